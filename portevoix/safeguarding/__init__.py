"""A word said in private to a named person, and never through the provider concerned.

Nouns: Referent (who reads), Disclosure (what somebody confides), PrivateWord (each thing said, unreadable in
the database).
It is no sheet: no list, search, feed or figure can show it. The numbers to call come from `moderation.detection`.
"""
