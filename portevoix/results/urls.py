from django.urls import path

from . import views

app_name = "results"
urlpatterns = [
    path("chiffres/", views.figures, name="figures"),
    path("pilotage/", views.steering, name="steering"),
    path("pilotage/pilotage.csv", views.steering_csv, name="steering_csv"),
    path("organismes/<slug:slug>/", views.organisation, name="organisation"),
]
