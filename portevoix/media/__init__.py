"""Voices and photos: received in pieces, checked, converted, served in part, destroyed.

Noun: Upload, a sound or a picture from its first byte to its destruction. Nothing is served before it has been
checked and converted. Who may send or hear is decided by the apps above; this one has no page.
"""
