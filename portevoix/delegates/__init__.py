"""Who speaks: classes and the delegates they elect.

Nouns: Cohort (a class), Mandate (a delegate's or substitute's office, with its dates),
Enrolment (a trainee of the class who has an account). What they write is told by sheets.
"""
