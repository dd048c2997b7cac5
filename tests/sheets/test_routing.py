"""What the classifier learns from words, how it says why, and how it is measured."""

import gzip
import math
from collections import Counter
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from portevoix.sheets.routing import learning, measures, tables
from portevoix.sheets.routing.classifier import Classifier, Unreadable
from portevoix.sheets.routing.words import features

WORDS = {
    "transport": ["bus", "horaire", "arrêt", "navette", "trajet"],
    "repas": ["cantine", "repas", "four", "réfectoire", "menu"],
}
TEXTS = [
    (f"{first} {second} de la classe numéro {number}", frozenset({label}))
    for label, words in WORDS.items()
    for number in range(3)
    for first in words
    for second in words
    if first != second
]


@pytest.fixture(scope="module")
def learnt():
    return learning.learn(TEXTS)


class TestWhatIsLearnt:
    def test_words_never_seen_together_lead_to_their_label(self, learnt):
        ranked = learnt.classifier.ranked("La navette de la cantine ? Non : la navette, l'arrêt et les horaires.")

        assert [label for _score, label in ranked] == ["transport", "repas"]

    def test_the_words_that_weigh_are_those_of_the_text_as_written(self, learnt):
        (suggestion,) = learnt.classifier.suggestions("Les HORAIRES des bus")

        assert suggestion.label == "transport"
        assert {word.casefold() for word in suggestion.words} == {"horaires", "bus"}

    @pytest.mark.parametrize("text", ["", " \0\n", "zzz xxx", "👋🏽 ?!", "de la le", "\u202eاهلا وسهلا"])
    def test_a_text_of_which_nothing_is_known_suggests_nothing(self, learnt, text):
        assert learnt.classifier.suggestions(text) == []

    def test_a_text_that_hesitates_suggests_nothing(self, learnt):
        assert learnt.classifier.suggestions("bus cantine") == []

    def test_each_label_shows_its_strongest_words(self, learnt):
        strongest = [stem for stem, _weight in learnt.classifier.strongest("repas", at_most=5)]

        assert {"cantin", "four", "menu"} <= set(strongest)
        assert not any(stem.startswith("#") for stem in strongest)

    def test_the_same_texts_teach_the_same(self, learnt):
        assert learning.learn(TEXTS).classifier.to_bytes() == learnt.classifier.to_bytes()

    def test_it_says_how_right_it_was_on_texts_set_aside(self, learnt):
        assert 0 < learnt.tried < learnt.texts == len(TEXTS)
        assert learnt.texts_of == {"transport": 60, "repas": 60}
        assert learnt.top1 == learnt.top3 == learnt.precision == 1
        assert 0 < learnt.coverage <= 1

    def test_labels_given_at_random_are_not_suggested(self):
        labels = ("north", "south", "east", "west")
        texts = [(text, frozenset({labels[number * 7 % 4]})) for number, (text, _label) in enumerate(TEXTS)]

        learnt = learning.learn(texts)

        assert learnt.coverage < 0.5

    def test_a_text_may_have_two_right_labels(self):
        both = [(f"{bus} {meal}", frozenset(WORDS)) for bus in WORDS["transport"] for meal in WORDS["repas"]]
        neither = [(f"casier clé vestiaire {number}", frozenset({"locaux"})) for number in range(40)]

        ranked = learning.learn([*both, *neither]).classifier.ranked("navette réfectoire")

        assert {label for score, label in ranked if score > 0} == set(WORDS)


class TestKeeping:
    def test_what_is_kept_says_the_same(self, learnt):
        again = Classifier.from_bytes(learnt.classifier.to_bytes())

        assert again.suggestions("les horaires du bus") == learnt.classifier.suggestions("les horaires du bus")

    def test_one_that_suggests_nothing_is_kept_too(self):
        classifier = learning.learn(TEXTS[:3]).classifier

        assert math.isinf(Classifier.from_bytes(classifier.to_bytes()).threshold)

    @pytest.mark.parametrize("kept", [b"", b"x" * 40, b"x\x9c\x03\x00\x00\x00\x00\x01"])
    def test_what_cannot_be_read_says_so(self, kept):
        with pytest.raises(Unreadable):
            Classifier.from_bytes(kept)


def test_a_long_text_is_read_by_its_words_alone():
    short, long = Counter(dict(features("bus"))), dict(features("bus " * 41))

    assert {feature[0] for feature in short} == {"b", "#"}
    assert set(long) == {"bus"}


class TestThreshold:
    def test_the_lowest_score_that_is_right_often_enough(self):
        heard = [(1 - n / 100, n < 12 or n % 2 == 0) for n in range(30)]

        # 12 right, then one of two: 16 of 20 is still 80 %, 17 of 22 no more.
        assert learning.threshold_for(heard) == pytest.approx(1 - 20 / 100)

    @pytest.mark.parametrize("heard", [[], [(1.0, True)] * 9, [(1.0, False)] * 50])
    def test_without_proof_nothing_is_suggested(self, heard):
        assert learning.threshold_for(heard) == math.inf


class TestMeasures:
    def test_any_of_several_right_labels_is_right(self):
        found = measures.measured([["a", "b", "c", "d"], ["d", "c", "b", "a"]], [frozenset("ab"), frozenset("a")])

        assert (found.top1, found.top3) == (0.5, 0.5)

    def test_a_rare_label_counts_as_much_as_a_frequent_one(self):
        truths = [*[("a", frozenset("a"))] * 9, ("a", frozenset("b"))]

        # F1 of a: 2×9/(10+9); of b: 0.
        assert measures.macro_f1(truths) == pytest.approx((18 / 19 + 0) / 2)

    def test_the_rules_it_is_compared_with(self):
        examples = [("x", frozenset({"Santé"})), ("y", frozenset({"Bus"})), ("z", frozenset({"Bus"}))]
        usual = measures.by_frequency(examples)

        by_words = measures.by_words_of_labels(["la santé", "rien"], usual, {})
        by_column = measures.by_column(["nord", "?"], ["nord", "sud", "sud"], examples, usual)

        assert usual == ["Bus", "Santé"]
        assert [ranked[0] for ranked in by_words] == ["Santé", "Bus"]
        assert [ranked[0] for ranked in by_column] == ["Santé", "Bus"]


class TestTheCommand:
    @pytest.fixture
    def table(self, tmp_path):
        def write(name, rows, *, head="texte,qui,an", encoding="utf-8"):
            path = tmp_path / name
            text = "\n".join([head, *rows, ""]).encode(encoding)
            path.write_bytes(gzip.compress(text) if name.endswith("gz") else text)
            return path

        return write

    def evaluate(self, *args, **options):
        said = StringIO()
        call_command("evaluate_routing", *map(str, args), text=["texte"], label="qui", stdout=said, **options)
        return said.getvalue()

    @pytest.fixture
    def files(self, table):
        rows = [f"{text},{'|'.join(labels)},{2020 + n % 2}" for n, (text, labels) in enumerate(TEXTS)]
        return table("train.csv.gz", rows), table("test.csv", ["bus et navette,transport|x,2020", "menu,repas,2021"])

    def test_it_says_every_measure_and_what_it_is_compared_with(self, files):
        said = self.evaluate(*files, rule="an")

        assert "this site's classifier         top-1 1.000  top-3 1.000  macro-F1 1.000" in said
        for words in ("majority", "rule: words of the labels", "rule: usual label of an", "coverage", "learnt in"):
            assert words in said

    def test_rows_can_be_chosen(self, files):
        assert "60 texts learnt, 1 measured" in self.evaluate(*files, only=["an=2020"])

    def test_it_reads_the_files_of_a_spreadsheet(self, table, files):
        test = table("excel.csv", ["bus;transport;2020"], head="texte;qui;an", encoding="utf-8-sig")

        assert "1 measured" in self.evaluate(files[0], test)

    def test_a_wrong_file_is_refused_in_a_sentence(self, table, files, tmp_path):
        (tmp_path / "cut.csv.gz").write_bytes(files[0].read_bytes()[:40])
        wrong = {
            tmp_path / "none.csv": "cannot be read",
            tmp_path / "cut.csv.gz": "cannot be read",
            table("latin.csv", ["élève,x,1"], encoding="latin-1"): "is not UTF-8",
            table("other.csv", ["a,b"], head="titre,service"): "has no column texte, qui. It has: titre, service",
            table("empty.csv", [], head=""): "has no column",
            table("nobody.csv", ["a,,1", "b,|,1"]): "none to measure on",
        }
        for path, words in wrong.items():
            with pytest.raises(CommandError, match=words):
                self.evaluate(files[0], path)

    def test_a_wrong_condition_is_refused_in_a_sentence(self, files):
        with pytest.raises(CommandError, match="COLUMN=VALUE"):
            self.evaluate(*files, only=["2020"])

    def test_several_labels_are_read(self):
        rows = [{"t": "a", "u": "b", "l": " A01 |A02|"}]

        assert tables.examples(rows, text=["t", "u"], label="l") == [("a b", frozenset({"A01", "A02"}))]
