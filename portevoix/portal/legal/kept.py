"""What is kept of people, why, and until when. The page of privacy is this list; tests compare it with the models
and with the tasks that erase, so that no row of a person is kept without a line here."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from portevoix.boards import tasks as boards
from portevoix.commitments import tasks as commitments
from portevoix.following import confirming
from portevoix.media import tasks as media
from portevoix.moderation import models as moderation
from portevoix.notices.operations import forgetting as notices
from portevoix.notifications import tasks as notifications
from portevoix.safeguarding import operations as safeguarding

Words = Promise | str


@dataclass(frozen=True)
class Kept:
    """`models`: the rows concerned. `until`: in words, for a programme. `task`: what erases; none: nothing does yet."""

    what: Words
    why: Words
    models: tuple[str, ...]
    until: Callable[..., Words]
    task: str = ""


def in_words(duration: datetime.timedelta) -> str:
    """ "1 year", "30 days", "48 hours"."""
    days, hours = duration.days, round(duration.total_seconds() / 3600)
    if days >= 365 and days % 365 == 0:
        return ngettext("%(number)s year", "%(number)s years", days // 365) % {"number": days // 365}
    if days > 2:
        return ngettext("%(number)s day", "%(number)s days", days) % {"number": days}
    return ngettext("%(number)s hour", "%(number)s hours", hours) % {"number": hours}


def _always(_programme):
    return _("as long as the site: it is public, and signed by the class")


def _programme_long(_programme):
    return _("as long as the programme; nothing erases it by itself yet")


def _account(_programme):
    return _("until you ask the team to close your account; nothing erases it by itself yet")


def _after(duration):
    return lambda _programme: in_words(duration)


KEPT = (
    Kept(
        gettext_lazy("Your account: your address, your name, your language"),
        gettext_lazy("To let you in, and to write to you."),
        ("accounts.User",),
        _account,
    ),
    Kept(
        gettext_lazy("Who is in which class, who speaks for it, who works where"),
        gettext_lazy("To know who may write or answer."),
        ("delegates.Mandate", "delegates.Enrolment", "organisations.Membership", "organisations.Absence"),
        _programme_long,
    ),
    Kept(
        gettext_lazy("The sheets and their answers"),
        gettext_lazy("So that everyone can read what was said, and what became of it."),
        (
            *("sheets.Sheet", "sheets.Referral", "sheets.Answer", "sheets.Step", "sheets.Contest", "sheets.Mediation"),
            *("sheets.Adhesion", "sheets.Merge", "sheets.Saying"),
            *("sheets.SettledProposal", "sheets.Holding", "commitments.Commitment", "timeline.Entry"),
        ),
        _always,
    ),
    Kept(
        gettext_lazy("What is not public: drafts, questions to the class, who read a text first"),
        gettext_lazy("For the class, for those who answer it, for the team."),
        (
            *("sheets.AnswerDraft", "sheets.AnswerTemplate", "sheets.DetailsRequest", "sheets.AddresseeChoice"),
            *("sheets.Consultation", "sheets.SimilarChoice", "moderation.Reading", "organisations.Correction"),
        ),
        _programme_long,
    ),
    Kept(
        gettext_lazy("Words that were masked, sealed: two people of the team must agree to read them"),
        gettext_lazy("In case somebody contests the mask."),
        ("moderation.Seal", "moderation.Opening"),
        _after(moderation.SEALED_FOR),
        "portevoix.sheets.tasks.destroy_sealed",
    ),
    Kept(
        gettext_lazy("What you follow, and the address where you want to hear of it"),
        gettext_lazy("To write to you when something happens."),
        ("following.Follower", "following.Follow", "following.Heard"),
        lambda _programme: (
            _("until you stop following; %(unconfirmed)s if you never confirmed")
            % {"unconfirmed": in_words(confirming.KEPT)}
        ),
        "portevoix.following.tasks.forget_the_unconfirmed",
    ),
    Kept(
        gettext_lazy("The board of a class: words said with a telephone, without a name"),
        gettext_lazy("To write the sheet together."),
        ("boards.Board", "boards.Phone", "boards.Contribution", "boards.Agreement", "boards.Passage", "traces.Link"),
        _programme_long,
    ),
    Kept(
        gettext_lazy("Voices, photos and votes of the class"),
        gettext_lazy("To hear and see what does not work; then they are destroyed."),
        ("media.Upload", "boards.Vote"),
        lambda programme: (
            _("%(duration)s after the sheet has left")
            % {"duration": in_words(datetime.timedelta(days=programme.media_kept_days))}
        ),
        "portevoix.boards.tasks.forget_what_was_promised",
    ),
    Kept(
        gettext_lazy("The address or number left on the board, to be told of the answer"),
        gettext_lazy("To write to you once."),
        ("boards.Contact",),
        lambda _programme: _("until the class ends"),
        "portevoix.boards.tasks.forget_what_was_promised",
    ),
    Kept(
        gettext_lazy("Recordings and photos sent, but joined to nothing"),
        gettext_lazy("A telephone may find its signal again."),
        (),
        _after(boards.UNUSED_AFTER),
        "portevoix.boards.tasks.forget_what_was_promised",
    ),
    Kept(
        gettext_lazy("Photos sent to prove a promise, but never shown"),
        gettext_lazy("A form that came too late may be sent again."),
        (),
        _after(commitments.UNUSED_AFTER),
        "portevoix.commitments.tasks.sweep_photos",
    ),
    Kept(
        gettext_lazy("Recordings and photos that came in part only"),
        gettext_lazy("The rest may still come."),
        (),
        _after(media.UNFINISHED_KEPT),
        "portevoix.media.tasks.sweep_uploads",
    ),
    Kept(
        gettext_lazy("The mails that we sent, and the news of each person"),
        gettext_lazy("To know that nobody was forgotten."),
        ("notifications.Mail", "notifications.Notice", "notifications.DeadAddress"),
        _programme_long,
    ),
    Kept(
        gettext_lazy("The text of a code to sign in"),
        gettext_lazy("It is worth nothing later."),
        (),
        _after(notifications.SECRETS_KEPT),
        "portevoix.notifications.tasks.forget_secrets",
    ),
    Kept(
        gettext_lazy("Who wrote us a mail, and its subject; never its text"),
        gettext_lazy("To know a mail that comes twice."),
        ("notifications.InboundMail",),
        _after(notifications.INBOUND_KEPT),
        "portevoix.notifications.tasks.forget_inbound",
    ),
    Kept(
        gettext_lazy("Reports, appeals, and the text as it stood then"),
        gettext_lazy("To decide, and to decide again. Only the count stays afterwards."),
        ("notices.Report", "notices.Appeal"),
        lambda _programme: _("%(duration)s after the decision") % {"duration": in_words(notices.KEPT)},
        "portevoix.notices.tasks.forget_notices",
    ),
    Kept(
        gettext_lazy("The mailbox of whoever asked for a right of reply"),
        gettext_lazy("To be sure of who asks. The reply itself stays under the sheet."),
        ("notices.RightOfReply",),
        lambda _programme: (
            _("%(duration)s after the decision; %(unconfirmed)s if it was not confirmed")
            % {"duration": in_words(notices.KEPT), "unconfirmed": in_words(notices.UNCONFIRMED_KEPT)}
        ),
        "portevoix.notices.tasks.forget_notices",
    ),
    Kept(
        gettext_lazy("What is said in private to a referent, and the replies"),
        gettext_lazy("To help. Nobody else reads it, and the database holds it unreadable."),
        ("safeguarding.Disclosure", "safeguarding.PrivateWord"),
        lambda _programme: (
            _("%(duration)s after it is closed, or after the last word") % {"duration": in_words(safeguarding.KEPT)}
        ),
        "portevoix.safeguarding.tasks.destroy_old",
    ),
    Kept(
        gettext_lazy("Who is a referent, and since when"),
        gettext_lazy("So that only they read what is said in private."),
        ("safeguarding.Referent",),
        _programme_long,
    ),
    Kept(
        gettext_lazy("Your visit: that you are signed in, and a text typed before you were"),
        gettext_lazy("So that you do not sign in at each page."),
        (),
        lambda _programme: in_words(datetime.timedelta(seconds=settings.SESSION_COOKIE_AGE)),
        "portevoix.administration.tasks.forget_expired_sessions",
    ),
    Kept(
        gettext_lazy("Who publishes this programme"),
        gettext_lazy("The law asks it."),
        ("programmes.Publisher",),
        _programme_long,
    ),
)
# Rows that say nothing of a person.
OF_NOBODY = frozenset(
    {
        *("programmes.Programme", "programmes.Term", "programmes.Theme", "programmes.ClosedPeriod"),
        *("organisations.Organisation", "organisations.Territory", "organisations.Competence"),
        *("programmes.PastAddress", "sheets.LearntRouting"),
        # What is public anyway, as it is found.
        *("search.Document", "search.Word", "search.Spelling", "search.SynonymList"),
        *("delegates.Cohort", "sheets.Numbering", "results.Tally", "jobs.Job", "jobs.Periodic"),
    }
)
