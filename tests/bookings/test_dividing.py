"""A club divides its season time among its teams, and takes back what it gave back."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from aktiv.bookings.actions.allocating import give_back, take_back
from aktiv.bookings.actions.dividing import divide_among_teams
from aktiv.bookings.models import Booking, Occurrence
from aktiv.bookings.queries.calendar import calendar
from aktiv.bookings.rules import Party
from aktiv.bookings.rules.dividing import Allotted, TeamTime, faults
from aktiv.journal.models import Entry
from aktiv.timetable import actions as timetable
from aktiv.timetable.models import Cut, Occupancy
from aktiv.timetable.rules import Taken, Wanted
from aktiv.values.footprints import part
from aktiv.values.periods import Period, day_period
from aktiv.values.refusal import Refusal
from tests.bookings.world import booked
from tests.reading import everything_of
from tests.seasons.given import Given
from tests.seasons.test_publishing import of_group
from tests.seasons.test_running import LATER, refused, running

__all__ = ["running"]
FIVE, SIX, END = 17 * 60, 17 * 60 + 45, 18 * 60 + 30
FLOOR = {1: part(1, 4, [0, 1]), 2: part(1, 4, [0]), 3: part(1, 4, [1]), 4: part(1, 4, [2])}


@pytest.mark.parametrize(
    ("times", "wrong"),
    [
        ([TeamTime("a", 2, FIVE, END), TeamTime("b", 3, FIVE, END)], []),
        ([TeamTime("a", 1, FIVE, SIX), TeamTime("b", 1, SIX, END)], []),
        ([TeamTime("a", 1, FIVE, SIX), TeamTime("b", 3, SIX - 5, END)], [(1, "team_in_the_way")]),
        ([TeamTime("", 1, FIVE, SIX)], [(0, "missing_text")]),
        ([TeamTime("a", 4, FIVE, SIX)], [(0, "outside_allocated_space")]),
        ([TeamTime("a", 9, FIVE, SIX)], [(0, "outside_allocated_space")]),
        ([TeamTime("a", 2, FIVE - 5, SIX)], [(0, "outside_allocated_time")]),
        ([TeamTime("a", 2, SIX, END + 5)], [(0, "outside_allocated_time")]),
        ([TeamTime("a", 2, SIX, FIVE)], [(0, "outside_allocated_time")]),
    ],
)
def test_the_rows_together_never_exceed_the_clubs_time(times: list[TeamTime], wrong: list[tuple[int, str]]) -> None:
    found = faults(times, Allotted(FLOOR[1], FIVE, END), FLOOR)
    assert [(place, refusal.code) for place, refusal in found] == wrong


def shares(running: Given) -> tuple[Booking, list[TeamTime]]:
    [half] = of_group(running, "G12")
    courts = running.world.courts
    return half, [TeamTime("G12 a", courts["A"].pk, FIVE, SIX), TeamTime("G12 b", courts["B"].pk, FIVE, END)]


def coming(booking: Booking) -> list[Occurrence]:
    rows = booking.occurrences.filter(during__startswith__gt=LATER, state="confirmed")
    return list(rows.order_by("during").select_related("space", "booking"))


def divide(running: Given, booking: Booking, times: list[TeamTime], **more: Any) -> Any:
    return divide_among_teams(booking.pk, times, running.world.as_club, now=LATER, **more)


def test_a_weekly_time_is_divided_as_one_act_and_shown_in_the_hall_by_the_rules_for_names(running: Given) -> None:
    world = running.world
    half, times = shares(running)
    dates = coming(half)
    does = divide(running, half, times)
    assert (len(does.made), does.missing) == (2 * len(dates), [])
    teams = Booking.objects.filter(kind="group_time", parent=half)
    assert {(each.team, each.occurrences.count()) for each in teams} == {("G12 a", len(dates)), ("G12 b", len(dates))}
    [told] = everything_of(Entry).filter(verb="booking.divided")
    assert (told.subject_id, len(told.data["teams"]), told.data["dates"]) == (str(half.pk), 2, len(dates))
    day = day_period(dates[0].during.lower.astimezone(world.municipality.zone).date(), world.municipality.zone)
    a = world.courts["A"]
    for published, name, team in ((True, world.club.name, "G12 a"), (False, "", "")):
        world.club.publishes_name = published
        world.club.save()
        shown = calendar([a], day, Party(), LATER)[a.pk]
        first = next(each for each in shown if each.booking_kind == "group_time")
        assert (first.title, first.team) == (name, team)
    # What no team has is the club's own still.
    assert {each.booking_kind for each in shown} == {"group_time", "allocation"}


def test_dividing_again_leaves_what_is_to_stay_and_ends_the_rest(running: Given) -> None:
    half, times = shares(running)
    divide(running, half, times)
    kept = set(Occurrence.objects.filter(booking__team="G12 a").values_list("pk", "claim_id", "sequence"))
    does = divide(running, half, [times[0], TeamTime("Jenter", times[1].space_id, SIX, END)])
    assert len(does.kept) == len(does.ended) == len(does.made) == len(coming(half))
    rows = Occurrence.objects.filter(booking__team="G12 a")
    assert set(rows.values_list("pk", "claim_id", "sequence")) == kept
    assert not Occurrence.objects.filter(booking__team="G12 b", state="confirmed").exists()
    divide(running, half, [])
    assert not Occurrence.objects.filter(booking__kind="group_time", state="confirmed").exists()
    # All of it is the club's own again, whole.
    assert Occupancy.objects.filter(claim=coming(half)[0].claim_id).count() == 1


def test_some_dates_are_divided_otherwise_and_the_others_stay(running: Given) -> None:
    half, times = shares(running)
    divide(running, half, times)
    first, second = coming(half)[:2]
    divide(running, half, [TeamTime("Alle", half.space_id, FIVE, END)], occurrence_ids=[second.pk])
    rows = Occurrence.objects.filter(booking__parent=half, state="confirmed")
    assert {each.booking.team for each in rows.filter(claim__parent=first.claim_id)} == {"G12 a", "G12 b"}
    assert {each.booking.team for each in rows.filter(claim__parent=second.claim_id)} == {"Alle"}
    # Divided as before, the team goes on as the same booking.
    divide(running, half, times)
    assert Booking.objects.filter(parent=half, team="G12 a").count() == 1
    with refused("no_dates_chosen"):
        divide(running, half, times, occurrence_ids=[0])


def test_dates_that_were_given_back_or_taken_are_left_out_and_told(running: Given) -> None:
    half, times = shares(running)
    first = coming(half)[0]
    give_back(half.pk, first.pk, running.world.as_club, now=LATER)
    does = divide(running, half, times)
    assert {(each.date.pk, each.why) for each in does.missing} == {(first.pk, "given_back")}
    assert len(does.made) == 2 * (len(coming(half)) - 1)


def test_the_database_lets_no_team_have_what_its_club_or_another_team_has_not_given(running: Given) -> None:
    half, _ = shares(running)
    date_, world = coming(half)[0], running.world
    period = Period(date_.during.lower, date_.during.upper)
    court, other = world.courts["A"], world.courts["C"]
    twice = [(date_.claim_id, [Wanted(court.pk, court.footprint, period)])] * 2
    with pytest.raises(Taken):
        timetable.split_many(twice, now=LATER)
    with refused("outside_allocated_space"):
        timetable.split_many([(date_.claim_id, [Wanted(other.pk, other.footprint, period)])], now=LATER)
    longer = Period(period.start, period.end + timedelta(minutes=5))
    with refused("outside_allocated_time"):
        timetable.split_many([(date_.claim_id, [Wanted(court.pk, court.footprint, longer)])], now=LATER)
    assert not Booking.objects.filter(kind="group_time").exists()


def test_only_the_club_divides_its_time(running: Given) -> None:
    world = running.world
    half, times = shares(running)
    for party in (
        world.party(world.charlie, world.rival),
        world.party(world.ingrid),
        world.party(world.charlie, world.club),
    ):
        with pytest.raises(Refusal):
            divide_among_teams(half.pk, times, party, now=LATER)
    with refused("team_in_the_way"):
        divide(running, half, [times[0], TeamTime("x", half.space_id, FIVE, END)])


def test_what_teams_had_of_a_date_falls_when_the_club_gives_it_back_and_all_of_it_is_free(running: Given) -> None:
    world = running.world
    half, times = shares(running)
    divide(running, half, times)
    first = coming(half)[0]
    freed = give_back(half.pk, first.pk, world.as_club, now=LATER)
    assert sum(each.period.minutes for each in freed) >= 90
    day = first.during.lower.astimezone(world.municipality.zone).date()
    assert booked(world, "17–18:30", world.as_charlie, world.half, on=day, now=LATER)
    inside = Occurrence.objects.filter(claim__parent=first.claim_id)
    assert {each.state for each in inside} == {"cancelled"}


def test_what_was_given_back_comes_back_while_nobody_else_has_it(running: Given) -> None:
    world = running.world
    half, _ = shares(running)
    first, second = coming(half)[:2]
    for each in (first, second):
        give_back(half.pk, each.pk, world.as_club, now=LATER)
    day = second.during.lower.astimezone(world.municipality.zone).date()
    booked(world, "17–18", world.as_charlie, world.courts["A"], on=day, now=LATER)
    before = Occupancy.objects.filter(claim=second.claim_id).count()
    came = take_back(half.pk, [first.pk, second.pk], world.as_club, now=LATER + timedelta(minutes=1))
    assert came == ([first.pk], [second.pk])
    assert Occupancy.objects.filter(claim=first.claim_id).count() == 1
    # Of what others have a bit of nothing comes back: it stays given back.
    assert Occupancy.objects.filter(claim=second.claim_id).count() == before == 0
    assert list(Cut.objects.filter(by=None, ended_at=None).values_list("claim_id", flat=True)) == [second.claim_id]
    [told] = everything_of(Entry).filter(verb="booking.taken_back")
    assert (told.data["occurrences"], told.data["taken"]) == ([first.pk], [second.pk])
    with refused("taken_meanwhile"):
        take_back(half.pk, [second.pk], world.as_club, now=LATER)
    with refused("nothing_to_take_back"):
        take_back(half.pk, [first.pk], world.as_club, now=LATER)
    with refused("not_found"):
        take_back(half.pk, [second.pk], world.party(world.charlie, world.rival), now=LATER)


def test_when_it_was_given_back_is_kept(running: Given) -> None:
    half, _ = shares(running)
    give_back(half.pk, coming(half)[0].pk, running.world.as_club, now=LATER)
    assert Cut.objects.get(by=None).given_at == LATER
    assert date(2027, 4, 10) == LATER.date()
