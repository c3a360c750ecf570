"""Search reads bits; these tests ask the same of periods, minute by minute, and demand the same answer."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aktiv.bookings.rules.times import around
from aktiv.facilities.actions.compile import compile_spaces
from aktiv.facilities.models import Activity, HoursPlan, HoursWindow, Setting, Space, SpaceActivity
from aktiv.facilities.queries import terms_of
from aktiv.facilities.queries.opening import openings
from aktiv.facilities.terms import Terms
from aktiv.municipalities.models import Municipality
from aktiv.timetable import actions
from aktiv.timetable.models import Claim
from aktiv.timetable.rules import Taken, Wanted
from aktiv.timetable.search import Question, facets, next_free, search, starts_on
from aktiv.timetable.search.question import WayOutKind
from aktiv.values.cells import CELL
from aktiv.values.periods import Period, merged
from tests.timetable.places import Hall, at, make_hall

pytestmark = pytest.mark.django_db

TUESDAY = date(2027, 3, 2)
NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)


def opened(municipality: Municipality, **terms: int) -> None:
    """Open every day 8–22 on the wall clock, with these terms for the whole municipality."""
    plan = HoursPlan.objects.get(municipality=municipality, key="week")
    HoursPlan.objects.filter(pk=plan.pk).update(on_public_holidays="as_usual")
    for weekday in range(1, 8):
        HoursWindow.objects.get_or_create(
            plan=plan, weekday=weekday, from_minute=480, to_minute=1320, defaults={"valid_from": date(2020, 1, 1)}
        )
    for key, value in terms.items():
        Setting.objects.update_or_create(
            municipality=municipality, facility=None, space=None, key=key, defaults={"value": value}
        )
    compile_spaces(None, now=NOON)


def asked(**wish: object) -> Question:
    return Question(**({"day": TUESDAY, "minutes": 120, "now": NOON, "from_minute": 18 * 60} | wish))  # type: ignore[arg-type]


def book(hall: Hall, times: str, atoms: str = "ABCDEF", **more: int) -> None:
    actions.claim(hall.municipality_id, Claim.Kind.USE, [hall.wanted(times, atoms, **more)], now=NOON)


@pytest.fixture
def halls(municipality: Municipality, hall: Hall, other_hall: Hall) -> tuple[Hall, Hall]:
    opened(municipality)
    return hall, other_hall


def test_the_whole_hall_is_the_hit_while_it_is_free_and_a_free_part_of_it_when_it_is_not(
    halls: tuple[Hall, Hall],
) -> None:
    hall, other = halls
    book(hall, "17–19", "AB")  # 18–20 in Oslo
    found = {hit.facility_id: hit for hit in search(asked()).hits}
    by_space = {hit.space_id for hit in found.values()}
    assert by_space == {hall.spaces["DEF"], other.spaces["ABCDEF"]}
    assert all(hit.fits and hit.instant for hit in found.values())


def test_what_fits_comes_first_then_what_is_nearest_in_time(halls: tuple[Hall, Hall]) -> None:
    hall, other = halls
    book(hall, "16:30–18:30")
    first, second = search(asked()).hits
    assert (first.space_id, first.fits) == (other.spaces["ABCDEF"], True)
    assert (second.fits, second.period) == (False, None)
    assert [(way.kind, way.period) for way in second.ways_out] == [
        (WayOutKind.OTHER_TIME, at("18:30–20:30")),
        (WayOutKind.OTHER_DAY, at("17–19", day=3)),
        (WayOutKind.OTHER_TIME, at("14:30–16:30")),
    ]


def test_a_shorter_time_at_the_wished_start_is_a_way_out(halls: tuple[Hall, Hall]) -> None:
    hall, _ = halls
    book(hall, "18–20")
    late = next(hit for hit in search(asked()).hits if not hit.fits)
    assert (WayOutKind.SHORTER, at("17–18")) in [(way.kind, way.period) for way in late.ways_out]


@pytest.mark.scenario(12)
def test_two_free_pieces_are_not_added_up(municipality: Municipality, hall: Hall) -> None:
    opened(municipality, start_interval=10)
    book(hall, "7–9")
    book(hall, "9:20–11")
    book(hall, "11:20–21")
    hits = search(asked(from_minute=None, minutes=30)).hits
    assert [hit.fits for hit in hits] == [False]


def test_a_live_hold_is_in_the_way_until_it_expires(halls: tuple[Hall, Hall]) -> None:
    hall, _ = halls
    until = NOON + timedelta(minutes=15)
    actions.claim(hall.municipality_id, Claim.Kind.HOLD, [hall.wanted("17–19")], now=NOON, expires_at=until)
    assert search(asked()).fitting == 1
    assert search(asked(now=until)).fitting == 2


@pytest.mark.scenario(20)
@pytest.mark.parametrize(("now", "fits"), [("2027-03-02T16:00:00", True), ("2027-03-02T16:00:01", False)])
def test_the_notice_counts_to_the_second(municipality: Municipality, hall: Hall, now: str, fits: bool) -> None:
    opened(municipality, lead_minutes=60)
    moment = datetime.fromisoformat(now).replace(tzinfo=UTC)
    assert [hit.fits for hit in search(asked(now=moment)).hits] == [fits]


def test_facets_count_root_spaces_and_an_activity_narrows(halls: tuple[Hall, Hall]) -> None:
    hall, _ = halls
    handball = Activity.objects.create(slug="handball", name_nb="håndball", name_nn="handball", name_en="handball")
    SpaceActivity.objects.create(activity=handball, space_id=hall.spaces["ABC"], municipality_id=hall.municipality_id)
    assert facets(asked()).kinds == {"sports_hall": 2}
    assert [hit.space_id for hit in search(asked(activity_ids=(handball.pk,))).hits] == [hall.spaces["ABC"]]


def test_distance_sorts_among_those_that_are_equally_free(halls: tuple[Hall, Hall]) -> None:
    hall, other = halls
    far = Space.objects.get(pk=hall.spaces["ABCDEF"]).facility
    far.latitude = 60.39
    far.save()
    hits = search(asked(near=(58.9, 5.7))).hits
    assert [hit.space_id for hit in hits] == [other.spaces["ABCDEF"], hall.spaces["ABCDEF"]]
    assert hits[0].distance == 0
    assert 165_000 < (hits[1].distance or 0) < 167_000


def test_pages_share_nothing_and_leave_nothing_out(municipality: Municipality) -> None:
    places = [make_hall(municipality, stretch) for stretch in range(20, 27)]
    opened(municipality)
    seen = [hit.space_id for page in (1, 2, 3) for hit in search(asked(page=page, page_size=3)).hits]
    assert sorted(seen) == sorted(place.spaces["ABCDEF"] for place in places)
    assert search(asked(page=1, page_size=3)).pages == 3


def test_the_next_free_time_is_the_first_that_fits(halls: tuple[Hall, Hall]) -> None:
    hall, _ = halls
    book(hall, "7–21")
    found = next_free(hall.spaces["ABCDEF"], 120, now=NOON, first=TUESDAY)
    assert found == at("7–9", day=3)


def night(municipality: Municipality, **terms: int) -> None:
    """Open every day from 8 on the wall clock to 2 in the night."""
    opened(municipality, **terms)
    plan = HoursPlan.objects.get(municipality=municipality, key="week")
    HoursWindow.objects.filter(plan=plan).update(to_minute=1440)
    for weekday in range(1, 8):
        HoursWindow.objects.create(
            plan=plan, weekday=weekday, from_minute=0, to_minute=120, valid_from=date(2020, 1, 1)
        )
    compile_spaces(None, now=NOON)


@pytest.mark.scenario(10)
@pytest.mark.parametrize(("hours", "fits"), [(4, True), (5, False)])
def test_a_wish_over_midnight_is_found_where_the_night_goes_on(
    municipality: Municipality, hall: Hall, hours: int, fits: bool
) -> None:
    night(municipality)
    [hit] = search(asked(from_minute=22 * 60, minutes=hours * 60)).hits
    assert (hit.fits, hit.period) == (fits, at("21–1") if fits else None)


def test_what_is_taken_after_midnight_is_in_the_way_and_the_way_out_is_earlier(
    municipality: Municipality, hall: Hall
) -> None:
    night(municipality)
    book(hall, "0–1")  # 1–2 in Oslo on Tuesday
    book(hall, "23:30–0:30")  # from half past midnight on Wednesday
    [hit] = search(asked(from_minute=22 * 60, minutes=180)).hits
    assert not hit.fits
    assert [(way.kind, way.period) for way in hit.ways_out] == [
        (WayOutKind.OTHER_TIME, at("20:30–23:30")),
        (WayOutKind.SHORTER, at("21–23:30")),
        (WayOutKind.OTHER_DAY, at("21–0", day=3)),
    ]


@pytest.mark.parametrize(("from_minute", "fits"), [(18 * 60, False), (19 * 60, True)])
def test_the_longer_buffers_of_anothers_booking_are_kept_clear(
    municipality: Municipality, hall: Hall, from_minute: int, fits: bool
) -> None:
    opened(municipality)
    book(hall, "13–16:30", after=60)
    [hit] = search(asked(from_minute=from_minute)).hits
    assert hit.fits is fits


def test_a_booking_that_takes_the_day_needs_the_day(municipality: Municipality, hall: Hall) -> None:
    opened(municipality, whole_day=True)
    book(hall, "7–8")
    [hit] = search(asked()).hits
    assert [(way.kind, way.period) for way in hit.ways_out] == [
        (WayOutKind.OTHER_DAY, at("17–19", day=day)) for day in (3, 4, 5)
    ]


def test_a_horizon_of_hours_is_counted_to_the_start(municipality: Municipality, hall: Hall) -> None:
    opened(municipality, horizon_hours=29)
    assert [hit.fits for hit in search(asked()).hits] == [True]
    assert [hit.fits for hit in search(asked(from_minute=18 * 60 + 30)).hits] == [False]


uses = st.lists(
    st.tuples(
        st.integers(-60, 340),
        st.integers(1, 40),
        st.sampled_from(["ABCDEF", "ABC", "DEF", "AB", "A"]),
        st.booleans(),
        st.sampled_from([(0, 0), (0, 0), (10, 0), (0, 45), (90, 90)]),
    ),
    max_size=6,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    uses=uses,
    minutes=st.sampled_from([30, 60, 120, 240]),
    own=st.sampled_from([(0, 0), (0, 0), (10, 0), (0, 30), (45, 15)]),
    whole_day=st.sampled_from([False, False, True]),
    goes_on=st.booleans(),
    day=st.sampled_from(
        [date(2027, 3, 2), date(2027, 3, 27), date(2027, 3, 28), date(2027, 10, 30), date(2027, 10, 31)]
    ),
    wait=st.integers(0, 40),
)
def test_a_start_is_offered_exactly_when_it_can_be_claimed(
    municipality: Municipality,
    uses: list[tuple[int, int, str, bool, tuple[int, int]]],
    minutes: int,
    own: tuple[int, int],
    whole_day: bool,
    goes_on: bool,
    day: date,
    wait: int,
) -> None:
    """By day or over midnight, among use and holds with buffers of their own, on days when clocks change."""
    hall = make_hall(municipality, make_hall_number())
    HoursWindow.objects.filter(plan__municipality=municipality).delete()
    (night if goes_on else opened)(
        municipality, buffer_before=own[0], buffer_after=own[1], whole_day=whole_day, horizon_days=700, lead_minutes=0
    )
    Space.objects.filter(pk=hall.spaces["ABC"]).update(kind="gym")
    space = Space.objects.get(pk=hall.spaces["ABC"])
    today, tomorrow = openings([space], [day, day + timedelta(days=1)]).values()
    first = datetime.combine(day, datetime.min.time(), tzinfo=municipality.zone).astimezone(UTC)
    until = NOON + timedelta(minutes=20)
    for cell, count, atoms, held, (before, after) in uses:
        period = Period(first + cell * CELL + timedelta(minutes=2), first + (cell + count) * CELL)
        kind, expires = (Claim.Kind.HOLD, until) if held else (Claim.Kind.USE, None)
        spot = Wanted(hall.spaces[atoms], hall.footprint(atoms), period, before, after)
        with suppress(Taken):
            actions.claim(municipality.pk, kind, [spot], now=NOON, expires_at=expires)
    now = NOON + timedelta(minutes=wait)
    terms, whole = terms_of(space), merged([*today.bookable, *tomorrow.bookable])
    expected = [
        start
        for start in today.starts
        if start >= now
        and any(each.contains(Period(start, start + timedelta(minutes=minutes))) for each in whole)
        and claimable(space, Period(start, start + timedelta(minutes=minutes)), terms, municipality, now)
    ]
    found = starts_on([space.pk], [day], minutes, now=now)[space.pk, day]
    assert [found.at(cell, minutes).start for cell in found.cells()] == expected
    for cell in found.cells()[::5]:
        wished = found.at(cell, minutes)
        at_wish = minute_of(wished.start, municipality)
        wish = asked(
            day=day, minutes=minutes, now=now, from_minute=at_wish, kinds=("gym",), facility_ids=(space.facility_id,)
        )
        assert [(hit.space_id, hit.period) for hit in search(wish).hits] == [(space.pk, wished)]


def minute_of(instant: datetime, municipality: Municipality) -> int:
    local = instant.astimezone(municipality.zone)
    return local.hour * 60 + local.minute


def claimable(space: Space, period: Period, terms: Terms, municipality: Municipality, now: datetime) -> bool:
    """Whether the database lets it in, which leaves no trace."""
    before, after = around(period, terms, municipality.zone)
    point = transaction.savepoint()
    try:
        actions.claim(
            municipality.pk, Claim.Kind.USE, [Wanted(space.pk, space.footprint, period, before, after)], now=now
        )
    except Taken:
        return False
    finally:
        transaction.savepoint_rollback(point)
    return True


_numbers = iter(range(1000, 100_000))


def make_hall_number() -> int:
    return next(_numbers)
