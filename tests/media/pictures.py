"""Photos made on the spot, honest and not."""

import io
import os
import struct
import zlib

from PIL import Image

ORIENTATION, GPS, MAKE, LATITUDE = 0x0112, 0x8825, 0x010F, 2
TURN_RIGHT = 6


def jpeg(picture, **options):
    written = io.BytesIO()
    picture.save(written, "JPEG", **options)
    return written.getvalue()


def noise(width, height):
    """The worst that JPEG can be given."""
    return jpeg(Image.frombytes("RGB", (width, height), os.urandom(width * height * 3)), quality=70)


def with_place():
    """As a telephone on its side writes it: red on the left of what it saw, and where that was."""
    picture = Image.new("RGB", (400, 200), "blue")
    picture.paste((255, 0, 0), (0, 0, 200, 200))
    exif = picture.getexif()
    exif[ORIENTATION], exif[MAKE] = TURN_RIGHT, "Telephone of Inès"
    exif.get_ifd(GPS)[LATITUDE] = (43.0, 17.0, 47.0)
    return jpeg(picture, exif=exif, comment=b"12 rue Secrete", quality=95)


def png(width, height, *, whole=True):
    """A black PNG of any size in few bytes: one row, pressed once, repeated; or only the first."""
    squeeze = zlib.compressobj(9)
    opening = squeeze.compress(b"") + squeeze.flush(zlib.Z_FULL_FLUSH)
    row_bytes, rows = 1 + width * 3, height if whole else 1
    row = squeeze.compress(bytes(row_bytes)) + squeeze.flush(zlib.Z_FULL_FLUSH)
    # The checksum of so many zeros, as zlib ends a stream.
    end = b"\3\0" + struct.pack(">I", (row_bytes * rows % 65521) << 16 | 1)
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        _chunk(*chunk) for chunk in ((b"IHDR", header), (b"IDAT", opening + row * rows + end), (b"IEND", b""))
    )


def _chunk(name, content):
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def large_webp():
    """Few bytes, 49 million pixels: within our limit, and more memory than there is in the box."""
    written = io.BytesIO()
    Image.new("RGBA", (7000, 7000), (1, 2, 3, 0)).save(written, "WEBP", lossless=True)
    return written.getvalue()
