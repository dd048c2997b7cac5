"""Porte-Voix: the word of trainees, carried to whoever can answer."""
