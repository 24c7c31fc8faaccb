"""The page of the security log: what an auditor reads, narrows, takes away and proves."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from fastapi import FastAPI
from fastapi.testclient import TestClient

from shared.web.site import site_of

SignIn = Callable[..., TestClient]
LOG = "/autos/security-log"


def test_an_auditor_sees_who_did_what(sign_in: SignIn) -> None:
    sign_in("autos", "treasurer").get("/autos/members.csv")
    sign_in("autos", "office").get("/autos/bank")
    page = sign_in("autos", "auditor").get(LOG).text
    for words in ("Signed in<small>", "Refused: Bank entries", "GET /<wbr>autos/<wbr>bank"):
        assert words in page
    for words in ("proof: demo's list", "<small>testclient</small>"):
        assert words in page


@pytest.mark.parametrize(("role", "status"), [("board", 200), ("operator", 200), ("office", 403)])
def test_it_is_for_those_who_watch(sign_in: SignIn, role: str, status: int) -> None:
    assert sign_in("autos", role).get(LOG).status_code == status


def test_another_association_has_its_own(sign_in: SignIn) -> None:
    sign_in("autos", "treasurer")
    auditor = sign_in("autoregion", "auditor")
    assert auditor.get(LOG).status_code == 404
    assert "autos/" not in auditor.get("/autoregion/security-log/entries.csv").text


def test_it_is_narrowed_and_what_is_wrong_is_said(sign_in: SignIn) -> None:
    auditor = sign_in("autos", "auditor")
    assert "Nothing fits this filter" in auditor.get(f"{LOG}?until=2001-01-01").text
    assert "Refused:" not in auditor.get(f"{LOG}?kind=sign_in").text
    wrong = auditor.get(f"{LOG}?since=yesterday&kind=all").text
    assert "Enter a date" in wrong
    assert 'value="yesterday"' in wrong


def test_long_logs_go_on_page_by_page(sign_in: SignIn) -> None:
    for _ in range(30):
        auditor = sign_in("autos", "auditor")
        auditor.post("/autos/bank/import")
    first = auditor.get(LOG).text
    assert first.count("<tr><th scope=") == 50
    older = first.split('rel="next"')[0].rpartition('href="')[2].partition('"')[0]
    assert "before=" in older
    newest_of_the_older = auditor.get(older.replace("&amp;", "&")).text
    assert newest_of_the_older.count("<tr><th scope=") >= 10


@pytest.mark.parametrize("line", ["9" * 25, "-" + "9" * 25, "9" * 5000])
def test_a_line_beyond_all_logs_is_no_line(sign_in: SignIn, line: str) -> None:
    assert sign_in("autos", "auditor").get(f"{LOG}?before={line}").status_code < 500


def test_it_is_taken_away_with_its_hashes(sign_in: SignIn) -> None:
    auditor = sign_in("autos", "auditor")
    table = auditor.get(f"{LOG}/entries.csv").text.splitlines()
    assert table[0].split(";")[-1] == "Hash"
    assert len(table[1].split(";")[-1]) == 64
    assert auditor.get(f"{LOG}/entries.xlsx").status_code == 200
    assert "Took away: Security log" in auditor.get(LOG).text


def test_it_proves_that_it_is_whole_and_says_where_it_is_not(sign_in: SignIn, app: FastAPI) -> None:
    auditor = sign_in("autos", "auditor")
    assert "The log is whole" in auditor.get(f"{LOG}?verify=1").text
    database = site_of(app).audit.database
    with database.engine.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER keep_audit_entry_update")
        connection.execute(sa.text("UPDATE audit_entry SET name = name || '.' WHERE seq = 2"))
    try:
        assert "Entry 2 does not follow" in auditor.get(f"{LOG}?verify=1").text
    finally:
        with database.engine.begin() as connection:
            connection.execute(
                sa.text("UPDATE audit_entry SET name = rtrim(name, '.') WHERE seq = 2")
            )
