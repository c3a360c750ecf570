"""Who acts, and what a right must be. What a right permits is in `people.permissions`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from aktiv.people.models import Organisation, Person
from aktiv.values.numbers import scheme
from aktiv.values.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Party:
    """Who acts: a person for herself, or for an organisation she represents. Kept on every act."""

    person: Person
    organisation: Organisation | None = None

    @property
    def home_id(self) -> int | None:
        """The municipality she, or the organisation, belongs to."""
        if self.organisation is not None:
            return self.organisation.municipality_id
        return self.person.home_municipality_id

    @property
    def organisation_id(self) -> UUID | None:
        """The organisation's id, when she acts for one."""
        return self.organisation.pk if self.organisation else None


def organisation_number(country: str, number: str | None) -> str | None:
    """The number in the form that is stored; None for a group that is not registered.

    Raises Refusal("not_an_organisation_number").
    """
    return scheme(country).organisation_number(number) if number else None


def in_order(first: date, last: date | None) -> None:
    """Raises Refusal("validity_not_in_order", first, last) when the last day is before the first."""
    if last is not None and last < first:
        raise Refusal("validity_not_in_order", first=first, last=last)
