from django.urls import path

from . import gallery
from .views import health, pages, shoes

app_name = "portal"
urlpatterns = [
    path("", pages.home, name="home"),
    path("a-propos/", pages.about, name="about"),
    path("accessibilite/", pages.accessibility, name="accessibility"),
    path("composants/", gallery.gallery, name="gallery"),
    path("sante/vivant", health.alive, name="alive"),
    path("sante/pret", health.ready, name="ready"),
    path("demonstration/", shoes.shoes, name="shoes"),
]
