"""Feeds and calendars: what programs read, the same for everyone but one's own calendar."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portevoix.following import calendars, duties, feeds, icalendar, targets
from portevoix.organisations.permissions import organisations_of
from portevoix.programmes.addresses import origin
from portevoix.timeline.kept_pages import for_everyone

from .reading import programme_of


@login_not_required
@require_safe
@for_everyone
def programme_feed(request):
    return _feed(request, "programme", "")


@login_not_required
@require_safe
@for_everyone
def theme_feed(request, slug):
    return _feed(request, "theme", slug)


@login_not_required
@require_safe
@for_everyone
def territory_feed(request, slug):
    return _feed(request, "territory", slug)


@login_not_required
@require_safe
@for_everyone
def organisation_feed(request, slug):
    return _feed(request, "organisation", slug)


@login_not_required
@require_safe
@for_everyone
def sheet_feed(request, slug):
    return _feed(request, "sheet", slug)


def _feed(request, kind, slug):
    target = targets.find(programme_of(request), kind, slug)
    feed = feeds.feed_of(target, self_url=origin(request.programme) + request.path)
    response = HttpResponse(content_type=feeds.CONTENT_TYPE)
    feed.write(response, "utf-8")
    if feed.items:
        response["Last-Modified"] = http_date(feed.latest_post_date().timestamp())
    return response


@login_not_required
@require_safe
@for_everyone
def organisation_calendar(request, slug):
    target = targets.find(programme_of(request), "organisation", slug)
    return _calendar(calendars.of_organisations([target.subject], request.programme), target.name)


@login_not_required
@require_safe
@for_everyone
def sheet_calendar(request, slug):
    target = targets.find(programme_of(request), "sheet", slug)
    return _calendar(calendars.of_sheet(target.subject, request.programme), target.name)


@login_not_required
@never_cache
@require_safe
def own_calendar(request, token):
    """What the organisations of the account that this address names owe today."""
    user = duties.read(token, request.programme)
    if user is None:
        raise Http404
    events = calendars.of_duties(organisations_of(user, request.programme), request.programme)
    return _calendar(events, _("What I owe on %(name)s") % {"name": request.programme.name})


def _calendar(events, name):
    return HttpResponse(icalendar.write(events, name=name), content_type=icalendar.CONTENT_TYPE)
