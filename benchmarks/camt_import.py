"""A statement from file to closed invoices, against plain SQL and against a row-by-row loop.

`python -m benchmarks.camt_import --entries 10000 [--database sqlite|postgres] [--runs 5]`

Reference: the file cut into chunks and parsed, the same rows (transactions, ledger, events)
inserted and the invoices marked paid by hand-written set-based SQL in one transaction. Usual way:
the whole file as a tree, one SQLModel commit an entry. All with durable settings (SQLite
synchronous=FULL, PostgreSQL synchronous_commit=on, fsync on).
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from collections.abc import Callable
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from benchmarks import dues_run_contenders as dues
from benchmarks.camt_import_reference import import_by_sql, import_row_by_row
from benchmarks.measure import Run, compare, run_once
from services.billing.bank.import_bank_files import import_bank_files
from services.billing.runs.run_dues import run_dues
from shared.money import plain_amount
from shared.service import ServiceRuntime

AIM, LOOP_AIM, MEMORY_AIM = 1.5, 40.0, 100_000_000
_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt>'
    "<GrpHdr><MsgId>1</MsgId></GrpHdr><Stmt><Id>1</Id>"
    "<Acct><Id><IBAN>{iban}</IBAN></Id><Ccy>EUR</Ccy></Acct>\n"
)
_CREDIT = (
    '<Ntry><Amt Ccy="EUR">{amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>'
    "<BookgDt><Dt>2027-02-15</Dt></BookgDt><ValDt><Dt>2027-02-15</Dt></ValDt>"
    "<AcctSvcrRef>REF{number:010d}</AcctSvcrRef><BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd>"
    "<SubFmlyCd>ESCT</SubFmlyCd></Fmly></Domn><Prtry><Cd>NTRF+166+00931</Cd><Issr>DK</Issr>"
    "</Prtry></BkTxCd><NtryDtls><TxDtls><Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs>"
    '<Amt Ccy="EUR">{amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd>'
    "<RltdPties><Dbtr><Pty><Nm>Mitglied {number} GmbH</Nm></Pty></Dbtr><DbtrAcct><Id>"
    "<IBAN>DE21500500009876543210</IBAN></Id></DbtrAcct></RltdPties>"
    "<RmtInf><Ustrd>Rechnung {invoice}</Ustrd></RmtInf></TxDtls></NtryDtls>"
    "<AddtlNtryInf>SEPA Gutschrift</AddtlNtryInf></Ntry>\n"
)
_TAIL = "</Stmt></BkToCstmrStmt></Document>\n"


def umlauf(size: int) -> Run:
    """The product's own command, from an open file as the command line hands it over."""
    runtime, path = _installation(size)

    def run() -> None:
        with path.open("rb") as file, runtime.transaction(dues.SPEC.id) as uow:
            report = import_bank_files(uow, [("statement.xml", file)], dues.TREASURER)
        _expect(len(report.matched), size)

    return run


def umlauf_again(size: int) -> Run:
    """The identical file once more: it is known by its hash."""
    runtime, path = _installation(size)
    _import(runtime, path)
    return partial(_import, runtime, path)


def umlauf_overlapping(size: int) -> Run:
    """All entries once more in another file: each is known by its fingerprint."""
    runtime, path = _installation(size)
    _import(runtime, path)
    other = path.with_name("other.xml")
    other.write_bytes(path.read_bytes() + b"<!-- another file -->\n")
    return partial(_import, runtime, other)


def set_based_sql(size: int) -> Run:
    """The same rows with nothing in between, into bare tables."""
    runtime, path = _installation(size, secured=False)

    def run() -> None:
        _expect(import_by_sql(runtime, dues.SPEC.id, path), size)

    return run


def row_by_row(size: int) -> Run:
    """One entry, one commit: how it is usually written."""
    runtime, path = _installation(size)

    def run() -> None:
        _expect(import_row_by_row(runtime, dues.SPEC.id, path), size)

    return run


def _import(runtime: ServiceRuntime, path: Path) -> None:
    with path.open("rb") as file, runtime.transaction(dues.SPEC.id) as uow:
        import_bank_files(uow, [(path.name, file)], dues.TREASURER)


def _expect(done: int, size: int) -> None:
    if done != size:
        raise SystemExit(f"{done} of {size} payments were matched")


def _installation(size: int, *, secured: bool = True) -> tuple[ServiceRuntime, Path]:
    """Invoices and a statement that pays each of them; written by another process, so that its
    memory is not counted as the import's."""
    folder = Path(tempfile.mkdtemp(prefix="umlauf-benchmark-"))
    url = dues.database_url(folder)
    filling = get_context("spawn").Process(target=_fill, args=(url, folder, size, secured))
    filling.start()
    filling.join()
    if filling.exitcode:
        raise SystemExit("the invoices could not be written")
    return dues.runtime_at(url, folder), folder / "statement.xml"


def _fill(url: str, folder: Path, size: int, secured: bool) -> None:
    dues.fill(url, folder, size, secured)
    runtime = dues.runtime_at(url, folder)
    with runtime.transaction(dues.SPEC.id) as uow:
        run_dues(uow, dues.YEAR, dues.COLLECT_ON, dues.TREASURER, dues.CHAIR)
    with runtime.reading(dues.SPEC.id) as session, (folder / "statement.xml").open("w") as file:
        rows = session.connection().exec_driver_sql("SELECT number, open_cents FROM invoice")
        file.write(_HEAD.format(iban=dues.SPEC.bank.iban))
        for place, (invoice, cents) in enumerate(rows):
            amount = plain_amount(cents)
            file.write(_CREDIT.format(amount=amount, number=place, invoice=invoice))
        file.write(_TAIL)
    shutil.rmtree(folder / "documents", ignore_errors=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=10_000)
    parser.add_argument("--database", choices=("sqlite", "postgres"), default="sqlite")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--loop", action="store_true", help="measure the row-by-row loop as well")
    parser.add_argument("--again", action="store_true", help="measure importing it again as well")
    asked = parser.parse_args()
    with dues.on(asked.database):
        result = compare(umlauf, set_based_sql, size=asked.entries, runs=asked.runs)
        print(result.report(f"camt import, {asked.entries} entries, {asked.database}", AIM))
        peak = result.ours.peak_bytes
        reached = "reached" if peak <= MEMORY_AIM else "missed"
        print(f"  peak {peak / 1e6:.0f} MB, aim at most {MEMORY_AIM / 1e6:.0f}: {reached}")
        if asked.loop:
            _say(row_by_row, asked.entries, result.ours.wall, f"aim at least {LOOP_AIM:.0f} times")
        if asked.again:
            _say(umlauf_again, asked.entries, result.ours.wall, "aim at most 0.1 times")
            _say(umlauf_overlapping, asked.entries, result.ours.wall, "no aim but 0 new rows")


def _say(contender: Callable[[int], Run], size: int, ours: float, aim: str) -> None:
    sample = run_once(contender, size)
    name = contender.__name__.replace("_", " ")
    print(f"  {name:<28} {sample.wall:9.3f} s  {sample.wall / ours:.2f} times ours ({aim})")


if __name__ == "__main__":
    main()
