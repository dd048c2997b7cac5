"""The picture that a shared link shows: the title of a sheet, its number, what became of it. Nothing from elsewhere."""

from functools import lru_cache
from io import BytesIO

import font_lato
import segno
from PIL import Image, ImageDraw, ImageFont

from portevoix.programmes.models import Programme
from portevoix.sheets.models import Sheet

SIZE = (1200, 630)
MARGIN = 80
PAPER, INK, SOFT = "#f8f1e5", "#17203d", "#4a5170"
CORAL, CORAL_INK = "#ff6b52", "#b3301a"
TITLE, SMALL = 62, 34
MOST_LINES = 5


def draw(sheet: Sheet, programme: Programme) -> bytes:
    """A PNG of some 20 KB, in few colours."""
    image = Image.new("RGB", SIZE, PAPER)
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 0, SIZE[0], 16), fill=CORAL)
    width = SIZE[0] - 2 * MARGIN
    pen.text((MARGIN, 70), cut(f"{programme.name} · {sheet.reference}", SMALL, width), fill=SOFT, font=letters(SMALL))
    top = 140
    for line in wrapped(sheet.title, width):
        pen.text((MARGIN, top), line, fill=INK, font=letters(TITLE, is_bold=True))
        top += TITLE + 14
    status = sheet.get_status_display().capitalize()
    pen.text((MARGIN, SIZE[1] - 100), cut(f"{status} · Porte-Voix", SMALL, width), fill=CORAL_INK, font=letters(SMALL))
    drawn = BytesIO()
    image.quantize(32).save(drawn, "PNG", optimize=True)
    return drawn.getvalue()


def qr_code(link: str) -> bytes:
    """SVG, dark on light whatever the theme: telephones do not read the reverse."""
    drawn = BytesIO()
    segno.make(link, error="m", micro=False).save(
        drawn, kind="svg", border=3, dark="#17203d", light="#ffffff", omitsize=True, lineclass=None, svgclass=None
    )
    return drawn.getvalue()


def wrapped(text: str, width: int) -> list[str]:
    """Lines that fit; the last one says when there is more."""
    lines, line = [], ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if letters(TITLE, is_bold=True).getlength(longer) <= width or not line:
            line = longer
        else:
            lines.append(line)
            line = word
    lines.append(line)
    if len(lines) > MOST_LINES:
        lines = [*lines[: MOST_LINES - 1], f"{lines[MOST_LINES - 1]}…"]
    return [cut(line, TITLE, width, is_bold=True) for line in lines]


def cut(text: str, size: int, width: int, *, is_bold: bool = False) -> str:
    """What fits in the width, with an ellipsis when it is not all."""
    if letters(size, is_bold=is_bold).getlength(text) <= width:
        return text
    while text and letters(size, is_bold=is_bold).getlength(f"{text}…") > width:
        text = text[:-1]
    return f"{text}…"


@lru_cache(maxsize=4)
def letters(size: int, *, is_bold: bool = False) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(font_lato.LatoBold if is_bold else font_lato.Lato, size)
