"""The bank's pages; fixed addresses stand before those of a transaction's id."""

from services.billing.bank.pages import accounts, overview, placing, returns, transaction

ROUTERS = (overview.router, returns.router, accounts.router, placing.router, transaction.router)
