"""Times, days, money and lengths read the same on every page, in each language."""

from datetime import UTC, date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

import pytest

from aktiv.values import formatting
from aktiv.values.money import Money

OSLO = ZoneInfo("Europe/Oslo")


class Case(NamedTuple):
    minutes: int
    nb: str
    nn: str
    en: str


@pytest.mark.parametrize(
    "case",
    [
        Case(60, "1 time", "1 time", "1 hour"),
        Case(90, "1,5 timer", "1,5 timar", "1.5 hours"),
        Case(120, "2 timer", "2 timar", "2 hours"),
        Case(45, "45 minutter", "45 minutt", "45 minutes"),
        Case(104850, "1 747,5 timer", "1 747,5 timar", "1,747.5 hours"),
        Case(135, "2 t 15 min", "2 t 15 min", "2 h 15 min"),
    ],
    ids=str,
)
def test_a_length_is_told_in_hours_where_it_is_half_hours(case: Case) -> None:
    for language in ("nb", "nn", "en"):
        assert formatting.hours(case.minutes, language).replace("\u00a0", " ") == getattr(case, language)


@pytest.mark.parametrize(
    ("amount", "nb", "en"),
    [
        (30_000, "300 kr", "300 kr"),
        (15_625, "156,25 kr", "156.25 kr"),
        (927_700, "9 277 kr", "9,277 kr"),
        (-1_999, "−19,99 kr", "−19.99 kr"),
        (0, "0 kr", "0 kr"),
        (5, "0,05 kr", "0.05 kr"),
    ],
)
def test_money_shows_no_decimals_when_there_are_none(amount: int, nb: str, en: str) -> None:
    assert formatting.money(amount, "nb").replace("\u00a0", " ") == nb
    assert formatting.money(amount, "en").replace("\u00a0", " ") == en


def test_another_currency_is_told_by_its_code() -> None:
    assert formatting.money(Money(1250, "EUR"), "nb") == "12,50\u00a0EUR"


def test_a_time_is_told_in_the_zone_of_the_municipality() -> None:
    start, end = datetime(2026, 11, 24, 17, tzinfo=UTC), datetime(2026, 11, 24, 19, tzinfo=UTC)
    assert formatting.clock(start, "nb", OSLO) == "18.00"
    assert formatting.span(start, end, "nb", OSLO) == "18.00–20.00"
    assert formatting.span(start, end, "en", OSLO) == "18:00–20:00"
    assert formatting.span(start, end, "nb", ZoneInfo("Europe/Helsinki")) == "19.00–21.00"


def test_an_end_at_midnight_is_twenty_four_and_a_later_one_names_its_day() -> None:
    start = datetime(2026, 11, 27, 21, tzinfo=UTC)
    assert formatting.span(start, datetime(2026, 11, 27, 23, tzinfo=UTC), "nb", OSLO) == "22.00–24.00"
    later = formatting.span(start, datetime(2026, 11, 28, 0, tzinfo=UTC), "nb", OSLO)
    assert later == "22.00–lør\u00a001.00"


def test_minutes_past_midnight_are_told_by_the_clock() -> None:
    assert formatting.span(1320, 1440, "nb") == "22.00–24.00"
    assert formatting.span(1320, 1560, "nb") == "22.00–02.00"


@pytest.mark.parametrize(
    ("language", "long", "short"),
    [
        ("nb", "tirsdag 24. november 2026", "tir 24. nov."),
        ("nn", "tysdag 24. november 2026", "tys 24. nov."),
        ("en", "Tuesday 24 November 2026", "Tue 24 Nov"),
    ],
)
def test_a_day_is_told_long_and_short(language: str, long: str, short: str) -> None:
    assert formatting.day_long(date(2026, 11, 24), language) == long
    assert formatting.day_short(date(2026, 11, 24), language) == short


def test_an_instant_late_in_the_evening_belongs_to_the_day_of_the_wall_calendar() -> None:
    assert formatting.day_short(datetime(2026, 11, 23, 23, 30, tzinfo=UTC), "nb", OSLO) == "tir 24. nov."


@pytest.mark.parametrize(
    ("first", "last", "told"),
    [
        (date(2026, 11, 23), date(2026, 11, 29), "23.–29. nov."),
        (date(2026, 11, 30), date(2026, 12, 6), "30. nov. – 6. des."),
        (date(2026, 12, 28), date(2027, 1, 3), "28. des. 2026 – 3. jan. 2027"),
        (date(2026, 12, 28), date(2026, 12, 28), "28. des."),
    ],
)
def test_a_stretch_of_days_says_what_differs(first: date, last: date, told: str) -> None:
    assert formatting.days(first, last, "nb") == told


@pytest.mark.parametrize(
    ("metres", "told"),
    [(20, "50 m"), (849, "850 m"), (974, "950 m"), (975, "1,0 km"), (1_240, "1,2 km"), (9_960, "10 km")],
)
def test_a_distance_is_as_exact_as_one_needs(metres: float, told: str) -> None:
    assert formatting.distance(metres, "nb").replace("\u00a0", " ") == told


def test_another_year_is_told_and_this_one_is_not() -> None:
    first, last = date(2027, 1, 5), date(2027, 2, 23)
    assert formatting.day_in_year(first, "nb", this_year=2026) == "tir 5. jan. 2027"
    assert formatting.day_in_year(first, "nb", this_year=2027) == "tir 5. jan."
    assert formatting.days(first, last, "nb", this_year=2026) == "5. jan. – 23. feb. 2027"
    assert formatting.days(first, last, "nb", this_year=2027) == "5. jan. – 23. feb."
    assert formatting.days(first, first, "nb", this_year=2026) == "5. jan. 2027"
    assert formatting.days(date(2026, 12, 28), first, "nb", this_year=2026) == "28. des. 2026 – 5. jan. 2027"


@pytest.mark.parametrize(("language", "one", "many"), [("nb", "tirsdag", "tirsdager"), ("nn", "tysdag", "tysdagar"),
                                                       ("en", "Tuesday", "Tuesdays")])  # fmt: skip
def test_a_weekday_is_said_of_one_and_of_many(language: str, one: str, many: str) -> None:
    assert formatting.weekday(date(2027, 1, 5), language) == one
    assert formatting.weekday(date(2027, 1, 5), language, several=True) == many
