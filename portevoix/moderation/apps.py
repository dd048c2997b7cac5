from django.apps import AppConfig


class ModerationConfig(AppConfig):
    name = "portevoix.moderation"
    label = "moderation"
