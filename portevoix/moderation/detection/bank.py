"""Numbers that carry their own proof: bank accounts, cards, the key of the social security number."""

import re

from .kinds import Kind

_LENGTHS = {
    "fr": 27, "mc": 27, "be": 16, "de": 22, "es": 24, "it": 27, "pt": 25, "lu": 20, "nl": 18, "ch": 21, "gb": 22,
    "at": 20, "ie": 22, "pl": 28, "ro": 24, "bg": 22, "gr": 27, "hr": 21, "lt": 20, "lv": 21, "ee": 20, "fi": 18,
    "se": 24, "dk": 18, "no": 15, "cz": 24, "sk": 24, "hu": 28, "si": 19, "mt": 31, "cy": 28, "tn": 24, "tr": 26,
    "ma": 28, "dz": 26, "sn": 28, "ci": 28, "ml": 28, "ua": 29, "ge": 22, "md": 24, "rs": 22, "al": 28, "mr": 27,
}  # fmt: skip
_COUNTRY = re.compile(r"(?<![a-z0-9])[a-z]{2}[\s.\-]?\d[\s.\-]?\d")
_RIB = re.compile(r"(?<!\w)\d{5}[\s.\-]\d{5}[\s.\-](?:[a-z\d][\s.\-]?){11}[\s.\-]?\d{2}(?!\w)")
_CARD = re.compile(r"(?<!\w)[3-6]\d{3}(?:[\s.\-]?\d{4}){3}(?!\w)")
_SAID = re.compile(r"\b(?:iban|rib|compte|bancaires?)\b[^\d\n]{0,20}$")
_MOST_SEPARATORS = 3


def accounts(plain):
    """An IBAN whose key holds is sure; one with the right look and a wrong key may still be somebody's."""
    text = plain.folded
    for match in plain.near_digits(_COUNTRY, 4, 4):
        length = _LENGTHS.get(text[match.start() : match.start() + 2])
        if length is None:
            continue
        end, signs = _walk(text, match.start(), length)
        is_sure = len(signs) == length and _iban_key_holds(signs)
        if is_sure or (len(signs) >= min(length, 20) - 2 and sum(map(str.isdigit, signs)) >= len(signs) * 0.6):
            yield match.start(), end, Kind.IBAN, is_sure
    for match in plain.near_digits(_RIB, 1, 70):
        yield match.start(), match.end(), Kind.IBAN, False


def _walk(text, start, length):
    """`length` letters and digits from `start`, however they are spaced."""
    signs, place, gap, end = [], start, 0, start
    while place < len(text) and len(signs) < length and gap <= _MOST_SEPARATORS:
        sign = text[place]
        if sign.isascii() and sign.isalnum():
            signs.append(sign)
            gap, end = 0, place + 1
        elif sign in " .-\t\n":
            gap += 1
        else:
            break
        place += 1
    return end, "".join(signs)


def _iban_key_holds(signs):
    return int("".join(str(int(sign, 36)) for sign in signs[4:] + signs[:4])) % 97 == 1


def cards(plain):
    for match in plain.near_digits(_CARD, 1, 24):
        if _luhn_holds(re.sub(r"\D", "", match[0])):
            yield match.start(), match.end(), Kind.CARD, True


def _luhn_holds(digits):
    doubled = [int(digit) * (2 - place % 2) for place, digit in enumerate(digits)]
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def nir_key_holds(signs):
    """97 less the remainder of the thirteen signs; 2A counts 19 and 2B 18 (Corsica)."""
    if len(signs) != 15:
        return False
    number = signs[:13].replace("2a", "19").replace("2b", "18")
    return number.isdigit() and signs[13:].isdigit() and 97 - int(number) % 97 == int(signs[13:])
