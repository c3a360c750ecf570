"""Loans one by one and in lists: nobody sees another's."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from aktiv.bookings.models import Occurrence
from aktiv.bookings.queries.bookings import access_booking
from aktiv.bookings.rules import Party
from aktiv.lending.models import Depot, Line, Loan
from aktiv.people.permissions import Permission, Rights, StaffRight, Thing, permits
from aktiv.people.queries.permissions import club_rights, staff_rights
from aktiv.values.periods import Period
from aktiv.values.refusal import Refusal
from aktiv.walls import everything, within

_WITH = ("depot__facility", "municipality", "person", "organisation", "occurrence")


@dataclass(frozen=True, slots=True)
class LoanAccess:
    """A loan that a party may see. `own`: she may change it as its borrower; `as_staff`: she may decide on it; `looks`:
    she sees it as the borrower or for the organisation, and not as staff."""

    loan: Loan
    own: bool
    as_staff: bool
    looks: bool


@dataclass(frozen=True, slots=True)
class LoanPage:
    """One page of a list, and whether there is a next."""

    loans: Sequence[Loan]
    more: bool


def access_loan(loan_id: UUID, party: Party, now: datetime, *, to_change: bool = False) -> LoanAccess:
    """A loan of the person's own, of an organisation that she represents, or for staff where it is lent from.

    `to_change` locks its row until the transaction ends. Raises Refusal("not_found") for everyone else.
    """
    if party.person_id is None:
        raise Refusal("not_found")
    loan = loan_by_id(loan_id, to_change=to_change)
    if loan is None:
        raise Refusal("not_found")
    today = now.astimezone(loan.municipality.zone).date()
    thing, held = thing_of(loan), Rights(person_id=party.person_id)
    if loan.organisation_id is not None:
        held = club_rights(party.person_id, today, loan.organisation_id)
    own, look = permits(Permission.LOAN_MAKE, held, thing), permits(Permission.LOAN_SEE, held, thing)
    staff = staff_rights(party.person_id, today, loan.municipality_id)
    if not look and not permits(Permission.LOAN_SEE, staff, thing):
        raise Refusal("not_found")
    return LoanAccess(loan, own, permits(Permission.LOAN_DECIDE, staff, thing), look)


def access_own_loan(loan_id: UUID, party: Party, now: datetime, *, to_change: bool = False) -> Loan:
    """A loan that the party may change as its borrower. Raises Refusal("not_found")."""
    access = access_loan(loan_id, party, now, to_change=to_change)
    if not access.own:
        raise Refusal("not_found")
    return access.loan


def access_loan_to_decide(loan_id: UUID, person_id: UUID, now: datetime, *, to_change: bool = False) -> Loan:
    """A loan that the person decides on as staff. Raises Refusal("not_found")."""
    loan = loan_by_id(loan_id, to_change=to_change)
    if loan is None:
        raise Refusal("not_found")
    held = staff_rights(person_id, now.astimezone(loan.municipality.zone).date(), loan.municipality_id)
    if not permits(Permission.LOAN_DECIDE, held, thing_of(loan)):
        raise Refusal("not_found")
    return loan


def loan_to_hand(loan_id: UUID, person_id: UUID, now: datetime) -> Loan:
    """A loan of a storage place where the person hands out. Raises Refusal("not_found")."""
    loan = loan_by_id(loan_id)
    if loan is None:
        raise Refusal("not_found")
    held = staff_rights(person_id, now.astimezone(loan.municipality.zone).date(), loan.municipality_id)
    if not permits(Permission.EQUIPMENT_HAND, held, depot_as_thing(loan.depot)):
        raise Refusal("not_found")
    return loan


def access_loan_to_extend(loan_id: UUID, person_id: UUID, now: datetime, *, to_change: bool = False) -> Loan:
    """A loan that the person may make longer as staff: who decides on it, or hands out at its storage place. Raises
    Refusal("not_found")."""
    loan = loan_by_id(loan_id, to_change=to_change)
    if loan is None:
        raise Refusal("not_found")
    held = staff_rights(person_id, now.astimezone(loan.municipality.zone).date(), loan.municipality_id)
    hands_out = permits(Permission.EQUIPMENT_HAND, held, depot_as_thing(loan.depot))
    if not hands_out and not permits(Permission.LOAN_DECIDE, held, thing_of(loan)):
        raise Refusal("not_found")
    return loan


def loan_by_id(loan_id: UUID, *, to_change: bool = False) -> Loan | None:
    """A loan with what pages say of it. Whoever asks checks who may see it."""
    with everything():
        rows = Loan.objects.select_for_update(of=("self",)) if to_change else Loan.objects.all()
        return rows.filter(pk=loan_id).select_related(*_WITH).first()


def loan_numbered(municipality_id: int, number: int) -> Loan | None:
    """A municipality's loan with that number, by loan_number_once. For its own staff."""
    with within(municipalities=[municipality_id]):
        rows = Loan.objects.filter(municipality_id=municipality_id, number=number)
        return rows.select_related(*_WITH).first()


def thing_of(loan: Loan) -> Thing:
    """A loan as permissions see it; its depot is at hand."""
    return Thing(
        municipality_id=loan.municipality_id,
        facility_id=loan.depot.facility_id,
        district=loan.depot.facility.district if loan.depot.facility else "",
        organisation_id=loan.organisation_id,
        person_id=loan.person_id,
    )


def period_of(loan: Loan) -> Period:
    """From pick-up until it is to be back."""
    return Period(loan.during.lower, loan.during.upper)


def lines_of(loans: Iterable[Loan]) -> dict[UUID, list[Line]]:
    """The lines of loans that the caller may see, with pool and kind, by name of the kind. One statement."""
    found: dict[UUID, list[Line]] = {loan.pk: [] for loan in loans}
    with everything():
        rows = Line.objects.filter(loan_id__in=found).select_related("pool__kind", "whole")
        for line in rows.order_by("pool__kind__sort_key", "pk"):
            found[line.loan_id].append(line)
    return found


def my_loans(
    party: Party, *, past: bool = False, offset: int = 0, limit: int = 20, after: tuple[datetime, UUID] | None = None
) -> LoanPage:
    """The party's loans: those that something is left to do with, the first to pick up or bring back first; or those
    that have ended, the last first. One statement."""
    if party.holder is None:
        return LoanPage([], False)
    with within(person=party.person_id, organisation=party.organisation_id):
        rows = Loan.objects.filter(holder=party.holder).select_related("depot__facility", "municipality")
        rows = rows.exclude(state__in=Loan.State.open()) if past else rows.filter(state__in=Loan.State.open())
        if after is not None:
            rows = rows.filter(created_at__lt=after[0]) | rows.filter(created_at=after[0], pk__lt=after[1])
        found = list(rows.order_by("-created_at", "-pk")[offset : offset + limit + 1])
    return LoanPage(found[:limit], len(found) > limit)


def loans_along(occurrence_ids: Collection[int]) -> dict[int, list[Loan]]:
    """The loans that come along with booked dates which the caller may see. One statement."""
    found: dict[int, list[Loan]] = {each: [] for each in occurrence_ids}
    with everything():
        rows = Loan.objects.filter(occurrence_id__in=occurrence_ids).select_related("depot", "municipality")
        for loan in rows.order_by("during", "pk"):
            found[loan.occurrence_id or 0].append(loan)
    return found


def access_date(occurrence_id: int, party: Party, now: datetime) -> Occurrence:
    """A booked date to come that the party may add equipment to. Raises Refusal("not_found")."""
    found = Occurrence.objects.select_related("booking", "space__facility", "municipality").filter(pk=occurrence_id)
    date = found.first()
    if date is None or date.state not in Occurrence.State.holding_time() or date.during.upper <= now:
        raise Refusal("not_found")
    access = access_booking(date.booking_id, party, now, by_staff_right=False)
    if not access.may_change or date.holder != party.holder:
        raise Refusal("not_found")
    return date


def depots_of(held: Rights, permission: Permission) -> list[Depot]:
    """The storage places where somebody has a permission. One statement."""
    homes = municipalities_of(held)
    rows = Depot.objects.filter(municipality_id__in=homes).select_related("facility", "municipality").order_by("name")
    return [each for each in rows if permits(permission, held, depot_as_thing(each))]


def depot_as_thing(depot: Depot) -> Thing:
    """A storage place as permissions see it."""
    return Thing(
        municipality_id=depot.municipality_id,
        facility_id=depot.facility_id,
        district=depot.facility.district if depot.facility else "",
    )


def municipalities_of(held: Rights) -> list[int]:
    """Where somebody has a role on a staff."""
    return sorted({each.municipality_id for each in held.staff if isinstance(each, StaffRight)})
