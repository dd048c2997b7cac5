from django.apps import AppConfig


class AdministrationConfig(AppConfig):
    name = "portevoix.administration"
    label = "administration"
