"""How a class found in a step table is said."""

from __future__ import annotations

from services.billing.dues.assessment import AssessmentLine, Parameters, whole
from services.billing.dues.kinds import Phrase
from services.billing.dues.measures import EMPLOYEES, TURNOVER, Measure
from services.billing.dues.words import Words
from shared.i18n import _


def declared(measure: Measure) -> Phrase:
    """'Klasse C: 51–100 Beschäftigte (gemeldet: 84) 900,00 €'."""
    name, above, up_to = measure.name, f"{measure.name}_above", f"{measure.name}_up_to"

    def say(words: Words, line: AssessmentLine) -> str:
        parameters, amount_cents = line.parameters, line.amount_cents
        dues_class = parameters["class"]

        def render(figure: str) -> str:
            return words.translate.gettext(
                "Class %(dues_class)s: %(range)s (declared: %(figure)s) %(amount)s",
                dues_class=dues_class,
                range=measure.described(words, parameters),
                figure=figure,
                amount=words.formats.euros(amount_cents),
            )

        key = (name, dues_class, parameters[above], parameters[up_to], amount_cents)
        before, after = words.around(key, render)
        return f"{before}{measure.figure(words, whole(parameters[name]))}{after}"

    return say


def undeclared(measure: Measure) -> Phrase:
    """'keine Meldung: höchste Klasse D (mehr als 100 Beschäftigte) 1.500,00 €'."""

    def say(words: Words, line: AssessmentLine) -> str:
        gettext, assumed = words.translate.gettext, line.parameters["assumed"]
        values = {
            "dues_class": line.parameters["class"],
            "range": measure.described(words, line.parameters),
            "amount": words.formats.euros(line.amount_cents),
        }
        if assumed == "highest":
            return gettext(
                "not declared: highest class %(dues_class)s (%(range)s) %(amount)s", **values
            )
        if assumed == "lowest":
            return gettext(
                "not declared: lowest class %(dues_class)s (%(range)s) %(amount)s", **values
            )
        return gettext("Class %(dues_class)s: %(range)s %(amount)s", **values)

    return say


def both_undeclared(words: Words, line: AssessmentLine) -> str:
    """'keine Meldung: höchste Klasse D 1.500,00 €'."""
    gettext, assumed = words.translate.gettext, line.parameters["assumed"]
    values = {
        "dues_class": line.parameters["class"],
        "amount": words.formats.euros(line.amount_cents),
    }
    if assumed == "highest":
        return gettext("not declared: highest class %(dues_class)s %(amount)s", **values)
    if assumed == "lowest":
        return gettext("not declared: lowest class %(dues_class)s %(amount)s", **values)
    return gettext("Class %(dues_class)s: one class for all %(amount)s", **values)


def lower_of(words: Words, line: AssessmentLine) -> str:
    """'Klasse B, die niedrigere aus: 84 Beschäftigte (Klasse C), Umsatz … (Klasse B) 900,00 €'."""
    return _of_both(words, line, _("Class %(dues_class)s, the lower of: %(figures)s %(amount)s"))


def higher_of(words: Words, line: AssessmentLine) -> str:
    """'Klasse C, die höhere aus: 84 Beschäftigte (Klasse C), Umsatz … (Klasse B) 900,00 €'."""
    return _of_both(words, line, _("Class %(dues_class)s, the higher of: %(figures)s %(amount)s"))


def _of_both(words: Words, line: AssessmentLine, text: str) -> str:
    dues_class, amount_cents = line.parameters["class"], line.amount_cents

    def render(figures: str) -> str:
        return words.translate.gettext(
            text,
            dues_class=dues_class,
            figures=figures,
            amount=words.formats.euros(amount_cents),
        )

    before, after = words.around((text, dues_class, amount_cents), render)
    employees = _figure(words, EMPLOYEES, line.parameters)
    return f"{before}{employees}, {_figure(words, TURNOVER, line.parameters)}{after}"


def _figure(words: Words, measure: Measure, parameters: Parameters) -> str:
    """'84 Beschäftigte (Klasse C)' or 'Umsatz nicht gemeldet (höchste Klasse angenommen)'."""
    gettext, figure = words.translate.gettext, parameters[measure.name]
    if isinstance(figure, int):
        dues_class = parameters[f"{measure.name}_class"]

        def render(shown: str) -> str:
            return gettext("%(figure)s (class %(dues_class)s)", figure=shown, dues_class=dues_class)

        before, after = words.around(("figure", dues_class), render)
        return f"{before}{measure.shown(words, figure)}{after}"
    missing = measure.not_declared(words)
    if parameters["assumed"] == "highest":
        return gettext("%(figure)s (highest class assumed)", figure=missing)
    if parameters["assumed"] == "lowest":
        return gettext("%(figure)s (lowest class assumed)", figure=missing)
    return missing
