from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    name = "portevoix.programmes"
    label = "programmes"
