"""Rules that decide by themselves: what fits is granted at once, everything else is for people."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aktiv.cases.actions.automatic import review, set_rule
from aktiv.cases.models import AutomaticRule, Decision
from aktiv.cases.rules.automatic import Asked, Whole, fits, in_season, sampled
from aktiv.municipalities.actions import NewStage, set_stage
from aktiv.municipalities.stages import Feature, Stage
from aktiv.people.models import StaffRole
from aktiv.values.refusal import Refusal
from tests.bookings.world import NOW, booked
from tests.cases.world import CaseWorld, days, fresh, states
from tests.reading import everything_of


def refused(code: str):  # type: ignore[no-untyped-def]
    return pytest.raises(Refusal, match=f"^{code}$")


@pytest.fixture
def boss(world: CaseWorld) -> UUID:
    """Olav administers."""
    StaffRole.objects.filter(person=world.olav).update(role=StaffRole.Role.ADMINISTRATOR)
    return world.olav.pk


def rule(world: CaseWorld, by: UUID, **values: object) -> AutomaticRule:
    return set_rule(world.municipality.pk, {"name": "Courts", "most_dates": 3, **values}, by=by, now=NOW)


def test_what_a_rule_fits_is_granted_at_once_and_said_so(world: CaseWorld, boss: UUID) -> None:
    made = rule(world, boss, sample_percent=100)
    done = world.applied("18–20", days=days(3))
    [case] = done.decided
    decision = everything_of(Decision).get()
    assert (fresh(case).state, states(case), decision.rule, decision.decided_by) == (
        "decided", ["granted"] * 3, made, None,
    )  # fmt: skip
    assert decision.review == "waits"
    review(decision.pk, Decision.Review.RIGHT, by=world.ingrid.pk, now=NOW)
    with refused("reviewed_already"):
        review(decision.pk, Decision.Review.WRONG, by=world.ingrid.pk, now=NOW)


@pytest.mark.parametrize(
    "values",
    [
        {"most_dates": 2},
        {"most_minutes": 119},
        {"most_people": 17},
        {"price_groups": ["business"]},
        {"kinds": ["event"]},
        {"space_kinds": ["meeting_room"]},
        {"first": 401, "last": 1001},
        {"active": False},
    ],
    ids=str,
)
def test_what_no_rule_fits_is_for_people(world: CaseWorld, boss: UUID, values: dict[str, object]) -> None:
    rule(world, boss, **values)
    done = world.applied("18–20", days=days(3))
    assert (done.decided, states(done.cases[0])) == ([], ["asked"] * 3)


def test_one_date_that_clashes_sends_all_of_it_to_people(world: CaseWorld, boss: UUID) -> None:
    rule(world, boss)
    world.set(world.hall, mode="instant")
    booked(world.base, "19–20", world.as_charlie, world.courts["A"], on=days(3)[2])
    world.set(world.hall, mode="application")
    done = world.applied("18–20", days=days(3))
    assert (done.decided, states(done.cases[0])) == ([], ["asked"] * 3)


def test_two_dates_that_clash_with_each_other_leave_nothing_behind(world: CaseWorld, boss: UUID) -> None:
    rule(world, boss)
    done = world.applied("18–20", "19–21")
    assert (done.decided, states(done.cases[0]), everything_of(Decision).count()) == ([], ["asked"] * 2, 0)


def test_only_whoever_administers_sets_rules_and_only_at_home(world: CaseWorld, boss: UUID) -> None:
    with refused("not_staff"):
        rule(world, world.ingrid.pk)
    made = rule(world, boss)
    with refused("not_found"):
        set_rule(world.municipality.pk, {"name": "X"}, by=boss, now=NOW, rule_id=made.pk + 1)
    with refused("unknown_fields"):
        set_rule(world.municipality.pk, {"municipality_id": 7}, by=boss, now=NOW, rule_id=made.pk)


@given(st.uuids(version=4), st.integers(0, 100))
def test_a_sample_is_a_share_and_the_same_when_asked_again(decision: UUID, percent: int) -> None:
    assert sampled(decision, percent) == sampled(decision, percent)
    assert not sampled(decision, 0)
    assert sampled(decision, 100)
    if sampled(decision, percent):
        assert all(sampled(decision, more) for more in range(percent, 101))


@pytest.mark.parametrize(
    ("first", "last", "day", "inside"),
    [
        (101, 1231, date(2027, 2, 28), True),
        (401, 930, date(2027, 3, 31), False),
        (401, 930, date(2027, 9, 30), True),
        (1001, 331, date(2027, 12, 31), True),
        (1001, 331, date(2027, 3, 31), True),
        (1001, 331, date(2027, 4, 1), False),
    ],
)
def test_seasons_of_the_year_may_pass_the_new_year(first: int, last: int, day: date, inside: bool) -> None:
    assert in_season(first, last, day) is inside


def test_nothing_fits_a_case_without_dates_or_with_something_attached() -> None:
    made = AutomaticRule(name="Any", most_dates=9)
    asked = Asked(facility_id=1, space_kind="hall", day=date(2027, 3, 2), minutes=120, clean=True)
    whole = Whole(kind="use", price_group="", people=0, attachments=0, dates=(asked,))
    assert fits(made, whole)
    assert not fits(made, Whole(kind="use", price_group="", people=0, attachments=0, dates=()))
    assert not fits(made, Whole(kind="use", price_group="", people=0, attachments=1, dates=(asked,)))


def test_no_rule_decides_where_the_municipality_has_turned_that_off(world: CaseWorld, boss: UUID) -> None:
    rule(world, boss)
    off = NewStage(feature=Feature.AUTOMATIC_APPROVAL, stage=Stage.OFF, reason="Prøves")
    set_stage(world.municipality.pk, off, by=boss, now=NOW)
    assert not world.applied("18–20", days=days(3)).decided
    assert not everything_of(Decision).exists()
