"""Styles, scripts and fonts: read once from their packages, served under names with a hash."""

from __future__ import annotations

import gzip
import hashlib
import re
from dataclasses import dataclass
from functools import cache
from importlib.metadata import distribution
from importlib.resources import files

from fastapi import APIRouter, Depends, Request, Response

from shared.errors import NotFound
from shared.web.accent import accent_style
from shared.web.auth import public

# The layers of the design system, in the order of the cascade.
STYLE_PARTS = (
    "tokens.css",
    "base.css",
    "shell.css",
    "phone.css",
    "components.css",
    "actions.css",
    "records.css",
    "chart.css",
    "tables.css",
    "forms.css",
    "lists.css",
    "print.css",
)
# htmx 2.0 rather than 4: the wheel's 4 is a beta. We use only attributes that both have.
_HTMX = ("django-htmx", "django_htmx/static/django_htmx/htmx-2.min.js")
_FONTS = {
    "open-sans-regular.ttf": ("ttf-opensans", "ttf_opensans/ttf/OpenSans-Regular.ttf"),
    "open-sans-semibold.ttf": ("ttf-opensans", "ttf_opensans/ttf/OpenSans-SemiBold.ttf"),
}
_FOR_EVER = "public, max-age=31536000, immutable"
_MEDIA_TYPES = {
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "ttf": "font/ttf",
    "svg": "image/svg+xml",
}
_HASHED = re.compile(r"^(?P<stem>.+)\.(?P<hash>[0-9a-f]{12})\.(?P<kind>\w+)$")


@dataclass(frozen=True)
class Asset:
    """One file as served: `name` as pages call it, `served_as` with its hash."""

    name: str
    content: bytes
    packed: bytes
    served_as: str

    @property
    def media_type(self) -> str:
        return _MEDIA_TYPES[self.name.rpartition(".")[2]]

    @classmethod
    def of(cls, name: str, content: bytes) -> Asset:
        stem, _, kind = name.rpartition(".")
        fingerprint = hashlib.sha256(content).hexdigest()[:12]
        return cls(name, content, gzip.compress(content, mtime=0), f"{stem}.{fingerprint}.{kind}")


@cache
def assets() -> dict[str, Asset]:
    """All files by the name pages call them."""
    fonts = {name: Asset.of(name, _packaged(*place)) for name, place in _FONTS.items()}
    style = "\n".join(_own(f"umlauf/{part}").decode() for part in STYLE_PARTS)
    for name, font in fonts.items():
        style = style.replace(name, font.served_as)
    made = [
        Asset.of("umlauf.css", style.encode()),
        Asset.of("htmx.js", _packaged(*_HTMX)),
        Asset.of("umlauf.js", _own("umlauf.js")),
        Asset.of("passkeys.js", _own("passkeys.js")),
        Asset.of("favicon.svg", _own("favicon.svg")),
    ]
    return fonts | {asset.name: asset for asset in made}


def asset_url(name: str) -> str:
    """The address of a file, new whenever its content is."""
    return f"/assets/{assets()[name].served_as}"


def _own(path: str) -> bytes:
    return files("shared.web").joinpath("static", path).read_bytes()


def _packaged(package: str, path: str) -> bytes:
    """A file of an installed wheel, without importing the package (django_htmx wants Django)."""
    return bytes(distribution(package).locate_file(path).read_bytes())  # type: ignore[attr-defined]


router = APIRouter(
    prefix="/assets",
    include_in_schema=False,
    dependencies=[Depends(public("styles, scripts and fonts hold no data"))],
)


@router.get("/accent/{colour}.css")
def accent(colour: str) -> Response:
    """An association's accent colour as a style sheet (a strict CSP allows no inline style)."""
    return Response(
        accent_style(colour),
        media_type=_MEDIA_TYPES["css"],
        headers={"Cache-Control": _FOR_EVER},
    )


@router.get("/{name}")
def asset(request: Request, name: str) -> Response:
    """A file, cached for ever under its hash; by its plain name or an old hash revalidated."""
    hashed = _HASHED.match(name)
    found = assets().get(f"{hashed['stem']}.{hashed['kind']}" if hashed else name)
    if found is None:
        raise NotFound
    headers = {
        "Cache-Control": _FOR_EVER if name == found.served_as else "no-cache",
        "ETag": f'"{found.served_as}"',
        "Vary": "Accept-Encoding",
    }
    if request.headers.get("if-none-match") == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    packed = "gzip" in request.headers.get("accept-encoding", "")
    if packed:
        headers["Content-Encoding"] = "gzip"
    content = found.packed if packed else found.content
    return Response(content, media_type=found.media_type, headers=headers)
