"""Free quotas: what is taken off a use, exactly, and of which quota."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from aktiv.prices.drafts import Freed, QuoteDraft
from aktiv.prices.rules.drafting import book_with
from aktiv.prices.rules.freeing import Free
from aktiv.prices.rules.pricing import price
from aktiv.prices.rules.repricing import Past, Sums, reprice
from aktiv.prices.rules.yearly import a_year_on, year_told
from aktiv.prices.tariffs import Book, Quota, Subsidy, Unit
from aktiv.prices.words import explain
from aktiv.values.money import round_half_up
from aktiv.values.texts import Texts
from tests.prices.pure import PUBLIC_HOLIDAYS, a_book, a_rate, a_space, a_tariff, between

CLUB = UUID(int=7)
YEAR = Quota(
    id=1, group="resident", organisation_id=None, minutes=2400, first=date(2026, 1, 1), last=date(2026, 12, 31)
)


def quoted(book: Book, start: str, end: str, *free: tuple[Quota, int], group: str = "resident") -> QuoteDraft:
    left = [Free(quota, CLUB, minutes) for quota, minutes in free]
    return price(book, a_space(), between(start, end), group, is_holiday=PUBLIC_HOLIDAYS.__contains__, free=left)


HOURLY = a_book(a_tariff([a_rate(100_00)]))


def test_what_is_left_is_a_line_of_its_own_and_the_rest_is_paid() -> None:
    draft = quoted(HOURLY, "2026-11-24 18:00", "20:00", (YEAR, 90))
    assert [(line.code, line.amount) for line in draft.lines] == [("time", 200_00), ("quota", -150_00)]
    assert draft.total == 50_00
    assert draft.free == (Freed(1, CLUB, 90),)
    told = [explain(draft.lines[1], each, "NOK").replace("\u00a0", " ") for each in ("nb", "nn", "en")]
    assert told == [
        "1,5 timer av 40 timer gratis i 2026",
        "1,5 timar av 40 timar gratis i 2026",
        "1.5 hours of 40 hours free in 2026",
    ]


def test_a_free_use_takes_the_minutes_used_not_those_paid_for_and_nothing_is_left_to_pay() -> None:
    draft = quoted(HOURLY, "2026-11-24 18:00", "19:15", (YEAR, 2400))
    assert draft.total == 0
    assert draft.free == (Freed(1, CLUB, 75),)


def test_a_use_over_new_year_takes_of_each_year_what_falls_in_it() -> None:
    after = replace(YEAR, id=2, first=date(2027, 1, 1), last=date(2027, 12, 31))
    draft = quoted(HOURLY, "2026-12-31 22:00", "2027-01-01 01:00", (YEAR, 60), (after, 600))
    assert draft.free == (Freed(1, CLUB, 60), Freed(2, CLUB, 60))
    assert draft.total == 100_00


def test_nothing_is_taken_where_nothing_is_paid_or_where_the_quota_is_not_for() -> None:
    for book in (
        a_book(a_tariff([a_rate(0)])),
        a_book(a_tariff([a_rate(100_00)], subsidies={"resident": Subsidy("resident", "resident", 10_000, Texts("x"))})),
    ):
        draft = quoted(book, "2026-11-24 18:00", "20:00", (YEAR, 90))
        assert (draft.total, draft.free) == (0, ())
    for other in (replace(YEAR, kind="pool"), replace(YEAR, facility_id=99), replace(YEAR, list_key="other")):
        assert quoted(HOURLY, "2026-11-24 18:00", "20:00", (other, 90)).free == ()
    here = replace(YEAR, kind="sports_hall", facility_id=5)
    assert quoted(HOURLY, "2026-11-24 18:00", "20:00", (here, 90)).free == (Freed(1, CLUB, 90),)


def test_a_subsidy_is_paid_of_what_the_quota_leaves_and_additions_are_not_free() -> None:
    half = {"resident": Subsidy("resident", "resident", 5_000, Texts("x"))}
    book = a_book(a_tariff([a_rate(100_00)], subsidies=half))
    draft = quoted(book, "2026-11-24 18:00", "20:00", (YEAR, 60))
    assert [(line.code, line.amount) for line in draft.lines] == [
        ("time", 200_00),
        ("quota", -100_00),
        ("subsidy", -50_00),
    ]
    assert draft.total == 50_00


@given(
    amount=st.integers(1, 999_99),
    unit=st.sampled_from([Unit.QUARTER_HOUR, Unit.HALF_HOUR, Unit.HOUR, Unit.DAY]),
    hours=st.integers(1, 30),
    lefts=st.lists(st.integers(0, 2400), max_size=3),
    points=st.sampled_from(["exempt", "low", "standard"]),
    includes_vat=st.booleans(),
)
def test_the_share_that_is_covered_is_free_and_no_more_is_taken_than_is_left_or_used(
    amount: int, unit: Unit, hours: int, lefts: list[int], points: str, *, includes_vat: bool
) -> None:
    book = a_book(a_tariff([a_rate(amount, unit, vat_code=points)], includes_vat=includes_vat))
    end = f"2026-11-2{4 + hours // 24} {hours % 24:02d}:00"
    quotas = [(replace(YEAR, id=place), left) for place, left in enumerate(lefts, 1)]
    plain, draft = (quoted(book, "2026-11-24 00:00", end, *free) for free in ((), quotas))
    used = hours * 60
    taken = {each.quota_id: each.minutes for each in draft.free}
    assert sum(taken.values()) == min(sum(lefts), used)
    assert all(0 < minutes <= lefts[quota - 1] for quota, minutes in taken.items())
    share = Fraction(used - sum(taken.values()), used)
    if includes_vat:
        gross = sum(line.amount for line in plain.lines if line.code != "quota")
        assert draft.total == round_half_up(gross * share)
    assert (draft.total == 0) == (share == 0 or plain.total == 0 or draft.total == 0)
    assert 0 <= draft.total <= plain.total
    assert sum(line.amount for line in draft.lines) == (draft.total if draft.includes_vat else draft.net)


def test_a_year_that_is_reckoned_over_gives_each_club_the_quota_of_the_lists_first_day_once() -> None:
    tariff = a_tariff([a_rate(100_00)], valid_from=date(2027, 1, 1))
    next_year = replace(YEAR, id=2, minutes=180, first=date(2027, 1, 1), last=date(2027, 12, 31))
    book = book_with(a_book(tariff, quotas=(YEAR, next_year)), tariff)
    other = UUID(int=8)
    uses = [
        Past(club, 11, between(f"2026-11-{day} 18:00", "20:00"), "resident", 0, (), club)
        for day in (10, 17, 24)
        for club in (CLUB, other)
    ]
    uses.append(Past("somebody", 11, between("2026-11-24 08:00", "09:00"), "resident", 0, ()))
    sums, targets = Sums(), {11: a_space()}
    for each in uses:  # as slices of a reckoning do, one after the other
        sums = Sums.from_json(sums.as_json())
        reprice([each], book, tariff, targets, is_holiday=PUBLIC_HOLIDAYS.__contains__, sums=sums)
    assert sums.total.would == 2 * 300_00 + 100_00
    assert set(sums.taken.values()) == {180}


def test_years_are_told_and_copied() -> None:
    assert year_told(date(2027, 1, 1), date(2027, 12, 31)) == "2027"
    assert year_told(date(2026, 8, 1), date(2027, 7, 31)) == "2026/27"
    assert year_told(date(2027, 1, 1), date(2027, 6, 30)) == ""
    assert a_year_on(date(2028, 2, 29)) == date(2029, 2, 28)
    assert a_year_on(date(2027, 2, 28), last=True) == date(2028, 2, 29)
