from django.urls import path

from . import gallery

app_name = "portal"
urlpatterns = [
    path("composants/", gallery.gallery, name="gallery"),
]
