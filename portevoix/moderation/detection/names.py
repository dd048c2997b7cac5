"""Names of people: after a civility or a role, known first names, names given by the caller.

A street, a school, a town, a firm that bears a person's name is not the person: what follows a word of place is left.
"""

from functools import cache

from .kinds import Kind
from .lexicon import (
    CAPITALISED,
    CIVILITIES,
    COMPANIES,
    INTRODUCERS,
    NAME_PARTICLES,
    ORDINARY_ENDINGS,
    PLACE_PARTICLES,
    PLACES,
    ROLE_TAILS,
    ROLES,
    SHORT_CIVILITIES,
    SPEAKING,
    STOPS,
    THINGS,
    WITNESSES,
    starred,
)
from .plain import WORD, fold

MOST_NAME_WORDS = 4
MOST_TAIL = 5
MOST_PLACE_WORDS = 6
# Ordinary words, whatever their capital.
_NOBODY = CAPITALISED | STOPS | ROLES
SHORTEST_KNOWN = 3


def names(plain, known=()):
    """Yields (start, end, kind, is_sure): sure after a civility, or for a name that the caller knows."""
    reader = _Reader(plain, known)
    place = 0
    while place < len(plain.words):
        found = reader.name_at(place)
        if found:
            first, last, is_sure = found
            yield plain.words[first][0], reader.end(last), Kind.NAME, is_sure
            place = last
        place += 1


@cache
def _telling():
    return CIVILITIES | ROLES | INTRODUCERS | starred("first_names.list")[0]


class _Reader:
    def __init__(self, plain, known):
        self.text, self.words, self.folded = plain.text, plain.words, plain.folded_words
        self.first_names, self.ordinary = starred("first_names.list")
        self.surnames, self.ordinary_surnames = starred("surnames.list")
        self.known = {part for name in known for part in WORD.findall(fold(name)) if len(part) >= SHORTEST_KNOWN}
        self.telling = self.known | _telling() if self.known else _telling()
        self.in_place = self._places()

    def name_at(self, place):
        """The first and last word of the name that begins here, and whether it is sure."""
        word = self.folded[place]
        # A word in lower case is a name, or announces one, only if a list knows it.
        if word not in self.telling and "-" not in word and not self._is_capital(place):
            return None
        if word in self.known and self._is_known_here(place):
            return place, self._whole(place), True
        if word in CIVILITIES and place not in self.in_place:
            return self._after_civility(place)
        if word in ROLES and place not in self.in_place:
            return self._after_role(place)
        if word in INTRODUCERS:
            return self._introduced(place)
        if place not in self.in_place and (self._is_first_name(place) or self._is_full_name(place)):
            return place, self._whole(place), False
        return None

    def end(self, last):
        """With the point of an initial: « Nathalie P. »."""
        start, end = self.words[last]
        return end + 1 if end - start == 1 and self.text[end : end + 1] == "." else end

    def _is_known_here(self, place):
        word = self.folded[place]
        if word in STOPS or place in self.in_place:
            return False
        if self._is_ordinary(word):
            return self._is_capital(place) and not self._opens(place)
        return True

    def _is_ordinary(self, word):
        return word in self.ordinary or word in self.ordinary_surnames or word in CAPITALISED or word in ROLES

    def _after_civility(self, place):
        word, follower = self.folded[place], place + 1
        if not self._touches(place):
            return None
        if word in SHORT_CIVILITIES and not self._is_capital(follower):
            return self._lower_after_short(place)
        if self.folded[follower] in {"le", "la", "l", "les"} and not self._is_capital(follower):
            return self._after_civil_role(follower + 1)
        if self.folded[follower] in STOPS and not self._is_capital(follower):
            is_particle = self.folded[follower] in NAME_PARTICLES and self._touches(follower)
            return (follower, self._whole(follower), True) if is_particle and self._is_capital(follower + 1) else None
        if self.folded[follower] in ROLES or self.folded[follower] in CIVILITIES:
            return None
        return follower, self._whole(follower), True

    def _lower_after_short(self, place):
        """« mm dupont », « dr weber »: only what is known as a name, for « m » and « me » are also other words."""
        word = self.folded[place + 1]
        is_name = (word in self.surnames or word in self.first_names) and word not in STOPS
        return (place + 1, self._whole(place + 1), False) if is_name and not self._is_ordinary(word) else None

    def _after_civil_role(self, place):
        """« Monsieur le directeur Lambert »."""
        follower = place + 1
        if not self._touches(place) or not self._is_capital(follower) or self._is_acronym(follower):
            return None
        return None if self.folded[follower] in CAPITALISED else (follower, self._whole(follower), True)

    def _after_role(self, place):
        """« notre formateur Stéphane », « le conseiller de la mission locale, Julien »."""
        for follower in range(place + 1, min(place + 2 + MOST_TAIL, len(self.words))):
            gap = self._gap(follower - 1)
            if not set(gap) <= set(" ,'\":("):
                return None
            if self._is_person_here(follower, is_near=follower == place + 1):
                return follower, self._whole(follower), False
            if self.folded[follower] not in ROLE_TAILS and self.folded[follower] not in ROLES:
                return None
        return None

    def _is_person_here(self, place, *, is_near):
        word = self.folded[place]
        if word in ROLES or word in CIVILITIES or word in STOPS:
            return False
        is_name = word in self.first_names or word in self.surnames or self._compound(word)
        if self._is_capital(place):
            if place - 1 in self.in_place or word in PLACES:
                return False
            return (is_name and word not in CAPITALISED) or (
                word not in CAPITALISED and not self._is_acronym(place) and (is_near or "," in self._gap(place - 1))
            )
        return is_near and is_name and not self._is_ordinary(word)

    def _introduced(self, place):
        """« elle s'appelle Houria », « signé : Rachid »."""
        follower = place + 1
        if follower >= len(self.words) or not set(self._gap(place)) <= set(" :\"'"):
            return None
        word = self.folded[follower]
        if word in STOPS or word in CAPITALISED or word in ROLES or word in CIVILITIES or word in PLACES:
            return None
        if any(before in PLACES or before in THINGS for before in self.folded[max(0, place - 2) : place]):
            return None
        is_verb = self.folded[place].startswith(("appel", "prenom")) or ":" in self._gap(place)
        if self._is_capital(follower) and not self._is_acronym(follower):
            return follower, self._whole(follower), True
        if word in self.first_names and (is_verb or word not in self.ordinary):
            return follower, self._whole(follower), False
        return None

    def _is_first_name(self, place):
        word = self.folded[place]
        if word not in self.first_names and not self._compound(word):
            return self._is_person_by_context(place)
        if not self._is_capital(place):
            return not self._is_ordinary(word) and word not in STOPS
        if word not in self.ordinary:
            return word not in CAPITALISED or self._has_surname(place)
        return self._is_person_by_position(place)

    def _is_person_by_position(self, place):
        """« Rose » is a person within a sentence, or before a surname or a verb of people."""
        if self._has_surname(place):
            return True
        word = self.folded[place]
        if word in CAPITALISED:
            return False
        if not self._opens(place):
            return not self._is_upper_text(place)
        follower = place + 1
        return (
            follower < len(self.words)
            and self._gap(place) == " "
            and (self.folded[follower] in SPEAKING or self._joins_a_name(follower))
        )

    def _joins_a_name(self, place):
        """« Marin et Aimé »."""
        follower = place + 1
        is_joined = self.folded[place] == "et" and follower < len(self.words) and self._is_capital(follower)
        return is_joined and (self.folded[follower] in self.first_names or self.folded[follower] in self.surnames)

    def _is_person_by_context(self, place):
        """An unknown word with a capital: « c'est Wendy qui », « merci à Wendy », « Wendy et moi »."""
        if not self._is_capital(place) or self._is_acronym(place) or self.folded[place] in _NOBODY:
            return False
        before = tuple(self.folded[max(0, place - 2) : place])
        after = tuple(self.folded[place + 1 : place + 3])
        return (
            (before == ("c", "est") and after[:1] == ("qui",))
            or (before[:1] in (("merci",), ("demandez",), ("demander",), ("demande",)) and before[1:] == ("a",))
            or (after == ("et", "moi") and self._gap(place) == " ")
            or before == ("moi", "et")
            or before == ("d", "apres")
            or (before[-1:] in (("avec",), ("sans",), ("selon",)) and place - 1 not in self.in_place)
            or (after[:1] and after[0] in WITNESSES and self._gap(place) == " ")
        )

    def _is_full_name(self, place):
        """Two unknown words with a capital, within a sentence; or a frequent surname after a capital."""
        if not self._has_surname(place):
            return False
        words = (self.folded[place], self.folded[place + 1])
        if any(word in CAPITALISED or word in STOPS or word in PLACES or word in ROLES for word in words):
            return False
        if not self._is_capital(place) or self._is_acronym(place) or (place and self.folded[place - 1] == "chez"):
            return False
        is_surname = words[1] in self.surnames or words[0] in self.surnames
        if self._opens(place) or any(word.endswith(ORDINARY_ENDINGS) for word in words):
            return is_surname
        return True

    def _has_surname(self, place):
        follower = place + 1
        if follower >= len(self.words) or self._gap(place) != " " or not self._is_capital(follower):
            return False
        word = self.folded[follower]
        return word not in CAPITALISED and word not in STOPS and word not in ROLES

    def _whole(self, place):
        """The last word of the name: « Jean de la Tour », « Ibrahima Sory Bah », « mohamed benali »."""
        last, ahead = place, place + 1
        while ahead < len(self.words) and ahead - place < MOST_NAME_WORDS and self._gap(ahead - 1) in (" ", "'", ". "):
            word = self.folded[ahead]
            if self._gap(ahead - 1) == ". " and self.words[ahead - 1][1] - self.words[ahead - 1][0] > 1:
                break
            if self._goes_on(place, ahead):
                last = ahead
            elif word not in NAME_PARTICLES:
                break
            ahead += 1
        return last

    def _goes_on(self, place, ahead):
        word = self.folded[ahead]
        if self._is_capital(ahead):
            is_thing = word in CAPITALISED and word not in self.first_names
            is_word = word in STOPS and self._gap(ahead - 1) != "'" and not self._is_initial(ahead)
            return not is_thing and not is_word and (word not in CIVILITIES or self._is_last_initial(ahead))
        if self._is_capital(place) or word in STOPS:
            return False
        # « mr el khoury »: what follows a particle is the name.
        is_after_particle = ahead == place + 1 and self.folded[place] in NAME_PARTICLES
        return is_after_particle or (word in self.surnames and not self._is_ordinary(word))

    def _is_initial(self, place):
        start, end = self.words[place]
        return end - start == 1 and self.text[end : end + 1] == "."

    def _is_last_initial(self, place):
        """« Yohan M. n'est pas payé »: no « M. » that a name follows."""
        return self._is_initial(place) and not (place + 1 < len(self.words) and self._is_capital(place + 1))

    def _places(self):
        """The words that belong to the name of a place or a firm: « lycée Victor Hugo », « rue jean moulin »."""
        taken = set()
        for place, word in enumerate(self.folded):
            if word in PLACES:
                taken.update(self._place_from(place))
            elif word in COMPANIES and place and self._is_capital(place - 1) and word in {"sarl", "sas", "eurl"}:
                taken.add(place - 1)
        return taken

    def _place_from(self, place):
        content = 0
        for ahead in range(place + 1, min(place + 1 + MOST_PLACE_WORDS, len(self.words))):
            if self._gap(ahead - 1) not in (" ", "'", "-", ' "', ' "'):
                return
            word = self.folded[ahead]
            if word in CIVILITIES:
                return
            if word in PLACE_PARTICLES and not content:
                continue
            is_name = word in self.first_names or word in self.surnames
            if not (self._is_capital(ahead) or (is_name and content < 2)) and not (content and word in PLACE_PARTICLES):
                return
            content += 1
            yield ahead

    def _compound(self, word):
        """« Jean-Baptiste », « Marie-Laure »; not « Saint-Jérôme »."""
        first, dash, _rest = word.partition("-")
        return bool(dash) and first in self.first_names and first not in CAPITALISED and first not in PLACES

    def _is_capital(self, place):
        return self.text[self.words[place][0]].isupper()

    def _is_acronym(self, place):
        start, end = self.words[place]
        return end - start > 1 and self.text[start:end].isupper()

    def _is_upper_text(self, place):
        return self._is_acronym(place)

    def _opens(self, place):
        """The first word of the text, of a sentence or of a line."""
        if not place:
            return True
        gap = self._gap(place - 1)
        return any(sign in gap for sign in '.!?…\n"') or gap.strip() in {"-", "•", "*", ":"}

    def _gap(self, place):
        """What stands between this word and the next."""
        return self.text[self.words[place][1] : self.words[place + 1][0]]

    def _touches(self, place):
        return place + 1 < len(self.words) and self._gap(place) in (" ", ". ", ".", "  ")
