"""The counter of a storage place on the wire: a loan as whoever hands out sees it, and what she notes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import ConfigDict, Field

from aktiv.api.fields import WHOLE, Given, Id, Instant, Told, Typed, Uuid
from aktiv.api.schemas.catalogue import said
from aktiv.api.schemas.lending import LoanTold
from aktiv.api.schemas.loans import ActAsked
from aktiv.api.schemas.time import MoneyTold, local
from aktiv.lending.actions.handing import NOTE, SIGNED
from aktiv.lending.actions.returning import MOST_PROPOSED, TEXT
from aktiv.lending.models import Handover, Item, Line, Loan
from aktiv.lending.models.stock import MOST_IN_A_POOL
from aktiv.lending.queries.items import MOST_AT_ONCE

MOST_LINES = 200
Amount = Annotated[int, Field(ge=1, le=MOST_IN_A_POOL), WHOLE]
Label = Annotated[str, Field(min_length=1), Typed(200)]


class LineAmount(Given):
    """So many of a line that is counted."""

    line_id: Id
    amount: Amount


class HandOutAsked(ActAsked):
    """What goes with the borrower."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"lines": [{"line_id": 7, "amount": 40}], "signed": "Kari Nordmann"}]}
    )

    lines: Annotated[list[LineAmount], Field(max_length=MOST_LINES)] = Field(default_factory=list)
    labels: Annotated[
        list[Label], Field(max_length=MOST_AT_ONCE, description="Numbers, or codes of labels, of single things.")
    ] = Field(default_factory=list)
    note: Annotated[str, Typed(NOTE)] = ""
    signed: Annotated[str, Typed(SIGNED), Field(description="Who took it, as she wrote her name.")] = ""
    without_deposit: Annotated[str, Typed(NOTE), Field(description="Why it goes though the deposit is missing.")] = ""
    at: Annotated[Instant | None, Field(description="When it happened, when that is not now; at most 3 days ago.")] = (
        None
    )


class LabelBack(Given):
    """A single thing that came back, and how it was."""

    label: Label
    condition: Annotated[
        Literal["good", "worn", "damaged"] | None, Field(description="As it was before, when null.")
    ] = None


class BrokenSaid(Given):
    """Something that came back broken, and what is proposed for it."""

    line_id: Id
    count: Amount = 1
    text: Annotated[str, Field(min_length=1), Typed(TEXT)]
    proposed: Annotated[int, Field(ge=0, le=MOST_PROPOSED, description="Øre."), WHOLE] = 0


class TakeBackAsked(ActAsked):
    """What came back, and what will not."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "lines": [{"line_id": 7, "amount": 39}],
                    "missing": [{"line_id": 7, "amount": 1}],
                    "broken": [{"line_id": 7, "text": "A leg is off", "proposed": 40000}],
                }
            ]
        }
    )

    lines: Annotated[list[LineAmount], Field(max_length=MOST_LINES)] = Field(default_factory=list)
    items: Annotated[list[LabelBack], Field(max_length=MOST_AT_ONCE)] = Field(default_factory=list)
    missing: Annotated[
        list[LineAmount], Field(max_length=MOST_LINES, description="These will not come: they are gone from the stock.")
    ] = Field(default_factory=list)
    missing_items: Annotated[list[Label], Field(max_length=MOST_AT_ONCE)] = Field(default_factory=list)
    broken: Annotated[list[BrokenSaid], Field(max_length=MOST_LINES)] = Field(default_factory=list)
    note: Annotated[str, Typed(NOTE)] = ""
    at: Annotated[Instant | None, Field(description="When it happened, when that is not now; at most 3 days ago.")] = (
        None
    )


class UndoAsked(ActAsked):
    """The last act, taken back."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"last": "0b1f7d6c-3c1e-4f57-9a55-2f8d7b1f9f10"}]})

    last: Annotated[
        Uuid, Field(description="The `act` that you read as the last: another is not taken back in its place.")
    ]


class ThingOut(Told):
    """A single thing that is with the borrower."""

    number: str
    code: str


class CounterLine(Told):
    """A line of a loan: how many are asked for, went out, came back, and will not."""

    id: int
    kind: str
    name: str
    numbered: Annotated[bool, Field(description="Each has a number: told by its label, not counted.")]
    amount: int
    out: int
    back: int
    lost: int
    things: Annotated[list[ThingOut], Field(description="Those with numbers that are out now.")]

    @classmethod
    def of(cls, line: Line, things: Sequence[Item]) -> CounterLine:
        """Its pool and kind are at hand."""
        kind = line.pool.kind
        return cls(
            id=line.pk,
            kind=kind.slug,
            name=said(kind.name),
            numbered=kind.numbered,
            amount=line.amount,
            out=line.out,
            back=line.back,
            lost=line.lost,
            things=[ThingOut(number=each.number, code=each.code) for each in things],
        )


class Noted(Told):
    """Something that was handed out or came back, and is not undone."""

    act: UUID
    line_id: int
    way: Annotated[str, Field(description="out, back or lost.")]
    amount: int
    item: Annotated[str | None, Field(description="The number of the very thing.")]
    at: datetime

    @classmethod
    def of(cls, handover: Handover) -> Noted:
        """Its item is at hand."""
        return cls(
            act=handover.act,
            line_id=handover.line_id,
            way=handover.way,
            amount=handover.amount,
            item=handover.item.number if handover.item is not None else None,
            at=local(handover.at),
        )


class CounterTold(Told):
    """A loan as whoever hands out sees it."""

    who: Annotated[str, Field(description="Who borrows.")]
    loan: LoanTold
    lines: list[CounterLine]
    noted: Annotated[list[Noted], Field(description="The oldest first.")]
    last: Annotated[UUID | None, Field(description="The last act, which may be undone for ten minutes.")]
    deposit_missing: MoneyTold

    @classmethod
    def of(
        cls,
        loan: Loan,
        lines: Sequence[Line],
        things: Mapping[int, Sequence[Item]],
        noted: Sequence[Handover],
        *,
        last: UUID | None,
        missing: int,
    ) -> CounterTold:
        """On the clock of the municipality. `missing` of the deposit is øre."""
        return cls(
            who=loan.organisation.name if loan.organisation is not None else loan.person.name,
            loan=LoanTold.of(loan, lines),
            lines=[CounterLine.of(each, things.get(each.pk, ())) for each in lines],
            noted=[Noted.of(each) for each in noted],
            last=last,
            deposit_missing=MoneyTold(amount=missing, currency=loan.municipality.currency),
        )


class DayAtStore(Told):
    """The loans of a storage place, each list the most urgent first, at most a hundred."""

    late: list[LoanTold]
    back: Annotated[list[LoanTold], Field(description="To come back today.")]
    out: Annotated[list[LoanTold], Field(description="To go out today.")]
    others: Annotated[list[LoanTold], Field(description="What else is out.")]
