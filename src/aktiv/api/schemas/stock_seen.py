"""What those who keep the stock look at, on the wire: how a thing is, what runs low, how it is used, whom less hits."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from aktiv.api.fields import WHOLE, Day, Given, Told, Typed
from aktiv.api.paging import Paged
from aktiv.api.schemas.stock import TextsTold
from aktiv.api.schemas.time import Span, local
from aktiv.lending.actions.looking import MOST_PRICE, NOTE, ItemAsSeen
from aktiv.lending.models import Item
from aktiv.lending.models.stock import MOST_IN_A_POOL
from aktiv.lending.queries.hits import Hit, Substitute
from aktiv.lending.queries.low import Low
from aktiv.lending.queries.use import Used


class ItemSaid(Given):
    """How a single thing is: what is left out stays as it is."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"version": 3, "condition": "worn", "note": "The fan is loud"}]}
    )

    version: Annotated[int, Field(ge=1, le=2**31 - 1, description="The `version` that you read."), WHOLE]
    condition: Literal["good", "worn", "damaged"] | None = None
    note: Annotated[
        str | None, Typed(NOTE), Field(description="For those who keep it. Write nothing about persons.")
    ] = None
    service_due: Day | None = None
    bought_on: Day | None = None
    price: Annotated[int | None, Field(ge=0, le=MOST_PRICE, description="Øre, when it was bought."), WHOLE] = None

    @model_validator(mode="after")
    def _given(self) -> ItemSaid:
        for name in self.model_fields_set & {"condition", "note"}:
            if getattr(self, name) is None:
                raise PydanticCustomError("missing", "Must be given")
        return self

    def on(self, item: Item) -> ItemAsSeen:
        """The item as it was, with what is said in place of that; its picture stays."""
        names = ("condition", "note", "service_due", "bought_on", "price")
        said: dict[str, Any] = {  # Any: members of several kinds
            name: getattr(self if name in self.model_fields_set else item, name) for name in names
        }
        return ItemAsSeen(**said)


class FewestSaid(Given):
    """Below how many there are too few in a storage place."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"fewest": 20}]})

    fewest: Annotated[
        int | None, Field(ge=1, le=MOST_IN_A_POOL, description="Null: as `low_stock` of the kind says, for all."), WHOLE
    ]


class LowTold(Told):
    """Too few of a kind: in a storage place, or in all of them together (`depot_id` and `pool_id` null)."""

    kind_id: int
    name: TextsTold
    depot_id: int | None
    pool_id: int | None
    there: int
    fewest: Annotated[int, Field(description="Below so many there are too few.")]
    since: Annotated[datetime | None, Field(description="When those who keep it were told; null before that.")]

    @classmethod
    def of(cls, row: Low) -> LowTold:
        """On the clock of the municipality."""
        return cls(
            kind_id=row.kind.pk,
            name=TextsTold.of(row.kind.name),
            depot_id=row.depot.pk if row.depot is not None else None,
            pool_id=row.pool_id,
            there=row.there,
            fewest=row.fewest,
            since=local(row.since) if row.since is not None else None,
        )


class LowPage(Paged):
    """What runs low, by name of the kind."""

    items: list[LowTold]


class UsedTold(Told):
    """How a kind was used."""

    kind_id: int
    name: TextsTold
    stock: int
    loans: int
    lent: Annotated[int, Field(description="Things lent, over all loans.")]
    most: Annotated[int, Field(description="The most that were out at once.")]
    percent: Annotated[int, Field(description="Of the time of all its things.")]
    refused: Annotated[int, Field(description="Loans that were asked for and refused.")]
    lacked: Annotated[int, Field(description="How often somebody wanted more than was left.")]
    lacked_most: Annotated[int, Field(description="How many too few there were then at most.")]

    @classmethod
    def of(cls, row: Used) -> UsedTold:
        """As the page lists it."""
        numbers = ("stock", "loans", "lent", "most", "percent", "refused", "lacked", "lacked_most")
        return cls(
            kind_id=row.kind.pk,
            name=TextsTold.of(row.kind.name),
            **{name: getattr(row, name) for name in numbers},
        )


class UsePage(Paged):
    """Kinds in use, those that are lent most first."""

    first: date
    last: Annotated[date, Field(description="Inclusive.")]
    items: list[UsedTold]


class SubstituteTold(Told):
    """Another place or kind with enough left for all of that time."""

    pool_id: int
    kind_id: int
    name: TextsTold
    depot_id: int
    left: int

    @classmethod
    def of(cls, one: Substitute) -> SubstituteTold:
        """Its kind is at hand."""
        pool = one.pool
        return cls(
            pool_id=pool.pk, kind_id=pool.kind_id, name=TextsTold.of(pool.kind.name), depot_id=pool.depot_id,
            left=one.left,
        )  # fmt: skip


class HitTold(Span):
    """A loan that was promised more than there would be."""

    loan_id: UUID
    number: int
    who: Annotated[str, Field(description="The organisation, or the person who borrows for herself.")]
    amount: Annotated[int, Field(description="How many it was promised.")]
    instead: Annotated[list[SubstituteTold], Field(description="What it might have in place of that, the best first.")]

    @classmethod
    def of(cls, hit: Hit) -> HitTold:
        """On the clock of the municipality. Its borrower is at hand."""
        loan = hit.loan
        return cls(
            loan_id=loan.pk,
            number=loan.number,
            who=loan.organisation.name if loan.organisation is not None else loan.person.name,
            amount=hit.amount,
            start=local(hit.during.start),
            end=local(hit.during.end),
            instead=[SubstituteTold.of(each) for each in hit.substitutes],
        )


class HitsTold(Told):
    """Loans that less would hit, the last made first."""

    items: list[HitTold]
    more: Annotated[bool, Field(description="There are more than are told.")]
