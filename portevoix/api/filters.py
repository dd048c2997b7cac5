"""What a program asks of a list. A code that names nothing raises Unknown: an empty list would look like an answer."""

import datetime

from django.db.models import Exists, OuterRef, QuerySet

from portevoix.organisations.models import Organisation, Territory
from portevoix.programmes.models import Programme
from portevoix.programmes.working_days import PARIS
from portevoix.sheets.directory import directory_of
from portevoix.sheets.models import Referral, Sheet
from portevoix.sheets.reading import UNSEEN_VERBS
from portevoix.timeline.models import Entry


class Unknown(Exception):
    """This code names nothing here."""

    def __init__(self, name: str, value: str):
        self.name, self.value = name, value
        super().__init__(name)


def sheets(
    found: QuerySet,
    programme: Programme,
    *,
    theme: str | None = None,
    territory: str | None = None,
    status: str | None = None,
    organisation: str | None = None,
    provider: str | None = None,
    since: datetime.date | None = None,
    until: datetime.date | None = None,
    updated_since: datetime.datetime | None = None,
) -> QuerySet:
    if theme:
        found = found.filter(theme=_theme(programme, theme))
    if territory:
        found = found.filter(territory__in=_inside(programme, territory))
    if status:
        found = found.filter(status=status)
    if organisation:
        sent_to = Referral.objects.filter(organisation=_organisation(programme, "organisation", organisation))
        found = found.filter(pk__in=sent_to.values("sheet"))
    if provider:
        found = found.filter(cohort__provider=_organisation(programme, "provider", provider))
    return _updated(_between(found, "sent_at", since, until), updated_since)


def answers(
    found: QuerySet,
    programme: Programme,
    *,
    sheet: str | None = None,
    theme: str | None = None,
    organisation: str | None = None,
    outcome: str | None = None,
    since: datetime.date | None = None,
    until: datetime.date | None = None,
) -> QuerySet:
    if sheet:
        found = found.filter(referral__sheet__reference=_reference(programme, sheet))
    if theme:
        found = found.filter(referral__sheet__theme=_theme(programme, theme))
    if organisation:
        found = found.filter(referral__organisation=_organisation(programme, "organisation", organisation))
    if outcome:
        found = found.filter(outcome=outcome)
    return _between(found, "given_at", since, until)


def organisations(
    found: QuerySet, programme: Programme, *, kind: str | None = None, territory: str | None = None
) -> QuerySet:
    if kind:
        found = found.filter(kind=kind)
    return found.filter(territory__in=_inside(programme, territory)) if territory else found


def _theme(programme, slug):
    return _or_unknown("theme", slug, directory_of(programme).themes.get(slug))


def _inside(programme, code):
    directory = directory_of(programme)
    territory: Territory = _or_unknown("territory", code, directory.territories.get(code))
    return directory.inside(territory)


def _organisation(programme, name, slug):
    return _or_unknown(name, slug, Organisation.objects.within(programme).filter(slug=slug).first())


def _reference(programme, reference):
    is_shown = Sheet.objects.within(programme).shown().filter(reference=reference).exists()
    return _or_unknown("sheet", reference, reference if is_shown else None)


def _or_unknown(name, value, found):
    if found is None:
        raise Unknown(name, value)
    return found


def _between(found, field, since, until):
    """Days in Paris, both included."""
    if since:
        found = found.filter(**{f"{field}__gte": datetime.datetime.combine(since, datetime.time.min, PARIS)})
    if until:
        found = found.filter(**{f"{field}__lte": datetime.datetime.combine(until, datetime.time.max, PARIS)})
    return found


def _updated(found, since):
    """Those to which something public happened: what was shown late is among them, whenever it was sent."""
    if since is None:
        return found
    about = Entry.objects.filter(subject_model=Sheet._meta.label, subject_id=OuterRef("pk"), happened_at__gte=since)
    return found.filter(Exists(about.exclude(verb__in=UNSEEN_VERBS)))
