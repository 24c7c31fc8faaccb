"""A member of a run in a line: what the command line prints, and in which language it is said."""

from __future__ import annotations

from datetime import date

from services.billing.accounts.rules.states import PaymentMethod
from services.billing.dues.assess import Assessment, AssessmentLine
from services.billing.runs.plan import PlannedMember
from services.billing.runs.run_line import planned_line
from shared.ids import new_id
from shared.postal_address import PostalAddress

PLANNED = PlannedMember(
    member_id=new_id(),
    member_number="M-1",
    company="Société Générale d'Étanchéité & Cie S.à r.l.",
    address=PostalAddress(
        street="Rue de l'Église", house_number="4 bis", postcode="57600", city="Forbach",
        country="FR",
    ),
    language="fr",
    joined_on=date(2020, 5, 1),
    method=PaymentMethod.TRANSFER,
    mandate=None,
    assessment=Assessment(
        amount_cents=25000,
        dues_class="B",
        lines=(AssessmentLine("entry_fee", 25000, {}),),
        full_amount_cents=25000,
    ),
    explanation=("droit d'entrée 250,00 €",),
    exceptions=(),
    blocked=True,
)  # fmt: skip


def test_what_the_command_line_prints_is_what_it_always_printed() -> None:
    shown = planned_line(PLANNED).to_json()
    assert list(shown.items()) == [
        ("member_number", "M-1"),
        ("company", "Société Générale d'Étanchéité & Cie S.à r.l."),
        ("amount_cents", 25000),
        ("dues_class", "B"),
        ("explanation", ["droit d'entrée 250,00 €"]),
        ("payment_method", "transfer"),
    ]


def test_without_a_reader_the_reasons_are_in_the_members_language() -> None:
    line = planned_line(PLANNED)
    assert (line.explanation, line.language) == (PLANNED.explanation, "fr")
    assert (line.place, line.blocked, line.invoice) == ("Forbach, FR", True, None)


def test_a_reader_gets_them_in_the_own_language() -> None:
    line = planned_line(PLANNED, "en")
    assert (line.explanation, line.language) == (("entry fee €250.00",), "en")
