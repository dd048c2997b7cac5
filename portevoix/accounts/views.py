from allauth.account.views import ConfirmLoginCodeView, RequestLoginCodeView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.i18n import set_language

from . import operations
from .forms import RequestCodeForm


class _RequestCode(RequestLoginCodeView):
    form_class = RequestCodeForm

    def _redirect_to_pending_stage(self, request, stage):
        # Whoever mistyped the address comes back and types another.
        return None

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=422)


class _ConfirmCode(ConfirmLoginCodeView):
    def form_invalid(self, form):
        response = super().form_invalid(form)
        if response.status_code == 200:
            response.status_code = 422
        return response


request_code = _RequestCode.as_view()
_confirm_code = _ConfirmCode.as_view()


@login_not_required
def confirm_code(request: HttpRequest) -> HttpResponseBase:
    """Ask for the code. allauth sends back in silence whoever has none any more: say why."""
    response = _confirm_code(request)
    is_sent_back = response.status_code == 302 and not request.user.is_authenticated
    is_resend = request.POST.get("action") == "resend"
    if is_sent_back and not is_resend and not messages.get_messages(request).added_new:
        messages.error(
            request, _("This code is too old, or was already used. Type your address: we send you a new one.")
        )
    return response


def send_code_to(request: HttpRequest, email: str, *, next_url: str) -> HttpResponseBase:
    """Send a code to a known mailbox as if its owner had typed it, with the same limits."""
    form = request.POST.copy()
    form["email"], form["next"] = email, next_url
    request.POST = form
    return request_code(request)


@csrf_exempt
@login_not_required
def choose_language(request: HttpRequest) -> HttpResponseBase:
    """Pages follow the browser's cookie, mails the account: whoever is signed in changes both.

    A visitor's form carries no token: the page it stands on is the same for all (timeline/kept_pages.py), and the
    worst that another site could do is to show them the other language. What browsers call "cross-site" is refused.
    """
    is_foreign = request.headers.get("Sec-Fetch-Site") == "cross-site"
    choose = _choose_protected if request.user.is_authenticated or is_foreign else _choose
    return choose(request)


def _choose(request):
    response = set_language(request)
    chosen = response.cookies.get(settings.LANGUAGE_COOKIE_NAME)
    # Django takes any language that it knows itself.
    if chosen is not None and chosen.value in dict(settings.LANGUAGES) and request.user.is_authenticated:
        operations.choose_language(language=chosen.value, by=request.user)
    return response


_choose_protected = csrf_protect(_choose)
