"""Following from outside: by mail, by feed, in one's calendar; with an account or a mailbox alone.

Nouns: Follower (an account or a confirmed mailbox), Follow (one thing it follows), Heard (what the next mail says).
Only what everyone may read is ever sent. Nothing here stands in the history: who follows what is erased with them.
"""
