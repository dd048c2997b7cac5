"""What the detectors see, one rule at a time; the figures stand in test_detection_figures."""

import time
import unicodedata

import pytest

from portevoix.moderation.detection import Family, Finding, Kind, findings, has_danger, help_lines, pieces


def seen(text, **options):
    return [(text[found.start : found.end], found.kind) for found in findings(text, **options)]


def kinds(text):
    return {found.kind for found in findings(text)}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Mme X nous refuse les clés.", "X"),
        ("M. le directeur Dupont ne vient pas.", "Dupont"),
        ("mm dupont crie", "dupont"),
        ("Elle s'appelle Houria.", "Houria"),
        ("mon formateur bernard fume", "bernard"),
        ("C'est Rose qui a la clé.", "Rose"),
        ("Nathalie P. nous a mis dehors.", "Nathalie P."),
        ("mr el khoury a refusé", "el khoury"),
        ("Monsieur Le Goff attend.", "Le Goff"),
    ],
)
def test_a_name_is_found_by_what_stands_around_it(text, words):
    assert seen(text) == [(words, Kind.NAME)]


@pytest.mark.parametrize(
    "text",
    [
        "Le lycée Victor Hugo nous prête son gymnase.",
        "La rue Jean Jaurès est en travaux.",
        "Pierre par pierre, nous avons monté le muret.",
        "Madame la directrice nous a reçus.",
        "La Mission Locale de Marseille répond en avril.",
        "Le logiciel s'appelle Batigest.",
    ],
)
def test_places_things_and_offices_are_nobody(text):
    assert seen(text) == []


def test_names_given_by_the_caller_are_sure_in_any_case():
    found = findings("Zorglub et mme petit attendent, zorglub aussi.", names=["Zorglub Petit"])

    assert [(one.start, one.is_sure) for one in found] == [(0, True), (15, True), (32, True)]


def test_a_known_name_that_is_an_ordinary_word_needs_its_capital():
    assert seen("Le petit frigo est plein, dit Petit.", names=["Ana Petit"]) == [("Petit", Kind.NAME)]


@pytest.mark.parametrize(
    ("text", "kind", "is_sure"),
    [
        ("2 55 08 14 168 025 38", Kind.NIR, True),
        ("2 55 08 14 168 025 39", Kind.NIR, False),
        ("FR14 2004 1010 0505 0001 3M02 606", Kind.IBAN, True),
        ("FR15 2004 1010 0505 0001 3M02 606", Kind.IBAN, False),
    ],
)
def test_a_key_that_holds_is_sure_and_a_wrong_one_is_still_shown(text, kind, is_sure):
    assert findings(f"Le voici : {text}.") == [Finding(11, 11 + len(text), kind, is_sure)]


@pytest.mark.parametrize(
    "text",
    ["zéro six, douze, trente-quatre, cinquante-six, vingt", "06 12 34 56 78", "O6.12.34.56.78", "+33(0)6 12 34 56 78"],
)
def test_a_phone_number_is_found_however_it_is_written(text):
    assert seen(f"Appelez le {text} !") == [(text, Kind.PHONE)]


@pytest.mark.parametrize("text", ["0 800 20 30 40", "le 15/10/2026 à 14 h", "1 607 heures", "lot 45-678", "652,02 €"])
def test_numbers_of_every_day_are_nobodys(text):
    assert seen(f"Voici : {text}.") == []


def test_places_are_those_of_the_text_as_given():
    text = unicodedata.normalize("NFD", "Été : é\u200bcrire à léa@gmail.com, ça presse")

    assert [text[one.start : one.end] for one in findings(text)] == [unicodedata.normalize("NFD", "léa@gmail.com")]


@pytest.mark.parametrize(
    "text", ["", " ", "\n", "İİİ Ⅷ ﬁ 🙂", "\x00\ud800", "@", "@@@@", "06", "Mme", "M.", "s'appelle"]
)
def test_any_text_is_read(text):
    assert findings(text) == []


@pytest.mark.parametrize(
    ("text", "kind", "number"),
    [
        ("j'ai envie d'en finir", Kind.SUICIDE, "3114"),
        ("il me touche", Kind.SEXUAL, "17"),
        ("Mon mari me frappe.", Kind.VIOLENCE, "3919"),
        ("on me harcèle sur snap", Kind.HARASSMENT, "3018"),
        ("Une mineure est en danger.", Kind.MINOR, "119"),
        ("jvais te planter", Kind.THREAT, "114"),
        ("mon patron garde mon passeport", Kind.FORCED_WORK, "17"),
    ],
)
def test_words_of_danger_bring_the_number_that_helps(text, kind, number):
    found = findings(text)

    assert kind in {one.kind for one in found}
    assert has_danger(found)
    assert number in {line.number for line in help_lines(found)}


@pytest.mark.parametrize(
    "text",
    [
        "On tue le temps entre deux cours.",
        "La violence du choc thermique.",
        "Le pistolet à peinture est bouché.",
        "Nous voulons en finir avec les retards.",
        "On ne peut plus vivre avec 400 euros.",
        "Le plafond menace de s'écrouler.",
    ],
)
def test_the_same_words_in_a_harmless_sense_raise_no_alarm(text):
    assert not has_danger(findings(text))


@pytest.mark.parametrize(
    "text",
    [
        "Nous attendons le paiement depuis trois mois, le bus est trop cher, une stagiaire de la classe veut se tuer",
        "La salle est froide, les ordinateurs sont vieux, un stagiaire nous frappe à la pause",
        "Les horaires de bus ne vont pas avec les horaires de formation et je me scarifie",
    ],
)
def test_a_danger_at_the_end_of_a_list_of_complaints_is_seen(text):
    assert has_danger(findings(text))


def test_without_danger_there_is_no_number():
    assert help_lines(findings("Mme Dupont, 06 12 34 56 78")) == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Il est diabétique.", Kind.HEALTH),
        ("Elle a la RQTH.", Kind.DISABILITY),
        ("Il est délégué CGT.", Kind.UNION),
        ("Elle porte le voile.", Kind.RELIGION),
        ("Il est sans papiers.", Kind.ORIGIN),
        ("Elle est lesbienne.", Kind.ORIENTATION),
        ("Il sort de prison.", Kind.JUSTICE),
        ("Quel connard !", Kind.INSULT),
    ],
)
def test_protected_words_and_insults_are_to_be_checked(text, kind):
    assert kind in kinds(text)
    assert not any(found.is_sure for found in findings(text))


def test_pieces_make_the_text_again_and_say_what_holds_them():
    text = "Mon mari frappe Kevin, 06 12 34 56 78."

    cut = pieces(text, findings(text))

    assert "".join(piece for piece, _found in cut) == text
    assert {one.family for _piece, found in cut for one in found} == {Family.DANGER, Family.NAME, Family.STRUCTURED}


def test_every_kind_has_a_family_and_words():
    assert all(kind.family and str(kind.label) for kind in Kind)


HOSTILE = [
    "a", "0 ", "@", "06 ", "a@", "a.", "a-", "FR76 ", "Jean ", "Mme ", "zero ", "frapp", "envie d'", "12 rue ",
    "né le ", "é", "1.2.", "insta : ", "'", "suicid", "Résidence ", "+33", "\n",
    "a point ", "formateur ", "peur ", "je vais le ",
    "enfant ", "45.1234, ", "°", "(at)",
]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("sign", HOSTILE)
def test_time_grows_with_the_length_and_no_faster(sign):
    """Eight times the length takes less than sixteen times as long (a square would take 64)."""

    def spent(length):
        started = time.process_time()
        findings((sign * length)[:length])
        return time.process_time() - started

    spent(1000)

    assert spent(400_000) < 16 * max(spent(50_000), 0.05)


@pytest.mark.slow
def test_two_megabytes_of_malice_are_read():
    hostile = "".join(HOSTILE)

    assert findings((hostile * (2_000_000 // len(hostile) + 1))[:2_000_000])
