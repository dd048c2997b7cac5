import logging

from django_tasks import task

from . import listeners
from .models import Entry

logger = logging.getLogger(__name__)


@task(in_transaction=True)
def deliver(entry_id: int, listener_name: str) -> None:
    """Tell one listener of one entry."""
    entry = Entry.objects.select_related("programme", "actor").get(pk=entry_id)
    listener = listeners.find(entry.verb, listener_name)
    if listener is None:
        # Written by a version that had this listener; this one has not, so nobody waits for it.
        logger.warning("%s no longer listens to %s.", listener_name, entry.verb)
        return
    listener(entry)
