"""Hostile workbooks: refused with words that help, in little memory and time."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from openpyxl import Workbook

from services.members.errors import MemberFileUnreadable
from services.members.importing.parse import parse_member_file
from services.members.importing.sheets import read_sheet
from tests.members.importing.reading_apart import read_apart

HEADINGS = ["Mitgliedsnummer", "Firma", "Eintritt"]
SHEET, STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


_DECLARED = (
    b'<Override PartName="/xl/sharedStrings.xml" ContentType="application/'
    b'vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>'
)


def plain() -> bytes:
    book = Workbook()
    page = book.active
    assert page is not None
    page.append(HEADINGS)
    page.append(["1", "Gießerei & Söhne", "2020-02-01"])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def changed(parts: dict[str, Iterable[bytes]]) -> bytes:
    """The plain workbook with some parts exchanged or added."""
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(plain())) as before,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for name in before.namelist():
            if name not in parts:
                declared = _DECLARED if STRINGS in parts else b"</Types>"
                after.writestr(name, before.read(name).replace(b"</Types>", declared))
        for name, pieces in parts.items():
            with after.open(name, "w", force_zip64=True) as stream:
                for piece in pieces:
                    stream.write(piece)
    return made.getvalue()


def repeated(piece: bytes, times: int, around: str) -> Iterable[bytes]:
    yield f"<?xml version='1.0'?><{around} {MAIN}>".encode()
    for _ in range(times // 1000):
        yield piece * 1000
    yield f"</{around}>".encode()


def many_strings() -> bytes:
    """M5: 8 million shared strings, 0.8 MB packed, took 1.46 GB and more than 90 s."""
    return changed({STRINGS: repeated(b"<si><t>ab</t></si>", 8_000_000, "sst")})


def strings_below_the_ratio() -> bytes:
    """Stays under the size and spoils the ratio with noise."""
    return changed(
        {
            STRINGS: repeated(b"<si><t/></si>", 2_000_000, "sst"),
            "xl/media/noise.bin": [bytes(range(256)) * 40, _noise(600_000)],
        }
    )


def _noise(size: int) -> bytes:
    import random

    return random.Random(7).randbytes(size)  # noqa: S311


def many_styles() -> bytes:
    return changed({"xl/styles.xml": repeated(b"<xf/>", 3_000_000, "styleSheet")})


def named_otherwise() -> bytes:
    """A prefix before every name, as some programs write it, hides no element."""
    return changed({STRINGS: repeated(b"<x:si><x:t/></x:si>", 1_000_000, "sst")})


def far_cells() -> bytes:
    """Says that it fills a sheet of 17 billion cells; one cell stands in each corner."""
    sheet = (
        f"<worksheet {MAIN}><dimension ref='A1:XFD1048576'/><sheetData>"
        "<row r='1'><c r='A1' t='inlineStr'><is><t>Firma</t></is></c></row>"
        "<row r='1048576'><c r='XFD1048576' t='inlineStr'><is><t>x</t></is></c></row>"
        "</sheetData></worksheet>"
    )
    return changed({SHEET: [sheet.encode()]})


def with_doctype() -> bytes:
    laughs = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    text = f'<!DOCTYPE x [<!ENTITY a0 "ha">{laughs}]><worksheet {MAIN}>&a9;</worksheet>'
    return changed({SHEET: [text.encode()]})


def with_outside_entity() -> bytes:
    text = f'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><sst {MAIN}>&a;</sst>'
    return changed({STRINGS: [text.encode()]})


def in_utf_16() -> bytes:
    text = f"<?xml version='1.0' encoding='UTF-16'?><!DOCTYPE x><sst {MAIN}/>"
    return changed({STRINGS: [text.encode("utf-16")]})


def in_utf_7() -> bytes:
    text = f"<?xml version='1.0' encoding='UTF-7'?>+ADw-!DOCTYPE x+AD4-<sst {MAIN}/>"
    return changed({STRINGS: [text.encode()]})


def broken_xml() -> bytes:
    return changed({SHEET: [b"<worksheet><sheetData><row>"]})


def deep_xml() -> bytes:
    return changed({SHEET: [b"<a>" * 90_000]})


def many_parts() -> bytes:
    return changed({f"xl/worksheets/x{n}.xml": [b"<a/>"] for n in range(10_000)})


def nested() -> bytes:
    return changed({SHEET: [many_parts()]})


def cut_off() -> bytes:
    return plain()[:-200]


def lying_sizes() -> bytes:
    """The directory says that a part is small; the part itself goes on."""
    whole = bytearray(changed({STRINGS: repeated(b"<si><t/></si>", 1_000_000, "sst")}))
    at = whole.rfind(b"PK\x01\x02", 0, whole.rfind(STRINGS.encode()))
    whole[at + 24 : at + 28] = (1000).to_bytes(4, "little")
    return bytes(whole)


HOSTILE: tuple[Callable[[], bytes], ...] = (
    many_strings,
    strings_below_the_ratio,
    many_styles,
    named_otherwise,
    far_cells,
    with_doctype,
    with_outside_entity,
    in_utf_16,
    in_utf_7,
    broken_xml,
    deep_xml,
    many_parts,
    nested,
    cut_off,
    lying_sizes,
)


@pytest.mark.parametrize("make", HOSTILE, ids=lambda make: make.__name__)
def test_what_is_made_to_do_harm_is_refused(make: Callable[[], bytes], tmp_path: Path) -> None:
    file = tmp_path / "members.xlsx"
    file.write_bytes(make())
    codes, rows, seconds, grown = read_apart(file)
    assert codes
    assert set(codes) <= {"file_unreadable", "no_heading", "missing_column"}
    assert rows == 0 or make is far_cells
    assert seconds < 20
    assert grown < 300_000_000


def test_the_words_help() -> None:
    (error,) = parse_member_file(many_styles()).errors
    assert "CSV" in error.message("en")
    assert "CSV" in error.message("de")
    assert "CSV" in error.message("fr")


@pytest.mark.parametrize("make", [with_doctype, with_outside_entity, in_utf_16, in_utf_7])
def test_a_document_type_is_refused_before_it_is_parsed(make: Callable[[], bytes]) -> None:
    with pytest.raises(MemberFileUnreadable):
        list(read_sheet(make()))


@pytest.mark.parametrize(
    "content",
    [plain(), changed({}), changed({STRINGS: repeated(b"<si><t>a</t></si>", 2_000, "sst")})],
    ids=["as written", "packed again", "with texts"],
)
def test_an_ordinary_workbook_passes(content: bytes) -> None:
    assert [cells for _, cells in read_sheet(content)] == [
        HEADINGS,
        ["1", "Gießerei & Söhne", "2020-02-01"],
    ]


def test_a_large_list_passes() -> None:
    """Two thousand members with all columns shrink to a twentieth, not to a hundredth."""
    book = Workbook(write_only=True)
    page = book.create_sheet()
    page.append(HEADINGS + [f"Spalte {n}" for n in range(20)])
    for number in range(2_000):
        page.append([str(number), f"Firma {number}", "2020-02-01", *["ja"] * 20])
    file = io.BytesIO()
    book.save(file)
    assert len(list(read_sheet(file.getvalue()))) == 2_001
