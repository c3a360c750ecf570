"""How far each city of the demo has rolled out the features that each takes into use when it wants to."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from aktiv.municipalities.actions import NewStage, set_stage
from aktiv.municipalities.models import FeatureStage, Municipality
from aktiv.municipalities.stages import Feature, Stage


class Said(NamedTuple):
    """What a city said of a feature, so many days ago; a pilot goes on for so many days from then."""

    city: str
    feature: Feature
    stage: Stage
    days_ago: int
    reason: str
    pilot_days: int = 0


SAID = (
    Said("fjell", Feature.SEASON_SOLVER, Stage.INTERNAL, 400, "Saksbehandlerne prøver på fjorårets søknader."),
    Said("stavanger", Feature.WAITING_LIST, Stage.PILOT, 380, "Prøves i ett halvår før rådet ser på det.", 180),
    Said("alesund", Feature.WAITING_LIST, Stage.OFF, 370, "Venter på erfaringene fra Stavanger."),
    Said("fjell", Feature.SEASON_SOLVER, Stage.GENERAL, 200, "Forslagene traff bedre enn fordelingen for hånd."),
    Said("stavanger", Feature.WAITING_LIST, Stage.GENERAL, 190, "Ledige timer ble brukt, og ingen klaget."),
    Said("alesund", Feature.WAITING_LIST, Stage.PILOT, 40, "Prøves over vinteren.", 150),
    Said("fjell", Feature.AUTOMATIC_APPROVAL, Stage.PILOT, 35, "Prøves fram til jul før rådet ser på det.", 120),
    Said(
        "bergen", Feature.AUTOMATIC_APPROVAL, Stage.OFF, 20, "Stikkprøvene skal ses på av to før regelen brukes igjen."
    ),
)
"""In the order in which it was said. What a city never spoke of is in use there."""


def roll_out_features(now: datetime) -> str | None:
    """Says all of it for the cities that are there, once."""
    if FeatureStage.objects.exists():
        return None
    there = dict(Municipality.objects.values_list("slug", "pk"))
    count = 0
    for city, feature, stage, days_ago, reason, pilot_days in SAID:
        if city not in there:
            continue
        at = now - timedelta(days=days_ago)
        first = at.date() if stage == Stage.PILOT else None
        last = first + timedelta(days=pilot_days) if first is not None else None
        new = NewStage(feature=feature, stage=stage, reason=reason, first=first, last=last)
        set_stage(there[city], new, by=None, now=at)
        count += 1
    return f"{count} changes" if count else None
