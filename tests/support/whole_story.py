"""A year of an association in which everything happens that services tell each other of."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from sqlmodel import select

from infra.admin.member_import import MemberImport, import_members
from infra.composition.association_file import load_association
from infra.composition.installation import apply_association
from services.billing.accounts.rules.states import PaymentMethod
from services.billing.accounts.tables import Mandate
from services.billing.association.tables import Association
from services.billing.collections.handle_return import handle_return
from services.billing.collections.prepare_collection import prepare_collection
from services.billing.collections.release_collection import release_collection
from services.billing.collections.rules.states import Handling, ItemState
from services.billing.collections.tables import Collection, CollectionItem
from services.billing.corrections.confirm_correction import confirm_correction
from services.billing.corrections.correct_invoice import correct_invoice
from services.billing.corrections.orders import CorrectionOrder
from services.billing.corrections.rules.kinds import CorrectionKind
from services.billing.corrections.undo_correction import undo_correction
from services.billing.invoices.tables import Invoice
from services.members.figures.request_figures import request_figures
from services.members.roster.tables import Member
from shared.contracts.collections import InvoiceToldByLetter
from shared.contracts.notifications import MailFailed, MailWaiting
from shared.events import publish
from shared.ids import new_id
from shared.proposals import ProposalState
from tests.support.installation import (
    CHECK_PAGE,
    COMPANY_PAGE,
    CONTACTS_PAGE,
    DEMO,
    DUES_PAGE,
    OWN,
    PAYMENT_PAGE,
    TREASURER,
    InstallationFixture,
    bank_pays,
    bank_returns,
    bank_transfers,
    open_installation,
)
from tests.support.officers_story import (
    BOARD_EMAIL,
    TREASURERS_EMAIL,
    actor,
    officers_decide,
    run_the_dues,
)
from tests.support.smtp import Mailbox, open_mailbox

MEMBERS = """member_number;company;joined_on;kind;employees;country;language;email;street;\
house_number;postcode;city;opening_balance_eur;opening_balance_on
M-0901;Œuvres réunies S.A.;2020-01-01;full;12;FR;fr;oeuvres@reunies.example;Rue;1;57600;Forbach;;
M-0902;Ohne Adresse GmbH;2020-01-01;full;12;DE;de;;Weg;2;66111;Saarbrücken;-1,00;2026-12-31
"""
YES, NO = ({"choice": choice, "dossier_version": "1"} for choice in ("yes", "no"))


@dataclass(frozen=True)
class ToldTown:
    """An installation after the story, with the mails that it sent."""

    town: InstallationFixture
    mailbox: Mailbox


@contextmanager
def told_town(folder: Path) -> Iterator[ToldTown]:
    """The whole story in a folder; telling it takes seconds, so a module's tests share it."""
    with (
        open_mailbox() as mailbox,
        open_installation(folder / "data", smtp_url=mailbox.url) as town,
    ):
        tell_the_whole_story(town)
        yield ToldTown(town, mailbox)


def tell_the_whole_story(town: InstallationFixture) -> None:
    """From five applications to a returned debit and its reminder; everything is settled then."""
    for name in ("admitted", "refused", "withdrawn", "unconfirmed"):
        _apply(town, name)
    _begin(town, "draft")
    anybody = town.visitor("de")
    links = {mail.recipient: mail for mail in town.mails("application_received")}
    for name in ("admitted", "refused", "withdrawn"):
        mail = links[f"{name}@usinage.example"]
        assert anybody.post(town.link(mail, "confirm")).status_code == 303
        town.settle()
    unconfirmed = town.link(links["unconfirmed@usinage.example"], "confirm")
    assert anybody.post(f"{unconfirmed}/fresh").status_code == 303
    _vote(town)
    status = town.link(links["withdrawn@usinage.example"], "apply/status")
    assert anybody.post(f"{status}/withdraw").status_code == 303
    town.settle()
    _run_the_dues(town)
    _ask_for_figures(town)
    _change_an_officer(town)
    _bank_answers(town)
    town.release_first_file()
    _collect_again(town)
    _a_mail_is_refused(town)
    _pay_by_transfer(town)
    _correct(town)
    officers_decide(town)


def _begin(town: InstallationFixture, name: str) -> str:
    applicant = town.visitor("fr")
    draft: str = applicant.post("/autoregion/apply").headers["location"].removesuffix("/company")
    page = {**COMPANY_PAGE, "company": f"Société {name} d'Usinage & Fils S.A.S."}
    assert applicant.post(f"{draft}/company", data=page).status_code == 303
    contact = {**CONTACTS_PAGE, "email": f"{name}@usinage.example"}
    assert applicant.post(f"{draft}/contacts", data=contact).status_code == 303
    town.settle()
    assert applicant.post(f"{draft}/dues", data=DUES_PAGE).status_code == 303
    town.settle()
    return draft


def _apply(town: InstallationFixture, name: str) -> None:
    draft, applicant = _begin(town, name), town.visitor("fr")
    check = applicant.post(f"{draft}/payment", data=PAYMENT_PAGE).headers["location"]
    town.settle()
    assert applicant.get(check).status_code == 200
    answer = applicant.post(f"{draft}/check", data=CHECK_PAGE)
    assert answer.headers["location"] == f"{draft}/done"
    town.settle()


def _ballots(town: InstallationFixture, name: str) -> list[str]:
    mails = [mail for mail in town.mails("ballot") if f"Société {name} " in mail.company]
    return [town.link(mail, "ballot") for mail in mails]


def _vote(town: InstallationFixture) -> None:
    elector = town.visitor("de")
    for name, vote, votes in (("admitted", YES, 3), ("refused", NO, 2)):
        for ballot in _ballots(town, name)[:votes]:
            assert elector.post(ballot, data=vote).status_code == 303
            town.settle()
    reported = _ballots(town, "withdrawn")[0]
    assert elector.post(reported, data=YES).status_code == 303
    assert elector.post(f"{reported}/report").status_code == 303
    town.settle()


def _run_the_dues(town: InstallationFixture) -> None:
    treasurer, board = actor(town, TREASURERS_EMAIL), actor(town, BOARD_EMAIL)
    report = import_members(
        town.installation.runtimes, MemberImport(MEMBERS.encode(), "members.csv"), treasurer
    )
    assert report.created == 2, report
    town.settle()
    run_the_dues(town, treasurer, board)


def _ask_for_figures(town: InstallationFixture) -> None:
    members, treasurer = town.installation["members"], actor(town, TREASURERS_EMAIL)
    with members.transaction(OWN, actor=treasurer.recorded_as) as uow:
        some = uow.session.exec(select(Member).where(Member.association_id == OWN)).first()
        assert some is not None
        request_figures(uow, some.id, treasurer)
    town.settle()


def _change_an_officer(town: InstallationFixture) -> None:
    spec = load_association((DEMO / "autoregion.toml").read_text("utf-8"))
    people = [
        replace(one, name="Lorenz Kiefaber-Thiel") if one.name == "Lorenz Kiefaber" else one
        for one in spec.people
    ]
    assert apply_association(town.installation, replace(spec, people=tuple(people)), "test")
    town.settle()


def _bank_answers(town: InstallationFixture) -> None:
    """The debit of the first invoice is paid, comes back, and is reminded of."""
    with town.installation["billing"].reading(OWN) as session:
        item = session.exec(select(CollectionItem)).first()
        assert item
        collection = session.get_one(Collection, item.collection_id)
        invoice = session.get_one(Invoice, item.invoice_id)
        assert session.get_one(Mandate, item.mandate_id).state == "active"
    treasurer = town.signed_in(TREASURER)
    for days, name, content in (
        (15, "paid.xml", bank_pays(invoice, collection)),
        (3, "returned.xml", bank_returns(invoice, item)),
    ):
        town.clock.advance(timedelta(days=days))
        treasurer = town.signed_in(TREASURER)
        files = {"files": (name, content, "application/xml")}
        assert treasurer.post("/autoregion/bank", files=files).status_code == 200
        town.settle()
    town.clock.advance(timedelta(days=40))
    treasurer = town.signed_in(TREASURER)
    day = {"on": town.clock.today().isoformat()}
    assert treasurer.post("/autoregion/reminders", data=day).status_code == 303
    town.settle()


def _collect_again(town: InstallationFixture) -> None:
    """What came back is collected once more: prepared, released, announced."""
    treasurer, board = actor(town, TREASURERS_EMAIL), actor(town, BOARD_EMAIL)
    billing = town.installation["billing"]
    with billing.transaction(OWN, actor=treasurer.recorded_as) as uow:
        item = uow.session.exec(select(CollectionItem)).one()
        # Its file was released after the bank had answered: the return is told once more.
        item.state = ItemState.RETURNED
        handle_return(uow, item.end_to_end_id, Handling.COLLECT_AGAIN, "", treasurer)
    with billing.transaction(OWN, actor=treasurer.recorded_as) as uow:
        day = uow.clock.today() + timedelta(days=30)
        (collection,) = prepare_collection(uow, day, treasurer)
    town.settle()
    with billing.transaction(OWN, actor=board.recorded_as) as uow:
        release_collection(uow, collection.id, None, board)
    town.settle()


def _open_invoices(town: InstallationFixture) -> list[Invoice]:
    """Those to be paid by transfer, by number."""
    with town.installation["billing"].reading(OWN) as session:
        return list(
            session.exec(
                select(Invoice)
                .where(Invoice.open_cents > 0, Invoice.payment_method == PaymentMethod.TRANSFER)
                .order_by(Invoice.number)
            )
        )


def _a_mail_is_refused(town: InstallationFixture) -> None:
    reference = str(_open_invoices(town)[0].id)
    failed = MailFailed(
        message_id=new_id(), template="invoice", reference=reference, reason="550 no such user"
    )
    with town.installation["notifications"].transaction(OWN) as uow:
        publish(uow, failed)
    town.settle()
    treasurer, invoice = actor(town, TREASURERS_EMAIL), _open_invoices(town)[0]
    by_letter = InvoiceToldByLetter(
        invoice_id=invoice.id,
        member_id=invoice.member_id,
        number=invoice.number,
        told_on=town.clock.today(),
        told_by=treasurer.person_id,
    )
    with town.installation["billing"].transaction(OWN, actor=treasurer.recorded_as) as uow:
        publish(uow, by_letter)
    waiting = MailWaiting(message_id=new_id(), template="invoice", reference=reference)
    with town.installation["notifications"].transaction(OWN) as uow:
        publish(uow, waiting)
    town.settle()


def _pay_by_transfer(town: InstallationFixture) -> None:
    content = bank_transfers(_open_invoices(town)[-1], town.clock.today())
    files = {"files": ("transfer.xml", content, "application/xml")}
    assert town.signed_in(TREASURER).post("/autoregion/bank", files=files).status_code == 200
    town.settle()


def _correct(town: InstallationFixture) -> None:
    """A credit note, what is agreed and taken back, and a cancellation that takes two."""
    treasurer, board = actor(town, TREASURERS_EMAIL), actor(town, BOARD_EMAIL)
    billing, number = town.installation["billing"], _open_invoices(town)[0].number
    later = town.clock.today() + timedelta(days=60)
    kind = CorrectionKind

    def carry_out(order: CorrectionOrder) -> None:
        with billing.transaction(OWN, actor=treasurer.recorded_as) as uow:
            made = correct_invoice(uow, number, order, treasurer)
        town.settle()
        if made.state is ProposalState.OPEN:
            with billing.transaction(OWN, actor=board.recorded_as) as uow:
                confirm_correction(uow, number, made.id, board)
            town.settle()

    carry_out(CorrectionOrder(kind.CREDIT_NOTE, "agreed", amount_cents=100))
    carry_out(CorrectionOrder(kind.WAIVER, "agreed", amount_cents=100))
    carry_out(CorrectionOrder(kind.DEFERRAL, "agreed", until_on=later))
    carry_out(CorrectionOrder(kind.INSTALMENTS, "agreed", parts=2, first_on=later))
    with billing.transaction(OWN, actor=treasurer.recorded_as) as uow:
        undo_correction(uow, number, "a mistake", treasurer)
    with billing.transaction(OWN) as uow:
        uow.session.get_one(Association, OWN).correction_limit_cents = 0
    carry_out(CorrectionOrder(kind.CANCELLATION, "wrong member"))
