"""How far a feature has been rolled out in a municipality, and what that means for one who asks for it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Feature(StrEnum):
    """What each municipality takes into use when it wants to."""

    SEASON_SOLVER = "season_solver"
    AUTOMATIC_APPROVAL = "automatic_approval"
    WAITING_LIST = "waiting_list"


class Stage(StrEnum):
    """The way of a feature: for nobody, for staff, on trial in some places, for all, and taken out of use."""

    OFF = "off"
    INTERNAL = "internal"
    PILOT = "pilot"
    GENERAL = "general"
    RETIRED = "retired"


BEFORE_ANY = Stage.GENERAL
"""Where a municipality never said anything: these features were for all before there were stages."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a feature stands. A pilot has its days, both included, and its facilities; without facilities it is
    everywhere in the municipality."""

    stage: Stage = BEFORE_ANY
    first: date | None = None
    last: date | None = None
    facility_ids: frozenset[int] = frozenset()

    def is_on(self, day: date, *, facility_ids: Collection[int] = (), staff: bool = False) -> bool:
        """Whether the feature is there on that day for one who asks in these facilities. A pilot that is over is off
        until somebody says what comes of it."""
        if self.stage == Stage.GENERAL:
            return True
        if self.stage == Stage.INTERNAL:
            return staff
        if self.stage != Stage.PILOT or self.first is None or self.last is None:
            return False
        there = not self.facility_ids or (bool(facility_ids) and self.facility_ids.issuperset(facility_ids))
        return there and self.first <= day <= self.last
