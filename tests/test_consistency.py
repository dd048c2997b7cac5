"""What must stand together does: verb and sentence, model and factory, noun and glossary."""

import re

import pytest
from django.apps import apps
from django.template.loader import get_template
from factory.django import DjangoModelFactory

from tests import factories
from tests.nets import sources

GLOSSARY = sources.ROOT / "docs" / "glossary.md"
RECORDED = sources.recorded_verbs()
# Written by the framework's own names: error pages, and what allauth shows and sends; the short words of a mail.
FOUND_BY_NAME = re.compile(
    r"^(?:\d{3}(?:_\w+)?\.html|account/.*|[a-z]+/timeline/[a-z_]+\.html|[a-z]+/emails/\w+_sms\.txt)$"
)
MODELS = [model for model in apps.get_models() if model._meta.app_config.name.startswith("portevoix.")]


def test_something_is_recorded():
    assert {"sheets.sent", "sheets.answered", "sheets.settled"} <= set(RECORDED)


@pytest.mark.parametrize("verb", sorted(RECORDED))
def test_each_recorded_verb_has_its_sentence(verb):
    app, name = verb.split(".")

    assert get_template(f"{app}/timeline/{name}.html")


def test_each_verb_listened_to_is_recorded():
    unknown = {verb: str(path) for verb, path in sources.listened_verbs().items() if verb not in RECORDED}

    assert not unknown


def test_each_sentence_of_the_history_is_of_a_recorded_verb():
    sentences = {sources.template_name(path) for path in sources.templates() if "timeline" in path.parts}
    spoken = {f"{verb.replace('.', '/timeline/')}.html" for verb in RECORDED}

    assert sentences - spoken - sources.quoted_templates() == set()


@pytest.mark.parametrize("name", sorted(map(sources.template_name, sources.templates())))
def test_each_template_is_used(name):
    assert FOUND_BY_NAME.fullmatch(name) or name in sources.quoted_templates()


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_each_model_has_a_factory(model):
    makers = [getattr(factories, name) for name in factories.__all__]

    made = {maker._meta.model for maker in makers if issubclass(maker, DjangoModelFactory)}

    assert model in made


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_each_noun_has_its_line_in_the_glossary(model):
    lines = GLOSSARY.read_text(encoding="utf-8").splitlines()

    nouns = {line.split("|")[2].strip().strip("`") for line in lines if line.startswith("|") and line.count("|") >= 4}

    assert model.__name__ in nouns
