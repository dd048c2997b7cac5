"""The pages of whoever has no account: the receipt, what was decided, the mailbox to confirm."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import BadRequest
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portevoix.accounts.models import User
from portevoix.kit import clock
from portevoix.notices import links, operations, permissions, texts
from portevoix.notices.models import Appeal, Report, RightOfReply

from .asking import through_link


@login_not_required
@require_safe
@through_link(Report)
def follow(request, report, token):
    """The receipt, then the decision. Made to be printed, and found again from the mail."""
    text = permissions.author_of(report)
    context = {
        "report": report,
        "text": text,
        "is_public": text is not None and texts.find(text.kind, text.pk, request.programme) is not None,
        "link": links.address_for(report),
        "token": token,
        **_appeal_of(report),
    }
    return render(request, "notices/follow.html", context)


@login_not_required
@require_http_methods(["GET", "POST"])
@through_link(RightOfReply)
def reply_follow(request, reply, token):
    """Confirm that the mailbox is one's own, then follow."""
    if request.method == "POST":
        if request.POST.get("action") != "confirm":
            raise BadRequest
        operations.confirm_reply(reply, by=User.objects.system(), at=clock.now())
        messages.success(request, _("Your address is confirmed. The team has your reply."))
        return redirect("notices:reply_follow", token)
    context = {"reply": reply, "link": links.address_for(reply), "token": token, **_appeal_of(reply)}
    return render(request, "notices/reply/follow.html", context)


def _appeal_of(about):
    asked = getattr(about, "appeal", None)
    system = User.objects.system()
    can_appeal = permissions.can_appeal(system, about, Appeal.Side.REPORTER, at=clock.now())
    return {"appeal": asked, "can_appeal": can_appeal}
