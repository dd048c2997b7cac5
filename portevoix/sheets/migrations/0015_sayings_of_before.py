"""What classes say beside their sheets is read before everyone can.

What was said before is public already: it stays so, said as read by the software.
"""

from django.db import migrations
from django.db.models.functions import Coalesce


AT_ONCE = 1000
SYSTEM_EMAIL = "system@porte-voix.invalid"
# kind: the model, the field, when it was said; how the row leads to its sheet, and to whose words they are.
WORDS = {
    "contest": ("Contest", "missing", "contested_at", "referral__sheet", "referral__sheet__cohort"),
    "holding": ("Holding", "words", "said_at", "sheet", Coalesce("cohort", "sheet__cohort")),
    "closing": ("Sheet", "abandon_reason", "abandoned_at", "pk", "cohort"),
    "leaving": ("Adhesion", "withdraw_reason", "withdrawn_at", "sheet", "cohort"),
    "parting": ("Merge", "part_reason", "parted_at", "follower", "follower__cohort"),
}


def show(apps, schema_editor):
    for kind, (model, text, said_at, sheet, cohort) in WORDS.items():
        rows = apps.get_model("sheets", model).objects.exclude(**{text: ""}).order_by("pk")
        known = list(rows.values_list("pk", said_at, sheet, cohort))
        for start in range(0, len(known), AT_ONCE):
            _show(apps, kind, known[start : start + AT_ONCE])


def _show(apps, kind, rows):
    Saying = apps.get_model("sheets", "Saying")
    Reading = apps.get_model("moderation", "Reading")
    system = apps.get_model("accounts", "User").objects.get_or_create(
        email=SYSTEM_EMAIL, defaults={"full_name": "Porte-Voix", "password": "!", "is_active": False}
    )[0]
    sayings = Saying.objects.bulk_create(
        Saying(sheet_id=sheet, cohort_id=cohort, kind=kind, subject_id=pk, said_at=at) for pk, at, sheet, cohort in rows
    )
    programmes = dict(
        apps.get_model("sheets", "Sheet").objects.filter(sayings__in=sayings).values_list("pk", "programme")
    )
    for saying in sayings:
        saying.reading = Reading.objects.create(
            programme_id=programmes[saying.sheet_id],
            subject_model="sheets.Saying",
            subject_id=saying.pk,
            asked_at=saying.said_at,
            due_at=saying.said_at,
            read_at=saying.said_at,
            read_by=system,
            outcome="shown",
        )
        saying.shown_at = saying.said_at
    Saying.objects.bulk_update(sayings, ["reading", "shown_at"])


class Migration(migrations.Migration):

    dependencies = [
        ('sheets', '0014_sayings'),
    ]

    operations = [
        migrations.RunPython(show, migrations.RunPython.noop, elidable=True),
    ]
