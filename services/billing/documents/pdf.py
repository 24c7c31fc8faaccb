"""The PDF/A-3a and PDF/UA-1 file around page and XML, typeset by typst."""

from __future__ import annotations

import json
import threading
import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime, time
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path

import typst

from services.billing.documents.errors import InvoiceNotRendered
from services.billing.documents.page import page_of
from services.billing.documents.snapshot import InvoiceSnapshot
from services.billing.documents.text import clean, printable, spelled_out
from services.billing.documents.xmp import declare_factur_x

_STANDARDS: list[typst.PDFStandard] = ["a-3a", "ua-1"]
_TEMPLATE = Path(__file__).with_name("invoice.typ").read_bytes()
_PROBE = b'#set text(font: "Open Sans", lang: "en")\n#set document(title: "x")\n#sys.inputs.text'
_KNOWN_CHARACTERS = 8192
_thread = threading.local()


def render_pdf(snapshot: InvoiceSnapshot, xml: bytes) -> bytes:
    """The finished file, the same bytes for the same input. Raises InvoiceNotRendered."""
    return declare_factur_x(_without_metadata(snapshot, xml))


def _without_metadata(snapshot: InvoiceSnapshot, xml: bytes) -> bytes:
    try:
        return _invoice(snapshot, xml, printable)
    except typst.TypstError:
        # typst writes no file in which a character would be missing: spell those out, once.
        try:
            return _invoice(snapshot, xml, _spelled)
        except typst.TypstError as error:
            raise InvoiceNotRendered(number=snapshot.number, reason=str(error)) from error


def _invoice(snapshot: InvoiceSnapshot, xml: bytes, show: Callable[[str], str]) -> bytes:
    data = json.dumps(page_of(snapshot, show))
    issued_at = datetime.combine(snapshot.issue_on, time(), UTC)
    return typeset({"data": data, "xml": xml.decode()}, issued_at)


def typeset(inputs: dict[str, str], issued_at: datetime) -> bytes:
    """The template with these inputs: `data` is the JSON of a page, `xml` the file to attach."""
    return _compile(_TEMPLATE, inputs, issued_at)


def typeset_spelled(
    template: bytes, lines: Callable[[Callable[[str], str]], str], issued_at: datetime
) -> bytes:
    """A document without an attachment; `lines` gives its JSON with every text passed through.

    Raises TypstError where the template itself is at fault.
    """
    try:
        return _compile(template, {"data": lines(printable)}, issued_at)
    except typst.TypstError:
        return _compile(template, {"data": lines(_spelled)}, issued_at)


def _spelled(text: str) -> str:
    return printable(spelled_out(clean(text), _displayable))


@lru_cache(_KNOWN_CHARACTERS)
def _displayable(character: str) -> bool:
    """Whether one of the fonts has this character: typst alone knows, so it is asked.

    A combining mark counts as missing: whether it shows depends on the letter it stands on.
    """
    if unicodedata.category(character).startswith("M"):
        return False
    try:
        _compile(_PROBE, {"text": character}, datetime.fromtimestamp(0, UTC))
    except typst.TypstError:
        return False
    return True


def _compile(source: bytes, inputs: dict[str, str], issued_at: datetime) -> bytes:
    pdf = _compiler().compile(
        source, format="pdf", sys_inputs=inputs, pdf_standards=_STANDARDS, timestamp=issued_at
    )
    if not isinstance(pdf, bytes):
        raise TypeError(f"typst gave {type(pdf).__name__} instead of a file")
    return pdf


def _compiler() -> typst.Compiler:
    """One compiler a thread: it may not be shared, and making one costs more than an invoice."""
    compiler: typst.Compiler | None = getattr(_thread, "compiler", None)
    if compiler is None:
        compiler = typst.Compiler(root=Path(__file__).parent, font_paths=_fonts())
        _thread.compiler = compiler
    return compiler


@cache
def _fonts() -> typst.Fonts:
    """Open Sans from its wheel, then the fonts inside typst; never the machine's, they differ."""
    folder = Path(str(files("ttf_opensans"))) / "ttf"
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[folder])
