"""A person who has a keyboard and nothing else."""

# Whether the focus is seen, on itself or on the card that it opens; and whether it has arrived.
LOOK = """selector => {
  const focused = document.activeElement;
  const seen = [focused, focused.closest('.card')].some(
    e => e && (e === document.body || getComputedStyle(e).outlineStyle !== 'none'));
  return [seen, focused.matches(selector)];
}"""


def reach(page, selector):
    """Press Tab until the focus is there, seen at each stop."""
    for _press in range(150):
        page.keyboard.press("Tab")
        outline, is_there = page.evaluate(LOOK, selector)
        assert outline, page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
        if is_there:
            return
    raise AssertionError(f"{selector} cannot be reached by keyboard on {page.url}")


def choose(page, name, value):
    """Tab to the group of this name, then the arrows as far as this value."""
    reach(page, f"main input[name={name}]")
    if not page.evaluate("document.activeElement.checked"):
        page.keyboard.press("Space")
    for _press in range(20):
        if page.evaluate("document.activeElement.value") == value:
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"{value} cannot be chosen by keyboard on {page.url}")
