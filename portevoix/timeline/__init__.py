"""The history, and the outbox.

Noun: Entry, one thing that happened, never changed afterwards. `record()` writes it inside the
operation's transaction, with one job per listener (`@on(verb)`), so nothing that follows a
change can be forgotten. `once()` makes a form that is sent twice act once. Each verb has its
sentence in `<app>/timeline/<name>.html`.
"""
