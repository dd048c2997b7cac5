"""Who someone is: an e-mail address, a name, a language.

Nouns: User. What a person may do comes from what they hold elsewhere: a mandate
(delegates), a membership of an organisation (organisations). There is no password:
people sign in with a code received by e-mail.
"""
