"""Words of danger in what a class writes: whom to call, and that it can be said in private. A draft stays a draft."""

from portevoix.moderation.detection import findings, help_lines

from . import class_word


def said_in(sheet) -> str:
    """All that its authors wrote, one heading after the other."""
    return "\n".join((*(getattr(sheet, name) for name in class_word.HEADINGS), sheet.reservations))


def danger_in(sheet) -> dict[str, object]:
    """For the pages where it is written; `help` is empty when nothing was found."""
    said = said_in(sheet)
    return {"help": help_lines(findings(said)), "said": said}
