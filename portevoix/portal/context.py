"""What the frame of every page shows: see the top of base.html."""

from urllib.parse import quote, urlencode

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from portevoix.notifications.models import Notice
from portevoix.organisations.models import Organisation
from portevoix.organisations.permissions import can_see_steering, organisations_of
from portevoix.programmes import words
from portevoix.programmes.addresses import origin

MOST_COUNTED = 99
# What may follow the "?" of a public page and makes it another one.
PARTS = ("statut", "theme", "territoire", "organisme", "classe", "destinataire", "page")
LICENCE_URL = "https://joinup.ec.europa.eu/collection/eupl/eupl-text-eupl-12"


def page(request):
    programme = getattr(request, "programme", None)
    return {"page": _Page(request, programme), "programme": programme}


class _Page:
    """Read lazily by the template: a page that shows no menu asks nothing."""

    def __init__(self, request, programme):
        self._request = request
        self._programme = programme

    @property
    def programme(self):
        return self._programme.name if self._programme else ""

    @property
    def notice(self):
        return self._programme.notice if self._programme else ""

    @property
    def home_url(self):
        return reverse("portal:home")

    @property
    def path(self):
        return self._request.get_full_path()

    @property
    def origin(self):
        return origin(self._programme) if self._programme else settings.SITE_URL

    @property
    def canonical(self):
        """The one address of this page, whatever else was added to it: what a shared link and an index keep."""
        query = urlencode([(name, self._request.GET[name]) for name in PARTS if self._request.GET.get(name)])
        return self.origin + quote(self._request.path) + (f"?{query}" if query else "")

    @property
    def feed_url(self):
        return reverse("following:programme_feed") if self._programme else ""

    @property
    def nav(self):
        here = self._request.path_info
        entries = [
            (words.word(self._programme, "sheet", "plural").capitalize(), "sheets:list", "files"),
            (_("Promises"), "commitments:list", "handshake"),
            (_("Figures"), "results:figures", "chart-column"),
            *self._own_entries(),
        ]
        return [
            (label, url, icon, here.startswith("/" + url.removeprefix(reverse("portal:home"))))
            for label, url, icon in ((label, reverse(name), icon) for label, name, icon in entries)
        ]

    def _own_entries(self):
        user = getattr(self._request, "user", None)
        if user is None or not user.is_authenticated or self._programme is None:
            return []
        entries = []
        if self._has_a_class(user):
            entries.append((_("My class"), "sheets:class_board", "users"))
        if organisations_of(user, self._programme):
            entries.append((_("To handle"), "sheets:board", "inbox"))
        if can_see_steering(user, self._programme):
            entries.append((_("Steering"), "results:steering", "compass"))
        return entries

    def _has_a_class(self, user):
        """Also once the mandate is over: the class's sheets stay theirs to read."""
        held = user.mandates.filter(cohort__programme=self._programme)
        return held.exists() or user.enrolments.filter(cohort__programme=self._programme).exists()

    @property
    def user_line(self):
        user = getattr(self._request, "user", None)
        return str(user) if user is not None and user.is_authenticated else ""

    @property
    def news_url(self):
        return reverse("notifications:news") if self.user_line and self._programme else ""

    @property
    def news_line(self):
        """One query, bounded: whoever has a hundred news to read needs no exact count."""
        unread = Notice.objects.visible_to(self._request.user, self._programme).unread()
        count = unread.order_by()[: MOST_COUNTED + 1].count()
        if count > MOST_COUNTED:
            return _("News (%(count)s+)") % {"count": MOST_COUNTED}
        return _("News (%(count)s)") % {"count": count} if count else _("News")

    @property
    def sign_in_url(self):
        return reverse("account_request_login_code")

    @property
    def sign_out_url(self):
        return reverse("account_logout")

    @property
    def demo(self):
        if not settings.DEMO:
            return None
        return {
            "personas_url": reverse("portal:shoes"),
            "mails_url": reverse("notifications:mails"),
        }

    @property
    def languages(self):
        current = translation.get_language()
        return [(code, name, code == current) for code, name in settings.LANGUAGES]

    @property
    def team_email(self):
        """Where a person answers, when nothing here does."""
        desk = Organisation.objects.filter(programme=self._programme, kind=Organisation.Kind.DESK).first()
        return desk.email if desk else ""

    @property
    def footer_links(self):
        return [
            (_("Say it in private"), reverse("safeguarding:say")),
            (_("Follow"), reverse("following:follow")),
            (_("What this is"), reverse("portal:about")),
            (_("Rules"), reverse("portal:rules")),
            # The law asks for these words, and whether the site conforms (RGAA).
            (_("Accessibility: not audited"), reverse("portal:accessibility")),
            (_("Plain words"), reverse("portal:plain_words")),
            (_("Legal notice"), reverse("portal:legal_notice")),
            (_("Your data"), reverse("portal:privacy")),
            (_("Figures"), reverse("results:figures")),
            (_("What waits"), reverse("results:waiting")),
            (_("Open data"), reverse("api:open_data")),
        ]

    @property
    def licence_url(self):
        return LICENCE_URL
