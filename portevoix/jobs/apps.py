from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class JobsConfig(AppConfig):
    name = "portevoix.jobs"
    label = "jobs"

    def ready(self):
        # Periodic tasks are known by having been imported.
        autodiscover_modules("tasks")
