"""What is read before everyone can read it, and what is taken off.

Nouns: reading (a text that waits for a person, with its date), moderated (whatever has one),
seal (the words as they were before some were masked), opening (two people and a reason to read them).
Each app says who may read its texts and shows them through its own operations.
"""
