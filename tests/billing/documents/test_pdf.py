"""The file a member gets: what is printed, what is inside, and that it never changes."""

from __future__ import annotations

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from hashlib import sha256
from io import BytesIO

import pikepdf
import pypdf
import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.invoices import documents
from benchmarks.measure import run_once
from services.billing.documents import pdf as documents_pdf
from services.billing.documents import render_invoice
from services.billing.documents.errors import InvoiceNotRendered, UnexpectedPdf
from services.billing.documents.snapshot import InvoiceSnapshot, PrecedingInvoice, TransferTerms
from services.billing.documents.xmp import declare_factur_x, with_factur_x

Issue = Callable[..., InvoiceSnapshot]
_FX = "{urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#}"


def printed(snapshot: InvoiceSnapshot) -> str:
    """All text of all pages, spaces and line ends made plain, break opportunities taken out."""
    reader = pypdf.PdfReader(BytesIO(render_invoice(snapshot).pdf))
    text = " ".join(page.extract_text() for page in reader.pages).replace("\u200b", "")
    return re.sub(r"\s+", " ", text)


def test_the_xml_is_inside_as_an_alternative(issue: Issue) -> None:
    rendered = render_invoice(issue())

    with pikepdf.open(BytesIO(rendered.pdf)) as file:
        attached = file.attachments["factur-x.xml"]
        assert list(file.attachments) == ["factur-x.xml"]
        assert attached.relationship == pikepdf.Name.Alternative
        assert attached.get_file().mime_type == "text/xml"
        assert attached.get_file().read_bytes() == rendered.xml
        assert [entry.AFRelationship for entry in file.Root.AF] == [pikepdf.Name.Alternative]
    assert rendered.sha256 == sha256(rendered.pdf).hexdigest()


def test_readers_see_which_standards_it_keeps(issue: Issue) -> None:
    content = render_invoice(issue()).pdf

    with pikepdf.open(BytesIO(content)) as file:
        assert file.check_pdf_syntax() == []
        metadata = file.open_metadata()
        assert metadata.pdfa_status == "3A"
        assert metadata["pdfuaid:part"] == "1"
        assert metadata[f"{_FX}ConformanceLevel"] == "EN 16931"
        assert metadata[f"{_FX}DocumentFileName"] == "factur-x.xml"
        assert metadata[f"{_FX}DocumentType"] == "INVOICE"
        assert metadata[f"{_FX}Version"] == "1.0"
    xmp = pypdf.PdfReader(BytesIO(content)).xmp_metadata
    assert xmp is not None
    assert xmp.dc_title == {"x-default": "Beitragsrechnung BR-2027-00043"}
    assert pypdf.PdfReader(BytesIO(content)).attachments["factur-x.xml"]


def test_the_extension_schema_joins_the_bag_that_is_there(issue: Issue) -> None:
    with pikepdf.open(BytesIO(render_invoice(issue()).pdf)) as file:
        xmp = file.Root.Metadata.read_bytes()

    assert xmp.count(b"<pdfaExtension:schemas>") == 1
    assert xmp.count(b"<rdf:RDF") == 1
    assert b"<pdfaSchema:prefix>fx</pdfaSchema:prefix>" in xmp


def test_the_cross_reference_table_stays_true(issue: Issue) -> None:
    """Every entry points at its object; a reader that repairs silently would hide a shift."""
    content = render_invoice(issue()).pdf
    start = int(content.rsplit(b"startxref\n", 1)[1].split(b"\n")[0])
    entries = re.findall(rb"(\d{10}) \d{5} n", content[start:])

    assert content[start : start + 4] == b"xref"
    assert len(entries) > 50
    for number, offset in enumerate(entries, start=1):
        assert content[int(offset) :].startswith(b"%d 0 obj" % number)


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7\nnothing\nstartxref\n9\n%%EOF"])
def test_a_file_of_another_shape_is_refused(content: bytes) -> None:
    with pytest.raises(UnexpectedPdf):
        declare_factur_x(content)
    with pytest.raises(UnexpectedPdf):
        with_factur_x(b"<rdf:RDF></rdf:RDF>")


def test_the_same_facts_give_the_same_bytes(issue: Issue, monkeypatch: pytest.MonkeyPatch) -> None:
    snapshot = issue()
    first = render_invoice(snapshot)
    render_invoice(issue(number="BR-2027-00044"))
    with ThreadPoolExecutor(4) as threads:
        others = list(threads.map(render_invoice, [snapshot] * 8))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1")

    assert {other.sha256 for other in others} == {first.sha256}
    stored = InvoiceSnapshot.from_json(snapshot.to_json())
    assert render_invoice(stored) == first


def test_every_fact_changes_the_file(issue: Issue) -> None:
    base = render_invoice(issue()).sha256

    assert render_invoice(issue(due_on=date(2027, 9, 16))).sha256 != base
    assert render_invoice(issue(number="BR-2027-00044")).sha256 != base


def test_a_german_direct_debit_invoice_says_everything(issue: Issue) -> None:
    text = printed(issue())

    for words in (
        "Rechnungsnummer BR-2027-00043",
        "Mitgliedsnummer M-1043",
        "Datum 20.08.2027",
        "Fällig am 15.09.2027",
        "57600 Forbach FRANKREICH",
        "Klasse C: 51–100 Beschäftigte (gemeldet: 84) 2.700,50 €",
        "beigetreten 3. August: halber Beitrag 1.350,25 €",
        "Wir buchen ab am 15.09.2027 1.600,25 €",
        "Echter Mitgliedsbeitrag, nicht umsatzsteuerbar",
        "Vorankündigung der SEPA-Lastschrift",
        "Mandatsreferenz AR-M1043-01",
        "Gläubiger-ID DE98ZZZ09999999999",
        "IBAN FR14 **** **** **** **** ***0 606",
        "Einzug am 15.09.2027",
        "Amtsgericht Saarbrücken VR 5555",
        "Steuernummer 040/140/12345",
        "Dr. Anne Weiland",
    ):
        assert words in text
    assert "Überweisung" not in text


@pytest.mark.parametrize(
    ("language", "country", "amount", "day", "word"),
    [
        ("fr", "FR", "1 600,25 €", "15/09/2027", "Préavis de prélèvement SEPA"),
        ("fr", "LU", "1.600,25 €", "15/09/2027", "Échéance"),
        ("en", "GB", "€1,600.25", "15 Sept 2027", "SEPA direct debit pre-notification"),
        ("de", "LU", "1.600,25 €", "15.09.2027", "Vorankündigung"),
        ("de", "FR", "1.600,25 €", "15.09.2027", "Vorankündigung"),
    ],
)
def test_it_speaks_the_members_language(
    issue: Issue, language: str, country: str, amount: str, day: str, word: str
) -> None:
    text = printed(issue(language=language, locale_country=country))

    assert amount in text
    assert day in text
    assert word in text


def test_only_a_transfer_has_a_code_to_scan(issue: Issue, transfer: TransferTerms) -> None:
    text = printed(issue(payment=transfer, prepaid_cents=10_025))

    assert "Zu zahlen bis 15.09.2027 1.500,00 €" in text
    assert "IBAN DE02 1203 0000 0000 2020 51" in text
    assert "Mit der Banking-App scannen" in text
    assert "scannen" not in printed(issue())
    assert "scannen" not in printed(issue(payment=transfer, prepaid_cents=160_025))


def test_a_cancellation_says_what_it_cancels(issue: Issue) -> None:
    original = PrecedingInvoice("BR-2027-00001", date(2027, 1, 12))
    text = printed(issue(role="cancellation", payment=None, preceding=original, subject=""))

    assert "Stornorechnung hebt die Rechnung BR-2027-00001 vom 12.01.2027 vollständig auf" in text
    assert "Lastschrift" not in text


@pytest.mark.parametrize(
    "name",
    [
        "Société Générale d'Étanchéité & Cie S.à r.l.",
        "Zażółć Gęślą Jaźń sp. z o.o.",
        "Ελληνική Βιομηχανία Α.Ε.",
        "Производство Ключей ООО",
        "#panic(1) *b* _i_ $x$ @r",
        "<script>alert('1')</script>",
        '"), image("/etc/passwd',
        "\\u{41} `raw` // x /* y */",
        "{{ 7*7 }} #sys.inputs",
        "= Heading - list + enum",
    ],
)
def test_names_are_printed_literally(issue: Issue, name: str) -> None:
    assert name in printed(issue(buyer=replace(issue().buyer, name=name)))


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("北京汽车 GmbH", "‹U+5317›‹U+4EAC›‹U+6C7D›‹U+8F66› GmbH"),
        ("Rocket 🚀 GmbH", "Rocket ‹U+1F680› GmbH"),
        ("Ａutos", "Autos"),
        ("Bell\x07 Rin\x00g", "Bell Ring"),
        ("A\u202fB", "A B"),
        ("→ Vorwärts", "→ Vorwärts"),
        ("Aq\u064eb", "Aq‹U+064E›b"),
        ("Łó\u0301dź 北", "Łó‹U+0301›dź ‹U+5317›"),
    ],
)
def test_no_character_is_lost_and_no_invoice_fails(issue: Issue, name: str, shown: str) -> None:
    assert shown in printed(issue(buyer=replace(issue().buyer, name=name)))


def test_a_very_long_word_stays_on_the_page(issue: Issue) -> None:
    name = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 2
    snapshot = issue(
        buyer=replace(issue().buyer, name=name), seller=replace(issue().seller, name=name)
    )

    assert name in printed(snapshot).replace(" ", "")


@settings(max_examples=25, deadline=None)
@given(name=st.text(st.characters(), min_size=1, max_size=30).filter(str.strip))
def test_any_name_gives_an_invoice(name: str) -> None:
    base = InvoiceSnapshot.from_json(_JSON)
    snapshot = replace(base, buyer=replace(base.buyer, name=f"X{name}"))

    assert render_invoice(snapshot).pdf.startswith(b"%PDF")


def test_many_lines_take_pages_with_numbers(issue: Issue) -> None:
    line = issue().lines[0]
    lines = tuple(replace(line, text=f"Position Nr. {number}") for number in range(1, 31))
    snapshot = issue(lines=lines, total_cents=30 * line.amount_cents)
    reader = pypdf.PdfReader(BytesIO(render_invoice(snapshot).pdf))
    pages = [re.sub(r"\s+", " ", page.extract_text()) for page in reader.pages]

    assert len(pages) >= 2
    for number, page in enumerate(pages, start=1):
        assert f"Seite {number} / {len(pages)}" in page
        assert "BR-2027-00043" in page
    everything = " ".join(pages)
    assert all(f"Position Nr. {number} " in everything for number in range(1, 31))


def test_what_cannot_be_typeset_is_a_named_error(
    issue: Issue, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> bytes:
        raise typst.TypstError("out of paper", "")

    monkeypatch.setattr(documents_pdf, "_compile", refuse)

    with pytest.raises(InvoiceNotRendered, match="BR-2027-00043"):
        render_invoice(issue())


def test_memory_stays_flat() -> None:
    """Peak memory of two fresh processes, one rendering six times as many invoices."""
    few, many = run_once(documents, 40), run_once(documents, 240)

    assert many.peak_bytes - few.peak_bytes < 8_000_000


_JSON = """
{"number":"B-1","issue_on":"2027-01-01","due_on":"2027-02-01","language":"fr","locale_country":"LU",
"seller":{"name":"A","street":"","house_number":"","postcode":"","city":"","country":"DE",
"register_number":"VR 1"},"buyer":{"name":"B","street":"","house_number":"","postcode":"","city":"",
"country":"LU"},"contact":{"name":"","email":"","phone":""},"lines":[{"text":"L","explanation":[],
"amount_cents":100,"period_from":"2027-01-01","period_to":"2027-12-31"}],"total_cents":100,
"prepaid_cents":0,"tax_note":"n","payment":null}
"""
