"""What was referred before clocks were stored gets one, from its own dates; nothing is said to be reached yet."""

from django.db import migrations
from django.db.models import OuterRef, Subquery

from portevoix.programmes.working_days import add_working_days, calendar_of
from portevoix.sheets import deadlines

OPEN = ("to_take", "taken", "waiting")
AT_ONCE = 500
FIELDS = ("remind_at", "head_at", "coordinator_at", "elected_at", "rings_at", "pause_days_left")


def wind(apps, schema_editor):
    Referral = apps.get_model("sheets", "Referral")
    Answer = apps.get_model("sheets", "Answer")
    answers = Answer.objects.filter(referral=OuterRef("pk")).values("pk")[:1]
    Referral.objects.filter(state="answered").update(answer=Subquery(answers))
    for programme in apps.get_model("programmes", "Programme").objects.order_by("pk"):
        is_working = calendar_of(programme)
        referrals = Referral.objects.filter(sheet__programme=programme, head_at=None).order_by("pk")
        while batch := list(referrals[:AT_ONCE]):
            for referral in batch:
                give_clock(referral, programme, is_working)
            Referral.objects.bulk_update(batch, FIELDS)


def give_clock(referral, programme, is_working):
    due_at = referral.due_at
    fresh = deadlines.dates_from(referral.referred_at, programme, is_working)
    referral.remind_at = min(max(fresh.remind_at, referral.take_due_at), due_at)
    referral.head_at = add_working_days(due_at, programme.head_after_days, is_working)
    referral.coordinator_at = add_working_days(due_at, programme.coordinator_after_days, is_working)
    referral.elected_at = add_working_days(due_at, programme.elected_after_days, is_working)
    referral.pause_days_left = programme.pause_days
    if referral.state in OPEN:
        dates = deadlines.Dates(
            referral.take_due_at,
            referral.remind_at,
            due_at,
            referral.head_at,
            referral.coordinator_at,
            referral.elected_at,
        )
        ring = deadlines.next_ring(dates, reached="", is_taken=referral.taken_at is not None)
        referral.rings_at = ring.at


class Migration(migrations.Migration):
    dependencies = [("sheets", "0003_clocks")]

    operations = [migrations.RunPython(wind, migrations.RunPython.noop, elidable=True)]
