"""Who holds the link may fill in the form; the page waits for billing's answer."""

from __future__ import annotations

from datetime import timedelta

import pytest
from fastapi.testclient import TestClient

from shared.web import await_event
from tests.members.applications.pages.filled_in import COMPANY, begin


def test_the_check_page_waits_calmly_for_billing(
    applicant: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(await_event, "PATIENCE", timedelta(milliseconds=50))
    draft = begin(applicant)
    applicant.post(f"{draft}/company", data=COMPANY)
    answer = applicant.get(f"{draft}/check?revision=2")
    assert answer.status_code == 200
    assert answer.headers["refresh"] == f"1; url={draft}/check?revision=2&wait=1"
