"""Trials: what they are to show is said beforehand, read from use, and what people say of them is behind the wall."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from aktiv.collaboration.actions.pilots import give_feedback, read_pilots, set_threshold
from aktiv.collaboration.models import (
    Budget,
    GateEvidence,
    Initiative,
    InitiativeVersion,
    Mandate,
    PilotFeedback,
    PilotReading,
    PilotThreshold,
)
from aktiv.collaboration.queries import gate_sources
from aktiv.collaboration.queries.pilots import pilot_report, pilot_row, said_of, who_tries
from aktiv.journal.models import Entry
from aktiv.municipalities.actions import NewStage, set_stage
from aktiv.municipalities.models import FeatureStage
from aktiv.municipalities.stages import Feature, Stage
from aktiv.values.refusal import Refusal
from aktiv.walls import everything, within
from tests.bookings.world import NOW
from tests.collaboration.benefits_world import AFTER, Gains, a_gaining_world
from tests.reading import everything_of

LINES = Feature.WAITING_LIST
FIRST, LAST = NOW.date(), NOW.date() + timedelta(days=60)


@pytest.fixture
def gains(db: None) -> Gains:
    return a_gaining_world()


@pytest.fixture
def trial(gains: Gains) -> FeatureStage:
    return said(gains, Stage.PILOT)


def said(gains: Gains, stage: Stage, **more: Any) -> FeatureStage:
    days = {"first": FIRST, "last": LAST} if stage == Stage.PILOT else {}
    new = NewStage(feature=LINES, stage=stage, reason="Prøves", **(days | more))
    return set_stage(gains.world.municipality.pk, new, by=None, now=NOW)


def refused(code: str) -> Any:
    return pytest.raises(Refusal, match=f"^{code}$")


def wanted(
    gains: Gains, trial: FeatureStage, indicator: str, comparison: str, value: int, **more: Any
) -> PilotThreshold:
    by = more.pop("by", gains.speaker)
    return set_threshold(trial.pk, indicator, comparison, Decimal(value), by=by.pk, now=NOW, **more)


def tell(gains: Gains, verdict: str = "helps", text: str = "", by: Any = None, now: Any = NOW) -> PilotFeedback:
    who = by.pk if by is not None else None
    return give_feedback(gains.world.municipality.pk, LINES, verdict, text, by=who, day=now.date(), now=now)


def test_a_threshold_is_set_by_who_tries_or_owns_it_once_and_while_it_is_tried(
    gains: Gains, trial: FeatureStage
) -> None:
    wanted(gains, trial, "no_shows", "at_most", 10)
    wanted(gains, trial, "across", "at_least", 10, by=gains.owner)
    with refused("threshold_set_already"):
        wanted(gains, trial, "no_shows", "at_most", 90)
    with refused("no_mandate"):
        wanted(gains, trial, "first_time", "at_least", 1, by=gains.nobody)
    for wrong in (("happiness", "at_least"), ("first_time", "about")):
        with refused("not_a_kind"):
            wanted(gains, trial, *wrong, 1)
    with refused("no_such_initiative"):
        wanted(gains, trial, "first_time", "at_least", 1, initiative=5)
    said(gains, Stage.GENERAL)
    with refused("not_a_trial"):
        wanted(gains, trial, "first_time", "at_least", 1)
    with pytest.raises(DatabaseError, match="a trial that stands"), transaction.atomic():
        PilotThreshold.objects.create(stage=trial, indicator="first_time", comparison="at_least", value=1, made_at=NOW)


def test_it_is_read_from_use_once_a_day_and_few_say_too_little(gains: Gains, trial: FeatureStage) -> None:
    wanted(gains, trial, "no_shows", "at_most", 10)
    wanted(gains, trial, "without_case_work", "at_least", 90)
    wanted(gains, trial, "first_time", "at_least", 1)  # two borrowers: of so few nothing is told
    assert read_pilots(now=NOW) == 0  # it began today
    assert read_pilots(now=AFTER) == 3
    assert read_pilots(now=AFTER + timedelta(hours=1)) == 0
    row = pilot_row(trial)
    assert [(each["indicator"], each["value"], each["state"]) for each in row["thresholds"]] == [
        ("no_shows", 25, "unmet"), ("without_case_work", 100, "met"), ("first_time", None, "too_little"),
    ]  # fmt: skip
    assert row["conclusion"] == "unmet"
    assert read_pilots(now=AFTER + timedelta(days=90)) == 3
    assert {each.until for each in PilotReading.objects.order_by("-pk")[:3]} == {LAST}


def test_a_trial_in_some_places_is_read_there_alone(gains: Gains) -> None:
    trial = said(gains, Stage.PILOT, facility_ids=(10**6,))
    wanted(gains, trial, "no_shows", "at_most", 10)
    read_pilots(now=AFTER)
    assert PilotReading.objects.get().value is None


def an_initiative(gains: Gains, number: int = 3, *, signed: bool = True) -> Initiative:
    """One that the municipality has signed to try."""
    made = Initiative.objects.create(collaboration=gains.home, number=number, made_at=NOW)
    if signed:
        member = who_tries(gains.home.pk, gains.world.municipality.pk)
        version = InitiativeVersion.objects.create(
            initiative=made, number=1, title="x", what="x", language="nb", sha256="a" * 64, made_at=NOW
        )
        mandate = Mandate.objects.get(person=gains.speaker)
        GateEvidence.objects.create(
            initiative=made, requirement="pilot_signed", text="Ja", sha256="a" * 64, on_day=FIRST, version=version,
            member=member, role="member", mandate=mandate, made_at=NOW,
        )  # fmt: skip
    return made


def test_the_report_of_an_initiative_is_of_the_trials_that_were_set_for_it(gains: Gains, trial: FeatureStage) -> None:
    initiative = an_initiative(gains)
    assert pilot_report(initiative=initiative) == {"pilots": [], "conclusion": "none"}
    wanted(gains, trial, "without_case_work", "at_least", 90, initiative=3)
    assert pilot_report(initiative=initiative)["conclusion"] == "too_little"
    assert not gate_sources.pilot_report(initiative, []).met
    read_pilots(now=AFTER)
    said(gains, Stage.GENERAL)
    report = pilot_report(initiative=initiative)
    assert (report["conclusion"], len(report["pilots"])) == ("met", 1)
    assert gate_sources.pilot_report(initiative, []).met


def test_what_was_set_when_a_trial_had_begun_or_for_another_initiative_says_nothing(
    gains: Gains, trial: FeatureStage
) -> None:
    of_it, unsigned, of_another_feature = (
        an_initiative(gains),
        an_initiative(gains, 4, signed=False),
        an_initiative(gains, 5),
    )
    Budget.objects.create(
        collaboration=gains.home, number=1, title="x", kind="innovation", first=FIRST, last=LAST, total_ore=1, key={},
        input={},
        sources=[], feature="season_solver", paid_on=FIRST, window_months=1, initiative=of_another_feature, sha256="",
        made_at=NOW,
    )  # fmt: skip
    wanted(gains, trial, "without_case_work", "at_least", 90, initiative=4)
    wanted(gains, trial, "across", "at_least", 0, initiative=5)
    late = NOW + timedelta(days=1)
    set_threshold(
        trial.pk, "no_shows", "at_most", Decimal(99), initiative=3, by=gains.speaker.pk, now=late
    )  # fmt: skip
    read_pilots(now=AFTER)
    row = pilot_row(trial)
    assert {each["indicator"]: each["ignored"] for each in row["thresholds"]} == {
        "without_case_work": "not_signed", "across": "other_feature", "no_shows": "late",
    }  # fmt: skip
    for each in (of_it, unsigned, of_another_feature):
        report = pilot_report(initiative=each)
        assert (report["conclusion"], len(report["pilots"])) == ("none", 1)
        assert not gate_sources.pilot_report(each, []).met


def test_one_says_how_it_goes_signed_in_or_not_and_the_last_counts(gains: Gains, trial: FeatureStage) -> None:
    alice = gains.world.alice
    tell(gains, "hinders", "Fikk ikke melding", by=alice)
    tell(gains, "helps", "Nå kom den", by=alice)
    for _ in range(4):
        tell(gains)
    row = pilot_row(trial)
    assert row["feedback"] == {"answers": 5, "withheld": False, "helps": 5, "partly": 0, "hinders": 0}
    assert [each.text for each in said_of(trial)] == ["Nå kom den"]
    assert all(each.person_id is None for each in everything_of(Entry).filter(verb="feature.feedback"))


def test_of_fewer_than_five_nothing_is_told(gains: Gains, trial: FeatureStage) -> None:
    for _ in range(4):
        tell(gains)
    row = pilot_row(trial)
    assert row["feedback"] == {"answers": None, "withheld": True, "helps": None, "partly": None, "hinders": None}


def test_what_is_wrong_is_refused(gains: Gains, trial: FeatureStage) -> None:
    with refused("not_a_kind"):
        tell(gains, "great")
    with refused("too_long"):
        tell(gains, text="x" * 1001)
    with refused("not_a_trial"):
        tell(gains, now=NOW + timedelta(days=61))


def test_what_somebody_said_is_seen_by_herself_and_nobody_else(gains: Gains, trial: FeatureStage) -> None:
    tell(gains, "hinders", "Fikk ikke melding", by=gains.world.alice)
    tell(gains, "helps", "Uten navn")
    assert PilotFeedback.objects.count() == 0
    with within(person=gains.world.bob.pk):
        assert PilotFeedback.objects.count() == 0
    with within(person=gains.world.alice.pk):
        assert [each.text for each in PilotFeedback.objects.all()] == ["Fikk ikke melding"]
    with everything():
        assert PilotFeedback.objects.count() == 2


@pytest.mark.parametrize("model", [PilotThreshold, PilotReading])
def test_thresholds_and_readings_are_only_added_to(gains: Gains, trial: FeatureStage, model: Any) -> None:
    wanted(gains, trial, "no_shows", "at_most", 10)
    read_pilots(now=AFTER)
    for change in (lambda rows: rows.update(value=1), lambda rows: rows._raw_delete(rows.db)):
        with pytest.raises(DatabaseError, match="only added to"), transaction.atomic():
            change(model.objects.all())
