"""Writes a transfer as pain.001.001.09 (GBIC_5), the credit transfer file of ISO 20022.

The same transfer gives the same bytes. One transfer a file: banks check the name of each payee
whose transfer comes alone (verification of payee, Regulation (EU) 2024/886), and answer for it.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import UTC, date, datetime
from xml.sax.saxutils import escape

from services.billing.sepa.iban import needs_address
from services.billing.sepa.schema import NAMESPACE, validate_stream
from services.billing.sepa.sepa_text import bank_can_read, sepa_name, sepa_text
from shared.errors import DomainError
from shared.money import plain_amount

PAIN_001 = "pain.001.001.09"


class PayeeUnreadable(DomainError):
    """The bank cannot read the name of the account holder. Enter it in Latin letters, as the bank
    of the account knows it."""

    code = "payee_unreadable"


class PayeeNeedsTown(DomainError):
    """For an account outside the European Economic Area the bank needs the member's town. Enter it
    in Latin letters with the member's address."""

    code = "payee_needs_town"


@dataclass(frozen=True, slots=True)
class Transfer:
    """Who pays whom how much, and when; names as people write them."""

    message_id: str
    end_to_end_id: str
    created_at: datetime
    execute_on: date
    payer_name: str
    payer_iban: str
    payer_bic: str | None
    payee_name: str
    payee_iban: str
    payee_city: str
    payee_country: str
    amount_cents: int
    text: str


def write_transfer(transfer: Transfer) -> bytes:
    """The file, checked against the ISO schema. Raises PayeeUnreadable, PayeeNeedsTown,
    SchemaViolation."""
    if not bank_can_read(transfer.payee_name):
        raise PayeeUnreadable
    abroad = needs_address(transfer.payee_iban[:2])
    if abroad and not bank_can_read(transfer.payee_city):
        raise PayeeNeedsTown
    agent = f"<BICFI>{escape(transfer.payer_bic)}</BICFI>" if transfer.payer_bic else _NO_BIC
    town = escape(sepa_text(transfer.payee_city, 35).text)
    address = f"<PstlAdr><TwnNm>{town}</TwnNm><Ctry>{transfer.payee_country}</Ctry></PstlAdr>"
    written = _FILE.format(
        message_id=transfer.message_id,
        created_at=transfer.created_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        total=plain_amount(transfer.amount_cents),
        payer=escape(sepa_name(transfer.payer_name).text),
        payer_iban=transfer.payer_iban,
        agent=agent,
        execute_on=transfer.execute_on.isoformat(),
        end_to_end_id=transfer.end_to_end_id,
        payee=escape(sepa_name(transfer.payee_name).text),
        address=address if abroad else "",
        payee_iban=transfer.payee_iban,
        text=escape(sepa_text(transfer.text).text),
    ).encode()
    validate_stream(io.BytesIO(written), PAIN_001)
    return written


_NO_BIC = "<Othr><Id>NOTPROVIDED</Id></Othr>"
_FILE = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    f'<Document xmlns="{NAMESPACE}{PAIN_001}"><CstmrCdtTrfInitn>\n'
    "<GrpHdr><MsgId>{message_id}</MsgId><CreDtTm>{created_at}</CreDtTm>"
    "<NbOfTxs>1</NbOfTxs><CtrlSum>{total}</CtrlSum><InitgPty><Nm>{payer}</Nm></InitgPty></GrpHdr>\n"
    "<PmtInf><PmtInfId>{message_id}</PmtInfId><PmtMtd>TRF</PmtMtd>"
    "<NbOfTxs>1</NbOfTxs><CtrlSum>{total}</CtrlSum>"
    "<PmtTpInf><SvcLvl><Cd>SEPA</Cd></SvcLvl></PmtTpInf>"
    "<ReqdExctnDt><Dt>{execute_on}</Dt></ReqdExctnDt>"
    "<Dbtr><Nm>{payer}</Nm></Dbtr><DbtrAcct><Id><IBAN>{payer_iban}</IBAN></Id></DbtrAcct>"
    "<DbtrAgt><FinInstnId>{agent}</FinInstnId></DbtrAgt><ChrgBr>SLEV</ChrgBr>\n"
    "<CdtTrfTxInf><PmtId><EndToEndId>{end_to_end_id}</EndToEndId></PmtId>"
    '<Amt><InstdAmt Ccy="EUR">{total}</InstdAmt></Amt>'
    "<Cdtr><Nm>{payee}</Nm>{address}</Cdtr>"
    "<CdtrAcct><Id><IBAN>{payee_iban}</IBAN></Id></CdtrAcct>"
    "<RmtInf><Ustrd>{text}</Ustrd></RmtInf></CdtTrfTxInf>\n"
    "</PmtInf></CstmrCdtTrfInitn></Document>\n"
)
