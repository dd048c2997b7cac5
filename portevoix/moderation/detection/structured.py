"""What has a form of its own: numbers, addresses, dates of birth. Each search reads the text once.

Every repetition is bounded, and costly patterns start from a rare sign (an @, a digit, a word): a text of any size
and any malice takes a time in proportion to its length.
"""

import re

from . import bank, spelled
from .kinds import Kind
from .postal import addresses


def structured(plain):
    """Yields (start, end, kind, is_sure) in the plain text; an earlier detector wins over a later one."""
    for detector in DETECTORS:
        yield from detector(plain)


_AT = re.compile(r"@|[(\[{]\s?(?:at|a|arobase?|arobaz)\s?[)\]}]|(?<=\s)arr?obb?a[sz]e?(?=\s)")
_DOT = r"(?:\s?\.\s?|\s?[(\[{]\s?(?:point|dot|pt|\.)\s?[)\]}]\s?|\s(?:point|dot|pt)\s)"
_BEFORE_AT = re.compile(rf"[\w.+%'-]{{1,64}}(?:{_DOT}[\w+%-]{{1,40}}|\s(?:tiret|underscore)\s[\w-]{{1,40}}){{0,4}}\s?$")
_STRICT_BEFORE_AT = re.compile(r"[\w.+%'-]{1,64}\s?$")
_AFTER_AT = re.compile(rf"\s?[\w-]{{1,63}}(?:{_DOT}[\w-]{{1,40}}){{0,3}}")
_STRICT_AFTER_AT = re.compile(r"\s?[\w-]{1,63}(?:\s?\.[\w-]{1,40}){1,4}|[\w-]{1,63}")


def emails(plain):
    text = plain.folded
    for sign in _AT.finditer(text):
        is_strict = sign[0] == "@" and "point" not in text[sign.end() : sign.end() + 40]
        before = (_STRICT_BEFORE_AT if is_strict else _BEFORE_AT).search(
            text[max(0, sign.start() - 120) : sign.start()]
        )
        after = (_STRICT_AFTER_AT if is_strict else _AFTER_AT).match(text, sign.end(), sign.end() + 160)
        if before is None or after is None or (is_strict and before[0].endswith(" ") and "." not in after[0]):
            continue
        start = sign.start() - len(before[0].lstrip("'.-"))
        yield start, after.end(), Kind.EMAIL, "." in after[0] or "point" in after[0]


_NIR = re.compile(
    r"(?<![\w+])[1-478][\s.\-]?\d{2}[\s.\-]?(?:0[1-9]|1[0-2]|[2-9]\d)[\s.\-]?(?:\d{2}|2[ab])[\s.\-]?\d{3}[\s.\-]?\d{3}"
    r"(?:[\s.\-/]{0,3}\d{2})?(?!\w)"
)
_NIR_SAID = re.compile(
    r"\b(?:secu|ssn?|nir|securite sociale|numero de secu|vitale)\b[^\d\n]{0,20}(\d(?:[\s.\-]?[\dab]){9,16})(?!\d)"
)


def nirs(plain):
    """Fifteen signs whose key holds are sure; without the key, or with a wrong one, they may still be somebody's."""
    for match in plain.near_digits(_NIR, 1, 40):
        signs = re.sub(r"[^0-9ab]", "", match[0])
        yield match.start(), match.end(), Kind.NIR, bank.nir_key_holds(signs)
    for match in plain.near_digits(_NIR_SAID, 45, 40):
        yield match.start(1), match.end(1), Kind.NIR, False


_INTERNATIONAL = re.compile(r"(?<![\w+])(?:\+|00)[\s.]?[1-9](?:[\s.\-/()]{0,3}\d){7,13}(?!\d)")
_NATIONAL = re.compile(r"(?<![\w.,])[(\[]?[0o][)\]]?(?:[\s.\-/_,]{0,3}[\do]){9}(?![\w])")
_SHORT = re.compile(
    r"\b(?:tel|telephone|numero|num|portable|mobile|06|07|appel\w{0,4}|whatsapp|sms)\b[^\d\n]{0,15}([67](?:[\s.\-/]{0,2}\d){8})(?!\d)"
)
_SERVICE = ("08", "118")


def phones(plain):
    for match in plain.near_digits(_INTERNATIONAL, 4, 60):
        yield match.start(), match.end(), Kind.PHONE, True
    for match in plain.near_digits(_NATIONAL, 40, 60):
        digits = re.sub(r"[^\do]", "", match[0]).replace("o", "0")
        if digits[1] != "0" and not digits.startswith(_SERVICE) and sum(map(str.isdigit, match[0])) >= 8:
            yield match.start(), match.end(), Kind.PHONE, True
    for match in plain.near_digits(_SHORT, 45, 40):
        yield match.start(1), match.end(1), Kind.PHONE, False
    for start, end in spelled.phones(plain):
        yield start, end, Kind.PHONE, True


_MONTH = (
    r"(?:janv(?:ier)?|fev(?:rier)?|mars|avr(?:il)?|mai|juin|juil(?:let)?|aout|sept(?:embre)?|oct(?:obre)?"
    r"|nov(?:embre)?|dec(?:embre)?)\b\.?"
)
_DATE = (
    rf"(?:\d{{4}}-\d{{1,2}}-\d{{1,2}}|\d{{1,2}}\s?[/.\-\s]\s?\d{{1,2}}\s?[/.\-\s]\s?(?:\d{{4}}|\d{{2}})"
    rf"|\d{{1,2}}\s?(?:er)?[\s.\-]{{1,3}}{_MONTH}(?:[\s.\-]{{1,3}}(?:\d{{4}}|\d{{2}}))?"
    rf"|{_MONTH}\s\d{{4}}|(?:19|20)\d{{2}}|\d{{6}}|\d{{8}})(?!\d)"
)
_BORN = re.compile(
    rf"\b(?:nee?s?|ne\(e\)|naissance|naquit|ddn|anniversaire|anniv)\b[^\w\n]{{0,5}}(?:e?\)?s?\)?[\s:]{{0,3}})?"
    r"(?:(?:le|en|au|du|est|c'est|c|un|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|mois de|a [\w\-]{2,25}|:)"
    rf"[\s:]{{1,3}}){{0,5}}({_DATE})"
)
_LONG_AGO = re.compile(
    rf"(?<![\d/.\-])(\d{{1,2}}[/.\-]\d{{1,2}}[/.\-](19[3-9]\d|200\d|201[0-2])"
    rf"|\d{{1,2}}(?:er)?\s{_MONTH}\s(19[3-9]\d|200\d|201[0-2])|(19[3-9]\d|200\d|201[0-2])-\d{{2}}-\d{{2}})(?![\d/.\-]?\d)"
)


def birth_dates(plain):
    """A date said to be one of birth, or so long ago that nothing else is likely."""
    for match in plain.near_digits(_BORN, 200, 40):
        yield match.start(1), match.end(1), Kind.BIRTH_DATE, True
    for match in plain.near_digits(_LONG_AGO, 1, 40):
        yield match.start(1), match.end(1), Kind.BIRTH_DATE, False


_PLATE = re.compile(
    r"(?<![\w-])(?:[A-Z]{2}[ -]\d{3}[ -][A-Z]{2}|(?i:[A-Z]{2}\d{3}[A-Z]{2}|[A-Z]{2}-\d{3}-[A-Z]{2}))(?![\w-])"
)
_OLD_PLATE = re.compile(r"(?<![\w-])\d{2,4}[ -]?[A-Z]{2,3}[ -]?(?:\d{2}|2[AB]|97\d)(?![\w-])")
_PLATE_SAID = re.compile(
    r"\b(?:plaques?|immatricul\w{1,6}|immat)\b\W{0,4}(?:est\s|:\s?)?"
    r"([a-z]{2}[ -]?\d{3}[ -]?[a-z]{2}|\d{2,4}[ -]?[a-z]{2,3}[ -]?\d{2})\b"
)


def plates(plain):
    for pattern, is_sure in ((_PLATE, True), (_OLD_PLATE, False)):
        for match in plain.near_digits(pattern, 6, 12, plain.text):
            yield match.start(), match.end(), Kind.PLATE, is_sure
    for match in plain.near_digits(_PLATE_SAID, 45, 12):
        yield match.start(1), match.end(1), Kind.PLATE, True


# Without one of these in the text, nobody named an account.
_NETWORKS = (
    "insta",
    "snap",
    "tok",
    "twitt",
    "face",
    "fb",
    "telegram",
    "discord",
    "linkedin",
    "twitch",
    "pseudo",
    "t.me",
)
_NETWORK = r"(?:insta(?:gram)?|snap(?:chat)?|tik ?tok|twitter|facebook|fb|face|telegram|discord|linkedin|twitch|pseudo)"
_HANDLE = re.compile(r"(?<![\w.@])@[a-z_][\w.]{2,30}")
_ON_NETWORK = re.compile(
    rf"\b(mon|ma|son|sa|leur|notre|nos)?\s?{_NETWORK}\b\s?(?:a moi\s)?"
    r"(?:c'est|c|est|:|=|compte|mon pseudo|son pseudo|pseudo|sous le nom)"
    rf"\s?(?:de\s|est\s|:\s?){{0,2}}([\w.\-]{{3,30}})"
)
_LINK = re.compile(
    r"(?:instagram|facebook|tiktok|snapchat|twitter|x|linkedin|twitch|t)\.(?:com|me|tv|fr)/(?:in/|add/)?@?[\w.\-]{3,40}"
)


def handles(plain):
    text = plain.folded
    is_network = "x." in text or any(network in text for network in _NETWORKS)
    if is_network:
        for match in _LINK.finditer(text):
            yield match.start(), match.end(), Kind.HANDLE, True
    if "@" in text:
        for match in _HANDLE.finditer(text):
            yield match.start(), match.start() + len(match[0].rstrip(".")), Kind.HANDLE, True
    if is_network:
        for match in _ON_NETWORK.finditer(text):
            if match[1] or re.search(r"[\d_.]", match[2]):
                yield match.start(2), match.start(2) + len(match[2].rstrip(".-")), Kind.HANDLE, False


_DECIMAL_POSITION = re.compile(r"(?<![\d.,])-?\d{1,2}[.,]\d{4,12}°?\s?[nns]?[,;/ ]{1,3}-?\d{1,3}[.,]\d{4,12}(?!\d)")
_DEGREES = r"\d{1,3}\s?°\s?\d{1,2}(?:[.,]\d{1,6})?\s?(?:'\s?(?:\d{1,2}(?:[.,]\d{1,4})?\s?(?:\"|'')?)?)?\s?"
_DEGREE_POSITION = re.compile(rf"{_DEGREES}[ns][,; ]{{0,3}}{_DEGREES}[eow]\b")


def positions(plain):
    for pattern in (_DECIMAL_POSITION, _DEGREE_POSITION):
        for match in plain.near_digits(pattern, 4, 40):
            yield match.start(), match.end(), Kind.POSITION, True


DETECTORS = (
    emails,
    bank.accounts,
    nirs,
    positions,
    phones,
    birth_dates,
    bank.cards,
    addresses,
    plates,
    handles,
)
