"""The incident that a form is about, by the number that was typed or came with the link."""

from __future__ import annotations

from aktiv.collaboration.models import Incident
from aktiv.collaboration.queries.incidents import access_incident
from aktiv.values.refusal import Refusal
from aktiv.web.allocation.typed import Errors
from aktiv.web.collaboration.acts import Values, text, whole_number
from aktiv.web.collaboration.gates import Seat
from aktiv.web.components.forms import Field


def number_field(values: Values, errors: Errors, label: str, hint: str = "") -> Field:
    """The number of what it is about, with its name below."""
    return text("nr", label, values, errors, inputmode="numeric", hint=hint)


def number_in(values: Values) -> int | None:
    return whole_number(values, "nr", {}, least=1)


def incident_named(seat: Seat, values: Values) -> Incident | None:
    number = number_in(values)
    if number is None:
        return None
    try:
        return access_incident(seat.home.pk, number)
    except Refusal:
        return None
