"""What acts of the pool of competence have in common: months to choose, two answers, and how engagements are told."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from aktiv.collaboration import pool_words as words
from aktiv.collaboration.models import Engagement
from aktiv.collaboration.queries.engagement_figures import month_in
from aktiv.collaboration.rules.pool import first_of, months, next_month
from aktiv.web.allocation.typed import Errors
from aktiv.web.collaboration.acts import Values, filled, partners, pick
from aktiv.web.collaboration.gates import Seat
from aktiv.web.collaboration.shown import called, named
from aktiv.web.components.forms import Field
from aktiv.web.components.links import Choice

AHEAD = 48
"""Months to come that can be chosen."""
Named = list[tuple[str, str]]


def yes_or_no(label: str, yes: str, no: str, values: Values, errors: Errors) -> Field:
    """Two answers to choose between, neither chosen beforehand."""
    chosen = values.get("svar", "")
    choices = (Choice("ja", yes, chosen == "ja"), Choice("nei", no, chosen == "nei"))
    return Field("svar", label, chosen, "radio", error=errors.get("svar", ""), choices=choices)


def answered(values: Values, errors: Errors) -> bool:
    """Whether yes was answered; what is missing is told at the field, and a reason is wanted with a no."""
    if values.get("svar") not in ("ja", "nei"):
        errors["svar"] = _("Choose one of them.")
    if values.get("svar") == "nei":
        filled(values, errors, "grunn")
    return values.get("svar") == "ja"


def span_fields(seat: Seat, values: Values, errors: Errors) -> list[Field]:
    """From one month to another."""
    coming = coming_months(seat)
    return [
        pick("fra", _("From"), coming, values, errors),
        pick("til", _("To and with"), coming, values, errors),
    ]


def coming_months(seat: Seat) -> Named:
    """This month and those to come."""
    first = first_of(seat.today)
    last = first
    for _month in range(AHEAD):
        last = next_month(last)
    return as_choices(months(first, last))


def as_choices(span: tuple[date, ...]) -> Named:
    """Months as a list to choose from."""
    return [(month_in(each), words.month_told(each)) for each in span]


def month_chosen(values: Values, name: str, errors: Errors) -> date:
    """A month that was chosen; any when it was none, which is told at the field."""
    try:
        return date.fromisoformat(f"{values.get(name, '')}-01")
    except ValueError:
        errors[name] = _("Choose a month.")
        return date.min


def own_numbers(seat: Seat) -> set[str]:
    """The numbers of those she speaks for."""
    return {number for number, _name in partners(seat, own=True)}


def engagement_told(engagement: Engagement) -> str:
    """An engagement in a list."""
    told = _("%(giver)s for %(receiver)s") % {"giver": engagement.giver.name, "receiver": engagement.receiver.name}
    return f"{engagement.number}: {called(named(engagement.competence))}, {told}"
