"""Who may do what, as tables: each URL and each operation × each relation.

actors      the people, by their relation to the class, the addressee and the programme
world       two programmes with the same people and the same sheets
table       what a line of a table is
sheets, …   the tables, one file per app
document    docs/permissions.md, written from the tables

tests/test_permissions.py drives them: a URL or an operation absent from its table fails.
"""
