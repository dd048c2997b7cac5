import datetime

import factory
from factory.django import DjangoModelFactory

from portevoix.kit import clock
from portevoix.sheets import class_word
from portevoix.sheets.models import (
    AddresseeChoice,
    Answer,
    AnswerDraft,
    Consultation,
    DetailsRequest,
    Numbering,
    Referral,
    Sheet,
    Step,
)
from portevoix.sheets.operations import title_of

from .actors import CohortFactory, OrganisationFactory, UserFactory
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
            reference=factory.Sequence(lambda n: f"2026-{n:04d}"),
            title=factory.LazyAttribute(lambda o: title_of(o.problem)),
        )
        settled = factory.Trait(sent=True, status="settled", settled_at=factory.LazyFunction(clock.now))
        abandoned = factory.Trait(
            sent=True,
            status="abandoned",
            abandoned_at=factory.LazyFunction(clock.now),
            abandon_reason="Le bus est revenu.",
        )

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


class ReferralFactory(DjangoModelFactory):
    class Meta:
        model = Referral

    sheet = factory.SubFactory(SheetFactory, sent=True)
    organisation = factory.SubFactory(OrganisationFactory, programme=factory.SelfAttribute("..sheet.programme"))
    reason = "theme"
    referred_at = factory.LazyAttribute(lambda o: o.sheet.sent_at or clock.now())
    take_due_at = factory.LazyAttribute(lambda o: o.referred_at + 7 * DAY)
    due_at = factory.LazyAttribute(lambda o: o.referred_at + 28 * DAY)

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


class AnswerFactory(DjangoModelFactory):
    """Given: its referral and, when nobody else owes one, its sheet say so too."""

    class Meta:
        model = Answer
        skip_postgeneration_save = True

    referral = factory.SubFactory(ReferralFactory, taken=True)
    outcome = "solution"
    understood = "Le bus n'arrive plus à l'heure."
    decision = "Le cours commence dix minutes plus tard."
    next_step = "Nous regardons si cela suffit."
    next_step_date = factory.LazyFunction(lambda: clock.now().date() + 30 * DAY)
    contact = "L'accueil du centre"
    author = factory.SubFactory(UserFactory)
    given_at = factory.LazyFunction(clock.now)

    @factory.post_generation
    def states(answer, create, extracted, **kwargs):
        referral, sheet = answer.referral, answer.referral.sheet
        Referral.objects.filter(pk=referral.pk).update(state="answered", answered_at=answer.given_at)
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
