"""Who fills in the form."""

from __future__ import annotations

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from tests.support.members_site import browser


@pytest.fixture
def applicant(app: FastAPI) -> TestClient:
    return browser(app, "fr")
