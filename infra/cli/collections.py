"""`umlauf collections`: bank files with direct debits, from open items to the bank's answer."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

from infra.cli.options import As, AssociationSlug, Data, Json, ReadAs, command_context
from infra.cli.output import euros, table
from shared.permissions import Permission

if TYPE_CHECKING:
    from services.billing.collections.collection_page import CollectionPage
    from services.billing.collections.tables import Collection

app = typer.Typer(help="Direct debits: from open items to the bank.", no_args_is_help=True)
Id = Annotated[UUID, typer.Argument(metavar="ID")]
On = typer.Option("--on", formats=["%Y-%m-%d"], metavar="YYYY-MM-DD")


@app.command("list")
def list_all(
    on: Annotated[datetime | None, On] = None,
    as_: ReadAs = None,
    data: Data = None,
    association: AssociationSlug = None,
    json: Json = False,
) -> None:
    """All bank files, and what can be collected by a day (today, if none is said)."""
    from services.billing.collections.collectable import collectables
    from services.billing.collections.collection_page import all_collections

    with command_context(data, association, json) as at:
        at.refuse_reader(as_, Permission.DUES_READ)
        day = on.date() if on else at.installation.clock.today()
        with at.reading("billing") as session:
            files = all_collections(session)
            open_items = collectables(session, day)
        at.answers.give(
            {
                "collections": [_collection(one) for one in files],
                "collectable": [
                    {
                        "invoice": one.number,
                        "member_number": one.member_number,
                        "due_on": one.due_on.isoformat(),
                        "amount_cents": one.cents,
                        "mandate": one.reference,
                        "scheme": one.scheme.value,
                        "barrier": one.barrier.value if one.barrier else None,
                    }
                    for one in open_items
                ],
            },
            [
                *table(
                    [
                        (
                            str(one.id),
                            one.state.value,
                            one.scheme.value,
                            str(one.collect_on),
                            str(one.transactions),
                            euros(one.control_sum_cents),
                        )
                        for one in files
                    ],
                    ("file", "state", "scheme", "on", "debits", "sum"),
                ),
                *table(
                    [
                        (one.number, one.member_number, euros(one.cents), one.barrier or "")
                        for one in open_items
                    ],
                    ("open item", "member", "amount", "barrier"),
                ),
            ],
        )


@app.command()
def show(
    collection_id: Id,
    as_: ReadAs = None,
    data: Data = None,
    association: AssociationSlug = None,
    json: Json = False,
) -> None:
    """One bank file with its direct debits."""
    from services.billing.collections.collection_page import collection_page

    with command_context(data, association, json) as at:
        at.refuse_reader(as_, Permission.DUES_READ)
        with at.reading("billing") as session:
            page = collection_page(session, collection_id)
        at.answers.give(
            {**_collection(page.collection), **_details(page)},
            [
                _line(page.collection),
                *table(
                    [
                        (one.end_to_end_id, one.number, euros(one.amount_cents), one.state.value)
                        for one in page.debits
                    ],
                    ("debit", "invoice", "amount", "state"),
                ),
            ],
        )


@app.command()
def file(
    collection_id: Id,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", file_okay=False)],
    as_: As,
    data: Data = None,
    association: AssociationSlug = None,
    json: Json = False,
) -> None:
    """Write a released bank file into a folder; what was paid meanwhile leaves it first."""
    from services.billing.collections.take_out_settled import take_file
    from shared.documents import write_pieces

    with command_context(data, association, json) as at:
        by = at.actor(as_)
        by.require(Permission.BANK_FILES_DOWNLOAD)
        with at.writing("billing", by) as uow:
            taken = take_file(uow, collection_id)
        document = at.installation.documents.open(by.association_id, taken.sha256)
        out.mkdir(parents=True, exist_ok=True)
        write_pieces(out / taken.file_name, document.pieces)
        at.answers.give(_collection(taken), [_line(taken), str(out / taken.file_name)])


@app.command("put-back")
def put_back(
    invoice: Annotated[str, typer.Option("--invoice", metavar="NUMBER")],
    as_: As,
    data: Data = None,
    association: AssociationSlug = None,
    json: Json = False,
) -> None:
    """Let what was taken out of a bank file by hand be collected again."""
    from services.billing.collections.put_back_debit import put_back_debit

    with command_context(data, association, json) as at:
        by = at.actor(as_)
        with at.writing("billing", by) as uow:
            item = put_back_debit(uow, invoice, by)
        at.answers.give(
            {"invoice": invoice, "debit": item.end_to_end_id, "amount_cents": item.amount_cents},
            [f"{invoice}: {euros(item.amount_cents)}"],
        )


@app.command()
def prepare(
    on: Annotated[datetime, On],
    as_: As,
    data: Data = None,
    association: AssociationSlug = None,
    json: Json = False,
) -> None:
    """Prepare bank files from what is due by a day; another person releases them."""
    from services.billing.collections.prepare_collection import prepare_collection

    with command_context(data, association, json) as at:
        by = at.actor(as_)
        with at.writing("billing", by) as uow:
            made = prepare_collection(uow, on.date(), by)
        at.answers.give(
            {"collections": [_collection(one) for one in made]}, [_line(one) for one in made]
        )


@app.command()
def release(
    collection_id: Id,
    as_: As,
    data: Data = None,
    association: AssociationSlug = None,
    json: Json = False,
) -> None:
    """Release a prepared bank file: its members are told, the file is written."""
    from services.billing.collections.release_collection import release_collection

    with command_context(data, association, json) as at:
        by = at.actor(as_)
        with at.writing("billing", by) as uow:
            done = release_collection(uow, collection_id, None, by)
        at.answers.give(_collection(done), [_line(done)])


@app.command("take-out")
def take_out(
    collection_id: Id,
    debit: Annotated[str, typer.Option("--debit", metavar="E2E", help="its end-to-end id")],
    reason: Annotated[str, typer.Option("--reason", help="kept with the debit")],
    as_: As,
    data: Data = None,
    association: AssociationSlug = None,
    json: Json = False,
) -> None:
    """Take one debit out before the bank has the file; the file is made anew."""
    from services.billing.collections.take_out_debit import take_out_debit

    with command_context(data, association, json) as at:
        by = at.actor(as_)
        with at.writing("billing", by) as uow:
            done = take_out_debit(uow, debit, reason, by, collection_id)
        at.answers.give(_collection(done), [_line(done)])


@app.command()
def remake(
    collection_id: Id,
    as_: As,
    data: Data = None,
    association: AssociationSlug = None,
    json: Json = False,
) -> None:
    """Make a file anew that the bank refused, under new ids."""
    from services.billing.collections.remake_collection import remake_collection

    with command_context(data, association, json) as at:
        by = at.actor(as_)
        with at.writing("billing", by) as uow:
            done = remake_collection(uow, collection_id, by)
        at.answers.give(_collection(done), [_line(done)])


@app.command()
def submit(
    collection_id: Id,
    as_: As,
    order: Annotated[
        str, typer.Option("--order", help="the bank's number of the hand-in, if it gave one")
    ] = "",
    data: Data = None,
    association: AssociationSlug = None,
    json: Json = False,
) -> None:
    """Note that a file was handed to the bank; what was paid meanwhile leaves it first."""
    from services.billing.collections.submit_collection import submit_collection
    from services.billing.collections.take_out_settled import take_out_settled

    with command_context(data, association, json) as at:
        by = at.actor(as_)
        with at.writing("billing", by) as uow:
            left = take_out_settled(uow, collection_id)
        if left:
            from services.billing.collections.errors import CollectionRemade

            raise CollectionRemade(count=left)
        with at.writing("billing", by) as uow:
            done = submit_collection(uow, collection_id, by, order)
        at.answers.give(_collection(done), [_line(done)])


def _collection(collection: Collection) -> dict[str, object]:
    return {
        "collection": str(collection.id),
        "run": str(collection.run_id) if collection.run_id else None,
        "state": collection.state.value,
        "scheme": collection.scheme.value,
        "collect_on": collection.collect_on.isoformat(),
        "transactions": collection.transactions,
        "control_sum_cents": collection.control_sum_cents,
        "message_id": collection.message_id,
        "version": collection.version,
        "file": collection.file_name,
        "sha256": collection.sha256,
        "remade_from": str(collection.remade_from) if collection.remade_from else None,
        "bank_order": collection.bank_order,
    }


def _details(page: CollectionPage) -> dict[str, object]:
    return {
        "debits": [
            {
                "debit": one.end_to_end_id,
                "invoice": one.number,
                "member_number": one.member_number,
                "amount_cents": one.amount_cents,
                "state": one.state.value,
                "pending": one.pending,
                "reason": one.reason,
                "told_at": one.told_at.isoformat() if one.told_at else None,
                "note": one.note,
            }
            for one in page.debits
        ],
        "void": [
            {"version": one.version, "message_id": one.message_id, "reason": one.reason}
            for one in page.void
        ],
    }


def _line(collection: Collection) -> str:
    return (
        f"{collection.id}: {collection.state.value}, {collection.transactions} debits,"
        f" {euros(collection.control_sum_cents)} on {collection.collect_on}"
    )
