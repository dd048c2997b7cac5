"""Every way a message changes. The apps above call `tell`; nothing else writes a message."""

from portevoix.notifications.models import Section

from .calling import note_call, revive_address
from .digests import gather
from .erasing import forget_letters, forget_recipients, forget_told
from .queueing import Addressee
from .reading import close, read, read_all
from .receiving import receive
from .telling import send_letter, send_secret, tell

__all__ = [
    "Addressee",
    "Section",
    "close",
    "forget_letters",
    "forget_recipients",
    "forget_told",
    "gather",
    "note_call",
    "read",
    "read_all",
    "receive",
    "revive_address",
    "send_letter",
    "send_secret",
    "tell",
]
