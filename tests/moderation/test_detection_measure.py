import csv
import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from portevoix.moderation.detection import corpus, learning, points, rules
from portevoix.moderation.detection.plain import Plain

from .corpus import FIRST, LATER, parts

LISTS = {
    "one_personal.list": "Écrire à {email:lea@gmail.com}.\nMme {name:Sorel} attend.\n",
    "one_danger.list": "suicide\tje veux mourir\nviolence\til me frappe\nsuicide\tLe bus passe à 7 h.\n",
    "one_clean.list": "Le bus passe à 7 h.\nOn mange froid.\n\nMme Sorel attend.\n",
}


@pytest.fixture
def folder(tmp_path):
    for name, text in LISTS.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def said(*arguments, **options):
    out = StringIO()
    call_command("evaluate_detection", *arguments, stdout=out, **options)
    return out.getvalue()


def table(path, *rows):
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def test_a_corpus_is_measured_by_kind_taught_and_held_out_apart(folder):
    text = said(corpus=folder)

    taught, held_out = text.split("held out")
    assert "danger         2 of 2 found (100.0%)" in taught
    assert "violence     1 of 1 found" in taught
    assert "clean          0 of 2 flagged" in taught
    assert "danger         0 of 1 found (0.0%)" in held_out
    assert "clean          1 of 1 flagged (100.0%): name 1" in held_out
    assert "5000 characters:" in text


def test_a_table_with_kinds_is_measured(tmp_path):
    path = table(
        tmp_path / "told.csv",
        ("texte", "attendu"),
        ("je veux mourir", "suicide"),
        ("Le bus est en retard.", "danger"),
        ("Mme Sorel attend.", ""),
    )

    text = said(path, kind="attendu")

    assert "suicide        1 of 1 found" in text
    assert "danger         0 of 1 found" in text
    assert "clean          1 of 1 flagged (100.0%): name 1" in text


def test_a_table_without_kinds_is_counted(tmp_path):
    path = table(tmp_path / "said.csv", ("dit",), ("Le bus est en retard.",), ("Appelez le 06 12 34 56 78.",))

    assert "texts          1 of 2 flagged (50.0%): phone 1" in said(path, text="dit")


@pytest.mark.parametrize(("head", "options"), [("autre", {}), ("texte", {"kind": "attendu"})])
def test_a_table_without_the_column_is_refused(tmp_path, head, options):
    with pytest.raises(CommandError, match="no row with a column"):
        said(table(tmp_path / "bad.csv", (head,), ("Bonjour",)), **options)


def test_an_unknown_kind_is_refused(tmp_path):
    path = table(tmp_path / "bad.csv", ("texte", "attendu"), ("Bonjour", "tristesse"))

    with pytest.raises(CommandError, match="tristesse is no kind"):
        said(path, kind="attendu")


def test_a_folder_without_lists_is_refused(tmp_path):
    with pytest.raises(CommandError, match="holds no list"):
        said(corpus=tmp_path)


def test_learning_writes_the_points_of_the_corpus(folder, tmp_path, monkeypatch):
    monkeypatch.setattr(points, "FILE", tmp_path / "points.tsv")

    said(corpus=folder, learn=True)

    head, *rows = (tmp_path / "points.tsv").read_text(encoding="utf-8").splitlines()
    taught = list(learning.taught([corpus.Part(folder, "one", False)]))
    assert head.endswith(learning.fingerprint(taught))
    assert all(len(row.split("\t")) == 3 for row in rows)


def test_the_same_corpus_teaches_the_same_points_and_parts_them():
    sentences = [("il me frappe", "violence"), ("elle me frappe", "violence"), ("le bus passe", None), ("un bus", None)]

    rows = list(learning.table(sentences))

    assert rows == list(learning.table(sentences))
    told = {name: (int(weight), kind) for name, weight, kind in (row.split("\t") for row in rows[1:])}
    assert told["frape"][0] > 0 > told["bus"][0]
    assert (told["frape"][1], told["bus"][1]) == ("violence", "")


@pytest.mark.parametrize(("written", "heard"), [("jvais", "vais"), ("frape", "frappe"), ("tlm", "tout le monde")])
def test_text_messages_bring_what_full_words_bring(written, heard):
    brought = set(points.features(written))

    assert {name for word in heard.split() for name in points.features(word)} <= brought


@pytest.mark.parametrize(
    ("by_ear", "name"), [("fouillé", "=control"), ("somnifaires", "=meds"), ("menasser", "=threat")]
)
def test_a_word_written_by_ear_keeps_its_classes(by_ear, name):
    assert name in points.features(Plain(by_ear).folded_words[0])


def test_words_that_follow_one_another_make_pairs_and_a_number_counts_by_its_size():
    heard = [stem for word in ("jai", "14", "ans") for stem in points.stems(word)]

    assert points.pairs(heard) == ["^_j", "j_e", "e_0", "0_ans", "ans_$"]
    assert points.stems("45") != points.stems("300") != points.stems("14")
    assert points.pairs([]) == []


def test_sentences_are_cut_where_they_end_and_never_too_short_nor_too_long():
    cut = [
        sentence.words
        for sentence in points.sentences(Plain("Pas bonjour. Que des ordres, non. Il part. " + "mot " * 60))
    ]

    assert cut[0] == ("pas", "bonjour", "que", "des", "ordres", "non")
    assert [len(words) for words in cut] == [6, 45, 17]


def test_what_says_nothing_is_left_out():
    (sentence,) = points.sentences(Plain("Mme petit attend"), {4})

    assert sentence.words == ("mme", "attend")


def test_no_pattern_loses_what_it_finds_for_want_of_its_anchors():
    lost = []
    for kind, text in (pair for part in parts([*FIRST, *LATER]) for pair in part.dangers()):
        folded = Plain(text).folded
        found = set(rules.rules("danger.tsv").read(folded))
        for rule in rules.rules("danger.tsv").all:
            match = rule.pattern.search(folded) if rule.kind == kind else None
            if match and match.end() > match.start() and (match.start(), match.end(), rule.kind, False) not in found:
                lost.append((match[0], rule.anchors))

    assert lost == []


def test_digits_far_apart_are_looked_at_apart():
    plain = Plain("12 mots et encore des mots puis 34 et 56")

    looked = [(match.start(), match[0]) for match in plain.near_digits(re.compile(r"\w+"), 1, 3)]

    assert looked == [(0, "12"), (3, "mo"), (32, "34"), (35, "et"), (38, "56")]
