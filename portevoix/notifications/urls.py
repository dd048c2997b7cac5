from django.urls import path

from . import views

app_name = "notifications"
urlpatterns = [
    path("courriels/", views.mails, name="mails"),
    path("courriels/<int:pk>/", views.mail, name="mail"),
]
