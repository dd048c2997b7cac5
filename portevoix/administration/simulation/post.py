"""A mail server with a bad week, and a few mailboxes that are gone for good."""

import smtplib
import zlib
from datetime import datetime

from django.core.mail.backends.base import BaseEmailBackend

from portevoix.kit import clock

# One mailbox in so many answers 550 whatever happens.
GONE_ONE_IN = 60


class DeadWeek:
    """Between these two moments the server takes nothing."""

    begins: datetime | None = None
    ends: datetime | None = None

    @classmethod
    def is_on(cls) -> bool:
        return cls.begins is not None and cls.ends is not None and cls.begins <= clock.now() < cls.ends


class EmailBackend(BaseEmailBackend):
    """What `notifications/sending.py` talks to for a year; nothing leaves this process."""

    def send_messages(self, email_messages):
        for message in email_messages:
            if DeadWeek.is_on():
                raise smtplib.SMTPServerDisconnected("Connection unexpectedly closed")
            gone = {to: (550, b"No such user here") for to in message.to if _is_gone(to)}
            if gone:
                raise smtplib.SMTPRecipientsRefused(gone)
            message.message()
        return len(email_messages)


def _is_gone(address):
    return zlib.crc32(address.encode()) % GONE_ONE_IN == 0
