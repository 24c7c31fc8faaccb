"""The door of the room: facts in, one file out, and nothing loaded that is not needed."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import Callable

from services.billing.documents import render_invoice
from services.billing.documents.cii import build_cii
from services.billing.documents.snapshot import InvoiceSnapshot

Issue = Callable[..., InvoiceSnapshot]


def test_a_document_is_the_file_its_xml_and_its_hash(issue: Issue) -> None:
    rendered = render_invoice(issue())
    assert rendered.pdf.startswith(b"%PDF-1.7")
    assert rendered.xml == build_cii(issue())
    assert rendered.sha256 == hashlib.sha256(rendered.pdf).hexdigest()
    assert len(rendered.sha256) == 64


_LOAD = """
import sys
from services.billing.documents.schema import schema_folder
assert schema_folder().is_dir()
print(*sys.modules)
"""


def test_typesetter_and_wheel_are_not_loaded_before_they_are_needed() -> None:
    """7 MB and 200 ms, which a process that only reads invoices must not give."""
    done = subprocess.run([sys.executable, "-c", _LOAD], capture_output=True, text=True, check=True)
    loaded = done.stdout.split()
    assert "services.billing.documents.cii" in loaded
    assert not {"typst", "facturx"} & set(loaded)
