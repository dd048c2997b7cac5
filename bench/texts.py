"""Sheets of about 630 characters of French, made from the demonstration's own, never twice the same."""

import random

from portevoix.administration.demonstration import texts as demonstration

HEADINGS = ("problem", "causes", "consequences", "solutions")
LENGTH = 630
SINCE = ("Cela dure depuis {} semaines.", "{} d’entre nous l’ont dit.", "Nous l’avons compté {} fois.")
TOWNS = ("Marseille", "Avignon", "Manosque", "Toulon", "Gap", "Nice", "Arles", "Digne-les-Bains")
TRAINING = "CAP Cuisine"


class Writer:
    """The same seed writes the same sheets, in the same order."""

    def __init__(self, seed: int = 2026) -> None:
        self.random = random.Random(seed)
        self.sources = demonstration.sheets()
        self.by_theme: dict[str, list[dict]] = {}
        for source in self.sources:
            self.by_theme.setdefault(source["theme"], []).append(source)

    def sheet(self) -> dict[str, str]:
        """The theme's slug, the four headings, and the texts of what follows: step, answer, reason."""
        source = self.random.choice(self.sources)
        town = self.random.choice(TOWNS)
        said = {name: source[name] for name in HEADINGS}
        since = self.random.choice(SINCE).format(self.random.randint(2, 400))
        said["problem"] = f"{said['problem']} {since}"
        while sum(map(len, said.values())) < LENGTH:
            heading = self.random.choice(HEADINGS[1:])
            said[heading] += " " + self._sentence_like(source["theme"], heading)
        said = {name: demonstration.filled(text, town=town, training=TRAINING) for name, text in said.items()}
        return {**said, "theme": source["theme"], "place": town, "source": source}

    def _sentence_like(self, theme, heading):
        other = self.random.choice(self.by_theme[theme])
        return other[heading].split(". ")[0].rstrip(".") + "."
