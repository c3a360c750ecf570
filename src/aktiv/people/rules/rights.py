"""Who may act for whom: every permission of the house starts from the predicates on this page.

They are pure: what a person represents, and which roles she holds, comes in. `queries` reads it and offers the same
questions with the database behind them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol
from uuid import UUID

from aktiv.people.models import Organisation, Person, Representative, StaffRole
from aktiv.values.numbers import scheme
from aktiv.values.refusal import Refusal

BOOKERS = frozenset({Representative.Role.ADMINISTRATOR, Representative.Role.BOOKER})
"""Those who may book, change and cancel for an organisation."""

TEAM_LEADERS = BOOKERS | {Representative.Role.COACH}
"""Those who may give the organisation's own time to its teams."""

ANY_STAFF = frozenset(StaffRole.Role)
DECIDERS = frozenset({StaffRole.Role.ADMINISTRATOR, StaffRole.Role.CASE_HANDLER})
"""Those who decide applications, make events and close spaces."""

CATALOGUE_KEEPERS = frozenset({StaffRole.Role.ADMINISTRATOR, StaffRole.Role.FACILITY_MANAGER})
"""Those who change facilities, spaces, hours and terms."""


class Dated(Protocol):
    """Something that holds from a day to a day, both included; without a last day until further notice."""

    role: str
    valid_from: date
    valid_to: date | None


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


def holds(rights: Iterable[Dated], roles: Collection[str], day: date) -> bool:
    """Whether any of the rights is of one of the roles, and holds on the day."""
    return any(
        right.role in roles and right.valid_from <= day and (right.valid_to is None or day <= right.valid_to)
        for right in rights
    )


def organisation_number(country: str, number: str | None) -> str | None:
    """The number in the form that is stored; None for a group that is not registered.

    Raises Refusal("not_an_organisation_number").
    """
    return scheme(country).organisation_number(number) if number else None


def in_order(first: date, last: date | None) -> None:
    """Raises Refusal("validity_not_in_order", first, last) when the last day is before the first."""
    if last is not None and last < first:
        raise Refusal("validity_not_in_order", first=first, last=last)
