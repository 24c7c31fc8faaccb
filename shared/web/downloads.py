"""A document as a download: streamed, under its own name."""

from __future__ import annotations

from urllib.parse import quote

from starlette.responses import StreamingResponse

from shared.documents import OpenedDocument


def download(document: OpenedDocument, file_name: str, media_type: str) -> StreamingResponse:
    """The answer with the whole document (RFC 6266); never more in memory than a piece of it."""
    name = quote(file_name, safe="")
    plain = f'filename="{file_name}"' if name == file_name else f"filename*=utf-8''{name}"
    headers = {
        "Content-Disposition": f"attachment; {plain}",
        "Content-Length": str(document.size),
    }
    return StreamingResponse(document.pieces, media_type=media_type, headers=headers)
