"""The addresses: French nouns a person can read, one line per app."""

urlpatterns: list = []
