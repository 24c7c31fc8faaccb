"""`umlauf keys`: the keys that account numbers and bank files are sealed with."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated, TypedDict

import typer

from infra.cli.options import (
    AssociationSlug,
    CommandContext,
    Data,
    Json,
    command_context,
    settings_of_folder,
)
from infra.cli.output import Answers, table
from shared.errors import DomainError
from shared.web.audit.entries import INSTALLATION

if TYPE_CHECKING:
    from infra.operations.rotate_keys import Kept, Rotation
    from infra.operations.sealed_columns import Use

app = typer.Typer(help="Keys of account numbers and bank files.", no_args_is_help=True)
_UNNAMED = "none named"


class StillInUse(DomainError):
    """Key {key} is still needed for {places}: run umlauf keys rotate first."""

    code = "key_still_in_use"


class RunsWithOldKeys(DomainError):
    """Umlauf was started before the newest key was added: start it again, then rotate."""

    code = "runs_with_old_keys"


@app.command("list")
def list_keys(
    data: Data = None,
    association: AssociationSlug = None,
    json: Json = False,
) -> None:
    """The keys, newest first, and what is kept with each of them."""
    from infra.operations.rotate_keys import uses_of

    with command_context(data, association, json, any_keys=True) as at:
        kept = _kept(at)
        uses = uses_of(kept)
        keys = [_with_uses(key_id, kept, uses) for key_id in _all_keys(kept, uses)]
        rows = [
            (one["key"] or _UNNAMED, "yes" if one["in_ring"] else "no", place, count)
            for one in keys
            for place, count in (one["uses"] or {"nothing": 0}).items()
        ]
        at.answers.give({"keys": keys}, table(rows, ("key", "in ring", "kept with it", "count")))


@app.command()
def add(
    data: Data = None,
    association: AssociationSlug = None,  # noqa: ARG001 (every command takes it)
    json: Json = False,
) -> None:
    """Put a fresh key in front of the others, in the file iban.keys of the data folder."""
    from infra.composition.key_file import KeyFile

    settings = settings_of_folder(data)
    key = KeyFile.of(settings).add(settings)
    Answers(json).give(
        {"key": key},
        [f"Key {key} is the newest. Start Umlauf again, then run: umlauf keys rotate"],
    )


@app.command()
def rotate(
    data: Data = None,
    association: AssociationSlug = None,
    json: Json = False,
) -> None:
    """Bring everything under the newest key; may be stopped, and goes on where it was."""
    from infra.operations.rotate_keys import rotate_keys, uses_of
    from services.billing.bank.seal_accounts import seal_accounts

    with command_context(data, association, json) as at:
        _refuse_old_server(at)
        kept = _kept(at)
        for own in kept.to_be_sealed:
            with at.installation["billing"].transaction(own, actor="command line") as uow:
                seal_accounts(uow)
        done = rotate_keys(kept, _tell)
        at.acted(INSTALLATION, details={"key": kept.keys.newest.hex()})
        old = [use for use in uses_of(kept) if use.key_id != kept.keys.newest]
        at.answers.give(
            {
                "key": kept.keys.newest.hex(),
                "resealed": done.resealed,
                "unreadable": done.unreadable,
                "not_compacted": done.not_compacted,
                "with_old_keys": [_shown(use) for use in old],
            },
            _lines(kept, done, old),
        )
        if done.unreadable:
            raise typer.Exit(1)


@app.command()
def drop(
    key: Annotated[str, typer.Argument(metavar="KEY", help="its id, as umlauf keys list shows it")],
    data: Data = None,
    association: AssociationSlug = None,
    json: Json = False,
) -> None:
    """Take a key out of iban.keys with which nothing is kept any more."""
    from infra.composition.key_file import KeyFile
    from infra.operations.rotate_keys import uses_of

    with command_context(data, association, json, any_keys=True) as at:
        kept, settings = _kept(at), at.installation.settings
        file = KeyFile.of(settings)
        others = file.without(settings, key)
        # What names no key may be of any: only a rotation tells.
        used = sorted(
            {use.place for use in uses_of(kept) if use.key_id is None or use.key_id.hex() == key}
        )
        if used:
            raise StillInUse(key=key, places=", ".join(used))
        file.write(others)
        at.acted(INSTALLATION, details={"dropped": key})
        at.answers.give({"dropped": key}, [f"Key {key} is gone from the ring. Start Umlauf again."])


def _kept(at: CommandContext) -> Kept:
    from infra.composition.installation import association_ids
    from infra.operations.rotate_keys import Kept
    from services.billing.bank.queries import bank_documents

    billing, to_be_sealed = at.installation["billing"], {}
    for own in association_ids(at.installation).values():
        with billing.reading(own) as session:
            to_be_sealed[own] = bank_documents(session)
    return Kept(
        runtimes=list(at.installation.runtimes.values()),
        documents=at.installation.documents,
        keys=at.installation.keys,
        to_be_sealed=to_be_sealed,
    )


def _refuse_old_server(at: CommandContext) -> None:
    """A server that was started before the newest key came cannot read what is sealed with it."""
    from infra.composition.key_file import KeyFile

    path, since = KeyFile.of(at.installation.settings).path, at.installation.folder.held_since()
    if since is not None and path.exists() and path.stat().st_mtime > since:
        raise RunsWithOldKeys


def _all_keys(kept: Kept, uses: Iterable[Use]) -> list[bytes | None]:
    """Those of the ring, then others that something is kept with."""
    return list(dict.fromkeys([*kept.keys.key_ids, *(use.key_id for use in uses)]))


class _KeyUses(TypedDict):
    key: str | None
    in_ring: bool
    uses: dict[str, int]


def _with_uses(key_id: bytes | None, kept: Kept, uses: Iterable[Use]) -> _KeyUses:
    return {
        "key": key_id.hex() if key_id else None,
        "in_ring": key_id in kept.keys.key_ids,
        "uses": {use.place: use.rows for use in uses if use.key_id == key_id},
    }


def _shown(use: Use) -> dict[str, object]:
    return {
        "place": use.place,
        "key": use.key_id.hex() if use.key_id else None,
        "count": use.rows,
    }


def _tell(place: str, seen: int, of: int) -> None:
    sys.stderr.write(f"{place}: {seen} of {of}\n")
    sys.stderr.flush()


def _lines(kept: Kept, done: Rotation, old: Iterable[Use]) -> list[str]:
    lines = [f"{place}: {count} sealed again" for place, count in done.resealed.items()]
    lines += [
        f"{place}: {count} cannot be opened with these keys"
        for place, count in done.unreadable.items()
    ]
    lines += [
        f"{name}: the file was in use and is not compacted; run this again when Umlauf rests"
        for name in done.not_compacted
    ]
    left = [f"{use.place} ({use.rows})" for use in old]
    if left:
        return [*lines, f"Still with older keys: {', '.join(left)}."]
    return [*lines, f"Everything is with key {kept.keys.newest.hex()}; older ones can be dropped."]
