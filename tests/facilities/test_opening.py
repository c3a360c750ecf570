"""When a space is open: layers, exceptions, holidays, nights, nights when clocks change, and the start grid."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from aktiv.facilities.actions import (
    NewPart,
    NewWindow,
    add_exception,
    compile_spaces,
    remove_exception,
    set_hours,
    set_school_holidays,
    set_value,
    share_plan,
)
from aktiv.facilities.models import OpenPattern, OpenSheet, Space
from aktiv.facilities.queries import Opening, opening_on, openings
from aktiv.facilities.tasks import keep_hours_compiled
from aktiv.municipalities.actions import NewHoliday
from aktiv.values.periods import Period
from aktiv.values.refusal import Refusal
from aktiv.values.texts import Texts
from tests.facilities.world import (
    EVERY_DAY,
    NOW,
    TODAY,
    WEEKDAYS,
    a_facility,
    a_hall,
    a_municipality,
    a_plan,
    same,
)

pytestmark = pytest.mark.django_db

OSLO = ZoneInfo("Europe/Oslo")
MONDAY, SATURDAY, SUNDAY = date(2027, 3, 8), date(2027, 3, 13), date(2027, 3, 14)
MAY_DAY = date(2027, 5, 1)  # a Saturday
CONSTITUTION_DAY = date(2027, 5, 17)  # a Monday
SPRING, AUTUMN = date(2027, 3, 28), date(2027, 10, 31)  # the nights of change


def window(low: int, high: int, *weekdays: int, **more: Any) -> NewWindow:
    """Hours in whole hours, every day unless told."""
    return NewWindow(weekdays=weekdays or EVERY_DAY, from_minute=low * 60, to_minute=high * 60, **more)


def a_room(*windows: NewWindow, **more: Any) -> Space:
    return a_hall(a_facility(a_plan(a_municipality(), *windows, **more)))


def wall(periods: tuple[Period, ...]) -> list[str]:
    """Periods as the clock on the wall shows them."""
    return [f"{p.start.astimezone(OSLO):%H:%M}-{p.end.astimezone(OSLO):%H:%M}" for p in periods]


def starts(opening: Opening) -> list[str]:
    return [f"{start.astimezone(OSLO):%H:%M}" for start in opening.starts]


def test_a_week_day_is_open_as_its_window_says() -> None:
    opening = opening_on(a_room(window(8, 22, *WEEKDAYS)), MONDAY)
    assert wall(opening.bookable) == wall(opening.instant) == ["08:00-22:00"]
    assert opening.school == opening.season == ()


def test_a_day_without_windows_is_closed() -> None:
    assert opening_on(a_room(window(8, 22, *WEEKDAYS)), SUNDAY).bookable == ()


def test_school_use_is_taken_out_on_school_days_only() -> None:
    room = a_room(window(8, 22, *WEEKDAYS), window(8, 16, *WEEKDAYS, layer="school"))
    week_off = NewHoliday(name=Texts("Vinterferie", "Vinterferie", "Winter break"), first=MONDAY, last=SUNDAY)
    monday = opening_on(room, MONDAY)
    assert (wall(monday.bookable), wall(monday.school)) == (["16:00-22:00"], ["08:00-16:00"])
    set_school_holidays(room.municipality, [week_off], by=None, now=NOW)
    monday = opening_on(room, MONDAY)
    assert (wall(monday.bookable), wall(monday.school)) == (["08:00-22:00"], [])
    after = opening_on(room, MONDAY + timedelta(days=7))
    assert wall(after.school) == ["08:00-16:00"]


@pytest.mark.parametrize(
    ("rule", "hours"), [("closed", []), ("as_sunday", ["12:00-18:00"]), ("as_usual", ["08:00-22:00"])]
)
def test_a_public_holiday_is_closed_or_as_a_sunday_or_as_usual_and_never_a_school_day(
    rule: str, hours: list[str]
) -> None:
    room = a_room(
        window(8, 22, *WEEKDAYS),
        window(12, 18, 7),
        window(8, 16, *WEEKDAYS, layer="school"),
        on_public_holidays=rule,
    )
    opening = opening_on(room, CONSTITUTION_DAY)
    assert (wall(opening.bookable), opening.school) == (hours, ())
    assert opening.reason is not None
    assert opening.reason.en == "Constitution Day; Pentecost Monday"


@pytest.mark.parametrize(("year", "thursday"), [(2027, date(2027, 3, 25)), (2028, date(2028, 4, 13))])
def test_holidays_move_with_easter(year: int, thursday: date) -> None:
    room = a_room(window(8, 22))
    opening = opening_on(room, thursday)
    assert (opening.bookable, opening.reason and opening.reason.nn) == ((), "Skjertorsdag")


def test_another_country_has_holidays_of_its_own() -> None:
    city = a_municipality("umea", "2480", country="SE", time_zone="Europe/Stockholm", number_scheme="SE")
    room = a_hall(a_facility(a_plan(city, window(8, 22))))
    assert opening_on(room, CONSTITUTION_DAY).bookable
    assert not opening_on(room, date(2027, 6, 6)).bookable


def test_hours_may_be_by_application_at_weekends_and_at_once_on_weekdays() -> None:
    room = a_room(window(8, 22), window(8, 22, 6, 7, mode="application"))
    assert wall(opening_on(room, MONDAY).instant) == ["08:00-22:00"]
    saturday = opening_on(room, SATURDAY)
    assert (wall(saturday.bookable), saturday.instant) == (["08:00-22:00"], ())


def test_a_stated_mode_wins_over_the_rooms_own_and_the_strictest_of_those_stated() -> None:
    room = a_room(window(8, 22), window(10, 14, mode="instant"), window(12, 16, mode="season"))
    set_value(room, "mode", "application", by=None, now=NOW)
    room.refresh_from_db()
    opening = opening_on(room, MONDAY)
    assert wall(opening.instant) == ["10:00-12:00"]
    assert wall(opening.bookable) == ["08:00-12:00", "16:00-22:00"]
    assert wall(opening.season) == ["12:00-16:00"]


@pytest.mark.parametrize("mode", ["season", "closed"])
def test_a_room_for_seasons_only_or_closed_cannot_be_booked(mode: str) -> None:
    room = a_room(window(8, 22))
    set_value(room, "mode", mode, by=None, now=NOW)
    room.refresh_from_db()
    opening = opening_on(room, MONDAY)
    assert (opening.bookable, wall(opening.season)) == ((), ["08:00-22:00"] if mode == "season" else [])


def test_season_hours_take_nothing_from_what_is_open_to_all() -> None:
    opening = opening_on(a_room(window(8, 22), window(16, 22, *WEEKDAYS, layer="season")), MONDAY)
    assert (wall(opening.bookable), wall(opening.season)) == (["08:00-22:00"], ["16:00-22:00"])


def test_hours_count_from_their_first_day_to_their_last_both_included() -> None:
    last = MONDAY + timedelta(days=6)
    room = a_room(window(8, 16, valid_to=last), window(8, 22, valid_from=last + timedelta(days=1)))
    assert wall(opening_on(room, last).bookable) == ["08:00-16:00"]
    assert wall(opening_on(room, last + timedelta(days=1)).bookable) == ["08:00-22:00"]


def test_an_exception_wins_over_the_holiday_and_the_week() -> None:
    room = a_room(window(8, 22))
    add_exception(room.facility, CONSTITUTION_DAY, hours=[(600, 720)], reason=same("Flaggheising"), by=None, now=NOW)
    room.refresh_from_db()
    opening = opening_on(room, CONSTITUTION_DAY)
    assert (wall(opening.bookable), opening.reason) == (["10:00-12:00"], same("Flaggheising"))
    remove_exception(room.facility, CONSTITUTION_DAY, by=None, now=NOW)
    room.refresh_from_db()
    assert opening_on(room, CONSTITUTION_DAY).bookable == ()


def test_the_exception_nearest_the_space_counts_and_its_parts_follow_it() -> None:
    room = a_room(window(8, 22))
    court, neighbour = Space.objects.get(name_nb="Bane 1"), a_hall(room.facility, name="Nabo")
    add_exception(room.facility, MONDAY, reason=same("Vask"), by=None, now=NOW)
    add_exception(room, MONDAY, hours=[(600, 720)], reason=same("Halv dag"), by=None, now=NOW)
    for space in (room, court, neighbour):
        space.refresh_from_db()
    assert wall(opening_on(room, MONDAY).bookable) == ["10:00-12:00"]
    assert wall(opening_on(court, MONDAY).bookable) == ["10:00-12:00"]
    assert opening_on(court, MONDAY).reason == same("Halv dag")
    assert opening_on(neighbour, MONDAY).bookable == ()
    assert wall(opening_on(neighbour, MONDAY + timedelta(days=1)).bookable) == ["08:00-22:00"]


def test_an_exception_of_one_room_is_not_the_next_rooms() -> None:
    room = a_room(window(8, 22))
    neighbour = a_hall(room.facility, name="Nabo")
    add_exception(room, MONDAY, reason=same("Vask"), by=None, now=NOW)
    neighbour.refresh_from_db()
    assert wall(opening_on(neighbour, MONDAY).bookable) == ["08:00-22:00"]


@pytest.mark.scenario(10)
def test_friday_evening_goes_on_into_saturday_and_closes_at_two() -> None:
    room = a_room(window(18, 24, 5), window(0, 2, 6))
    friday = SATURDAY - timedelta(days=1)
    found = openings([room], [friday, SATURDAY])
    evening, night = found[room.pk, friday].bookable, found[room.pk, SATURDAY].bookable
    assert (wall(evening), wall(night)) == (["18:00-00:00"], ["00:00-02:00"])
    assert evening[-1].touches(night[0])


@pytest.mark.scenario(10)
@pytest.mark.scenario(11)
def test_the_start_grid_of_a_night_is_counted_from_the_evening() -> None:
    room = a_room(window(17, 24, 5), window(0, 3, 6))
    set_value(room, "start_interval", 120, by=None, now=NOW)
    room.refresh_from_db()
    assert starts(opening_on(room, SATURDAY - timedelta(days=1))) == ["17:00", "19:00", "21:00", "23:00"]
    assert starts(opening_on(room, SATURDAY)) == ["01:00"]


def test_the_morning_after_an_evening_that_was_closed_counts_from_midnight() -> None:
    room = a_room(window(17, 24, 5), window(0, 3, 6))
    set_value(room, "start_interval", 120, by=None, now=NOW)
    add_exception(room, SATURDAY - timedelta(days=1), reason=same("Vask"), by=None, now=NOW)
    room.refresh_from_db()
    assert starts(opening_on(room, SATURDAY)) == ["00:00", "02:00"]
    assert starts(opening_on(room, SATURDAY + timedelta(days=7))) == ["01:00"]


@pytest.mark.scenario(11)
def test_starts_are_counted_from_the_opening_time() -> None:
    room = a_room(window(9, 19))
    set_value(room, "start_interval", 120, by=None, now=NOW)
    room.refresh_from_db()
    assert starts(opening_on(room, MONDAY)) == ["09:00", "11:00", "13:00", "15:00", "17:00"]


def test_starts_after_school_are_counted_from_when_school_ends() -> None:
    room = a_room(window(8, 22), NewWindow(weekdays=WEEKDAYS, from_minute=480, to_minute=915, layer="school"))
    set_value(room, "start_interval", 120, by=None, now=NOW)
    room.refresh_from_db()
    assert starts(opening_on(room, MONDAY)) == ["15:15", "17:15", "19:15", "21:15"]


@pytest.mark.scenario(7)
def test_the_night_the_clocks_change_has_as_many_hours_as_it_has() -> None:
    room = a_room(window(0, 6), on_public_holidays="as_usual")  # Easter Sunday, that spring
    spring, autumn = opening_on(room, SPRING), opening_on(room, AUTUMN)
    assert [p.length for p in spring.bookable] == [timedelta(hours=5)]
    assert [p.length for p in autumn.bookable] == [timedelta(hours=7)]
    assert (len(spring.starts), len(autumn.starts)) == (10, 14)


@pytest.mark.scenario(7)
def test_half_past_two_on_the_spring_night_is_never_open() -> None:
    room = a_room(NewWindow(weekdays=EVERY_DAY, from_minute=120, to_minute=180), on_public_holidays="as_usual")
    assert opening_on(room, SPRING).bookable == ()
    assert [p.length for p in opening_on(room, AUTUMN).bookable] == [timedelta(hours=2)]


def test_days_that_are_not_compiled_are_worked_out_from_the_same_rules() -> None:
    room = a_room(window(8, 22))
    assert wall(opening_on(room, date(2031, 6, 9)).bookable) == ["08:00-22:00"]
    assert opening_on(room, date(2031, 5, 17)).bookable == ()
    assert wall(opening_on(room, date(2024, 3, 4)).bookable) == ["08:00-22:00"]


def test_openings_of_many_take_as_many_queries_as_of_one(django_assert_num_queries: Any) -> None:
    facility = a_facility(a_plan(a_municipality()))
    rooms = [a_hall(facility, name=f"Sal {n}") for n in range(3)]
    week = [TODAY + timedelta(days=n) for n in range(7)]
    with django_assert_num_queries(2):
        openings(rooms[:1], week[:1])
    with django_assert_num_queries(2):
        assert len(openings(rooms, week)) == 21


def test_new_hours_reach_every_space_that_shares_the_plan() -> None:
    plan = a_plan(a_municipality())
    rooms = [a_hall(a_facility(plan, name)) for name in ("Sotrahallen", "Fjellhallen")]
    set_hours(plan, [window(10, 12)], by=None, now=NOW)
    assert [wall(opening_on(room, MONDAY).bookable) for room in rooms] == [["10:00-12:00"]] * 2


def test_a_part_follows_its_own_plan_then_its_parents_then_the_facilitys() -> None:
    municipality = a_municipality()
    mornings = a_plan(municipality, window(6, 9), key="mornings")
    room = a_hall(a_facility(a_plan(municipality)), NewPart(name=same("Scene"), atoms=(0,)))
    stage = Space.objects.get(name_nb="Scene")
    share_plan(room, mornings, by=None, now=NOW)
    stage.refresh_from_db()
    assert wall(opening_on(stage, MONDAY).bookable) == ["06:00-09:00"]
    share_plan(room, None, by=None, now=NOW)
    stage.refresh_from_db()
    assert wall(opening_on(stage, MONDAY).bookable) == ["08:00-22:00"]
    with pytest.raises(Refusal) as refused:
        share_plan(room, a_plan(a_municipality("bergen", "4601")), by=None, now=NOW)
    assert refused.value.code == "plan_across"


def test_spaces_that_are_open_alike_share_their_sheets() -> None:
    plan = a_plan(a_municipality())
    for number in range(5):
        a_hall(a_facility(plan, f"Hall {number}"))
    assert OpenPattern.objects.count() == 1
    assert OpenSheet.objects.filter(weekday__isnull=False).count() == 7


def test_compiling_again_the_next_day_moves_the_days_along_and_changes_no_week() -> None:
    room = a_room(window(8, 22))
    weeks = set(OpenSheet.objects.filter(weekday__isnull=False).values_list("pk", flat=True))
    before = OpenPattern.objects.get()
    compile_spaces(now=NOW + timedelta(days=40))
    after = OpenPattern.objects.get()
    assert set(OpenSheet.objects.filter(weekday__isnull=False).values_list("pk", flat=True)) == weeks
    assert (after.compiled_from, after.compiled_to) == tuple(
        day + timedelta(days=40) for day in (before.compiled_from, before.compiled_to) if day
    )
    assert not OpenSheet.objects.filter(day__lt=after.compiled_from).exists()
    assert opening_on(room, CONSTITUTION_DAY).bookable == ()


def test_the_nightly_job_compiles_the_days_that_have_come() -> None:
    a_room(window(8, 22))
    later = datetime.now(UTC) + timedelta(days=3)
    keep_hours_compiled(int(later.timestamp()))
    assert OpenPattern.objects.get().compiled_from == (later.astimezone(OSLO) - timedelta(days=7)).date()


def test_a_day_that_is_not_special_has_no_row_of_its_own() -> None:
    a_room(window(8, 22, *WEEKDAYS))
    assert not OpenSheet.objects.filter(day=MAY_DAY).exists()  # closed that Saturday anyway
    assert OpenSheet.objects.filter(day=CONSTITUTION_DAY).count() == 1


@pytest.mark.parametrize(
    ("low", "high", "code"),
    [(600, 600, "hours_not_in_order"), (600, 1445, "hours_not_in_order"), (603, 700, "hours_not_on_cells")],
)
def test_hours_are_in_order_and_on_five_minutes(low: int, high: int, code: str) -> None:
    plan = a_plan(a_municipality())
    with pytest.raises(Refusal) as refused:
        set_hours(plan, [NewWindow(weekdays=(1,), from_minute=low, to_minute=high)], by=None, now=NOW)
    assert refused.value.code == code
    assert plan.windows.count() == 7


def test_midnight_in_the_municipalitys_zone_begins_the_day() -> None:
    room = a_room(window(0, 1))
    assert opening_on(room, MONDAY).bookable[0].start == datetime(2027, 3, 7, 23, tzinfo=UTC)
