"""Signing in as people do outside the demo: code, passkey, directory, behind one router."""

from __future__ import annotations

from fastapi import APIRouter

from services.members.sign_in.pages import code, directory, passkey_sign_in


class MailSignIn:
    """The ways of the members service, as `shared.web.navigation.SignIn`."""

    def __init__(self) -> None:
        self.router = APIRouter(include_in_schema=False)
        for part in (code.router, passkey_sign_in.router, directory.router):
            self.router.include_router(part)
