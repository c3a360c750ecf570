"""What a use costs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import NamedTuple

import pytest

from aktiv.prices.tariffs import Addition, Maximum, Rounding, Subsidy, Unit
from aktiv.values.refusal import Refusal
from aktiv.values.texts import Texts
from tests.prices.pure import HOLY, WEEKDAYS, a_book, a_rate, a_tariff, priced

HUNDRED_EX_VAT = a_tariff([a_rate(100_00, vat_code="standard")], includes_vat=False)


class Time(NamedTuple):
    rounding: Rounding
    end: str
    net: int
    vat: int


@pytest.mark.scenario(30)
@pytest.mark.parametrize(
    "case",
    [
        Time(Rounding.UP, "12:00", 200_00, 50_00),
        Time(Rounding.EXACT, "12:00", 200_00, 50_00),
        Time(Rounding.UP, "11:15", 200_00, 50_00),
        Time(Rounding.EXACT, "11:15", 125_00, 31_25),
        Time(Rounding.UP, "10:20", 100_00, 25_00),
    ],
    ids=str,
)
def test_an_hourly_price_without_vat_is_counted_by_the_server(case: Time) -> None:
    quote = priced(replace(HUNDRED_EX_VAT, rounding=case.rounding), "2026-11-24 10:00", case.end)
    assert (quote.net, quote.vat_total, quote.total) == (case.net, case.vat, case.net + case.vat)


@pytest.mark.scenario(31)
def test_a_price_for_a_quarter_of_an_hour_with_vat_inside_is_paid_four_times_for_an_hour() -> None:
    quote = priced(a_tariff([a_rate(20_00, Unit.QUARTER_HOUR, vat_code="ten")]), "2026-11-24 10:00", "11:00")
    assert (quote.total, quote.vat_total) == (80_00, 7_27)


@pytest.mark.scenario(31)
def test_the_date_of_use_decides_and_not_the_day_it_is_asked() -> None:
    book = a_book(
        a_tariff([a_rate(6_00, Unit.FIXED)]), a_tariff([a_rate(10_00, Unit.FIXED)], valid_from=date(2026, 11, 25))
    )
    assert priced(book, "2026-11-24 10:00", "11:00").total == 6_00
    assert priced(book, "2026-11-25 10:00", "11:00").total == 10_00


def test_a_list_that_ends_gives_way_to_the_one_before_it() -> None:
    book = a_book(
        a_tariff([a_rate(100_00)]),
        a_tariff([a_rate(50_00)], valid_from=date(2026, 6, 15), valid_to=date(2026, 8, 15)),
    )
    days = ("2026-06-14", "2026-06-15", "2026-08-15", "2026-08-16")
    assert [priced(book, f"{day} 10:00", "11:00").total for day in days] == [100_00, 50_00, 50_00, 100_00]


BANDED = a_tariff(
    [
        a_rate(100_00, from_minute=0, to_minute=18 * 60),
        a_rate(160_00, from_minute=18 * 60, to_minute=1440),
    ]
)


@pytest.mark.scenario(32)
def test_a_time_across_bands_is_cut_at_the_border_and_each_piece_priced_by_its_band() -> None:
    quote = priced(BANDED, "2026-11-24 16:30", "19:00")
    assert [(line.amount, line.data["quantity"]) for line in quote.lines] == [(150_00, "3/2"), (240_00, "3/2")]
    assert quote.total == 390_00  # two and a half hours are paid as three: the last half hour is evening too


def test_time_that_is_rounded_up_is_priced_where_it_falls_and_past_the_last_price_by_the_last_row() -> None:
    quote = priced(BANDED, "2026-11-24 17:20", "17:50")
    assert [(line.amount, line.data["quantity"]) for line in quote.lines] == [(66_67, "2/3"), (53_33, "1/3")]
    assert priced(BANDED, "2026-11-24 17:20", "18:20").total == quote.total == 120_00
    closing = a_tariff([a_rate(100_00, to_minute=18 * 60)])
    assert priced(closing, "2026-11-24 17:20", "17:50").total == 100_00


@pytest.mark.scenario(32)
def test_the_day_maximum_caps_the_sum_of_a_civil_day_vat_included() -> None:
    tariff = replace(HUNDRED_EX_VAT, maxima=(Maximum(None, None, frozenset(range(1, 9)), 300_00),))
    assert priced(tariff, "2026-11-24 10:00", "12:00").total == 250_00
    quote = priced(tariff, "2026-11-24 10:00", "15:00")
    assert [line.code for line in quote.lines] == ["time", "day_maximum"]
    assert (quote.net, quote.vat_total, quote.total) == (240_00, 60_00, 300_00)
    overnight = priced(tariff, "2026-11-24 20:00", "2026-11-25 01:00")
    assert overnight.total == 300_00 + 125_00  # each civil day has its own


@pytest.mark.scenario(32)
def test_the_day_maximum_counts_what_the_payer_already_pays_that_day() -> None:
    tariff = replace(HUNDRED_EX_VAT, maxima=(Maximum(None, None, frozenset(range(1, 9)), 300_00),))
    assert priced(tariff, "2026-11-24 10:00", "12:00", spent={date(2026, 11, 24): 250_00}).total == 50_00
    assert priced(tariff, "2026-11-24 10:00", "12:00", spent={date(2026, 11, 24): 999_00}).total == 0


def test_a_cap_that_no_net_amount_can_meet_is_met_by_a_rounding_line() -> None:
    tariff = replace(HUNDRED_EX_VAT, maxima=(Maximum(None, None, frozenset(range(1, 9)), 7),))
    quote = priced(tariff, "2026-11-24 10:00", "11:00")
    assert quote.total == 7
    assert sum(line.amount for line in quote.lines) == quote.net


def test_rounding_never_passes_a_day_maximum_that_the_exact_price_keeps() -> None:
    tariff = a_tariff([a_rate(8881_60, vat_code="standard")], includes_vat=False)  # 11 102 with VAT, to the øre
    capped = replace(tariff, rounding=Rounding.EXACT, maxima=(Maximum(None, None, frozenset(range(1, 9)), 111_02),))
    for minutes in range(1, 60):
        assert priced(capped, "2026-11-24 10:00", f"10:{minutes:02d}").total <= 111_02


@pytest.mark.scenario(34)
def test_a_price_of_nothing_needs_no_payment() -> None:
    assert not priced(a_tariff([a_rate(0)]), "2026-11-24 10:00", "11:00").needs_payment
    assert priced(a_tariff([a_rate(1)]), "2026-11-24 10:00", "11:00").needs_payment


@pytest.mark.scenario(34)
def test_a_missing_price_is_told_to_staff_and_is_never_nothing() -> None:
    tariff = a_tariff({"business": [a_rate(500_00, days=WEEKDAYS)], "resident": [a_rate(100_00)]})
    assert priced(tariff, "2026-11-24 10:00", "11:00", group="business").total == 500_00
    with pytest.raises(Refusal) as refused:
        priced(tariff, "2026-11-29 10:00", "11:00", group="business")
    assert refused.value.code == "no_price"
    assert refused.value.data["group"] == "business"
    assert refused.value.data["weekday"] == 7
    assert (refused.value.data["from_minute"], refused.value.data["to_minute"]) == (600, 660)


@pytest.mark.scenario(34)
@pytest.mark.parametrize(("start", "code"), [("2024-12-31 10:00", "no_price_list"), ("2026-11-24 10:00", "no_price")])
def test_no_list_and_no_row_for_the_part_are_refused(start: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        priced(a_tariff([a_rate(100_00, part="1/4")]), start, "11:00", part="1/3")
    assert refused.value.code == code


def test_a_vat_code_without_a_rate_on_the_day_of_use_is_refused() -> None:
    with pytest.raises(Refusal) as refused:
        priced(a_tariff([a_rate(100_00, vat_code="none")]), "2026-11-24 10:00", "11:00")
    assert refused.value.code == "no_vat_rate"


def test_the_vat_rate_of_the_day_of_use_applies() -> None:
    book = a_book(a_tariff([a_rate(100_00, vat_code="standard")], includes_vat=False))
    book = replace(book, vat={"standard": ((date(2027, 1, 1), 2000), (date(2018, 1, 1), 2500))})
    assert priced(book, "2026-12-31 10:00", "11:00").total == 125_00
    assert priced(book, "2027-01-01 10:00", "11:00").total == 120_00


@pytest.mark.scenario(7)
def test_two_to_four_on_the_night_the_clocks_go_back_costs_three_hours() -> None:
    assert priced(a_tariff([a_rate(100_00)]), "2026-10-25 02:00", "04:00").total == 300_00


def test_a_band_of_the_repeated_hour_is_paid_twice_and_of_the_missing_hour_never() -> None:
    night = a_tariff([a_rate(100_00, to_minute=120), a_rate(10_00, from_minute=120, to_minute=180),
                      a_rate(100_00, from_minute=180)])  # fmt: skip
    assert priced(night, "2026-10-25 01:00", "04:00").total == 100_00 + 2 * 10_00 + 100_00
    assert priced(night, "2026-03-29 01:00", "04:00").total == 100_00 + 100_00


def test_a_public_holiday_is_priced_as_the_rows_for_public_holidays_say() -> None:
    tariff = a_tariff([a_rate(100_00, days=WEEKDAYS), a_rate(150_00, days=HOLY)])
    assert priced(tariff, "2026-05-13 10:00", "11:00").total == 100_00
    assert priced(tariff, "2026-05-14 10:00", "11:00").total == 150_00  # Ascension, a Thursday


def test_the_row_of_the_very_part_wins_over_the_row_of_any_part_and_only_where_it_is_in_force() -> None:
    tariff = a_tariff([a_rate(100_00), a_rate(40_00, part="1/2", from_minute=18 * 60)])
    assert priced(tariff, "2026-11-24 17:00", "19:00", part="1/2").total == 140_00
    assert priced(tariff, "2026-11-24 17:00", "19:00", part="1/4").total == 200_00


@pytest.mark.parametrize(
    ("start", "end", "total"),
    [
        ("2026-11-24 10:00", "13:00", 300_00),  # by the hour
        ("2026-11-24 10:00", "14:00", 350_00),  # half a day is cheaper
        ("2026-11-24 10:00", "15:00", 500_00),  # too long for half a day
        ("2026-11-24 10:00", "18:00", 600_00),  # a day
        ("2026-11-28 10:00", "2026-11-29 18:00", 1000_00),  # a weekend
        ("2026-11-27 10:00", "2026-11-29 18:00", 600_00 + 1000_00),
        ("2026-11-24 08:00", "2026-11-30 20:00", 2000_00),  # seven days in a row are a week
        ("2026-11-24 08:00", "2026-12-01 10:00", 2000_00 + 600_00),
    ],
)
def test_the_cheapest_of_hours_half_days_days_weekends_and_weeks_is_paid(start: str, end: str, total: int) -> None:
    tariff = a_tariff(
        [
            a_rate(100_00),
            a_rate(350_00, Unit.HALF_DAY, up_to_minutes=240),
            a_rate(600_00, Unit.DAY),
            a_rate(1000_00, Unit.WEEKEND, days=frozenset({6, 7})),
            a_rate(2000_00, Unit.WEEK, days=frozenset(range(1, 8))),
        ]
    )
    assert priced(tariff, start, end).total == total


def test_a_list_with_only_a_price_for_the_day_needs_no_price_by_the_hour() -> None:
    quote = priced(a_tariff([a_rate(500_00, Unit.DAY)]), "2026-11-24 22:00", "2026-11-25 02:00")
    assert [(line.code, line.amount) for line in quote.lines] == [("day", 500_00), ("day", 500_00)]


def test_a_fixed_price_is_paid_once_over_midnight() -> None:
    assert priced(a_tariff([a_rate(300_00, Unit.FIXED)]), "2026-11-24 22:00", "2026-11-25 02:00").total == 300_00


@pytest.mark.parametrize(("price", "total"), [(100_00, 250_00), (300_00, 300_00), (0, 0)])
def test_a_minimum_lifts_a_price_but_never_one_that_is_free(price: int, total: int) -> None:
    quote = priced(a_tariff([a_rate(price)], minimum=250_00), "2026-11-24 10:00", "11:00")
    assert quote.total == total


def test_a_minimum_never_passes_the_day_maximum() -> None:
    tariff = a_tariff([a_rate(100_00)], minimum=250_00, maxima=(Maximum(None, None, HOLY | WEEKDAYS, 200_00),))
    assert priced(tariff, "2026-11-24 10:00", "11:00").total == 200_00


YOUTH_FREE = a_tariff(
    {"adult_club": [a_rate(150_00)]},
    subsidies={"youth_club": Subsidy("youth_club", "adult_club", 10_000, Texts("Lag med barn og unge låner gratis."))},
)


def test_a_subsidy_is_a_line_of_its_own_beside_the_ordinary_price() -> None:
    quote = priced(YOUTH_FREE, "2026-11-24 18:00", "20:00", group="youth_club")
    assert [(line.code, line.amount) for line in quote.lines] == [("time", 300_00), ("subsidy", -300_00)]
    assert (quote.total, quote.ordinary, quote.needs_payment) == (0, 300_00, False)
    assert quote.subsidised == Texts("Lag med barn og unge låner gratis.")


def test_the_ordinary_price_stands_beside_a_lower_one_and_not_beside_a_higher() -> None:
    tariff = a_tariff({"resident": [a_rate(150_00)], "adult_club": [a_rate(100_00)], "business": [a_rate(400_00)]})
    book = replace(a_book(tariff), ordinary="resident")
    shown = {code: priced(book, "2026-11-24 18:00", "20:00", group=code).ordinary for code in tariff.rates}
    assert shown == {"resident": None, "adult_club": 300_00, "business": None}


CLEANED = a_tariff(
    [a_rate(100_00)],
    additions=(
        Addition("cleaning", Texts("Renhold"), None, Unit.FIXED, 900_00, "standard", required=True),
        Addition("caretaker", Texts("Vaktmester"), None, Unit.HOUR, 500_00, "standard", required=False),
        Addition("cleaning", Texts("Renhold"), "youth_club", Unit.FIXED, 0, "standard", required=True),
    ),
    subsidies={"youth_club": Subsidy("youth_club", "resident", 5_000, Texts("Halv pris"))},
)


def test_additions_are_added_when_required_or_chosen_and_counted_by_the_server() -> None:
    assert priced(CLEANED, "2026-11-24 10:00", "11:30").total == 200_00 + 900_00
    quote = priced(CLEANED, "2026-11-24 10:00", "11:30", additions=["caretaker"])
    assert quote.total == 200_00 + 900_00 + 1000_00
    assert [(each.code, each.total, each.vat) for each in quote.vat] == [
        ("exempt", 200_00, 0),
        ("standard", 1900_00, 380_00),
    ]


def test_a_group_may_have_its_own_addition_and_a_subsidy_is_of_the_use_alone() -> None:
    quote = priced(CLEANED, "2026-11-24 10:00", "12:00", group="youth_club", additions=["caretaker"])
    assert [(line.code, line.amount) for line in quote.lines] == [
        ("time", 200_00),
        ("subsidy", -100_00),
        ("addition", 1000_00),
    ]


def test_an_addition_that_the_list_has_not_is_refused() -> None:
    with pytest.raises(Refusal) as refused:
        priced(CLEANED, "2026-11-24 10:00", "11:30", additions=["fireworks"])
    assert refused.value.code == "no_such_addition"


def test_a_use_of_ten_years_is_refused_before_it_is_counted() -> None:
    with pytest.raises(Refusal) as refused:
        priced(CLEANED, "2026-11-24 10:00", "2036-11-24 10:00")
    assert refused.value.code == "too_long_to_price"


QUARTERS = {"1/4": (141, 35), "2/4": (185, 70), "3/4": (241, 105), "4/4": (362, 141)}


@pytest.mark.parametrize("part", QUARTERS)
def test_a_real_price_list_by_quarters_is_told_exactly(part: str) -> None:
    packages = [
        a_rate(7421_00, Unit.DAY, part="4/4", days=WEEKDAYS),
        a_rate(9277_00, Unit.DAY, part="4/4", days=HOLY),
        a_rate(12987_00, Unit.WEEKEND, part="4/4", days=frozenset({6, 7})),
    ]
    tariff = a_tariff(
        {
            "adult_club": [a_rate(kr * 100, part=each) for each, (kr, _) in QUARTERS.items()] + packages,
            "youth_club": [a_rate(kr * 100, part=each) for each, (_, kr) in QUARTERS.items()] + packages,
        }
    )
    share = str(Fraction(part))
    for group, kr in zip(("adult_club", "youth_club"), QUARTERS[part], strict=True):
        assert priced(tariff, "2026-11-24 18:00", "20:00", group=group, part=share).total == 2 * kr * 100
    if part == "4/4":
        assert priced(tariff, "2026-11-24 00:00", "2026-11-25 00:00", group="adult_club").total == 7421_00
        assert priced(tariff, "2026-05-14 00:00", "2026-05-15 00:00", group="adult_club").total == 24 * 362_00
        assert priced(tariff, "2026-11-28 00:00", "2026-11-30 00:00", group="adult_club").total == 12987_00
