"""Reads an HTML page and lists its faults in whole sentences."""

import re
from collections import Counter
from xml.etree.ElementTree import Element

import html5lib

# Where html5lib's rules of 2012 are older than HTML.
OUTDATED_ERRORS: frozenset[str] = frozenset()
CONTROLS = {"input", "select", "textarea"}
NEEDS_NO_LABEL = {"hidden", "submit", "button", "reset", "image"}
EVENT_HANDLER = re.compile(r"on[a-z]+")
# Written by the page for a script to read, never run.
DATA_SCRIPTS = {"application/json", "application/ld+json"}


def faults_of(html: str) -> list[str]:
    """Empty for a page without fault. A fragment (no `<html>`) answers for what it holds."""
    is_page = "<html" in html.lower()
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    root = parser.parse(html) if is_page else parser.parseFragment(html, container="div")
    found = [
        f"line {line}, column {column}: {code} {details}"
        for (line, column), code, details in parser.errors
        if code not in OUTDATED_ERRORS
    ]
    elements = [element for element in root.iter() if isinstance(element.tag, str)]
    found += _frame(root, elements) if is_page else []
    found += _ids(elements)
    found += _inline(elements)
    found += [f'<img src="{e.get("src")}"> has no alt.' for e in elements if e.tag == "img" and e.get("alt") is None]
    return found + _names(root, elements)


def _frame(root, elements):
    found = []
    if not root.get("lang"):
        found.append("<html> has no lang.")
    titles = [e for e in elements if e.tag == "title"]
    if not titles or not _text(titles[0]):
        found.append("The page has no title.")
    headings = [_text(e) for e in elements if e.tag == "h1"]
    if len(headings) != 1 or not headings[0]:
        found.append(f"The page has {len(headings)} h1 instead of one that says something: {headings}.")
    return found


def _ids(elements):
    counts = Counter(e.get("id") for e in elements if e.get("id") is not None)
    return [f'The id "{name}" stands {count} times.' for name, count in counts.items() if count > 1]


def _inline(elements):
    found = []
    for element in elements:
        for name, value in element.attrib.items():
            if name == "style" or EVENT_HANDLER.fullmatch(name):
                found.append(f"<{element.tag}> carries an inline {name}.")
            if name in {"href", "action"} and value.strip().lower().startswith("javascript:"):
                found.append(f"<{element.tag}> runs a script from its {name}.")
        if element.tag == "style":
            found.append("The page carries an inline style sheet.")
        if element.tag == "script" and element.get("src") is None and element.get("type") not in DATA_SCRIPTS:
            found.append("The page carries an inline script.")
    return found


def _names(root, elements):
    """Controls have a label, buttons and links have words."""
    labelled = {e.get("for") for e in elements if e.tag == "label" and _text(e)}
    wrapped = {child for e in elements if e.tag == "label" and _text(e) for child in e.iter()}
    found = []
    for element in elements:
        if element.get("aria-label") or element.get("aria-labelledby"):
            continue
        described = f"<{element.tag} {' '.join(f'{k}={v!r}' for k, v in element.attrib.items())}>"
        if element.tag in CONTROLS and element.get("type") not in NEEDS_NO_LABEL:
            if element.get("id") not in labelled and element not in wrapped:
                found.append(f"{described} has no label.")
        elif element.tag in {"button", "a"} and not _text(element):
            found.append(f"{described} has no words.")
    return found


def _text(element: Element) -> str:
    words = list(element.itertext()) + [e.get("alt") or "" for e in element.iter("img")]
    return " ".join(" ".join(words).split())
