from django.apps import AppConfig

from . import sentences


class KitConfig(AppConfig):
    name = "portevoix.kit"
    label = "kit"

    def ready(self) -> None:
        sentences.install()
