"""Why an offer fits a need: against a naive reading of the same words, in any order they come."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aktiv.collaboration.rules.pool import (
    LEVELS,
    Match,
    Needed,
    Offered,
    Use,
    first_of,
    last_of,
    left_of,
    match,
    matches,
    month_before,
    months,
    next_month,
)

JAN = date(2027, 1, 1)
YEAR = months(JAN, date(2027, 12, 1))
some_month = st.sampled_from(YEAR)
some_price = st.none() | st.integers(1, 2_000)


@st.composite
def hours(draw: st.DrawFn) -> dict[date, int]:
    first, count, each = draw(st.integers(0, 11)), draw(st.integers(1, 12)), draw(st.integers(0, 40))
    span = YEAR[first : first + count]
    return {month: draw(st.sampled_from([each, each, 0, each // 2])) for month in span}


offers = st.builds(
    Offered,
    number=st.integers(1, 30),
    member=st.sampled_from(["1103", "4601", "1246"]),
    competence=st.sampled_from(["ux", "security"]),
    level=st.sampled_from(LEVELS),
    languages=st.frozensets(st.sampled_from(["nb", "nn", "en"]), min_size=1),
    travels=st.booleans(),
    ore_per_hour=some_price,
    hours=hours(),
)
needs = st.builds(
    Needed,
    number=st.integers(1, 30),
    member=st.sampled_from(["1103", "4601", "1246"]),
    competence=st.sampled_from(["ux", "security"]),
    level=st.sampled_from(LEVELS),
    language=st.sampled_from(["", "nb", "nn"]),
    on_site=st.booleans(),
    ore_per_hour=some_price,
    hours=hours(),
)
many_offers = st.lists(offers, max_size=6, unique_by=lambda each: each.number)
many_needs = st.lists(needs, max_size=6, unique_by=lambda each: each.number)


def an_offer(**more: object) -> Offered:
    values: dict[str, object] = {
        "number": 1, "member": "4601", "competence": "ux", "level": "skilled", "languages": frozenset({"nb"}),
        "travels": True, "ore_per_hour": None, "hours": dict.fromkeys(YEAR[:6], 40),
    }  # fmt: skip
    return Offered(**(values | more))  # type: ignore[arg-type]


def a_need(**more: object) -> Needed:
    values: dict[str, object] = {
        "number": 1, "member": "1246", "competence": "ux", "level": "skilled", "language": "", "on_site": False,
        "ore_per_hour": None, "hours": dict.fromkeys(YEAR[:6], 40),
    }  # fmt: skip
    return Needed(**(values | more))  # type: ignore[arg-type]


def made(offer: Offered, need: Needed) -> Match:
    found = match(offer, need)
    assert found is not None
    return found


@given(offers, needs)
def test_what_a_match_covers_is_what_is_free_and_asked_for_month_by_month(offer: Offered, need: Needed) -> None:
    shared = {month: min(free, need.hours.get(month, 0)) for month, free in offer.hours.items()}
    found = match(offer, need)
    if offer.competence != need.competence or offer.member == need.member or not any(shared.values()):
        assert found is None
        return
    assert found is not None
    assert found.hours == sum(shared.values())
    assert found.asked == sum(need.hours.values())
    span = months(found.first, found.last)
    assert found.in_each >= 1
    assert all(shared[month] >= found.in_each for month in span), "one engagement can take it in every month"
    stretches = "".join("x" if shared.get(month) else " " for month in YEAR).split()
    assert len(span) == max(map(len, stretches)), "no longer stretch without a gap"


@given(offers, needs)
def test_every_question_is_answered_once_by_a_reason_or_a_shortfall(offer: Offered, need: Needed) -> None:
    found = match(offer, need)
    if found is None:
        return
    codes = [each.code for each in (*found.reasons, *found.shortfalls)]
    assert len(codes) == len(set(codes)) == 4 + bool(need.language) + need.on_site
    short = {each.code for each in found.shortfalls}
    assert ("level" in short) == (LEVELS.index(offer.level) < LEVELS.index(need.level))
    assert ("language" in short) == (need.language != "" and need.language not in offer.languages)
    assert ("place" in short) == (need.on_site and not offer.travels)
    budget = need.ore_per_hour
    too_dear = offer.ore_per_hour is not None and (budget is None or offer.ore_per_hour > budget)
    assert bool(short & {"price", "no_budget"}) == too_dear
    whole = all(offer.hours.get(month, 0) >= hours for month, hours in need.hours.items())
    assert (not short & {"months", "hours"}) == whole


@given(many_offers, many_needs, st.randoms())
def test_the_order_is_the_same_whatever_order_they_come_in(
    found: list[Offered], asked: list[Needed], chance: object
) -> None:
    once = matches(found, asked)
    mixed_offers, mixed_needs = list(found), list(asked)
    chance.shuffle(mixed_offers)  # type: ignore[attr-defined]
    chance.shuffle(mixed_needs)  # type: ignore[attr-defined]
    assert matches(mixed_offers, mixed_needs) == once
    assert [len(each.shortfalls) for each in once] == sorted(len(each.shortfalls) for each in once)
    members = {each.number: each.member for each in found}, {each.number: each.member for each in asked}
    assert all(members[0][each.offer] != members[1][each.need] for each in once)


@given(st.integers(1, 40), st.lists(st.tuples(some_month, some_month, st.integers(1, 40)), max_size=5))
def test_what_is_left_of_a_month_is_what_nobody_took_of_it(offered: int, taken: list[tuple[date, date, int]]) -> None:
    uses = [Use(min(one, two), max(one, two), each) for one, two, each in taken]
    left = left_of(offered, YEAR[2], YEAR[9], uses)
    assert list(left) == list(YEAR[2:10])
    for month, free in left.items():
        assert free == max(0, offered - sum(use.hours for use in uses if use.first <= month <= use.last))


@given(st.dates(date(2000, 1, 1), date(2100, 12, 31)))
def test_months_follow_each_other_without_a_day_between(day: date) -> None:
    month = first_of(day)
    assert last_of(month) + timedelta(days=1) == next_month(month)
    assert month_before(next_month(month)) == month
    assert first_of(last_of(month)) == month
    assert months(month, month) == (month,)
    assert months(next_month(month), month) == ()


def test_a_member_is_never_matched_with_itself_nor_with_another_competence() -> None:
    assert match(an_offer(member="1246"), a_need()) is None
    assert match(an_offer(competence="security"), a_need()) is None
    assert match(an_offer(hours=dict.fromkeys(YEAR[6:], 40)), a_need()) is None
    assert match(an_offer(hours=dict.fromkeys(YEAR, 0)), a_need()) is None
    assert [each.code for each in made(an_offer(), a_need()).reasons] == ["months", "hours", "in_kind", "level"]


@pytest.mark.parametrize(
    ("offer", "need", "said"),
    [
        ({"ore_per_hour": 700_00}, {"ore_per_hour": 650_00}, ("price", (700_00, 650_00))),
        ({"ore_per_hour": 700_00}, {}, ("no_budget", (700_00,))),
        ({"level": "basic"}, {}, ("level", ("basic", "skilled"))),
        ({}, {"language": "nn"}, ("language", ("nn",))),
        ({"travels": False}, {"on_site": True}, ("place", ())),
        ({"hours": dict.fromkeys(YEAR[:3], 40)}, {}, ("months", (3, 6))),
        ({"hours": dict.fromkeys(YEAR[:6], 25)}, {}, ("hours", (150, 240))),
    ],
    ids=str,
)
def test_where_an_offer_falls_short_is_told_with_its_figures(
    offer: dict[str, object], need: dict[str, object], said: tuple[str, tuple[object, ...]]
) -> None:
    assert [tuple(each) for each in made(an_offer(**offer), a_need(**need)).shortfalls] == [said]


def test_the_best_comes_first_then_what_covers_most_then_the_cheapest() -> None:
    asked = [a_need(ore_per_hour=900_00)]
    found = [
        an_offer(number=1, level="basic"),
        an_offer(number=2, ore_per_hour=800_00),
        an_offer(number=3, ore_per_hour=500_00),
        an_offer(number=4, hours=dict.fromkeys(YEAR[:6], 20)),
        an_offer(number=5, ore_per_hour=500_00),
    ]
    assert [each.offer for each in matches(found, asked)] == [3, 5, 2, 1, 4]


def test_an_engagement_is_proposed_for_the_longest_stretch_without_a_gap() -> None:
    free = {YEAR[0]: 30, YEAR[1]: 0, YEAR[2]: 20, YEAR[3]: 10, YEAR[4]: 40, YEAR[5]: 0}
    found = made(an_offer(hours=free), a_need())
    assert (found.first, found.last, found.in_each) == (YEAR[2], YEAR[4], 10)
