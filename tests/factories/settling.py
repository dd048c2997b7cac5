import factory
from factory.django import DjangoModelFactory

from portevoix.kit import clock
from portevoix.moderation.models import Reading
from portevoix.sheets.models import Contest, Holding, Mediation, Referral, Saying, SettledProposal, Sheet

from .actors import UserFactory
from .moderation import ReadingFactory
from .sheets import DAY, AnswerFactory, ReferralFactory, SheetFactory


class SettledProposalFactory(DjangoModelFactory):
    """Open: the class has not said yet."""

    class Meta:
        model = SettledProposal

    referral = factory.LazyFunction(lambda: AnswerFactory().referral)
    text = "Le bus passe de nouveau toutes les dix minutes."
    proposed_by = factory.SubFactory(UserFactory)
    proposed_at = factory.LazyFunction(clock.now)
    until_at = factory.LazyAttribute(lambda o: o.proposed_at + 14 * DAY)


class SayingFactory(DjangoModelFactory):
    """Words of a class, read; say in which row they stand with `subject_id`."""

    class Meta:
        model = Saying
        skip_postgeneration_save = True

    sheet = factory.SubFactory(SheetFactory, sent=True)
    cohort = factory.SelfAttribute("sheet.cohort")
    kind = "closing"
    subject_id = factory.SelfAttribute("sheet.pk")
    said_at = factory.LazyFunction(clock.now)
    shown_at = factory.SelfAttribute("said_at")
    reading = factory.SubFactory(
        ReadingFactory,
        programme=factory.SelfAttribute("..sheet.programme"),
        subject_model="sheets.Saying",
        shown=True,
    )

    class Params:
        unread = factory.Trait(
            shown_at=None,
            reading=factory.SubFactory(
                ReadingFactory, programme=factory.SelfAttribute("..sheet.programme"), subject_model="sheets.Saying"
            ),
        )

        withheld = factory.Trait(
            shown_at=None,
            withheld_at=factory.SelfAttribute("said_at"),
            withheld_reason="Des noms.",
            reading=factory.SubFactory(
                ReadingFactory,
                programme=factory.SelfAttribute("..sheet.programme"),
                subject_model="sheets.Saying",
                withheld=True,
            ),
        )

    @factory.post_generation
    def subject_of_reading(saying, create, extracted, **kwargs):
        Reading.objects.filter(pk=saying.reading_id).update(subject_id=saying.pk)
        saying.reading.subject_id = saying.pk


class ContestFactory(DjangoModelFactory):
    """Its referral and its sheet say so too; everyone may read its words."""

    class Meta:
        model = Contest
        skip_postgeneration_save = True

    answer = factory.SubFactory(AnswerFactory)
    referral = factory.SelfAttribute("answer.referral")
    missing = "Personne ne dit à quelle heure le bus passera."
    contested_by = factory.SubFactory(UserFactory)
    contested_at = factory.LazyFunction(clock.now)

    @factory.post_generation
    def states(contest, create, extracted, **kwargs):
        referral = contest.referral
        Referral.objects.filter(pk=referral.pk).update(
            state="contested", answered_at=None, contests=1, contest_until_at=None, rings_at=referral.remind_at
        )
        referral.refresh_from_db()
        Sheet.objects.filter(pk=referral.sheet_id).update(status="in_progress")
        SayingFactory(sheet=referral.sheet, kind="contest", subject_id=contest.pk)


class MediationFactory(DjangoModelFactory):
    class Meta:
        model = Mediation
        skip_postgeneration_save = True

    referral = factory.SubFactory(ReferralFactory, taken=True, state="mediation", contests=2)
    opened_at = factory.LazyFunction(clock.now)


class HoldingFactory(DjangoModelFactory):
    """Asked of the class that settled its sheet."""

    class Meta:
        model = Holding

    sheet = factory.SubFactory(SheetFactory, settled=True)
    cohort = factory.SelfAttribute("sheet.cohort")
    asked_at = factory.LazyFunction(clock.now)
