from django.apps import AppConfig


class SafeguardingConfig(AppConfig):
    name = "portevoix.safeguarding"
    label = "safeguarding"
