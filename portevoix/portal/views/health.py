"""For whoever watches the server: alive says that a process answers, ready that it can serve."""

from django.contrib.auth.decorators import login_not_required
from django.db import Error, connection
from django.http import JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portevoix.jobs.models import Job
from portevoix.kit import clock


@login_not_required
@never_cache
@require_safe
def alive(request):
    return JsonResponse({"alive": True})


@login_not_required
@never_cache
@require_safe
def ready(request):
    """503 when the database does not answer. `oldest_job_seconds`: how far behind the worker is."""
    try:
        connection.ensure_connection()
        now = clock.now()
        oldest = Job.objects.due(at=now).order_by("run_at").first()
        given_up = Job.objects.given_up().count()
    except Error:
        return JsonResponse({"ready": False, "database": False}, status=503)
    behind = (now - oldest.run_at).total_seconds() if oldest else 0
    return JsonResponse(
        {"ready": True, "database": True, "oldest_job_seconds": round(behind), "jobs_given_up": given_up}
    )
