from django.apps import AppConfig


class TracesConfig(AppConfig):
    name = "portevoix.traces"
    label = "traces"
