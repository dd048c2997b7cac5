from django.urls import path

from .views import bounces, figures, routing, waiting, week

app_name = "results"
urlpatterns = [
    path("chiffres/", figures.figures, name="figures"),
    path("en-attente/", waiting.waiting, name="waiting"),
    path("en-attente/en-attente.csv", waiting.waiting_csv, name="waiting_csv"),
    path("pilotage/", figures.steering, name="steering"),
    path("pilotage/pilotage.csv", figures.steering_csv, name="steering_csv"),
    path("pilotage/semaine/", week.week, name="week"),
    path("pilotage/mots/", routing.routing, name="routing"),
    path("pilotage/renvois/", bounces.bounces, name="bounces"),
    path("pilotage/renvois/<int:pk>/", bounces.correction_decide, name="correction_decide"),
    path("organismes/<slug:slug>/", figures.organisation, name="organisation"),
    path("organismes/<slug:slug>/semaine/", week.organisation_week, name="organisation_week"),
]
