"""The addresses: French nouns a person can read, one line per app."""

from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.i18n import set_language

urlpatterns = [
    path("langue/", login_not_required(set_language), name="set_language"),
    path("connexion/", include("portevoix.accounts.urls")),
    path("", include("portevoix.sheets.urls")),
    path("", include("portevoix.results.urls")),
    path("", include("portevoix.organisations.urls")),
    path("", include("portevoix.notifications.urls")),
    path("", include("portevoix.portal.urls")),
]
