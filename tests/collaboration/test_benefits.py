"""Benefits: promised by whoever may, measured against a baseline, corrected in the open, and never changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from aktiv.collaboration.actions.benefit_plans import Revised, revise
from aktiv.collaboration.actions.benefits import Found, Planned, Promised, promise, take_part, write_down
from aktiv.collaboration.actions.measuring import measure
from aktiv.collaboration.models import Benefit, BenefitPlan, BenefitRevision, Initiative, Measurement
from aktiv.collaboration.queries import gate_sources
from aktiv.collaboration.queries.benefits import (
    access_benefit,
    benefit_row,
    benefit_rows,
    benefits_measured,
    measured_enough,
)
from aktiv.collaboration.rules.indicators import Code
from aktiv.journal.models import Entry
from aktiv.people.models import Person
from aktiv.values.refusal import Refusal
from tests.bookings.world import NOW
from tests.collaboration.benefits_world import AFTER, HERE, MARCH, THERE, Gains, a_gaining_world
from tests.reading import everything_of

TODAY = NOW.date()
PLAN = Planned(
    baseline=Decimal(1000),
    baseline_on=date(2026, 9, 1),
    source="Timelister",
    target=Decimal(500),
    least=Decimal(400),
    most=Decimal(700),
    due=date(2027, 9, 1),
)
HOURS = Promised(kind="time", title="Timer til purring", way="manual", unit="hours", how="Fire uker ganges opp")
SURVEY = Promised(kind="equity", title="Lett å finne tid", way="survey", unit="percent")
FROM_USE = Promised(kind="quality", title="Færre tomme haller", way="auto", indicator="no_shows")
SHARE = replace(PLAN, baseline=Decimal(40), target=Decimal(70), least=Decimal(60), most=Decimal(80))
FEWER = replace(PLAN, baseline=Decimal(30), target=Decimal(10), least=Decimal(5), most=Decimal(20))


@pytest.fixture
def gains(db: None) -> Gains:
    return a_gaining_world(used=False)


def refused(code: str) -> Any:
    return pytest.raises(Refusal, match=f"^{code}$")


def promised(gains: Gains, what: Promised = HOURS, plan: Planned = PLAN, by: Person | None = None) -> Benefit:
    return promise(HERE, what, plan, by=(by or gains.speaker).pk, now=NOW - timedelta(days=150))


def found(gains: Gains, value: str, on: date = TODAY, *, by: Person | None = None, **more: Any) -> Measurement:
    what = Found(value=Decimal(value), on=on, **more)
    return write_down(1, HERE, what, by=(by or gains.speaker).pk, now=NOW)


def test_whoever_speaks_for_a_partner_promises_and_others_take_part_for_themselves(gains: Gains) -> None:
    made = promised(gains)
    assert (made.number, made.owner.number, made.mandate.role) == (1, HERE, "member")
    take_part(1, THERE, PLAN, by=gains.owner.pk, now=NOW)
    assert BenefitPlan.objects.count() == 2
    with refused("no_mandate"):
        take_part(1, THERE, PLAN, by=gains.speaker.pk, now=NOW)
    with refused("no_mandate"):
        promise(HERE, HOURS, PLAN, by=gains.nobody.pk, now=NOW)
    with refused("planned_already"):
        take_part(1, HERE, PLAN, by=gains.secretary.pk, now=NOW)
    verbs = [each.verb for each in everything_of(Entry).filter(verb__startswith="collaboration.benefit").order_by("id")]
    assert verbs == ["collaboration.benefit_promised", "collaboration.benefit_joined"]


@pytest.mark.parametrize(
    ("what", "plan", "code"),
    [
        (replace(HOURS, kind="joy"), PLAN, "not_a_kind"),
        (replace(HOURS, unit="parsec"), PLAN, "not_a_kind"),
        (replace(FROM_USE, indicator="happiness"), FEWER, "not_a_kind"),
        (replace(HOURS, title=" "), PLAN, "missing_text"),
        (replace(HOURS, initiative=99), PLAN, "no_such_initiative"),
        (HOURS, replace(PLAN, target=Decimal(1000)), "benefit_without_change"),
        (HOURS, replace(PLAN, least=Decimal(600)), "benefit_range"),
        (HOURS, replace(PLAN, due=date(2026, 9, 1)), "benefit_due_before"),
        (HOURS, replace(PLAN, baseline=Decimal("0.00001")), "wrong_value"),
        (HOURS, replace(PLAN, source=""), "missing_text"),
        (HOURS, replace(PLAN, baseline_on=date(2027, 8, 1)), "baseline_ahead"),
    ],
)
def test_a_promise_that_says_too_little_or_contradicts_itself_is_refused(
    gains: Gains, what: Promised, plan: Planned, code: str
) -> None:
    with refused(code):
        promised(gains, what, plan)
    assert not Benefit.objects.exists()


def test_plan_and_outcome_stand_side_by_side_for_each_and_in_sum(gains: Gains) -> None:
    promised(gains)
    take_part(1, THERE, replace(PLAN, baseline=Decimal(2000), target=Decimal(1000), most=Decimal(1500)),
              by=gains.secretary.pk, now=NOW)  # fmt: skip
    [row] = benefit_rows(gains.home, TODAY)
    assert (row["standing"], row["measured_members"], row["members"]) == ("unmeasured", 0, 2)
    found(gains, "740", low=Decimal(700), high=Decimal(780))
    [row] = benefit_rows(gains.home, TODAY)
    [there, here] = sorted(row["parts"], key=lambda each: each["value"] is not None)
    assert (here["value"], here["low"], here["high"], here["standing"]) == (740, 700, 780, "as_planned")
    assert here["planned_then"] == 752.0548
    assert there["standing"] == "unmeasured"
    assert (row["sum"]["target"], row["sum"]["value"], row["measured_members"]) == (500, 740, 1)
    what = Found(value=Decimal(1900), on=TODAY)
    write_down(1, THERE, what, by=gains.owner.pk, now=NOW)
    [row] = benefit_rows(gains.home, TODAY)
    assert (row["sum"]["baseline"], row["sum"]["target"], row["sum"]["value"]) == (3000, 1500, 2640)
    assert (row["standing"], row["sum"]["low"], row["sum"]["high"]) == ("behind", 2600, 2680)


def test_a_second_value_of_a_day_corrects_the_first_says_why_and_leaves_it_there(gains: Gains) -> None:
    promised(gains)
    first = found(gains, "740")
    with refused("missing_text"):
        found(gains, "750")
    second = found(gains, "750", remark="Fire timer var ført to ganger")
    assert second.corrects == first
    third = found(gains, "760", remark="Og to til")
    assert third.corrects == second
    row = benefit_row(access_benefit(gains.home.pk, 1), TODAY)
    assert [(each["value"], each["counts"]) for each in row["measurements"]] == [
        (760, True), (750, False), (740, False),
    ]  # fmt: skip
    assert row["parts"][0]["value"] == 760


@pytest.mark.parametrize(
    ("what", "plan", "value", "more", "code"),
    [
        (HOURS, PLAN, "740", {"on": TODAY + timedelta(days=1)}, "measured_ahead"),
        (HOURS, PLAN, "740", {"on": date(2026, 9, 1)}, "measured_before_baseline"),
        (HOURS, PLAN, "740", {"low": Decimal(750)}, "value_out_of_range"),
        (HOURS, PLAN, "NaN", {}, "wrong_value"),
        (SURVEY, SHARE, "50", {}, "too_few_answers"),
        (SURVEY, SHARE, "50", {"n": 4}, "too_few_answers"),
        (FROM_USE, FEWER, "12", {}, "measured_from_use"),
    ],
)
def test_what_cannot_have_been_measured_is_not_written_down(
    gains: Gains, what: Promised, plan: Planned, value: str, more: dict[str, Any], code: str
) -> None:
    promised(gains, what, plan)
    with refused(code):
        found(gains, value, **more)
    assert not Measurement.objects.exists()


def test_only_who_speaks_for_a_partner_that_promised_it_measures(gains: Gains) -> None:
    promised(gains)
    with refused("no_mandate"):
        found(gains, "740", by=gains.nobody)
    with refused("not_planned"):
        write_down(1, THERE, Found(value=Decimal(1), on=TODAY), by=gains.secretary.pk, now=NOW)
    found(gains, "740", by=gains.owner)


def test_a_survey_has_the_range_of_its_answers(gains: Gains) -> None:
    promised(gains, SURVEY, SHARE)
    made = found(gains, "50", n=100)
    assert (made.low, made.high, made.n) == (Decimal("40.38"), Decimal("59.62"), 100)


def test_a_benefit_that_is_counted_from_use_is_measured_when_its_month_is(db: None) -> None:
    gains = a_gaining_world()
    promised(gains, FROM_USE, FEWER)
    measure(Code.NO_SHOWS, *MARCH, now=AFTER)
    made = Measurement.objects.get()
    assert (made.value, made.n, made.source, made.measured_on) == (25, 8, "auto", MARCH[1])
    assert made.figure is not None
    assert (made.figure.numerator, made.figure.denominator) == (2, 8)
    [row] = benefit_rows(gains.home, AFTER.date())
    assert row["parts"][0]["standing"] == "uncertain"  # 18.4 by the plan, 24.2 at worst, and eight times say little
    measure(Code.NO_SHOWS, *MARCH, now=AFTER + timedelta(hours=1))
    assert Measurement.objects.count() == 1


def test_an_initiative_is_measured_when_all_it_promised_is_on_two_days_after_the_baseline(gains: Gains) -> None:
    initiative = Initiative.objects.create(collaboration=gains.home, number=7, made_at=NOW)
    assert not measured_enough(initiative)
    promised(gains, replace(HOURS, initiative=7))
    take_part(1, THERE, PLAN, by=gains.secretary.pk, now=NOW)
    for on in (TODAY, TODAY - timedelta(days=60)):
        found(gains, "740", on)
    found(gains, "730", remark="Rettet")
    assert benefits_measured(initiative) == {1: 0}
    assert not gate_sources.benefits_measured(initiative).met
    for on in (TODAY, TODAY - timedelta(days=60)):
        assert not measured_enough(initiative)
        write_down(1, THERE, Found(value=Decimal(900), on=on), by=gains.owner.pk, now=NOW)
    assert benefits_measured(initiative) == {1: 2}
    assert gate_sources.benefits_measured(initiative).met
    assert measured_enough(initiative)


@pytest.mark.parametrize("model", [Benefit, BenefitPlan, Measurement])
def test_history_is_only_added_to(gains: Gains, model: Any) -> None:
    promised(gains)
    found(gains, "740")
    for change in (lambda rows: rows.update(made_at=NOW), lambda rows: rows._raw_delete(rows.db)):
        with pytest.raises(DatabaseError, match="only added to"), transaction.atomic():
            change(model.objects.all())


def test_the_database_lets_no_measurement_tell_another_figure_or_correct_another_s(db: None) -> None:
    gains = a_gaining_world()
    promised(gains, FROM_USE, FEWER)
    measure(Code.NO_SHOWS, *MARCH, now=AFTER)
    one = Measurement.objects.get()
    one.pk, one.value, one.corrects_id, one.made_at = None, Decimal(20), one.pk, AFTER
    with pytest.raises(DatabaseError, match="another figure"), transaction.atomic():
        one.save(force_insert=True)


def test_a_plan_that_is_written_anew_leaves_what_was_measured_against_the_plan_of_then(gains: Gains) -> None:
    promised(gains)
    found(gains, "760")
    easier = Revised(
        target=Decimal(800), least=Decimal(700), most=Decimal(900), due=date(2027, 12, 1), why="Færre ansatte"
    )
    with refused("no_mandate"):
        revise(1, HERE, easier, by=gains.nobody.pk, now=NOW)
    with refused("not_planned"):
        revise(1, THERE, easier, by=gains.owner.pk, now=NOW)
    with refused("missing_text"):
        revise(1, HERE, replace(easier, why=" "), by=gains.speaker.pk, now=NOW)
    with refused("benefit_without_change"):
        revise(1, HERE, replace(easier, target=PLAN.baseline, most=PLAN.baseline), by=gains.speaker.pk, now=NOW)
    before = benefit_row(access_benefit(gains.home.pk, 1), TODAY)["parts"][0]
    made = revise(1, HERE, easier, by=gains.speaker.pk, now=NOW)
    assert (made.number, made.holds_from) == (2, TODAY + timedelta(days=1))
    with refused("plan_as_before"):
        revise(1, HERE, easier, by=gains.speaker.pk, now=NOW)
    assert benefit_row(access_benefit(gains.home.pk, 1), TODAY)["parts"][0] == before
    later = TODAY + timedelta(days=1)
    write_down(1, HERE, Found(value=Decimal(880), on=later), by=gains.speaker.pk, now=NOW + timedelta(days=1))
    row = benefit_row(access_benefit(gains.home.pk, 1), later)
    [part] = row["parts"]
    assert (part["plan_version"], part["target"], part["standing"]) == (2, 800, "as_planned")
    assert (part["first_target"], part["first_standing"]) == (500, "behind")
    assert [(each["version"], each["target"], each["why"]) for each in row["plans"]] == [
        (1, 500, None), (2, 800, "Færre ansatte"),
    ]  # fmt: skip
    assert [(each["by"], each["by_role"], each["entered_by"]) for each in row["plans"]] == [
        (gains.speaker.name, "member", None)
    ] * 2
    assert (row["sum"]["target"], row["due"]) == (800, "2027-12-01")
    # As it stood on an earlier day it still does.
    assert benefit_rows(gains.home, TODAY)[0]["parts"][0] == before
    for wrong in (
        lambda: BenefitRevision.objects.update(target=1),
        lambda: BenefitRevision.objects.all()._raw_delete("default"),
        lambda: BenefitRevision.objects.create(
            plan=made.plan, number=4, target=1, least=1, most=1, due=TODAY, why="x", holds_from=later, made_at=NOW
        ),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            wrong()


def test_many_benefits_are_read_by_as_many_statements_as_one(gains: Gains) -> None:
    promised(gains)
    found(gains, "740")
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked:
            benefit_rows(gains.home, TODAY)
        counts.append(len(asked))
        for _each in range(3):
            promised(gains)
    assert counts == [4, 4]
