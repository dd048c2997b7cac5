"""Who publishes and hosts a programme: what is known, and what nobody has filled in."""

from collections.abc import Iterator

from django.utils.functional import Promise

from portevoix.programmes.models import Programme, Publisher

# Those that the law asks (LCEN, art. 1-1): the page says when they are missing.
COMPULSORY = ("name", "address", "email", "director", "host_name", "host_address", "host_phone")
FIELDS = ("name", "address", "phone", "email", "director", "host_name", "host_address", "host_phone", "data_protection")


def facts(programme: Programme) -> Iterator[tuple[Promise | str, str]]:
    """(what, its value or ""), in the order of the page. One query."""
    publisher = _publisher(programme)
    for name in FIELDS:
        yield Publisher._meta.get_field(name).verbose_name, getattr(publisher, name)


def missing(programme: Programme) -> list[str]:
    """What the law asks and nobody has filled in, in words."""
    publisher = _publisher(programme)
    return [
        str(Publisher._meta.get_field(name).verbose_name) for name in COMPULSORY if not getattr(publisher, name).strip()
    ]


def _publisher(programme):
    return Publisher.objects.filter(programme=programme).first() or Publisher(programme=programme)
