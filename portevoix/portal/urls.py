from django.urls import path

from . import gallery
from .views import health, legal, pages, shoes

app_name = "portal"
urlpatterns = [
    path("", pages.home, name="home"),
    path("a-propos/", pages.about, name="about"),
    path("accessibilite/", legal.accessibility, name="accessibility"),
    path("mentions-legales/", legal.legal_notice, name="legal_notice"),
    path("confidentialite/", legal.privacy, name="privacy"),
    path("regles/", legal.rules, name="rules"),
    path("langage-clair/", legal.plain_words, name="plain_words"),
    path(".well-known/security.txt", legal.security, name="security"),
    path("composants/", gallery.gallery, name="gallery"),
    path("sante/vivant", health.alive, name="alive"),
    path("sante/pret", health.ready, name="ready"),
    path("demonstration/", shoes.shoes, name="shoes"),
]
