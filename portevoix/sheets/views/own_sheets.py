"""Finding a sheet of the person's own class, and saying why they may read but not write."""

from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from portevoix.accounts import returning
from portevoix.delegates.models import Cohort
from portevoix.kit.french import day_in_words
from portevoix.programmes.words import word
from portevoix.sheets.models import Sheet


def _of_class(request):
    return (
        Sheet.objects.within(request.programme)
        .of_class_of(request.user)
        .select_related("programme", "cohort__provider", "theme", "territory")
    )


def own_sheet(request, pk):
    """A draft or a sent sheet of a class of the person's; anything else does not exist for them."""
    return get_object_or_404(_of_class(request), pk=pk)


def own_sent_sheet(request, reference):
    if not reference.isprintable():
        raise Http404
    return get_object_or_404(_of_class(request).sent(), reference=reference)


def own_cohorts(request):
    """The classes that the person represents, has represented or attends, the latest first."""
    user = request.user
    mine = Cohort.objects.filter(programme=request.programme).select_related("provider", "programme")
    mine = mine.filter(Q(pk__in=user.mandates.values("cohort")) | Q(pk__in=user.enrolments.values("cohort")))
    return mine.order_by("-ends_on", "name")


def refuse(request, cohort, *, at, sentence=""):
    """403 in a clear sentence. What was typed stays on the page, to be copied."""
    context = {
        "cohort": cohort,
        "sentence": sentence or why_not(request.user, cohort, at=at),
        "texts": returning.long_texts(request.POST),
    }
    return render(request, "sheets/refused.html", context, status=403)


def why_not(user, cohort, *, at):
    """Why this member of the class does not write in its name today; "" when they do."""
    mandate = cohort.mandates.filter(user_id=user.pk).first()
    words = {"delegates": word(cohort.programme, "delegate", "plural")}
    if mandate is None:
        return _("You can read, but only the %(delegates)s of your class can write.") % words
    if mandate.ends_at <= at:
        words["date"] = day_in_words(mandate.ends_at)
        return _("Your mandate ended on %(date)s. You can still read; the %(delegates)s of today can write.") % words
    if mandate.starts_at > at:
        words["date"] = day_in_words(mandate.starts_at)
        return _("Your mandate begins on %(date)s. Until then you can read.") % words
    return ""
