"""Patterns over many words, read from a list: kind, anchors, pattern.

An anchor is a piece of text without which the pattern cannot match. Each is looked for once in the text; a pattern is
read only around its own, so hundreds of them cost little and the time stays in proportion to the text's length.
"""

import re
from functools import cache
from importlib.resources import files

from .kinds import Kind

# A match is never longer than the second, nor begins further than the first before its anchor.
BEFORE, AFTER = 110, 220
# What an anchor begins with, looked for at each place of the text: three letters.
_HEAD = 3

_PIECES = {
    "_who_": r"\b(?:me |te |le |la |les |nous |vous |se |m'|t'|l'|s'|ma |mas |lui |sa |sest |m |l )",
    "_aux_": r"(?:a ete|ont ete|avait ete|est fait|fait|a|as|ai|ont|avait|avais|est|sont|suis|ete|etait|etre|faire)",
    "_person_": r"(?:(?:un|une|le|la|les|l'|des|ma|mon|mes|sa|son|ses|notre|nos|leur|ce|cette|deux|trois|d'autres?"
    r"|plusieurs|tous les)\s?)?(?:autre |petite? |jeune |pauvre )?(?:stagiaire|fille|garcon|femme|mari|fils|enfant|seur"
    r"|soeur|frere|mere|pere|collegue|copain|copine|eleve|formateur|formatrice|camarade|ami|jeune|bebe|gamin"
    r"|gosse|mec|meuf"
    r"|gars|chien|compagne|voisin|delegue|dame"
    r"|monsieur|personne|quelqu'un|tout le monde|moi|lui|elle|nous|eux|mineur|direct"
    r"|educat)\w{0,8}",
}


class Rule:
    def __init__(self, kind, anchors, pattern):
        for piece, meaning in _PIECES.items():
            pattern = pattern.replace(piece, meaning)
        self.kind = Kind(kind)
        self.anchors = tuple(anchors.split(","))
        self.pattern = re.compile(rf"(?<!\w)(?:{pattern})")

    def read(self, text, places):
        """Yields where the pattern matches, around the places of its anchors, which come in order."""
        last = -1
        for place in places:
            if place < last:
                continue
            last = place + BEFORE
            for match in self.pattern.finditer(text, max(0, place - BEFORE), place + AFTER):
                if match.end() > match.start():
                    yield match.start(), match.end(), self.kind, False


class Rules:
    def __init__(self, file):
        lines = files(__package__).joinpath(file).read_text(encoding="utf-8").splitlines()
        self.all = [Rule(*line.split("\t")) for line in lines if line and not line.startswith("#")]
        rules_of = {}
        for number, rule in enumerate(self.all):
            for anchor in rule.anchors:
                rules_of.setdefault(anchor, []).append(number)
        self._heads = {}
        for anchor, numbers in rules_of.items():
            self._heads.setdefault(anchor[:_HEAD], []).append((anchor, tuple(numbers)))

    def read(self, text):
        """One pass over the text finds the anchors; then each rule that met one of its own looks around it."""
        met, heads = {}, self._heads
        for place, head in enumerate(map("".join, zip(text, text[1:], text[2:], strict=False))):
            if head in heads:
                for anchor, numbers in heads[head]:
                    if text.startswith(anchor, place):
                        for number in numbers:
                            met.setdefault(number, []).append(place)
        for number in sorted(met):
            yield from self.all[number].read(text, met[number])


@cache
def rules(file):
    return Rules(file)


def read(plain, file, start=0, end=None):
    """Everything the rules of a list find between two places, where a line ends being a space."""
    for first, last, kind, is_sure in rules(file).read(plain.folded[start:end].replace("\n", " ")):
        yield start + first, start + last, kind, is_sure
