"""One raw message (RFC 5322) as the few things that we ask of it."""

import email
import email.message
import email.policy
import hashlib
import re
from dataclasses import dataclass
from email.errors import MessageError
from email.header import decode_header, make_header
from email.utils import parseaddr

from django.utils.translation import gettext as _

from . import reports, words
from .reports import Report

MOST_BYTES = 2 * 1024 * 1024
MOST_PARTS = 50
MOST_CHARACTERS = 50_000
# Decoding a longer one takes a time that grows with its square.
LONGEST_HEADER = 4000
CONTENT_HEADER = re.compile(rb"^content-(?:type|disposition)[^\n]*(?:\n[ \t][^\n]*)*", re.IGNORECASE | re.MULTILINE)
MULTIPART = re.compile(rb"^content-type:\s*multipart", re.IGNORECASE | re.MULTILINE)
# Lines that may begin a part; a plain text has some too.
BOUNDARY, MOST_BOUNDARIES = re.compile(rb"^--", re.MULTILINE), 2000
ADDRESS = re.compile(r"[^\s<>\"(),:;@]{1,200}@[^\s<>\"(),:;@]{1,255}")
# Where the way that a message took may have written whom it is for.
RECIPIENTS = ("to", "cc", "delivered-to", "x-original-to", "envelope-to")
# Programs that say nothing in their headers begin their subject so.
OUT_OF_OFFICE = re.compile(
    r"^\s*(?:(?:(?:r[ée]ponse|message) automatique|absence du bureau|message d[’']absence|automatic reply"
    r"|out of (?:the )?office)\b|auto ?:)",
    re.IGNORECASE,
)


class Unreadable(Exception):
    """Kept apart, with a sentence that says why."""


@dataclass(frozen=True)
class Received:
    message_id: str
    sender: str
    subject: str
    recipients: tuple[str, ...]
    # The Message-IDs that it answers, nearest first.
    answers_to: tuple[str, ...]
    is_automatic: bool
    report: Report | None
    # What was written, with the mail that it quotes.
    text: str


def read(raw: bytes) -> Received:
    """Raises Unreadable."""
    if len(raw) > MOST_BYTES:
        raise Unreadable(_("This message is larger than 2 MB."))
    _refuse_the_slow(raw)
    try:
        message = email.message_from_bytes(raw, policy=email.policy.compat32)
        parts = sum(1 for _part in message.walk())
        if parts > MOST_PARTS:
            raise Unreadable(_("This message has more than 50 parts."))
        if not message.keys():
            raise Unreadable(_("This is no mail: it has no header."))
        return _received(message, raw)
    # What Python's own reading of mails is known to raise on what is no mail.
    except (MessageError, RecursionError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise Unreadable(_("This message cannot be read.")) from error


def _refuse_the_slow(raw):
    """What Python would take half a minute to read, before it begins."""
    if any(len(header[0]) > LONGEST_HEADER for header in CONTENT_HEADER.finditer(raw)):
        raise Unreadable(_("This message cannot be read."))
    if len(MULTIPART.findall(raw)) > MOST_PARTS or len(BOUNDARY.findall(raw)) > MOST_BOUNDARIES:
        raise Unreadable(_("This message has more than 50 parts."))


def _received(message, raw):
    sender = parseaddr(_header(message, "from"))[1].lower()[:254]
    return Received(
        message_id=_message_id(message, raw),
        sender=sender,
        subject=_header(message, "subject")[:250],
        recipients=tuple(_addresses(message)),
        answers_to=_answers_to(message),
        is_automatic=_is_automatic(message, sender),
        report=reports.read(message),
        text=_text(message),
    )


def _header(message, name):
    """One line, decoded as far as it can be."""
    value = message.get(name)
    if value is None:
        return ""
    try:
        value = str(make_header(decode_header(str(value)[:LONGEST_HEADER])))
    except (MessageError, LookupError, ValueError):
        value = str(value)[:LONGEST_HEADER]
    # Bytes that were no text at all came through as halves of characters.
    return " ".join(value.encode("utf-8", "replace").decode().replace("\0", " ").split())


def _message_id(message, raw):
    own = _header(message, "message-id")
    return own if 0 < len(own) <= 250 else f"<sha256-{hashlib.sha256(raw).hexdigest()}>"


def _addresses(message):
    values = [str(value)[:LONGEST_HEADER] for name in RECIPIENTS for value in message.get_all(name, [])[:MOST_PARTS]]
    return [address.lower() for value in values for address in ADDRESS.findall(value)]


def _answers_to(message):
    named = _header(message, "in-reply-to").split() + _header(message, "references").split()[::-1]
    return tuple(dict.fromkeys(named))[:20]


def _is_automatic(message, sender):
    """Written by a program (RFC 3834): it is neither handed over nor answered."""
    submitted = _header(message, "auto-submitted").lower()
    return (
        (bool(submitted) and not submitted.startswith("no"))
        or _header(message, "precedence").lower() in ("bulk", "junk", "list", "auto_reply")
        or "x-auto-response-suppress" in message
        or "list-id" in message
        or _header(message, "return-path") == "<>"
        or bool(OUT_OF_OFFICE.match(_header(message, "subject")))
        or not sender
        or sender.startswith(("mailer-daemon@", "postmaster@"))
    )


def _text(message):
    """The plain text if there is one, else the text of the page; never an attachment, nor a message inside."""
    leaves = list(_leaves(message))
    for kind in ("text/plain", "text/html"):
        for part in leaves:
            if part.get_content_type() == kind:
                text = _decoded(part)
                return (words.of_page(text) if kind == "text/html" else text)[:MOST_CHARACTERS]
    return ""


def _leaves(part):
    if part.is_multipart():
        if part.get_content_maintype() == "multipart":
            for inner in part.get_payload():
                yield from _leaves(inner)
    elif part.get_content_disposition() != "attachment":
        yield part


def _decoded(part):
    content = part.get_payload(decode=True) or b""
    charset = part.get_content_charset() or "utf-8"
    try:
        text = content.decode(charset, "replace")
    except (LookupError, ValueError):
        text = content.decode("utf-8", "replace")
    return text.replace("\r\n", "\n").replace("\0", "")
