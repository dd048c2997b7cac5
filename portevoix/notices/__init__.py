"""What anybody may say against a public text, and what is done about it: no account is needed.

Nouns: Report, somebody says that a text should not stand as it does; Appeal, another person decides again;
RightOfReply, whoever is named answers under the text. A report is decided within days, with a reason, by the desk.
What is public is told by `texts`; what a decision changes in a sheet is done by the sheets' own operations.
"""
