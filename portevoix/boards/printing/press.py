"""From an order of `wording` to a PDF. Only the printing process imports this: typst stays in memory."""

import io
import json
from pathlib import Path

import font_lato
import segno
import typst

HERE = Path(__file__).parent


def pressed(order: dict) -> bytes:
    """The PDF of an order; TypstError when the `.typ` file is wrong.

    PDF/UA-1 refuses a letter that no font of the machine draws (an emoji, a rare script). The name then matters more
    than the standard: the same tagged document comes out, with an empty box for that letter.
    """
    try:
        return _compiled(order, ["ua-1"])
    except typst.TypstError as refusal:
        if "could not be displayed" not in refusal.message:
            raise
        return _compiled(order, [])


def inputs(order: dict) -> dict[str, str]:
    """What the `.typ` file receives: data only, so that markup in a name stays text."""
    return {"order": json.dumps(order), "qr": qr_code(order["facts"]["address"])}


def qr_code(address: str) -> str:
    """SVG, black, with no margin: the page leaves the four white modules that readers need."""
    drawn = io.BytesIO()
    segno.make_qr(address, error="m").save(drawn, kind="svg", border=0, scale=4, xmldecl=False)
    return drawn.getvalue().decode()


def _compiled(order, standards):
    return typst.compile(
        HERE / f"{order['document']}.typ",
        root=HERE,
        format="pdf",
        font_paths=[font_lato.font_directory],
        sys_inputs=inputs(order),
        pdf_standards=standards,
    )
