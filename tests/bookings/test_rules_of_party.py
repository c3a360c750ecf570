"""Each rule about who asks: audience, price group, age, home municipality first, quota."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

import pytest

from aktiv.bookings import rules
from aktiv.bookings.rules import Asked, Form, Party
from aktiv.facilities.rules.questions import Enquiry
from aktiv.values.periods import Period
from aktiv.values.refusal import Refusal
from tests.bookings.asking import ABROAD, CLUB, HOME, PERSON, VISITOR, asked, period

STRANGER = Party(person_id=UUID(int=9), home_id=ABROAD, birth_date=date(1980, 1, 1))
AN_HOUR = period("2027-03-05 18:00", "19:00")


def refusal_of(rule: Callable[[Asked], None], what: Asked) -> Refusal | None:
    try:
        rule(what)
    except Refusal as refusal:
        return refusal
    return None


class Case(NamedTuple):
    rule: Callable[[Asked], None]
    terms: dict[str, Any]
    party: Party
    refused: str | None


@pytest.mark.parametrize(
    "case",
    [
        Case(rules.in_the_audience, {"audience": "everyone"}, STRANGER, None),
        Case(rules.in_the_audience, {"audience": "organisations"}, PERSON, "organisations_only"),
        Case(rules.in_the_audience, {"audience": "organisations"}, CLUB, None),
        Case(rules.in_the_audience, {"audience": "organisations"}, VISITOR, None),
        Case(rules.in_the_audience, {"audience": "residents"}, PERSON, None),
        Case(rules.in_the_audience, {"audience": "residents"}, STRANGER, "residents_only"),
        Case(rules.in_the_audience, {"audience": "residents"}, VISITOR, None),
        Case(
            rules.in_a_price_group_that_may_book, {"price_groups": ("youth_club",)}, PERSON, "price_group_not_admitted"
        ),
        Case(rules.in_a_price_group_that_may_book, {"price_groups": ("private",)}, PERSON, None),
        Case(rules.in_a_price_group_that_may_book, {"price_groups": ()}, PERSON, None),
        Case(rules.home_municipality_first, {"horizon_days": 4, "home_first_days": 1}, STRANGER, "home_first"),
        Case(rules.home_municipality_first, {"horizon_days": 5, "home_first_days": 1}, STRANGER, None),
        Case(rules.home_municipality_first, {"horizon_days": 4, "home_first_days": 1}, PERSON, None),
        Case(rules.home_municipality_first, {"horizon_days": 4, "home_first_days": 1}, VISITOR, None),
        Case(rules.home_municipality_first, {"horizon_days": None, "home_first_days": 1}, STRANGER, None),
        Case(rules.home_municipality_first, {"horizon_hours": 120, "home_first_days": 2}, STRANGER, "home_first"),
    ],
    ids=lambda case: f"{case.rule.__name__}-{case.terms}-{case.refused}",
)
def test_who_may_book(case: Case) -> None:
    refusal = refusal_of(case.rule, asked(AN_HOUR, party=case.party, **case.terms))
    assert (refusal and refusal.code) == case.refused


def test_home_municipality_first_says_when_it_opens_to_all() -> None:
    refusal = refusal_of(
        rules.home_municipality_first, asked(AN_HOUR, party=STRANGER, horizon_days=10, home_first_days=7)
    )
    assert refusal is not None
    assert refusal.data == {"last": date(2027, 3, 4), "opens": date(2027, 3, 2)}


@pytest.mark.parametrize(
    ("born", "organisation", "refused"),
    [
        (date(2009, 3, 5), None, None),  # eighteen on the day of use
        (date(2009, 3, 6), None, "too_young"),
        (None, None, "age_unknown"),
        (None, UUID(int=2), None),
        (date(2008, 2, 29), None, None),
    ],
)
def test_old_enough_on_the_day_of_use(born: date | None, organisation: UUID | None, refused: str | None) -> None:
    party = Party(person_id=UUID(int=1), organisation_id=organisation, birth_date=born, home_id=HOME)
    refusal = refusal_of(rules.old_enough, asked(AN_HOUR, party=party, min_age=18))
    assert (refusal and refusal.code) == refused


def day(number: int) -> Period:
    return period(f"2027-03-{number:02d} 18:00", "19:00")


class Quota(NamedTuple):
    booked: tuple[int, ...]
    wanted: int
    refused: bool
    following: date | None = None


@pytest.mark.scenario(21)
@pytest.mark.parametrize(
    "case",
    [
        Quota((), 2, False),
        Quota((2,), 3, False),
        Quota((2, 3), 4, True, date(2027, 3, 9)),
        Quota((2, 3), 8, True, date(2027, 3, 9)),
        Quota((2, 3), 9, False),  # the seventh day after the first
        Quota(
            (4, 9), 5, True, date(2027, 3, 11)
        ),  # days 3–9 already hold two; so do 5–11 with the ninth alone plus one
        Quota((8, 10), 4, True, date(2027, 3, 15)),  # a window may also lie ahead
        Quota((8, 10), 3, False),
        Quota((3, 3), 3, True, date(2027, 3, 10)),
    ],
    ids=str,
)
def test_at_most_two_in_any_seven_days(case: Quota) -> None:
    what = asked(day(case.wanted), booked=tuple(map(day, case.booked)), max_active_person=2, quota_window_days=7)
    refusal = refusal_of(rules.within_quota, what)
    assert (refusal is not None) == case.refused
    if refusal is not None:
        assert refusal.data == {"limit": 2, "days": 7, "next": case.following}


@pytest.mark.scenario(21)
def test_what_is_over_no_longer_counts() -> None:
    booked = (period("2027-03-01 09:00", "11:00"), day(2))
    before = asked(day(3), now="2027-03-01 10:59", booked=booked, max_active_person=2)
    after = asked(day(3), now="2027-03-01 11:00", booked=booked, max_active_person=2)
    assert refusal_of(rules.within_quota, before) is not None
    assert refusal_of(rules.within_quota, after) is None


def test_a_limit_of_none_leaves_no_next_day() -> None:
    refusal = refusal_of(rules.within_quota, asked(day(3), max_active_person=0))
    assert refusal is not None
    assert refusal.data["next"] is None


def test_persons_and_organisations_have_limits_of_their_own() -> None:
    terms = {"max_active_person": 1, "max_active_organisation": 3}
    assert refusal_of(rules.within_quota, asked(day(3), booked=(day(2),), party=CLUB, **terms)) is None
    assert refusal_of(rules.within_quota, asked(day(3), booked=(day(2),), party=PERSON, **terms)) is not None
    assert refusal_of(rules.within_quota, asked(day(3), booked=(day(2),), party=VISITOR, **terms)) is None


@pytest.mark.parametrize(
    ("form", "terms", "refused"),
    [
        (Form(), {}, None),
        (Form(participants=0), {}, "no_participants"),
        (Form(participants=40), {"max_participants": 40}, None),
        (Form(participants=41), {"max_participants": 40}, "too_many_participants"),
        (Form(participants=31, capacity=30), {"max_participants": 40}, "too_many_participants"),
        (Form(participants=10**9), {}, "too_many_participants"),
        (Form(document=7), {}, "terms_not_accepted"),
        (Form(document=7, accepted=6), {}, "terms_not_accepted"),
        (Form(document=7, accepted=7), {}, None),
        (
            Form(asked=(Enquiry(id=1, required=True), Enquiry(id=2, required=True)), answers={1: "Ja"}),
            {},
            "question_unanswered",
        ),
        (Form(asked=(Enquiry(id=1, required=True),), answers={1: "   "}), {}, "question_unanswered"),
        (Form(asked=(Enquiry(id=1, required=True),), answers={1: "Ja"}), {}, None),
    ],
)
def test_what_is_filled_in(form: Form, terms: dict[str, Any], refused: str | None) -> None:
    codes = [each.code for each in rules.check(asked(AN_HOUR, form=form, **terms), rules.OF_FORM)]
    assert codes == ([] if refused is None else [refused])
