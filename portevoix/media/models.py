import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    VOICE = "voice", _("recording")
    PHOTO = "photo", _("photo")


class State(models.TextChoices):
    RECEIVING = "receiving", _("being sent")
    RECEIVED = "received", _("being prepared")
    READY = "ready", _("ready")
    REFUSED = "refused", _("cannot be used")
    DESTROYED = "destroyed", _("destroyed")


class Refusal(models.TextChoices):
    UNKNOWN_FORMAT = "unknown_format", _("unknown format")
    TOO_LONG = "too_long", _("too long")
    SILENT = "silent", _("nothing is heard")
    UNREADABLE = "unreadable", _("cannot be read")
    TOO_MANY_PIXELS = "too_many_pixels", _("too large")


VOICE_REFUSALS = {
    Refusal.UNKNOWN_FORMAT: _("This file is not a recording that we can play. Record again here, or write your words."),
    Refusal.TOO_LONG: _("This recording is longer than 3 minutes. Make a shorter one, or several."),
    Refusal.SILENT: _("We heard nothing in this recording. Try again, nearer to the phone."),
    Refusal.UNREADABLE: _("This recording cannot be played. Record again, or write your words."),
}
PHOTO_REFUSALS = {
    Refusal.UNKNOWN_FORMAT: _("This file is not a photo that we can show. Choose a JPEG or PNG photo."),
    Refusal.UNREADABLE: _("This photo cannot be opened. Take it again, or choose another one."),
    Refusal.TOO_MANY_PIXELS: _("This photo is too large. Choose a smaller one, or take it again."),
}
REFUSALS = {Kind.VOICE: VOICE_REFUSALS, Kind.PHOTO: PHOTO_REFUSALS}
ARRIVED = (State.RECEIVED, State.READY, State.REFUSED)


class UploadQuerySet(models.QuerySet):
    def unfinished(self, *, since):
        """Their first bytes came, and nothing more for a long time."""
        return self.filter(state=State.RECEIVING, touched_at__lt=since)

    def unprepared(self, *, since):
        return self.filter(state=State.RECEIVED, touched_at__lt=since)


class Upload(models.Model):
    """A sound or a picture, from its first byte to its destruction. Its bytes stand in `folders.of(pk)`."""

    Kind, State, Refusal = Kind, State, Refusal

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=5, choices=Kind.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.RECEIVING)
    # Whose it is, in the words of the app above ("boards.phone:12"); nothing here reads it.
    owner = models.CharField(max_length=80)
    key = models.UUIDField()
    size_bytes = models.PositiveIntegerField()
    # The only truth about what has arrived: bytes of the file beyond it are written again.
    offset_bytes = models.PositiveIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    refusal = models.CharField(max_length=20, choices=Refusal.choices, blank=True)
    duration_ms = models.PositiveIntegerField(null=True, blank=True)
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)
    draft_transcript = models.TextField(blank=True)
    created_at = models.DateTimeField()
    touched_at = models.DateTimeField()
    received_at = models.DateTimeField(null=True, blank=True)
    ready_at = models.DateTimeField(null=True, blank=True)
    destroyed_at = models.DateTimeField(null=True, blank=True)

    objects = UploadQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "key"], name="media_one_upload_per_key"),
            models.CheckConstraint(condition=Q(offset_bytes__lte=F("size_bytes")), name="media_offset_within_size"),
            models.CheckConstraint(
                condition=~Q(state__in=ARRIVED)
                | Q(received_at__isnull=False, offset_bytes=F("size_bytes")) & ~Q(sha256=""),
                name="media_arrived_is_whole",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.READY) | Q(ready_at__isnull=False), name="media_ready_has_date"
            ),
            models.CheckConstraint(condition=~Q(state=State.REFUSED) | ~Q(refusal=""), name="media_refused_says_why"),
            models.CheckConstraint(
                condition=Q(state=State.DESTROYED, destroyed_at__isnull=False)
                | ~Q(state=State.DESTROYED) & Q(destroyed_at=None),
                name="media_destroyed_has_date",
            ),
        ]
        indexes = [
            models.Index(fields=["touched_at"], name="media_waiting", condition=Q(state__in=["receiving", "received"]))
        ]

    def __str__(self):
        return f"{self.kind} {self.pk}"

    @property
    def is_ready(self):
        return self.state == State.READY

    @property
    def is_preparing(self):
        return self.state == State.RECEIVED

    @property
    def refusal_words(self):
        """What to do now, for a person who reads little; empty unless it was refused."""
        return REFUSALS[self.kind][self.refusal] if self.refusal else ""
