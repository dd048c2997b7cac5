"""What a text holds that everyone should not read without a person having looked. Pure: no database, no request.

`findings(text, names=())` finds, `pieces(text, findings)` cuts the text to highlight it, `help_lines(findings)` says
whom to call. The detectors miss some and see too much: a person decides. Method and figures: docs/detection.md.
"""

from .help import HelpLine, help_lines
from .kinds import Family, Finding, Kind
from .reading import findings, has_danger, pieces

__all__ = ["Family", "Finding", "HelpLine", "Kind", "findings", "has_danger", "help_lines", "pieces"]
