import uuid

from portevoix.organisations.competence import Proposal, Reason
from portevoix.programmes.weeks import Week
from portevoix.sheets import operations
from portevoix.sheets.forms.drafting import ProblemForm

from .actors import (
    ADDRESSEE,
    CLASS,
    DELEGATES,
    DESK,
    EVERYONE,
    HOLDER,
    NOBODY,
    SIGNED_IN,
    STAFF,
)
from .table import Operation, Page

READERS_OF_THE_CLASS = CLASS - DELEGATES
HANDLERS = ADDRESSEE | DESK


def key(place):
    return {"key": str(uuid.uuid4())}


def draft(place):
    return [place.draft.pk]


def question(place):
    return [place.draft.pk, "probleme"]


def reference(place):
    return [place.sent.reference]


def link(place):
    return [place.answer_link]


def request(place):
    return [place.asked.referral.sheet.reference, place.asked.pk]


def referral(place):
    return [place.referral.pk]


def problem(place):
    form = ProblemForm(sheet=place.draft)
    return {"version": place.draft.version, "base": form.initial["base"], "problem": "Il fait froid en atelier."}


def answer(place):
    return {
        "in_brief": "Le cours commence plus tard.",
        "understood": "Le bus arrive trop tard.",
        "decision": "Le cours commence plus tard.",
        "outcome": "solution",
        "next_step": "Nous regardons si cela suffit.",
        "next_step_date": place.today,
        "contact": "L'accueil",
    }


def typed_answer(place):
    return {**answer(place), **key(place), "version": 0}


def service(place):
    return [place.service.slug]


def template(place):
    return {**key(place), "version": 0, "name": "Ligne de bus", "decision": "Nous écrivons à [nom]."}


def ask_check(place, **by):
    place.service.answers_are_checked = True
    place.service.save()
    return operations.ask_check(place.answer_draft.referral, **by)


ALOUD = "La classe en a parlé ce matin."

PAGES = [
    Page(name="sheets:list", what="Read the list of sheets", allowed=EVERYONE),
    Page(name="sheets:detail", what="Read a sheet that was sent", args=reference, allowed=EVERYONE),
    Page(
        name="sheets:messages",
        what="See what became of the messages about a sheet",
        args=reference,
        allowed=DELEGATES | HANDLERS,
    ),
    Page(
        name="sheets:class_board",
        what="See the board of one's classes",
        allowed=SIGNED_IN,
    ),
    Page(
        name="sheets:class_board",
        what="See the board of one class",
        query="classe",
        allowed=CLASS,
    ),
    Page(
        name="sheets:draft_start",
        what="Start a draft (the address leads to the button)",
        args=lambda place: [place.cohort.slug],
        allowed=CLASS,
    ),
    Page(
        name="sheets:draft_start",
        what="Start a draft",
        method="POST",
        args=lambda place: [place.cohort.slug],
        data=key,
        allowed=DELEGATES,
        refused=READERS_OF_THE_CLASS,
    ),
    Page(name="sheets:draft_detail", what="Read a draft", args=draft, allowed=CLASS),
    Page(
        name="sheets:draft_question",
        what="Write an answer of a draft",
        args=question,
        allowed=DELEGATES,
        refused=READERS_OF_THE_CLASS,
    ),
    Page(
        name="sheets:draft_question",
        what="Save an answer of a draft",
        method="POST",
        args=question,
        data=problem,
        allowed=DELEGATES,
        refused=READERS_OF_THE_CLASS,
    ),
    Page(
        name="sheets:draft_addressees",
        what="See who is proposed",
        args=draft,
        allowed=DELEGATES,
        refused=READERS_OF_THE_CLASS,
    ),
    Page(
        name="sheets:draft_addressees",
        what="Choose who should answer",
        method="POST",
        args=draft,
        data=lambda place: {"version": place.draft.version, "kept": [place.other_service.pk]},
        allowed=DELEGATES,
        refused=READERS_OF_THE_CLASS,
    ),
    Page(
        name="sheets:draft_proofreading",
        what="Read again before sending",
        args=draft,
        allowed=DELEGATES,
        refused=READERS_OF_THE_CLASS,
    ),
    Page(
        name="sheets:draft_proofreading",
        what="Send the sheet",
        method="POST",
        args=draft,
        data=lambda place: {**key(place), "version": place.draft.version, "unapproved_reason": ALOUD},
        allowed=DELEGATES,
        refused=READERS_OF_THE_CLASS,
    ),
    Page(
        name="sheets:draft_discard",
        what="Be asked before throwing a draft away",
        args=draft,
        allowed=DELEGATES,
        refused=READERS_OF_THE_CLASS,
    ),
    Page(
        name="sheets:draft_discard",
        what="Throw a draft away",
        method="POST",
        args=draft,
        data=key,
        allowed=DELEGATES,
        refused=READERS_OF_THE_CLASS,
    ),
    Page(
        name="sheets:draft_similar",
        what="Read the sheets that tell something near",
        args=draft,
        allowed=DELEGATES,
        refused=READERS_OF_THE_CLASS,
    ),
    Page(
        name="sheets:draft_similar",
        what="Say what one's own makes of such a sheet",
        method="POST",
        args=draft,
        data=lambda place: {"similar": place.answered.pk, "choice": "different"},
        allowed=DELEGATES,
        refused=READERS_OF_THE_CLASS,
    ),
    Page(
        name="sheets:draft_take_up",
        what="Take up a draft that was put away",
        method="POST",
        args=draft,
        allowed=DELEGATES,
        refused=READERS_OF_THE_CLASS,
    ),
    Page(name="sheets:receipt", what="Read the receipt", args=reference, allowed=CLASS),
    Page(
        name="sheets:details_reply",
        what="Read the private thread",
        args=request,
        allowed=DELEGATES | ADDRESSEE,
        refused=READERS_OF_THE_CLASS,
    ),
    Page(
        name="sheets:details_reply",
        what="Give the details",
        method="POST",
        args=request,
        data=lambda place: {**key(place), "reply": "Le lundi et le mardi."},
        allowed=DELEGATES,
        refused=READERS_OF_THE_CLASS | ADDRESSEE,
    ),
    Page(
        name="sheets:sheet_settle",
        what="Be asked whether the problem is settled",
        args=lambda place: [place.answered.reference],
        allowed=DELEGATES,
        refused=READERS_OF_THE_CLASS,
    ),
    Page(
        name="sheets:sheet_settle",
        what="Say that the problem is settled",
        method="POST",
        args=lambda place: [place.answered.reference],
        data=key,
        allowed=DELEGATES,
        refused=READERS_OF_THE_CLASS,
    ),
    Page(
        name="sheets:sheet_abandon",
        what="Be asked why the sheet is no longer current",
        args=reference,
        allowed=DELEGATES,
        refused=READERS_OF_THE_CLASS,
    ),
    Page(
        name="sheets:sheet_abandon",
        what="Say that the sheet is no longer current",
        method="POST",
        args=reference,
        data=lambda place: {**key(place), "reason": "La formation est finie."},
        allowed=DELEGATES,
        refused=READERS_OF_THE_CLASS,
    ),
    Page(
        name="sheets:board",
        what="See what one's organisations owe",
        allowed=STAFF,
        refused=SIGNED_IN - STAFF,
    ),
    Page(
        name="sheets:board",
        what="See what nobody has taken in charge",
        query="vue=non-prises",
        allowed=DESK,
        refused=SIGNED_IN - DESK,
    ),
    *[
        Page(
            name="sheets:board",
            what=what,
            query=f"vue={view}",
            allowed=DESK,
            refused=SIGNED_IN - DESK,
        )
        for view, what in (("en-retard", "See the late ones of the programme"), ("mediations", "See its mediations"))
    ],
    Page(name="sheets:handle", what="See a sheet to handle", args=referral, allowed=HANDLERS),
    Page(
        name="sheets:handle",
        what="Take a sheet in charge",
        method="POST",
        args=referral,
        data=lambda place: {**key(place), "action": "take"},
        allowed=ADDRESSEE,
        refused=DESK,
    ),
    Page(
        name="sheets:handle",
        what="Take a sheet over from a colleague",
        method="POST",
        args=lambda place: [place.asked.referral.pk],
        data=lambda place: {**key(place), "action": "take_over"},
        allowed=ADDRESSEE,
        refused=DESK,
    ),
    Page(
        name="sheets:handle",
        what="Add a step",
        method="POST",
        args=referral,
        data=lambda place: {**key(place), "action": "step", "text": "Nous avons appelé le transporteur."},
        allowed=ADDRESSEE,
        refused=DESK,
    ),
    Page(
        name="sheets:handle",
        what="Ask the class for details",
        method="POST",
        args=referral,
        data=lambda place: {**key(place), "action": "ask", "question": "Quels jours ?"},
        allowed=ADDRESSEE,
        refused=DESK,
    ),
    Page(
        name="sheets:answer",
        what="Write the answer",
        args=referral,
        allowed=ADDRESSEE,
        refused=DESK,
    ),
    Page(
        name="sheets:answer",
        what="Publish the answer",
        method="POST",
        args=referral,
        data=lambda place: {**typed_answer(place), "action": "publish"},
        allowed=ADDRESSEE,
        refused=DESK,
    ),
    Page(
        name="sheets:answer_autosave",
        what="Keep an answer while it is typed",
        method="POST",
        args=referral,
        data=typed_answer,
        allowed=ADDRESSEE,
        refused=DESK,
    ),
    Page(
        name="sheets:answer_template_list",
        what="See the templates of one's organisations",
        allowed=STAFF,
        refused=SIGNED_IN - STAFF,
    ),
    Page(
        name="sheets:answer_template_create",
        what="Begin a template of answer",
        args=service,
        allowed=ADDRESSEE,
    ),
    Page(
        name="sheets:answer_template_create",
        what="Keep a template of answer",
        method="POST",
        args=service,
        data=template,
        allowed=ADDRESSEE,
    ),
    Page(
        name="sheets:answer_template_update",
        what="Read a template of answer",
        args=lambda place: [place.template.pk],
        allowed=ADDRESSEE,
    ),
    Page(
        name="sheets:answer_template_update",
        what="Change a template of answer",
        method="POST",
        args=lambda place: [place.template.pk],
        data=lambda place: {**template(place), "version": 1},
        allowed=ADDRESSEE,
    ),
    Page(
        name="sheets:answer_template_discard",
        what="Be asked before throwing a template away",
        args=lambda place: [place.template.pk],
        allowed=ADDRESSEE,
    ),
    Page(
        name="sheets:answer_template_discard",
        what="Throw a template of answer away",
        method="POST",
        args=lambda place: [place.template.pk],
        data=key,
        allowed=ADDRESSEE,
    ),
    Page(
        name="sheets:pass_on",
        what="Choose who a sheet is passed on to",
        args=referral,
        allowed=DESK,
        refused=ADDRESSEE,
    ),
    Page(
        name="sheets:pass_on",
        what="Pass a sheet on",
        method="POST",
        args=referral,
        data=lambda place: {**key(place), "to": place.other_service.pk, "reason": "Cela dépend de ce service."},
        allowed=DESK,
        refused=ADDRESSEE,
    ),
]

PAGES += [
    Page(name=name, what=what, method=method, args=link, data=data, allowed=HOLDER, is_public=True, is_linked=True)
    for name, method, what, data in (
        ("sheets:linked", "GET", "Read the sheet of a link", lambda place: {}),
        ("sheets:linked", "POST", "Take it in charge", lambda place: {**key(place), "action": "take"}),
        ("sheets:linked_answer", "GET", "Write its answer", lambda place: {}),
        ("sheets:linked_answer", "POST", "Publish it", lambda place: {**typed_answer(place), "action": "publish"}),
        ("sheets:linked_decline", "GET", "Be asked why it is not for the addressee", lambda place: {}),
        ("sheets:linked_decline", "POST", "Say so", lambda place: {**key(place), "to": "", "reason": "Pas nous."}),
    )
]

OPERATIONS = [
    Operation(
        name="sheets.start",
        allowed=DELEGATES,
        act=lambda place, **by: operations.start(place.cohort, **by),
    ),
    Operation(
        name="sheets.save_draft",
        allowed=DELEGATES,
        act=lambda place, **by: operations.save_draft(place.draft, changes={"causes": "x"}, version=1, **by),
    ),
    Operation(
        name="sheets.choose_addressees",
        allowed=DELEGATES,
        act=lambda place, **by: operations.choose_addressees(place.draft, kept=set(), proposed={}, version=1, **by),
    ),
    Operation(
        name="sheets.discard",
        allowed=DELEGATES,
        act=lambda place, **by: operations.discard(place.draft, **by),
    ),
    Operation(
        name="sheets.choose_similar",
        allowed=DELEGATES,
        act=lambda place, **by: operations.choose_similar(place.draft, place.answered, choice="different", **by),
    ),
    Operation(
        name="sheets.take_up_again",
        allowed=DELEGATES,
        act=lambda place, **by: operations.take_up_again(place.draft, **by),
    ),
    Operation(
        name="sheets.learn_routing",
        allowed=NOBODY,
        by_system=True,
        act=lambda place, **by: operations.learn_routing(place.programme, about="theme", **by),
    ),
    Operation(
        name="sheets.consult",
        allowed=DELEGATES,
        act=lambda place, **by: operations.consult(place.draft, **by),
    ),
    Operation(
        name="sheets.count_hands",
        allowed=DELEGATES,
        act=lambda place, **by: operations.count_hands(place.consultation, yes=9, no=1, **by),
    ),
    Operation(
        name="sheets.tally_voices",
        allowed=NOBODY,
        by_system=True,
        act=lambda place, by, at: operations.tally_voices(place.consultation, yes=9, no=1, by=by),
    ),
    Operation(
        name="sheets.send",
        allowed=DELEGATES,
        act=lambda place, **by: operations.send(
            place.draft, addressees=[Proposal(place.service, Reason.THEME)], version=1, unapproved_reason=ALOUD, **by
        ),
    ),
    Operation(
        name="sheets.take_charge",
        allowed=ADDRESSEE,
        act=lambda place, **by: operations.take_charge(place.referral, **by),
    ),
    Operation(
        name="sheets.take_over",
        allowed=ADDRESSEE,
        act=lambda place, **by: operations.take_over(place.asked.referral, **by),
    ),
    Operation(
        # Only the account of the mailbox: no person of the tables.
        name="sheets.use_link",
        allowed=NOBODY,
        act=lambda place, **by: operations.use_link(
            place.referral, doing="taken", act=lambda referral: operations.take_charge(referral, **by), **by
        ),
    ),
    Operation(
        name="sheets.add_to_draft",
        allowed=ADDRESSEE,
        act=lambda place, **by: operations.add_to_draft(place.referral, said={}, rest="Un bus de plus.", **by),
    ),
    Operation(
        name="sheets.note_reply",
        allowed=ADDRESSEE,
        by_system=True,
        act=lambda place, **by: operations.note_reply(place.referral, became="refused", **by),
    ),
    Operation(
        name="sheets.begin_week",
        allowed=NOBODY,
        by_system=True,
        act=lambda place, **by: operations.begin_week(place.desk, week=Week.of(place.now), **by),
    ),
    Operation(
        name="sheets.add_step",
        allowed=ADDRESSEE,
        act=lambda place, **by: operations.add_step(place.referral, text="Un pas.", **by),
    ),
    Operation(
        name="sheets.ask_details",
        allowed=ADDRESSEE,
        act=lambda place, **by: operations.ask_details(place.referral, question="Quels jours ?", **by),
    ),
    Operation(
        name="sheets.give_details",
        allowed=DELEGATES,
        act=lambda place, **by: operations.give_details(place.asked, reply="Le lundi.", **by),
    ),
    Operation(
        name="sheets.answer",
        allowed=ADDRESSEE,
        act=lambda place, **by: operations.answer(place.referral, **answer(place), **by),
    ),
    Operation(
        name="sheets.save_answer_draft",
        allowed=ADDRESSEE,
        act=lambda place, **by: operations.save_answer_draft(
            place.referral, texts={**answer(place), "obstacle": ""}, version=0, **by
        ),
    ),
    Operation(name="sheets.ask_check", allowed=ADDRESSEE, act=ask_check),
    Operation(
        name="sheets.add_template",
        allowed=ADDRESSEE,
        act=lambda place, **by: operations.add_template(place.service, name="x", texts={"decision": "x"}, **by),
    ),
    Operation(
        name="sheets.change_template",
        allowed=ADDRESSEE,
        act=lambda place, **by: operations.change_template(
            place.template, name="x", texts={"decision": "x"}, version=1, **by
        ),
    ),
    Operation(
        name="sheets.discard_template",
        allowed=ADDRESSEE,
        act=lambda place, **by: operations.discard_template(place.template, **by),
    ),
    Operation(
        name="sheets.pass_on",
        allowed=DESK,
        act=lambda place, **by: operations.pass_on(place.referral, to=place.other_service, reason="x", **by),
    ),
    Operation(
        name="sheets.settle",
        allowed=DELEGATES,
        act=lambda place, **by: operations.settle(place.answered, **by),
    ),
    Operation(
        name="sheets.abandon",
        allowed=DELEGATES,
        act=lambda place, **by: operations.abandon(place.sent, reason="x", **by),
    ),
]
