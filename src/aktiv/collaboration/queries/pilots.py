"""Trials as rows of plain values: what each is to show, what it shows, and what those who use it say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date, datetime
from fractions import Fraction
from typing import Any
from uuid import UUID

from django.db.models import Count

from aktiv.collaboration.models import (
    Budget,
    GateEvidence,
    Initiative,
    Member,
    PilotFeedback,
    PilotReading,
    PilotThreshold,
)
from aktiv.collaboration.queries.measuring import plain
from aktiv.collaboration.rules.indicators import FEWEST, INDICATORS, Code
from aktiv.collaboration.rules.pilots import Ignored, conclusion, ignored, met
from aktiv.facilities.models import Facility
from aktiv.municipalities.models import FeatureStage, Municipality
from aktiv.municipalities.queries import by_slug, stages_of
from aktiv.municipalities.stages import Feature, Stage
from aktiv.values.periods import civil_day
from aktiv.values.refusal import Refusal
from aktiv.walls import everything

Row = dict[str, Any]  # Any: text, number, yes or no, list, or nothing


def access_pilots(slug: str, feature: str) -> tuple[Municipality, list[FeatureStage]]:
    """A municipality and every trial it has made of a feature, the newest first; none when it never tried it. Raises
    Refusal: not_found, for a municipality or feature that is not there. Two statements."""
    there = by_slug(slug)
    if there is None or not there.published or feature not in set(Feature):
        raise Refusal("not_found")
    said = stages_of([there.pk])
    return there, [each for each in said if each.feature == feature and each.stage == Stage.PILOT]


def standing_pilots(municipality_ids: Collection[int] | None = None) -> list[FeatureStage]:
    """Trials that nobody has ended, by municipality and feature, with the municipality. One statement."""
    rows = FeatureStage.objects.filter(stage=str(Stage.PILOT), ended_at=None).select_related("municipality")
    if municipality_ids is not None:
        rows = rows.filter(municipality_id__in=list(municipality_ids))
    return list(rows.order_by("municipality__name", "feature"))


def who_tries(collaboration_id: int, municipality_id: int) -> Member | None:
    """The member that a municipality is, now or last. One statement."""
    rows = Member.objects.filter(collaboration_id=collaboration_id, municipality_id=municipality_id)
    return rows.order_by("-joined").first()


def pilot_of(municipality_id: int, feature: Feature, day: date) -> FeatureStage | None:
    """The trial of a feature that is on in a municipality on a day; None when there is none. One look into one
    index."""
    found = FeatureStage.objects.filter(municipality_id=municipality_id, feature=str(feature), ended_at=None).first()
    on = found is not None and found.stage == Stage.PILOT and found.first is not None and found.last is not None
    return found if on and found.first <= day <= found.last else None  # type: ignore[operator,union-attr]


def pilot_rows() -> list[Row]:
    """Every trial, the newest first, with how it goes. Four statements and those of the
    wall."""
    rows = FeatureStage.objects.filter(stage=str(Stage.PILOT)).select_related("municipality")
    rows = rows.order_by("-began_at", "-id")
    stages = [each for each in rows if each.municipality.published]
    return _rows(stages)


def pilot_row(stage: FeatureStage) -> Row:
    """One trial, whole. Five statements at most and those of the wall."""
    row = _rows([stage])[0]
    names = Facility.objects.filter(pk__in=stage.facility_ids).order_by("name") if stage.facility_ids else []
    return row | {"facilities": [each.name for each in names]}


def pilot_report(*, initiative: Initiative | None = None, stages: Collection[FeatureStage] = ()) -> Row:
    """What trials show against what was set for them: those whose thresholds name an initiative, or those that are
    given.

    `conclusion` is met when every threshold of every trial is, unmet when one is not, too_little when one cannot be
    said, and none without thresholds. Of an initiative those alone count that say something of it: no trial that was
    not signed for, and nothing that was set when it had begun. Statements as `pilot_rows`.
    """
    found = list(stages)
    if initiative is not None:
        of_it = PilotThreshold.objects.filter(initiative=initiative).values("stage")
        rows = FeatureStage.objects.filter(pk__in=of_it).select_related("municipality")
        found = list(rows.order_by("began_at", "pk"))
    if not found:
        return {"pilots": [], "conclusion": conclusion([])}
    pilots = _rows(found)
    every = [one["state"] for each in pilots for one in each["thresholds"]]
    if initiative is not None:
        every = [one["state"] for each in pilots for one in counting_for(each, initiative.number)]
    return {"pilots": pilots, "conclusion": conclusion(every)}


def counting_for(pilot: Row, number: int) -> list[Row]:
    """The thresholds of a trial that say something of an initiative: none where none that names it does; with them
    those that name no initiative and were set in time."""
    if not any(each["initiative"] == number and each["ignored"] is None for each in pilot["thresholds"]):
        return []
    named = (number, None)
    return [each for each in pilot["thresholds"] if each["initiative"] in named and each["ignored"] is None]


def features_tried(collaboration_id: int) -> set[tuple[int, str]]:
    """Initiatives with the features that are or were tried for them, by thresholds that say something of them. Three
    statements."""
    rows = PilotThreshold.objects.filter(initiative__collaboration=collaboration_id)
    thresholds: dict[int, list[PilotThreshold]] = defaultdict(list)
    stages: dict[int, FeatureStage] = {}
    for each in rows.select_related("stage__municipality"):
        thresholds[each.stage_id].append(each)
        stages[each.stage_id] = each.stage
    unheard = _unheard(list(stages.values()), thresholds)
    return {
        (each.initiative_id, stages[stage].feature)
        for stage, of in thresholds.items()
        for each in of
        if each.initiative_id is not None and unheard[each.pk] is None
    }


def said_of(stage: FeatureStage) -> list[PilotFeedback]:
    """What was written of a trial, the newest first, for those who run it: without whose it is. One statement and those
    of the wall."""
    with everything():
        rows = PilotFeedback.objects.filter(stage=stage).exclude(text="").defer("person")
        return list(rows.order_by("-made_at", "-pk")[:200])


def feedback_by(stage_id: int, person_id: UUID) -> PilotFeedback | None:
    """What a person has said of a trial. One statement and those of the wall."""
    with everything():
        return PilotFeedback.objects.filter(stage_id=stage_id, person_id=person_id).first()


def _rows(stages: list[FeatureStage]) -> list[Row]:
    ids = [each.pk for each in stages]
    thresholds: dict[int, list[PilotThreshold]] = defaultdict(list)
    for each in PilotThreshold.objects.filter(stage__in=ids).select_related("initiative").order_by("pk"):
        thresholds[each.stage_id].append(each)
    readings = PilotReading.objects.filter(threshold__stage__in=ids).order_by("threshold", "-until", "-pk")
    newest = {each.threshold_id: each for each in readings.distinct("threshold")}
    with everything():
        counts = PilotFeedback.objects.filter(stage__in=ids).values_list("stage", "verdict").annotate(n=Count("pk"))
        said: dict[int, dict[str, int]] = defaultdict(dict)
        for stage, verdict, n in counts.order_by():
            said[stage][verdict] = n
    unheard = _unheard(stages, thresholds)
    return [_row(each, thresholds[each.pk], newest, said[each.pk], unheard) for each in stages]


def _unheard(stages: list[FeatureStage], thresholds: Mapping[int, list[PilotThreshold]]) -> dict[int, Ignored | None]:
    """Why each threshold says nothing of its initiative, or of any; None where it does. Two statements where one is
    named."""
    named = {each.initiative_id for rows in thresholds.values() for each in rows} - {None}
    signed: set[tuple[int | None, int | None]] = set()
    features: dict[int | None, set[str]] = defaultdict(set)
    if named:
        laid = GateEvidence.objects.filter(initiative__in=named, requirement="pilot_signed", takes_back=None)
        signed = set(laid.filter(taken_back=None).values_list("initiative_id", "member__municipality_id"))
        budgets = Budget.objects.filter(initiative__in=named, withdrawn_at=None).exclude(feature="")
        for initiative, feature in budgets.values_list("initiative_id", "feature"):
            features[initiative].add(feature)
    return {
        each.pk: ignored(
            set_on=civil_day(each.made_at, stage.municipality.zone),
            first=stage.first,
            feature=stage.feature,
            signed=each.initiative_id is None or (each.initiative_id, stage.municipality_id) in signed,
            features=features[each.initiative_id] if each.initiative_id is not None else (),
        )
        for stage in stages
        for each in thresholds[stage.pk]
    }


def _row(
    stage: FeatureStage,
    thresholds: list[PilotThreshold],
    newest: dict[int, PilotReading],
    said: dict[str, int],
    unheard: Mapping[int, Ignored | None],
) -> Row:
    lines = [_threshold(each, newest.get(each.pk)) | {"ignored": unheard[each.pk]} for each in thresholds]
    answers = sum(said.values())
    return {
        "municipality": stage.municipality.number,
        "municipality_name": stage.municipality.name,
        "municipality_slug": stage.municipality.slug,
        "feature": stage.feature,
        "first": _day(stage.first),
        "last": _day(stage.last),
        "began_at": _moment(stage.began_at),
        "ended_at": _moment(stage.ended_at),
        "reason": stage.reason,
        "places": len(stage.facility_ids),
        "thresholds": lines,
        "conclusion": conclusion([each["state"] for each in lines]),
        "feedback": {
            "answers": answers if answers >= FEWEST or not answers else None,
            "withheld": 0 < answers < FEWEST,
            **{
                verdict: said.get(verdict, 0) if answers >= FEWEST or not answers else None
                for verdict in PilotFeedback.Verdict.values
            },
        },
    }


def _threshold(each: PilotThreshold, reading: PilotReading | None) -> Row:
    value = reading.value if reading is not None else None
    return {
        "indicator": each.indicator,
        "unit": INDICATORS[Code(each.indicator)].unit,
        "comparison": each.comparison,
        "threshold": plain(each.value),
        "set_at": _moment(each.made_at),
        "initiative": each.initiative.number if each.initiative is not None else None,
        "until": _day(reading.until) if reading is not None else None,
        "value": plain(value),
        "low": plain(reading.low) if reading is not None else None,
        "high": plain(reading.high) if reading is not None else None,
        "n": reading.n if reading is not None else None,
        "state": met(each.comparison, Fraction(each.value), Fraction(value) if value is not None else None),
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None


def _moment(when: datetime | None) -> str | None:
    return when.isoformat() if when is not None else None
