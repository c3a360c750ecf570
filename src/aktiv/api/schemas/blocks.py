"""Who may not borrow for a while, on the wire."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import ConfigDict, Field

from aktiv.api.fields import WHOLE, Day, Given, Told, Typed, Yes
from aktiv.api.paging import Paged
from aktiv.api.schemas.time import local
from aktiv.lending.models import Block


class BlockTold(Told):
    """A block: who it is for, from when until when, why, and what was asked and answered about it."""

    id: UUID
    municipality: str
    organisation: UUID | None
    who: Annotated[str, Field(description="Its name, for the municipality's staff; empty for whoever is blocked.")]
    begins: datetime
    ends: datetime
    lifted_at: datetime | None
    reason: Annotated[str, Field(description="Empty where a rule made it: see `late`.")]
    late: Annotated[int | None, Field(description="How many loans came back late, where a rule made it.")]
    appeal: str
    answer: str

    @classmethod
    def of(cls, block: Block, *, named: bool) -> BlockTold:
        """On the clock of the municipality, which is at hand."""
        who = block.organisation or block.person if named else None
        return cls(
            id=block.pk,
            municipality=block.municipality.slug,
            organisation=block.organisation_id,
            who=who.name if who is not None else "",
            begins=local(block.begins),
            ends=local(block.ends),
            lifted_at=local(block.lifted_at) if block.lifted_at is not None else None,
            reason=block.reason,
            late=block.late,
            appeal=block.appeal,
            answer=block.answer,
        )


class BlocksTold(Told):
    """Your blocks that are not over, the newest first."""

    items: list[BlockTold]


class BlockPage(Paged):
    """Blocks of a municipality: those whose appeal waits for an answer come first."""

    items: list[BlockTold]


class BlockMade(Given):
    """Whoever has a loan may not borrow: the organisation, or the person."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"loan_number": 1042, "last_day": "2027-04-01", "reason": "Broken twice"}]}
    )

    loan_number: Annotated[int, Field(ge=1, le=2**31 - 1), WHOLE]
    last_day: Day
    reason: Annotated[str, Field(min_length=1), Typed(500)]


class AppealSaid(Given):
    """Why it should be looked at again."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"text": "The tent was broken when I got it."}]})

    text: Annotated[str, Field(min_length=1), Typed(2_000, lines=True)]


class AppealAnswered(Given):
    """The municipality's answer."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"text": "You are right.", "lifts": True}]})

    text: Annotated[str, Field(min_length=1), Typed(2_000, lines=True)]
    lifts: Annotated[Yes, Field(description="The block ends with the answer.")] = False
