"""Who else on this machine could read or change what an installation keeps."""

from __future__ import annotations

import os
import pwd
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

from infra.setup.folder_mark import FILE, KEY_FILES
from shared.errors import DomainError
from shared.settings import Settings

_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_SQLITE = "sqlite:///"


class OpenToOthers(DomainError):
    """{path} is open to other users of this machine (mode {mode}), and members' data and keys lie
    there. Run: chmod {wanted} {path}"""

    code = "open_to_others"
    status = 500


class OwnedBySomebodyElse(DomainError):
    """{path} belongs to {owner}, but this runs as {user}. Run Umlauf as {owner}, or give the folder
    to {user}: chown -R {user} {path}"""

    code = "owned_by_somebody_else"
    status = 500


class UnknownDocumentStore(DomainError):
    """Documents can be kept in a folder: a path or file://…, not «{url}»."""

    code = "unknown_document_store"
    status = 500


def documents_folder(settings: Settings) -> Path:
    """Where documents are kept. Raises UnknownDocumentStore."""
    url = settings.documents_url
    if not url:
        return settings.documents_folder
    parts = urlsplit(url)
    if parts.scheme not in ("", "file"):
        raise UnknownDocumentStore(url=url)
    return Path(url2pathname(parts.path) if parts.scheme else url)


def exposures(settings: Settings) -> Iterator[DomainError]:
    """Each folder and file of the installation that is there and not for its user alone."""
    for path in _private_paths(settings):
        try:
            found = path.stat()
        except FileNotFoundError:
            continue
        if found.st_uid != os.geteuid():
            yield OwnedBySomebodyElse(
                path=path, owner=_name_of(found.st_uid), user=_name_of(os.geteuid())
            )
        if found.st_mode & _OTHERS:
            wanted = "700" if stat.S_ISDIR(found.st_mode) else "600"
            yield OpenToOthers(path=path, mode=f"{stat.S_IMODE(found.st_mode):04o}", wanted=wanted)


def _private_paths(settings: Settings) -> Iterator[Path]:
    """What lies inside a private folder is private; what lies elsewhere is looked at itself."""
    yield settings.data
    yield from (settings.data / name for name in (FILE, *KEY_FILES))
    with suppress(UnknownDocumentStore):
        yield documents_folder(settings)
    for service in ("members", "billing", "notifications", "web"):
        url = settings.database_url(service)
        if url.startswith(_SQLITE):
            file = Path(url.removeprefix(_SQLITE).partition("?")[0])
            if file.parent.resolve() != settings.data.resolve():
                yield file


def _name_of(user: int) -> str:
    try:
        return pwd.getpwuid(user).pw_name
    except KeyError:
        return f"user {user}"
