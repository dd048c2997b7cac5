"""The addresses: French nouns a person can read, one line per app."""

from django.urls import include, path

from portevoix.accounts.views import choose_language

urlpatterns = [
    path("langue/", choose_language, name="set_language"),
    path("connexion/", include("portevoix.accounts.urls")),
    path("", include("portevoix.boards.urls")),
    path("", include("portevoix.notices.urls")),
    path("", include("portevoix.safeguarding.urls")),
    path("", include("portevoix.sheets.urls")),
    path("", include("portevoix.commitments.urls")),
    path("", include("portevoix.results.urls")),
    path("", include("portevoix.following.urls")),
    path("", include("portevoix.api.urls")),
    path("", include("portevoix.organisations.urls")),
    path("", include("portevoix.search.urls")),
    path("", include("portevoix.notifications.urls")),
    path("", include("portevoix.portal.urls")),
]
