from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "portevoix.notices"
    label = "notices"
