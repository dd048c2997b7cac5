"""Finding a referral that the person may read: one of their organisations', or any one for the desk."""

from django.shortcuts import get_object_or_404

from portevoix.sheets.models import Referral


def readable_referral(request, pk):
    found = Referral.objects.within(request.programme).visible_to(request.user)
    return get_object_or_404(
        found.select_related("organisation__programme", "sheet__cohort__provider", "sheet__theme", "sheet__territory"),
        pk=pk,
    )
