"""Every published event has a frozen example, and the reference lists them all."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pydantic import BaseModel

from shared.contracts.catalogue import PAGE, catalogue, event_classes, is_personal
from shared.events.envelope import Event

GOLDEN = Path(__file__).parent / "golden"
_BANK_WORDS = ("iban", "bic", "account_holder", "account_number")


def golden(type_: str, version: int) -> Path:
    return GOLDEN / f"{type_}.v{version}.json"


@pytest.mark.parametrize("file", sorted(GOLDEN.glob("*.json")), ids=lambda file: file.stem)
def test_what_was_once_published_can_be_read_for_ever(file: Path) -> None:
    """A golden file is never edited: outboxes out there hold such payloads.

    An event that changes in more than a new optional field gets a new version, a new golden file
    beside the old one, and an `upcast` that reads the old one.
    """
    type_, _, version = file.stem.rpartition(".v")
    payload = json.loads(file.read_text("utf-8"))
    event = event_classes()[type_].upcast(payload, int(version))
    again = json.loads(event.model_dump_json())
    if int(version) == event.version:
        assert {name: again[name] for name in payload} == payload
    assert event.aggregate


@pytest.mark.parametrize("event", event_classes().values(), ids=lambda event: event.type)
def test_every_version_has_its_example_with_every_field(event: type[Event]) -> None:
    for version in range(1, event.version + 1):
        assert golden(event.type, version).exists()
    example = json.loads(golden(event.type, event.version).read_text("utf-8"))
    required = {name for name, field in event.model_fields.items() if field.is_required()}
    assert required <= set(example)


@pytest.mark.parametrize("event", event_classes().values(), ids=lambda event: event.type)
def test_no_event_carries_bank_data(event: type[Event]) -> None:
    assert not [name for name in field_names(event) if any(word in name for word in _BANK_WORDS)]


@pytest.mark.parametrize("event", event_classes().values(), ids=lambda event: event.type)
def test_an_event_with_an_address_is_emptied_once_delivered(event: type[Event]) -> None:
    """It says that it is personal, and what is personal is emptied (`events.tidy`)."""
    carries = {"email", "emails", "street", "first_name", "last_name"} & {*field_names(event)}
    assert event.personal or not carries


def test_an_event_nobody_knows_counts_as_personal() -> None:
    assert is_personal("members.member.details_changed")
    assert not is_personal("billing.invoice.issued")
    assert is_personal("members.something.gone")


def test_the_reference_is_up_to_date() -> None:
    assert PAGE.read_text("utf-8") == catalogue()


def field_names(model: type[BaseModel]) -> list[str]:
    found = list(model.model_fields)
    for field in model.model_fields.values():
        for inner in (field.annotation, *getattr(field.annotation, "__args__", ())):
            if isinstance(inner, type) and issubclass(inner, BaseModel):
                found += field_names(inner)
    return found
