from django.apps import AppConfig


class CommitmentsConfig(AppConfig):
    name = "portevoix.commitments"
    label = "commitments"
