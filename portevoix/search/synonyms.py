"""Words that mean the same to whoever searches: "navette" finds "bus". Known when one searches, not to the index."""

from .analyser import stem_of
from .models import SynonymList

MOST_WORDS_A_LINE = 12
# What a programme begins with; its coordinator then writes its own.
FIRST_LINES = """
bus, car, autocar, navette
train, TER
voiture, auto, véhicule
vélo, bicyclette
logement, appartement, studio, foyer, hébergement
loyer, APL
cantine, restauration, repas, self, déjeuner
rémunération, paie, salaire, indemnité, bourse
retard, attente, délai
ordinateur, PC, portable
internet, wifi, connexion, réseau
formateur, professeur, prof, enseignant
stage, alternance, apprentissage
entreprise, employeur, patron
docteur, médecin, généraliste
psychologue, psy
handicap, RQTH, AGEFIPH
garde, crèche, nourrice
harcèlement, moquerie, insulte
bruit, vacarme
chauffage, froid
toilettes, WC, sanitaires
permis, conduite
argent, sous, euros, budget
horaires, emploi du temps, planning
""".strip()


def lines_of(programme) -> str:
    kept = SynonymList.objects.filter(programme=programme).values_list("lines", flat=True).first()
    return FIRST_LINES if kept is None else kept


def version_of(programme) -> int:
    """0 for the lines a programme begins with."""
    return SynonymList.objects.filter(programme=programme).values_list("version", flat=True).first() or 0


def synonyms_of(programme, stems: set[str]) -> dict[str, dict[str, str]]:
    """For each of these stems, those that mean the same, with the word that says so."""
    found: dict[str, dict[str, str]] = {stem: {} for stem in stems}
    for line in lines_of(programme).splitlines():
        same = {stem_of(word): word for word in words_of(line)}
        for stem in stems & same.keys():
            found[stem].update((other, word) for other, word in same.items() if other and other != stem)
    return found


def words_of(line: str) -> list[str]:
    """Those of one line; an expression of several words means nothing here."""
    words = [word.strip() for word in line.split(",")][:MOST_WORDS_A_LINE]
    return [word for word in words if word and " " not in word]
