from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portevoix.programmes.models import Programme
from portevoix.timeline.models import Entry


class MailQuerySet(models.QuerySet):
    def for_list(self):
        return self.order_by("-created_at", "-pk").defer("body")


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
    # None for what no entry caused: a login code.
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
        indexes = [models.Index(fields=["-created_at"], name="notifications_latest")]

    def __str__(self):
        return self.subject
