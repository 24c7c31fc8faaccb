"""Files made from others are current: locks, the settings page, the demo's lists."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from demo.generate import COLUMNS, autoregion, autos, write
from infra.operations import settings_reference
from scripts import lock
from services.billing.sepa.iban import parse_iban
from shared.settings import Settings

ROOT = Path(__file__).resolve().parent.parent.parent


def test_the_locks_belong_to_the_project() -> None:
    assert lock.is_current()


def test_a_new_dependency_makes_the_locks_stale(tmp_path: Path) -> None:
    for name in ("pyproject.toml", "requirements.lock", "requirements-dev.lock"):
        shutil.copy(ROOT / name, tmp_path)
    assert lock.is_current(tmp_path)
    pyproject = tmp_path / "pyproject.toml"
    pyproject.write_text(pyproject.read_text().replace('  "babel",\n', '  "babel",\n  "new",\n'))
    assert not lock.is_current(tmp_path)


def test_everything_locked_is_checked_by_its_hash() -> None:
    for name in ("requirements.lock", "requirements-dev.lock", "requirements-uv.lock"):
        text = (ROOT / name).read_text()
        pinned = re.findall(r"^[A-Za-z0-9._\[\],-]+==\S+.*\\$", text, re.MULTILINE)
        unpinned = [line for line in text.splitlines() if re.match(r"^[A-Za-z]", line)]
        assert len(pinned) == len(unpinned)
        assert text.count("--hash=sha256:") >= len(pinned) > 0
        assert "://" not in text


def test_the_settings_page_is_current() -> None:
    assert settings_reference.PAGE.read_text("utf-8") == settings_reference.page()


def test_every_setting_says_what_it_does() -> None:
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []


def test_the_demos_lists_come_out_the_same(tmp_path: Path) -> None:
    write(tmp_path)
    for name in ("autos-members.csv", "autoregion-members.csv"):
        assert (tmp_path / name).read_bytes() == (ROOT / "demo" / name).read_bytes()


def test_the_demo_has_the_promised_shape() -> None:
    assert len(autos()) == 55
    rows = autoregion()
    assert len(rows) == 200
    assert {row["country"] for row in rows} == {"DE", "FR", "LU"}
    assert {row["kind"] for row in rows} == {"full", "network_partner", "supporting", "honorary"}
    assert {row["mandate_scheme"] for row in rows} == {"", "core", "b2b"}
    assert any(not row["employees"] for row in rows if row["kind"] == "full")
    assert len({row["member_number"] for row in rows}) == 200
    for row in [*autos(), *rows]:
        assert tuple(row) == COLUMNS
        assert row["contact_email"].endswith(".example")
        if row["iban"]:
            assert parse_iban(row["iban"]) == row["iban"]


def test_hooks_fetch_nothing() -> None:
    text = (ROOT / ".pre-commit-config.yaml").read_text()
    assert re.findall(r"repo: (\S+)", text) == ["local"]
