"""Demonstration only: sign in as one of its invented people, with no code."""

from dataclasses import dataclass

from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portevoix.accounts.models import User
from portevoix.administration.demonstration import texts
from portevoix.boards.models import Board
from portevoix.kit.demonstration import demonstration_only

VISITOR = "visitor"


@dataclass(frozen=True)
class Shoe:
    key: str
    role: str
    task: str
    icon: str
    lands_on: str
    user: User | None = None


@login_not_required
@demonstration_only
@require_http_methods(["GET", "POST"])
def shoes(request):
    people = _shoes()
    if request.method == "POST":
        chosen = next((shoe for shoe in people if shoe.key == request.POST.get("shoe")), None)
        if chosen is None:
            raise Http404
        return _step_into(request, chosen)
    return render(request, "portal/shoes.html", {"shoes": people})


def _step_into(request, shoe):
    if shoe.user is None:
        logout(request)
    else:
        login(request, shoe.user)
    return redirect(shoe.lands_on)


def _shoes():
    """Those whom the demonstration's list of people names, and the visitor, in the order of the story."""
    emails = {row["shoe"]: row["email"] for row in texts.rows("people") if row["shoe"]}
    users = {user.email: user for user in User.objects.filter(email__in=emails.values(), is_active=True)}
    found = [
        Shoe(key, role, task, icon, reverse(view_name), users[emails[key]])
        for key, role, task, icon, view_name in _roles()
        if emails.get(key) in users
    ]
    visitor = Shoe(VISITOR, _("Visitor"), _("Read the sheets and their answers."), "eye", reverse("portal:home"))
    return [visitor, *_telephone(), *found]


def _telephone():
    """The way of somebody without an account: the code of a board that is open."""
    open_boards = Board.objects.filter(is_open=True, programme__is_default=True)
    board = open_boards.order_by("-opened_at", "-pk").first()
    if board is None:
        return []
    enter = reverse("boards:enter", args=[board.code])
    return [Shoe("phone", _("Trainee with a phone"), _("Say what you live, with no account."), "smartphone", enter)]


def _roles():
    return [
        ("trainee", _("Trainee"), _("See what your class says."), "graduation-cap", "sheets:class_board"),
        (
            "delegate",
            _("Delegate"),
            _("Write a sheet with your class and send it."),
            "megaphone",
            "sheets:class_board",
        ),
        ("provider", _("Training provider"), _("Answer the sheets of your classes."), "school", "sheets:board"),
        (
            "agent",
            _("Regional service"),
            _("Take a sheet in charge and answer it."),
            "landmark",
            "sheets:board",
        ),
        (
            "facilitator",
            _("Facilitator"),
            _("Find who can answer what nobody is in charge of."),
            "life-buoy",
            "sheets:board",
        ),
        (
            "coordinator",
            _("Coordinator"),
            _("Follow the answers and the delays."),
            "compass",
            "results:steering",
        ),
    ]
