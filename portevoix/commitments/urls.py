from django.urls import path

from . import views

app_name = "commitments"
urlpatterns = [
    path("engagements/", views.commitment_list, name="list"),
    path("engagements/<int:pk>/", views.commitment_detail, name="detail"),
    path("engagements/<int:pk>/photo.jpg", views.commitment_photo, name="photo"),
    path("engagements/<int:pk>/tenu/", views.commitment_keep, name="keep"),
    path("engagements/<int:pk>/abandon/", views.commitment_drop, name="drop"),
]
