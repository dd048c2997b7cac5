"""A photo is drawn again: small, upright, with nothing of its place, its camera or its comments.

`python -m portevoix.media.photo IN OUT` runs in the box of `conversion.py`: it imports nothing of Django, prints
what became of the photo as JSON, and dies of anything it cannot open.
"""

import io
import json
import sys

from PIL import Image, ImageOps

# The same as in limits.py, which speaks Django.
MOST_PIXELS = 50_000_000
MOST_BYTES = 150_000
SIDES = (1600, 1280, 1024, 800, 640)
QUALITIES = (82, 72, 60, 48)
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")


def draw_again(source: str, target: str) -> dict:
    """{"width", "height"}, or {"refusal"}. A truncated picture raises OSError: half a photo is not one."""
    Image.MAX_IMAGE_PIXELS = None  # its own limit only warns; ours stands here
    with Image.open(source, formats=FORMATS) as picture:
        # Read from the header: nothing has been decoded yet.
        if picture.width * picture.height > MOST_PIXELS:
            return {"refusal": "too_many_pixels"}
        small = _small(picture)
    drawn = _smallest_enough(ImageOps.exif_transpose(small))
    with open(target, "wb") as file:
        file.write(drawn[1])
    return {"width": drawn[0][0], "height": drawn[0][1]}


def _small(picture):
    if picture.mode.startswith("I"):
        # 16 bits of grey
        picture = picture.convert("I").point(lambda grey: grey * (1 / 256)).convert("L")
    elif picture.mode not in {"RGB", "L"}:
        picture = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    picture.thumbnail((SIDES[0], SIDES[0]), Image.Resampling.LANCZOS)
    picture.load()
    return picture


def _smallest_enough(picture):
    """(size, JPEG): the first of the sizes and qualities that fits."""
    for side in SIDES:
        picture.thumbnail((side, side), Image.Resampling.LANCZOS)
        # A new picture: the former one would hand on its profile and its comments.
        clean = Image.new("RGB", picture.size, "white")
        clean.paste(picture, mask=picture.getchannel("A") if picture.mode == "RGBA" else None)
        for quality in QUALITIES:
            written = io.BytesIO()
            clean.save(written, "JPEG", quality=quality, optimize=True, progressive=True)
            if written.tell() <= MOST_BYTES:
                return clean.size, written.getvalue()
    raise ValueError("No size fits.")


if __name__ == "__main__":
    try:
        became = draw_again(*sys.argv[1:])
    except MemoryError:
        became = {"refusal": "too_many_pixels"}
    sys.stdout.write(json.dumps(became))
