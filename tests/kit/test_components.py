"""The gallery shows every component in every state: it is their test too."""

import pytest
from django import forms
from django.template import Context, Template, TemplateSyntaxError
from lucide import IconDoesNotExist

from portevoix.kit import text
from portevoix.kit.templatetags.components import marks
from tests.nets import pages


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_gallery_is_a_page_without_fault(client, programme, language):
    client.cookies["django_language"] = language
    response = client.get("/composants/")

    assert response.status_code == 200
    assert f'<html lang="{language}"' in response.content.decode()


class ByButton(forms.Form):
    action = forms.ChoiceField(choices=[("call", "call")], label="", widget=forms.HiddenInput)
    note = forms.CharField(label="Note")


def test_the_summary_leads_only_where_somebody_can_go():
    shown = rendered("{% error_summary form %}", form=ByButton({"action": "\x08"}))

    assert pages.faults_of(shown) == []
    assert 'href="#id_note"' in shown
    assert "#id_action" not in shown


def rendered(source, **context):
    return Template("{% load components %}" + source).render(Context(context))


@pytest.mark.parametrize("source", ['{% icon "no-such-icon" %}', '{% status "lost" %}', '{% party "x" "nobody" %}'])
def test_a_wrong_argument_fails_loudly(source):
    with pytest.raises((KeyError, IconDoesNotExist)):
        rendered(source)


def test_an_unknown_argument_is_a_syntax_error():
    with pytest.raises((TypeError, TemplateSyntaxError)):
        rendered('{% card title="x" colour="red" %}{% endcard %}')


@pytest.mark.parametrize("status", text.SHEET_STATUSES)
def test_a_status_is_never_told_by_its_colour_alone(status):
    badge = marks.status(status)

    assert "<svg" in badge
    assert str(text.SHEET_STATUSES[status].words) in badge


@pytest.mark.parametrize("written", ["<script>alert(1)</script>", 'a" onmouseover="x', "{{ x }}"])
def test_what_people_write_is_shown_as_they_wrote_it(written):
    html = rendered('{% card title=title url="/x/" %}{{ title }}{% endcard %}{% party title %}', title=written)

    assert pages.faults_of(html) == []
    assert "<script>" not in html


def test_a_name_written_from_right_to_left_stays_in_its_place():
    assert "<bdi>مريم</bdi>" in rendered("{% party name %}", name="مريم")


def test_how_late_in_words():
    assert "<svg" in marks.late(3)
    assert marks.late(1) != marks.late(3)
