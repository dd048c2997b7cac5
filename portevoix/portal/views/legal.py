"""The legal pages, each taken from what the code does; and where to write about a security fault."""

import datetime

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portevoix.kit import clock
from portevoix.notices import deadlines, reply_text
from portevoix.organisations.models import Organisation
from portevoix.portal.legal import accessibility as really
from portevoix.portal.legal import kept, plain_language, publishing
from portevoix.programmes.addresses import address

# RFC 9116 asks for a date less than a year away: whoever reads it later asks again.
SECURITY_DAYS = 180


@login_not_required
@require_safe
def legal_notice(request):
    programme = _programme(request)
    context = {"facts": list(publishing.facts(programme)), "missing": publishing.missing(programme)}
    return render(request, "portal/legal/notice.html", context)


@login_not_required
@require_safe
def privacy(request):
    programme = _programme(request)
    lines = [(line.what, line.why, line.until(programme), bool(line.task)) for line in kept.KEPT]
    officer = dict(zip(publishing.FIELDS, publishing.facts(programme), strict=True))["data_protection"][1]
    return render(request, "portal/legal/privacy.html", {"lines": lines, "officer": officer})


@login_not_required
@require_safe
def rules(request):
    context = {
        "read_days": _programme(request).read_days,
        "report_days": deadlines.REPORT_DAYS,
        "danger_days": deadlines.DANGER_DAYS,
        "appeal_days": deadlines.APPEAL_DAYS,
        "reply_days": deadlines.REPLY_DAYS,
        "reply_months": deadlines.REPLY_MONTHS,
        "reply_lines": reply_text.MOST_LINES,
    }
    return render(request, "portal/legal/rules.html", context)


@login_not_required
@require_safe
def plain_words(request):
    return render(request, "portal/legal/plain_language.html", plain_language.rules())


@login_not_required
@require_safe
def accessibility(request):
    context = {"checked": really.checked(), "days": deadlines.REPORT_DAYS}
    return render(request, "portal/legal/accessibility.html", context)


@login_not_required
@require_safe
def security(request):
    """https://www.rfc-editor.org/rfc/rfc9116: the desk's mailbox, and the rules."""
    programme = _programme(request)
    desk = Organisation.objects.filter(programme=programme, kind=Organisation.Kind.DESK).first()
    if desk is None or not desk.email:
        raise Http404
    until = clock.now().replace(microsecond=0) + datetime.timedelta(days=SECURITY_DAYS)
    lines = [
        f"Contact: mailto:{desk.email}",
        f"Expires: {until:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: fr, en",
        f"Canonical: {address(programme, 'portal:security')}",
        f"Policy: {address(programme, 'portal:rules')}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


def _programme(request):
    if request.programme is None:
        raise Http404
    return request.programme
