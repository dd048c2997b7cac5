"""Writing a calendar (RFC 5545): days only, no time zone, lines folded at 75 octets."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

CONTENT_TYPE = "text/calendar; charset=utf-8"
PRODUCT = "-//Porte-Voix//Porte-Voix//FR"
LINE_OCTETS = 75
# How long a calendar program may wait before it asks again.
REFRESH = "PT6H"
DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class Event:
    """One day. `uid` never changes; `stamp`: since when it is known."""

    uid: str
    day: datetime.date
    summary: str
    link: str
    stamp: datetime.datetime


def write(events: Iterable[Event], *, name: str) -> bytes:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODUCT}", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    lines += [f"X-WR-CALNAME:{escaped(name)}", f"NAME:{escaped(name)}"]
    lines += [f"REFRESH-INTERVAL;VALUE=DURATION:{REFRESH}", f"X-PUBLISHED-TTL:{REFRESH}"]
    for event in events:
        lines += _lines_of(event)
    lines.append("END:VCALENDAR")
    return "".join(f"{folded(line)}\r\n" for line in lines).encode()


def _lines_of(event):
    return [
        "BEGIN:VEVENT",
        f"UID:{event.uid}",
        f"DTSTAMP:{event.stamp.astimezone(datetime.UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{event.day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{event.day + DAY:%Y%m%d}",
        f"SUMMARY:{escaped(event.summary)}",
        f"URL:{event.link}",
        # Whoever has it in their calendar is free that day.
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def escaped(text: str) -> str:
    """As a value holds it; no other control character may stand there."""
    text = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    text = text.replace("\r\n", "\n").replace("\n", "\\n")
    return "".join(char for char in text if char >= " " and char != "\x7f")


def folded(line: str) -> str:
    """No line is longer than 75 octets; none is cut inside a character."""
    pieces, piece, octets = [], "", 0
    for char in line:
        size = len(char.encode())
        if octets + size > LINE_OCTETS:
            pieces.append(piece)
            piece, octets = " ", 1
        piece += char
        octets += size
    return "\r\n".join([*pieces, piece])
