"""Who may do what with a class's board. Delegates have an account; a telephone has only its secret."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from portevoix.delegates import permissions as delegates
from portevoix.media.models import Upload
from portevoix.organisations.models import Organisation
from portevoix.organisations.permissions import organisations_of

UPLOADS_A_PHONE = 60  # a voice under each heading of fifteen sheets


def can_open(user, cohort, *, at):
    """The delegates of today: open, renew, close, print."""
    return delegates.has_mandate(user, cohort, at=at)


def can_gather(user, board, *, at):
    """The delegates of today: listen, type up, put aside, take up in the sheet."""
    return delegates.has_mandate(user, board.cohort, at=at)


def is_kept_out(user, board):
    """Whoever answers for an organisation: the class speaks without its provider and its addressees.

    The facilitators come in, to help.
    """
    mine = organisations_of(user, board.programme)
    return any(organisation.kind != Organisation.Kind.DESK for organisation in mine)


def can_speak(phone, board, *, today):
    """A telephone of this board, while the class lasts and words are gathered."""
    return phone.board_id == board.pk and board.is_gathering and not board.is_over(today)


def require_room(phone, key):
    """Raises ValidationError: what one telephone may put on the disk has an end. What it announced has its room."""
    sent = Upload.objects.filter(owner=phone.owner_name)
    if sent.count() >= UPLOADS_A_PHONE and not sent.filter(key=key).exists():
        raise ValidationError(_("This phone has sent as many recordings and photos as it may. Write your words."))


def can_change(phone, contribution):
    """One's own words, from the same telephone, until the sheet leaves."""
    return contribution.phone_id == phone.pk and contribution.sheet.is_draft and contribution.withdrawn_at is None
