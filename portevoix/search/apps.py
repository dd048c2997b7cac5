from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "portevoix.search"
    label = "search"
