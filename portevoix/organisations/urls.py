from django.urls import path

from . import views

app_name = "organisations"
urlpatterns = [
    path("entrer/<str:token>/", views.invitation, name="invitation"),
]
