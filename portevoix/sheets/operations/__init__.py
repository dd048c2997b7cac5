"""Every way a sheet changes. Views, commands and tasks call these; nothing else writes."""

from .answer_drafts import ANSWER_FIELDS, save_answer_draft
from .closing import abandon, settle
from .consulting import consult, count_hands, tally_voices
from .drafts import DRAFT_FIELDS, TITLE_LENGTH, choose_addressees, discard, save_draft, send, start, title_of
from .handling import add_step, answer, ask_details, give_details, pass_on, take_charge

__all__ = [
    "ANSWER_FIELDS",
    "DRAFT_FIELDS",
    "TITLE_LENGTH",
    "abandon",
    "add_step",
    "answer",
    "ask_details",
    "choose_addressees",
    "consult",
    "count_hands",
    "discard",
    "give_details",
    "pass_on",
    "save_answer_draft",
    "save_draft",
    "send",
    "settle",
    "start",
    "take_charge",
    "tally_voices",
    "title_of",
]
