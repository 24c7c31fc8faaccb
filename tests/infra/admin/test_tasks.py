"""The overview's tasks: what waits for a release is put before who may give it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from infra.admin.figures import ReaderView
from infra.admin.overview_data import OverviewData
from infra.admin.tasks import tasks_for
from services.billing.lists import Sum
from shared.formats import Formats
from shared.i18n import Language, locale_for, translator
from shared.permissions import Role
from tests.infra.admin.test_figures import overview
from tests.support.actors import holder_of


def told(role: Role, waiting: Sum, language: Language = "en") -> list[tuple[str, str, str]]:
    view = ReaderView(translator(language), Formats(locale_for(language)), "autos")
    billing = replace(overview(0), files_to_release=waiting)
    data = OverviewData(members=None, billing=billing, mails=None)
    return [(task.what, task.why, task.href) for task in tasks_for(data, holder_of(role), view)]


@pytest.mark.parametrize("role", [Role.BOARD, Role.TREASURER])
def test_files_of_new_members_wait_for_who_may_release(role: Role) -> None:
    assert told(role, Sum(1, 70000)) == [
        ("Release 1 bank file of a new member", "€700.00", "/autos/collections")
    ]
    assert told(role, Sum(2, 150000))[0][0] == "Release 2 bank files of new members"
    assert told(role, Sum()) == []


@pytest.mark.parametrize("role", [Role.OFFICE, Role.AUDITOR, Role.OPERATOR])
def test_they_wait_for_nobody_else(role: Role) -> None:
    assert told(role, Sum(1, 70000)) == []


@pytest.mark.parametrize(
    ("language", "what"),
    [
        ("de", "2 Bankdateien neuer Mitglieder freigeben"),
        ("fr", "Valider 2 fichiers bancaires de nouveaux membres"),
    ],
)
def test_in_the_readers_language(language: Language, what: str) -> None:
    assert told(Role.BOARD, Sum(2, 150000), language)[0][0] == what
