from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("sheets", "0004_clocks_of_before")]

    operations = [
        migrations.AlterField(model_name="referral", name="remind_at", field=models.DateTimeField()),
        migrations.AlterField(model_name="referral", name="head_at", field=models.DateTimeField()),
        migrations.AlterField(model_name="referral", name="coordinator_at", field=models.DateTimeField()),
        migrations.AlterField(model_name="referral", name="elected_at", field=models.DateTimeField()),
        migrations.AddConstraint(
            model_name='referral',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ('to_take', 'contested', 'taken', 'waiting', 'mediation')), models.Q(('paused_at', None), ('rings_at', None)), _connector='OR'), name='sheets_clock_only_if_owed'),
        ),
        migrations.AddConstraint(
            model_name='referral',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('to_take', 'contested', 'taken', 'waiting', 'mediation')), _negated=True), ('rings_at__isnull', False), ('reached', 'elected'), _connector='OR'), name='sheets_owed_has_clock'),
        ),
    ]
