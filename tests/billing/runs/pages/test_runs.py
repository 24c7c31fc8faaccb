"""The list of dues runs, the preview that writes nothing, and the preparation."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

import pytest
from fastapi.testclient import TestClient
from openpyxl import load_workbook

from services.billing.invoices.tables import Invoice
from services.billing.runs.pages import runs
from services.billing.runs.tables import DuesRun
from shared.service import ServiceRuntime
from tests.billing.conftest import AddMember
from tests.billing.runs.run_pages import (
    FORM,
    PREVIEW,
    add_five_members,
    prepare,
    rows,
)
from tests.support.databases import CopyOf


@pytest.fixture
def copy_of(sqlite_copy_of: CopyOf) -> CopyOf:
    """Pages are tested on SQLite; what depends on the database has tests of its own."""
    return sqlite_copy_of


@pytest.fixture
def members(add_member: AddMember) -> None:
    add_five_members(add_member)


@pytest.mark.usefixtures("members")
class TestPreview:
    def test_shows_totals_causes_and_the_reason_of_each_amount(self, treasurer: TestClient) -> None:
        page = treasurer.get(PREVIEW).text
        assert "€3,300.00" in page
        assert "Direct debit on 15 Feb 2027" in page
        assert "1 member would be left out of this run." in page
        assert "Hydraulik Brenner GmbH &amp; Co. KG" in page
        assert "The mandate is dated later than today." in page
        assert "Correct the date of signing." in page
        assert "Class A: up to 10 employees (declared: 5) €600.00" in page
        assert "not declared: highest class C" in page

    def test_writes_nothing(self, runtime: ServiceRuntime, treasurer: TestClient) -> None:
        treasurer.get(PREVIEW)
        assert not rows(runtime, DuesRun)
        assert not rows(runtime, Invoice)

    def test_searches_and_pages_on_the_server(
        self, runtime: ServiceRuntime, treasurer: TestClient, add_member: AddMember
    ) -> None:
        for number in range(100, 160):
            add_member(f"M-{number}", company=f"Firma {number}")
        first = treasurer.get(PREVIEW).text
        assert "page 1 of 2" in first
        assert "Firma 159" not in first
        assert "Firma 159" in treasurer.get(f"{PREVIEW}&page=2").text
        found = treasurer.get(f"{PREVIEW}&q=firma+15").text
        assert "Firma 159" in found
        assert "Firma 101" not in found
        assert "Nobody found" in treasurer.get(f"{PREVIEW}&q=zzz").text

    def test_a_day_too_early_offers_the_earliest(self, treasurer: TestClient) -> None:
        page = treasurer.get("/autos/dues/preview?year=2027&collect_on=2027-01-20").text
        assert "The day is too early." in page
        assert "collect_on=2027-01-29" in page
        assert "Request release" not in page
        refused = treasurer.post("/autos/dues", data=FORM | {"collect_on": "2027-01-20"})
        assert refused.status_code == 422
        assert "2027-01-29" in refused.text

    def test_a_day_of_rest_moves(self, treasurer: TestClient) -> None:
        page = treasurer.get("/autos/dues/preview?year=2027&collect_on=2027-02-14").text
        assert "The collection moves to Monday 15 February 2027." in page

    def test_a_year_without_regulation_is_said_at_the_field(self, treasurer: TestClient) -> None:
        page = treasurer.get("/autos/dues/preview?year=2026&collect_on=2027-02-15")
        assert page.status_code == 422
        assert "No dues regulation is in force in 2026" in page.text

    def test_goes_out_as_a_table_without_formulas(self, treasurer: TestClient) -> None:
        path = PREVIEW.replace("preview?", "preview/items.xlsx?")
        sheet = load_workbook(BytesIO(treasurer.get(path).content)).active
        assert sheet is not None
        rows = list(sheet.values)
        assert rows[0][:4] == ("Member number", "Company", "Class", "Amount")
        assert rows[2][1] == "'=HYPERLINK(evil)"
        assert rows[2][3] == 900
        assert rows[5][6] == "yes"
        text = treasurer.get(path.replace("xlsx", "csv")).content.decode("utf-8-sig")
        assert "M-2;'=HYPERLINK(evil);B;900,00;Transfer;" in text

    @pytest.mark.parametrize("kind", ["csv", "xlsx"])
    def test_a_name_stored_before_texts_were_clean_leaves_the_table_whole(
        self, treasurer: TestClient, add_member: AddMember, kind: str
    ) -> None:
        """Finding H8: the table broke off in the middle, after a 200."""
        add_member("M-0", employees=5, company="Ctl\x1b\x07 GmbH\u202e")
        add_member("M-9", employees=5, company="Z\x0buletzt GmbH")
        content = treasurer.get(PREVIEW.replace("preview?", f"preview/items.{kind}?")).content
        if kind == "csv":
            lines = content.decode("utf-8-sig").splitlines()
            names = [line.split(";")[1] for line in lines[1:]]
        else:
            sheet = load_workbook(BytesIO(content)).active
            assert sheet is not None
            names = [row[1] for row in list(sheet.values)[1:]]
        assert len(names) == 7
        assert {"Ctl GmbH", "Zuletzt GmbH"} <= set(names)
        assert "Ctl GmbH" in treasurer.get(PREVIEW).text

    @pytest.mark.parametrize("kind", ["csv", "xlsx"])
    def test_what_goes_wrong_in_the_middle_is_an_error_page(
        self, treasurer: TestClient, kind: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def breaks(*_: object) -> Iterator[tuple[str, ...]]:
            yield ("M-1", "Erste GmbH", "A", "", "", "", "")
            raise RuntimeError("the disk is full")

        monkeypatch.setattr(runs, "preview_rows", breaks)
        answer = treasurer.get(PREVIEW.replace("preview?", f"preview/items.{kind}?"))
        assert answer.status_code == 500
        assert "Erste" not in answer.text
        assert "content-disposition" not in answer.headers

    def test_nothing_left_to_run_is_said(
        self, treasurer: TestClient, chair: TestClient, add_member: AddMember
    ) -> None:
        add_member("M-5", debit=False)
        chair.post(f"{prepare(treasurer)}/release")
        assert "All members are already invoiced for 2027" in treasurer.get(PREVIEW).text
        assert treasurer.post("/autos/dues", data=FORM).status_code == 422
