"""Fills an installation with the demo's two associations, through the same commands people use."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from infra.composition.association_file import load_association
from infra.composition.installation import Installation, apply_association, association_ids
from shared.permissions import Permission

FOLDER = Path(__file__).resolve().parent.parent / "demo"
SLUGS = ("autos", "autoregion")


def fill(installation: Installation, slugs: Sequence[str] = SLUGS) -> bool:
    """Adds what is missing of the demo; False when all of it was there already."""
    known = association_ids(installation)
    missing = [slug for slug in slugs if slug not in known]
    for slug in missing:
        apply_file(installation, slug)
    for slug in missing:
        import_members_of(installation, slug)
    return bool(missing)


def apply_file(installation: Installation, slug: str) -> None:
    spec = load_association((FOLDER / f"{slug}.toml").read_text("utf-8"))
    apply_association(installation, spec, actor="demo")
    installation.settle()


def import_members_of(installation: Installation, slug: str) -> None:
    """In the name of the first person who may."""
    from infra.admin.member_import import MemberImport, import_members
    from services.members.association.queries import officers

    file = FOLDER / f"{slug}-members.csv"
    with installation["members"].reading(association_ids(installation)[slug]) as session:
        people = officers(session, installation.clock.today())
    by = next(one for one in people if one.may(Permission.MEMBERS_IMPORT))
    import_members(installation.runtimes, MemberImport(file.read_bytes(), file.name), by)
    installation.settle()
