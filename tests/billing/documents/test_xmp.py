"""Factur-X metadata put into a finished file: nothing moves that is not moved along."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from services.billing.documents.errors import UnexpectedPdf
from services.billing.documents.xmp import declare_factur_x, with_factur_x

XMP = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/">'
    b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
    b' xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"'
    b' xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"'
    b' xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">'
    b'<rdf:Description rdf:about=""><pdfaExtension:schemas><rdf:Bag>'
    b'<rdf:li rdf:parseType="Resource"/></rdf:Bag></pdfaExtension:schemas></rdf:Description>'
    b"</rdf:RDF></x:xmpmeta>"
)
FX = "{urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#}"
SCHEMA = "{http://www.aiim.org/pdfa/ns/schema#}"
PROPERTY = "{http://www.aiim.org/pdfa/ns/property#}"


def pdf(xmp: bytes = XMP, *, before: tuple[bytes, ...] = (b"one",), after: bytes = b"two") -> bytes:
    """A file with the shape typst gives it: objects, one metadata stream, a table, its place."""
    header = b"<</Length %d/Type/Metadata/Subtype/XML>>\nstream\n" % len(xmp)
    objects = [*before, header + xmp + b"\nendstream", after]
    content, offsets = b"%PDF-1.7\n", []
    for number, inner in enumerate(objects, start=1):
        offsets.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, inner)
    table = b"xref\n0 %d\n0000000000 65535 f\r\n" % (len(objects) + 1)
    table += b"".join(b"%010d 00000 n\r\n" % offset for offset in offsets)
    return content + table + b"startxref\n%d\n%%%%EOF\n" % len(content)


def assert_table_is_true(content: bytes) -> None:
    """Every entry points at its object, the last line at the table."""
    start = int(re.findall(rb"startxref\n(\d+)\n", content)[-1])
    assert content[start : start + 5] == b"xref\n"
    for number, offset in enumerate(re.findall(rb"(\d{10}) 00000 n", content[start:]), start=1):
        assert content[int(offset) :].startswith(b"%d 0 obj" % number)


def metadata(content: bytes) -> bytes:
    found = re.search(rb"/Length (\d+)/Type/Metadata/Subtype/XML>>\nstream\n", content)
    assert found is not None
    return content[found.end() : found.end() + int(found[1])]


def test_the_packet_says_what_is_inside_and_what_the_words_mean() -> None:
    root = etree.fromstring(with_factur_x(XMP))
    said = {name: root.findtext(f".//{FX}{name}") for name in (
        "DocumentFileName", "DocumentType", "Version", "ConformanceLevel")}  # fmt: skip
    assert said == {
        "DocumentFileName": "factur-x.xml",
        "DocumentType": "INVOICE",
        "Version": "1.0",
        "ConformanceLevel": "EN 16931",
    }
    assert root.findtext(f".//{SCHEMA}prefix") == "fx"
    described = {element.text for element in root.iter(f"{PROPERTY}name")}
    assert described == set(said), "PDF/A wants each property described"


def test_what_was_in_the_packet_stays() -> None:
    made = etree.fromstring(with_factur_x(XMP))
    bags = made.findall(".//{*}Bag")
    assert len(bags) == 1, "a second bag breaks PDF/A"
    assert len(list(bags[0])) == 2


@pytest.mark.parametrize(
    "packet",
    [
        b"",
        XMP.replace(b"</rdf:RDF>", b""),
        XMP.replace(b"<pdfaExtension:schemas><rdf:Bag>", b""),
        XMP * 2,
    ],
)
def test_a_packet_of_another_shape_is_refused(packet: bytes) -> None:
    with pytest.raises(UnexpectedPdf, match="XMP packet") as refused:
        with_factur_x(packet)
    assert (refused.value.code, refused.value.status) == ("unexpected_pdf", 500)


def test_the_stream_grows_and_the_table_moves_along() -> None:
    before = pdf()
    after = declare_factur_x(before)
    assert metadata(after) == with_factur_x(XMP)
    assert_table_is_true(before)
    assert_table_is_true(after)
    assert len(after) - len(before) >= len(with_factur_x(XMP)) - len(XMP)


@given(
    before=st.lists(st.binary(max_size=60).map(bytes.hex).map(str.encode), max_size=4),
    after=st.binary(max_size=60).map(bytes.hex).map(str.encode),
)
def test_all_other_bytes_stay_whatever_stands_around(before: list[bytes], after: bytes) -> None:
    source = pdf(before=tuple(before), after=after)
    made = declare_factur_x(source)
    assert_table_is_true(made)
    place = source.index(b"<</Length")
    assert made[:place] == source[:place]
    rest = source[source.index(b"\nendstream") : source.index(b"xref\n")]
    assert rest in made


@pytest.mark.parametrize(
    ("content", "part"),
    [
        (b"", "metadata stream or startxref"),
        (pdf().replace(b"/Type/Metadata", b"/Type/Other000"), "metadata stream or startxref"),
        (pdf().replace(b"startxref", b"startxxxx"), "metadata stream or startxref"),
        (pdf(after=b"<</Length 1/Type/Metadata/Subtype/XML>>\nstream\nx"),
         "metadata stream or startxref"),
        (re.sub(rb"startxref\n\d+", b"startxref\n7", pdf()), "cross-reference table"),
        (pdf(b"<rdf:RDF></rdf:RDF>"), "XMP packet"),
    ],
)  # fmt: skip
def test_a_file_of_another_shape_is_refused_and_says_where(content: bytes, part: str) -> None:
    with pytest.raises(UnexpectedPdf) as refused:
        declare_factur_x(content)
    assert refused.value.details == {"part": part}


def test_a_file_is_declared_once() -> None:
    """Twice would name every property twice."""
    once = declare_factur_x(pdf())
    assert once.count(b"fx:DocumentType>") == 2
    assert once.count(b"<pdfaSchema:prefix>fx<") == 1
