"""The bank's pages; fixed addresses stand before those of a transaction's id."""

from services.billing.bank.pages import overview, returns, transaction

ROUTERS = (overview.router, returns.router, transaction.router)
