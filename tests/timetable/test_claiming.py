"""Claiming: the whole of what is wanted or nothing, and the database decides."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from aktiv.timetable.actions import claim, claim_many
from aktiv.timetable.models import Claim, Grant, Occupancy
from aktiv.timetable.rules import InTheWay, Taken
from aktiv.values.refusal import Refusal
from tests.timetable.places import Hall, at, make_hall, make_municipality

pytestmark = [pytest.mark.django_db, pytest.mark.debian_postgres]
USE, HOLD, CLOSURE = Claim.Kind.USE, Claim.Kind.HOLD, Claim.Kind.CLOSURE


def take(hall: Hall, now: datetime, times: str, atoms: str = "ABCDEF", **of_wanted: int) -> int:
    return claim(hall.municipality_id, USE, [hall.wanted(times, atoms, **of_wanted)], now=now)


@pytest.mark.scenario(1)
def test_what_touches_is_accepted_and_what_overlaps_is_refused_with_what_is_in_the_way(
    hall: Hall, now: datetime
) -> None:
    event = take(hall, now, "10–12")
    take(hall, now, "12–14")
    with pytest.raises(Taken) as refused:
        take(hall, now, "11:59–12")
    [conflict] = refused.value.conflicts
    assert (conflict.claim_id, conflict.during, conflict.kind) == (event, at("10–12"), InTheWay.USE)
    assert conflict.space_id == hall.spaces["ABCDEF"]


TREE = {3: "ABCD", 4: "AB", 5: "CD", 6: "C"}


@pytest.mark.scenario(2)
@pytest.mark.parametrize(("one", "in_its_way"), [(3, {3, 4, 5, 6}), (4, {3, 4}), (5, {3, 5, 6}), (6, {3, 5, 6})])
def test_a_space_is_in_the_way_of_what_contains_it_and_what_it_contains(
    hall: Hall, now: datetime, one: int, in_its_way: set[int]
) -> None:
    take(hall, now, "10–12", TREE[one])
    refused = set()
    for other, atoms in TREE.items():
        with transaction.atomic():
            try:
                take(hall, now, "11–13", atoms)
            except Taken:
                refused.add(other)
            transaction.set_rollback(True)
    assert refused == in_its_way


@pytest.mark.scenario(2)
def test_halves_and_thirds_conflict_where_they_overlap(hall: Hall, now: datetime) -> None:
    take(hall, now, "10–12", "ABC")
    take(hall, now, "10–12", "EF")
    with pytest.raises(Taken):
        take(hall, now, "10–12", "CD")
    take(hall, now, "10–12", "D")


@pytest.mark.scenario(3)
def test_a_space_made_a_moment_ago_refuses_an_overlapping_claim(now: datetime) -> None:
    hall = make_hall(make_municipality("4601"), 12)
    take(hall, now, "10–12", "AB")
    with pytest.raises(Taken):
        take(hall, now, "10–12", "ABC")


@pytest.mark.scenario(4)
def test_an_evening_until_midnight_conflicts_with_what_lies_inside_it(hall: Hall, now: datetime) -> None:
    take(hall, now, "22–24")
    with pytest.raises(Taken):
        take(hall, now, "22:30–23:30")
    take(hall, now, "0–1", day=3)


@pytest.mark.scenario(6)
def test_buffers_may_overlap_buffers_but_never_use(hall: Hall, now: datetime) -> None:
    take(hall, now, "10–12", after=30)
    take(hall, now, "12:30–13", before=30)
    with pytest.raises(Taken) as own:
        take(hall, now, "13:15–14", before=30)
    take(hall, now, "9–10")
    with pytest.raises(Taken) as theirs:
        take(hall, now, "12–12:15")
    assert [each.kind for each in own.value.conflicts] == [InTheWay.USE]
    assert [each.kind for each in theirs.value.conflicts] == [InTheWay.BUFFER, InTheWay.BUFFER]


@pytest.mark.scenario(6)
def test_blocking_a_whole_day_is_a_buffer_to_both_its_ends(hall: Hall, now: datetime) -> None:
    take(hall, now, "12–13", before=12 * 60, after=11 * 60)
    with pytest.raises(Taken):
        take(hall, now, "20–21")
    take(hall, now, "0–1", day=3)


def test_a_date_over_several_spaces_goes_in_whole_or_not_at_all(hall: Hall, other_hall: Hall, now: datetime) -> None:
    take(other_hall, now, "11–12", "A")
    before = (Claim.objects.count(), Grant.objects.count(), Occupancy.objects.count())
    with pytest.raises(Taken) as refused:
        claim(hall.municipality_id, USE, [hall.wanted("10–12"), other_hall.wanted("10–12", "AB")], now=now)
    assert [each.space_id for each in refused.value.conflicts] == [other_hall.spaces["AB"]]
    assert (Claim.objects.count(), Grant.objects.count(), Occupancy.objects.count()) == before
    claim(hall.municipality_id, USE, [hall.wanted("10–12"), other_hall.wanted("10–12", "CD")], now=now)


def test_a_refused_claim_leaves_the_callers_transaction_usable(hall: Hall, now: datetime) -> None:
    take(hall, now, "10–12")
    with transaction.atomic():
        with pytest.raises(Taken):
            take(hall, now, "11–12")
        take(hall, now, "12–13")
    assert Claim.objects.count() == 2


def test_wanting_the_same_floor_twice_is_wanting_it_once(hall: Hall, now: datetime) -> None:
    one = claim(hall.municipality_id, USE, [hall.wanted("10–12", "ABC"), hall.wanted("10–12", "AB", after=15)], now=now)
    assert Occupancy.objects.filter(claim=one).count() == 2
    with pytest.raises(Taken):
        take(hall, now, "12–13", "A")
    take(hall, now, "12–13", "C")


@pytest.mark.parametrize("elsewhere", ["another municipality", "another footprint"])
def test_only_a_spaces_own_floor_in_its_own_municipality_is_claimed(hall: Hall, now: datetime, elsewhere: str) -> None:
    home, wanted = hall.municipality_id, hall.wanted("10–12", "A")
    if elsewhere == "another municipality":
        home = make_municipality("4601").pk
    else:
        wanted = type(wanted)(hall.spaces["A"], hall.footprint("AB"), at("10–12"))
    with pytest.raises(Refusal) as refused:
        claim(home, USE, [wanted], now=now)
    assert refused.value.code == "outside_space"
    assert not Claim.objects.exists()


def test_a_series_takes_what_is_free_and_names_what_is_in_the_way_of_the_rest(hall: Hall, now: datetime) -> None:
    rival = take(hall, now, "19–20", "A", day=9)
    dates = [[hall.wanted("18–20", "ABC", day=day), hall.wanted("18–20", "EF", day=day)] for day in (2, 9, 16)]
    first, second, third = claim_many(hall.municipality_id, dates, now=now)
    assert isinstance(first, int)
    assert isinstance(third, int)
    assert isinstance(second, list)
    assert [each.claim_id for each in second] == [rival]
    assert set(Occupancy.objects.values_list("claim_id", flat=True)) == {first, third, rival}
    assert set(Claim.objects.values_list("id", flat=True)) == {first, third, rival}


def test_a_series_takes_as_many_statements_as_one_date(hall: Hall, now: datetime) -> None:
    counts = set()
    for dates in (1, 25):
        with connection.execute_wrapper(count := Count()):
            claim_many(
                hall.municipality_id,
                [[hall.wanted("18–20", "ABC", day=1 + day, before=15)] for day in range(dates)],
                now=now,
            )
        counts.add(count.statements)
        connection.cursor().execute("DELETE FROM timetable_occupancy")
    assert counts == {2}


class Count:
    statements = 0

    def __call__(self, execute, sql, params, many, context):  # type: ignore[no-untyped-def]
        self.statements += not sql.startswith(("SAVEPOINT", "RELEASE"))
        return execute(sql, params, many, context)


@pytest.mark.parametrize(
    "stands",
    [
        "footprint = '{}'",
        "footprint = '{(,)}'",
        "footprint = '{[35280,40321)}'",
        "footprint = '{[-1,1)}'",
        "during = 'empty'",
        "during = '[2027-03-02,)'",
        "during = '(,2027-03-02)'",
        "during = '[2027-03-02,infinity)'",
        "during = '[2027-03-02,2027-03-03]'",
        "layer = '[7000,7000]'",
        "layer = '[0,1]'",
        "layer = 'empty'",
    ],
)
def test_the_database_refuses_what_is_no_rectangle(hall: Hall, now: datetime, stands: str) -> None:
    take(hall, now, "10–12")
    with pytest.raises(IntegrityError), connection.cursor() as cursor:
        cursor.execute(f"UPDATE timetable_occupancy SET {stands}")


def test_the_database_refuses_two_uses_that_overlap_however_they_come(hall: Hall, now: datetime) -> None:
    one = take(hall, now, "10–12", "AB")
    during = (datetime(2027, 3, 2, 11, tzinfo=UTC), datetime(2027, 3, 2, 13, tzinfo=UTC))
    with pytest.raises(IntegrityError, match="no_double_booking"):
        Occupancy.objects.create(claim_id=one, footprint=hall.footprint("BC"), during=during, layer=(None, None))


def test_the_database_refuses_a_grant_in_another_municipalitys_space(hall: Hall, now: datetime) -> None:
    abroad = make_hall(make_municipality("4601"), 40)
    one = take(hall, now, "10–12")
    with pytest.raises(IntegrityError, match="grant_space_at_home"):
        Grant.objects.filter(claim_id=one).update(space_id=abroad.spaces["A"])


def test_the_database_refuses_a_parent_in_another_municipality(hall: Hall, now: datetime) -> None:
    abroad = take(make_hall(make_municipality("4601"), 40), now, "10–12")
    one = take(hall, now, "10–12")
    with pytest.raises(IntegrityError, match="claim_parent_at_home"):
        Claim.objects.filter(pk=one).update(parent_id=abroad)


LATER = timedelta(minutes=15)


@pytest.mark.parametrize("between", ["nothing", "another claim"])
def test_expired_holds_go_whole_when_something_takes_their_time(
    hall: Hall, other_hall: Hall, now: datetime, between: str
) -> None:
    hold = claim(
        hall.municipality_id, HOLD, [hall.wanted("10–12"), other_hall.wanted("10–12")], now=now, expires_at=now + LATER
    )
    if between == "another claim":
        with pytest.raises(Taken) as refused:
            take(hall, now + LATER - timedelta(microseconds=1), "11–12", "A")
        assert [each.kind for each in refused.value.conflicts] == [InTheWay.HOLD]
    take(hall, now + LATER, "11–12", "A")
    assert not Occupancy.objects.filter(claim=hold).exists()
    assert Claim.objects.get(pk=hold).released_at == now + LATER
