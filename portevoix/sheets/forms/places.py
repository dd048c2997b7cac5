from django.utils.translation import gettext as _


def grouped_territories(territories):
    """Choices of a select: each territory that has others inside is a group, itself its first choice."""
    territories = list(territories.order_by("name"))
    inside = {}
    for territory in territories:
        inside.setdefault(territory.parent_id, []).append(territory)
    with_others = [t for t in territories if t.pk in inside]
    with_others.sort(key=lambda territory: (territory.path.count("/"), territory.name))
    alone = [t for t in inside.get(None, []) if t.pk not in inside]
    return [(t.pk, t.name) for t in alone] + [_group(t, inside) for t in with_others]


def _group(territory, inside):
    smallest = [(t.pk, t.name) for t in inside[territory.pk] if t.pk not in inside]
    whole = (territory.pk, _("%(territory)s, the whole of it") % {"territory": territory.name})
    return territory.name, [whole, *smallest]
