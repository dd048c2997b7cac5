"""Finding: one box over everything that everyone may read.

Nouns: Document (what is found), Word (the vocabulary, for typing errors and the end of a word), Synonym. The apps above
say what is found of theirs in their `search.py`. French is read by `analyser`, the same for SQLite and PostgreSQL.
"""
