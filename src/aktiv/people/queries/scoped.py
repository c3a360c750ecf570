"""One thing of a club's or a municipality's, by what a form or an address says: of another's there is none.

Whose it must be is asked for first, so that nobody looks one up without saying it.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TypeVar
from uuid import UUID

from aktiv.municipalities.models import Municipality
from aktiv.people.models import Organisation, Person, Representative, RightRequest, Team
from aktiv.values.refusal import Refusal

_Row = TypeVar("_Row", Organisation, RightRequest)


def organisation_at_home(municipality: Municipality, organisation_id: UUID) -> Organisation:
    """One whose home the municipality is. Raises Refusal("not_found")."""
    return _found(Organisation.objects.filter(municipality=municipality, pk=organisation_id).first())


def request_to_municipality(municipality: Municipality, request_id: UUID) -> RightRequest:
    """A request to act for a club that the municipality answers. Raises Refusal("not_found")."""
    return _found(RightRequest.objects.filter(municipality=municipality, pk=request_id).first())


def request_to_club(club: Organisation, request_id: UUID) -> RightRequest:
    """A request to act for this club. Raises Refusal("not_found")."""
    return _found(RightRequest.objects.filter(organisation=club, pk=request_id).first())


def standing_team(club: Organisation, team_id: int) -> Team | None:
    """A team of the club that has not ended."""
    return Team.objects.filter(organisation=club, pk=team_id, ended_on=None).first()


def is_own_right(club: Organisation, person: Person, right_id: int) -> bool:
    """Whether a right to act for the club is the person's."""
    return Representative.objects.filter(organisation=club, person=person, pk=right_id).exists()


def names_of_own(person_ids: Collection[UUID], *, own: UUID | None, organisation_id: UUID | None) -> dict[UUID, str]:
    """The names of those among the persons who are `own`, or who act or acted for the organisation."""
    named = {each for each in person_ids if each == own}
    if organisation_id is not None:
        rights = Representative.objects.filter(organisation_id=organisation_id, person_id__in=person_ids)
        named |= set(rights.values_list("person_id", flat=True))
    return dict(Person.objects.filter(pk__in=named).values_list("pk", "name")) if named else {}


def _found(row: _Row | None) -> _Row:
    if row is None:
        raise Refusal("not_found")
    return row
