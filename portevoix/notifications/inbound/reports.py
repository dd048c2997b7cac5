"""Delivery reports (RFC 3464): which of our mails a server speaks of, and what it says."""

import re
from dataclasses import dataclass
from email.message import Message

STATUS = re.compile(r"\b([245])\.\d{1,3}\.\d{1,3}\b")
REPLY = re.compile(r"\b([45])\d\d\b")
MESSAGE_ID = re.compile(r"<[^<>\s]+>")


@dataclass(frozen=True)
class Report:
    # The Message-IDs that the report shows as those of the mail that it is about.
    message_ids: tuple[str, ...]
    action: str
    status: str
    reason: str

    @property
    def is_final(self) -> bool:
        """The server tries no more (RFC 3464, 2.3.3)."""
        return self.action == "failed"

    @property
    def is_permanent(self) -> bool:
        """No later mail will pass either."""
        return self.is_final and self.status.startswith("5")


def read(message: Message) -> Report | None:
    """None for what is no delivery report, or names no failure."""
    if message.get_content_type() != "multipart/report" or not message.is_multipart():
        return None
    blocks, originals = [], []
    for part in message.get_payload():
        kind = part.get_content_type()
        if kind == "message/delivery-status" and part.is_multipart():
            blocks += part.get_payload()
        elif kind == "message/rfc822" and part.is_multipart():
            originals += [str(inner.get("message-id", "")) for inner in part.get_payload()]
        elif kind == "text/rfc822-headers":
            content = (part.get_payload(decode=True) or b"").decode("utf-8", "replace")
            originals += re.findall(r"^message-id:\s*(\S+)", content, re.IGNORECASE | re.MULTILINE)
    failed = [block for block in blocks if _field(block, "action") in ("failed", "delayed")]
    if not failed:
        return None
    block = next((block for block in failed if _field(block, "action") == "failed"), failed[0])
    return Report(
        message_ids=tuple(found for text in originals for found in MESSAGE_ID.findall(text))[:20],
        action=_field(block, "action"),
        status=_status(block),
        reason=_reason(block),
    )


def _field(block, name):
    return " ".join(str(block.get(name, "")).split()).lower()


def _status(block):
    """The status of the server, else the class of what it said."""
    found = STATUS.search(_field(block, "status"))
    if found:
        return found[0]
    found = REPLY.search(_field(block, "diagnostic-code"))
    return f"{found[1]}.0.0" if found else ""


def _reason(block):
    said = " ".join(str(block.get("diagnostic-code", "")).split())
    said = said.encode("utf-8", "replace").decode().replace("\0", " ")
    kind, separator, rest = said.partition(";")
    said = rest.strip() if separator and kind.lower() in ("smtp", "x-postfix", "x-unix") else said
    return (said or _status(block))[:500]
