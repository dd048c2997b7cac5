"""The source of each data set; figures are a few lines and have none."""

from .datasets import ANSWERS, ORGANISATIONS, SHEETS, TERRITORIES, THEMES
from .rows import Source, answers, directories, sheets

_ORGANISATIONS, _THEMES, _TERRITORIES = directories.SOURCES
SOURCES: dict[str, Source] = {
    SHEETS.name: sheets.SOURCE,
    ANSWERS.name: answers.SOURCE,
    ORGANISATIONS.name: _ORGANISATIONS,
    THEMES.name: _THEMES,
    TERRITORIES.name: _TERRITORIES,
}
