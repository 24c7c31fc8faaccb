"""Errors of the billing service: the docstring is what the person reads."""

from __future__ import annotations

from shared.errors import Conflict, DomainError, Forbidden, NotFound


class UnknownAssociation(NotFound):
    """Billing does not know this association. Apply its file first: umlauf associations apply."""

    code = "unknown_association"


class NoDuesRegulation(DomainError):
    """No dues regulation is in force in {year}. Release one before running the dues."""

    code = "no_dues_regulation"


class YearOutOfReach(DomainError):
    """Dues can be run for the years {first} to {last}."""

    code = "year_out_of_reach"


class RegulationAlreadyUsed(Conflict):
    """Dues of {year} were already invoiced by a regulation from {valid_from}; give the new one a
    later valid_from."""

    code = "regulation_already_used"


class SamePersonReleases(Forbidden):
    """The person who prepared a dues run may not release it: a second person has to look."""

    code = "same_person_releases"


class SecondPersonNeeded(Forbidden):
    """Two names on one command line are not two persons. Leave --released-by out: the run is
    prepared, and a second person releases it after signing in or by the link in their mail. If one
    operator really does both, say why with --single-operator "reason"; the run is marked so."""

    code = "second_person_needed"


class CollectionTooEarly(DomainError):
    """Collecting on {requested_on} leaves too little time: members must be told {notice_days} days
    ahead. The earliest day is {earliest_on}."""

    code = "collection_too_early"


class RunChanged(Conflict):
    """Members, mandates or rules have changed since this run was prepared. Prepare it again and
    look at the differences."""

    code = "run_changed"


class RunNotPrepared(Conflict):
    """This dues run is not waiting for a release any more."""

    code = "run_not_prepared"


class RunNotReleased(Conflict):
    """This dues run is not released: its invoices and bank files come with the release."""

    code = "run_not_released"


class NoLongerReleaser(Forbidden):
    """This link is for somebody who does not release dues runs any more. Who holds the office now
    signs in."""

    code = "no_longer_releaser"


class TooManyReleaseCodes(DomainError):
    """Five codes were asked for within an hour. Use the latest one, sign in instead, or wait."""

    code = "too_many_release_codes"
    status = 429


class NothingToRun(Conflict):
    """All members are already invoiced for {year}; there is nothing to prepare."""

    code = "nothing_to_run"


class DuesRunNotFound(NotFound):
    """There is no such dues run."""

    code = "dues_run_not_found"


class InvoiceNotFound(NotFound):
    """There is no such invoice."""

    code = "invoice_not_found"


class QuoteNotFound(NotFound):
    """This application link is not valid, or the application was already sent."""

    code = "quote_not_found"


class QuoteClosed(Conflict):
    """This application was already sent. Its figures and its way of paying can no longer be
    changed here."""

    code = "quote_closed"


class DuesNotQuoted(Conflict):
    """The dues of this application are not reckoned yet. Declare the figures first."""

    code = "dues_not_quoted"


class DuesNotReckonable(DomainError):
    """The dues cannot be reckoned from these figures."""

    code = "dues_not_reckonable"


class AccountOfCreditor(DomainError):
    """This is the association's own account. Enter the account that the dues are taken from."""

    code = "account_of_creditor"


class CollectionNotFound(NotFound):
    """There is no such bank file."""

    code = "collection_not_found"


class CollectionNotReleased(Conflict):
    """This bank file is not released, so it can be neither downloaded nor handed in. The board or
    the treasurer releases it on the page of the bank files."""

    code = "collection_not_released"


class CollectionNotWaiting(Conflict):
    """This bank file does not wait for a release any more."""

    code = "collection_not_waiting"


class CollectionDayChanged(Conflict):
    """Released now, this bank file would be collected on {collect_on}. Look at the day and release
    it again."""

    code = "collection_day_changed"


class CollectionOutdated(Conflict):
    """Invoice {number} is not open as it was, or its mandate has ended. Give this bank file up;
    what is still open is asked for by reminder."""

    code = "collection_outdated"


class InvoiceNotRendered(Conflict):
    """The document of this invoice is still being made. Try again in a moment."""

    code = "invoice_not_rendered"


class MemberAccountNotFound(NotFound):
    """There is no account of such a member."""

    code = "member_account_not_found"


class BankFileUnusable(DomainError):
    """{file}: {reason} Nothing was imported."""

    code = "bank_file_unusable"


class BankFileNotFound(NotFound):
    """There is no such bank file."""

    code = "bank_file_not_found"


class StatementOfOtherAccount(DomainError):
    """This statement is of the account {account}, which is not the account of this association."""

    code = "statement_of_other_account"


class StatusReportOfOthers(DomainError):
    """This status report is about the file {message_id}, which this association did not hand in."""

    code = "status_report_of_others"


class TransactionNotFound(NotFound):
    """There is no such bank transaction."""

    code = "transaction_not_found"


class TransactionNotOpen(Conflict):
    """This payment was assigned in the meantime."""

    code = "transaction_not_open"


class TransactionInForeignCurrency(DomainError):
    """This money is in {currency}. Only euros can be assigned to invoices."""

    code = "transaction_in_foreign_currency"


class NoDebitToReturn(DomainError):
    """No direct debit of invoice {number} can have come back with this amount."""

    code = "no_debit_to_return"


class SetAsideWithoutReason(DomainError):
    """Say in a few words why the member is set aside from this run."""

    code = "set_aside_without_reason"


class UndeclaredNotConfirmed(Conflict):
    """{count} members declared nothing and are charged by the default class. Look at them and
    confirm it once for this run."""

    code = "undeclared_not_confirmed"


class InvoicesMissing(DomainError):
    """Say which invoice the money is for, or which member's credit it is."""

    code = "invoices_missing"


class MoneyOutAssigned(DomainError):
    """Money out goes to one invoice, whose returned debit it is, to an account, or to a member with
    at least so much credit that was paid back."""

    code = "money_out_assigned"


class CreditUsedMeanwhile(Conflict):
    """This money was kept as credit and has been used since: set off or paid back. Take that back
    first."""

    code = "credit_used_meanwhile"


class UnknownAccountName(DomainError):
    """There is no account «{name}». There are: {known}."""

    code = "unknown_account_name"


class AccountNameUnusable(DomainError):
    """Enter a name of at most {most} letters for the account."""

    code = "account_name_unusable"


class AccountNameTaken(Conflict):
    """There is already an account «{name}»."""

    code = "account_name_taken"


class BookingRuleNotFound(NotFound):
    """There is no such rule any more."""

    code = "booking_rule_not_found"


class BookingRuleWithoutAccount(DomainError):
    """The bank does not say whose account this money comes from, so no rule can be kept for it.
    Book it without a rule."""

    code = "booking_rule_without_account"


class MatchNotUndoable(Conflict):
    """Only what was assigned to invoices or booked to an account can be taken back. What the bank
    settles or returns is corrected by the bank's next entry."""

    code = "match_not_undoable"


class AssociationFactMissing(DomainError):
    """Enter {fact} of the association: no invoice can be issued without it."""

    code = "association_fact_missing"


class InvalidBic(DomainError):
    """«{bic}» is not a BIC (ISO 9362)."""

    code = "invalid_bic"


class NoAccountHolder(DomainError):
    """Enter the holder of the account."""

    code = "no_account_holder"


class AccountHolderUnreadable(DomainError):
    """Write the account holder in Latin letters, as the bank knows the name."""

    code = "account_holder_unreadable"


class DebtorTownUnreadable(DomainError):
    """This account is outside the European Economic Area, so the bank wants the address. Write the
    town of the company in Latin letters first, or pay by transfer."""

    code = "debtor_town_unreadable"
