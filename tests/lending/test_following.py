"""Equipment goes where its booked date goes, ends with it, and is kept for the borrower where it cannot."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from aktiv.bookings.actions.cancelling import cancel as cancel_booking
from aktiv.bookings.actions.changing import change_time
from aktiv.lending.actions.asking import NewLoan, ask
from aktiv.lending.actions.following import follow_dates, stay_behind
from aktiv.lending.models import Holding, Kind, Loan
from aktiv.values.refusal import Refusal
from tests.bookings.world import NOW, TUESDAY, booked, verbs, when
from tests.lending.test_asking import left, refused
from tests.lending.world import Stocked, hours

pytestmark = [pytest.mark.django_db, pytest.mark.debian_postgres]


def along(there: Stocked, amount: int = 8, kind: Kind | None = None) -> tuple[UUID, int, Loan]:
    """A booking of Alice's on Tuesday from 18 to 20, with chairs along: its id, its date's and the loan."""
    made = booked(there.world, "18–20", there.world.as_alice, there.world.courts["A"])
    amounts = {(kind or there.chairs.kind).pk: amount}
    new = NewLoan(depot_id=there.depot.pk, amounts=amounts, occurrence_id=made.occurrence_ids[0])
    return made.id, made.occurrence_ids[0], ask(new, there.world.as_alice, now=NOW)


def test_a_date_that_moves_takes_its_equipment_along(there: Stocked) -> None:
    booking, date_id, loan = along(there)
    assert follow_dates(now=NOW) == 0
    change_time(booking, date_id, there.world.as_alice, when("20–22"), now=NOW)
    assert [follow_dates(now=NOW) for _ in range(2)] == [1, 0]
    loan.refresh_from_db()
    assert (loan.during.lower, loan.during.upper) == (when("20–22").start, when("20–22").end)
    held = Holding.objects.get(line__loan=loan).during
    assert (held.lower, held.upper) == (loan.during.lower, loan.during.upper)
    assert verbs("loan.") == ["loan.reserved", "loan.moved"]


def test_a_date_that_is_cancelled_lets_go_of_its_equipment_unless_it_is_out(there: Stocked) -> None:
    booking, _date_id, loan = along(there)
    cancel_booking(booking, there.world.as_alice, now=NOW)
    assert [follow_dates(now=NOW) for _ in range(2)] == [1, 0]
    loan.refresh_from_db()
    assert (loan.state, Holding.objects.exists()) == ("cancelled", False)
    booking, _date_id, loan = along(there)
    Loan.objects.filter(pk=loan.pk).update(state="out", out_at=NOW)
    cancel_booking(booking, there.world.as_alice, now=NOW)
    assert follow_dates(now=NOW) == 0
    assert Holding.objects.filter(line__loan=loan).exists()


def test_what_finds_too_few_is_kept_and_told_once_until_the_borrower_chooses(there: Stocked) -> None:
    booking, date_id, loan = along(there)
    there.loan(33, 35, (there.chairs, 15))  # Tuesday evening from 21
    change_time(booking, date_id, there.world.as_alice, when("20–22"), now=NOW)
    assert [follow_dates(now=NOW) for _ in range(2)] == [1, 0]
    loan.refresh_from_db()
    assert (loan.left_behind, loan.during.lower) == (True, when("18–20").start)
    assert verbs("loan.") == ["loan.reserved", "loan.left_behind"]
    # What has become free meanwhile is found when she looks.
    Holding.objects.filter(amount=15).delete()
    assert follow_dates(now=NOW, loan_ids=[loan.pk]) == 1
    loan.refresh_from_db()
    assert (loan.left_behind, loan.during.lower) == (False, when("20–22").start)
    stay_behind(loan.pk, by=there.alice.pk, now=NOW)
    cancel_booking(booking, there.world.as_alice, now=NOW)
    assert follow_dates(now=NOW) == 0
    assert left(there, there.chairs, 33, 34) == 12


def test_what_is_fixed_is_borrowed_and_moved_only_with_its_space(there: Stocked) -> None:
    world = there.world
    Kind.objects.filter(pk=there.projectors.kind_id).update(space=world.courts["A"])
    kind = there.projectors.kind
    kind.refresh_from_db()
    elsewhere = booked(world, "18–20", world.as_alice, world.courts["B"])
    for more in ({"period": when("18–20")}, {"occurrence_id": elsewhere.occurrence_ids[0]}):
        refused("only_with_its_space", ask, NewLoan(depot_id=there.depot.pk, amounts={kind.pk: 1}, **more),
                world.as_alice, now=NOW)  # fmt: skip
    booking, date_id, loan = along(there, 1, kind)
    change_time(booking, date_id, world.as_alice, when("18–20"), now=NOW, space_id=world.courts["C"].pk)
    change_time(booking, date_id, world.as_alice, when("19–21"), now=NOW, space_id=world.courts["C"].pk)
    follow_dates(now=NOW)
    loan.refresh_from_db()
    assert loan.left_behind
    with pytest.raises(Refusal, match="only_with_its_space"):
        stay_behind(loan.pk, by=there.alice.pk, now=NOW)


def test_equipment_comes_along_with_ones_own_dates_to_come_alone(there: Stocked) -> None:
    world = there.world
    made = booked(world, "18–20", world.as_club, world.courts["A"])
    new = NewLoan(depot_id=there.depot.pk, amounts={there.chairs.kind_id: 1}, occurrence_id=made.occurrence_ids[0])
    for party in (world.as_alice, world.as_charlie, world.party(world.ingrid)):
        refused("not_found", ask, new, party, now=NOW)
    refused("not_found", ask, new, world.as_club, now=hours(48))
    assert ask(new, world.party(world.bob, world.club), now=NOW).during.lower.date() == TUESDAY == date(2027, 3, 2)
