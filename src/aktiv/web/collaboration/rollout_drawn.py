"""The drawings of where features are on: a map and a line of time for each, made from the rows of the tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from django.utils import timezone
from django.utils.translation import gettext as _

from aktiv.collaboration.rules.stages import Said, Stretch, stretches
from aktiv.municipalities.stages import BEFORE_ANY, Feature, Stage
from aktiv.municipalities.words import feature_told, stage_told
from aktiv.web.collaboration.maps import SHAPES, Key, Point, StageMap, Timeline
from aktiv.web.collaboration.shown import on_day

Row = dict[str, Any]  # Any: as queries.rollout makes them


@dataclass(frozen=True, slots=True)
class Drawings:
    """Several drawings under one heading, with what their shapes mean."""

    template: ClassVar[str] = "collaboration/stage_maps.html"

    key: str
    heading: str
    note: str
    legend: tuple[Key, ...]
    drawings: tuple[StageMap | Timeline, ...]
    wide: bool = False


def maps(rows: Sequence[Row]) -> Drawings:
    """Each feature on a map of its own."""
    drawings = tuple(
        StageMap(
            f"map-{feature.value}",
            feature_told(feature),
            _told([each for each in rows if each["feature"] == feature.value]),
            tuple(
                Point(
                    each["municipality_name"],
                    each["latitude"],
                    each["longitude"],
                    each["stage"],
                    stage_told(each["stage"]),
                )
                for each in rows
                if each["feature"] == feature.value
            ),
        )
        for feature in Feature
    )
    note = _("North is up; places that are close are drawn a little apart. The table below says the same.")
    return Drawings("maps", _("On the map"), note, _legend(rows), drawings)


def over_time(rows: Sequence[Row], changes: Sequence[Row], now: datetime) -> Drawings | None:
    """Each feature's stages with each municipality, from the first change of any until now; None without changes."""
    if not changes:
        return None
    begins = min(datetime.fromisoformat(each["since"]) for each in changes)
    lanes = lanes_of(rows, changes, begins, now)
    words = {stage.value: stage_told(stage) for stage in Stage}
    drawings = tuple(
        Timeline(
            f"time-{feature.value}",
            feature_told(feature),
            " ".join(f"{name}: {_spoken(parts)}." for name, parts in lanes[feature.value]),
            begins,
            now,
            on_day(timezone.localdate(begins)),
            on_day(timezone.localdate(now)),
            tuple(lanes[feature.value]),
            words,
        )
        for feature in Feature
    )
    note = _("From the first change until today. The changes are in the table below.")
    return Drawings("times", _("Over time"), note, _legend([*rows, *changes]), drawings, wide=True)


def lanes_of(
    rows: Sequence[Row], changes: Sequence[Row], begins: datetime, now: datetime
) -> dict[str, list[tuple[str, tuple[Stretch, ...]]]]:
    """The stages by feature, each municipality's in the order of the rows."""
    said: dict[tuple[str, str], list[Said]] = {}
    for each in changes:
        until = datetime.fromisoformat(each["until"]) if each["until"] else None
        found = said.setdefault((each["feature"], each["municipality"]), [])
        found.append(Said(each["stage"], datetime.fromisoformat(each["since"]), until))
    lanes: dict[str, list[tuple[str, tuple[Stretch, ...]]]] = {feature.value: [] for feature in Feature}
    for each in rows:
        spoken = said.get((each["feature"], each["municipality"]), [])
        parts = stretches(spoken, BEFORE_ANY.value, begins, now)
        lanes[each["feature"]].append((each["municipality_name"], tuple(parts)))
    return lanes


def _legend(rows: Sequence[Row]) -> tuple[Key, ...]:
    used = {each["stage"] for each in rows} | {BEFORE_ANY.value}
    return tuple(Key(SHAPES[stage], stage.value, stage_told(stage)) for stage in Stage if stage.value in used)


def _told(rows: Sequence[Row]) -> str:
    return " ".join(f"{each['municipality_name']}: {stage_told(each['stage']).lower()}." for each in rows)


def _spoken(parts: Sequence[Stretch]) -> str:
    return ", ".join(
        _("%(stage)s from %(day)s")
        % {"stage": stage_told(each.stage).lower(), "day": on_day(timezone.localdate(each.begins))}
        for each in parts
    )
