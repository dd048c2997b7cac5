"""Words as they are heard: text messages, missing accents and spelling by ear come to the same sound."""

import re

# What is written in one word and said in several, and the short forms of text messages.
_WRITTEN = {
    "jai": "j ai", "jaurai": "j aurai", "javai": "j avais", "javais": "j avais", "jetais": "j etais",
    "jetai": "j etais",
    "jarive": "j arrive", "jarrive": "j arrive", "jen": "j en", "jy": "j y", "g": "j ai", "gt": "j etais",
    "jss": "je suis", "chui": "je suis", "chuis": "je suis", "chu": "je suis", "chepa": "je sais pas",
    "jsp": "je sais pas", "c": "c est", "cest": "c est", "ct": "c etait", "cetait": "c etait", "sest": "s est",
    "sa": "ca sa", "mont": "m ont", "ten": "t en", "men": "m en", "sen": "s en", "sfait": "s fait", "sfai": "s fait",
    "larret": "l arret", "sarete": "s arrete", "sarette": "s arrete", "sarrete": "s arrete", "quel": "quel qu elle",
    "kel": "qu elle", "tlm": "tout le monde", "tt": "tout", "ts": "tous tentative", "tjrs": "toujours",
    "tjs": "toujours", "jms": "jamais", "pr": "pour", "ke": "que", "k": "que", "ki": "qui", "kan": "quand",
    "qd": "quand", "koi": "quoi", "ds": "dans", "ac": "avec", "pa": "pas", "plu": "plus", "pu": "plus", "ya": "y a",
    "vx": "veux", "ve": "veux", "veu": "veux", "pe": "peux", "peu": "peux peu", "vrmt": "vraiment", "bcp": "beaucoup",
    "dla": "de la", "dun": "d un", "dune": "d une", "tro": "trop", "mtn": "maintenant", "qqn": "quelqu un",
    "qqun": "quelqu un", "we": "week end", "pcq": "parce que", "psk": "parce que", "vs": "vous", "ns": "nous",
    "nrv": "enerve", "msg": "message", "msgs": "messages", "tel": "telephone tel", "etai": "etais", "mar": "marre",
    "sui": "suis", "mme": "madame", "mr": "monsieur", "mm": "meme",
}  # fmt: skip
_SOUNDS = (
    ("ph", "f"), ("qu", "k"), ("ch", "ç"), ("h", ""), ("eau", "o"), ("au", "o"), ("oeu", "eu"), ("ai", "e"),
    ("ei", "e"), ("ce", "se"), ("ci", "si"), ("cy", "si"), ("c", "k"), ("q", "k"), ("ge", "je"), ("gi", "ji"),
    ("y", "i"), ("z", "s"),
)  # fmt: skip
_TWICE = re.compile(r"(.)\1+")
_JE_RUN_ON = re.compile(r"j(?=[bcdfgklmnpqrstvxz])(\w{2,})")


def sound(letters):
    """« frape » as « frappe », « kon » as « con »."""
    for written, heard in _SOUNDS:
        if written in letters:
            letters = letters.replace(written, heard)
    return _TWICE.sub(r"\1", letters)


def said(word):
    """The words said by one written word, in lower case and without accents: « jvais » is « je vais »."""
    if word in _WRITTEN:
        return tuple(_WRITTEN[word].split())
    if "-" in word:
        return tuple(piece for part in word.split("-") for piece in said(part))
    run_on = _JE_RUN_ON.fullmatch(word)
    return ("je", *said(run_on[1])) if run_on else (word,)
