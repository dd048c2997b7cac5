"""The sentences to translate, and their French; `python -m tests.nets.catalogue` brings the catalogue up to date.

Needs no gettext program: Django turns templates into calls, Python reads calls.
"""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import polib
from django.utils.translation.template import templatize

from .sources import CODE, ROOT, calls, python_files, templates, tree_of

CATALOGUE = ROOT / "locale" / "fr" / "LC_MESSAGES" / "django.po"
CALL = re.compile(r"\b(n?p?gettext|_)\(")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w+\}")
CODE_SAMPLE = re.compile(r"<code>.*?</code>")
# A sign stuck to its word, or parted by a space at which the line may break.
FRENCH_SPACING = re.compile(r"[\w )’…][:;?!»](?:\s|$)|«[^\u00a0\u202f]")
# People in a hurry, who read little: nothing longer, and less in the journeys.
MOST_WORDS = 22
SENTENCES = re.compile(r"(?<=[.!?…])\s|[\u00a0\u202f][:;]\s")
# gettext name, whatever its alias: (has a context, has a plural)
FORMS = {"_": (False, False), "gettext": (False, False), "pgettext": (True, False)}
FORMS |= {"ngettext": (False, True), "npgettext": (True, True)}


TRANSLATED = re.compile(
    r"\{%\s*(blocktranslate|comment)\b.*?\{%\s*end\1\s*%\}|<style>.*?</style>|<code\b.*?</code>", re.DOTALL
)
TAGS = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", re.DOTALL)
SPOKEN_ATTRIBUTES = re.compile(r"""\b(?:alt|title|placeholder|aria-label)=["']([^"']*)""")
ELEMENTS = re.compile(r"<[^>]*>", re.DOTALL)
# Words, and the signs that each language writes in its own way.
WORDS = re.compile(r"[A-Za-zÀ-ÿ]{2,}[^\n]*|[“”«»]|[ )]:(?=\s|$)")


class Message(NamedTuple):
    context: str | None
    singular: str
    plural: str | None


def messages() -> dict[Message, list[str]]:
    """Each sentence with the files where it stands."""
    found: dict[Message, list[str]] = {}
    for path in python_files(*CODE):
        for message in of_python(tree_of(path)):
            found.setdefault(message, []).append(str(path.relative_to(ROOT)))
    for path in templates():
        for message in of_template(path.read_text(encoding="utf-8")):
            found.setdefault(message, []).append(str(path.relative_to(ROOT)))
    return found


def of_python(tree: ast.AST) -> Iterator[Message]:
    for name, call in calls(tree):
        name = name.rpartition(".")[2].removesuffix("_lazy").removesuffix("_noop")
        if name in FORMS and call.args and all(isinstance(a, ast.Constant) for a in call.args[: sum(FORMS[name]) + 1]):
            yield _message(name, [a.value for a in call.args if isinstance(a, ast.Constant)])


def of_template(source: str) -> Iterator[Message]:
    """`templatize` leaves the calls and blots out the rest."""
    written = templatize(source)
    for match in CALL.finditer(written):
        arguments = _arguments(written[match.start() :])
        if arguments:
            yield _message(match[1], arguments)


def left_in_one_language(source: str) -> list[str]:
    """The words of a template that no tag translates; the name of the site is the same in all."""
    source = TAGS.sub(" ", TRANSLATED.sub(" ", source)).replace("Porte-Voix", "")
    shown = [ELEMENTS.sub(" ", source), *SPOKEN_ATTRIBUTES.findall(source)]
    return [words for text in shown for words in WORDS.findall(text)]


def _arguments(written: str) -> list[str]:
    """The strings between the first parenthesis and the one that closes it."""
    depth, strings = 0, []
    try:
        for token in tokenize.generate_tokens(io.StringIO(written).readline):
            depth += {"(": 1, ")": -1}.get(token.string, 0)
            if token.type == tokenize.STRING:
                strings.append(ast.literal_eval(token.string))
            if token.string == ")" and depth == 0:
                break
    except (tokenize.TokenError, IndentationError):
        pass  # the blotted rest of a template is no Python
    return strings


def _message(name: str, arguments: list[str]) -> Message:
    has_context, has_plural = FORMS[name]
    context = arguments[0] if has_context else None
    singular, *others = arguments[int(has_context) :]
    return Message(context, singular, others[0] if has_plural else None)


def of_entry(entry: polib.POEntry) -> Message:
    return Message(entry.msgctxt, entry.msgid, entry.msgid_plural or None)


def french_of(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def faults_of(entry: polib.POEntry) -> list[str]:
    """What is wrong with one translation."""
    found = []
    if entry.fuzzy:
        found.append("is only a guess (fuzzy)")
    french = french_of(entry)
    if not all(french) or (entry.msgid_plural and len(french) != 2):
        found.append("has no French")
    if all(french):
        # A singular may say "one" without its number; the last form says everything.
        needed = set(PLACEHOLDER.findall(entry.msgid_plural or entry.msgid))
        known = needed | set(PLACEHOLDER.findall(entry.msgid))
        said = [set(PLACEHOLDER.findall(text)) for text in french]
        if not said[-1] >= needed or not known >= set().union(*said):
            found.append("has other placeholders in French")
    if any(len(sentence.split()) > MOST_WORDS for text in french for sentence in SENTENCES.split(text)):
        found.append(f"has a sentence of more than {MOST_WORDS} words")
    if any(FRENCH_SPACING.search(CODE_SAMPLE.sub("", text)) for text in french):
        found.append("lacks the non-breaking space of French punctuation")
    return found


def update(path: Path = CATALOGUE) -> tuple[int, int]:
    """Write the catalogue with exactly the sentences of the code, and compile it; (sentences, still to translate)."""
    known = {of_entry(entry): entry for entry in polib.pofile(str(path))} if path.exists() else {}
    catalogue = polib.POFile(wrapwidth=0)
    catalogue.metadata = {
        "Language": "fr",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=2; plural=(n > 1);",
    }
    for message, places in sorted(messages().items(), key=lambda item: (min(item[1]), item[0].singular)):
        entry = known.get(message) or _new_entry(message)
        entry.occurrences = [(place, "") for place in sorted(set(places))]
        entry.flags = ["python-format"] if PLACEHOLDER.search(message.singular + (message.plural or "")) else []
        catalogue.append(entry)
    path.parent.mkdir(parents=True, exist_ok=True)
    catalogue.save(str(path))
    catalogue.save_as_mofile(str(path.with_suffix(".mo")))
    return len(catalogue), sum(not all(french_of(entry)) for entry in catalogue)


def _new_entry(message: Message) -> polib.POEntry:
    entry = polib.POEntry(msgid=message.singular, msgctxt=message.context)
    if message.plural is not None:
        entry.msgid_plural, entry.msgstr_plural = message.plural, {0: "", 1: ""}
    return entry


if __name__ == "__main__":
    total, missing = update()
    print(f"{CATALOGUE.relative_to(ROOT)}: {total} sentences, {missing} without French.")
