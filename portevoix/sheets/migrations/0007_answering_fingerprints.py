"""The fingerprint of the answers that were given before there was one."""

from django.db import migrations

from portevoix.sheets.answer_text import fingerprint

BATCH = 500


def fill(apps, schema_editor):
    answers = apps.get_model("sheets", "Answer").objects.using(schema_editor.connection.alias)
    last = 0
    while batch := list(answers.filter(pk__gt=last, fingerprint="").order_by("pk")[:BATCH]):
        for answer in batch:
            answer.fingerprint = fingerprint(answer.understood, answer.decision)
        answers.bulk_update(batch, ["fingerprint"])
        last = batch[-1].pk


class Migration(migrations.Migration):
    dependencies = [("sheets", "0006_answering")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
