"""The pages of billing: an applicant's dues and payment; runs, invoices and accounts."""

from services.billing.pages import (
    accounts,
    application_dues,
    application_payment,
    bank,
    collection_files,
    invoices,
    navigation,
    regulation,
    reminders,
    run,
    runs,
)

ROUTERS = (
    application_dues.router,
    application_payment.router,
    runs.router,
    regulation.router,
    run.router,
    collection_files.router,
    invoices.router,
    accounts.router,
    bank.router,
    reminders.router,
)
NAVIGATION = navigation.ENTRIES
