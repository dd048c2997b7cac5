import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portevoix.administration.demonstration.texts import FOLDER
from portevoix.kit import plain_words
from portevoix.kit.readability import Kind, Level, read, undated_promises

OFFICES = (
    "Dans le cadre de la mise en œuvre du dispositif susmentionné, il convient de préciser que les modalités "
    "afférentes à l'instruction des demandes seront notifiées aux bénéficiaires par le biais du CRPFQ dans les "
    "meilleurs délais, sous réserve de la complétude des pièces justificatives."
)
LONG = "mot " * 30 + "fin."


def remarks(text):
    return [(remark.kind, remark.passage) for remark in read(text).remarks]


@pytest.mark.parametrize(
    ("text", "kind", "passage"),
    [
        ("Appelez le CRPFQ demain.", Kind.ACRONYM, "CRPFQ"),
        ("Le bus est décidé par la mairie.", Kind.PASSIVE, "est décidé par"),
        ("Votre dossier a été transmis hier.", Kind.PASSIVE, "a été transmis"),
        ("Ce n’est pas impossible.", Kind.NEGATIONS, "pas impossible"),
        ("Nous parlons de la professionnalisation.", Kind.LONG_WORD, "professionnalisation"),
        (
            "L’installation, la vérification et la réparation prennent un mois.",
            Kind.NOUNS,
            "L’installation, la vérification et la réparation prennent un mois.",
        ),
    ],
)
def test_what_is_hard_to_read_is_shown_with_its_passage(text, kind, passage):
    assert (kind, passage) in remarks(text)


@pytest.mark.parametrize(
    ("text", "passage", "instead"),
    [
        ("Nonobstant la pluie, le car part.", "Nonobstant", "malgré"),
        ("Nous diligentons une visite.", "diligentons", "faire, lancer"),
        ("Il faut un justificatif.", "justificatif", "papier qui prouve"),
        ("Le car part à l’issue du cours.", "à l’issue du", "après"),
        ("Cela dure DANS LE CADRE DES travaux.", "DANS LE CADRE DES", "pour, pendant"),
    ],
)
def test_a_word_of_offices_comes_with_a_plainer_one(text, passage, instead):
    found = {(remark.passage, remark.instead) for remark in read(text).remarks}

    assert (passage, instead) in found


@pytest.mark.parametrize(
    "text",
    [
        "Le CFA (centre de formation d’apprentis) ouvre à 8 h. Le CFA ferme à 18 h.",
        "Le centre de formation d’apprentis (CFA) ouvre à 8 h.",
        "Au XVIe siècle, chapitre IV, en Corse (2A), la SNCF et un CDD.",
        "LE CENTRE FERME LE LUNDI.",
        "M. Martin vous attend à l’accueil.",
        "Nous n’avons pas de car.",
        "",
        "🙂 🙂",
    ],
)
def test_plain_words_get_no_remark(text):
    assert remarks(text) == []
    assert read(text).level == Level.EASY


def test_a_short_form_does_not_end_a_sentence():
    assert read("M. Martin et Mme. Durand viennent.").sentences == 1


def test_a_long_sentence_is_cut_for_showing():
    (kind, passage), *_others = remarks("Le car de la ligne numéro un " * 60)

    assert kind == Kind.LONG_SENTENCE
    assert len(passage) <= 160


def test_the_answers_of_the_demonstration_are_easier_than_the_french_of_offices():
    answers = [
        text["answer"]
        for path in sorted((FOLDER / "sheets").glob("*.json"))
        for text in json.loads(path.read_text(encoding="utf-8"))
    ]

    scores = [read("\n".join((said["understood"], said["decision"], said["next_step"]))).score for said in answers]

    assert read(OFFICES).level == Level.HARD
    assert max(scores) < read(OFFICES).score
    assert sum(scores) / len(scores) < 30


def test_the_list_of_plain_words_is_long_and_each_entry_says_something_else():
    assert len(plain_words.ENTRIES.strip().splitlines()) >= 120
    assert all(plainer and word != plainer for word, plainer in plain_words.PLAINER.items())


@given(st.text(max_size=400))
def test_no_text_ever_stops_it(text):
    reading = read(text)

    assert 0 <= reading.score <= 100
    assert all(remark.passage for remark in reading.remarks)
    assert undated_promises(text) is not None


@given(st.lists(st.sampled_from([OFFICES, "Le car part.", "Nonobstant.", "Appelez le CRPFQ.", LONG]), max_size=8))
def test_one_more_long_sentence_never_makes_a_text_easier(sentences):
    text = "\n".join(sentences)

    assert read(f"{text}\n{LONG}").score >= read(text).score


@pytest.mark.parametrize("unit", [".", "a", "A ", "(", "CFA (", "nous ", "n'", "pas ", "a-", "é.\n", "[", "…»", "est "])
def test_the_time_it_takes_grows_with_the_text_and_not_with_its_square(unit):
    def lasts(size):
        started = time.process_time()
        text = unit * (size // len(unit)) + "x"
        read(text)
        undated_promises(text)
        return time.process_time() - started

    few, many = (min(lasts(size) for _ in range(3)) for size in (5_000, 100_000))

    # Twenty times is the rule, four hundred a square; the floor is for what is too short to be measured.
    assert many < 200 * max(few, 0.002)


@pytest.mark.parametrize(
    "text",
    [
        "Nous allons réparer le chauffage.",
        "Nous ferons au mieux.",
        "La porte sera réparée.",
        "Nous vous donnerons une réponse. Elle sera claire.",
        "On va changer la serrure.",
    ],
)
def test_a_promise_without_a_day_is_noticed(text):
    assert undated_promises(text)


@pytest.mark.parametrize(
    "text",
    [
        "Nous allons réparer le chauffage mardi.",
        "Nous ferons les travaux. Ils commencent le 12 mars.",
        "La porte sera réparée sous quinze jours.",
        "Nous préparons la salle.",
        "Le car passe à huit heures.",
        "Dès la rentrée, nous ouvrirons la salle.",
    ],
)
def test_a_promise_with_its_day_and_what_is_no_promise_are_left_alone(text):
    assert undated_promises(text) == []
