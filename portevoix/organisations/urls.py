from django.urls import path

from .views import absence, calling, entering, settings, synonyms

app_name = "organisations"
urlpatterns = [
    path("traiter/reglages/", settings.settings, name="settings"),
    path("traiter/absence/", absence.absence, name="absence"),
    path("traiter/absence/<int:pk>/finir/", absence.absence_end, name="absence_end"),
    path("equipe/synonymes/", synonyms.synonyms, name="synonyms"),
    path("entrer/<str:token>/", entering.invitation, name="invitation"),
    path("equipe/appels/", calling.calls, name="calls"),
    path("equipe/appels/<int:pk>/", calling.call, name="call"),
    path("equipe/appels/<int:pk>/adresse/", calling.correct, name="correct_mailbox"),
]
