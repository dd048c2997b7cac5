from django.apps import AppConfig


class SheetsConfig(AppConfig):
    name = "portevoix.sheets"
    label = "sheets"
    # What its pages join in one script.
    scripts = ("remarks", "similar")

    def ready(self):
        # Who takes the answers that come by mail.
        from . import replying  # noqa: F401
