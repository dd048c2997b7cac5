import factory
from factory.django import DjangoModelFactory

from portevoix.kit import clock
from portevoix.moderation.models import Reading
from portevoix.sheets.models import Adhesion, Merge, Sheet
from portevoix.sheets.operations.counting import recount

from .actors import CohortFactory, UserFactory
from .moderation import ReadingFactory
from .sheets import DAY, SheetFactory


class AdhesionFactory(DjangoModelFactory):
    """A class that joined, its words read; the sheet counts it."""

    class Meta:
        model = Adhesion
        skip_postgeneration_save = True

    sheet = factory.SubFactory(SheetFactory, sent=True)
    cohort = factory.SubFactory(CohortFactory, programme=factory.SelfAttribute("..sheet.programme"))
    words = "Chez nous aussi, le bus ne passe plus."
    decided = "Nous en avons parlé ce matin."
    headcount = factory.SelfAttribute("cohort.headcount")
    territory = factory.SelfAttribute("cohort.territory")
    joined_by = factory.SubFactory(UserFactory)
    joined_at = factory.LazyFunction(clock.now)
    shown_at = factory.SelfAttribute("joined_at")
    reading = factory.SubFactory(
        ReadingFactory,
        programme=factory.SelfAttribute("..sheet.programme"),
        subject_model="sheets.Adhesion",
        shown=True,
    )

    class Params:
        unread = factory.Trait(
            shown_at=None,
            reading=factory.SubFactory(
                ReadingFactory, programme=factory.SelfAttribute("..sheet.programme"), subject_model="sheets.Adhesion"
            ),
        )
        withheld = factory.Trait(
            shown_at=None,
            withheld_at=factory.SelfAttribute("joined_at"),
            withheld_reason="Des noms.",
            reading=factory.SubFactory(
                ReadingFactory,
                programme=factory.SelfAttribute("..sheet.programme"),
                subject_model="sheets.Adhesion",
                withheld=True,
            ),
        )
        withdrawn = factory.Trait(
            withdrawn_at=factory.LazyFunction(clock.now), withdrawn_by=factory.SelfAttribute("joined_by")
        )

    @factory.post_generation
    def counted(adhesion, create, extracted, **kwargs):
        Reading.objects.filter(pk=adhesion.reading_id).update(subject_id=adhesion.pk)
        adhesion.reading.subject_id = adhesion.pk
        recount(adhesion.sheet)


class MergeFactory(DjangoModelFactory):
    """Proposed by the class of the leader; `merged=True`: the other one said yes."""

    class Meta:
        model = Merge
        skip_postgeneration_save = True

    leader = factory.SubFactory(SheetFactory, sent=True)
    follower = factory.SubFactory(SheetFactory, sent=True, programme=factory.SelfAttribute("..leader.programme"))
    reason = "Le même bus manque aux deux classes."
    proposed_by = factory.SubFactory(UserFactory)
    proposed_at = factory.LazyFunction(clock.now)
    until_at = factory.LazyAttribute(lambda o: o.proposed_at + 14 * DAY)
    leader_said_by = factory.SelfAttribute("proposed_by")
    leader_said_at = factory.SelfAttribute("proposed_at")

    class Params:
        merged = factory.Trait(
            outcome="merged",
            closed_at=factory.SelfAttribute("proposed_at"),
            follower_said_by=factory.SubFactory(UserFactory),
            follower_said_at=factory.SelfAttribute("proposed_at"),
        )

    @factory.post_generation
    def shown_together(merge, create, extracted, **kwargs):
        if merge.outcome == "merged":
            Sheet.objects.filter(pk=merge.follower_id).update(led_by=merge.leader)
            merge.follower.refresh_from_db()
            recount(merge.leader)
