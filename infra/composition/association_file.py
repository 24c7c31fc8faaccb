"""Reads an association file (TOML) whole: every defect with its line, nothing half applied."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import cast, get_args
from urllib.parse import urlsplit

from stdnum import bic as bics

from services.billing.association.tables import FILE_TRANSACTIONS_MAX
from services.billing.collections.rules.return_policy import ReturnAction
from services.billing.dues.problems import InvalidDuesRegulation, Problem, Problems
from services.billing.dues.regulation import parse_regulation
from services.billing.dues.source_lines import KeyPath, SourceLines
from services.billing.dues.table import Table
from services.billing.errors import AccountHolderUnreadable
from services.billing.sepa.creditor_identifier import parse_creditor_identifier
from services.billing.sepa.iban import parse_iban
from services.billing.sepa.sepa_text import bank_can_read
from services.billing.statements.return_reasons import RETURN_REASONS
from shared.association_spec import (
    AdmissionRule,
    AdmissionSpec,
    AssociationSpec,
    BankSpec,
    CollectionSpec,
    CreditSpec,
    MailSpec,
    OffsetWord,
    OidcSpec,
    PersonSpec,
    RoleName,
)
from shared.clean_text import AccountNumberInText, refuse_account
from shared.errors import DomainError
from shared.i18n import LANGUAGES, Language
from shared.money import parse_amount

_SLUG = re.compile(r"[a-z][a-z0-9-]{1,39}")
_EMAIL = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s,;<>\".]{2,}")
_COUNTRY = re.compile(r"[A-Z]{2}")
# Far above all dues; what is larger is a slip of the keyboard, and would not fit 32 bits.
_AMOUNT_MAX = 1_000_000_000
_ACCENT = re.compile(r"#[0-9a-fA-F]{6}")
# These words begin paths of the installation itself.
_ACCOUNT: KeyPath = ("association", "bank", "iban")
_TAKEN = frozenset(
    {"account", "api", "assets", "demo", "documents", "events", "livez", "readyz"}
    | {"sign-in", "sign-out"}
)


class InvalidAssociationFile(DomainError):
    """The association file cannot be used: {report}"""

    code = "invalid_association_file"

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda found: found.line or 0))
        super().__init__(
            report="; ".join(str(problem) for problem in self.problems),
            problems=[problem._asdict() for problem in self.problems],
        )


def load_association(toml_text: str) -> AssociationSpec:
    """The association that a file describes. Raises InvalidAssociationFile with every defect."""
    try:
        data = tomllib.loads(toml_text)
    except ValueError as error:  # TOMLDecodeError, or a number of thousands of digits
        raise InvalidAssociationFile([_syntax_problem(error, toml_text)]) from error
    lines = SourceLines.of(toml_text)
    problems = Problems(lines)
    spec = _Reader(data, problems).association()
    _refuse_accounts(data, (), problems)
    found = _found(problems.raise_any)
    regulation = data.get("dues_regulation")
    if isinstance(regulation, Mapping):
        found += _found(lambda: parse_regulation(regulation, source_lines=lines))
    if found:
        raise InvalidAssociationFile(found)
    return replace(spec, dues_regulation=regulation)


def _refuse_accounts(value: object, path: KeyPath, problems: Problems) -> None:
    """An account number is kept sealed where it belongs, and nowhere else."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            _refuse_accounts(inner, (*path, str(key)), problems)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            _refuse_accounts(inner, (*path, index), problems)
    elif isinstance(value, str) and path != _ACCOUNT:
        try:
            refuse_account(value)
        except AccountNumberInText as error:
            problems.add(path, error.message)


def _found(check: Callable[[], object]) -> list[Problem]:
    """The defects a check raises."""
    try:
        check()
    except InvalidDuesRegulation as error:
        return list(error.problems)
    return []


class _Reader:
    """Walks the tables of one file; what is missing is reported once, as the table it is."""

    def __init__(self, data: Mapping[str, object], problems: Problems) -> None:
        self._problems = problems
        self._file = Table(data, (), problems)

    def association(self) -> AssociationSpec:
        own = self._table(self._file, "association")
        spec = AssociationSpec(
            slug=_slug(own),
            name=own.text("name"),
            street=own.text("street"),
            house_number=_optional(own, "house_number"),
            postcode=own.text("postcode"),
            city=own.text("city"),
            country=_matching(own, "country", _COUNTRY, "two capital letters, like DE"),
            register_court=_optional(own, "register_court"),
            register_number=_optional(own, "register_number"),
            tax_number=_optional(own, "tax_number"),
            email=_email(own, "email"),
            phone=_optional(own, "phone"),
            website=_optional(own, "website"),
            languages=cast("tuple[Language, ...]", tuple(own.choices("languages", LANGUAGES))),
            accent=_accent(own),
            bank=_bank(self._table(own, "bank")),
            mail=_mail(self._table(own, "mail")),
            admission=_admission(self._table(own, "admission")),
            people=tuple(_people(self._file)),
            dues_regulation=None,
            correction_limit_cents=_amount(own, "correction_limit"),
            collections=_collections(own.table("collections", "[association.collections]")),
            credits=_credits(own.table("credits", "[association.credits]")),
            oidc=_oidc(self._file.table("sign_in", "[sign_in.oidc]")),
        )
        own.finish()
        self._file.table("dues_regulation", "")
        self._file.finish()
        return spec

    def _table(self, outer: Table, key: str) -> Table:
        found = outer.table(key, "a table of its own")
        if found:
            return found
        if key not in outer:
            outer.problem(
                f"there is no table [{'' if key == 'association' else 'association.'}{key}]"
            )
        return Table({}, (), Problems(None))


def _bank(table: Table) -> BankSpec:
    spec = BankSpec(
        account_holder=_holder(table),
        iban=_parsed(table, "iban", parse_iban),
        bic=_bic(table),
        creditor_identifier=_parsed(table, "creditor_identifier", parse_creditor_identifier),
    )
    table.finish()
    return spec


def _mail(table: Table) -> MailSpec:
    address = _email(table, "from_address")
    spec = MailSpec(
        from_name=table.text("from_name"),
        from_address=address,
        reply_to=_email(table, "reply_to") if "reply_to" in table else address,
    )
    table.finish()
    return spec


def _admission(table: Table) -> AdmissionSpec:
    rules = get_args(AdmissionRule)
    spec = AdmissionSpec(
        rule=cast(AdmissionRule, table.choice("rule", rules, default=rules[0])),
        quorum_percent=_whole(table, "quorum_percent", 50, at_least=0, at_most=100),
        deadline_days=_whole(table, "deadline_days", 14, at_least=1, at_most=365),
    )
    table.finish()
    return spec


def _collections(table: Table | None) -> CollectionSpec:
    """Limits of the bank, and the policy of returned debits: a code and what follows from it."""
    if not table:
        return CollectionSpec()
    usual = FILE_TRANSACTIONS_MAX
    returns = table.table("returns", "[association.collections.returns]")
    spec = CollectionSpec(
        transactions_max=_whole(table, "transactions_max", usual, at_least=1, at_most=usual),
        cents_max=_amount(table, "amount_max"),
        returns={
            code: returns.choice(code, tuple(ReturnAction), default=ReturnAction.RETRY)
            for code in RETURN_REASONS
            if code in returns
        }
        if returns
        else None,
    )
    for read in (returns, table):
        if read:
            read.finish()
    return spec


def _credits(table: Table | None) -> CreditSpec:
    """What becomes of what members paid too much."""
    if not table:
        return CreditSpec()
    rules = get_args(OffsetWord)
    offset = table.choice("offset", rules, default=rules[0]) if "offset" in table else None
    spec = CreditSpec(
        offset=cast("OffsetWord | None", offset), told_from_cents=_amount(table, "told_from")
    )
    table.finish()
    return spec


def _oidc(sign_in: Table | None) -> OidcSpec | None:
    table = sign_in.table("oidc", "[sign_in.oidc]") if sign_in else None
    spec = OidcSpec(_issuer(table), table.text("client_id")) if table else None
    for read in (table, sign_in):
        if read:
            read.finish()
    return spec


def _issuer(table: Table) -> str:
    """What a directory says in clear text, anybody on the way may have written."""
    value = table.text("issuer")
    parts = urlsplit(value)
    own_machine = parts.hostname in ("localhost", "127.0.0.1")
    if value and not (parts.scheme == "https" or (parts.scheme == "http" and own_machine)):
        table.problem(f'"{value}" is not an address that begins with https://', "issuer")
    return value.rstrip("/") if parts.path == "/" else value


def _people(file: Table) -> Iterable[PersonSpec]:
    seen: set[str] = set()
    # Without any the people are invited: `umlauf people invite`.
    for table in file.tables("people") if "people" in file else ():
        email = _email(table, "email")
        if email.lower() in seen:
            table.problem(f'"{email}" is written twice', "email")
        seen.add(email.lower())
        yield PersonSpec(
            name=table.text("name"),
            email=email,
            language=cast(Language, table.choice("language", LANGUAGES, default="de")),
            roles=cast("tuple[RoleName, ...]", tuple(table.choices("roles", get_args(RoleName)))),
        )
        table.finish()


def _slug(table: Table) -> str:
    slug = _matching(
        table, "slug", _SLUG, "small letters, digits and hyphens, 2 to 40, a letter first"
    )
    if slug in _TAKEN:
        table.problem(f'"{slug}" is an address of the installation itself', "slug")
    return slug


def _accent(table: Table) -> str:
    return _matching(table, "accent", _ACCENT, "a colour like #0b5cad") if "accent" in table else ""


def _email(table: Table, key: str) -> str:
    return _matching(table, key, _EMAIL, "an e-mail address")


def _optional(table: Table, key: str) -> str:
    return table.text(key) if table.word(key) else ""


def _amount(table: Table, key: str) -> int | None:
    """Cents of an amount that need not be there."""
    value = table.text(key) if key in table else ""
    try:
        cents = parse_amount(value) if value else None
    except DomainError as error:
        table.problem(error.message, key)
        return None
    if cents is not None and not 0 <= cents <= _AMOUNT_MAX:
        table.problem(f'"{value}" is not an amount from 0.00 to 10000000.00', key)
    return cents


def _matching(table: Table, key: str, pattern: re.Pattern[str], meant: str) -> str:
    value = table.text(key)
    if value and not pattern.fullmatch(value):
        table.problem(f'"{value}" is not {meant}', key)
    return value


def _parsed(table: Table, key: str, parse: Callable[[str], str]) -> str:
    value = table.text(key)
    try:
        return parse(value) if value else ""
    except DomainError as error:
        table.problem(error.message, key)
        return ""


def _holder(table: Table) -> str:
    value = table.text("account_holder")
    if value and not bank_can_read(value):
        table.problem(AccountHolderUnreadable().message, "account_holder")
    return value


def _bic(table: Table) -> str:
    value = table.text("bic").replace(" ", "").upper()
    if value and not bics.is_valid(value):
        table.problem(f'"{value}" is not a BIC (ISO 9362)', "bic")
    return value


def _whole(table: Table, key: str, default: int, *, at_least: int, at_most: int) -> int:
    value = table.whole(key, at_least=at_least, at_most=at_most)
    return default if value is None else value


def _syntax_problem(error: ValueError, toml_text: str) -> Problem:
    """`tomllib` says '(at line 3, column 5)' or '(at end of document)'."""
    reason, _, where = str(error).partition(" (at ")
    found = re.search(r"line (\d+)", where)
    line = int(found[1]) if found else toml_text.count("\n") + 1
    return Problem(line, "", f"not valid TOML: {reason}")
