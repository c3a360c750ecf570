"""What is counted from use, what partners gain, and how the service is, on the wire."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import AliasPath, Field

from aktiv.api.fields import Told
from aktiv.api.paging import Paged
from aktiv.api.schemas.collaboration_rows import Called, Moment, Number, RowTold, SpokenTold

Value = float | int | None
"""In the unit of what is measured; null where it is withheld or not measured."""


class DefinitionTold(RowTold):
    """What an indicator counts."""

    indicator: Annotated[str, Field(examples=["no_shows"])]
    version: int
    unit: str
    scale: int
    better: Annotated[str, Field(description="more or less.")]
    counts: str


class Definitions(Told):
    """Every indicator; there is one page."""

    withheld_below: Annotated[int, Field(description="Figures of fewer are withheld.")]
    items: list[DefinitionTold]


class FigureTold(RowTold):
    """What an indicator came to for a partner in a month."""

    member: Number
    member_name: str
    indicator: str
    version: int
    unit: str
    first: Annotated[date, Field(validation_alias="from")]
    last: Annotated[date, Field(validation_alias="to")]
    withheld: bool
    value: Value
    low: Value
    high: Value
    numerator: int | None
    denominator: int | None
    n: int | None


class FigurePage(Paged):
    """Figures: by indicator, the oldest month first, then by partner."""

    items: list[FigureTold]


class HowItStandsTold(RowTold):
    """What was promised beside what was measured, in the benefit's unit."""

    baseline: Value
    baseline_on: date
    target: Value
    least: Value
    most: Value
    due: date
    measured_on: date | None
    planned_then: Annotated[Value, Field(description="What the plan says for the day it was measured.")]
    value: Value
    low: Value
    high: Value
    reached_percent: Value
    standing: str


class PartTold(HowItStandsTold):
    """A partner's part of a benefit."""

    member: Number
    member_name: str
    baseline_source: str
    plan_version: int


class BenefitTold(RowTold):
    """A gain that partners promised of what they make."""

    number: int
    title: str
    kind: str
    unit: str
    way: Annotated[str, Field(description="auto, manual or survey.")]
    indicator: str | None
    initiative: int | None
    owner: Number
    due: date
    overdue: bool
    members: int
    measured_members: int
    standing: str
    sum: HowItStandsTold | None
    parts: list[PartTold]


class BenefitPage(Paged):
    """Benefits by number."""

    items: list[BenefitTold]


class MeasurementTold(SpokenTold):
    """What was measured, by whom."""

    id: int
    member: Number
    measured_on: date
    value: Value
    low: Value
    high: Value
    source: Annotated[str, Field(description="auto, manual or survey.")]
    n: int | None
    note: str
    corrects: int | None
    counts: Annotated[bool, Field(description="False where a later one corrects it.")]


class BenefitWhole(BenefitTold):
    """A benefit with every measurement."""

    how: str
    measurements: list[MeasurementTold]


class SaidTold(RowTold):
    """What was said of an incident, and how it stood from then on."""

    at: Moment
    state: str
    severity: str
    text: Annotated[Called, Field(validation_alias="texts")]


class LearntTold(RowTold):
    """What was seen when they looked back."""

    version: int
    happened: Annotated[Called, Field(validation_alias=AliasPath("texts", "happened"))]
    causes: Annotated[Called, Field(validation_alias=AliasPath("texts", "causes"))]
    learnt: Annotated[Called, Field(validation_alias=AliasPath("texts", "learnt"))]
    at: Moment


class RemedyTold(RowTold):
    """What is done so that it does not happen again."""

    number: int
    what: Annotated[Called, Field(validation_alias="texts")]
    member: Number
    due: date
    done_on: date | None
    late: bool


class IncidentTold(RowTold):
    """A disturbance, or work that is planned."""

    number: int
    kind: Annotated[str, Field(description="incident or planned.")]
    title: Annotated[Called, Field(validation_alias="titles")]
    state: str
    severity: str
    worst: Annotated[str, Field(description="The gravest that it was.")]
    parts: Annotated[list[str], Field(examples=[["booking", "payment"]])]
    members: Annotated[list[str], Field(description="Partners that feel it, by number; none named is all.")]
    began_at: Moment
    until: Moment | None
    ended_at: Moment | None
    updates: list[SaidTold]
    review_due: date | None
    reviewed_on: date | None
    review_late: bool
    review: LearntTold | None
    remedies: list[RemedyTold]


class IncidentPage(Paged):
    """Incidents and planned work, the newest first."""

    items: list[IncidentTold]


class PartStateTold(RowTold):
    """How a part of the service is and was for ninety days."""

    part: str
    state: Annotated[str, Field(description="Empty where nothing is wrong, else how grave it is.")]
    first: date
    last: date
    available_percent: Annotated[str, Field(description="Rounded down.", examples=["99.97"])]
    away_seconds: int
    measured_seconds: int


class StatusTold(RowTold):
    """How the service is."""

    at: Moment
    state: Annotated[str, Field(description="The gravest of what goes on; empty where nothing does.")]
    parts: list[PartStateTold]
    incidents: Annotated[list[IncidentTold], Field(description="What goes on.")]
    planned: list[IncidentTold]
