from django.apps import AppConfig


class MediaConfig(AppConfig):
    name = "portevoix.media"
    label = "media"
