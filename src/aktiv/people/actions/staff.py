"""Roles on a municipality's staff: given, ended, confirmed each year, and over when nobody confirms them.

A municipality is never left without an administrator: whatever may take the last one's role looks at all of them first,
with their rows locked.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from aktiv.journal.actions import Event, append
from aktiv.municipalities.models import Municipality
from aktiv.people.models import OperatorRole, Person, StaffRole
from aktiv.people.queries.staff import SUBJECT, announced_on, due_roles, lapsed_roles
from aktiv.people.rules import in_order
from aktiv.values.refusal import Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A role, where it is held (everywhere unless a facility or a district is said), and on which days, inclusive."""

    role: str
    valid_from: date
    valid_to: date | None = None
    facility_id: int | None = None
    district: str = ""


@transaction.atomic
def grant_role(person: Person, municipality: Municipality, post: Post, *, by: UUID | None, now: datetime) -> StaffRole:
    """Gives a person a role. Somebody who gives a role has said that it is right: it is reviewed a year from then.

    Raises Refusal("no_such_role", role), ("validity_not_in_order", first, last), ("administrator_everywhere"),
    ("no_such_facility") for one that is not the municipality's, and ("role_held_already").
    """
    check_post(post)
    try:
        with transaction.atomic():
            made = StaffRole.objects.create(
                person=person,
                municipality=municipality,
                role=post.role,
                facility_id=post.facility_id,
                district=post.district,
                valid_from=post.valid_from,
                valid_to=post.valid_to,
            )
    except IntegrityError as error:
        raise refused_by_database(error) from error
    append(_event("role.granted", made, by), at=now)
    return made


@transaction.atomic
def end_role(role_id: int, municipality: Municipality, *, by: UUID | None, now: datetime) -> StaffRole:
    """Ends a role at once. Raises Refusal("not_found"), and ("last_administrator") for the only one there is today."""
    keepers = _administrators(municipality, timezone.localdate(now))
    found = StaffRole.objects.select_for_update().filter(pk=role_id, municipality=municipality, ended_at=None).first()
    if found is None:
        raise Refusal("not_found")
    if keepers == {found.pk}:
        raise Refusal("last_administrator")
    found.ended_at = now
    found.save(update_fields=["ended_at"])
    append(_event("role.ended", found, by), at=now)
    return found


@transaction.atomic
def confirm_roles(role_ids: Collection[int], municipality: Municipality, *, by: UUID | None, now: datetime) -> int:
    """Says that roles are still right. Returns how many; those that have ended or are another's are left alone."""
    today = timezone.localdate(now)
    rows = StaffRole.objects.select_for_update().filter(pk__in=role_ids, municipality=municipality, ended_at=None)
    found = list(rows.order_by("pk"))
    StaffRole.objects.filter(pk__in=[each.pk for each in found]).update(reviewed_on=today)
    append([_event("role.confirmed", each, by) for each in found], at=now)
    return len(found)


@transaction.atomic
def end_unconfirmed(municipality: Municipality, *, now: datetime) -> int:
    """Ends the roles that nobody confirmed in time; nightly. Returns how many.

    Of administrators the one who has it longest keeps it when all of them would go.
    """
    today = timezone.localdate(now)
    keepers = _administrators(municipality, today)
    lapsed = list(lapsed_roles(municipality, today).select_for_update(of=("self",)).order_by("pk"))
    going = {each.pk for each in lapsed}
    if keepers and keepers <= going:
        going.discard(min(keepers))
    ended = [each for each in lapsed if each.pk in going]
    StaffRole.objects.filter(pk__in=going).update(ended_at=now)
    append([_event("role.expired", each, None) for each in ended], at=now)
    return len(ended)


@transaction.atomic
def announce_due(municipality: Municipality, *, now: datetime) -> int:
    """Puts in the journal that roles are due, for administrators to be told; nightly, when some have become so since it
    was last said. Returns how many are due.
    """
    today, said = timezone.localdate(now), announced_on(municipality)
    due = due_roles(municipality, today).count()
    since = said + timedelta(days=1) if said is not None else None
    if due and due_roles(municipality, today, since=since).exists():
        append(Event("roles.due", (SUBJECT, municipality.pk), municipality.pk, data={"count": due}), at=now)
    return due


@transaction.atomic
def make_operator(
    person: Person, *, valid_from: date, valid_to: date | None = None, by: UUID | None, now: datetime
) -> OperatorRole:
    """Lets a person run the platform. Raises Refusal("validity_not_in_order") and ("role_held_already")."""
    in_order(valid_from, valid_to)
    if OperatorRole.objects.on(valid_from).select_for_update().filter(person=person).exists():
        raise Refusal("role_held_already")
    made = OperatorRole.objects.create(person=person, valid_from=valid_from, valid_to=valid_to)
    append(Event("operator.made", ("person", person.pk), person_id=by, data={"to": valid_to}), at=now)
    return made


@transaction.atomic
def end_operator(person: Person, *, by: UUID | None, now: datetime) -> int:
    """Ends a person's running of the platform at once. Returns how many rights ended."""
    ended = OperatorRole.objects.filter(person=person, ended_at=None).update(ended_at=now)
    if ended:
        append(Event("operator.ended", ("person", person.pk), person_id=by), at=now)
    return ended


def check_post(post: Post) -> None:
    """Refuses what no post can be. Raises as grant_role does."""
    if post.role not in StaffRole.Role.values:
        raise Refusal("no_such_role", role=post.role)
    in_order(post.valid_from, post.valid_to)
    if post.role == StaffRole.Role.ADMINISTRATOR and (post.facility_id is not None or post.district):
        raise Refusal("administrator_everywhere")


def refused_by_database(error: IntegrityError) -> Refusal:
    """What the database said no to, as a refusal; the error itself when it is a fault of ours."""
    said = str(error)
    if "staff_facility_at_home" in said or "invited_to_facility_at_home" in said:
        return Refusal("no_such_facility")
    if "staff_role_once" in said:
        return Refusal("role_held_already")
    if "staff_invited_once" in said:
        return Refusal("invited_already")
    raise error


def _administrators(municipality: Municipality, today: date) -> set[int]:
    """The administrators' roles of today, locked in the order of their ids until the transaction ends."""
    rows = StaffRole.objects.on(today).filter(municipality=municipality, role=StaffRole.Role.ADMINISTRATOR)
    return {each.pk for each in _locked(rows)}


def _locked(rows: Any) -> Iterable[StaffRole]:  # Any: a queryset of roles
    found: Iterable[StaffRole] = rows.select_for_update().order_by("pk")
    return found


def _event(verb: str, role: StaffRole, by: UUID | None) -> Event:
    data = {
        "role_id": role.pk,
        "person": role.person_id,
        "role": role.role,
        "facility": role.facility_id,
        "district": role.district,
        "from": role.valid_from,
        "to": role.valid_to,
    }
    return Event(verb, (SUBJECT, role.municipality_id), role.municipality_id, by, data=data)
