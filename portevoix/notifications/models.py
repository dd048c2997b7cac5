from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.db import models
from django.db.models import Case, Q, Value, When
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from portevoix.programmes.models import Programme
from portevoix.timeline.models import Entry


class MailQuerySet(models.QuerySet):
    def for_list(self):
        return self.order_by("-created_at", "-pk").defer("body")

    def undelivered(self):
        return self.filter(state__in=[Mail.State.REFUSED, Mail.State.GIVEN_UP])


class Mail(models.Model):
    class State(models.TextChoices):
        QUEUED = "queued", _("waiting to be sent")
        SENT = "sent", _("sent")
        REFUSED = "refused", _("refused by the recipient's server")
        GIVEN_UP = "given_up", _("given up after three days")

    class Channel(models.TextChoices):
        MAIL = "mail", _("e-mail")
        SMS = "sms", _("text message")

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, null=True, related_name="+")
    # None for what no single entry caused: a login code, a digest (its notices know their entries).
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, null=True, related_name="mails")
    channel = models.CharField(max_length=4, choices=Channel.choices, default=Channel.MAIL)
    # A mailbox, or a telephone number: "+33612345678".
    recipient = models.CharField(max_length=254)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    subject = models.CharField(max_length=250)
    body = models.TextField(blank=True)
    is_secret = models.BooleanField(default=False, help_text=_("Its text is erased once it is sent."))
    is_owed = models.BooleanField(default=False, help_text=_("Sent whatever rhythm the person chose."))
    reply_to = models.CharField(max_length=254, blank=True, help_text=_("Where an answer by mail goes."))
    stop_link = models.TextField(blank=True, help_text=_("Where its reader asks for no more like it, with no account."))
    message_id = models.CharField(max_length=120, unique=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.TextField(blank=True)

    objects = MailQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "recipient"],
                condition=Q(entry__isnull=False),
                name="notifications_one_mail_per_entry",
            ),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False) | ~Q(state="sent"),
                name="notifications_sent_has_date",
            ),
        ]
        indexes = [
            models.Index(fields=["-created_at"], name="notifications_latest"),
            models.Index(fields=["recipient"], name="notifications_letters", condition=~Q(stop_link="")),
            models.Index(
                Lower("recipient"),
                name="notifications_undelivered",
                condition=Q(state__in=["refused", "given_up"]),
            ),
        ]

    def __str__(self):
        return self.subject


class Section(models.TextChoices):
    """Where a digest and the page of news put it, in this order."""

    TODO = "todo", _("to do")
    NEW = "new", _("new")
    CLOSED = "closed", _("closed")


class NoticeQuerySet(models.QuerySet):
    def due(self, *, at):
        """What the next digest gathers."""
        return self.filter(mail=None, send_at__lte=at)

    def unread(self):
        return self.filter(read_at=None)

    def visible_to(self, user, programme):
        return self.filter(user_id=user.pk, programme=programme)

    def for_page(self):
        """Unread first, in the order of the sections; then what is read. `place` says which."""
        place = Case(
            When(read_at__isnull=False, then=Value(len(Section.values))),
            *(When(section=section, then=Value(n)) for n, section in enumerate(Section.values)),
        )
        return self.annotate(place=place).order_by("place", "-created_at", "-pk")


class Notice(models.Model):
    """What one person is told of one entry: read in the site, and sent at once, gathered with others, or never."""

    # In lower case: a person's mailbox, or an organisation's, `user` being none, while a digest gathers it.
    recipient = models.CharField(max_length=254)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="notices"
    )
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="notices")
    section = models.CharField(max_length=6, choices=Section.choices, default=Section.NEW)
    subject = models.CharField(max_length=250)
    link = models.TextField(blank=True)
    is_owed = models.BooleanField(default=False, help_text=_("Sent whatever rhythm the person chose."))
    created_at = models.DateTimeField()
    # None: it is read in the site only. Due once this is past and `mail` is still none.
    send_at = models.DateTimeField(null=True, blank=True)
    mail = models.ForeignKey(Mail, on_delete=models.SET_NULL, null=True, blank=True, related_name="notices")
    read_at = models.DateTimeField(null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry", "recipient"], name="notifications_one_notice_per_entry"),
        ]
        indexes = [
            models.Index(
                fields=["recipient", "programme", "send_at"],
                name="notifications_to_gather",
                condition=Q(mail=None, send_at__isnull=False),
            ),
            models.Index(fields=["user", "programme", "-created_at"], name="notifications_news"),
            # Counted on each page that the person opens.
            models.Index(fields=["user", "programme"], name="notifications_unread", condition=Q(read_at=None)),
        ]

    def __str__(self):
        return self.subject

    @property
    def path(self) -> str:
        """`link` for whoever is in the site already, by whatever name they reached it."""
        return urlunsplit(("", "", *urlsplit(self.link)[2:]))


class DeadAddressQuerySet(models.QuerySet):
    def standing(self):
        return self.filter(revived_at=None)


class DeadAddress(models.Model):
    """A mailbox that does not take our mails, until a facilitator hears that it works again."""

    class Kind(models.TextChoices):
        # Its server said for good that nobody is there: nothing more is handed over.
        DEAD = "dead", _("refuses our mails")
        # Three days of attempts in vain: later mails are tried all the same.
        UNREACHABLE = "unreachable", _("could not be reached")

    email = models.CharField(max_length=254, unique=True, help_text=_("In lower case."))
    kind = models.CharField(max_length=11, choices=Kind.choices)
    reason = models.CharField(max_length=500)
    dead_since = models.DateTimeField()
    mail = models.ForeignKey(Mail, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    # The last facilitator who dealt with it, and what they noted: a call, or that it works again.
    handled_at = models.DateTimeField(null=True, blank=True)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    note = models.CharField(max_length=500, blank=True)
    revived_at = models.DateTimeField(null=True, blank=True)

    objects = DeadAddressQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "dead addresses"
        constraints = [
            models.CheckConstraint(
                condition=Q(handled_at=None, handled_by=None) | Q(handled_at__isnull=False, handled_by__isnull=False),
                name="notifications_handled_by_whom",
            ),
            models.CheckConstraint(condition=Q(email=Lower("email")), name="notifications_dead_in_lower_case"),
        ]
        indexes = [
            models.Index(fields=["dead_since"], name="notifications_to_call", condition=Q(revived_at=None)),
        ]

    def __str__(self):
        return self.email


class InboundMail(models.Model):
    """A message that came in, and what became of it. Its text is not kept: whoever it was for has it."""

    class Kind(models.TextChoices):
        BOUNCE = "bounce", _("report of a mail server")
        REPLY = "reply", _("answer by mail")
        OTHER = "other", _("something else")

    # Its own Message-ID, or a digest of it where it has none: received twice, it acts once.
    message_id = models.CharField(max_length=250, unique=True)
    sender = models.CharField(max_length=254, blank=True)
    subject = models.CharField(max_length=250, blank=True)
    kind = models.CharField(max_length=6, choices=Kind.choices)
    outcome = models.CharField(max_length=500)
    is_told = models.BooleanField(default=False, help_text=_("Its sender was told by a mail that it was refused."))
    received_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["sender", "received_at"], name="notifications_inbound_sender")]

    def __str__(self):
        return self.subject or self.message_id
