"""Invoices to correct: 600.00 and 900.00 of 2027, to be paid by transfer."""

from __future__ import annotations

import pytest

from shared.service import ServiceRuntime
from tests.billing.conftest import AddMember
from tests.billing.runs.desk import released


@pytest.fixture
def invoiced(runtime: ServiceRuntime, add_member: AddMember) -> ServiceRuntime:
    add_member("M-1", employees=5, debit=False)
    add_member("M-2", employees=50, debit=False)
    released(runtime)
    return runtime


@pytest.fixture
def debited(runtime: ServiceRuntime, add_member: AddMember) -> ServiceRuntime:
    """BR-2027-0001 over 600.00 in a bank file that is released, not handed in."""
    add_member("M-1", employees=5)
    released(runtime)
    return runtime
