from django.apps import AppConfig


class BoardsConfig(AppConfig):
    name = "portevoix.boards"
    label = "boards"
    # What its pages join in one script, in order; worker.js is the browser's, beside the page.
    scripts = (
        *("store", "server", "send", "parts", "item", "outbox", "refused", "waiting", "register"),
        *("microphone", "panel", "recorder", "replace", "ask", "poll", "player", "unsent", "share"),
    )
