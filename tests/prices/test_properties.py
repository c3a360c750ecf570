"""The algebra of prices, tried on lists and uses nobody thought of."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from fractions import Fraction

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from aktiv.prices.drafts import QuoteDraft
from aktiv.prices.rules.fees import fee
from aktiv.prices.rules.pricing import price
from aktiv.prices.rules.settling import lines_without_vat
from aktiv.prices.tariffs import Addition, Maximum, Rate, Rounding, Subsidy, Target, Tariff, Unit
from aktiv.values.money import round_half_up
from aktiv.values.periods import Period
from aktiv.values.texts import Texts
from tests.prices.pure import OSLO, PUBLIC_HOLIDAYS, a_book, a_rate, a_space, a_tariff

tried = settings(deadline=None)  # a shared machine is no measure
ALL_DAYS = frozenset(range(1, 9))
AMOUNTS = st.integers(0, 50_000)
VAT_CODES = st.sampled_from(["exempt", "ten", "low", "standard"])
TIME_UNITS = st.sampled_from([Unit.QUARTER_HOUR, Unit.HALF_HOUR, Unit.HOUR])


@st.composite
def banded(draw: st.DrawFn, unit: Unit | None = None) -> list[Rate]:
    """Rows that together price every minute of the week."""
    borders = sorted(draw(st.sets(st.integers(1, 287).map(lambda cell: cell * 5), max_size=3)))
    rows = []
    for days in draw(st.sampled_from([[ALL_DAYS], [frozenset({1, 2, 3, 4, 5}), frozenset({6, 7, 8})]])):
        for start, end in zip([0, *borders], [*borders, 1440], strict=True):
            rows.append(
                a_rate(
                    draw(AMOUNTS),
                    unit or draw(TIME_UNITS),
                    days=days,
                    from_minute=start,
                    to_minute=end,
                    vat_code=draw(VAT_CODES),
                )
            )
    return rows


@st.composite
def uses(draw: st.DrawFn, longest: int = 3 * 1440) -> Period:
    """A use on whole minutes, often around a change of clocks or a public holiday."""
    day = draw(st.sampled_from([date(2026, 10, 24), date(2026, 3, 28), date(2026, 5, 13), date(2026, 11, 24)]))
    start = datetime.combine(day, datetime.min.time(), OSLO) + timedelta(minutes=draw(st.integers(0, 2 * 1440)))
    return Period(
        start, Period(start, start + timedelta(days=9)).start + timedelta(minutes=draw(st.integers(1, longest)))
    )


@st.composite
def lists(draw: st.DrawFn) -> Tariff:
    """Any price list: bands, packages, maxima, minimum, subsidy, additions, with VAT or without."""
    rows = draw(banded())
    if draw(st.booleans()):
        rows.append(a_rate(draw(AMOUNTS), Unit.DAY, vat_code=draw(VAT_CODES)))
    if draw(st.booleans()):
        rows.append(a_rate(draw(AMOUNTS), Unit.WEEKEND, days=frozenset({6, 7}), vat_code=draw(VAT_CODES)))
    if draw(st.booleans()):
        rows.append(a_rate(draw(AMOUNTS), Unit.HALF_DAY, up_to_minutes=draw(st.integers(1, 600))))
    maxima = (Maximum(None, None, ALL_DAYS, draw(AMOUNTS)),) if draw(st.booleans()) else ()
    additions = [
        Addition("cleaning", Texts("Renhold"), None, Unit.FIXED, draw(AMOUNTS), draw(VAT_CODES), required=True)
    ]
    return a_tariff(
        rows,
        includes_vat=draw(st.booleans()),
        rounding=draw(st.sampled_from(list(Rounding))),
        minimum=draw(st.none() | st.integers(1, 50_000)),
        maxima=maxima,
        additions=tuple(additions[: draw(st.integers(0, 1))]),
        subsidies={
            "youth_club": Subsidy("youth_club", "resident", draw(st.integers(1, 10_000)), Texts("Billigere")),
        },
    )


def of(tariff: Tariff, use: Period, group: str = "resident") -> QuoteDraft:
    return price(a_book(tariff), a_space(), use, group, is_holiday=PUBLIC_HOLIDAYS.__contains__)


@tried
@given(lists(), uses(), st.sampled_from(["resident", "youth_club"]))
def test_lines_and_vat_add_up_to_the_total_and_nothing_is_negative(tariff: Tariff, use: Period, group: str) -> None:
    quote = of(tariff, use, group)
    shown = sum(line.amount for line in quote.lines)
    assert shown == (quote.total if quote.includes_vat else quote.net)
    assert quote.net + quote.vat_total == quote.total
    assert all(each.net >= 0 and each.vat >= 0 for each in quote.vat)
    assert len({(each.code, each.basis_points) for each in quote.vat}) == len(quote.vat)
    assert sum(line.amount for line in lines_without_vat(quote)) == quote.net


@tried
@given(lists(), lists(), uses(), st.sampled_from(["resident", "youth_club"]), st.booleans())
def test_a_space_that_comes_along_adds_its_own_price_and_all_lines_still_add_up(
    hall: Tariff, kitchen: Tariff, use: Period, group: str, has_caretaker: bool
) -> None:
    caretaker = Addition("caretaker", Texts("Vaktmester"), None, Unit.HOUR, 520_00, "standard", required=False)
    hall = replace(hall, additions=(*hall.additions, caretaker))
    book = a_book(hall, lists={"hall": (hall,), "kitchen": (replace(kitchen, key="kitchen"),)})
    book = replace(book, uses={**book.uses, (12, None, None): "kitchen"})
    room = replace(a_space(), space_id=12, within=(), kind="kitchen")
    chosen = ["caretaker"] if has_caretaker else []

    def total(target: Target, additions: list[str], *along: tuple[Target, Texts]) -> QuoteDraft:
        holiday = PUBLIC_HOLIDAYS.__contains__
        return price(book, target, use, group, is_holiday=holiday, additions=additions, along=along)

    both = total(a_space(), chosen, (room, Texts("Kjøkken")))
    apart = [total(a_space(), chosen), total(room, [])]
    shown = sum(line.amount for line in both.lines)
    assert shown == (both.total if both.includes_vat else both.net)
    assert both.net + both.vat_total == both.total
    roundings = 2 * (len(both.vat) + 1)  # øre: each document rounds once for each rate
    assert abs(both.total - sum(each.total for each in apart)) <= roundings
    of_room = [line for line in both.lines if "space" in line.data]
    assert [(line.code, line.data["space"], line.data["place"]["nb"]) for line in of_room] == [
        (line.code, 12, "Kjøkken") for line in apart[1].lines if line.code != "rounding"
    ]


@tried
@given(lists(), uses())
def test_a_subsidised_group_never_pays_more_than_the_ordinary_price(tariff: Tariff, use: Period) -> None:
    quote = of(tariff, use, "youth_club")
    assert quote.ordinary is None or quote.ordinary > quote.total
    assert quote.total <= of(tariff, use).total


@tried
@given(lists(), uses())
def test_the_day_maximum_is_never_passed(tariff: Tariff, use: Period) -> None:
    assume(tariff.maxima)
    quote = of(replace(tariff, additions=()), use)
    assert quote.total <= tariff.maxima[0].amount * len(quote.maximum_days)


@tried
@given(banded(), uses(), st.booleans(), st.data())
def test_cutting_a_band_in_two_never_changes_what_is_paid(
    rows: list[Rate], use: Period, includes_vat: bool, data: st.DataObject
) -> None:
    whole = rows[0]
    assume(whole.to_minute - whole.from_minute > 1)
    border = data.draw(st.integers(whole.from_minute + 1, whole.to_minute - 1))
    halves = [replace(whole, id=-1, to_minute=border), replace(whole, id=-2, from_minute=border)]
    for rounding in Rounding:
        one = a_tariff(rows, includes_vat=includes_vat, rounding=rounding)
        two = replace(one, rates={"resident": (*halves, *rows[1:])})
        assert of(one, use).vat == of(two, use).vat


@tried
@given(banded(unit=Unit.HOUR), uses(), st.integers(1, 300), st.sampled_from(list(Rounding)), st.booleans())
def test_a_longer_use_never_costs_less(
    rows: list[Rate], use: Period, more: int, rounding: Rounding, has_day_price: bool
) -> None:
    same_rate = [replace(row, vat_code="exempt") for row in rows]
    packages = [a_rate(90_000, Unit.DAY)] if has_day_price else []
    tariff = a_tariff([*same_rate, *packages], rounding=rounding)
    longer = Period(use.start, use.end + timedelta(minutes=more))
    assert of(tariff, use).total <= of(tariff, longer).total


@tried
@given(banded(), uses())
def test_exact_time_costs_the_sum_of_its_minutes(rows: list[Rate], use: Period) -> None:
    tariff = a_tariff([replace(row, vat_code="exempt") for row in rows], rounding=Rounding.EXACT)
    unit_minutes = {Unit.QUARTER_HOUR: 15, Unit.HALF_HOUR: 30, Unit.HOUR: 60}
    total = Fraction(0)
    for minute in range(use.minutes):
        wall = (use.start + timedelta(minutes=minute)).astimezone(OSLO)
        day = 8 if wall.date() in PUBLIC_HOLIDAYS else wall.isoweekday()
        (row,) = [
            row for row in rows if day in row.days and row.from_minute <= wall.hour * 60 + wall.minute < row.to_minute
        ]
        total += Fraction(row.amount, unit_minutes[row.unit])
    assert of(tariff, use).total == round_half_up(total)


@tried
@given(lists(), uses(), st.integers(0, 100))
def test_a_fee_is_never_more_than_the_use_and_splits_by_its_vat(tariff: Tariff, use: Period, percent: int) -> None:
    quote = of(tariff, use)
    sums = fee(quote.vat, percent)
    assert sum(each.total for each in sums) == round_half_up(Fraction(quote.total * percent, 100))
    by_rate = {each.code: each.total for each in quote.vat}
    assert all(0 <= each.vat <= each.total <= by_rate[each.code] for each in sums)
