from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "portevoix.organisations"
    label = "organisations"
