"""Telling people: each mail is a row before it is a message, and its life can be read.

Nouns: Mail, Notice (what one person is told), DeadAddress, InboundMail. `tell()` is called by the `notifications.py`
of the apps above, in a listener's transaction; the worker sends. Who is told of what, in which words, is decided
there; so is what an answer by mail does (`replies.py`).
"""
