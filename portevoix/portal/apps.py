from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "portevoix.portal"
    label = "portal"
