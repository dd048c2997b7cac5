"""The board of a class: any telephone of the room adds its words to the sheet, with no account.

Nouns: Board, Phone, Contribution, Agreement, Vote, Passage, Contact. All of it is the class's: neither its provider
nor an addressee reads any of it. What leaves, and the word of the class on it, is told by sheets.
"""
