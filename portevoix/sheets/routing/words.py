"""The words of a text, as the classifier reads them."""

from collections.abc import Iterator

from portevoix.search.analyser import fold, terms

GRAM = 4
# A longer text says enough by its words; to a title, pieces of words add what it lacks.
SHORT = 40


def features(text: str) -> Iterator[tuple[str, str]]:
    """(feature, word of the text that gives it): each stem; "#" and four letters for the pieces of a short text."""
    found = terms(text)
    for term in found:
        yield term.stem, text[term.start : term.end]
    if len(found) <= SHORT:
        for term in found:
            word = text[term.start : term.end]
            padded = f" {fold(word)} "
            for at in range(len(padded) - GRAM + 1):
                yield f"#{padded[at : at + GRAM]}", word
