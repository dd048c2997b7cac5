"""A programme: one public policy whose users speak, with its own words, themes and deadlines.

Nouns: Programme, Term, Theme, ClosedPeriod. Found by host name or by `/p/<slug>/`.
Who answers (organisations) and who speaks (delegates) are told by the apps above.
"""
