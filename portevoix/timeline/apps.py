from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class TimelineConfig(AppConfig):
    name = "portevoix.timeline"
    label = "timeline"

    def ready(self):
        # Where listeners live: what is told (notifications), counted (tallies), learnt (learning), found (search).
        autodiscover_modules("notifications", "tallies", "learning", "search")
