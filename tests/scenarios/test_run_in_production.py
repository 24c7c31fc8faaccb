"""From an empty folder to a bank file that is handed in: run-in-production.md, word for word.

The commands are read from the document, so that it and the product cannot drift apart; people do
the rest with their mails in a real Chromium.
"""

from __future__ import annotations

import email
import email.policy
import re
import shutil
import socket
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from playwright.sync_api import Page, expect

from tests.support.authenticator import Authenticator
from tests.support.browser import Visit, Visiting
from tests.support.how_to_run import ROOT, Shell, the_block, trial_address, unknown_lines
from tests.support.postgres import Cluster

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]
TREASURER, BOARD = "kasse@dues.example", "vorstand@dues.example"
PATIENCE_SECONDS = 60
# Enough for both kinds of bank file.
MEMBERS = 12
# The machine's day; the document's run is that of 2027.
DAY = "2027-01-11"


@dataclass
class Place:
    """An installation that somebody makes by the document, and the mails it keeps."""

    shell: Shell
    data: Path
    address: str

    def mails(self, to: str) -> list[str]:
        """The texts of a person's mails, oldest first."""
        found = []
        for file in sorted((self.data / "outbox").glob("*.eml")):
            mail = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
            body = mail.get_body(("plain",))
            assert body
            if to in str(mail["to"]):
                found.append("\n".join(str(body.get_content()).splitlines()))
        return found

    def mailed(self, to: str, pattern: str, *, after: int = 0) -> str:
        """What the newest fitting mail has, as soon as there are more of them than `after`."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            found = self._fitting(to, pattern)
            if len(found) > after:
                return found[-1]
            time.sleep(0.1)
        raise AssertionError((to, pattern, self.mails(to)))

    def codes(self, to: str) -> int:
        return len(self._fitting(to, _CODE))

    def _fitting(self, to: str, pattern: str) -> list[str]:
        found = (re.search(pattern, text, re.M) for text in self.mails(to))
        return [one[1] for one in found if one]


_CODE = r"^Code: (.+)$"


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


@pytest.fixture
def place() -> Iterator[Place]:
    """A home with the table of members, and no installation yet."""
    home = Path(tempfile.mkdtemp(prefix="umlauf-"))
    data, port = home / "data", free_port()
    members = (ROOT / "demo" / "autos-members.csv").read_text("utf-8").splitlines(keepends=True)
    (home / "members.csv").write_text("".join(members[: MEMBERS + 1]), "utf-8")
    own = {
        "/var/lib/umlauf": str(data),
        " -o umlauf -g umlauf": "",
        "/opt/umlauf": str(ROOT),
        "https://dues.example": trial_address(),
        "8000": str(port),
    }
    shell = Shell(home, own, [f"export UMLAUF_TODAY={DAY}"])
    yield Place(shell, data, trial_address().replace("8000", str(port)))
    shutil.rmtree(home)


def test_every_line_of_the_document_is_followed() -> None:
    assert unknown_lines() == []


def test_on_sqlite_the_board_releases_with_a_passkey(place: Place, visit: Visiting) -> None:
    make_installation(place)
    with running(place, "umlauf up"):
        invite(place)
        treasurer = accepts_invitation(place, visit)
        board = signs_in_by_code(place, visit)
        import_and_prepare(place)
        adds_passkey(board.page)
        releases_signed_in(place, board)
        hands_in(place, treasurer)
    place.shell("umlauf audit verify")


@pytest.mark.postgres
def test_on_postgresql_the_board_releases_by_the_link_and_its_code(
    place: Place, visit: Visiting, postgres_cluster: Cluster, redis_url: str
) -> None:
    with databases(place, postgres_cluster, redis_url):
        make_installation(place, on_postgres=True)
        with running(place, "umlauf web"):
            invite(place)
            treasurer = accepts_invitation(place, visit)
            adds_passkey(signs_in_by_code(place, visit).page)
            import_and_prepare(place)
            releases_by_link(place, visit)
            hands_in(place, treasurer)
        place.shell("umlauf audit verify")


# What the operator types.


def make_installation(place: Place, *, on_postgres: bool = False) -> None:
    """Steps 1 to 3, as the document says them for trying on one machine."""
    shell = place.shell
    shell(the_block("useradd"))
    settings = the_block("export UMLAUF_DATA").splitlines()
    wanted = ("export UMLAUF_DATA=", "export UMLAUF_PUBLIC_URL=")
    shell("\n".join(line for line in settings if line.startswith(wanted)))
    shell(the_block("umlauf init"))
    if on_postgres:
        shell(the_block("export UMLAUF_MEMBERS_DATABASE_URL"))
    copied, *rest = the_block("cp ").splitlines()
    shell(copied)
    file = shell.home / "association.toml"
    file.write_text(without_people(file.read_text("utf-8")), "utf-8")
    shell("\n".join(rest))


def without_people(text: str) -> str:
    """The demo's association file as the document wants it: nobody invented in it."""
    tables = re.split(r"^(?=\[)", text, flags=re.M)
    return "".join(one for one in tables if not one.startswith("[[people]]"))


@contextmanager
def databases(place: Place, cluster: Cluster, redis_url: str) -> Iterator[None]:
    """A database and an ordinary role for each name, by the document's own statements."""
    names = re.findall(r"postgresql://(\w+):", the_block("export UMLAUF_MEMBERS_DATABASE_URL"))
    assert names == ["members", "billing", "notifications", "web"]
    own = place.shell.own
    place.shell.own = {
        **own,
        "…": "geheim",
        **{f"@db.example/{name}": f"@/{name}?host={cluster.folder}" for name in names},
        "redis://redis.example:6379/0": redis_url,
    }
    with psycopg.connect(cluster.admin_url, autocommit=True) as superuser:
        for name in names:
            for statement in the_block("CREATE ROLE").splitlines():
                typed = statement.replace("billing", name).replace("…", "geheim")
                superuser.execute(typed.encode())
        try:
            yield
        finally:
            for name in names:
                superuser.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)".encode())
                superuser.execute(f"DROP ROLE IF EXISTS {name}".encode())


@contextmanager
def running(place: Place, beginning: str) -> Iterator[None]:
    with place.shell.running(the_block(beginning)):
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not answers(f"{place.address}/readyz"):
            assert time.monotonic() < deadline
            time.sleep(0.1)
        yield


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, ConnectionError):
        return False


def invite(place: Place) -> None:
    said = place.shell(the_block("umlauf people invite"))
    assert len(re.findall(rf"^{place.address}/autos/invitation/\S+$", said, re.M)) == 2


def import_and_prepare(place: Place) -> None:
    said = place.shell(the_block("umlauf members import"))
    assert f"{MEMBERS} created" in said
    assert "may release it, and were told by mail: Hanne Wiemann." in said


# What people do with their mails and pages.


def accepts_invitation(place: Place, visit: Visiting) -> Visit:
    """The treasurer: from the mail to a passkey, and then in by it."""
    visitor = visit(place.mailed(TREASURER, r"^(\S+/invitation/\S+)$"))
    page = visitor.page
    Authenticator.at(page)
    page.get_by_role("button", name="Accept and sign in").click()
    page.wait_for_url("**/account/passkeys")
    adds_passkey(page)
    page.get_by_role("button", name="Neue Codes ausstellen").click()
    assert page.locator(".codes code").count() == 10
    page.get_by_role("link", name="Ich habe sie verwahrt").click()
    page.get_by_role("button", name="Abmelden").first.click()
    page.goto(f"{place.address}/sign-in?language=de")
    page.get_by_role("button", name="Mit Passkey anmelden").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Übersicht")
    return visitor


def signs_in_by_code(place: Place, visit: Visiting) -> Visit:
    """Somebody of the board, without a passkey yet."""
    visitor = visit(f"{place.address}/sign-in?language=de")
    page = visitor.page
    Authenticator.at(page)
    page.get_by_label("E-Mail-Adresse").fill(BOARD)
    page.get_by_role("button", name="Code senden").click()
    page.get_by_role("textbox", name="Code").fill(place.mailed(BOARD, _CODE))
    page.get_by_role("button", name="Anmelden").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Übersicht")
    page.get_by_role("link", name="Für alles andere mit Passkey bestätigen").click()
    page.get_by_role("link", name="Passkey hinzufügen").click()
    return visitor


def adds_passkey(page: Page) -> None:
    page.get_by_role("button", name="Passkey hinzufügen").click()
    page.wait_for_url("**/account/recovery**")


def releases_signed_in(place: Place, board: Visit) -> None:
    page = board.page
    page.goto(release_link(place))
    page.get_by_role("link", name="Anmelden und freigeben").click()
    page.get_by_role("link", name="Ansehen, was geschieht, dann freigeben").click()
    page.get_by_role("button", name="Rechnungen über").click()
    expect(page.get_by_text("Freigegeben von")).to_be_visible()


def releases_by_link(place: Place, visit: Visiting) -> None:
    """On a device that is signed in nowhere."""
    visitor = visit(release_link(place))
    page, before = visitor.page, place.codes(BOARD)
    page.get_by_role("button", name=re.compile("Send me a code|Code zusenden")).click()
    page.get_by_role("textbox", name=re.compile("^Code")).fill(
        place.mailed(BOARD, _CODE, after=before)
    )
    page.get_by_role("button", name=re.compile("Release|freigeben")).click()
    expect(page.get_by_text(re.compile("released|freigegeben")).first).to_be_visible()


def notes_the_hand_in(page: Page) -> None:
    """As soon as everybody has been told: mails may still be on their way."""
    page.locator("h1", has_text="Bankdatei vom").wait_for()
    for _ in range(60):
        if page.get_by_role("link", name="Per Brief benachrichtigt").count() == 0:
            break
        page.wait_for_timeout(500)
        page.reload()
    page.get_by_role("button", name="eingereicht").click()
    expect(page.get_by_text("Im Einzug", exact=True).first).to_be_visible()


def release_link(place: Place) -> str:
    return place.mailed(BOARD, r"^(\S+/dues/release/\S+)$")


def hands_in(place: Place, treasurer: Visit) -> None:
    """Downloads each bank file and notes that the bank has it."""
    page = treasurer.page
    page.goto(f"{place.address}/autos/dues")
    page.get_by_role("link", name="2027").first.click()
    files = page.locator(".group--file")
    expect(files).to_have_count(2)
    run, total = page.url, 0
    for number in range(2):
        page.goto(run)
        one = files.nth(number)
        with page.expect_download() as download:
            one.get_by_role("link", name="Bankdatei herunterladen").click()
        written = download.value.path().read_text("utf-8")
        assert "pain.008" in written
        total += written.count("<DrctDbtTxInf>")
        one.get_by_role("link", name="Lastschriften ansehen").click()
        notes_the_hand_in(page)
    treasurer.assert_quiet()
    assert total == (place.shell.home / "members.csv").read_text("utf-8").count(";direct_debit;")
