"""The map of the code holds: .importlinter for imports, these tests for what imports do not show."""

import ast
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from importlinter import cli

from tests.nets import sources

LAYERS = sources.layers()
APPS = [config for config in apps.get_app_configs() if config.name.startswith("portevoix.")]


def test_imports_go_down_the_layers(capsys):
    ended = cli.lint_imports(config_filename=str(sources.ROOT / ".importlinter"), no_cache=True)

    assert ended == 0, capsys.readouterr().out


def test_the_settings_install_the_apps_of_the_map_in_their_order():
    assert [config.label for config in APPS] == LAYERS


@pytest.mark.parametrize("model", apps.get_models(include_auto_created=True), ids=lambda model: model._meta.label)
def test_relations_go_down_the_layers(model):
    if model._meta.app_label not in LAYERS:
        return

    assert upward_relations(model) == []


def upward_relations(model):
    """Relations to an app that stands above; import-linter sees no relation declared by a string."""
    fields = [*model._meta.local_fields, *model._meta.local_many_to_many]
    own = LAYERS.index(model._meta.app_label)
    return [
        f"{field} → {field.related_model._meta.label}"
        for field in fields
        if field.related_model is not None
        and field.related_model._meta.label != settings.AUTH_USER_MODEL
        and LAYERS.index(field.related_model._meta.app_label) < own
    ]


@pytest.mark.parametrize("config", APPS, ids=lambda config: config.label)
def test_each_app_says_what_it_is_for(config):
    docstring = ast.get_docstring(sources.tree_of(Path(config.path, "__init__.py")))

    assert docstring, f"{config.name} has no docstring."
    assert len(docstring.splitlines()) <= 8, "Five lines or so: what it is for, its nouns, what it leaves to others."


@pytest.mark.parametrize("path", sources.python_files("config", "portevoix"), ids=lambda p: str(p.name))
def test_there_is_one_clock(path):
    if path == sources.ROOT / "portevoix/kit/clock.py" or "logs" in path.name:
        return

    assert sources.reads_the_clock(sources.tree_of(path)) == []


def test_only_notifications_speaks_to_a_mail_server():
    speakers = {
        str(path.relative_to(sources.ROOT))
        for path in sources.python_files("config", "portevoix")
        if any(
            name.split(".")[0] == "smtplib" or name.startswith("django.core.mail")
            for name in sources.imported(sources.tree_of(path))
        )
    }

    # The mail server of the simulated year is one itself.
    speakers.discard("portevoix/administration/simulation/post.py")
    assert all(speaker.startswith("portevoix/notifications/") for speaker in speakers), speakers


@pytest.mark.parametrize(
    "path",
    [path for path in sources.python_files("portevoix") if sources.is_page_module(path)],
    ids=lambda path: "/".join(path.parts[-3:]),
)
def test_pages_read_and_operations_write(path):
    assert sources.writes(sources.tree_of(path)) == []


@pytest.mark.parametrize("path", sources.python_files("portevoix"), ids=lambda p: "/".join(p.parts[-3:]))
def test_nothing_happens_behind_a_save(path):
    tree = sources.tree_of(path)
    if "apps.py" in path.name:
        return

    signals = {name for name in sources.imported(tree) if "django.db.models.signals" in name}

    assert not signals, "The timeline is the only thing that happens after a change."


def test_only_the_code_runs_transactions():
    assert settings.DATABASES["default"].get("ATOMIC_REQUESTS", False) is False
