"""Season time, events over it, team time inside it, time given back, and closures."""

from __future__ import annotations

from datetime import date

import pytest

from aktiv.bookings.actions.allocating import Wish, add_group_time, allocate, give_back
from aktiv.bookings.actions.booking import book
from aktiv.bookings.actions.cancelling import cancel
from aktiv.bookings.actions.closing import Fate, close, preview_closure
from aktiv.bookings.actions.overriding import make_event, preview_event
from aktiv.bookings.actions.recording import Recorded
from aktiv.bookings.models import Booking, Occurrence, Season, SeasonWindow
from aktiv.bookings.queries.bookings import held_of
from aktiv.bookings.queries.conflicts import explained
from aktiv.bookings.queries.series import At
from aktiv.facilities.models import Space
from aktiv.journal.models import Entry
from aktiv.timetable.rules import Taken
from aktiv.values.periods import Period
from aktiv.values.refusal import Refusal
from tests.bookings.world import NOW, TUESDAY, World, booked, day, held, verbs, when
from tests.reading import everything_of

MONDAY = date(2027, 5, 10)
LAST = date(2027, 5, 17)


@pytest.fixture
def season(world: World) -> Season:
    """1 September to Monday 17 May, Mondays to Fridays 16–22."""
    made = Season.objects.create(municipality=world.municipality, name_nb="Vinter", first=date(2026, 9, 1), last=LAST)
    for weekday in range(1, 6):
        SeasonWindow.objects.create(season=made, weekday=weekday, from_minute=16 * 60, to_minute=22 * 60)
    return made


def allocated(
    world: World, season: Season, hours: str = "18–20", space: Space | None = None, on: date = TUESDAY
) -> Recorded:
    wish = Wish((space or world.hall).pk, when(hours, on))
    return allocate(season.pk, [wish], world.as_club, by=world.ingrid.pk, now=NOW)


def event(
    world: World, hours: str, *, space: Space | None = None, confirmed: tuple[int, ...] = (), title: str = "Stevne"
) -> Recorded:
    who = world.party(world.ingrid)
    return make_event([world.hall.pk], when(hours), who, title=title, now=NOW, confirmed=confirmed)


def holds(made: Recorded) -> list[Period]:
    """What the first date of a booking holds now."""
    [occurrence_id] = made.occurrence_ids
    found = held_of([Occurrence.objects.get(pk=occurrence_id)], NOW)
    return [each.period for each in found[occurrence_id]]


def reasons(refusal: Refusal) -> list[str]:
    return [each["refusal"].code for each in refusal.data["dates"]]


@pytest.mark.scenario(13)
def test_an_event_says_whom_it_displaces_and_gives_the_time_back_when_it_is_cancelled(
    world: World, season: Season
) -> None:
    allocation = allocated(world, season)
    preview = preview_event([world.hall.pk], when("19–21"), now=NOW)
    assert preview.occurrence_ids == set(allocation.occurrence_ids)
    assert [each.name() for each in preview.displaced] == ["Solheim IL"]
    with pytest.raises(Refusal, match="override_not_said") as refused:
        event(world, "19–21")
    assert refused.value.data == {"occurrences": list(allocation.occurrence_ids)}
    made = event(world, "19–21", confirmed=allocation.occurrence_ids)
    assert holds(allocation) == [when("18–19")]
    assert Occurrence.objects.get(pk=allocation.occurrence_ids[0]).state == "confirmed"
    cancel(made.id, world.party(world.ingrid), now=NOW)
    assert holds(allocation) == [when("18–20")]
    assert verbs() == [
        "booking.allocated", "booking.confirmed", "booking.displaced", "booking.cancelled", "booking.restored",
    ]  # fmt: skip
    displaced = everything_of(Entry).get(verb="booking.displaced")
    assert (displaced.subject_id, displaced.data["because"]) == (str(allocation.id), str(made.id))


@pytest.mark.scenario(14)
def test_season_time_over_an_event_is_refused_with_the_event_named_and_a_cancelled_one_does_not_block(
    world: World, season: Season
) -> None:
    made = event(world, "19–21", title="Håndballcup")
    with pytest.raises(Refusal, match="dates_taken") as refused:
        allocated(world, season)
    [told] = refused.value.data["dates"]
    assert [each.name() for each in explained(told["refusal"].conflicts)] == ["Håndballcup"]
    cancel(made.id, world.party(world.ingrid), now=NOW)
    assert holds(allocated(world, season)) == [when("18–20")]


def test_an_event_never_goes_over_an_event_or_what_people_booked(world: World) -> None:
    event(world, "10–12")
    booked(world, "14–16", world.as_alice)
    for hours in ("11–13", "15–17"):
        with pytest.raises(Refusal, match="over_event"):
            event(world, hours, confirmed=tuple(Occurrence.objects.values_list("id", flat=True)))
    held(world, "18–19", world.as_alice)
    with pytest.raises(Taken):
        event(world, "18–20")


def test_only_staff_of_the_municipality_make_events_allocate_and_close(world: World, season: Season) -> None:
    for outsider in (world.as_alice, world.as_club, world.as_charlie):
        with pytest.raises(Refusal, match="not_staff"):
            make_event([world.hall.pk], when("10–12"), outsider, title="Cup", now=NOW)
        with pytest.raises(Refusal, match="not_staff"):
            close([world.hall.pk], when("10–12"), outsider, reason="Vask", now=NOW)
        with pytest.raises(Refusal, match="not_staff"):
            allocate(season.pk, [Wish(world.hall.pk, when("18–20"))], world.as_club, by=outsider.person_id, now=NOW)
    with pytest.raises(Refusal, match="missing_text"):
        event(world, "10–12", title=" ")


@pytest.mark.scenario(15)
def test_team_time_lies_in_the_clubs_own_time_each_refusal_with_its_reason(world: World, season: Season) -> None:
    mine = allocated(world, season, space=world.half)
    [date_] = mine.occurrence_ids
    theirs = allocate(
        season.pk, [Wish(world.courts["D"].pk, when("18–20"))], world.party(world.charlie, world.rival),
        by=world.ingrid.pk, now=NOW,
    )  # fmt: skip

    def team(hours: str, court: str, name: str = "G12", of: int = date_) -> Recorded:
        return add_group_time(of, world.courts[court].pk, when(hours), world.as_club, team=name, now=NOW)

    first = team("18–19", "A")
    for hours, court, of, code in (
        ("17:30–19", "A", date_, "outside_allocated_time"),
        ("18–19", "C", date_, "outside_allocated_space"),
        ("18–19", "D", theirs.occurrence_ids[0], "not_your_allocation"),
    ):
        with pytest.raises(Refusal, match=code):
            team(hours, court, of=of)
    with pytest.raises(Taken) as refused:
        team("18:30–19:30", "A", "J14")
    assert [each.name(own=world.club.pk) for each in explained(refused.value.conflicts)] == ["Solheim IL · G12"]
    team("18:30–19:30", "B", "J14")
    assert Booking.objects.get(pk=first.id).parent_id == mine.id
    with pytest.raises(Refusal, match="not_representative"):
        add_group_time(
            date_, world.courts["A"].pk, when("19–20"), world.party(world.charlie, world.club), team="X", now=NOW
        )
    with pytest.raises(Refusal, match="missing_text"):
        team("19–20", "A", "")


@pytest.mark.scenario(16)
def test_season_time_keeps_to_the_season_and_events_do_not(world: World, season: Season) -> None:
    for hours, on, code in (
        ("21:30–22:30", MONDAY, "outside_season_hours"),
        ("18–20", date(2027, 5, 18), "outside_season"),
        ("15–17", MONDAY, "outside_season_hours"),
    ):
        with pytest.raises(Refusal, match="dates_taken") as refused:
            allocated(world, season, hours, on=on)
        assert reasons(refused.value) == [code]
    assert holds(allocated(world, season, "16–22", on=LAST)) == [when("16–22", LAST)]
    who = world.party(world.ingrid)
    assert make_event([world.hall.pk], when("8–23", date(2027, 5, 18)), who, title="Cup", now=NOW).number


@pytest.mark.scenario(17)
def test_time_given_back_is_free_at_once_and_the_journal_says_what(world: World, season: Season) -> None:
    mine = allocated(world, season)
    [date_] = mine.occurrence_ids
    freed = give_back(mine.id, date_, world.as_club, now=NOW, period=when("19–20"))
    assert [each.period for each in freed] == [when("19–20")]
    booked(world, "19–20", world.as_charlie)
    assert holds(mine) == [when("18–19")]
    entry = everything_of(Entry).get(verb="booking.given_back")
    assert (entry.data["minutes"], entry.data["freed"][0]["space"]) == (60, world.hall.pk)
    with pytest.raises(Refusal, match="nothing_to_give_back"):
        give_back(mine.id, date_, world.as_club, now=NOW, period=when("19–20"))
    with pytest.raises(Refusal, match="not_found"):
        give_back(mine.id, date_, world.as_charlie, now=NOW)
    with pytest.raises(Refusal, match="has_begun"):
        give_back(mine.id, date_, world.as_club, now=when("18–20").start)
    give_back(mine.id, date_, world.as_club, now=NOW)
    assert holds(mine) == []


@pytest.mark.scenario(18)
def test_a_closure_shows_whom_it_hits_and_each_is_moved_cancelled_or_cut(world: World, season: Season) -> None:
    moved = booked(world, "10–12", world.as_alice, world.courts["A"])
    off = booked(world, "14–16", world.as_charlie, world.courts["B"])
    cut = allocated(world, season, "16–20")
    world.set(world.hall, buffer_after=30)
    hits = preview_closure([world.hall.pk], when("9–18"), now=NOW)
    assert hits.occurrence_ids == (*moved.occurrence_ids, *off.occurrence_ids, *cut.occurrence_ids)
    who = world.party(world.ingrid)
    with pytest.raises(Refusal, match="move_instead"):
        close([world.hall.pk], when("9–18"), who, reason="Lekkasje", now=NOW)
    choices = {
        moved.occurrence_ids[0]: At(world.courts["A"].pk, when("10–12", day(1))),
        off.occurrence_ids[0]: Fate.CANCEL,
        cut.occurrence_ids[0]: Fate.OVERRIDE,
    }
    made = close([world.hall.pk], when("9–18"), who, reason="Lekkasje", now=NOW, choices=choices)
    assert holds(moved) == [when("10–12", day(1))]
    assert Occurrence.objects.get(pk=off.occurrence_ids[0]).state == "cancelled"
    assert holds(cut) == [when("18–20")]
    for hours in ("9–10", "17–19"):
        with pytest.raises((Taken, Refusal)):
            booked(world, hours, world.as_alice, world.courts["C"])
    again = close([world.hall.pk], when("17–18"), who, reason="Vask", now=NOW)  # two reasons, one closed time
    cancel(made.id, who, now=NOW)
    assert holds(cut) == [when("16–17"), when("18–20")]
    cancel(again.id, who, now=NOW)
    assert holds(cut) == [when("16–20")]
    told = verbs("booking.", "space.closed")
    assert told[3:8] == ["booking.moved", "booking.cancelled", "space.closed", "booking.displaced", "space.closed"]


def test_a_hold_loses_its_time_to_a_closure_and_its_checkout_is_told(world: World) -> None:
    mine = held(world, "18–19", world.as_alice)
    close([world.hall.pk], when("17–20"), world.party(world.ingrid), reason="Lekkasje", now=NOW)
    with pytest.raises(Taken):
        book(world.as_alice, hold_id=mine.pk, now=NOW)
