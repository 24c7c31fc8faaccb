"""The door of the room: one call for every bank file, one for a statement of any size."""

from __future__ import annotations

import io

import pytest

from services.billing.statements import BankFile, BankFileError, open_statement, read_bank_file
from services.billing.statements.bank_file import BankEntryUnclear, BankFormatUnknown
from shared.errors import DomainError
from tests.support.bank_statements import Ntry, StatusReportFile, Tx, statement

OWN = "DE87200500001234567890"
REPORT = StatusReportFile("RUN-1", {"E2E-1": "AC04"}).xml()


@pytest.mark.parametrize("kind", ["camt.052", "camt.053", "camt.054"])
def test_a_statement_is_read_whole(kind: str) -> None:
    file = read_bank_file(statement(OWN, Ntry(5000), Ntry(-300), kind=kind))
    assert file.format == f"{kind}.001.08"
    assert [entry.amount_cents for entry in file.entries] == [5000, -300]
    (head,) = file.statements
    assert (head.account_iban, head.entries, head.movement_cents) == (OWN, 2, 4700)
    assert file.status_report is None


def test_a_status_report_is_read_whole() -> None:
    file = read_bank_file(REPORT)
    assert file.format == "pain.002.001.10"
    assert (file.statements, file.entries, file.pending) == ((), (), 0)
    assert file.status_report is not None
    assert [each.end_to_end_id for each in file.status_report.rejections] == ["E2E-1"]


def test_bytes_and_a_stream_give_the_same() -> None:
    data = statement(OWN, Ntry(5000, txs=(Tx(5000, "E2E-1", text="Beitrag"),)))
    assert read_bank_file(io.BytesIO(data)) == read_bank_file(data)


def test_a_format_alone_says_nothing_was_in_the_file() -> None:
    assert BankFile("camt.053") == BankFile(
        format="camt.053", statements=(), entries=(), pending=0, status_report=None
    )


@pytest.mark.parametrize("kind", ["camt.052", "camt.053", "camt.054"])
def test_a_statement_is_opened_for_one_entry_at_a_time(kind: str) -> None:
    reader = open_statement(statement(OWN, Ntry(5000), Ntry(-300), kind=kind))
    entries = iter(reader)
    assert next(entries).amount_cents == 5000
    assert reader.statements == [], "the head is whole only at the end of the statement"
    assert [entry.amount_cents for entry in entries] == [-300]
    assert reader.statements[0].movement_cents == 4700


def test_a_status_report_is_no_statement_to_open() -> None:
    with pytest.raises(BankFormatUnknown, match=r"pain\.002\.001\.10") as refused:
        open_statement(REPORT)
    assert refused.value.code == "bank_file_format_unknown"


def test_every_refusal_is_a_named_error_of_the_room() -> None:
    refusals: list[type[DomainError]] = [
        BankFileError,
        *BankFileError.__subclasses__(),
        *BankEntryUnclear.__subclasses__(),
    ]
    codes = [refusal.code for refusal in refusals]
    assert len(refusals) > 6
    assert len(set(codes)) == len(codes)
    assert all(code.startswith("bank_file_") for code in codes)
    assert all(refusal.status == 422 for refusal in refusals)
