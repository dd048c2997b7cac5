"""The QR code in the page: an SVG of a kilobyte, with no style of its own."""

import segno
from django.utils.safestring import SafeString, mark_safe


def qr_code(link: str) -> SafeString:
    """Dark on light whatever the theme: telephones do not read the reverse."""
    drawn = segno.make(link, error="m", micro=False).svg_inline(
        border=3, dark="#17203d", light="#ffffff", omitsize=True, svgclass="qr", lineclass=None
    )
    return mark_safe(drawn.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1))  # noqa: S308  segno's own
