import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from portevoix.search.analyser import LONGEST, analyse, fold, terms, words


@pytest.mark.parametrize(
    "forms",
    [
        "école écoles ECOLE École e\u0301cole",
        "bloque bloquent bloquée bloquées bloqué BLOQUER bloquait",
        "arrive arrivent arrivé arrivées arriver arrivait",
        "travail travaux travaille travailler",
        "payer paie paye payé payées paiement",
        "hôpital hôpitaux hopital",
        "réponse réponses répondu répondre",
        "rémunération rémunérations remuneration rémunérés",
        "formateur formatrice formateurs formatrices",
        "nouveau nouvelle nouveaux",
        "annulé annulés annulation annuler",
        "cœur coeur CŒUR",
        "A.P.L. APL apl",
        "1200 1\u202f200",
        "bus BUS Bus",
        "agent agents Agent",
        "président présidents",
    ],
)
def test_the_forms_of_one_word_are_one_stem(forms):
    assert len({stem for form in forms.split(" ") for stem in analyse(form)}) == 1


@pytest.mark.parametrize(
    ("one", "other"), [("logement", "logiciel"), ("agent", "âge"), ("poste", "position"), ("car", "carte")]
)
def test_two_words_are_two_stems(one, other):
    assert analyse(one) != analyse(other)


@pytest.mark.parametrize(
    ("text", "stems"),
    [
        ("c'est l'APL qui bloque", ["apl", "bloqu"]),
        ("c’est l’APL qui bloque", ["apl", "bloqu"]),
        ("Jusqu'à quand n'a-t-on pas d'aide ?", ["aid"]),
        ("le bus de 9h30, ligne 2", ["bus", "9h30", "lign", "2"]),
        ("2026-0042", ["2026", "0042"]),
        ("😀 … « » ½", ["12"]),
        ("et le de la", []),
        ("", []),
    ],
)
def test_small_words_and_apostrophes_are_not_searched_for(text, stems):
    assert analyse(text) == stems


def test_each_term_says_where_it_stands():
    text = "À l’école, les bus bloquent."

    assert [text[term.start : term.end] for term in terms(text)] == ["école", "bus", "bloquent"]


def test_words_keep_their_ending():
    assert words("Les écoles d’à côté") == ["ecoles", "cote"]


@given(st.text())
@example("\x00")
@example("\u0645\u0631\u062d\u0628\u0627")
@example("e\u0301" * 60)
@example("x" * 5000)
@example("𝐀 🄰 ⓐ")
def test_any_text_gives_plain_stems(text):
    for term in terms(text):
        assert term.stem == fold(term.stem)
        assert 0 < len(term.stem) <= LONGEST
        assert 0 <= term.start < term.end <= len(text)
