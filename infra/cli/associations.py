"""`umlauf associations`: take an association from its file, list those that are here."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from infra.cli.options import AssociationSlug, Data, Json, command_context
from infra.cli.output import table
from shared.errors import DomainError

if TYPE_CHECKING:
    from shared.association_spec import Applied, AssociationSpec

app = typer.Typer(help="Associations, configured by a file each.", no_args_is_help=True)


class FileIsOfAnotherAssociation(DomainError):
    """The file describes «{found}», not «{wanted}»."""

    code = "file_of_another_association"


@app.command()
def apply(
    file: Annotated[Path, typer.Argument(metavar="FILE.toml", exists=True, dir_okay=False)],
    data: Data = None,
    association: AssociationSlug = None,
    json: Json = False,
    take_file: Annotated[
        bool, typer.Option("--take-file", help="where pages have changed something, the file wins")
    ] = False,
) -> None:
    """Create or update an association; the same file twice changes nothing.

    What pages have changed since is listed and stays.
    """
    from infra.composition.association_file import load_association
    from infra.composition.installation import apply_association

    spec = load_association(file.read_text("utf-8-sig"))
    if association not in (None, spec.slug):
        raise FileIsOfAnotherAssociation(found=spec.slug, wanted=association)
    with command_context(data, association, json) as at:
        applied = apply_association(
            at.installation, spec, actor="command line", take_file=take_file
        )
        if applied.changed or applied.waiting:
            at.acted(spec.id)
        at.installation.settle()
        at.answers.give(
            {
                "association": spec.slug,
                "name": spec.name,
                "changed": applied.changed,
                "differences": [asdict(one) for one in applied.differences],
                "waiting": list(applied.waiting),
            },
            _lines(spec, applied),
        )


def _lines(spec: AssociationSpec, applied: Applied) -> list[str]:
    lines = [f"{spec.name} ({spec.slug}): {'applied' if applied.changed else 'unchanged'}."]
    lines += [f"Waits for a second officer: {one}." for one in applied.waiting]
    lines += [
        f"{one.what}: the file says {one.file}, pages say {one.pages}"
        f" ({'the file is taken' if one.taken else 'stays; --take-file takes the file'})."
        for one in applied.differences
    ]
    return lines


@app.command("list")
def list_all(data: Data = None, association: AssociationSlug = None, json: Json = False) -> None:
    """The associations of this installation."""
    from services.members.association.queries import associations

    with command_context(data, association, json) as at:
        with at.installation["members"].reading(None) as session:
            found = [
                {"slug": one.slug, "name": one.name, "languages": list(one.languages)}
                for one in associations(session)
                if association in (None, one.slug)
            ]
        at.answers.give(
            {"associations": found},
            table([(one["slug"], one["name"]) for one in found], ("slug", "name")),
        )
