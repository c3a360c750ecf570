"""What is done about stock, on the wire: how many, gone, service, counting."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from aktiv.api.fields import WHOLE, Day, Given, Id, Told, Typed, Uuid, Yes
from aktiv.api.schemas.time import local
from aktiv.lending.actions.stocking import MOST_ITEMS
from aktiv.lending.models import Count, CountLine, Pool
from aktiv.lending.models.stock import MOST_IN_A_POOL

HowMany = Annotated[int, Field(ge=1, le=MOST_IN_A_POOL), WHOLE]


class StockSaid(Given):
    """How many of a counted kind a storage place has."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"depot_id": 3, "stock": 120, "shelf": "B2"}]})

    depot_id: Id
    stock: Annotated[int, Field(ge=0, le=MOST_IN_A_POOL), WHOLE]
    shelf: Annotated[str | None, Typed(60), Field(description="Where there; as it was, when left out.")] = None


class LostSaid(Given):
    """So many that are gone."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"amount": 2, "reason": "Broken in transport"}]})

    amount: HowMany
    reason: Annotated[str, Typed(300)] = ""


class FoundSaid(Given):
    """So many that were told as gone, and are there."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"amount": 1}]})

    amount: HowMany


class ItemsSaid(Given):
    """New things with numbers, as on their labels."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"depot_id": 3, "numbers": ["PR-11", "PR-12"]}]})

    depot_id: Id
    numbers: Annotated[list[Annotated[str, Typed(30)]], Field(min_length=1, max_length=MOST_ITEMS)]
    bought_on: Day | None = None
    price: Annotated[int | None, Field(ge=1, le=10**12, description="Øre for one."), WHOLE] = None
    service_due: Day | None = None


class ServiceSaid(Given):
    """Away for service, from a day through another."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"first": "2027-03-08", "last": "2027-03-12"}]})

    first: Day
    last: Day
    note: Annotated[str, Typed(300)] = ""


class MoveSaid(Given):
    """Where it is kept from now on."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"depot_id": 4}]})

    depot_id: Id


class TakenOut(Given):
    """Retired, or lost."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"lost": False, "reason": "Worn out"}]})

    lost: Yes
    reason: Annotated[str, Typed(300)] = ""


class CountBegun(Given):
    """A count that begins; with an `id` of your own, begun twice it is one."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"id": "0b1f7d6c-3c1e-4f57-9a55-2f8d7b1f9f10"}]})

    id: Uuid | None = None


class CountNoted(Given):
    """So many of a pool stand there, or for things with numbers: which. Noted again it is the last that counts."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"pool_id": 5, "found": 118}, {"pool_id": 6, "labels": ["P-1", "P-2", "s7kq2m"]}]
        }
    )

    pool_id: Id
    found: Annotated[
        int | None, Field(ge=0, le=MOST_IN_A_POOL, description="How many; left out when `labels` are said."), WHOLE
    ] = None
    labels: Annotated[
        list[Annotated[str, Typed(60)]] | None,
        Field(
            max_length=200,
            description="Numbers or codes of everything of the pool that stands there: the others are missing, and "
            "lost when the count ends. What belongs elsewhere may be among them, and is taken up or moved then.",
        ),
    ] = None
    note: Annotated[str, Typed(300)] = ""

    @model_validator(mode="after")
    def _one_of_both(self) -> CountNoted:
        if (self.found is None) == (self.labels is None):
            raise PydanticCustomError("found_or_labels", "Say either how many or which")
        return self


class CountedLine(Told):
    """A pool of the storage place; `expected` and `found` are null until it is counted."""

    pool_id: int
    kind: str
    expected: Annotated[int | None, Field(description="How many should have stood there when it was counted.")]
    found: int | None
    note: str


class CountTold(Told):
    """A count of a storage place, with all of its pools."""

    id: UUID
    depot_id: int
    begun_at: datetime
    ended_at: datetime | None
    dropped: bool
    lines: list[CountedLine]

    @classmethod
    def of(cls, count: Count, pools: Sequence[Pool], found: Mapping[int, CountLine]) -> CountTold:
        """Kinds of the pools are at hand."""
        return cls(
            id=count.pk,
            depot_id=count.depot_id,
            begun_at=local(count.begun_at),
            ended_at=local(count.ended_at) if count.ended_at is not None else None,
            dropped=count.dropped,
            lines=[
                CountedLine(
                    pool_id=each.pk,
                    kind=each.kind.slug,
                    expected=line.expected if line is not None else None,
                    found=line.found if line is not None else None,
                    note=line.note if line is not None else "",
                )
                for each in pools
                for line in (found.get(each.pk),)
            ],
        )


class CountHead(Told):
    """A count in the list."""

    id: UUID
    begun_at: datetime
    ended_at: datetime | None
    dropped: bool

    @classmethod
    def of(cls, count: Count) -> CountHead:
        """As it stands."""
        return cls(
            id=count.pk,
            begun_at=local(count.begun_at),
            ended_at=local(count.ended_at) if count.ended_at is not None else None,
            dropped=count.dropped,
        )


class CountsTold(Told):
    """The last counts of a storage place, the newest first."""

    items: list[CountHead]
