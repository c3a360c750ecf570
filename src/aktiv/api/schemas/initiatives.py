"""Initiatives and ideas on the wire."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from pydantic import Field

from aktiv.api.paging import Paged
from aktiv.api.schemas.collaboration_rows import Moment, Money, Number, OfService, RowTold, SpokenTold
from aktiv.api.schemas.time import MoneyTold

State = Annotated[str, Field(description="As the table of states names it.", examples=["assessing"])]


class InitiativeTold(RowTold):
    """What the partners want to make together, and where it stands."""

    number: int
    title: str
    state: State
    decision: Annotated[str | None, Field(description="approved, rejected or deferred.")]
    verdict: Annotated[str | None, Field(description="keep, change or retire.")]
    merged_into: int | None
    owner_member: Number | None
    service: OfService
    version: int
    low: Annotated[Money, Field(description="The estimate, from.")]
    high: Annotated[Money, Field(description="And to.")]
    language: str
    proposed_on: date
    over: bool
    since: Annotated[date, Field(description="The day it came to its state.")]
    days: Annotated[int | None, Field(description="In its state so far; null where nothing more can come of it.")]
    working_days: int | None
    answer_due: date | None
    answer_late: bool


class InitiativePage(Paged):
    """Initiatives, the newest first."""

    items: list[InitiativeTold]


class NeedTold(RowTold):
    """What a gate asks for, and how it stands."""

    need: Annotated[str, Field(examples=["backed"])]
    how: Annotated[str, Field(description="counted, evidence, read or said.")]
    met: bool
    told: Annotated[dict[str, Any], Field(description="The figures that tell so, by name.")]  # Any: JSON


class NextTold(RowTold):
    """A step that may come next, past which gate, and by whom."""

    act: str
    gate: Annotated[str | None, Field(examples=["G1"])]
    to: State
    who: list[str]
    waived_by: Annotated[int | None, Field(description="The vote that waives what the gate lacks.")]
    needs: list[NeedTold]


class StepTold(RowTold):
    """A step that was taken."""

    number: int
    act: str
    gate: str
    source: Annotated[State, Field(validation_alias="from")]
    to: State
    decision: str
    by: Annotated[str | None, Field(description="Null where she has left, or the service took it.")]
    role: str
    body: str | None
    member: Number | None
    at: Moment
    reason: str
    missing: Annotated[list[str], Field(description="Needs that were not met, and were waived.")]
    vote: int | None
    waived_by: int | None
    version: int
    sha256: str


class StayTold(RowTold):
    """How long it was in a state."""

    state: State
    begins: Annotated[Moment, Field(validation_alias="from")]
    ends: Annotated[Moment | None, Field(validation_alias="to")]
    days: int
    working_days: int


class EvidenceTold(RowTold):
    """What was laid down for a need."""

    id: int
    need: str
    text: str
    url: str | None
    sha256: str
    on_day: date
    version: int
    role: str
    member: Number
    taken_back_by: int | None


class BackingTold(SpokenTold):
    """A partner that wants it looked into."""

    member: Number
    member_name: str
    reason: str
    on: date


class OfIdeaTold(RowTold):
    """An idea that it comes from."""

    number: int
    title: str
    supporters: int


class OfVoteTold(RowTold):
    """A vote about it."""

    number: int
    subject: str
    body: str
    purpose: str
    gate: str | None
    standing: str
    version: int


class VersionTold(RowTold):
    """What it said."""

    version: int
    title: str
    what: str
    affected: str
    contact: str
    evaluate_on: date | None
    change_note: str
    on: date
    sha256: str


class InitiativeWhole(InitiativeTold):
    """All of one: its text, what its next gates lack, what it rests on, and every step."""

    what: str
    affected: str
    contact: str
    evaluate_on: date | None
    sha256: str
    origin: Annotated[str | None, Field(description="Where another collaboration has it.")]
    owner: str | None
    next: list[NextTold]
    ideas: list[OfIdeaTold]
    residents: Annotated[int, Field(description="Who support its ideas, each once.")]
    backed_by: list[BackingTold]
    promised: MoneyTold
    votes: list[OfVoteTold]
    evidence: list[EvidenceTold]
    steps: list[StepTold]
    faults: Annotated[list[str], Field(description="Where its steps are not by the table; empty.")]
    times: list[StayTold]
    versions: list[VersionTold]


class IdeaHead(RowTold):
    """What somebody suggested."""

    number: int
    title: str
    text: str
    affected: str
    language: str
    by: Annotated[str | None, Field(description="A first name, where she wants it there.")]
    state: Annotated[str, Field(description="submitted, screening, stopped, merged or withdrawn.")]
    merged_into: int | None
    submitted_at: Moment
    answer_due: date
    answered_on: date | None
    answer_late: bool
    supporters: int
    service: OfService
    feature: Annotated[str | None, Field(description="The part of the service that it is about.")]
    facility: str | None


class IdeaTold(IdeaHead):
    """An idea in a list."""

    comments: Annotated[int, Field(description="How many.")]


class IdeaPage(Paged):
    """Ideas, the newest first. What is hidden is in none."""

    items: list[IdeaTold]


class IdeaStepTold(RowTold):
    """What was done with an idea, and why."""

    kind: str
    state: str
    at: Moment
    text: str


class CommentTold(RowTold):
    """What somebody wrote about it."""

    at: Moment
    by: str | None
    secretariat: bool
    text: str


class MergedTold(RowTold):
    """An idea that was merged into it, with its credit."""

    number: int
    title: str
    by: str | None


class IdeaWhole(IdeaHead):
    """An idea with what was said and done."""

    followers: int
    steps: list[IdeaStepTold]
    comments: list[CommentTold]
    merged: list[MergedTold]
