"""What classes say beside their sheets is read before everyone can: the words that wait."""

import django.db.models.deletion
from django.db import migrations, models


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
    ]
