from django.apps import AppConfig


class SheetsConfig(AppConfig):
    name = "portevoix.sheets"
    label = "sheets"
