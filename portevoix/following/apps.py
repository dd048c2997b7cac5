from django.apps import AppConfig


class FollowingConfig(AppConfig):
    name = "portevoix.following"
    label = "following"
