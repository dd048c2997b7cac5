"""Phone numbers written in words: « zéro six, douze, trente-quatre… »."""

from functools import lru_cache

UNITS = {
    "zero": "0", "zéro": "0", "un": "1", "une": "1", "deux": "2", "trois": "3", "quatre": "4", "cinq": "5", "six": "6",
    "sept": "7", "huit": "8", "neuf": "9", "dix": "10", "onze": "11", "douze": "12", "treize": "13", "quatorze": "14",
    "quinze": "15", "seize": "16", "vingt": "20", "vingts": "20", "trente": "30", "quarante": "40", "cinquante": "50",
    "soixante": "60", "septante": "70", "huitante": "80", "nonante": "90", "cent": "100",
}  # fmt: skip
LEAST_WORDS = 6
MOST_GAP = 4


def phones(plain):
    """A run of number words (or digits among them) that begins with a zero and is as long as a phone number."""
    run = []
    for (start, end), word in zip(plain.words, plain.folded_words, strict=True):
        if run and start - run[-1][1] > MOST_GAP:
            yield from _phone(run)
            run = []
        count = _numbers_in(word)
        if count and (run or word.startswith(("zero", "plus"))):
            run.append((start, end, count))
        elif run and word != "et":
            yield from _phone(run)
            run = []
    yield from _phone(run)


@lru_cache(20_000)
def _numbers_in(word):
    if word in UNITS or (word.isdigit() and len(word) <= 2):
        return 1
    if "-" not in word:
        return 0
    parts = [part for part in word.split("-") if part != "et"]
    return len(parts) if all(part in UNITS for part in parts) else 0


def _phone(run):
    if sum(count for _start, _end, count in run) >= LEAST_WORDS:
        yield run[0][0], run[-1][1]
