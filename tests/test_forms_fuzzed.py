"""Every form of the tables of tests/permissions/, filled in by hypothesis: whatever comes, somebody is answered.

Each address that takes a POST is asked as somebody whom its table allows, with what the table sends and what the page
itself asks for, some of it left out, repeated or replaced by what no form expects. An exception fails (the client
raises it), and so does an answer that is neither a redirection nor a page with a sentence.
"""

import html
import re
from urllib.parse import quote_from_bytes

import pytest
from django.core.cache import cache
from django.db import transaction
from django.urls import reverse
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.permissions import document
from tests.permissions.actors import ACTORS
from tests.permissions.world import World

ALL = list(HealthCheck)
BOUNDARY = "porte-voix"
# Those that know the place best come first; somebody not signed in, last.
ACTORS_IN_ORDER = sorted(ACTORS, key=lambda actor: actor == "visitor")
NAMES = re.compile(r"<(?:input|select|textarea|button)\b[^>]*?\bname=\"([^\"]+)\"")
MARKUP = re.compile(r"<(?:script|style)\b.*?</(?:script|style)>|<[^>]*>", re.DOTALL)

ODD_TEXTS = [
    *("", " ", "\x00", "Le bus\x00arrive", "\x0b\x1f\x85\ufffe", "\ud800", "e\u0301\ufeff"),
    *("\u202eà l’envers\u202c", "مرحبا بالعالم", "\U0001f9d1\U0001f3fd\u200d\U0001f527🚌" * 30),
    *("<script>alert(1)</script>", "{{ 7*7 }}{% load x %}", "'; DROP TABLE sheets; --", "=1+1", "a\r\nBcc: c@d.fr"),
    *("mot " * 25_000, "x" * 100_000, "\n" * 3_000, "../../etc/passwd", "http://[", "//evil.example", "%00%ff"),
]
ODD_NUMBERS = [
    *("0", "-1", "1", "2147483648", "9223372036854775808", "9" * 60, "9" * 5_000, "1e400", "NaN", "Infinity", "1.5"),
    *("٣", "²", "1_000", "0x10", "True"),
]
ODD_DATES = ["0000-00-00", "0001-01-01", "9999-12-31", "2025-02-30", "10000-01-01", "31/12/9999", "9999-12-31T23:59"]
ODD_KEYS = ["00000000-0000-0000-0000-000000000000", "not-a-key", "{}", "urn:uuid:00000000"]
ODD = st.sampled_from([*ODD_TEXTS, *ODD_NUMBERS, *ODD_DATES, *ODD_KEYS])
VALUES = st.one_of(ODD, st.text(max_size=60), st.integers().map(str), st.binary(max_size=30))
FILES = st.sampled_from(
    [
        ("vide.csv", b""),
        ("photo.jpg", b"\xff\xd8\xff\xe0" + b"\x00" * 40),
        ("liste.csv", b"\xff\xfe\x00code;nom\r\n\x00"),
        ("liste.csv", "é;\x00\n".encode("latin-1") * 4_000),
        ("../../x\u202e.exe", b"MZ" + b"\x00" * 5_000),
        ("n" * 400 + ".png", b"\x89PNG\r\n\x1a\n"),
    ]
)


@st.composite
def fillings(draw, expected: list[tuple[str, str]], names: list[str]):
    """What is expected, some of it left out, replaced, repeated; and perhaps a file where none is asked."""
    touched = draw(st.sets(st.sampled_from(names), min_size=1, max_size=4)) if names else set()
    sent = [pair for pair in expected if pair[0] not in touched]
    for name in sorted(touched):
        sent += [(name, value) for value in draw(st.lists(VALUES, max_size=2))]
    files = [(draw(st.sampled_from(names)), draw(FILES))] if names and draw(st.integers(0, 3)) == 0 else []
    return sent, files


def in_bytes(value) -> bytes:
    """Half a letter of UTF-16 too, as a broken telephone would send it."""
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "surrogatepass")


def form_encoded(pairs) -> bytes:
    return "&".join(f"{quote_from_bytes(in_bytes(n))}={quote_from_bytes(in_bytes(v))}" for n, v in pairs).encode()


def in_parts(pairs, files) -> bytes:
    parts = [(f'name="{name}"', in_bytes(value)) for name, value in pairs]
    parts += [(f'name="{name}"; filename="{filename}"', content) for name, (filename, content) in files]
    said = b"".join(
        b"--%s\r\nContent-Disposition: form-data; %s\r\n\r\n%s\r\n" % (BOUNDARY.encode(), in_bytes(head), body)
        for head, body in parts
    )
    return said + b"--%s--\r\n" % BOUNDARY.encode()


@pytest.fixture
def world(db):
    return World.build()


class Form:
    """One line of a table, as one person, in one world."""

    def __init__(self, page, world):
        self.page, self.place = page, world.here
        # A page that nobody of the tables is allowed is a machine's: asked as anybody, it refuses.
        self.actor = next((actor for actor in ACTORS_IN_ORDER if actor in page.allowed), "visitor")
        self.client = world.client(self.actor)
        query = page.query.replace("classe", f"classe={self.place.cohort.slug}")
        self.address = reverse(page.name, args=page.args_in(self.place, self.actor)) + (f"?{query}" if query else "")
        expected = page.data(self.place)
        self.expected = [(n, each) for n, v in expected.items() for each in (v if isinstance(v, list) else [v])]
        self.names = sorted({*expected, *self._names_asked_for()})

    def _names_asked_for(self):
        with transaction.atomic():
            response = self.client.get(self.address)
            transaction.set_rollback(True)
        if response.status_code != 200 or response.streaming:
            return []
        main = response.text.partition("<main")[2].partition("</main>")[0]
        return [html.unescape(name) for name in NAMES.findall(main)]

    def send(self, pairs, files):
        cache.clear()
        body = in_parts(pairs, files) if files else form_encoded(pairs)
        kind = f"multipart/form-data; boundary={BOUNDARY}" if files else "application/x-www-form-urlencoded"
        with transaction.atomic():
            try:
                return self.client.post(self.address, body, content_type=kind, headers=self.page.headers(self.place))
            finally:
                transaction.set_rollback(True)


def is_answered(response) -> bool:
    """Sent elsewhere, nothing to say to a script (204), or a sentence that somebody can read."""
    if response.status_code in {204, 302, 303}:
        return True
    said = MARKUP.sub(" ", response.text.partition("<main")[2] or response.text)
    return response.status_code < 500 and len(said.split()) >= 2


def fill_in(table, world, settings_of_the_site, *, examples):
    """All the forms of a table: one that breaks hides no other."""
    faults = []
    for page in (page for page in table.PAGES if page.method == "POST"):
        settings_of_the_site.DEMO = page.is_demo
        try:
            ask(Form(page, world), examples)
        except Exception as fault:
            fault.add_note(str(page))
            faults.append(fault)
    if faults:
        raise ExceptionGroup("Forms that break", faults)


def ask(form, examples):
    # What is found is small already: making it smaller takes minutes.
    @settings(max_examples=examples, deadline=None, database=None, phases=[Phase.generate], suppress_health_check=ALL)
    @given(data=st.data())
    def each(data):
        # Drawn inside: as an argument, a text of 100 kB would be written out, with a warning.
        response = form.send(*data.draw(fillings(form.expected, form.names)))
        assert is_answered(response), (response.status_code, response.content[:500])

    each()


def test_what_is_sent_reaches_the_forms(world):
    """The control: sent as the tables send it, the same way, a form is accepted; and a page without a word is seen."""
    page = next(page for page in document.PAGES if str(page) == "POST sheets:answer: Publish the answer")
    form = Form(page, world)

    assert form.send(form.expected, []).status_code == 302
    assert form.send(form.expected, [("unasked", ("x.csv", b""))]).status_code == 302
    refused = form.send([pair for pair in form.expected if pair[0] != "decision"], [])
    assert refused.status_code == 422
    assert is_answered(refused)
    refused.content = b"<main></main>"
    assert not is_answered(refused)


@pytest.mark.parametrize("title", document.TABLES)
def test_whatever_a_form_is_filled_with_somebody_is_answered(title, world, settings):
    fill_in(document.TABLES[title], world, settings, examples=5)


@pytest.mark.slow
@pytest.mark.parametrize("title", document.TABLES)
def test_whatever_a_form_is_filled_with_somebody_is_answered_for_long(title, world, settings):
    fill_in(document.TABLES[title], world, settings, examples=300)
