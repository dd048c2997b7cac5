from django.db import migrations

from portevoix.search import engines


def create(apps, schema_editor):
    engines.create(schema_editor.connection)


def drop(apps, schema_editor):
    engines.drop(schema_editor.connection)


class Migration(migrations.Migration):
    """The index of the engine itself: FTS5, or a stored tsvector and its GIN index."""

    dependencies = [("search", "0001_initial")]

    operations = [migrations.RunPython(create, drop)]
