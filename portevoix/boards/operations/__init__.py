"""Every way a board changes. Views and tasks call these; nothing else writes.

A telephone has no account: what it does is written in the name of the system, with `phone` for who may.
"""

from .closed import Closed
from .consulting import vote
from .forgetting import destroy_media, forget_contacts
from .gathering import put_aside, put_back, take_up, type_up
from .opening import close_entrance, gather_for, join, open_board, renew_code
from .speaking import agree, contribute, contribute_for, correct, destroy_own_media, leave_contact, take_back

__all__ = [
    "Closed",
    "agree",
    "close_entrance",
    "contribute",
    "contribute_for",
    "correct",
    "destroy_media",
    "destroy_own_media",
    "forget_contacts",
    "gather_for",
    "join",
    "leave_contact",
    "open_board",
    "put_aside",
    "put_back",
    "renew_code",
    "take_back",
    "take_up",
    "type_up",
    "vote",
]
