"""What the pages of this app share: no browser, no index, no other site keeps anything of them."""

from functools import wraps

from django.http import Http404
from django.views.decorators.cache import never_cache


def private(view):
    @never_cache
    @wraps(view)
    def page(request, *args, **kwargs):
        if request.programme is None:
            raise Http404
        response = view(request, *args, **kwargs)
        response.headers["X-Robots-Tag"] = "noindex"
        response.headers["Referrer-Policy"] = "same-origin"
        return response

    return page
