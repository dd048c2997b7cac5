"""Every address and every operation, as each person, with what the tables of tests/permissions/ expect."""

import copy
import importlib
import inspect
import os
import pkgutil

import pytest
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse

import portevoix
from portevoix.accounts.models import User
from portevoix.kit import clock
from tests.permissions import document
from tests.permissions.actors import ACTORS, NOT_SIGNED_IN
from tests.permissions.table import ABSENT, NO_METHOD, SIGN_IN, WORDS
from tests.permissions.world import World

# Names that allauth's code looks up; each leads to the page that asks for a code.
OTHER_NAMES = {"account_login", "account_signup", "account_inactive"}
# Pages of the framework answer other methods in their own way.
METHODS_OF_THE_FRAMEWORK = {
    *("set_language", "account_request_login_code", "account_confirm_login_code", "account_logout"),
}
SENDING = {"POST", "PATCH"}
PIECE = "application/offset+octet-stream"
# Part of an operation of an upper app, which has asked already.
HISTORY = {"timeline.record", "timeline.record_once", "timeline.record_all", "timeline.once", "traces.link"}
MODERATION = {
    *("moderation.ask_again", "moderation.conclude", "moderation.seal"),
    *("moderation.ask_opening", "moderation.agree_to_opening"),
}
ASKED_ABOVE = HISTORY | MODERATION
ASKED_ABOVE |= {"notifications.revive_address", "notifications.note_call", "search.set_synonyms"}


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker):
    """Once for this file, and then rolled back."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield World.build()
        transaction.set_rollback(True)


@pytest.fixture
def world(built, db):
    """Its own for each test; what a test changes in the rows is undone after it."""
    return copy.deepcopy(built)


def answer_to(page, world, actor, *, method=None, place=None, prefix=""):
    """What the page says to the actor, in the words of the tables; nothing stays of it."""
    place, method = place or world.here, method or page.method
    query = page.query.replace("classe", f"classe={place.cohort.slug}")
    address = prefix + reverse(page.name, args=page.args_in(place, actor)) + (f"?{query}" if query else "")
    client = world.client(actor)
    cache.clear()  # so many people at one address would be too many codes
    with transaction.atomic():
        sent = page.data(place) if method == page.method and method in SENDING else None
        kind = {"content_type": PIECE} if method == "PATCH" else {}
        response = getattr(client, method.lower())(address, sent, headers=page.headers(place), **kind)
        transaction.set_rollback(True)
    if response.streaming:
        b"".join(response.streaming_content)  # its file is closed at its end
    return in_words(response)


def in_words(response):
    if response.status_code == 302 and response["Location"].split("?")[0].endswith(reverse("account_login")):
        return SIGN_IN
    return WORDS.get(response.status_code, str(response.status_code))


@pytest.mark.parametrize("page", document.PAGES, ids=str)
def test_each_page_answers_as_its_table_says(page, world, settings):
    settings.DEMO = page.is_demo

    said = {actor: answer_to(page, world, actor) for actor in ACTORS}

    assert said == {actor: page.expected(actor) for actor in ACTORS}


@pytest.mark.parametrize("page", [p for p in document.PAGES if p.args and not p.is_demo], ids=str)
def test_nothing_crosses_programmes(page, world):
    """Here, what belongs there; there, what belongs here."""
    for place, prefix in ((world.there, ""), (world.here, "/p/ailleurs")):
        said = {actor: answer_to(page, world, actor, place=place, prefix=prefix) for actor in ACTORS}

        assert said == {actor: across(page, actor) for actor in ACTORS}


def across(page, actor):
    return SIGN_IN if actor in NOT_SIGNED_IN and not page.is_public and actor not in page.allowed else ABSENT


@pytest.mark.parametrize("page", [p for p in document.PAGES if p.is_demo], ids=str)
def test_the_doors_of_the_demonstration_exist_only_there(page, world, settings):
    settings.DEMO = False

    assert {answer_to(page, world, actor) for actor in ACTORS} == {ABSENT}


def test_every_address_is_in_a_table():
    assert set(document.addresses()) - OTHER_NAMES == {page.name for page in document.PAGES}


@pytest.mark.parametrize("name", sorted({page.name for page in document.PAGES} - METHODS_OF_THE_FRAMEWORK))
def test_no_address_takes_a_method_that_its_table_leaves_out(name, world, settings):
    settings.DEMO = True
    pages = [page for page in document.PAGES if page.name == name]
    left_out = {"GET", "POST", "PUT", "DELETE"} - {page.method for page in pages}

    said = {method: answer_to(pages[0], world, "delegate", method=method) for method in left_out}

    assert said == dict.fromkeys(left_out, NO_METHOD)


@pytest.mark.parametrize("operation", document.OPERATIONS, ids=str)
def test_each_operation_refuses_as_its_table_says(operation, world):
    people = {actor: world.user(actor) for actor in ACTORS if actor not in NOT_SIGNED_IN}
    people["system"] = User.objects.system()

    done = {actor: is_done(operation, world, user) for actor, user in people.items()}

    allowed = operation.allowed | ({"system"} if operation.by_system else set())
    assert done == {actor: actor in allowed for actor in people}


def is_done(operation, world, user):
    with transaction.atomic():
        try:
            operation.act(copy.deepcopy(world.here), by=user, at=clock.now())
        except PermissionDenied:
            return False
        finally:
            transaction.set_rollback(True)
    return True


def test_every_operation_in_somebodys_name_is_in_a_table():
    written = {
        f"{name.split('.')[1]}.{function.__name__}"
        for name in modules_of_operations()
        for function in vars(importlib.import_module(name)).values()
        if inspect.isfunction(function)
        and function.__module__.startswith(name)
        and not function.__name__.startswith("_")
        and "by" in inspect.signature(function).parameters
    }

    assert written - ASKED_ABOVE == {operation.name for operation in document.OPERATIONS}


def modules_of_operations():
    found = pkgutil.walk_packages(portevoix.__path__, "portevoix.")
    return [module.name for module in found if module.name.endswith(".operations")]


def test_the_document_says_what_the_tables_say():
    if os.environ.get("PORTEVOIX_WRITE_DOCS"):
        document.FILE.write_text(document.write(), encoding="utf-8")

    assert document.FILE.read_text(encoding="utf-8") == document.write(), "Run `make docs`."
