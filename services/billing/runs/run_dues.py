"""Prepares and releases a dues run in one go, for two persons at one desk or a script."""

from __future__ import annotations

from datetime import date

from services.billing.association.queries import officer_by_email
from services.billing.errors import NothingToRun
from services.billing.regulations.queries import ruling_of
from services.billing.runs.prepare_dues_run import (
    new_run,
    refuse_unless_preparer,
    refuse_unless_releaser,
)
from services.billing.runs.release_dues_run import write_run
from services.billing.runs.tables import DuesRun
from shared.db import Session


def run_dues(
    session: Session, year: int, collect_on: date, prepared_by: str, released_by: str
) -> DuesRun:
    """One transaction from assessment to bank file; persons are named by e-mail address.

    Raises UnknownPerson, MayNotRunDues, MayNotReleaseDues, SamePersonReleases, NoDuesRegulation,
    CollectionTooEarly, and NothingToRun when every member has been assessed already.
    """
    preparer = officer_by_email(session, prepared_by)
    releaser = officer_by_email(session, released_by)
    refuse_unless_preparer(preparer)
    refuse_unless_releaser(releaser)
    run = new_run(session, ruling_of(session, year), year, collect_on, preparer)
    run.content_sha256 = write_run(session, run, releaser)
    if not run.members:
        raise NothingToRun(year=year)
    return run
