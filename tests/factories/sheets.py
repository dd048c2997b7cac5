import datetime

import factory
from factory.django import DjangoModelFactory

from portevoix.kit import clock
from portevoix.moderation.models import Reading
from portevoix.sheets import answer_text, class_word
from portevoix.sheets.deadlines import Dates, next_ring
from portevoix.sheets.models import (
    CLOCK_FIELDS,
    AddresseeChoice,
    Answer,
    AnswerDraft,
    AnswerTemplate,
    Consultation,
    DetailsRequest,
    Numbering,
    Referral,
    Sheet,
    Step,
)
from portevoix.sheets.operations import title_of
from portevoix.sheets.status import OPEN_STATES

from .actors import CohortFactory, OrganisationFactory, UserFactory
from .moderation import ReadingFactory
from .programme import ProgrammeFactory, ThemeFactory

DAY = datetime.timedelta(days=1)


class SheetFactory(DjangoModelFactory):
    class Meta:
        model = Sheet
        skip_postgeneration_save = True

    programme = factory.SubFactory(ProgrammeFactory)
    cohort = factory.SubFactory(CohortFactory, programme=factory.SelfAttribute("..programme"))
    drafted_by = factory.SubFactory(UserFactory)
    drafted_at = factory.LazyFunction(lambda: clock.now() - DAY)
    problem = "Le bus du matin n'arrive plus. Nous sommes en retard trois fois par semaine."
    causes = "La ligne a changé en septembre."
    consequences = "On perd des heures de paie."
    solutions = "Décaler le cours de dix minutes."
    theme = factory.SubFactory(ThemeFactory, programme=factory.SelfAttribute("..programme"))

    class Params:
        sent = factory.Trait(
            sent_at=factory.LazyFunction(clock.now),
            status="in_progress",
            reference=factory.Sequence(lambda n: f"2019-{n:04d}"),
            title=factory.LazyAttribute(lambda o: title_of(o.problem)),
            # Read as soon as it was sent, unless a test says otherwise.
            shown_at=factory.SelfAttribute("sent_at"),
            reading=factory.SubFactory(ReadingFactory, programme=factory.SelfAttribute("..programme"), shown=True),
        )
        # Delivered, and nobody has read it yet for everyone.
        unread = factory.Trait(
            sent=True,
            shown_at=None,
            reading=factory.SubFactory(ReadingFactory, programme=factory.SelfAttribute("..programme")),
        )
        withheld = factory.Trait(
            sent=True,
            shown_at=None,
            withheld_at=factory.SelfAttribute("sent_at"),
            withheld_reason="Des noms.",
            reading=factory.SubFactory(ReadingFactory, programme=factory.SelfAttribute("..programme"), withheld=True),
        )
        settled = factory.Trait(sent=True, status="settled", settled_at=factory.LazyFunction(clock.now))
        abandoned = factory.Trait(
            sent=True,
            status="abandoned",
            abandoned_at=factory.LazyFunction(clock.now),
            abandon_reason="Le bus est revenu.",
        )

    @factory.post_generation
    def subject_of_reading(sheet, create, extracted, **kwargs):
        if sheet.reading is not None:
            Reading.objects.filter(pk=sheet.reading_id).update(subject_id=sheet.pk)
            sheet.reading.subject_id = sheet.pk

    @factory.post_generation
    def addressees(sheet, create, organisations, **kwargs):
        for organisation in organisations or ():
            ReferralFactory(sheet=sheet, organisation=organisation)


class AddresseeChoiceFactory(DjangoModelFactory):
    """An organisation that the class adds to its draft."""

    class Meta:
        model = AddresseeChoice

    sheet = factory.SubFactory(SheetFactory)
    organisation = factory.SubFactory(OrganisationFactory, programme=factory.SelfAttribute("..sheet.programme"))
    chosen_by = factory.SubFactory(UserFactory)
    chosen_at = factory.LazyFunction(clock.now)


class NumberingFactory(DjangoModelFactory):
    class Meta:
        model = Numbering

    programme = factory.SubFactory(ProgrammeFactory)
    year = 2026


def next_ring_of(referral):
    """What a clock wound at that moment says; nothing for what is not owed."""
    if referral.state not in OPEN_STATES:
        return None
    dates = Dates(*(getattr(referral, name) for name in CLOCK_FIELDS))
    ring = next_ring(dates, reached=referral.reached, is_taken=referral.taken_at is not None)
    return ring.at if ring is not None else None


class ReferralFactory(DjangoModelFactory):
    class Meta:
        model = Referral

    sheet = factory.SubFactory(SheetFactory, sent=True)
    organisation = factory.SubFactory(OrganisationFactory, programme=factory.SelfAttribute("..sheet.programme"))
    reason = "theme"
    state = "to_take"
    reached = ""
    taken_at = None
    referred_at = factory.LazyAttribute(lambda o: o.sheet.sent_at or clock.now())
    take_due_at = factory.LazyAttribute(lambda o: o.referred_at + 7 * DAY)
    due_at = factory.LazyAttribute(lambda o: o.referred_at + 28 * DAY)
    remind_at = factory.LazyAttribute(lambda o: min(max(o.due_at - 7 * DAY, o.take_due_at), o.due_at))
    head_at = factory.LazyAttribute(lambda o: o.due_at + 7 * DAY)
    coordinator_at = factory.LazyAttribute(lambda o: o.due_at + 14 * DAY)
    elected_at = factory.LazyAttribute(lambda o: o.due_at + 56 * DAY)
    pause_days_left = 10
    rings_at = factory.LazyAttribute(lambda o: next_ring_of(o))

    class Params:
        taken = factory.Trait(
            state="taken",
            taken_at=factory.LazyFunction(clock.now),
            taken_by=factory.SubFactory(UserFactory),
        )
        late = factory.Trait(referred_at=factory.LazyFunction(lambda: clock.now() - 60 * DAY))


class StepFactory(DjangoModelFactory):
    class Meta:
        model = Step

    referral = factory.SubFactory(ReferralFactory, taken=True)
    text = "Nous avons appelé le transporteur."
    added_by = factory.SubFactory(UserFactory)
    added_at = factory.LazyFunction(clock.now)


class DetailsRequestFactory(DjangoModelFactory):
    class Meta:
        model = DetailsRequest

    referral = factory.SubFactory(ReferralFactory, taken=True, state="waiting")
    question = "Quels jours ?"
    asked_by = factory.SubFactory(UserFactory)
    asked_at = factory.LazyFunction(clock.now)


class AnswerDraftFactory(DjangoModelFactory):
    class Meta:
        model = AnswerDraft

    referral = factory.SubFactory(ReferralFactory, taken=True)
    understood = "Le bus n'arrive plus à l'heure."
    saved_by = factory.SubFactory(UserFactory)
    saved_at = factory.LazyFunction(clock.now)


class AnswerTemplateFactory(DjangoModelFactory):
    class Meta:
        model = AnswerTemplate

    organisation = factory.SubFactory(OrganisationFactory)
    name = factory.Sequence(lambda n: f"Modèle {n}")
    understood = "Votre ligne est [nom de la ligne]."
    decision = "Nous appelons le transporteur."
    made_by = factory.SubFactory(UserFactory)
    made_at = factory.LazyFunction(clock.now)
    changed_by = factory.SelfAttribute("made_by")
    changed_at = factory.SelfAttribute("made_at")


class AnswerFactory(DjangoModelFactory):
    """Given: its referral and, when nobody else owes one, its sheet say so too."""

    class Meta:
        model = Answer
        skip_postgeneration_save = True

    referral = factory.SubFactory(ReferralFactory, taken=True)
    outcome = "solution"
    in_brief = "Le cours commence plus tard."
    understood = "Le bus n'arrive plus à l'heure."
    decision = "Le cours commence dix minutes plus tard."
    next_step = "Nous regardons si cela suffit."
    next_step_date = factory.LazyFunction(lambda: clock.now().date() + 30 * DAY)
    contact = "L'accueil du centre"
    author = factory.SubFactory(UserFactory)
    given_at = factory.LazyFunction(clock.now)
    fingerprint = factory.LazyAttribute(lambda o: answer_text.fingerprint(o.understood, o.decision))

    @factory.post_generation
    def states(answer, create, extracted, **kwargs):
        referral, sheet = answer.referral, answer.referral.sheet
        Referral.objects.filter(pk=referral.pk).update(
            state="answered",
            answered_at=answer.given_at,
            answer=answer,
            rings_at=None,
            contest_until_at=answer.given_at + 14 * DAY,
        )
        referral.refresh_from_db()
        if not sheet.referrals.open().exists() and sheet.status == "in_progress":
            Sheet.objects.filter(pk=sheet.pk).update(status="answered", answered_at=answer.given_at)
            sheet.refresh_from_db()


class ConsultationFactory(DjangoModelFactory):
    """Open, about the text as it stands."""

    class Meta:
        model = Consultation

    sheet = factory.SubFactory(SheetFactory)
    fingerprint = factory.LazyAttribute(lambda o: class_word.fingerprint(o.sheet))
    asked_by = factory.SelfAttribute("sheet.drafted_by")
    asked_at = factory.LazyFunction(clock.now)
