from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "portevoix.jobs"
    label = "jobs"
