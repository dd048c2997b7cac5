from django_tasks import task

from .operations import refresh_batch
from .sources import sources


@task(in_transaction=True)
def index_from(kind: str, after: int) -> None:
    """One batch, then the next one is in the queue: a worker killed in between goes on from there."""
    kinds = [source.kind for source in sources()]
    source = sources()[kinds.index(kind) if kind else 0]
    last = refresh_batch(source, after)
    following = kinds.index(source.kind) + 1
    if last is not None:
        index_from.enqueue(source.kind, last)
    elif following < len(kinds):
        index_from.enqueue(kinds[following], 0)
