"""A set of words and beginnings of words, asked once per word of the text."""

HEAD = 3


class Stems:
    """`stem-` is found in every word that begins with it; `stem` only as it is."""

    def __init__(self, pairs):
        self._whole, self._begun = {}, {}
        for stem, value in pairs:
            if stem.endswith("-"):
                self._begun.setdefault(stem[:HEAD].rstrip("-"), []).append((stem.rstrip("-"), value))
            else:
                self._whole[stem] = value

    def find(self, word):
        if word in self._whole:
            return self._whole[word]
        for stem, value in self._begun.get(word[:HEAD], ()):
            if word.startswith(stem):
                return value
        return None
