"""All the detectors over one text, and what to do when two find the same words."""

from itertools import pairwise

from .danger import dangers
from .kinds import Family, Finding
from .names import names as find_names
from .plain import Plain
from .sensitive import sensitive
from .structured import structured


def findings(text, *, names=()):
    """What was found in `text`, in its order; places are in the text as given.

    `names`: people known where the text is read (accounts, staff). Two findings of one family never overlap; words of
    danger may overlap the others (« il a frappé Kevin » holds a name).
    """
    plain = Plain(text)
    personal = _apart(structured(plain))
    personal = _apart(find_names(plain, names), among=personal)
    found = personal + _apart(sensitive(plain), among=[]) + _joined(dangers(plain, personal))
    return sorted(Finding(*plain.span(start, end), kind, is_sure) for start, end, kind, is_sure in found)


def has_danger(found):
    return any(finding.family == Family.DANGER for finding in found)


def pieces(text, found):
    """Cuts the text where a finding begins or ends: pairs of a piece and of the findings it belongs to."""
    bounds = sorted({0, len(text), *(finding.start for finding in found), *(finding.end for finding in found)})
    waiting, open_ones, cut = sorted(found, reverse=True), [], []
    for start, end in pairwise(bounds):
        while waiting and waiting[-1].start <= start:
            open_ones.append(waiting.pop())
        open_ones = [finding for finding in open_ones if finding.end > start]
        cut.append((text[start:end], tuple(open_ones)))
    return cut


def _apart(found, among=()):
    """Without what overlaps an earlier finding: the detectors come in the order of trust."""
    kept, taken = list(among), set()
    for finding in among:
        taken.update(range(finding[0], finding[1]))
    for finding in found:
        start, end = finding[0], finding[1]
        if start in taken or end - 1 in taken:
            continue
        taken.update(range(start, end))
        kept.append(finding)
    return kept


def _joined(found):
    """One finding where several patterns of a kind met."""
    joined = []
    for start, end, kind, is_sure in sorted(found, key=lambda one: (one[2], one[0], one[1])):
        if joined and joined[-1][2] == kind and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]), kind, is_sure)
        else:
            joined.append((start, end, kind, is_sure))
    return joined
