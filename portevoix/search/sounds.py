"""How a French word sounds, roughly: whoever writes "manosc" is led to Manosque. Pure."""

import re

_RULES = [
    (re.compile(rule), sound)
    for rule, sound in (
        (r"(.)\1", r"\1"),
        (r"ph", "f"),
        (r"[cs]ch|ch|sh", "S"),
        (r"qu|q", "k"),
        (r"c(?=[eiy])", "s"),
        (r"c", "k"),
        (r"gn", "n"),
        (r"gu(?=[eiy])", "g"),
        (r"j", "g"),
        (r"h", ""),
        (r"eau|au", "o"),
        (r"(?:[ae]i|i|u|y)[nm](?![aeiouy])", "1"),
        (r"[ae][nm](?![aeiouy])", "2"),
        (r"o[nm](?![aeiouy])", "3"),
        (r"ou", "u"),
        (r"oi", "wa"),
        (r"[ae][iy]|oe|eu", "e"),
        (r"ill", "i"),
        (r"y", "i"),
        (r"[xz]", "s"),
        # What is not heard at the end.
        (r"(?<=.)(?:er|es|2t|[estdp])+$", ""),
        (r"(.)\1", r"\1"),
    )
]
SHORTEST, LONGEST = 3, 25
BEGINNINGS = range(3, 7)


def sound_of(word: str) -> str:
    for rule, sound in _RULES:
        word = rule.sub(sound, word)
    return word


def ways_to(word: str) -> set[str]:
    """The keys under which a word is found: its beginnings, its sound (whole, or one missing), its consonants."""
    if not (word.isascii() and word.isalpha() and SHORTEST <= len(word) <= LONGEST):
        return set()
    return {f"^{word[:length]}" for length in BEGINNINGS if length <= len(word)} | ways_of_hearing(word)


def ways_of_hearing(word: str) -> set[str]:
    sound = sound_of(word)
    missing = {sound[:place] + sound[place + 1 :] for place in range(len(sound))} if len(sound) >= SHORTEST else set()
    consonants = "".join(sorted(letter for letter in sound if letter not in "aeiou"))
    mixed_up = {f"~{consonants}"} if len(consonants) > SHORTEST else set()
    return {sound, *missing, *mixed_up} - {""}


def distance(one: str, other: str) -> int:
    """How many letters to add, take off, change or swap with their neighbour."""
    before, row = [], list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        before, last, row = row, before, [i, *[0] * len(other)]
        for j, its in enumerate(other, 1):
            row[j] = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != its))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == its:
                row[j] = min(row[j], last[j - 2] + 1)
    return row[-1]
