"""Names of downloads: what the browser shows and the file is called (RFC 6266, RFC 8187)."""

from __future__ import annotations

import re
from typing import Literal
from urllib.parse import quote

from starlette.responses import StreamingResponse

from shared.clean_text import repaired_line
from shared.documents import OpenedDocument

NAME_CHARACTERS_MAX = 120
"""File systems take 255 bytes, a letter of another script is three in UTF-8, and folders count."""
_EXTENSION_CHARACTERS_MAX = 10
# Separators of paths, and what Windows takes in no name; U+FFFD stands for what was lost.
_NO_NAME = re.compile(r'[/\\:*?"<>|\ufffd]')
# What may stand in a quoted string as it is: everything else is told in `filename*` alone.
_NOT_QUOTED = re.compile(r"[^A-Za-z0-9 ()+,._@-]")


def content_disposition(
    name: str, shown: Literal["attachment", "inline"] = "attachment"
) -> dict[str, str]:
    """The header, for `headers=`; browsers of today read `filename*`, older ones `filename`."""
    name = file_name(name)
    plain = _NOT_QUOTED.sub("_", name)
    value = f'{shown}; filename="{plain}"'
    if plain != name:
        value += f"; filename*=UTF-8''{quote(name, safe='')}"
    return {"Content-Disposition": value}


def file_name(name: str) -> str:
    """A name as it was given, with nothing in it that leaves a folder, hides or turns around."""
    clean = _NO_NAME.sub("_", repaired_line(name)).strip(" .")
    stem, dot, extension = clean.rpartition(".")
    if not dot or len(extension) > _EXTENSION_CHARACTERS_MAX:
        stem, extension = clean, ""
    kept = NAME_CHARACTERS_MAX - len(dot + extension) if extension else NAME_CHARACTERS_MAX
    return f"{stem[:kept]}.{extension}" if extension else stem[:kept] or "file"


def download(document: OpenedDocument, name: str, media_type: str) -> StreamingResponse:
    """The answer with the whole document; never more in memory than a piece of it."""
    headers = content_disposition(name) | {"Content-Length": str(document.size)}
    return StreamingResponse(document.pieces, media_type=media_type, headers=headers)
