from .actors import DESK, EVERYONE, SIGNED_IN
from .table import Page

PAGES = [
    Page(name="portal:home", what="Read the home page", allowed=EVERYONE),
    Page(name="portal:about", what="Read what this is", allowed=EVERYONE),
    Page(name="portal:accessibility", what="Read the accessibility statement", allowed=EVERYONE),
    Page(name="portal:legal_notice", what="Read who publishes and hosts", allowed=EVERYONE),
    Page(name="portal:privacy", what="Read what is kept, and until when", allowed=EVERYONE),
    Page(name="portal:rules", what="Read the rules", allowed=EVERYONE),
    Page(name="portal:plain_words", what="Read the rules of plain words", allowed=EVERYONE),
    Page(name="portal:security", what="Ask where to write about a security fault", allowed=EVERYONE),
    Page(name="portal:gallery", what="See the components", allowed=EVERYONE),
    Page(name="portal:alive", what="Ask whether the server lives", allowed=EVERYONE),
    Page(name="portal:ready", what="Ask whether the server can serve", allowed=EVERYONE),
    Page(
        name="portal:shoes",
        what="Choose whose shoes to step into (demonstration only)",
        allowed=EVERYONE,
        is_public=True,
        is_demo=True,
    ),
    Page(
        name="portal:shoes",
        what="Step into somebody's shoes (demonstration only)",
        method="POST",
        data=lambda place: {"shoe": "visitor"},
        allowed=EVERYONE,
        is_public=True,
        is_demo=True,
    ),
    Page(name="results:figures", what="Read the public figures", allowed=EVERYONE),
    Page(name="search:results", what="Search", query="q=bus", allowed=EVERYONE),
    Page(name="search:complete", what="Have a word completed", query="q=bus", allowed=EVERYONE),
    Page(
        name="organisations:synonyms",
        what="Read the words that mean the same when one searches",
        allowed=frozenset({"coordinator"}),
        refused=SIGNED_IN - {"coordinator"},
    ),
    Page(
        name="organisations:synonyms",
        what="Change them",
        method="POST",
        data=lambda place: {"lines": "bus, car", "version": 0},
        allowed=frozenset({"coordinator"}),
        refused=SIGNED_IN - {"coordinator"},
    ),
    Page(
        name="results:organisation",
        what="Read what an organisation was asked and answered",
        args=lambda place: [place.service.slug],
        allowed=EVERYONE,
    ),
    Page(
        name="results:steering",
        what="Read the figures by addressee",
        allowed=DESK,
        refused=SIGNED_IN - DESK,
    ),
    Page(
        name="results:steering_csv",
        what="Take them away as a table",
        allowed=DESK,
        refused=SIGNED_IN - DESK,
    ),
]
OPERATIONS: list = []
