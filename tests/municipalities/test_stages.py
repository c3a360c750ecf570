"""How far features are rolled out: said anew, never changed, and what it means for one who asks."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from aktiv.journal.models import Entry
from aktiv.municipalities.actions import NewStage, set_stage
from aktiv.municipalities.models import FeatureStage, Municipality
from aktiv.municipalities.queries import standing_of
from aktiv.municipalities.stages import Feature, Stage, Standing
from aktiv.values.refusal import Refusal
from tests.reading import everything_of

DAY = date(2027, 3, 1)
WEEK = timedelta(days=7)


@pytest.mark.parametrize(
    ("standing", "asked", "there"),
    [
        (Standing(), {}, True),
        (Standing(Stage.GENERAL), {}, True),
        (Standing(Stage.OFF), {"staff": True}, False),
        (Standing(Stage.RETIRED), {"staff": True}, False),
        (Standing(Stage.INTERNAL), {}, False),
        (Standing(Stage.INTERNAL), {"staff": True}, True),
        (Standing(Stage.PILOT, DAY, DAY + WEEK), {}, True),
        (Standing(Stage.PILOT, DAY - WEEK, DAY), {}, True),
        (Standing(Stage.PILOT, DAY - WEEK, DAY - timedelta(days=1)), {}, False),
        (Standing(Stage.PILOT, DAY + timedelta(days=1), DAY + WEEK), {}, False),
        (Standing(Stage.PILOT, DAY, DAY, frozenset({1, 2})), {"facility_ids": [1]}, True),
        (Standing(Stage.PILOT, DAY, DAY, frozenset({1, 2})), {"facility_ids": [1, 3]}, False),
        (Standing(Stage.PILOT, DAY, DAY, frozenset({1, 2})), {}, False),
    ],
)
def test_a_feature_is_there_where_and_while_it_is_rolled_out(
    standing: Standing, asked: dict[str, object], *, there: bool
) -> None:
    assert standing.is_on(DAY, **asked) is there  # type: ignore[arg-type]  # a table


def a_municipality(number: str = "4601") -> Municipality:
    return Municipality.objects.create(slug=f"m{number}", name=number, number=number, latitude=60, longitude=5)


@pytest.mark.django_db
def test_turning_a_feature_off_in_one_municipality_leaves_it_on_in_the_others() -> None:
    here, there = a_municipality(), a_municipality("1103")
    set_stage(here.pk, NewStage(feature=Feature.WAITING_LIST, stage=Stage.OFF), by=None, now=timezone.now())
    assert standing_of(here.pk, Feature.WAITING_LIST).stage == Stage.OFF
    assert standing_of(there.pk, Feature.WAITING_LIST).stage == Stage.GENERAL
    assert standing_of(here.pk, Feature.AUTOMATIC_APPROVAL).stage == Stage.GENERAL


@pytest.mark.django_db
def test_what_was_said_of_a_stage_is_kept_and_journalled() -> None:
    here, now = a_municipality(), timezone.now()
    for stage in (Stage.OFF, Stage.INTERNAL, Stage.GENERAL):
        set_stage(here.pk, NewStage(feature=Feature.WAITING_LIST, stage=stage, reason="fordi"), by=None, now=now)
    rows = FeatureStage.objects.filter(municipality=here).order_by("pk")
    assert [(each.stage, each.ended_at is None) for each in rows] == [
        ("off", False),
        ("internal", False),
        ("general", True),
    ]
    told = [each.data for each in everything_of(Entry).filter(verb="feature.stage_set").order_by("id")]
    assert [(each["before"], each["after"]) for each in told] == [
        ("general", "off"),
        ("off", "internal"),
        ("internal", "general"),
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("new", "code"),
    [
        (NewStage(feature=Feature.WAITING_LIST, stage=Stage.GENERAL), "stage_already"),
        (NewStage(feature=Feature.WAITING_LIST, stage=Stage.PILOT, first=DAY), "pilot_without_days"),
        (
            NewStage(feature=Feature.WAITING_LIST, stage=Stage.PILOT, first=DAY, last=DAY - WEEK),
            "pilot_not_in_order",
        ),
    ],
)
def test_a_stage_that_says_nothing_is_refused_and_nothing_is_changed(new: NewStage, code: str) -> None:
    here = a_municipality()
    with pytest.raises(Refusal) as no:
        set_stage(here.pk, new, by=None, now=timezone.now())
    assert no.value.code == code
    assert not FeatureStage.objects.exists()


@pytest.mark.django_db
def test_the_database_lets_nobody_rewrite_what_was_said() -> None:
    here = a_municipality()
    made = set_stage(here.pk, NewStage(feature=Feature.WAITING_LIST, stage=Stage.OFF), by=None, now=timezone.now())
    for change in ({"stage": "general"}, {"reason": "en annen"}, {"ended_at": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            FeatureStage.objects.filter(pk=made.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        FeatureStage.objects.create(municipality=here, feature="waiting_list", stage="general", began_at=timezone.now())
