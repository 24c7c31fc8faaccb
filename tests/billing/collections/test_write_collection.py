"""The bank file of a collection: what stands in it, and what is refused."""

from __future__ import annotations

import hashlib

import pytest
from lxml import etree
from sqlmodel import select

from services.billing.accounts.tables import Mandate, MemberAccount
from services.billing.association.queries import own_association
from services.billing.collections.tables import Collection
from services.billing.collections.write_collection import write_collection
from services.billing.sepa.defects import CollectionRefused, DebitsRefused
from services.billing.sepa.iban import make_iban
from shared.i18n import translator
from shared.service import ServiceRuntime
from tests.billing.conftest import AddMember
from tests.billing.runs.desk import OWN, released, stored
from tests.support.billing_site import published


def texts(content: bytes, path: str) -> list[str]:
    found = etree.fromstring(content).iterfind(f".//{{*}}{path}")
    return [one.text or "" for one in found]


@pytest.fixture
def collection(runtime: ServiceRuntime, add_member: AddMember) -> Collection:
    add_member("M-1")
    add_member("M-2", employees=50)
    released(runtime)
    return stored(runtime, Collection)[0]


def write(runtime: ServiceRuntime, **changes: object) -> Collection:
    with runtime.transaction(OWN) as uow:
        row = uow.session.exec(select(Collection)).one()
        for name, value in changes.items():
            setattr(row, name, value)
        write_collection(uow, row, own_association(uow.session))
        return row


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"transactions": 3}, "transaction_count_wrong"),
        ({"control_sum_cents": 150001}, "control_sum_wrong"),
        ({"message_id": "AUTOS_1"}, "message_id_wrong"),
    ],
)
def test_a_file_the_bank_would_refuse_is_not_kept(
    runtime: ServiceRuntime, collection: Collection, change: dict[str, object], code: str
) -> None:
    with pytest.raises(CollectionRefused) as refused:
        write(runtime, **change)
    assert code in [finding.defect.code for finding in refused.value.findings]
    assert [one.sha256 for one in stored(runtime, Collection)] == [collection.sha256]


def test_a_refusal_names_the_members_whose_debits_are_wrong(
    runtime: ServiceRuntime, collection: Collection
) -> None:
    with runtime.transaction(OWN) as uow:
        (mandate,) = uow.session.exec(select(Mandate).where(Mandate.reference == "REF-M-2"))
        mandate.account_holder = "👩‍👩‍👧"
    with pytest.raises(DebitsRefused) as refused:
        write(runtime)
    assert refused.value.code == "collection_refused"
    assert refused.value.details["codes"] == ["debtor_name_wrong"]
    member = "M-2 (Société Générale d'Étanchéité & Cie S.à r.l.)"
    assert refused.value.details["members"] == member
    assert member in refused.value.message
    german = translator("de").error(refused.value)
    assert member in german
    assert german != refused.value.message
    assert collection.sha256 == stored(runtime, Collection)[0].sha256


def test_what_stands_in_it(runtime: ServiceRuntime, collection: Collection) -> None:
    content = runtime.documents.get(OWN, collection.sha256)
    assert hashlib.sha256(content).hexdigest() == collection.sha256
    assert texts(content, "CtrlSum") == ["1500.00"] * 2
    assert texts(content, "MndtId") == ["REF-M-1", "REF-M-2"]
    assert texts(content, "Dbtr/{*}Nm") == ["Societe Generale d'Etancheite + Cie S.a r.l."] * 2
    assert texts(content, "Ustrd")[0] == "BR-2027-0001 Beitrag 2027 Mitglied M-1"
    assert texts(content, "DbtrAcct/{*}Id/{*}IBAN")[0] == make_iban("DE", "590501010000000001")
    assert not texts(content, "PstlAdr")


def test_the_same_items_give_the_same_bytes(
    runtime: ServiceRuntime, collection: Collection
) -> None:
    assert write(runtime).sha256 == collection.sha256
    told = [one for kind, one in published(runtime) if kind == "billing.collection.released"]
    assert [one["sha256"] for one in told] == [collection.sha256] * 2


def test_an_account_outside_the_eea_needs_the_debtors_address(
    runtime: ServiceRuntime, add_member: AddMember, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "tests.billing.conftest.make_iban", lambda _country, _part: "CH9300762011623852957"
    )
    add_member("M-1")
    released(runtime)
    (collection,) = stored(runtime, Collection)
    content = runtime.documents.get(OWN, collection.sha256)
    address = "DrctDbtTxInf/{*}Dbtr/{*}PstlAdr/{*}"
    parts = ("StrtNm", "BldgNb", "PstCd", "TwnNm", "Ctry")
    assert [texts(content, f"{address}{part}") for part in parts] == [
        ["Rue de l'Eglise"],
        ["4 bis"],
        ["57600"],
        ["Forbach"],
        ["DE"],
    ]


def test_a_street_that_no_bank_can_read_is_left_out(
    runtime: ServiceRuntime, add_member: AddMember, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "tests.billing.conftest.make_iban", lambda _country, _part: "CH9300762011623852957"
    )
    member_id = add_member("M-1")
    with runtime.transaction(OWN) as uow:
        account = uow.session.get_one(MemberAccount, member_id)
        account.street, account.house_number = "Οδός", "👩"
    released(runtime)
    content = runtime.documents.get(OWN, stored(runtime, Collection)[0].sha256)
    address = "DrctDbtTxInf/{*}Dbtr/{*}PstlAdr/{*}"
    assert not texts(content, f"{address}StrtNm")
    assert not texts(content, f"{address}BldgNb")
    assert texts(content, f"{address}TwnNm") == ["Forbach"]
