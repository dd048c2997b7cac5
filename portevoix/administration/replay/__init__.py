"""Replaying the participatory budget of Paris: real texts, real districts, real services.

`source` reads the file, `wording` says in French what it says and no more, `foundations` lays the
programme, `table` revises who is competent from the earlier editions alone, `story` plays one
project through the operations, `running` goes through all of them and takes up where it stopped,
`report` says how well they were routed.
"""
