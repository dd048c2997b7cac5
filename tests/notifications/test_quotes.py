"""In an answer by mail, what somebody wrote and what their mail program put below."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portevoix.notifications.inbound import words

ORIGINAL = "Bonjour.\n\nRépondez ici :\nhttps://porte-voix.example/fiches/2026-0001/\n"


@pytest.mark.parametrize(
    "written",
    [
        "Oui, lundi.\n\nLe jeu. 12 mars 2026 à 10:12, Porte-Voix <pv@test.example> a écrit :\n> Bonjour.\n>\n> Oui",
        "Oui, lundi.\n\nLe jeu. 12 mars 2026 à 10:12, Porte-Voix <porte-voix@test.example> a\nécrit :\n\n> Bonjour.",
        "Oui, lundi.\n\nLe 12/03/2026 à 10:12, Porte-Voix a écrit\u00a0:\n> Bonjour.",
        "Oui, lundi.\n\nOn Thu, Mar 12, 2026 at 10:12 AM Porte-Voix <pv@test.example> wrote:\n> Bonjour.",
        "Oui, lundi.\n\n-----Message d'origine-----\nDe : Porte-Voix\nBonjour.",
        "Oui, lundi.\n\n-------- Message original --------\nBonjour.",
        "Oui, lundi.\n\n________________________________\nDe : Porte-Voix\nEnvoyé : jeudi 12 mars\nÀ : Inès\nObjet : x",
        "Oui, lundi.\n\nFrom: Porte-Voix\nSent: Thursday\nTo: Inès\nSubject: x\n\nBonjour.",
        "> Bonjour.\n> Répondez ici :\n\nOui, lundi.",
        "Oui, lundi.\n\nEnvoyé de mon iPhone\n\nLe 12 mars 2026 à 10:12, Porte-Voix <a@b.fr> a écrit :\n\nBonjour.",
        "Oui, lundi.\n-- \nInès\n06 00 00 00 00",
        "Oui, lundi.\n\nBonjour.\n\nRépondez ici :\nhttps://porte-voix.example/fiches/2026-0001/\n",
        "\u00a0\nOui, lundi.  \n\n\nEnvoyé depuis l’application Mail",
    ],
)
def test_only_their_words_are_kept(written):
    assert words.without_quote(written, original=ORIGINAL) == "Oui, lundi."


def test_words_between_quoted_lines_are_kept():
    written = "Le 12/03/2026 à 10:12, Porte-Voix a écrit :\n> Quand ?\nLundi.\n> Où ?\nÀ Arles."

    assert words.without_quote(written) == "Lundi.\nÀ Arles."


@pytest.mark.parametrize(
    "written",
    [
        "Le directeur a écrit :\nnous viendrons lundi.",
        "Le bus de 10 h 12 ne passe plus.\nLe suivant non plus.\nLa mairie a écrit :\n« rien à faire ».",
        "De : quoi parle-t-on ?\nDu bus.",
        "- un\n- deux\n--- trois",
    ],
)
def test_their_own_words_are_not_taken_for_a_quotation(written):
    assert words.without_quote(written) == written


def test_a_page_becomes_its_text_and_its_quotation_goes():
    page = (
        "<html><head><style>p {color: red}</style><title>x</title></head><body><p>Oui,&nbsp;<b>lundi</b>.</p>"
        "<div>Merci &eacute;galement.<br>Inès</div><script>alert(1)</script>"
        '<div class="gmail_quote"><div>Le jeu. 12 mars 2026 à 10:12, Porte-Voix &lt;pv@test.example&gt; a écrit :</div>'
        "<blockquote><p>Bonjour.</p></blockquote></div></body></html>"
    )

    assert words.without_quote(words.of_page(page)) == "Oui, lundi.\n\nMerci également.\nInès"


@given(
    st.text(max_size=300)
    | st.lists(st.sampled_from(["<", "<p>", "</", "<!--", "<![", "blockquote>", "&#"])).map("".join)
)
def test_no_text_makes_it_fail(text):
    assert len(words.without_quote(words.of_page(text), original=text)) <= len(text) * 3
    assert len(words.without_quote(text)) <= len(text)
