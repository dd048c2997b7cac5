"""What was sent before readings existed is public already: it stays so, said as read by the software."""

from django.db import migrations

AT_ONCE = 1000
SYSTEM_EMAIL = "system@porte-voix.invalid"


def show(apps, schema_editor):
    Sheet = apps.get_model("sheets", "Sheet")
    Reading = apps.get_model("moderation", "Reading")
    waiting = Sheet.objects.filter(sent_at__isnull=False, reading=None).order_by("pk")
    if not waiting.exists():
        return
    system = apps.get_model("accounts", "User").objects.get_or_create(
        email=SYSTEM_EMAIL, defaults={"full_name": "Porte-Voix", "password": "!", "is_active": False}
    )[0]
    while batch := list(waiting[:AT_ONCE]):
        readings = Reading.objects.bulk_create(
            Reading(
                programme_id=sheet.programme_id,
                subject_model="sheets.Sheet",
                subject_id=sheet.pk,
                asked_at=sheet.sent_at,
                due_at=sheet.sent_at,
                read_at=sheet.sent_at,
                read_by=system,
                outcome="shown",
            )
            for sheet in batch
        )
        for sheet, reading in zip(batch, readings, strict=True):
            sheet.reading, sheet.shown_at = reading, sheet.sent_at
        Sheet.objects.bulk_update(batch, ["reading", "shown_at"])


class Migration(migrations.Migration):
    dependencies = [("sheets", "0009_shown"), ("accounts", "0003_rhythm")]

    operations = [migrations.RunPython(show, migrations.RunPython.noop, elidable=True)]
