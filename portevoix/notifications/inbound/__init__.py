"""Mails that come in: how one is read, and by which doors. What follows is `operations.receive`.

A message is the work of strangers: at most 2 MB and 50 parts, nothing unpacked, attachments never opened.
"""

from .reading import MOST_BYTES, Received, Unreadable, read

__all__ = ["MOST_BYTES", "Received", "Unreadable", "read"]
