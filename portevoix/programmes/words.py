"""The programme's own words, with the articles that French needs.

Forms: singular, plural, the (le/la/l’), a (un/une), of (du/de la/de l’), to (au/à la/à l’),
of_plural ("des"). English needs only the, a, of, to.
"""

from django.utils.translation import get_language

# What a word is where a programme has not said: (singular, plural, gender) per language.
DEFAULTS = {
    ("sheet", "fr"): ("fiche", "fiches", "f"),
    ("delegate", "fr"): ("délégué", "délégués", "m"),
    ("trainee", "fr"): ("stagiaire", "stagiaires", "m"),
    ("cohort", "fr"): ("classe", "classes", "f"),
    ("provider", "fr"): ("organisme de formation", "organismes de formation", "m"),
    ("service", "fr"): ("service", "services", "m"),
    ("desk", "fr"): ("équipe d’animation", "équipes d’animation", "f"),
    ("theme", "fr"): ("thème", "thèmes", "m"),
    ("place", "fr"): ("lieu", "lieux", "m"),
    ("sheet", "en"): ("sheet", "sheets", "m"),
    ("delegate", "en"): ("delegate", "delegates", "m"),
    ("trainee", "en"): ("trainee", "trainees", "m"),
    ("cohort", "en"): ("class", "classes", "m"),
    ("provider", "en"): ("training provider", "training providers", "m"),
    ("service", "en"): ("service", "services", "m"),
    ("desk", "en"): ("facilitation team", "facilitation teams", "m"),
    ("theme", "en"): ("theme", "themes", "m"),
    ("place", "en"): ("place", "places", "m"),
}
ARTICLES = {
    "the": {"m": "le ", "f": "la ", "vowel": "l’"},
    "a": {"m": "un ", "f": "une "},
    "of": {"m": "du ", "f": "de la ", "vowel": "de l’"},
    "to": {"m": "au ", "f": "à la ", "vowel": "à l’"},
}
ENGLISH = {"the": "the ", "of": "of the ", "to": "to the "}
VOWELS = "aeiouyhéèêàâîôûœ"


def word(programme, key: str, form: str = "singular") -> str:
    """`word(p, "delegate", "the")` → "le délégué". KeyError for an unknown word."""
    language = "en" if (get_language() or "fr").startswith("en") else "fr"
    singular, plural, gender = _spelt(programme, key, language)
    if form == "singular":
        return singular
    if form == "plural":
        return plural
    if language == "en":
        indefinite = "an " if singular[0].lower() in "aeiou" else "a "
        return (indefinite if form == "a" else ENGLISH[form]) + singular
    articles = ARTICLES[form]
    elided = singular[0].lower() in VOWELS and "vowel" in articles
    return articles["vowel" if elided else gender] + singular


def _spelt(programme, key, language):
    term = programme.terms.get((key, language)) if programme is not None else None
    if term is not None:
        return term.singular, term.plural, term.gender
    return DEFAULTS[(key, language)]
