"""One style sheet and one script, joined from small files without a build step.

`kit/portevoix.css` and `kit/portevoix.js` do not exist in any folder: this finder joins them
when they are asked for. `collectstatic` then copies, hashes and compresses them like any file.
An app adds its own page styles by putting a file in `static/<app>/pages/`, in `@layer pages`; those that only
its pages need stand in `static/<app>/css/` and make `<app>/<app>.css`; such scripts are named in their order
by `scripts` of its AppConfig, and make `<app>/<app>.js`.
"""

import re
import tempfile
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from django.apps import apps
from django.contrib.staticfiles.finders import BaseFinder
from django.core.checks import CheckMessage
from django.core.files.storage import FileSystemStorage

SOURCES = Path(__file__).parent / "static" / "kit"
STYLES = (
    "layers",
    "colours",
    "reset",
    "text",
    "frame",
    "controls",
    "fields",
    "card",
    "badge",
    "timeline",
    "figures",
    "table",
    "notice",
    "navigation",
    "journey",
    "utilities",
)
SCRIPTS = ("listen", "autosave", "counter", "guard", "suggest")
INDENT = re.compile(r"\n\s*")
CSS_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
JS_COMMENT_LINE = re.compile(r"^\s*//.*\n", re.MULTILINE)


def style_sheet() -> str:
    """The kit's styles in their written order, then the pages' styles of each app."""
    files = [SOURCES / "css" / f"{name}.css" for name in STYLES]
    for app in apps.get_app_configs():
        files += sorted(Path(app.path, "static", app.label, "pages").glob("*.css"))
    return _style(files)


def _style(files: Iterable[Path]) -> str:
    return INDENT.sub("\n", CSS_COMMENT.sub("", _joined(files))).strip() + "\n"


def script() -> str:
    """Every behaviour that any page may need."""
    return _script(SOURCES / "js", SCRIPTS)


def _script(folder: Path, names: Iterable[str]) -> str:
    """Each file is a scope of its own."""
    joined = _joined(folder / f"{name}.js" for name in names)
    return INDENT.sub("\n", JS_COMMENT_LINE.sub("", joined)).strip() + "\n"


def _joined(files: Iterable[Path]) -> str:
    return "\n".join(file.read_text(encoding="utf-8") for file in files)


def bundles() -> dict[str, Callable[[], str]]:
    found: dict[str, Callable[[], str]] = {"kit/portevoix.css": style_sheet, "kit/portevoix.js": script}
    for app in apps.get_app_configs():
        folder = Path(app.path, "static", app.label)
        if names := getattr(app, "scripts", ()):
            found[f"{app.label}/{app.label}.js"] = partial(_script, folder / "js", names)
        if app.label != "kit" and (styles := sorted((folder / "css").glob("*.css"))):
            found[f"{app.label}/{app.label}.css"] = partial(_style, styles)
    return found


class BundleFinder(BaseFinder):
    """Finds the joined files, written afresh in a private folder that ends with the process."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="portevoix-static-")
        self._storage = FileSystemStorage(location=self._folder.name)

    def check(self, **kwargs: Any) -> list[CheckMessage]:
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        if path not in bundles():
            return []
        written = str(self._written(path))
        return [written] if find_all else written

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, FileSystemStorage]]:
        for path in bundles():
            self._written(path)
            yield path, self._storage

    def _written(self, path: str) -> Path:
        # Rewritten only when a source has changed, so that the file keeps its date.
        target = Path(self._folder.name, path)
        content = bundles()[path]()
        if not target.exists() or target.read_text(encoding="utf-8") != content:
            target.parent.mkdir(exist_ok=True)
            target.write_text(content, encoding="utf-8")
        return target
