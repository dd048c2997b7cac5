"""An answer is read out of a mail by its headings, however they are typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portevoix.sheets import reply_text

WHOLE = """Bonjour,

EN BREF : Un bus de plus le matin.
NOUS AVONS COMPRIS :
Le bus n'arrive plus à l'heure.

NOUS DÉCIDONS :
Un bus de plus passera.

Dès lundi.
ISSUE : solution
PROCHAINE ÉTAPE : Nous regardons si cela suffit.
DATE : 24/12/2026
QUI JOINDRE : L'accueil, 04 00 00 00 00

Cordialement,
Nadia Ferrand
Région, service des transports
"""
SAID = {
    "in_brief": "Un bus de plus le matin.",
    "understood": "Le bus n'arrive plus à l'heure.",
    "decision": "Un bus de plus passera.\n\nDès lundi.",
    "outcome": "solution",
    "next_step": "Nous regardons si cela suffit.",
    "next_step_date": "2026-12-24",
    "contact": "L'accueil, 04 00 00 00 00",
}


def test_each_heading_takes_what_stands_under_it():
    reply = reply_text.read(WHOLE)

    assert reply.said == SAID
    assert reply.rest == ""


@pytest.mark.parametrize(
    "typed",
    [
        WHOLE.lower(),
        WHOLE.replace("É", "E"),
        WHOLE.replace(" :", ""),
        WHOLE.replace(" :", ":"),
        WHOLE.replace("EN BREF", "**En bref**").replace("NOUS DÉCIDONS :", "# Nous décidons"),
        WHOLE.replace("\n", "\r\n"),
    ],
    ids=["small", "no accent", "no colon", "tight", "stars", "crlf"],
)
def test_capitals_accents_and_colons_count_for_nothing(typed):
    if ":" not in typed:
        # Without colons, each heading stands alone on its line.
        for heading in ("EN BREF", "PROCHAINE ÉTAPE", "QUI JOINDRE"):
            typed = typed.replace(f"{heading} ", f"{heading}\n")

    reply = reply_text.read(typed)

    assert {name: text.lower() for name, text in reply.said.items()} == {n: text.lower() for n, text in SAID.items()}
    assert reply.rest == ""


def test_the_order_of_the_headings_is_free():
    lines = "QUI JOINDRE : L'accueil\nEN BREF : Oui.\nDATE 24 décembre 2026"

    assert reply_text.read(lines).said == {"contact": "L'accueil", "in_brief": "Oui.", "next_step_date": "2026-12-24"}


@pytest.mark.parametrize(
    ("typed", "outcome"),
    [
        *(("solution", "solution"), ("Une solution.", "solution"), ("En partie", "partial"), ("PARTIELLE", "partial")),
        *(("pas de solution", "none"), ("Non", "none"), ("no solution", "none"), ("in part", "partial")),
    ],
)
def test_the_outcome_is_said_in_plain_words(typed, outcome):
    assert reply_text.read(f"ISSUE : {typed}").said == {"outcome": outcome}


def test_an_outcome_that_is_none_is_kept_with_the_rest():
    reply = reply_text.read("ISSUE : on verra bien")

    assert (reply.said, reply.rest) == ({}, "on verra bien")


@pytest.mark.parametrize(
    ("typed", "date"),
    [
        ("24/12/2026", "2026-12-24"),
        ("le 1er mars 2027", "2027-03-01"),
        ("jeudi 24 décembre 2026.", "2026-12-24"),
        ("4-2-27", "2027-02-04"),
        ("2026-12-24", "2026-12-24"),
        ("bientôt", "bientôt"),
    ],
)
def test_a_date_is_read_as_people_write_it(typed, date):
    assert reply_text.date_of(typed) == date


@pytest.mark.parametrize(
    "typed",
    ["PRIS EN CHARGE", "Pris en charge.", "Bonjour,\n\npris en charge !\n\nCordialement,\nNadia", "taken in charge"],
)
def test_these_words_alone_take_it_in_charge(typed):
    assert reply_text.read(typed).takes_charge


@pytest.mark.parametrize("typed", ["Ce sera pris en charge demain.", "PRIS EN CHARGE\nEN BREF : oui", ""])
def test_with_other_words_they_take_nothing_in_charge(typed):
    assert not reply_text.read(typed).takes_charge


def test_what_the_mail_left_to_fill_in_is_nothing():
    reply = reply_text.read("ISSUE : (solution, en partie, ou pas de solution)\nPOURQUOI : (sauf si…)\nEN BREF : Oui.")

    assert (reply.said, reply.rest) == ({"in_brief": "Oui."}, "")


def test_thanks_that_say_something_stay():
    reply = reply_text.read("QUI JOINDRE :\nMerci d'appeler Mme Diallo au 04 00 00 00 00")

    assert reply.said["contact"] == "Merci d'appeler Mme Diallo au 04 00 00 00 00"


def test_words_without_heading_are_all_kept():
    reply = reply_text.read("Bonjour,\nLe bus passera à 7 h 40.\nNous avons prévenu la ville.")

    assert (reply.said, reply.rest) == ({}, "Le bus passera à 7 h 40.\nNous avons prévenu la ville.")


def test_a_heading_given_twice_keeps_both_texts():
    assert reply_text.read("EN BREF : un\nDATE : 24/12/2026\nEN BREF : deux").said["in_brief"] == "un\ndeux"


@given(st.text(max_size=2000))
def test_any_text_at_all_is_read(text):
    reply = reply_text.read(text)

    assert all(words for words in reply.said.values())
