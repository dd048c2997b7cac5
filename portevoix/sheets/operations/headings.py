from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from portevoix.sheets.class_word import HEADINGS


def require_headings(sheet):
    """Raises ValidationError: a text with a hole is neither asked about nor sent."""
    empty = [sheet._meta.get_field(name).verbose_name for name in HEADINGS if not getattr(sheet, name).strip()]
    if empty:
        raise ValidationError(_("Still empty: %(headings)s.") % {"headings": ", ".join(str(name) for name in empty)})
