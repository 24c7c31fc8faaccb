"""What may stand in the way of collecting a member's dues, and what to do about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

from shared.i18n import Language, _, translator

Severity = Literal["blocks", "check"]


@dataclass(frozen=True)
class ExceptionKind:
    """One cause: whether it takes the member out of the run, what it means, one fix."""

    severity: Severity
    message: str
    fix: str


KINDS: Mapping[str, ExceptionKind] = {
    "undeclared": ExceptionKind(
        "blocks",
        _("The figures the dues are reckoned from were not declared."),
        _("Enter the declared headcount or turnover."),
    ),
    "kind_without_rule": ExceptionKind(
        "blocks",
        _("The dues regulation has no rule for this kind of member."),
        _("Correct the kind of member, or add the kind to the dues regulation."),
    ),
    "negative_figures": ExceptionKind(
        "blocks",
        _("The declared headcount or turnover is below zero."),
        _("Correct the declared figures."),
    ),
    "contradicting_dates": ExceptionKind(
        "blocks",
        _("The membership ends before it begins."),
        _("Correct the dates of the membership."),
    ),
    "set_aside": ExceptionKind(
        "blocks",
        _("The member is set aside from this run."),
        _("Take the member back, or leave it to a later run."),
    ),
    "jump": ExceptionKind(
        "check",
        _("The amount differs from last year's by more than half."),
        _("Look at the declared figures and confirm the amount."),
    ),
    "mandate_missing": ExceptionKind(
        "blocks",
        _("The member pays by direct debit, but there is no mandate."),
        _("Ask for a mandate, or let the member pay by transfer."),
    ),
    "mandate_ended": ExceptionKind(
        "blocks",
        _("The mandate has been ended."),
        _("Ask for a new mandate, or let the member pay by transfer."),
    ),
    "mandate_signed_later": ExceptionKind(
        "blocks",
        _("The mandate is dated later than today."),
        _("Correct the date of signing."),
    ),
    "mandate_unused_36_months": ExceptionKind(
        "blocks",
        _("The mandate was not used for 36 months and has lapsed."),
        _("Ask for a new mandate."),
    ),
    "mandate_b2b_unconfirmed": ExceptionKind(
        "blocks",
        _("The member's bank has not confirmed the B2B mandate."),
        _("Ask the member to lodge the mandate with its bank, or send an invoice to be paid."),
    ),
    "account_holder_unreadable": ExceptionKind(
        "blocks",
        _("The account holder has no letters that a bank can read."),
        _("Ask for the name in Latin letters, or let the member pay by transfer."),
    ),
    "debtor_town_unreadable": ExceptionKind(
        "blocks",
        _("The account is outside the EEA, and the address has no town that a bank can read."),
        _("Enter the town in Latin letters, or let the member pay by transfer."),
    ),
    "account_holder_shortened": ExceptionKind(
        "check",
        _(
            "The account holder's name is too long for the bank, or partly in letters that it "
            "cannot read."
        ),
        _("Enter the account holder as the bank knows it, in at most 70 Latin letters."),
    ),
    "debtor_address_shortened": ExceptionKind(
        "check",
        _("The address is too long for the bank, or partly in letters that it cannot read."),
        _("Enter the address in Latin letters, the town with at most 35."),
    ),
    "mandate_suspended": ExceptionKind(
        "check",
        _("The mandate is suspended; the member gets an invoice to be paid by transfer."),
        _("Take the mandate up again if it may be debited."),
    ),
    "mandate_use_unknown": ExceptionKind(
        "check",
        _("The mandate is older than 36 months and its last use is not known here."),
        _("Make sure that it was used within the last 36 months."),
    ),
    "b2b_confirmation_assumed": ExceptionKind(
        "check",
        _("The B2B mandate was imported; that the member's bank knows it was assumed."),
        _("Make sure that the member's bank has confirmed it."),
    ),
    "credit": ExceptionKind(
        "check",
        _("The member has paid too much before; its credit is set off against the dues."),
        _("Set it off, or transfer it back to the member before the run."),
    ),
    "unreachable": ExceptionKind(
        "check",
        _("No e-mail reaches the member: its invoice and its direct debit cannot be announced."),
        _("Correct the address, or tell the member by letter after the release."),
    ),
    "credit_waits": ExceptionKind(
        "check",
        _("The member has paid too much before; nobody has decided what becomes of it."),
        _("Let it pay these dues, keep it, or transfer it back to the member before the run."),
    ),
    "credit_kept": ExceptionKind(
        "check",
        _("The member has paid too much before and wants it kept; the dues are asked for in full."),
        _("Nothing, or end what was agreed."),
    ),
    "class_assumed": ExceptionKind(
        "check",
        _("Nothing was declared, so the default class of the dues regulation applies."),
        _("Ask the member for its figures."),
    ),
    "payment_unknown": ExceptionKind(
        "check",
        _("How the member pays is not known; it gets an invoice to be paid by transfer."),
        _("Enter how the member pays."),
    ),
}


class RunException(NamedTuple):
    """A cause found at one member."""

    member_number: str
    company: str
    code: str

    @property
    def severity(self) -> Severity:
        return KINDS[self.code].severity

    def to_json(self, language: Language) -> dict[str, str]:
        """As the command line prints it, in the reader's language."""
        kind, translate = KINDS[self.code], translator(language)
        return {
            "member_number": self.member_number,
            "code": self.code,
            "severity": kind.severity,
            "message": translate.gettext(kind.message),
            "fix": translate.gettext(kind.fix),
        }
