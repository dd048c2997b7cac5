"""What the code says of itself, read from its syntax trees."""

import ast
import configparser
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CODE = ("config", "portevoix")
TEMPLATE = re.compile(r"[\w./-]+\.(?:html|txt)")
QUOTED_TEMPLATE = re.compile(r"[\"']([\w./-]+\.(?:html|txt))[\"']")
VERB = re.compile(r"[a-z_]+\.[a-z_]+")
# Where a page is made: it reads, and calls operations.
PAGE_MODULES = {"views", "forms", "urls", "templatetags", "permissions", "search", "context", "gallery"}
WRITES = {"save", "create", "get_or_create", "update_or_create", "bulk_create", "bulk_update"}
CLOCKS = {"now", "utcnow", "today", "localdate"}


def python_files(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def layers() -> list[str]:
    """The apps, top to bottom, as `.importlinter` lists them; siblings of one line after each other."""
    contracts = configparser.ConfigParser()
    contracts.read(ROOT / ".importlinter", encoding="utf-8")
    return contracts["importlinter:contract:layers"]["layers"].replace("|", " ").split()


def calls(tree: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    """(dotted name, call): `timezone.now`, `record`, `….filter.update`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield dotted(node.func), node


def dotted(node: ast.AST) -> str:
    match node:
        case ast.Name():
            return node.id
        case ast.Attribute():
            return f"{dotted(node.value)}.{node.attr}"
        case ast.Call():
            return dotted(node.func)
        case ast.Subscript():
            return dotted(node.value)
    return ""


def recorded_verbs() -> dict[str, Path]:
    """Every `"app.verb"` that an operation hands to something it calls."""
    return {
        argument.value: path
        for path in python_files("portevoix")
        if "operations" in path.relative_to(ROOT).parts or path.name == "operations.py"
        for _name, call in calls(tree_of(path))
        for argument in call.args
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str) and is_verb(argument.value, path)
    }


def is_verb(text: str, path: Path) -> bool:
    app = path.relative_to(ROOT / "portevoix").parts[0]
    return bool(VERB.fullmatch(text)) and text.startswith(f"{app}.")


def listened_verbs() -> dict[str, Path]:
    """Every verb of an `@on(…)`."""
    return {
        argument.value: path
        for path in python_files("portevoix")
        for name, call in calls(tree_of(path))
        if name in {"on", "listeners.on"}
        for argument in call.args
        if isinstance(argument, ast.Constant)
    }


def is_page_module(path: Path) -> bool:
    """By its place inside its app: `sheets/search.py`, not all of the app named search."""
    parts = {part.removesuffix(".py") for part in path.relative_to(ROOT).parts[2:]}
    return bool(parts & PAGE_MODULES)


def writes(tree: ast.AST) -> list[str]:
    """Calls that change the database, as far as a name tells."""
    found = []
    for name, call in calls(tree):
        receiver, _, method = name.rpartition(".")
        is_queryset = "objects" in receiver.split(".") or receiver.endswith("_set") or ".filter" in receiver
        if (
            (method in WRITES and receiver)
            or (method in {"update", "delete"} and is_queryset)
            or name in {"transaction.atomic", "atomic"}
        ):
            found.append(f"line {call.lineno}: {name}()")
    return found


def reads_the_clock(tree: ast.AST) -> list[str]:
    found = []
    for name, call in calls(tree):
        receiver, _, method = name.rpartition(".")
        of_a_clock = receiver.rpartition(".")[2] in {"timezone", "datetime", "date"}
        if (method in CLOCKS and of_a_clock) or name == "time.time":
            found.append(f"line {call.lineno}: {name}()")
    return found


def imported(tree: ast.AST) -> set[str]:
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


@cache
def quoted_templates() -> frozenset[str]:
    """Every "….html" or "….txt" written in the code, and in the templates."""
    texts: dict[tuple[str, ...], set[str]] = {}
    for path in python_files(*CODE):
        said = {n.value for n in ast.walk(tree_of(path)) if isinstance(n, ast.Constant) and isinstance(n.value, str)}
        texts.setdefault(_app_of(path), set()).update(said)
    quoted = {name for said in texts.values() for text in said for name in TEMPLATE.findall(text)}
    for path in python_files(*CODE):
        # f"kit/components/{name}.html": any text of the same app may be the name.
        for written in (n for n in ast.walk(tree_of(path)) if isinstance(n, ast.JoinedStr)):
            quoted |= {name for text in texts[_app_of(path)] for name in TEMPLATE.findall(_filled(written, text))}
    for path in templates():
        quoted |= set(QUOTED_TEMPLATE.findall(path.read_text(encoding="utf-8")))
    return frozenset(quoted)


def _app_of(path: Path) -> tuple[str, ...]:
    return path.relative_to(ROOT).parts[:2]


def _filled(written: ast.JoinedStr, text: str) -> str:
    return "".join(str(part.value) if isinstance(part, ast.Constant) else text for part in written.values)


def templates() -> list[Path]:
    return sorted(path for path in (ROOT / "portevoix").glob("*/templates/**/*") if path.is_file())


def template_name(path: Path) -> str:
    return str(path).partition("/templates/")[2]
