"""The kit's `format_html` says what Django's says, for every kind of piece."""

from django.utils import html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy
from hypothesis import given
from hypothesis import strategies as st

from portevoix.kit import markup
from tests.nets import pages

PIECES = st.one_of(
    st.text(),
    st.text().map(SafeString),
    st.integers(),
    st.none(),
    st.booleans(),
    st.sampled_from([gettext_lazy("Late"), gettext_lazy("<b>")]),
)


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_what_no_page_may_hold_is_shown_as_unreadable(text):
    shown = markup.readable(html.escape(text))

    assert pages.faults_of(f"<p>{shown}</p>") == []
    assert len(shown) == len(html.escape(text))


def test_what_a_page_may_hold_stays():
    assert markup.readable("Ligne\tune\nÉté 🚌 \u202eעברית\u200b") == "Ligne\tune\nÉté 🚌 \u202eעברית\u200b"
    assert markup.readable("a\x00b\x1fc\x85d\ufffee\U0010ffff") == "a\ufffdb\ufffdc\ufffdd\ufffde\ufffd"


@given(st.lists(PIECES, min_size=3, max_size=3), PIECES)
def test_it_writes_what_django_writes(pieces, named):
    pattern = '<p class="{}">{} & {} {named}</p>'

    written = markup.format_html(pattern, *pieces, named=named)

    assert written == html.format_html(pattern, *pieces, named=named)
    assert isinstance(written, SafeString)


@given(st.lists(st.tuples(PIECES, PIECES)), PIECES.filter(lambda piece: isinstance(piece, str)))
def test_it_joins_as_django_joins(rows, separator):
    written = markup.format_html_join(separator, "<li>{} {}</li>", rows)

    assert written == html.format_html_join(separator, "<li>{} {}</li>", rows)
    assert isinstance(written, SafeString)
