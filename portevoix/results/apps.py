from django.apps import AppConfig


class ResultsConfig(AppConfig):
    name = "portevoix.results"
    label = "results"
