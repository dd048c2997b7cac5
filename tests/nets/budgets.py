"""How long a file and a function may be. Over budget is split, not excused."""

import ast
from pathlib import Path

from .sources import ROOT, tree_of

LINES = {"*.py": 400, "*.js": 60, "*.css": 200, "*.html": 120, "*.txt": 120}
TEST_LINES = 600
FUNCTION_LINES = 40


def long_files() -> list[str]:
    found = []
    for pattern, budget in LINES.items():
        for folder in ("config", "portevoix", "tests", "bench"):
            for path in sorted((ROOT / folder).rglob(pattern)):
                allowed = TEST_LINES if folder == "tests" and pattern == "*.py" else budget
                found += too_long(path, allowed) if "migrations" not in path.parts else []
    return found


def too_long(path: Path, budget: int) -> list[str]:
    lines = len(path.read_text(encoding="utf-8").splitlines())
    return [f"{path}: {lines} lines, {budget} at most"] if lines > budget else []


def long_functions(path: Path) -> list[str]:
    return [
        f"{path}:{node.lineno} {node.name}: {length_of(node)} lines, {FUNCTION_LINES} at most"
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and length_of(node) > FUNCTION_LINES
    ]


def length_of(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """From the first instruction to the last: decorators, signature and docstring are not counted."""
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    if not body:
        return 0
    return (body[-1].end_lineno or 0) - body[0].lineno + 1
