"""Each net catches the fault it was made for."""

import ast
import socket

import polib
import pytest
from django.contrib.auth.decorators import login_not_required
from django.contrib.sessions.models import Session
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.http import HttpResponse
from django.template import TemplateDoesNotExist, engines
from django.test import RequestFactory, override_settings
from django.urls import path
from importlinter import cli

from portevoix.programmes.models import Theme
from portevoix.sheets.models import Sheet
from tests import test_consistency as consistency
from tests.factories import SheetFactory, ThemeFactory
from tests.nets import budgets, catalogue, connections, faults, pages, queries, sources
from tests.nets.faults import Fault
from tests.permissions import document
from tests.permissions import sheets as sheets_table
from tests.permissions.actors import ADDRESSEE, EVERYONE
from tests.permissions.table import REFUSED, SIGN_IN, YES, Operation, Page
from tests.permissions.world import World
from tests.test_architecture import upward_relations
from tests.test_permissions import answer_to, is_done

GOOD = '<!doctype html><html lang="fr"><head><title>Les fiches</title></head><body><h1>Les fiches</h1>{}</body></html>'


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("<h1>Encore</h1>", "2 h1"),
        ('<p id="a"></p><p id="a"></p>', 'id "a" stands 2 times'),
        ('<input name="q">', "no label"),
        ('<label for="q"></label><input id="q">', "no label"),
        ('<img src="/x.png">', "no alt"),
        ('<button onclick="x()">Non</button>', "inline onclick"),
        ('<p style="color: red">Non</p>', "inline style"),
        ("<script>alert(1)</script>", "inline script"),
        ("<style>p {}</style>", "inline style sheet"),
        ('<a href="javascript:x()">Non</a>', "runs a script"),
        ('<a href="/x/"></a>', "no words"),
        ("<p><div>mal fermé</div></p>", "unexpected-end-tag"),
        ("<ul><li>un</ul></li>", "unexpected-end-tag"),
    ],
)
def test_a_faulty_page_is_seen(fault, said):
    found = pages.faults_of(GOOD.format(fault))

    assert any(said in line for line in found), found


@pytest.mark.parametrize(
    ("page", "said"),
    [
        (GOOD.replace(' lang="fr"', ""), "no lang"),
        (GOOD.replace("<title>Les fiches</title>", "<title> </title>"), "no title"),
        (GOOD.replace("<h1>Les fiches</h1>", ""), "0 h1"),
    ],
)
def test_a_page_without_its_frame_is_seen(page, said):
    assert any(said in line for line in pages.faults_of(page.format("")))


def test_a_good_page_passes():
    form = '<form><label>Mot <input name="q"></label><button>Chercher</button><input type="hidden" name="k"></form>'

    assert pages.faults_of(GOOD.format(form + '<img alt="Une classe" src="/x.png">')) == []


@login_not_required
def faulty_page(request):
    return HttpResponse(GOOD.format("<h1>Encore</h1>"))


@login_not_required
def undefined_page(request):
    return HttpResponse(engines["django"].from_string("{{ nobody.gave.this }}").render({}, request))


@login_not_required
def writing_page(request):
    ThemeFactory()
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
def other_policy_page(request):
    return HttpResponse(GOOD.format(""), headers={"Content-Security-Policy": "script-src 'self' 'unsafe-inline'"})


urlpatterns = [
    path("faulty/", faulty_page),
    path("undefined/", undefined_page),
    path("writing/", writing_page),
    path("policy/", other_policy_page),
]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/faulty/", "2 h1"),
        ("/undefined/", "undefined variable {{ nobody.gave.this }}"),
        ("/writing/", "only a POST may"),
        ("/policy/", "unsafe-inline"),
    ],
)
@override_settings(ROOT_URLCONF="tests.test_nets")
def test_the_test_client_fails_on_a_fault(client, programme, address, said):
    with pytest.raises(Fault, match=said):
        client.get(address)

    assert faults.take(), "Kept too, for code that swallows it."


@pytest.mark.django_db
def test_a_template_may_ask_whether_it_was_given_something(rf):
    template = engines["django"].from_string("{% if nobody %}x{% endif %}{% for y in nobody %}x{% endfor %}")

    assert template.render({}, rf.get("/")) == ""


@pytest.mark.django_db
def test_a_server_closes_no_connection_under_a_test(monkeypatch):
    closed = []
    monkeypatch.setattr(connection, "close", lambda: closed.append(connection))

    get_wsgi_application()(RequestFactory().get("/sante/vivant").environ, lambda status, headers: None)
    assert not closed
    monkeypatch.setattr(BaseDatabaseWrapper, "close_if_unusable_or_obsolete", connections._close_if_unusable)
    close_old_connections()
    assert closed


@pytest.mark.django_db
def test_a_queryset_without_order_comes_shuffled(programme):
    for _each in range(8):
        SheetFactory(programme=programme)

    orders = {tuple(Sheet.objects.values_list("pk", flat=True)) for _each in range(20)}

    assert len(orders) > 1


@pytest.mark.django_db
def test_a_queryset_with_an_order_keeps_it(programme):
    for _each in range(8):
        ThemeFactory(programme=programme)

    assert len({tuple(Theme.objects.values_list("pk", flat=True)) for _each in range(20)}) == 1


def test_no_socket_leaves_the_machine():
    with socket.socket() as opened, pytest.raises(Fault, match=r"203\.0\.113\.7"):
        opened.connect(("203.0.113.7", 80))
    faults.take()


@pytest.mark.django_db
def test_a_page_that_asks_once_per_row_is_seen(programme):
    SheetFactory(programme=programme)

    def visit():
        return [sheet.cohort.name for sheet in Sheet.objects.all()]

    with pytest.raises(Fault, match="delegates_cohort"):
        queries.assert_constant(visit, add_rows=lambda: SheetFactory.create_batch(2, programme=programme))


def test_a_page_that_writes_is_seen():
    view = ast.parse("def view(request):\n    Sheet.objects.filter(pk=1).update(title='x')\n    sheet.save()\n")

    assert len(sources.writes(view)) == 2


def test_another_clock_is_seen():
    assert sources.reads_the_clock(ast.parse("at = timezone.now()\nday = datetime.date.today()")) != []


def test_a_relation_upwards_is_seen(monkeypatch):
    monkeypatch.setattr(
        "tests.test_architecture.LAYERS", ["programmes", "sheets", "delegates", "organisations", "moderation"]
    )

    assert any("programmes.Programme" in relation for relation in upward_relations(Sheet))


def test_a_long_file_and_a_long_function_are_seen(tmp_path):
    long = tmp_path / "long.py"
    long.write_text("def f():\n" + "    x = 1\n" * 41)

    assert budgets.too_long(long, 41)
    assert budgets.long_functions(long)
    assert not budgets.too_long(long, 42)


def test_the_budget_of_a_function_leaves_out_its_docstring():
    function = ast.parse('def f(\n    a,\n    b,\n):\n    """One.\n\n    Two.\n    """\n    return a\n').body[0]

    assert budgets.length_of(function) == 1


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ('{% translate "Sign in" %}', ("Sign in", None)),
        ("{% translate 'Sign in' as words %}", ("Sign in", None)),
        (
            "{% blocktranslate trimmed with n=x.y %}\n  It has\n {{ n }}.{% endblocktranslate %}",
            ("It has %(n)s.", None),
        ),
        ("{% blocktranslate count n=n %}One{% plural %}{{ n }}{% endblocktranslate %}", ("One", "%(n)s")),
        ('{{ _("Sign in")|upper }}', ("Sign in", None)),
    ],
)
def test_the_sentences_of_a_template_are_found(template, expected):
    assert [(message.singular, message.plural) for message in catalogue.of_template(template)] == [expected]


@pytest.mark.parametrize(
    "source",
    ["<p>Send it</p>", '<a title="Send it">{{ x }}</a>', "{% if x %}Send it{% endif %}", "“{{ x }}”", "{{ x }}: y"],
)
def test_words_that_no_tag_translates_are_seen(source):
    assert catalogue.left_in_one_language(source) != []
    assert catalogue.left_in_one_language('<p class="lead">{% translate "Send it" %} {{ x|default:"ok" }}</p>') == []


def test_the_sentences_of_the_code_are_found():
    tree = ast.parse('a = _("One")\nb = ngettext_lazy("%(n)s day", "%(n)s days", n)\nc = pgettext("sheet", "Draft")')

    assert set(catalogue.of_python(tree)) == {
        catalogue.Message(None, "One", None),
        catalogue.Message(None, "%(n)s day", "%(n)s days"),
        catalogue.Message("sheet", "Draft", None),
    }


@pytest.mark.parametrize(
    ("french", "flags", "said"),
    [
        ("", [], "no French"),
        ("Bonjour %(nom)s", [], "placeholders"),
        ("Bonjour", [], "placeholders"),
        ("Bonjour %(name)s", ["fuzzy"], "fuzzy"),
        ("Bonjour %(name)s: entrez", [], "non-breaking"),
        ("Bonjour %(name)s" + " et encore" * 11, [], "more than 22 words"),
    ],
)
def test_a_bad_translation_is_seen(french, flags, said):
    entry = polib.POEntry(msgid="Hello %(name)s", msgstr=french, flags=flags)

    assert said in " ".join(catalogue.faults_of(entry))


def test_a_sentence_missing_from_the_catalogue_is_written_there(tmp_path):
    written = tmp_path / "django.po"

    total, missing = catalogue.update(written)

    assert total == missing == len(catalogue.messages())
    assert written.with_suffix(".mo").exists()


@pytest.mark.parametrize("name", ["sheets.sent", "sheets.answered"])
def test_verbs_are_found_in_the_operations(name):
    assert sources.recorded_verbs()[name].is_relative_to(sources.ROOT / "portevoix" / "sheets")


def test_an_import_upwards_is_seen(tmp_path, monkeypatch, capsys):
    for app, line in {"top": "", "bottom": "import planted.top"}.items():
        (tmp_path / "planted" / app).mkdir(parents=True)
        (tmp_path / "planted" / app / "__init__.py").write_text(line)
    (tmp_path / "planted" / "__init__.py").touch()
    contract = "type = layers\nname = x\ncontainers = planted\nlayers =\n    top\n    bottom\nexhaustive = true\n"
    (tmp_path / "contracts").write_text(
        f"[importlinter]\nroot_package = planted\n[importlinter:contract:x]\n{contract}"
    )
    monkeypatch.syspath_prepend(tmp_path)

    ended = cli.lint_imports(config_filename=str(tmp_path / "contracts"), no_cache=True)

    assert ended != 0
    assert "planted.bottom is not allowed to import planted.top" in capsys.readouterr().out


@pytest.mark.django_db
def test_a_table_that_says_otherwise_is_seen():
    page = Page(name="sheets:board", what="Planted", allowed=EVERYONE)
    world = World.build()

    said = {actor: answer_to(page, world, actor) for actor in ("visitor", "newcomer", "agent")}

    assert said == {"visitor": SIGN_IN, "newcomer": REFUSED, "agent": YES}
    assert said != {actor: page.expected(actor) for actor in said}


@pytest.mark.django_db
def test_an_operation_open_to_strangers_is_seen():
    open_door = Operation(name="planted", allowed=ADDRESSEE, act=lambda place, by, at: place.sent.referrals.count())
    world = World.build()

    assert is_done(open_door, world, world.user("newcomer"))


def test_a_stale_document_is_seen(monkeypatch):
    before = document.write()

    monkeypatch.setattr(sheets_table, "PAGES", sheets_table.PAGES[1:])

    assert document.write() != before


def test_an_address_that_no_table_has_is_seen():
    with override_settings(ROOT_URLCONF="tests.test_nets"):
        assert {"/faulty/", "/policy/"} <= set(document.addresses()) - {page.name for page in document.PAGES}


def test_a_verb_without_a_sentence_is_seen():
    with pytest.raises(TemplateDoesNotExist):
        consistency.test_each_recorded_verb_has_its_sentence("sheets.planted")


def test_a_template_that_nobody_names_is_seen():
    with pytest.raises(AssertionError):
        consistency.test_each_template_is_used("sheets/planted.html")


@pytest.mark.parametrize(
    "check", [consistency.test_each_model_has_a_factory, consistency.test_each_noun_has_its_line_in_the_glossary]
)
def test_a_model_without_its_words_is_seen(check):
    with pytest.raises(AssertionError):
        check(Session)
