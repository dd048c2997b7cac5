from django.apps import AppConfig


class KitConfig(AppConfig):
    name = "portevoix.kit"
    label = "kit"
