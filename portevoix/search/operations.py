"""What is put in the index and taken off it. Called by listeners and by `reindex`; each may be repeated."""

import datetime
from collections import Counter
from collections.abc import Iterable, Sequence

from django.db import transaction

from portevoix.accounts.models import User
from portevoix.kit.conflict import Conflict
from portevoix.programmes.models import Programme

from .analyser import analyse
from .models import Document, SynonymList
from .sources import Source, Text, source_of, sources
from .vocabulary import count, words_of

BATCH = 500
FIELDS = (
    *("programme_id", "path", "title", "body", "dated_at", "theme_id", "status", "territory", "territory_name"),
    *("parties", "around", "title_stems", "stems"),
)
NOT_KEPT = ("territories", "is_title_borrowed")
CUT = ("title", "parties", "around", "territory_name")


def refresh(kind: str, *subject_ids: int) -> int:
    """Index these as they are now; those that not everyone may read are taken off. Returns how many are indexed."""
    if not subject_ids:
        return 0
    source = source_of(kind)
    return _refresh(source, list(subject_ids), list(source.subjects().filter(pk__in=subject_ids)))


def fill() -> None:
    """Everything, batch after batch, as `reindex` does."""
    for source in sources():
        last: int | None = 0
        while last is not None:
            last = refresh_batch(source, last)


def refresh_batch(source: Source, after: int, *, limit: int = BATCH) -> int | None:
    """Index the next ones in the order of their keys; returns the last key, None when there is none left.

    Documents of keys in between whose subject is for everyone no more are taken off.
    """
    subjects = list(source.subjects().filter(pk__gt=after).order_by("pk")[:limit])
    last = subjects[-1].pk if len(subjects) == limit else None
    held = Document.objects.filter(kind=source.kind, subject_id__gt=after)
    held = held.filter(subject_id__lte=last) if last is not None else held
    keys = {subject.pk for subject in subjects}
    gone = [
        key for key in held.order_by("subject_id").values_list("subject_id", flat=True).iterator() if key not in keys
    ]
    for start in range(0, len(gone), limit):
        _refresh(source, gone[start : start + limit], [])
    _refresh(source, list(keys), subjects)
    if source.companions is not None:
        kind, companions = source.companions(sorted(keys))
        refresh(kind, *companions)
    return last


@transaction.atomic
def _refresh(source: Source, subject_ids: Sequence[int], subjects: Sequence) -> int:
    texts = [document_of(source.kind, text) for text in source.texts(subjects)] if subjects else []
    return put(source.kind, subject_ids, texts)


@transaction.atomic
def put(kind: str, subject_ids: Iterable[int], documents: Sequence[Document]) -> int:
    """These documents, and none for the other subjects. The vocabulary follows by what changes."""
    held = Document.objects.of(kind, subject_ids).select_for_update().order_by("pk")
    before = {document.subject_id: document for document in held}
    changes: dict[int, tuple[Counter, dict[str, str]]] = {}
    new, changed = [], []
    for document in documents:
        old = before.pop(document.subject_id, None)
        if old is None:
            new.append(document)
        elif any(getattr(old, name) != getattr(document, name) for name in FIELDS):
            document.pk = old.pk
            changed.append(document)
            _add(changes, old, -1)
        else:
            continue
        _add(changes, document, 1)
    for gone in before.values():
        _add(changes, gone, -1)
    Document.objects.filter(pk__in=[document.pk for document in before.values()]).delete()
    Document.objects.bulk_create(new)
    if changed:
        Document.objects.bulk_update(changed, FIELDS, batch_size=100)
    for programme_id in sorted(changes):
        count(programme_id, *changes[programme_id])
    return len(documents)


@transaction.atomic
def set_synonyms(programme: Programme, *, lines: str, version: int, by: User, at: datetime.datetime) -> None:
    """`version`: of the lines that were changed, 0 for those a programme begins with. Whoever calls says who may."""
    kept = SynonymList.objects.select_for_update().filter(programme=programme).first()
    if (kept.version if kept else 0) != version:
        raise Conflict(kept)
    values = {"lines": lines, "version": version + 1, "changed_by": by, "changed_at": at}
    SynonymList.objects.update_or_create(programme=programme, defaults=values)


def _add(changes, document, number):
    numbers, written = changes.setdefault(document.programme_id, (Counter(), {}))
    words = words_of("\n".join((document.title, document.body, document.parties, document.around)))
    numbers.update(dict.fromkeys(words, number))
    written.update(words)


def document_of(kind: str, text: Text) -> Document:
    title = list(dict.fromkeys(analyse(text.title)))
    facets = [f"@p{text.programme_id}", f"@k-{kind}"]
    facets += [f"@t-{text.theme_id}"] if text.theme_id else []
    facets += [f"@s-{text.status}"] if text.status else []
    facets += [f"@l-{code}" for code in {text.territory, *text.territories} - {""}]
    cut = {name: getattr(text, name)[: Document._meta.get_field(name).max_length] for name in CUT}
    stems = analyse("\n".join((text.body, cut["parties"], cut["around"])))
    return Document(
        kind=kind,
        **{name: value for name, value in text._asdict().items() if name not in NOT_KEPT} | cut,
        title_stems="" if text.is_title_borrowed else " ".join(title)[:500],
        stems=" ".join(sorted({*title, *stems, *facets})),
    )
