"""Every way a sheet changes. Views, commands and tasks call these; nothing else writes."""

from .answer_drafts import ANSWER_FIELDS, ask_check, save_answer_draft
from .answer_templates import TEMPLATE_FIELDS, add_template, change_template, discard_template
from .answering import SameWords, Unchecked, answer
from .closing import abandon, settle
from .consulting import consult, count_hands, tally_voices
from .contesting import conclude_mediation, contest, let_proposals_lapse, propose_settled
from .drafts import DRAFT_FIELDS, TITLE_LENGTH, choose_addressees, discard, save_draft, send, start, title_of
from .extending import extend
from .handling import add_step, ask_details, give_details, take_charge, take_over
from .holding import ask_whether_it_holds, say_whether_it_holds
from .joining import join, leave, recount_adhesions, say_stance
from .ladder import climb
from .learning_routing import LEAST_SHEETS, learn_routing
from .linked import Doing, use_link
from .merging import accept_merge, let_merges_lapse, part, propose_merge, refuse_merge
from .promising import promise
from .publishing import (
    agree_to_opening,
    announce_readings,
    ask_again,
    ask_opening,
    destroy_sealed,
    escalate_readings,
    mask,
    show,
    withhold,
)
from .redirecting import decline, pass_on, take_from_closed
from .replying import Became, add_to_draft, note_reply
from .similar import choose_similar, take_up_again
from .weeks import begin_week

__all__ = [
    "ANSWER_FIELDS",
    "DRAFT_FIELDS",
    "LEAST_SHEETS",
    "TEMPLATE_FIELDS",
    "TITLE_LENGTH",
    "Became",
    "Doing",
    "SameWords",
    "Unchecked",
    "abandon",
    "accept_merge",
    "add_step",
    "add_template",
    "add_to_draft",
    "agree_to_opening",
    "announce_readings",
    "answer",
    "ask_again",
    "ask_check",
    "ask_details",
    "ask_opening",
    "ask_whether_it_holds",
    "begin_week",
    "change_template",
    "choose_addressees",
    "choose_similar",
    "climb",
    "conclude_mediation",
    "consult",
    "contest",
    "count_hands",
    "decline",
    "destroy_sealed",
    "discard",
    "discard_template",
    "escalate_readings",
    "extend",
    "give_details",
    "join",
    "learn_routing",
    "leave",
    "let_merges_lapse",
    "let_proposals_lapse",
    "mask",
    "note_reply",
    "part",
    "pass_on",
    "promise",
    "propose_merge",
    "propose_settled",
    "recount_adhesions",
    "refuse_merge",
    "save_answer_draft",
    "save_draft",
    "say_stance",
    "say_whether_it_holds",
    "send",
    "settle",
    "show",
    "start",
    "take_charge",
    "take_from_closed",
    "take_over",
    "take_up_again",
    "tally_voices",
    "title_of",
    "use_link",
    "withhold",
]
