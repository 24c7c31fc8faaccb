"""`umlauf audit`: prove that the security log is whole, and read it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from infra.cli.options import AssociationSlug, CommandContext, Data, Json, command_context
from infra.cli.output import table
from shared.web.audit.entries import ANCHORS

if TYPE_CHECKING:
    from uuid import UUID

    from shared.web.audit.audit_log import AuditLog
    from shared.web.audit.verify import ChainReport

app = typer.Typer(help="The security log.", no_args_is_help=True)


@app.command()
def verify(data: Data = None, association: AssociationSlug = None, json: Json = False) -> None:
    """Every entry follows from the one before it, every anchor fits, none is missing; else exit 1.

    `broken_at` is the number of the first entry that does not fit, `association` whose chain it is,
    `findings` says all that was found.
    """
    from shared.web.audit.verify import verify_chains

    with command_context(data, association, json) as at, _log_of(at) as log:
        found = verify_chains(log, at.association() if association else None)
        names = _names(at)
        findings = [*_findings(found, names), *_damaged(log)]
        findings += _emptied(at, found, names)
        broken = next((one for one in found if not one.ok), None)
        entries = sum(one.entries for one in found)
        answer: dict[str, object] = {
            "ok": not findings,
            "entries": entries,
            "broken_at": broken.broken_at if broken else None,
        }
        if broken:
            answer["association"] = names.get(broken.association_id)
        if findings:
            answer["findings"] = findings
        whole = f"{entries} entries in {len(found)} chains: the security log is whole."
        at.answers.give(answer, findings or [whole])
    if findings:
        raise typer.Exit(1)


@app.command("list")
def list_entries(
    limit: Annotated[int, typer.Option("--limit", min=1, max=10_000)] = 50,
    data: Data = None,
    association: AssociationSlug = None,
    json: Json = False,
) -> None:
    """The newest entries of an association; without one, those of the installation itself."""
    from shared.web.audit.audit_log import AuditFilter
    from shared.web.audit.entries import INSTALLATION

    with command_context(data, association, json) as at, _log_of(at) as log:
        chain = at.association() if association else INSTALLATION
        rows = log.page(chain, AuditFilter(), limit)
        shown = [
            {
                "seq": row.seq,
                "at": row.at,
                "kind": row.kind.value,
                "what": row.what,
                "outcome": row.outcome.value,
                "name": row.name,
                "person": row.person_id,
                "proof": row.proof,
                "subject": row.subject,
                "ip": row.ip,
                "correlation": row.correlation,
                "details": row.details,
            }
            for row in rows
        ]
        columns = ("seq", "at", "kind", "what", "outcome", "name", "subject")
        lines = table([[one[name] for name in columns] for one in shown], columns)
        at.answers.give({"entries": shown}, lines)


def _findings(found: Iterable[ChainReport], names: Mapping[UUID, str]) -> Iterator[str]:
    for one in found:
        whose = names.get(one.association_id) or "the installation"
        if one.anchor_missing:
            yield (
                f"The log of {whose} has no anchor of entry {one.broken_at} of {one.entries}, with"
                f" which a day ended: the file of anchors ({ANCHORS}) was changed or deleted."
            )
        elif not one.ok:
            yield f"The log of {whose} is broken at entry {one.broken_at} of {one.entries}."


def _damaged(log: AuditLog) -> Iterator[str]:
    for number in log.damaged_anchors():
        yield f"Line {number} of {log.anchor_file} is no anchor: it was cut off or changed."


def _emptied(
    at: CommandContext, found: Iterable[ChainReport], names: Mapping[UUID, str]
) -> Iterator[str]:
    """A demo and a test make associations without a command; all others leave an entry."""
    filled = {one.association_id for one in found if one.entries}
    asked = [at.association()] if at.slug else list(names)
    if at.installation.settings.environment == "production" and asked and not filled & set(asked):
        yield (
            "The log is empty, although to apply an association and to sign in leave entries: the"
            " web database was deleted, emptied or exchanged, or nobody has used it yet since an"
            " older Umlauf."
        )


def _names(at: CommandContext) -> dict[UUID, str]:
    from infra.composition.installation import association_ids

    return {id_: slug for slug, id_ in association_ids(at.installation).items()}


@contextmanager
def _log_of(at: CommandContext) -> Iterator[AuditLog]:
    from infra.composition.site import security_log

    with security_log(at.installation) as log:
        yield log
