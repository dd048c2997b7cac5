"""The PDF is read as a reader of PDF does: objects, fonts, text. No library for that is worth its weight here."""

import json
import re
import subprocess
import sys
import zlib

import pytest
import segno
from django.conf import settings
from django.utils import translation

from portevoix.boards import printing
from portevoix.boards.printing import press, wording

ADDRESS = "https://porte-voix.example/c/K7MT4QRB/"
HEADINGS = [
    {"slug": "probleme", "icon": "circle-alert", "title": "Le problème", "question": "Quel est le problème ?"},
    {"slug": "causes", "icon": "search", "title": "Les causes", "question": "D’où cela vient-il ?"},
    {"slug": "consequences", "icon": "heart-crack", "title": "Les conséquences", "question": "Que change-t-il ?"},
    {"slug": "solutions", "icon": "lightbulb", "title": "Les solutions", "question": "Que proposez-vous ?"},
]
FACTS = {
    "programme": "Mission (im)possible ?",
    "cohort": "CAP Boulanger, 1re année",
    "provider": "CFA du Pays d’Aix",
    "code": "K7MT4QRB",
    "address": ADDRESS,
    "short_address": "porte-voix.example/c",
    "until": "26 juin 2027",
    "language": "fr",
    "headings": HEADINGS,
}
DOCUMENTS = pytest.mark.parametrize(("printed", "pages"), [(printing.poster, 1), (printing.paper_form, 2)])
STRANGE_NAMES = pytest.mark.parametrize(
    "name",
    [
        "Maintenance et exploitation " * 7 + "2027",
        "x" * 200,
        "صف التبريد وتكييف الهواء",
        "Classe 😀🎓 👩‍👩‍👧",
        "\U00013000 \u0378 \ue000 \ufeff",
        "deux\nlignes\x00\u2028et\ttrois",
        "\u202e renversé",
        "\ud83d",
        "",
    ],
    ids=["long", "one word", "Arabic", "emoji", "no font", "controls", "override", "half a character", "empty"],
)

# A string of PDF is (in brackets, that may hold others) or <hexadecimal>; a font's name and its strings make the text.
STRINGS = re.compile(rb"\((?:\\.|[^\\()]|\((?:\\.|[^\\()])*\))*\)|<[0-9A-Fa-f]+>", re.S)
TOKENS = re.compile(rb"/(f\d+) [\d.]+ Tf|((?:%(s)b|[][\d. -])+T[Jj])|(\bET\b)" % {b"s": STRINGS.pattern}, re.S)


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@DOCUMENTS
def test_it_is_a_tagged_pdf_that_a_screen_reader_can_follow(printed, pages):
    pdf = printed(FACTS)

    assert pdf.startswith(b"%PDF-")
    assert len(page_objects(pdf)) == pages
    assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf
    assert b"/Lang(fr)" in pdf
    assert f"{FACTS['cohort']}</rdf:li></rdf:Alt></dc:title>".encode() in pdf
    assert b"<dc:creator><rdf:Seq><rdf:li>Mission (im)possible ?</rdf:li>" in pdf
    assert re.search(rb"/S/H1\b", pdf)


@DOCUMENTS
def test_it_says_whose_it_is_and_where_to_go(printed, pages):
    pdf = printed(FACTS)

    said = said_in(pdf)
    for each in (FACTS["cohort"], FACTS["programme"], FACTS["provider"], "Until 26 juin 2027"):
        assert each in said
    assert said.count("K7MT 4QRB") == pages
    assert pdf.count(b"/Alt(QR code that opens " + ADDRESS.encode()) == pages
    assert pdf.count(b"/URI(" + ADDRESS.encode()) >= pages


def test_the_poster_says_the_steps_and_what_is_kept():
    said = said_in(printing.poster(FACTS))

    assert FACTS["short_address"] in said
    for step in ("1 Scan with your phone", "2 Speak or write", "3 Your class is heard"):
        assert step in said
    assert "No account. No name." in said
    assert "Voices and photos are destroyed" in said


def test_the_paper_asks_each_question_and_for_an_agreement():
    said = said_in(printing.paper_form(FACTS))

    for heading in HEADINGS:
        assert f"{heading['title']} {heading['question']}" in said
    assert "I agree that somebody copies out my words." in said
    assert said.count("Give this back to your delegate") == 2


@pytest.mark.parametrize(("headings", "pages"), [(HEADINGS[:1], 1), (HEADINGS[:3], 2), (HEADINGS + HEADINGS[:1], 3)])
def test_the_paper_has_two_questions_a_page(headings, pages):
    pdf = printing.paper_form({**FACTS, "headings": headings})

    assert len(page_objects(pdf)) == pages
    assert f"Page {pages} of {pages}" in said_in(pdf)


def test_words_are_those_of_the_language_asked(monkeypatch):
    monkeypatch.setattr(wording, "_", lambda words: words.replace("Speak or write", "Parlez ou écrivez"))

    assert "2 Parlez ou écrivez" in said_in(printing.poster(FACTS))


@DOCUMENTS
def test_markup_in_a_name_stays_text(printed, pages):
    name = '#panic("x") *b* $ [ </> \\ #sys.inputs %(code)s'

    pdf = printed({**FACTS, "cohort": name, "programme": name, "provider": name})

    assert said_in(pdf).count(name) == 2 * pages + 1  # a second page has no provider
    assert len(page_objects(pdf)) == pages


@STRANGE_NAMES
@DOCUMENTS
def test_no_name_breaks_the_page(printed, pages, name):
    pdf = printed({**FACTS, "cohort": name, "programme": name or "P", "provider": name})

    assert len(page_objects(pdf)) == pages
    assert said_in(pdf).count("K7MT 4QRB") == pages


def test_a_long_address_stays_on_the_page():
    host = "porte-voix.maregionsud-provence-alpes-cote-dazur.example"
    facts = {**FACTS, "short_address": f"{host}/p/mission/c", "address": f"https://{host}/p/mission/c/WWWWMMMM/"}

    pdf = printing.poster({**facts, "code": "WWWWMMMM", "until": "30 septembre 2027"})

    assert len(page_objects(pdf)) == 1


def test_the_qr_code_is_that_of_the_address():
    order = wording.poster(FACTS)

    drawn = press.inputs(order)["qr"]

    assert drawn == press.qr_code(ADDRESS) != press.qr_code(ADDRESS.replace("Q", "O"))
    assert drawn_modules(drawn) == [list(map(bool, row)) for row in segno.make_qr(ADDRESS, error="m").matrix]


def test_nothing_is_asked_of_typst_in_the_web_process():
    asked = "import sys, portevoix.boards.printing; print(sorted({'typst', 'segno', 'font_lato'} & set(sys.modules)))"

    done = subprocess.run([sys.executable, "-c", asked], cwd=settings.ROOT, capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"


def test_a_failure_says_why(monkeypatch):
    monkeypatch.setattr(wording, "_order", lambda *given: {"document": "poster", "title": "", "facts": FACTS})

    with pytest.raises(printing.PrintingFailed, match="words"):
        printing.poster(FACTS)


def test_a_press_that_hangs_is_stopped(monkeypatch):
    monkeypatch.setattr(printing, "LIMIT_SECONDS", 0.001)

    with pytest.raises(printing.PrintingFailed, match="timed out"):
        printing.poster(FACTS)


def test_an_error_of_the_page_itself_is_not_hidden():
    order = json.loads(json.dumps(wording.poster(FACTS)))
    del order["words"]["steps"]

    with pytest.raises(press.typst.TypstError, match="steps"):
        press.pressed(order)


def drawn_modules(svg):
    """The squares of a QR code from its SVG, where each dark run is a horizontal stroke, one module thick."""
    size = int(re.search(r'width="(\d+)"', svg)[1]) // 4
    modules = [[False] * size for _ in range(size)]
    x = y = 0.0
    for kind, first, second in re.findall(r"([Mmh])(-?[\d.]+)(?:[ ,]?(-?[\d.]+))?", re.search(r' d="([^"]+)"', svg)[1]):
        if kind == "M":
            x, y = float(first), float(second)
        elif kind == "m":
            x, y = x + float(first), y + float(second)
        else:
            for column in range(int(x), int(x + float(first))):
                modules[int(y)][column] = True
            x += float(first)
    return modules


def objects(pdf):
    """Each object of the file by its number, found by the table of offsets at its end."""
    start = int(re.search(rb"startxref\s+(\d+)", pdf)[1])
    offsets = [int(offset) for offset in re.findall(rb"(\d{10}) \d{5} n", pdf[start:])]
    ends = dict(zip(sorted(offsets), [*sorted(offsets)[1:], start], strict=True))
    return {int(pdf[begin : pdf.index(b" ", begin)]): pdf[begin : ends[begin]] for begin in offsets}


def page_objects(pdf):
    return [each for each in objects(pdf).values() if re.search(rb"/Type/Page[/>]", each.split(b"stream")[0])]


def said_in(pdf):
    """The text of all pages, in reading order, with single spaces."""
    known = objects(pdf)

    def followed(name, body):
        return known[int(re.search(rb"/%s (\d+) 0 R" % name, body)[1])]

    pages = []
    for page in page_objects(pdf):
        fonts = re.search(rb"/Font<<(.*?)>>", followed(b"Resources", page))[1]
        letters = {
            name: letters_of(unpacked(followed(b"ToUnicode", known[int(number)])))
            for name, number in re.findall(rb"/(f\d+) (\d+) 0 R", fonts)
        }
        pages.append(shown(unpacked(followed(b"Contents", page)), letters))
    return " ".join(re.sub("[\u200b\u00ad]", "", " ".join(pages)).split())


def unpacked(stream):
    return zlib.decompressobj().decompress(re.split(rb"stream\r?\n", stream, maxsplit=1)[1])


def letters_of(cmap):
    found = re.findall(rb"<([0-9A-F]{4})> <([0-9A-F]+)>", cmap.split(b"endcodespacerange")[1])
    return {int(glyph, 16): bytes.fromhex(text.decode()).decode("utf-16-be") for glyph, text in found}


def shown(content, letters):
    said, font = [], {}
    for name, array, end in TOKENS.findall(content):
        font = letters[name] if name else font
        for string in STRINGS.findall(array):
            glyphs = bytes.fromhex(string[1:-1].decode()) if string.startswith(b"<") else unescaped(string[1:-1])
            said += [font.get(high << 8 | low, "") for high, low in zip(glyphs[::2], glyphs[1::2], strict=True)]
        said += " " if end else ""
    return "".join(said)


def unescaped(string):
    named = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}

    def meant(escape):
        return bytes([int(escape[1], 8)]) if escape[1].isdigit() else named.get(escape[1], escape[1])

    return re.sub(rb"\\([0-7]{1,3}|.)", meant, string, flags=re.S)
