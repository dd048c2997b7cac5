import datetime

import factory
from factory.django import DjangoModelFactory

from portevoix.kit import clock
from portevoix.notices.models import Appeal, Report, RightOfReply

from .actors import UserFactory
from .sheets import SheetFactory

DAY = datetime.timedelta(days=1)
DECIDED = {
    "decided_at": factory.LazyFunction(clock.now),
    "decided_by": factory.SubFactory(UserFactory),
    "decision": "La phrase nomme une personne.",
    "rings_at": None,
}


class ReportFactory(DjangoModelFactory):
    """Of the text of a sheet, by a visitor; its clock not set: `operations.report` sets it."""

    class Meta:
        model = Report

    sheet = factory.SubFactory(SheetFactory, sent=True)
    programme = factory.SelfAttribute("sheet.programme")
    kind = "fiche"
    subject_id = factory.SelfAttribute("sheet.pk")
    quoted = factory.SelfAttribute("sheet.problem")
    reason = "personal"
    text = "Le nom de mon frère est écrit."
    made_at = factory.LazyFunction(clock.now)
    due_at = factory.LazyAttribute(lambda report: report.made_at + 7 * DAY)
    fingerprint = factory.Sequence(lambda n: f"{n:064d}")

    class Params:
        decided = factory.Trait(act="nothing", **DECIDED)
        blocked = factory.Trait(
            reason="accessibility",
            kind="",
            subject_id=None,
            quoted="",
            where="/fiches/",
            text="Le bouton n’a pas de nom.",
        )


class RightOfReplyFactory(DjangoModelFactory):
    """Of somebody named in a sheet; the mailbox is not confirmed yet."""

    class Meta:
        model = RightOfReply

    sheet = factory.SubFactory(SheetFactory, sent=True)
    programme = factory.SelfAttribute("sheet.programme")
    kind = "fiche"
    subject_id = factory.SelfAttribute("sheet.pk")
    name = "Jeanne Morel"
    capacity = "Directrice du centre"
    email = factory.Sequence(lambda n: f"nommee-{n}@test.example")
    text = "Le car a changé d’heure sans que le centre le sache."
    asked_at = factory.LazyFunction(clock.now)
    due_at = factory.LazyAttribute(lambda reply: reply.asked_at + 3 * DAY)

    class Params:
        waiting = factory.Trait(state="waiting", confirmed_at=factory.SelfAttribute("asked_at"))
        shown = factory.Trait(state="shown", confirmed_at=factory.SelfAttribute("asked_at"), **DECIDED)
        refused = factory.Trait(state="refused", confirmed_at=factory.SelfAttribute("asked_at"), **DECIDED)


class AppealFactory(DjangoModelFactory):
    """Of whoever reported."""

    class Meta:
        model = Appeal

    report = factory.SubFactory(ReportFactory, decided=True)
    programme = factory.SelfAttribute("report.programme")
    side = "reporter"
    text = "Le nom est encore là."
    asked_at = factory.LazyFunction(clock.now)
    due_at = factory.LazyAttribute(lambda appeal: appeal.asked_at + 14 * DAY)
    first_decided_by = factory.SelfAttribute("report.decided_by")
