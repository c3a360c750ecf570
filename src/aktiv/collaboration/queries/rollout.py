"""Where each feature is on: as the running service itself reads it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from aktiv.collaboration.models import Collaboration
from aktiv.collaboration.queries.parties import members_on
from aktiv.municipalities import queries as municipalities
from aktiv.municipalities.models import FeatureStage
from aktiv.municipalities.stages import BEFORE_ANY, Feature

Row = dict[str, Any]  # Any: text, number, list, or nothing


def rollout_rows(home: Collaboration, now: datetime) -> list[Row]:
    """How far each feature is rolled out with each member that is a municipality of the service, by name of member,
    then feature. `on` is whether it is there today for all who ask everywhere. Three statements."""
    there = municipalities.listed()
    taking_part = {each.municipality_id for each in members_on(home.pk, now.date())}
    said = municipalities.stages_of([each.pk for each in there])
    current = {(each.municipality_id, each.feature): each for each in said if each.ended_at is None}
    rows: list[Row] = []
    for one in there:
        if one.pk not in taking_part:
            continue
        day = now.astimezone(one.zone).date()
        for feature in Feature:
            row = current.get((one.pk, feature.value))
            rows.append(
                {
                    "municipality": one.number,
                    "municipality_name": one.name,
                    "municipality_slug": one.slug,
                    "latitude": one.latitude,
                    "longitude": one.longitude,
                    "feature": feature.value,
                    "stage": row.stage if row is not None else BEFORE_ANY.value,
                    "on": row.standing.is_on(day) if row is not None else True,
                    **_of(row),
                }
            )
    return rows


def history_rows(home: Collaboration, now: datetime) -> list[Row]:
    """Every change of every feature's stage with the members of today, the newest first. Three statements."""
    numbers = {each.municipality_id for each in members_on(home.pk, now.date())} - {None}
    there = {each.pk: each for each in municipalities.listed() if each.pk in numbers}
    return [
        {
            "municipality": there[each.municipality_id].number,
            "municipality_name": there[each.municipality_id].name,
            "feature": each.feature,
            "stage": each.stage,
            **_of(each),
            "until": each.ended_at.isoformat() if each.ended_at else None,
        }
        for each in municipalities.stages_of(there)
    ]


def _of(row: FeatureStage | None) -> Row:
    return {
        "since": row.began_at.isoformat() if row is not None else None,
        "first": row.first.isoformat() if row is not None and row.first else None,
        "last": row.last.isoformat() if row is not None and row.last else None,
        "facilities": len(row.facility_ids) if row is not None else 0,
        "reason": row.reason if row is not None else "",
    }
