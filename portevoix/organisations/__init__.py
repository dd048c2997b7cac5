"""Those who can answer: providers, services, missions locales, the desk; where, and for what.

Nouns: Territory, Organisation, Membership, Competence. `competence.competent()` proposes who a
sheet should go to and says why. What was sent to whom is told by sheets.
"""
