from django.db import migrations

from portevoix.kit import clock


def index_what_is_there(apps, schema_editor):
    """The worker does it, batch by batch, once everything else is up to date. An empty database has nothing to index."""
    if not apps.get_model("programmes", "Programme").objects.exists():
        return
    now = clock.now()
    apps.get_model("jobs", "Job").objects.create(
        task="portevoix.search.tasks.index_from", args=["", 0], enqueued_at=now, run_at=now
    )


class Migration(migrations.Migration):
    dependencies = [("search", "0002_index"), ("jobs", "0001_initial"), ("programmes", "0004_read_days")]

    operations = [migrations.RunPython(index_what_is_there, migrations.RunPython.noop)]
