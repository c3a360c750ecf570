"""Compiled sheets equal what the rules say of any day, and the rules what a naive reader of the clock says."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from aktiv.facilities.rules.opening import ALWAYS, Calendar, Opening, Sheet, Window

OSLO = ZoneInfo("Europe/Oslo")
FIRST, LAST = date(2027, 3, 1), date(2027, 12, 31)  # both nights of change
HOLIDAYS = frozenset({date(2027, 5, 1), date(2027, 5, 17), date(2027, 12, 25), date(2027, 3, 28)})
BREAKS = ((date(2027, 6, 19), date(2027, 8, 17)), (date(2027, 10, 4), date(2027, 10, 8)))

minutes = st.integers(0, 288).map(lambda cell: cell * 5)
days = st.dates(FIRST, LAST)
modes = st.sampled_from(["instant", "application", "season", "closed"])


@st.composite
def spans(draw: st.DrawFn) -> tuple[int, int]:
    low, high = sorted(draw(st.lists(minutes, min_size=2, max_size=2, unique=True)))
    return (
        draw(st.sampled_from([(low, high), (low, 1440), (0, high or 5), (0, 1440)])) if low < 1440 else (low - 5, low)
    )


@st.composite
def windows(draw: st.DrawFn) -> Window:
    low, high = draw(spans())
    begins = draw(st.one_of(st.just(ALWAYS), days))
    ends = draw(st.one_of(st.none(), st.integers(0, 90).map(lambda n: begins + timedelta(days=n))))
    if begins == ALWAYS and ends:
        ends = draw(days)
    return Window(
        draw(st.sampled_from(["open", "open", "school", "season"])),
        draw(st.one_of(st.just(""), modes)),
        draw(st.integers(1, 7)),
        low,
        high,
        begins,
        ends,
    )


openings = st.builds(
    Opening,
    st.lists(windows(), max_size=10).map(tuple),
    st.sampled_from(["closed", "as_sunday", "as_usual"]),
    modes,
    st.sampled_from([5, 15, 30, 45, 60, 90, 120, 720]),
    st.just(Calendar(OSLO, HOLIDAYS, BREAKS)),
    st.dictionaries(days, st.lists(spans(), max_size=2).map(tuple), max_size=3),
)


def read_by_the_clock(opening: Opening, day: date) -> Sheet:
    """Every five minutes of the day by themselves: what does the clock show, and who may have that moment?"""
    here = datetime.combine(day, datetime.min.time(), OSLO).astimezone(UTC)
    until = datetime.combine(day + timedelta(days=1), datetime.min.time(), OSLO).astimezone(UTC)
    rows: dict[str, str] = dict.fromkeys(("bookable", "instant", "school", "season"), "")
    cells = []
    while here < until:
        wall = here.astimezone(OSLO)
        told = moment(opening, wall.date(), wall.hour * 60 + wall.minute)
        for name in rows:
            rows[name] += "1" if name in told else "0"
        cells.append(here)
        here += timedelta(minutes=5)
    starts = "".join("1" if is_start(opening, cell) else "0" for cell in cells)
    return Sheet(rows["bookable"], rows["instant"], starts, rows["school"], rows["season"])


def moment(opening: Opening, day: date, minute: int) -> set[str]:
    """The rows in which this minute of the wall clock is open."""
    exception = opening.exceptions.get(day)
    holiday = day in opening.calendar.public_holidays
    off = holiday or any(first <= day <= last for first, last in opening.calendar.school_holidays)
    weekday = day.isoweekday()
    if exception is None and holiday and opening.on_public_holidays == "closed":
        return set()
    if exception is None and holiday and opening.on_public_holidays == "as_sunday":
        weekday = 7
    here = [
        w for w in opening.windows if w.weekday == weekday and w.valid_on(day) and w.from_minute <= minute < w.to_minute
    ]
    layers = {w.layer for w in here}
    stated = [
        mode
        for mode in ("closed", "season", "application", "instant")
        if mode in {w.mode for w in here if w.layer == "open"}
    ]
    mode = stated[0] if stated else opening.mode if "open" in layers else "closed"
    season = "season" in layers or mode == "season"
    if exception is not None:
        if not any(low <= minute < high for low, high in exception):
            return set()
        mode, season = opening.mode, season or opening.mode == "season"
    elif "school" in layers and not off:
        return {"school"}
    told = {"season"} if season else set()
    return told | {"instant": {"bookable", "instant"}, "application": {"bookable"}}.get(mode, set())


def is_bookable(opening: Opening, instant: datetime) -> bool:
    wall = instant.astimezone(OSLO)
    return "bookable" in moment(opening, wall.date(), wall.hour * 60 + wall.minute)


def is_start(opening: Opening, cell: datetime) -> bool:
    """Whole steps after the opening: looking back to where it began, yesterday at the earliest."""
    if not is_bookable(opening, cell):
        return False
    day = cell.astimezone(OSLO).date()
    midnight = datetime.combine(day, datetime.min.time(), OSLO).astimezone(UTC)
    yesterday = datetime.combine(day - timedelta(days=1), datetime.min.time(), OSLO).astimezone(UTC)
    began = cell
    while began > yesterday and is_bookable(opening, began - timedelta(minutes=5)):
        began -= timedelta(minutes=5)
    if began == yesterday:
        began = midnight  # open all of yesterday: the night had no beginning
    return (cell - began) % timedelta(minutes=opening.start_interval) == timedelta(0)


def compiled(opening: Opening, day: date) -> Sheet:
    """As search reads it: the day's own row, else the weekday's that is valid."""
    special = opening.special(FIRST, LAST)
    if day in special:
        return special[day]
    return next(
        row.sheet
        for row in opening.weekly(FIRST)
        if row.weekday == day.isoweekday() and row.valid_from <= day and (row.valid_to is None or day <= row.valid_to)
    )


asked = st.one_of(
    days,
    st.sampled_from([date(2027, 3, 27), date(2027, 3, 28), date(2027, 3, 29), date(2027, 10, 30), date(2027, 10, 31)]),
    st.sampled_from([date(2027, 11, 1), date(2027, 5, 17), date(2027, 5, 18), date(2027, 8, 18), FIRST, LAST]),
)


@settings(max_examples=60, deadline=None)
@given(openings, asked)
def test_a_days_sheet_is_what_the_clock_on_the_wall_says(opening: Opening, day: date) -> None:
    assert opening.sheet_on(day) == read_by_the_clock(opening, day)


@settings(max_examples=60, deadline=None)
@given(openings, st.lists(asked, min_size=1, max_size=20))
def test_compiled_sheets_equal_the_rules_on_any_day(opening: Opening, some_days: list[date]) -> None:
    for day in some_days:
        assert compiled(opening, day) == opening.sheet_on(day)


@settings(max_examples=20, deadline=None)
@given(openings)
def test_compiled_sheets_equal_the_rules_on_every_day_near_a_border(opening: Opening) -> None:
    borders = {w.valid_from for w in opening.windows} | {w.valid_to for w in opening.windows if w.valid_to}
    for border in borders | set(opening.exceptions):
        for shift in (-1, 0, 1, 2):
            day = border + timedelta(days=shift)
            if FIRST <= day <= LAST:
                assert compiled(opening, day) == opening.sheet_on(day)
