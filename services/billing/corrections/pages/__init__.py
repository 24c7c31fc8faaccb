"""The pages of corrections: choose one, fill it in, check it, decide about one that waits."""

from services.billing.corrections.pages import correct, decide, documents, hold, undo

ROUTERS = (correct.router, decide.router, hold.router, undo.router, documents.router)
