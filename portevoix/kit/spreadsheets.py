"""What a spreadsheet must not run."""

# A cell that begins with one of these is run as a formula.
FORMULAS = ("=", "+", "-", "@", "\t", "\r")


def harmless(cell: str) -> str:
    """An apostrophe before it makes a formula a text."""
    return f"'{cell}" if cell.startswith(FORMULAS) else cell
