"""What a kept promise shows. One rule for the form and for the operation."""

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _

from portevoix.media.models import Upload

from .models import Commitment

LINK_LENGTH = Commitment._meta.get_field("proof_link").max_length
_is_address = URLValidator(schemes=["http", "https"])


def require_proof(*, text: str, link: str, has_photo: bool) -> None:
    """Raises ValidationError, whose code is the name of the field."""
    if has_photo and not text.strip():
        raise ValidationError(_("Say in words what the photo shows: not everyone can see it."), code="proof_text")
    if not text.strip() and not link:
        raise ValidationError(_("Show that it is done: some words, a link or a photo."), code="proof_text")
    if link:
        require_address(link)


def require_address(link: str) -> None:
    try:
        _is_address(link)
    except ValidationError:
        message = _("This address cannot be read. It begins with https://.")
        raise ValidationError(message, code="proof_link") from None
    if len(link) > LINK_LENGTH:
        raise ValidationError(_("This address is too long. Give a shorter one."), code="proof_link")


def require_own_photo(photo: Upload, *, owner: str) -> None:
    """Sent by the person who shows it, and shown nowhere else."""
    is_gone = photo.state in (Upload.State.DESTROYED, Upload.State.REFUSED)
    is_own_photo = photo.owner == owner and photo.kind == Upload.Kind.PHOTO
    if is_gone or not is_own_photo or Commitment.objects.filter(proof_photo=photo).exists():
        raise ValidationError(_("This photo is no longer there. Add it again."), code="proof_photo")


def owner_name(user) -> str:
    """How the photos that a person sends name them."""
    return f"commitments.person:{user.pk}"
