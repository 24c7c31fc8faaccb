"""`/{slug}/ledger`: the entries of a year, what accounts come to, and the journal to take away."""

from __future__ import annotations

from datetime import date

from fastapi import APIRouter, Depends, Request, Response

from services.billing.bank.check_books import check_books
from services.billing.journal.queries import (
    JournalFilter,
    account_sums,
    balances_on,
    journal,
    journal_page,
    journal_years,
)
from services.billing.journal.sheet import journal_headings, journal_rows
from services.billing.ledger.accounts import ACCOUNTS, account_named
from services.billing.ledger.labels import account_words, entry_words
from services.billing.lists import page_request_of
from services.billing.page_context import PAGES, InvoiceReader, Runtime, texts_of
from shared.web.limits import EXPORT, limited
from shared.web.sheets import SheetKind, sheet_response

router = APIRouter(prefix="/{slug}/ledger", include_in_schema=False)


@router.get("")
def show(request: Request, by: InvoiceReader, runtime: Runtime) -> Response:
    """The entries of a year, latest first, of all accounts or one."""
    today, texts = runtime.clock.today(), texts_of(request)
    wanted = JournalFilter(
        _year(request, today), account_named(request.query_params.get("account", ""))
    )
    with runtime.reading(by.association_id) as session:
        years = journal_years(session)
        entries = journal_page(session, wanted, page_request_of(request))
        sums = account_sums(session, wanted.year)
        end = min(date(wanted.year, 12, 31), today)
        closing = {
            (one.account, one.account_name): one.balance_cents for one in balances_on(session, end)
        }
        books = check_books(session)
    return PAGES.render(
        request,
        "journal/journal.html",
        tabs=[
            {
                "label": str(year),
                "href": f"/{by.slug}/ledger?year={year}",
                "current": year == wanted.year,
            }
            for year in sorted({*years, today.year}, reverse=True)
        ],
        wanted=wanted,
        search=page_request_of(request).search,
        entries=entries,
        lines=[
            (
                one,
                entry_words(texts, one.debit, one.credit),
                account_words(texts, one.debit, one.account_name),
                account_words(texts, one.credit, one.account_name),
            )
            for one in entries.rows
        ],
        sums=[(one, account_words(texts, one.account, one.account_name)) for one in sums],
        balance_of=lambda one: closing.get((one.account, one.account_name), 0),
        end=end,
        accounts=[(name, account_words(texts, name)) for name in ACCOUNTS],
        books=books,
        now=runtime.clock.now(),
    )


@router.get("/journal.{kind}", dependencies=[Depends(limited(EXPORT))])
def sheet(request: Request, by: InvoiceReader, runtime: Runtime, kind: SheetKind) -> Response:
    """All entries of the year."""
    texts, year = texts_of(request), _year(request, runtime.clock.today())
    with runtime.reading(by.association_id) as session:
        rows = journal_rows(texts, journal(session, year))
        return sheet_response(kind, f"journal-{year}", journal_headings(texts), rows)


def _year(request: Request, today: date) -> int:
    """The year asked for; nonsense is this year."""
    text = request.query_params.get("year", "")
    asked = int(text) if text.isascii() and text.isdigit() and len(text) == 4 else today.year
    return asked if asked >= 1900 else today.year
