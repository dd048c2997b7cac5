import uuid

import factory
from factory.django import DjangoModelFactory

from portevoix.jobs.models import Job, Periodic
from portevoix.kit import clock
from portevoix.notifications.models import DeadAddress, InboundMail, Mail, Notice
from portevoix.timeline.models import Entry

from .actors import UserFactory
from .programme import ProgrammeFactory


class JobFactory(DjangoModelFactory):
    class Meta:
        model = Job

    task = "portevoix.notifications.tasks.send_mail"
    args = factory.LazyFunction(lambda: [0])
    enqueued_at = factory.LazyFunction(clock.now)
    run_at = factory.SelfAttribute("enqueued_at")


class PeriodicFactory(DjangoModelFactory):
    class Meta:
        model = Periodic

    task = factory.Sequence(lambda n: f"tasks.periodic_{n}")
    next_run_at = factory.LazyFunction(clock.now)


class EntryFactory(DjangoModelFactory):
    class Meta:
        model = Entry

    programme = factory.SubFactory(ProgrammeFactory)
    verb = "sheets.settled"
    subject_model = "programmes.Programme"
    subject_id = factory.SelfAttribute("programme.pk")
    actor = factory.SubFactory(UserFactory)
    happened_at = factory.LazyFunction(clock.now)


class MailFactory(DjangoModelFactory):
    class Meta:
        model = Mail

    programme = factory.SubFactory(ProgrammeFactory)
    recipient = factory.Sequence(lambda n: f"boite-{n}@test.example")
    subject = "Votre fiche est partie"
    body = "Bonjour.\n"
    message_id = factory.LazyFunction(lambda: f"<{uuid.uuid4()}@test.example>")
    created_at = factory.LazyFunction(clock.now)


class NoticeFactory(DjangoModelFactory):
    """Read in the site only, unless `send_at` says when it goes out."""

    class Meta:
        model = Notice

    entry = factory.SubFactory(EntryFactory)
    programme = factory.SelfAttribute("entry.programme")
    user = factory.SubFactory(UserFactory)
    recipient = factory.LazyAttribute(lambda notice: notice.user.email)
    subject = "Votre fiche est partie"
    link = "https://porte-voix.example/fiches/2026-0001/"
    created_at = factory.LazyFunction(clock.now)


class DeadAddressFactory(DjangoModelFactory):
    class Meta:
        model = DeadAddress

    class Params:
        unreachable = factory.Trait(kind="unreachable", reason="451 Try again later")

    email = factory.Sequence(lambda n: f"morte-{n}@test.example")
    kind = "dead"
    reason = "550 5.1.1 No such mailbox"
    dead_since = factory.LazyFunction(clock.now)


class InboundMailFactory(DjangoModelFactory):
    class Meta:
        model = InboundMail

    message_id = factory.Sequence(lambda n: f"<recu-{n}@test.example>")
    sender = "quelqu.un@test.example"
    kind = "other"
    outcome = "Ni un rapport ni une réponse."
    received_at = factory.LazyFunction(clock.now)
