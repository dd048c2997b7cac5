"""The sheet (*fiche de préoccupation*): what a class says does not work, and what is answered.

Nouns: Sheet, Referral (one addressee's duty), Step, DetailsRequest, Answer. A sheet is a draft
of its class until it is sent; from then on it is public, and each addressee owes an answer.
Who is competent is told by organisations; figures by results.
"""
