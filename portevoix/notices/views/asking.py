"""What the public forms of this app share: the text they are about, and where they lead."""

from functools import wraps

from django.http import Http404
from django.views.decorators.cache import never_cache

from portevoix.accounts.models import User
from portevoix.notices import links, texts


def about_text(view):
    """`view(request, text)`: a text that is public, else a 404."""

    @wraps(view)
    def page(request, kind, pk):
        text = texts.find(kind, pk, request.programme)
        if text is None:
            raise Http404
        return view(request, text)

    return page


def through_link(model):
    """`view(request, found, token)`: the row of a signed link, else a 404. Nobody else is told its address."""

    def declare(view):
        @never_cache
        @wraps(view)
        def page(request, token):
            found = links.read(model, token, request.programme) if request.programme else None
            if found is None:
                raise Http404
            response = view(request, found, token)
            response.headers["X-Robots-Tag"] = "noindex"
            response.headers["Referrer-Policy"] = "same-origin"
            return response

        return page

    return declare


def author(request):
    """Whoever is signed in; the system, for a visitor."""
    return request.user if request.user.is_authenticated else User.objects.system()
