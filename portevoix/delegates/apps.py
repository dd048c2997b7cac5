from django.apps import AppConfig


class DelegatesConfig(AppConfig):
    name = "portevoix.delegates"
    label = "delegates"
