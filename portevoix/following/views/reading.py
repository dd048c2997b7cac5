"""What the pages of this app share."""

from django.http import Http404

from portevoix.following.targets import Target


def programme_of(request):
    if request.programme is None:
        raise Http404
    return request.programme


def feed_links(targets: list[Target]) -> list[tuple[str, str, str]]:
    """(name, its feed, its calendar or "")."""
    return [(target.name, target.feed_url, target.calendar_url) for target in targets]
