from django.db import migrations

from portevoix.timeline import append_only


class Migration(migrations.Migration):
    """A later migration that alters the table on SQLite (which rebuilds it) must protect it again."""

    dependencies = [("timeline", "0001_initial")]
    operations = [
        migrations.RunPython(
            lambda apps, editor: append_only.protect(editor.connection),
            lambda apps, editor: append_only.unprotect(editor.connection),
            elidable=False,
        )
    ]
