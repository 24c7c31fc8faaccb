"""What can be wrong with a collection: one named error each, and the list they come in.

Sources: DK Anlage 3 (GBIC_5), EPC rulebooks, and refusals that other associations met.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from shared.errors import DomainError


class CollectionDefect(DomainError):
    """A bank would refuse this collection."""

    code: ClassVar[str] = "collection_defect"


class MessageIdWrong(CollectionDefect):
    """The message id "{value}" has letters or a length that banks refuse."""

    code = "message_id_wrong"


class PaymentInformationIdWrong(CollectionDefect):
    """The payment information id "{value}" has letters or a length that banks refuse."""

    code = "payment_information_id_wrong"


class CreatedWithoutZone(CollectionDefect):
    """The time of creation needs a time zone; write it in UTC with Z."""

    code = "created_without_zone"


class InitiatingPartyIdentified(CollectionDefect):
    """The initiating party is named only; some banks refuse an identifier there."""

    code = "initiating_party_identified"


class CreditorNameWrong(CollectionDefect):
    """The account holder's name is empty or longer than 70 characters."""

    code = "creditor_name_wrong"


class CreditorIbanWrong(CollectionDefect):
    """The association's IBAN is wrong: its check digits or its length do not match."""

    code = "creditor_iban_wrong"


class CreditorIdentifierWrong(CollectionDefect):
    """The creditor identifier {value} is wrong: its check digits or its length do not match."""

    code = "creditor_identifier_wrong"


class CreditorIdentifierMissing(CollectionDefect):
    """The file names no creditor identifier."""

    code = "creditor_identifier_missing"


class BicWrong(CollectionDefect):
    """{value} is not a BIC; leave it out, the IBAN is enough."""

    code = "bic_wrong"


class CollectionDatePast(CollectionDefect):
    """The collection date {value} is not in the future."""

    code = "collection_date_past"


class CollectionDateNotTargetDay(CollectionDefect):
    """On {value} no payments settle; choose the next TARGET day."""

    code = "collection_date_not_target_day"


class PaymentTypeMissing(CollectionDefect):
    """The file does not say whether it is Core or B2B."""

    code = "payment_type_missing"


class InstrumentsMixed(CollectionDefect):
    """Core and B2B debits may not be in one file."""

    code = "instruments_mixed"


class SeveralPaymentBlocks(CollectionDefect):
    """The file has more than one payment information block; some banks refuse that."""

    code = "several_payment_blocks"


class CollectionEmpty(CollectionDefect):
    """The collection has no debits."""

    code = "collection_empty"


class TransactionCountWrong(CollectionDefect):
    """The file says {expected} debits and has {actual}."""

    code = "transaction_count_wrong"


class ControlSumWrong(CollectionDefect):
    """The control sum of the file does not equal the sum of its debits."""

    code = "control_sum_wrong"


class EndToEndIdWrong(CollectionDefect):
    """The end-to-end id "{value}" has letters or a length that banks refuse."""

    code = "end_to_end_id_wrong"


class EndToEndIdDuplicate(CollectionDefect):
    """The end-to-end id "{value}" occurs twice: somebody would be debited twice."""

    code = "end_to_end_id_duplicate"


class TransactionDuplicate(CollectionDefect):
    """Mandate {value} is debited twice with the same amount and text."""

    code = "transaction_duplicate"


class AmountOutOfRange(CollectionDefect):
    """A debit is at least 0.01 and at most 999,999,999.99 euros."""

    code = "amount_out_of_range"


class MandateIdWrong(CollectionDefect):
    """The mandate reference "{value}" has letters, slashes or a length that banks refuse."""

    code = "mandate_id_wrong"


class MandateUnsigned(CollectionDefect):
    """The mandate has no date of signature."""

    code = "mandate_unsigned"


class MandateSignedInFuture(CollectionDefect):
    """The mandate is signed on {value}, which is in the future."""

    code = "mandate_signed_in_future"


class AmendmentEmpty(CollectionDefect):
    """The mandate is marked as amended, but not what was changed."""

    code = "amendment_empty"


class AmendmentAccountWrong(CollectionDefect):
    """The former account of an amended mandate is either an IBAN or SMNDA, not both or another."""

    code = "amendment_account_wrong"


class AmendmentAgentRefused(CollectionDefect):
    """A new account is told by the former account (SMNDA), no longer by the former bank."""

    code = "amendment_agent_refused"


class DebtorNameWrong(CollectionDefect):
    """The account holder's name is empty or longer than 70 characters."""

    code = "debtor_name_wrong"


class DebtorIbanWrong(CollectionDefect):
    """The debtor's IBAN is wrong: its check digits or its length do not match."""

    code = "debtor_iban_wrong"


class DebtorAddressMissing(CollectionDefect):
    """This account is outside the EEA: the debit needs the debtor's address."""

    code = "debtor_address_missing"


class AddressWrong(CollectionDefect):
    """An address has town and country, at most two lines, and no part that is too long."""

    code = "address_wrong"


class AddressRepeatsItself(CollectionDefect):
    """An address line repeats what is given in parts."""

    code = "address_repeats_itself"


class RemittanceWrong(CollectionDefect):
    """The remittance text is longer than 140 characters."""

    code = "remittance_wrong"


class RemittanceTwice(CollectionDefect):
    """Remittance is either text or a reference, not both."""

    code = "remittance_twice"


class CreditorReferenceWrong(CollectionDefect):
    """The creditor reference {value} is wrong: its check digits do not match."""

    code = "creditor_reference_wrong"


class NameCharactersRefused(CollectionDefect):
    """A name has characters that banks replace or refuse: "{value}"."""

    code = "name_characters_refused"


class RemittanceCharactersRefused(CollectionDefect):
    """The remittance text has characters that banks replace or refuse: "{value}"."""

    code = "remittance_characters_refused"


class ElementNotAllowed(CollectionDefect):
    """{path} is not allowed here."""

    code = "element_not_allowed"


class ElementMissing(CollectionDefect):
    """{path} is missing."""

    code = "element_missing"


class ValueNotAllowed(CollectionDefect):
    """{path} has a value that banks refuse: "{value}"."""

    code = "value_not_allowed"


class SchemaViolated(CollectionDefect):
    """The file does not follow the ISO 20022 schema: {reason}."""

    code = "schema_violated"


@dataclass(frozen=True, slots=True)
class Finding:
    """A defect and where it is: the number of the debit, counted from 1, or None for the file."""

    defect: CollectionDefect
    transaction: int | None = None
    end_to_end_id: str | None = None

    @property
    def code(self) -> str:
        return self.defect.code

    @property
    def message(self) -> str:
        return self.defect.message


class CollectionRefused(DomainError):
    """This collection is not handed out, because the bank would refuse it: {first}"""

    code = "collection_refused"

    def __init__(self, findings: Sequence[Finding], **concerned: object) -> None:
        self.findings = tuple(findings)
        codes = sorted({finding.code for finding in findings})
        details = {"first": findings[0].message, "codes": codes, "count": len(findings)}
        super().__init__(None, **details, **concerned)


class DebitsRefused(CollectionRefused):
    """There is no bank file, because the bank would refuse the debit of {members}: {first}"""

    code = "collection_refused"

    def __init__(self, findings: Sequence[Finding], members: Sequence[str]) -> None:
        super().__init__(findings, members=", ".join(members))
