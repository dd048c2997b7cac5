"""An undefined variable in a template shows nothing; in a test, it fails."""

from django.template import engines

from . import faults


class Undefined:
    """In the place of `string_if_invalid`: Django asks it for `% name`.

    `{% if x %}` and `{% for y in x %}` never ask: a template may test whether it was given something.
    """

    def __contains__(self, item):
        return item == "%s"

    def __mod__(self, variable):
        raise faults.fault(f"A template shows the undefined variable {{{{ {variable} }}}}.")


def watch(monkeypatch):
    monkeypatch.setattr(engines["django"].engine, "string_if_invalid", Undefined())
