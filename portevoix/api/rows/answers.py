from django.db.models import QuerySet

from portevoix.api.datasets import ANSWERS
from portevoix.commitments.models import Commitment
from portevoix.programmes.working_days import PARIS
from portevoix.sheets.models import Answer, Saying

from . import Row, Source
from .addresses import Addresses
from .sheets import in_columns

PLAIN = {
    "id": "pk",
    "sheet": "referral__sheet__reference",
    "organisation": "referral__organisation__slug",
    "organisation_name": "referral__organisation__name",
    "given_at": "given_at",
    "outcome": "outcome",
    "in_brief": "in_brief",
    "understood": "understood",
    "decision": "decision",
    "obstacle": "obstacle",
    "next_step": "next_step",
    "next_step_date": "next_step_date",
    "contested_at": "contest__contested_at",
    "missing": "contest__missing",
    "proof": "commitment__proof_text",
    "proof_url": "commitment__proof_link",
    "drop_reason": "commitment__drop_reason",
}
PROMISE = tuple(f"commitment__{name}" for name in ("pk", "state", "due_on", "kept_at", "dropped_at"))


def given(programme) -> QuerySet[Answer]:
    """To the sheets that everyone may read; those that were contested too, as on the pages."""
    return Answer.objects.filter(referral__sheet__programme=programme, referral__sheet__shown_at__isnull=False)


def read(answers: QuerySet[Answer], *, programme, at) -> list[tuple[tuple, Row]]:
    """One query."""
    to, today = Addresses(programme), at.astimezone(PARIS).date()
    answers = answers.annotate(is_missing_shown=Saying.objects.is_shown(Saying.Kind.CONTEST, "contest"))
    columns = (*PROMISE, "is_missing_shown", *PLAIN.values())
    rows = []
    for pk, state, due_on, kept_at, dropped_at, is_missing_shown, *values in answers.values_list(*columns):
        row = dict(zip(PLAIN, values, strict=True))
        if not is_missing_shown:
            row["missing"] = None
        row["url"] = f"{to.sheet(row['sheet'])}#answer-{row['id']}"
        row["promise"] = Commitment(state=state, due_on=due_on).standing(today=today) if pk is not None else None
        row["promise_url"] = to.promise(pk)
        row["promise_closed_at"] = kept_at or dropped_at
        rows.append(((row["given_at"], row["id"]), in_columns(ANSWERS, row)))
    return rows


SOURCE = Source(ANSWERS, given, read, ("given_at", "pk"), newest_first=True)
