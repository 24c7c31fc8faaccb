"""The catalogues of all rooms: complete, and written so that only what changed differs."""

from __future__ import annotations

from pathlib import Path

import pytest
from babel.messages.catalog import Message

from shared.i18n import catalogue_folders, catalogues
from shared.i18n.__main__ import main


@pytest.mark.parametrize("room", [folder.parent.name for folder in catalogue_folders()])
def test_every_text_is_translated(room: str) -> None:
    left = catalogues.problems([room])
    assert not left, "\n".join(left) + f"\n(run: python -m shared.i18n update {room})"


@pytest.mark.parametrize(
    ("message", "faults"),
    [
        (Message("Open", "Offen"), []),
        (Message("Open", ""), ["not translated"]),
        (Message("Open", "Offen", flags=["fuzzy"]), ["marked fuzzy"]),
        (Message("By %(name)s", "Von %(wer)s"), ["other placeholders"]),
        (Message("By {name}", "Von allen"), ["other placeholders"]),
        (Message("Not yet.", "Noch nicht.Noch nicht."), ["says it twice"]),
        (Message("So so", "So so"), []),
        (Message(("%(num)s vote", "%(num)s votes"), ("eine Stimme", "%(num)s Stimmen")), []),
        (Message(("%(num)s vote", "%(num)s votes"), ("%(num)s Stimme", "")), ["not translated"]),
        (Message(("one", "%(num)s"), ("%(n)s", "%(num)s")), ["other placeholders"]),
    ],
)
def test_faults_of_a_translation_are_seen(message: Message, faults: list[str]) -> None:
    assert catalogues.faults(message)[:1] == faults


def test_texts_are_found_in_code_templates_and_docstrings(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text('{{ _("From a template") }}{{ pgettext("c", "Ctx") }}')
    (tmp_path / "errors.py").write_text(
        'class TooLate(DomainError):\n    """It is too late for {name}."""\n    code = "late"\n'
        'class Broken(DomainError):\n    """Machine."""\n    code = "broken"\n    status = 500\n'
        'class Plain:\n    """No message."""\n'
        'x = _("From code")\ny = t.ngettext("one", "many", n)\n'
    )
    assert set(catalogues.messages_of(catalogues.extract(tmp_path))) == {
        (None, "From a template"),
        ("c", "Ctx"),
        (None, "It is too late for {name}."),
        (None, "From code"),
        (None, "one"),
    }


def test_a_written_catalogue_is_calm(tmp_path: Path) -> None:
    (tmp_path / "code.py").write_text('_("B")\n_("A")\n')
    first = catalogues.rendered(catalogues.extract(tmp_path), "de")
    (tmp_path / "code.py").write_text('\n\n_("A")\n_("B")\n')
    assert catalogues.rendered(catalogues.extract(tmp_path), "de") == first
    assert first.index('"A"') < first.index('"B"')
    assert "Date" not in first


@pytest.mark.parametrize("arguments", [[], ["help"], ["members"]])
def test_the_command_says_how_it_is_used(arguments: list[str]) -> None:
    with pytest.raises(SystemExit, match=r"usage: .* update\|check"):
        main(arguments)


def test_a_check_fails_when_a_text_is_left(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("shared.i18n.__main__.problems", lambda rooms: [f"{rooms[0]}/de: left"])
    with pytest.raises(SystemExit) as ended:
        main(["check", "members"])
    assert (ended.value.code, capsys.readouterr().out) == (1, "members/de: left\n")


def test_an_update_names_the_files_it_changed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("shared.i18n.__main__.update", lambda rooms: [Path(rooms[0], "de.po")])
    monkeypatch.setattr("shared.i18n.__main__.problems", lambda _: [])
    with pytest.raises(SystemExit) as ended:
        main(["update", "members"])
    assert ended.value.code == 0
    assert capsys.readouterr().out == "changed: members/de.po\nall texts are translated\n"
