"""Every way a report, an appeal or a right of reply changes. Nothing else writes."""

from .appealing import appeal, decide_appeal
from .clocks import apply_levels
from .deciding import decide
from .forgetting import forget
from .replying import ask_reply, confirm_reply, refuse_reply, show_reply
from .reporting import report, requote

__all__ = [
    "appeal",
    "apply_levels",
    "ask_reply",
    "confirm_reply",
    "decide",
    "decide_appeal",
    "forget",
    "refuse_reply",
    "report",
    "requote",
    "show_reply",
]
