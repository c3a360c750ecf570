"""Borrowing: reserved at once or after an answer, longer, of more, taken back; twice pressed is once done."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest

from aktiv.bookings.rules import Party
from aktiv.lending.actions.asking import NewLoan, ask
from aktiv.lending.actions.changing import cancel, change_amounts
from aktiv.lending.actions.deciding import approve, cancel_as_staff, refuse_loan
from aktiv.lending.actions.extending import extend
from aktiv.lending.actions.handing import Given, hand_out
from aktiv.lending.actions.returning import Taken, take_back
from aktiv.lending.models import Holding, Kind, KindPrice, LendingTerms, Line, Loan, Part, Pool, Sharing
from aktiv.lending.queries.loans import access_loan, my_loans
from aktiv.lending.queries.stock import free_over
from aktiv.people.models import Person, StaffRole
from aktiv.values.periods import Period, at
from aktiv.values.refusal import Refusal
from tests.bookings.world import NOW, verbs
from tests.facilities.world import a_municipality
from tests.lending.world import Stocked, hours

pytestmark = [pytest.mark.django_db, pytest.mark.debian_postgres]


def asked(
    there: Stocked, start: float, end: float, *wanted: tuple[Kind | Pool, int], party: Party | None = None, **more: Any
) -> Loan:
    """Asked for by Alice, in hours after noon of 1 March."""
    amounts = {(each.kind if isinstance(each, Pool) else each).pk: amount for each, amount in wanted}
    new = NewLoan(depot_id=there.depot.pk, amounts=amounts, period=Period(hours(start), hours(end)), **more)
    return ask(new, party or there.world.as_alice, now=NOW)


def refused(code: str, act: Any, *args: Any, **more: Any) -> Refusal:
    with pytest.raises(Refusal) as said:
        act(*args, **more)
    assert said.value.code == code
    return said.value


def left(there: Stocked, pool: Pool, start: float, end: float) -> int:
    return free_over([pool.pk], Period(hours(start), hours(end)))[pool.pk]


def test_a_loan_is_reserved_at_once_with_its_price_and_its_things_are_taken(there: Stocked) -> None:
    KindPrice.objects.create(municipality=there.municipality, kind=there.chairs.kind, per_day=500, per_loan=10_000)
    made = asked(there, 24, 71, (there.chairs, 8), (there.projectors, 1), purpose=" Bursdag  på grendehuset ")
    assert (made.state, made.price, made.purpose) == ("reserved", 8 * 500 * 2 + 10_000, "Bursdag på grendehuset")
    assert (left(there, there.chairs, 24, 71), left(there, there.projectors, 24, 71)) == (12, 2)
    assert verbs("loan.") == ["loan.reserved"]
    short = refused("not_enough", asked, there, 30, 31, (there.chairs, 13))
    assert (short.data["left"], short.data["asked"], short.data["kind"].nb) == (12, 13, "Klappstol")


def test_pressed_twice_it_is_one_loan_and_somebody_elses_id_is_nobodys(there: Stocked) -> None:
    mine = uuid4()
    first = asked(there, 24, 48, (there.chairs, 8), id=mine)
    assert asked(there, 24, 48, (there.chairs, 8), id=mine).number == first.number
    assert left(there, there.chairs, 24, 48) == 12
    refused("not_found", asked, there, 24, 48, (there.chairs, 1), id=mine, party=there.world.as_charlie)


def test_a_set_takes_of_each_of_its_parts(there: Stocked) -> None:
    Part.objects.filter(whole=there.stage, kind=there.decks.kind).update(amount=4)
    made = asked(there, 1, 2, (there.stage, 1), (there.decks, 3))
    assert sorted(Line.objects.filter(loan=made).values_list("pool", "amount", "wholes")) == sorted(
        [(there.decks.pk, 4, 1), (there.legs.pk, 32, 1), (there.decks.pk, 3, None)], key=lambda row: row[:2]
    )
    refused("not_enough", asked, there, 1, 2, (there.decks, 2))
    asked(there, 1, 2, (there.decks, 1))


def test_cleaning_after_a_loan_keeps_the_next_away(there: Stocked) -> None:
    Kind.objects.filter(pk=there.projectors.kind_id).update(turnaround=120)
    asked(there, 1, 4, (there.projectors, 3))
    refused("not_enough", asked, there, 5.5, 7, (there.projectors, 1))
    asked(there, 6, 7, (there.projectors, 3))


def test_what_staff_decide_on_is_held_until_they_have(there: Stocked) -> None:
    Kind.objects.filter(pk=there.projectors.kind_id).update(decided=Kind.Decided.BY_STAFF)
    first, second = (asked(there, start, start + 10, (there.projectors, 2)) for start in (24, 48))
    assert (first.state, left(there, there.projectors, 24, 34)) == ("asked", 1)
    ingrid = there.world.ingrid.pk
    refused("not_found", approve, first.pk, by=there.world.bob.pk, now=NOW)
    refused("loan_changed_meanwhile", approve, first.pk, by=ingrid, now=NOW, version=9)
    for _ in range(2):
        assert approve(first.pk, by=ingrid, now=NOW, version=1).state == "reserved"
    refused("reason_missing", refuse_loan, second.pk, "  ", by=ingrid, now=NOW)
    for _ in range(2):
        assert refuse_loan(second.pk, "Skal på service", by=ingrid, now=NOW).reason == "Skal på service"
    assert left(there, there.projectors, 48, 58) == 3
    refused("loan_decided", approve, second.pk, by=ingrid, now=NOW)
    assert cancel_as_staff(first.pk, "Lyset virker ikke", by=ingrid, now=NOW).state == "cancelled"
    assert left(there, there.projectors, 24, 34) == 3
    assert verbs("loan.") == ["loan.asked", "loan.asked", "loan.approved", "loan.refused", "loan.cancelled"]


def test_taken_back_it_is_free_again_and_twice_pressed_is_once(there: Stocked) -> None:
    made = asked(there, 24, 48, (there.chairs, 20))
    refused("not_found", cancel, made.pk, there.world.as_charlie, now=NOW)
    for _ in range(2):
        assert cancel(made.pk, there.world.as_alice, now=NOW, version=1).state == "cancelled"
    assert left(there, there.chairs, 24, 48) == 20
    assert verbs("loan.").count("loan.cancelled") == 1
    refused("loan_not_standing", extend, made.pk, there.world.as_alice, hours(60), now=NOW)


def test_more_days_are_had_where_nobody_else_has_them_and_so_often(there: Stocked) -> None:
    KindPrice.objects.create(municipality=there.municipality, kind=there.chairs.kind, per_day=500)
    Kind.objects.filter(pk=there.chairs.kind_id).update(turnaround=60)
    LendingTerms.objects.create(municipality=there.municipality, most_extensions=2)
    made = asked(there, 24, 48, (there.chairs, 12))
    asked(there, 97, 110, (there.chairs, 9))
    alice = there.world.as_alice
    assert extend(made.pk, alice, hours(72), now=NOW, version=1).price == 2 * 12 * 500
    assert extend(made.pk, alice, hours(72), now=NOW, version=1).extended == 1  # pressed twice
    refused("not_enough", extend, made.pk, alice, hours(96.5), now=NOW)  # the chairs are wiped for an hour
    extend(made.pk, alice, hours(96), now=NOW)
    assert Holding.objects.get(line__loan=made).during.upper == hours(97)
    refused("extended_often_enough", extend, made.pk, alice, hours(96.5), now=NOW)
    refused("loan_late_already", extend, made.pk, alice, hours(200), now=hours(96) + timedelta(minutes=1))
    refused("not_longer", extend, asked(there, 1, 9, (there.legs, 1)).pk, alice, hours(8), now=NOW)


def test_more_days_are_paid_and_held_for_what_is_not_back_and_nothing_else(there: Stocked) -> None:
    for kind, per_day, per_loan in ((there.chairs.kind, 500, 2000), (there.stage, 10_000, 0)):
        KindPrice.objects.create(municipality=there.municipality, kind=kind, per_day=per_day, per_loan=per_loan)
    Kind.objects.filter(pk=there.chairs.kind_id).update(turnaround=120)
    Kind.objects.update(vat_code="standard")
    made = asked(there, 24, 48, (there.chairs, 12), (there.stage, 1))
    lines = {line.pool_id: line.pk for line in Line.objects.filter(loan=made)}
    chairs, decks, legs = (lines[pool.pk] for pool in (there.chairs, there.decks, there.legs))
    home, by = there.municipality.pk, there.world.ingrid.pk
    given = Given(amounts={chairs: 12, decks: 8, legs: 32})
    hand_out(made.pk, home, uuid4(), given, by=by, now=hours(24))
    back = Taken(amounts={chairs: 8, decks: 8}, missing={chairs: 1})
    take_back(made.pk, home, uuid4(), back, by=by, now=hours(47))
    kept = list(Holding.objects.filter(line_id=chairs, amount=8).values_list("during", flat=True))
    extended = extend(made.pk, there.world.as_alice, hours(96), now=hours(47.5))
    assert extended.price == 12 * 500 + 2000 + 10_000 + 2 * (3 * 500 + 10_000)
    assert list(Holding.objects.filter(line_id=chairs, amount=8).values_list("during", flat=True)) == kept
    assert Holding.objects.get(line_id=chairs, amount=3).during.upper == hours(98)
    assert (left(there, there.chairs, 50, 90), left(there, there.decks, 50, 90)) == (16, 8)


def test_more_or_fewer_are_had_before_pick_up_all_or_nothing(there: Stocked) -> None:
    made = asked(there, 24, 48, (there.chairs, 8), (there.legs, 4))
    chairs, legs, alice = there.chairs.kind_id, there.legs.kind_id, there.world.as_alice
    assert change_amounts(made.pk, alice, {chairs: 20}, now=NOW, version=1).version == 2
    assert (left(there, there.chairs, 24, 48), left(there, there.legs, 24, 48)) == (0, 32)
    refused("not_enough", change_amounts, made.pk, alice, {chairs: 1, legs: 33}, now=NOW)
    refused("loan_changed_meanwhile", change_amounts, made.pk, alice, {chairs: 1}, now=NOW, version=1)
    assert left(there, there.chairs, 24, 48) == 0
    Kind.objects.filter(pk=chairs).update(decided=Kind.Decided.BY_STAFF)
    change_amounts(made.pk, alice, {chairs: 2}, now=NOW)
    refused("more_by_staff", change_amounts, made.pk, alice, {chairs: 3}, now=NOW)


def test_what_was_not_asked_for_before_is_asked_for_by_every_rule(there: Stocked) -> None:
    made, alice = asked(there, 24, 96, (there.chairs, 2)), there.world.as_alice
    chairs, decks = there.chairs.kind_id, there.decks.kind_id
    Kind.objects.filter(pk__in=(chairs, decks)).update(longest_days=1)
    refused("loan_too_long", change_amounts, made.pk, alice, {chairs: 2, decks: 1}, now=NOW)
    assert change_amounts(made.pk, alice, {chairs: 3}, now=NOW).version == 2


def test_a_neighbour_borrows_what_is_shared_when_residents_have_had_their_time(there: Stocked) -> None:
    elsewhere = a_municipality("dal", "4699")
    dora = Person.objects.create(name="Dora", home_municipality=elsewhere)
    party = there.world.party(dora)
    refused("only_for_residents", asked, there, 24, 48, (there.chairs, 1), party=party)
    Sharing.objects.create(
        municipality=there.municipality,
        kind=there.chairs.kind,
        to=elsewhere,
        own_until_days=7,
        first_day=date(2027, 1, 1),
    )
    refused("residents_first", asked, there, 24 * 8, 24 * 9, (there.chairs, 1), party=party)
    assert asked(there, 24 * 7, 24 * 8, (there.chairs, 1), party=party).home_id == elsewhere.pk


def test_nobody_sees_or_changes_anothers_loan_and_staff_see_their_own_towns(there: Stocked) -> None:
    world = there.world
    for_club = asked(there, 24, 48, (there.chairs, 1), party=world.as_club)
    own = asked(there, 24, 48, (there.chairs, 1))
    assert [each.pk for each in my_loans(world.as_club).loans] == [for_club.pk]
    assert [each.pk for each in my_loans(world.as_alice).loans] == [own.pk]
    assert access_loan(for_club.pk, world.party(world.bob), NOW).own
    refused("not_found", access_loan, own.pk, world.party(world.bob), NOW)
    refused("not_found", access_loan, for_club.pk, world.as_charlie, NOW)
    assert access_loan(own.pk, world.party(world.ingrid), NOW).as_staff
    stranger = Person.objects.create(name="Sigrid")
    StaffRole.objects.create(
        person=stranger, municipality=a_municipality("dal", "4699"), role="administrator", valid_from=date(2026, 1, 1)
    )
    refused("not_found", access_loan, own.pk, world.party(stranger), NOW)


def test_a_price_that_changed_is_shown_before_it_is_agreed(there: Stocked) -> None:
    KindPrice.objects.create(municipality=there.municipality, kind=there.chairs.kind, per_day=500)
    changed = refused("price_changed", asked, there, 24, 48, (there.chairs, 2), expected=0)
    assert changed.data["total"] == 1000
    assert asked(there, 24, 48, (there.chairs, 2), expected=1000).price == 1000


def test_the_night_the_clocks_go_back_is_one_day_of_a_loan(there: Stocked) -> None:
    zone = there.municipality.zone
    KindPrice.objects.create(municipality=there.municipality, kind=there.chairs.kind, per_day=500)
    period = Period(at(date(2027, 10, 30), 1080, zone), at(date(2027, 10, 31), 1080, zone))
    new = NewLoan(depot_id=there.depot.pk, amounts={there.chairs.kind_id: 2}, period=period)
    assert (ask(new, there.world.as_alice, now=NOW).price, period.minutes) == (1000, 25 * 60)
