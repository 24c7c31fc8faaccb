"""The printed words of an invoice in three languages.

They stand here and not in the catalogues because an issued document must come out the same, byte
for byte, however the wording of pages and mails is edited later.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from shared.i18n import Language


@dataclass(frozen=True, slots=True)
class Words:
    """One language; `date` is a pattern of Babel, names in braces are filled in."""

    invoice: str
    cancellation: str
    cancels: str
    credit_note: str
    credits: str
    supplement: str
    supplements: str
    replaces: str
    settled: str
    number: str
    issued: str
    member_number: str
    due: str
    position: str
    description: str
    amount: str
    total: str
    prepaid: str
    to_pay: str
    to_collect: str
    cancelled: str
    credited: str
    direct_debit: str
    direct_debit_text: str
    direct_debit_terms: str
    core: str
    b2b: str
    scheme: str
    mandate: str
    creditor: str
    collect_on: str
    debtor: str
    account: str
    transfer: str
    transfer_text: str
    transfer_terms: str
    recipient: str
    bank_code: str
    reference: str
    qr: str
    nothing_due: str
    register: str
    tax_number: str
    contact: str
    questions: str
    page: str
    date: str


_GERMAN = Words(
    invoice="Beitragsrechnung",
    cancellation="Stornorechnung",
    cancels="Diese Stornorechnung hebt die Rechnung {number} vom {date} vollständig auf.",
    credit_note="Rechnungskorrektur",
    credits="Diese Rechnungskorrektur mindert die Rechnung {number} vom {date} "
    "um den unten genannten Betrag.",
    supplement="Nachberechnung",
    supplements="Diese Nachberechnung kommt zur Rechnung {number} vom {date} hinzu.",
    replaces="Diese Rechnung ersetzt die stornierte Rechnung {number} vom {date}.",
    settled="Was Sie zu viel bezahlt haben, steht Ihnen als Guthaben zu.",
    number="Rechnungsnummer",
    issued="Datum",
    member_number="Mitgliedsnummer",
    due="Fällig am",
    position="Pos.",
    description="Beschreibung",
    amount="Betrag",
    total="Summe",
    prepaid="Bereits bezahlt",
    to_pay="Zu zahlen bis {date}",
    to_collect="Wir buchen ab am {date}",
    cancelled="Stornierter Betrag",
    credited="Korrigierter Betrag",
    direct_debit="Vorankündigung der SEPA-Lastschrift",
    direct_debit_text="Wir ziehen {amount} am {date} von Ihrem Konto ein. "
    "Sie müssen nichts veranlassen; bitte sorgen Sie für Deckung.",
    direct_debit_terms="Einzug per SEPA-Lastschrift am {date}",
    core="SEPA-Basislastschrift",
    b2b="SEPA-Firmenlastschrift",
    scheme="Verfahren",
    mandate="Mandatsreferenz",
    creditor="Gläubiger-ID",
    collect_on="Einzug am",
    debtor="Kontoinhaber",
    account="IBAN",
    transfer="Überweisung",
    transfer_text="Bitte überweisen Sie {amount} bis zum {date} "
    "und geben Sie den Verwendungszweck an.",
    transfer_terms="Zahlbar bis {date} ohne Abzug",
    recipient="Empfänger",
    bank_code="BIC",
    reference="Verwendungszweck",
    qr="Mit der Banking-App scannen",
    nothing_due="Es ist nichts zu zahlen.",
    register="Register",
    tax_number="Steuernummer",
    contact="Fragen zur Rechnung",
    questions="Fragen zu dieser Rechnung beantwortet {name}.",
    page="Seite",
    date="dd.MM.yyyy",
)
_FRENCH = Words(
    invoice="Facture de cotisation",
    cancellation="Facture d’annulation",
    cancels="La présente annule intégralement la facture {number} du {date}.",
    credit_note="Facture rectificative",
    credits="La présente réduit la facture {number} du {date} du montant indiqué ci-dessous.",
    supplement="Facture complémentaire",
    supplements="La présente s’ajoute à la facture {number} du {date}.",
    replaces="La présente remplace la facture annulée {number} du {date}.",
    settled="Toute somme payée en trop vous reste acquise sous forme d’avoir.",
    number="N° de facture",
    issued="Date",
    member_number="N° d’adhérent",
    due="Échéance",
    position="Pos.",
    description="Désignation",
    amount="Montant",
    total="Total",
    prepaid="Déjà réglé",
    to_pay="À payer au plus tard le {date}",
    to_collect="Prélèvement le {date}",
    cancelled="Montant annulé",
    credited="Montant déduit",
    direct_debit="Préavis de prélèvement SEPA",
    direct_debit_text="Nous prélèverons {amount} sur votre compte le {date}. "
    "Vous n’avez rien à faire\u00a0; veuillez veiller à l’approvisionnement du compte.",
    direct_debit_terms="Prélèvement SEPA le {date}",
    core="Prélèvement SEPA CORE",
    b2b="Prélèvement SEPA interentreprises",
    scheme="Type",
    mandate="Référence du mandat (RUM)",
    creditor="Identifiant créancier (ICS)",
    collect_on="Date de prélèvement",
    debtor="Titulaire du compte",
    account="IBAN",
    transfer="Virement",
    transfer_text="Veuillez virer {amount} au plus tard le {date} en indiquant la référence.",
    transfer_terms="Payable au plus tard le {date}, sans escompte",
    recipient="Bénéficiaire",
    bank_code="BIC",
    reference="Référence",
    qr="À scanner avec votre application bancaire",
    nothing_due="Aucun montant n’est dû.",
    register="Registre",
    tax_number="N° fiscal",
    contact="Questions",
    questions="{name} répond à vos questions sur cette facture.",
    page="Page",
    date="dd/MM/yyyy",
)
_ENGLISH = Words(
    invoice="Membership invoice",
    cancellation="Cancellation",
    cancels="This cancels invoice {number} of {date} in full.",
    credit_note="Credit note",
    credits="This reduces invoice {number} of {date} by the amount below.",
    supplement="Supplementary invoice",
    supplements="This is charged in addition to invoice {number} of {date}.",
    replaces="This replaces the cancelled invoice {number} of {date}.",
    settled="What you have paid too much is kept as your credit.",
    number="Invoice number",
    issued="Date",
    member_number="Member number",
    due="Due on",
    position="No.",
    description="Description",
    amount="Amount",
    total="Total",
    prepaid="Already paid",
    to_pay="To be paid by {date}",
    to_collect="We collect on {date}",
    cancelled="Amount cancelled",
    credited="Amount credited",
    direct_debit="SEPA direct debit pre-notification",
    direct_debit_text="We will collect {amount} from your account on {date}. "
    "There is nothing you need to do; please make sure the account is in funds.",
    direct_debit_terms="SEPA direct debit on {date}",
    core="SEPA Core Direct Debit",
    b2b="SEPA B2B Direct Debit",
    scheme="Scheme",
    mandate="Mandate reference",
    creditor="Creditor identifier",
    collect_on="Collection date",
    debtor="Account holder",
    account="IBAN",
    transfer="Bank transfer",
    transfer_text="Please transfer {amount} by {date} and quote the reference below.",
    transfer_terms="Payable by {date} without deduction",
    recipient="Recipient",
    bank_code="BIC",
    reference="Reference",
    qr="Scan with your banking app",
    nothing_due="Nothing is to be paid.",
    register="Register",
    tax_number="Tax number",
    contact="Questions",
    questions="{name} will be glad to answer questions about this invoice.",
    page="Page",
    date="d MMM yyyy",
)
WORDS: Mapping[Language, Words] = MappingProxyType({"de": _GERMAN, "fr": _FRENCH, "en": _ENGLISH})
