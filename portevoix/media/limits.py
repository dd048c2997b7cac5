"""What is accepted, and the sentences that say so before anyone records or chooses."""

from django.utils.translation import gettext as _

MIB = 1024 * 1024
VOICE_SECONDS = 180
VOICE_BYTES = 12 * MIB
PHOTO_BYTES = 15 * MIB
PHOTO_PIXELS = 50_000_000
# What a page sends at once, and the most that is taken at once.
PIECE_BYTES = 256 * 1024
LARGEST_PIECE_BYTES = MIB


def voice_limit() -> str:
    return _("%(minutes)s minutes at most.") % {"minutes": VOICE_SECONDS // 60}


def photo_limit() -> str:
    return _("%(megabytes)s MB at most.") % {"megabytes": PHOTO_BYTES // MIB}
