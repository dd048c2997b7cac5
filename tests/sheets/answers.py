"""An answer as it is typed on its page."""

import datetime
import uuid

from portevoix.kit import clock

TEXTS = {
    "in_brief": "Un bus de plus est demandé.",
    "understood": "Le bus n’arrive plus.",
    "decision": "Nous demandons un bus de plus.",
    "outcome": "partial",
    "obstacle": "Un seul, faute de conducteurs.",
    "next_step": "Un essai.",
    "contact": "04 00 00 00 00",
}


def typed(**changes):
    in_a_month = clock.now().date() + datetime.timedelta(days=30)
    return {
        **TEXTS,
        "next_step_date": in_a_month.isoformat(),
        "version": "0",
        "key": str(uuid.uuid4()),
        "action": "preview",
        **changes,
    }
