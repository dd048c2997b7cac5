"""The durable queue: what is done after the commit, and not lost when a process dies.

Noun: Job. A row is written in the same transaction as the change it follows, claimed with a
lease, retried with back-off, and removed when done. Tasks are declared with the `django-tasks`
API (`@task`); periodic ones with `@every`. What is done is told by the apps above.
"""
