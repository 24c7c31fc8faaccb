"""Who opens the link of a ballot."""

from __future__ import annotations

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from tests.support.members_site import browser


@pytest.fixture
def phone(app: FastAPI) -> TestClient:
    return browser(app)
