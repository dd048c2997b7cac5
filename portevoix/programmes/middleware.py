from django.conf import settings
from django.http import HttpResponsePermanentRedirect
from django.urls import get_script_prefix, set_script_prefix

from . import directory

# Asked above all when the database is away: no programme is looked for there.
HEALTH = "/sante/"


class ProgrammeMiddleware:
    """Finds the programme of a request, and takes its prefix off the path.

    The prefix goes where WSGI keeps a site's mount point: `reverse()` and `{% url %}` then put
    it before every link, and the rest of the code never speaks of it.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path_info.startswith((settings.STATIC_URL, HEALTH)):
            request.programme = None
            return self.get_response(request)
        host = request.get_host().rsplit(":", 1)[0]
        programme, prefix, rest = directory.find(host, request.path_info)
        request.programme = programme
        if not prefix:
            return self.get_response(request)
        if programme is not None and programme.is_default and request.method == "GET":
            # One address per page: the default programme stands at the root.
            query = request.META.get("QUERY_STRING", "")
            return HttpResponsePermanentRedirect(rest + (f"?{query}" if query else ""))
        if programme is None:
            return self.get_response(request)  # no such path: the 404 page, in the usual frame
        before = get_script_prefix()
        request.path_info = rest
        set_script_prefix(prefix + "/")
        try:
            return self.get_response(request)
        finally:
            set_script_prefix(before)
