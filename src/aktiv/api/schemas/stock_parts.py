"""What municipalities ask each other to pay of what their residents borrow, on the wire."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from pydantic import ConfigDict, Field

from aktiv.api.fields import Day, Given, Id, Told, Typed
from aktiv.api.paging import Paged
from aktiv.api.schemas.stock import TextsTold
from aktiv.api.schemas.time import local
from aktiv.lending.models import PartAgreement


class PartTold(Told):
    """What one municipality was asked to pay, and what it answered."""

    id: int
    owner: Annotated[str, Field(description="The municipality that lends, and asks.")]
    payer: Annotated[str, Field(description="The one that is asked, whose residents borrow.")]
    kind_id: int
    kind: TextsTold
    home_percent: Annotated[int, Field(description="Of the price, what the payer pays.")]
    own_until_days: Annotated[int, Field(description="The owner’s residents come first until then before pick-up.")]
    rules: TextsTold
    billed_to: Annotated[str, Field(description="The organisation number that is billed.")]
    first_day: date
    last_day: date | None
    asked_at: datetime
    answer: Annotated[str, Field(description="waits, accepted, declined or withdrawn.")]
    answered_at: datetime | None
    reason: Annotated[str, Field(description="Why it was declined.")]
    begins: Annotated[date | None, Field(description="From when it is paid; null until it is accepted.")]
    ends: Annotated[date | None, Field(description="Inclusive. Null: until one of the two ends it.")]
    end_reason: str

    @classmethod
    def of(cls, row: PartAgreement) -> PartTold:
        """Both municipalities, the kind and the organisation are at hand."""
        return cls(
            id=row.pk,
            owner=row.municipality.slug,
            payer=row.home.slug,
            kind_id=row.kind_id,
            kind=TextsTold.of(row.kind.name),
            home_percent=row.home_percent,
            own_until_days=row.own_until_days,
            rules=TextsTold.of(row.rules),
            billed_to=row.organisation.number or "",
            first_day=row.first_day,
            last_day=row.last_day,
            asked_at=local(row.proposed_at),
            answer=row.answer,
            answered_at=local(row.answered_at) if row.answered_at is not None else None,
            reason=row.reason,
            begins=row.begins,
            ends=row.ends,
            end_reason=row.end_reason,
        )


class PartPage(Paged):
    """What waits first; what is over, the last asked first."""

    items: list[PartTold]


class PartsTold(Told):
    """Those that were answered."""

    items: list[PartTold]


class PartsAccepted(Given):
    """Which are accepted: all of them, or none."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"ids": [12, 13]}]})

    ids: Annotated[list[Id], Field(min_length=1, max_length=200)]


class PartsDeclined(Given):
    """Which are declined, and why."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"ids": [12], "reason": "Ikke i årets budsjett"}]})

    ids: Annotated[list[Id], Field(min_length=1, max_length=200)]
    reason: Annotated[str, Field(min_length=1, description="The other municipality reads it."), Typed(500)]


class PartEnded(Given):
    """That one of the two ends it."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"last_day": "2027-12-31", "reason": "Nytt budsjett"}]})

    last_day: Annotated[Day, Field(description="Inclusive: loans that begin then are the last of which it is paid.")]
    reason: Annotated[str, Typed(500)] = ""
