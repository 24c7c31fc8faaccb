"""What officers do among themselves: people, settings, accounts, and a run that two release."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from services.billing.association.account import OwnAccount
from services.billing.association.tables import Association
from services.billing.runs.prepare_dues_run import prepare_dues_run
from services.billing.runs.release_dues_run import release_dues_run
from services.billing.runs.request_release_code import request_release_code
from services.billing.sepa.iban import make_iban
from services.billing.settings.confirm_account_change import confirm_account_change
from services.billing.settings.propose_account_change import propose_account_change
from services.members.applications.flood import IN_AN_HOUR_MAX
from services.members.association.admission_rule import rule_in_force
from services.members.association.queries import actor_by_email
from services.members.evidence import NO_CIRCUMSTANCES
from services.members.people.enter_person import NewPerson
from services.members.people.grant_office import grant_office
from services.members.people.invite_person import Invited, invite_person
from services.members.people.rules import NewOffice
from services.members.settings.confirm_rule_change import confirm_rule_change
from services.members.settings.lock_rule import lock_rule
from services.members.settings.propose_rule_change import propose_rule_change
from services.members.sign_in.change_address import change_address
from services.members.sign_in.send_code import send_code
from services.members.sign_in.start_address_change import start_address_change
from services.members.sign_in.start_sign_in import start_sign_in
from services.members.sign_in.upsert_account import account_for
from shared.actor import Actor
from shared.contracts.members import ApplicationLimitReached
from shared.events import publish
from shared.permissions import Role
from tests.support.installation import OWN, InstallationFixture

TREASURERS_EMAIL = "svenja.altmeyer@autoregion.example"
BOARD_EMAIL = "carole.wagener@autoregion.example"
SECOND_EMAIL = "bastien.lhopital@autoregion.example"
AUDITORS_EMAIL = "lorenz.kiefaber@autoregion.example"


def actor(town: InstallationFixture, email: str) -> Actor:
    with town.installation["members"].reading(OWN) as session:
        return actor_by_email(session, email, town.clock.today())


def run_the_dues(town: InstallationFixture, treasurer: Actor, board: Actor) -> None:
    """Prepared by one; the other has a code sent and releases."""
    billing = town.installation["billing"]
    with billing.transaction(OWN, actor=treasurer.recorded_as) as uow:
        run = prepare_dues_run(uow, 2027, date(2027, 2, 15), treasurer).id
    town.settle()
    with billing.transaction(OWN, actor=board.recorded_as) as uow:
        request_release_code(uow, run, board, "a browser")
    town.settle()
    with billing.transaction(OWN, actor=board.recorded_as) as uow:
        release_dues_run(uow, run, board)
    town.settle()


def officers_decide(town: InstallationFixture) -> None:
    """A treasurer is invited, from tomorrow on; account and rule of admission change; somebody
    signs in, another takes a new address; the office hears of too many applications."""
    board, second = actor(town, BOARD_EMAIL), actor(town, SECOND_EMAIL)
    members, billing = town.installation["members"], town.installation["billing"]
    office = NewOffice(Role.TREASURER, town.clock.today() + timedelta(days=1), None, "V-2027-1")
    with members.transaction(OWN, actor=board.recorded_as) as uow:
        zoé = NewPerson("Zoé d'Étanchéité", "zoe@autoregion.example", "fr")
        invited = invite_person(uow, Invited(zoé, (office,)), board)
        grant_office(uow, invited.person_id, replace(office, role=Role.BOARD), board)
        rule = rule_in_force(lock_rule(uow))
        changed = propose_rule_change(uow, replace(rule, deadline_days=20), board)
        publish(uow, ApplicationLimitReached(per_hour=IN_AN_HOUR_MAX, reached_at=uow.clock.now()))
    iban = make_iban("DE", "590501010000001234")
    with billing.transaction(OWN, actor=board.recorded_as) as uow:
        own = uow.session.get_one(Association, OWN)
        account = OwnAccount(own.name, iban, "", own.creditor_identifier)
        proposed = propose_account_change(uow, account, board)
    town.settle()
    with members.transaction(OWN, actor=second.recorded_as) as uow:
        confirm_rule_change(uow, changed, second)
    with billing.transaction(OWN, actor=second.recorded_as) as uow:
        confirm_account_change(uow, proposed, second)
    town.settle()
    _sign_in(town)


def _sign_in(town: InstallationFixture) -> None:
    auditor = actor(town, AUDITORS_EMAIL)
    with town.installation["members"].transaction(None) as uow:
        asked = start_sign_in(uow, SECOND_EMAIL, "a browser", where=NO_CIRCUMSTANCES)
        uow.session.flush()
        assert send_code(uow, asked)
    with town.installation["members"].transaction(OWN, actor=auditor.recorded_as) as uow:
        account = account_for(uow, AUDITORS_EMAIL)
        new = "lorenz@autoregion.example"
        start_address_change(uow, account, new, "a browser", reader=auditor, where=NO_CIRCUMSTANCES)
        change_address(uow, account, new, where=NO_CIRCUMSTANCES)
    town.settle()
