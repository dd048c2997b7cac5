"""What the search index takes: the time of the site's own code for a document, and the room."""

import time

from django.db import connection, transaction

from portevoix.search import operations
from portevoix.search.models import Document

SAMPLE = 200
TABLES = ("search_document", "search_word", "search_spelling")


def milliseconds_each() -> float:
    """Sheets taken off the index and read again, as `reindex` does it; nothing of it stays."""
    keys = list(Document.objects.filter(kind="sheet").order_by("pk").values_list("subject_id", flat=True)[:SAMPLE])
    with transaction.atomic():
        operations.put("sheet", keys, [])
        began = time.perf_counter()
        operations.refresh("sheet", *keys)
        took = time.perf_counter() - began
        transaction.set_rollback(True)
    return took * 1000 / len(keys)


def megabytes() -> dict[str, float]:
    """Of the whole database, of what search keeps, of its index alone."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            kept = " + ".join(f"pg_total_relation_size('{table}')" for table in TABLES)
            cursor.execute(f"SELECT pg_database_size(current_database()), {kept}, pg_relation_size('search_index')")
            return dict(zip(("database", "search", "index"), (size / 1e6 for size in cursor.fetchone()), strict=True))
        cursor.execute("SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()")
        whole = cursor.fetchone()[0]
        cursor.execute("SELECT sum(length(block)) FROM search_index_data")
        return {"database": whole / 1e6, "index": cursor.fetchone()[0] / 1e6}
