"""What classes say beside their sheets is read before everyone can.

What was said before is public already: it stays so, said as read by the software.
"""

import django.db.models.deletion
from django.db import migrations, models
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
        ('accounts', '0003_rhythm'),
        ('delegates', '0001_initial'),
        ('moderation', '0002_seals'),
        ('sheets', '0013_routing_and_similar'),
    ]

    operations = [
        migrations.CreateModel(
            name='Saying',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('shown_at', models.DateTimeField(blank=True, null=True)),
                ('withheld_at', models.DateTimeField(blank=True, null=True)),
                ('withheld_reason', models.CharField(blank=True, max_length=1000)),
                ('kind', models.CharField(choices=[('contest', 'contest'), ('holding', 'holding'), ('closing', 'closing'), ('leaving', 'leaving'), ('parting', 'parting')], max_length=8)),
                ('subject_id', models.BigIntegerField()),
                ('said_at', models.DateTimeField()),
                ('cohort', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='delegates.cohort')),
                ('reading', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='moderation.reading')),
                ('sheet', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sayings', to='sheets.sheet')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('shown_at', None), models.Q(('reading__isnull', False), ('withheld_at', None)), _connector='OR'), name='sheets_saying_shown_was_read'), models.CheckConstraint(condition=models.Q(models.Q(('withheld_at', None), ('withheld_reason', '')), models.Q(('withheld_at__isnull', False), models.Q(('withheld_reason', ''), _negated=True)), _connector='OR'), name='sheets_saying_withheld_has_reason'), models.UniqueConstraint(fields=('kind', 'subject_id'), name='sheets_one_saying_each')],
            },
        ),
        migrations.RunPython(show, migrations.RunPython.noop, elidable=True),
    ]
