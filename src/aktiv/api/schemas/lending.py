"""Equipment and loans on the wire."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import ConfigDict, Field

from aktiv.api.fields import WHOLE, Given, Id, Instant, Slug, Told, Typed, Uuid
from aktiv.api.paging import Paged
from aktiv.api.schemas.catalogue import said
from aktiv.api.schemas.time import MoneyTold, Span, local
from aktiv.bookings.rules.fees import Cancellation
from aktiv.lending.models import Depot, Kind, Line, Loan
from aktiv.lending.models.stock import MOST_IN_A_POOL
from aktiv.lending.queries.catalogue import Listed

LARGEST_SUM = 10**12


class KindTold(Told):
    """A kind of equipment."""

    id: int
    slug: Annotated[str, Field(examples=["klappstoler"])]
    name: str
    category: Annotated[str, Field(examples=["furniture"])]
    municipality: Annotated[str, Field(description="Slug.")]
    at_once: Annotated[bool, Field(description="Nobody has to approve a loan of it.")]
    longest_days: int
    there: Annotated[int, Field(description="How many the best-stocked storage place has.")]
    free: Annotated[int | None, Field(description="How many are free there from `from` to `to`; null without these.")]
    depots: Annotated[list[int], Field(description="Ids of the storage places that have it, the one with most first.")]

    @classmethod
    def of(cls, each: Listed) -> KindTold:
        """As the catalogue lists it."""
        kind = each.kind
        return cls(
            id=kind.pk,
            slug=kind.slug,
            name=said(kind.name),
            category=kind.category,
            municipality=kind.municipality.slug,
            at_once=kind.decided == Kind.Decided.AT_ONCE,
            longest_days=kind.longest_days,
            there=each.there,
            free=each.free,
            depots=list(each.depots),
        )


class KindPage(Paged):
    """Kinds by name."""

    items: list[KindTold]


class DepotTold(Told):
    """Where equipment is picked up and brought back."""

    id: int
    slug: str
    name: str
    address: str

    @classmethod
    def of(cls, depot: Depot) -> DepotTold:
        """An address of its own, or that of the facility it is in."""
        address = depot.address or (depot.facility.address if depot.facility else "")
        return cls(id=depot.pk, slug=depot.slug, name=depot.name, address=address)


class DayFree(Told):
    """How many are left through the whole of a day."""

    date: Annotated[date, Field(examples=["2027-03-05"])]
    free: int


class DepotFree(Told):
    """One storage place, day by day."""

    depot: DepotTold
    there: int
    days: list[DayFree]


class KindAvailability(Told):
    """Every storage place that has the kind."""

    slug: str
    depots: list[DepotFree]


class LoanLineAsked(Given):
    """So many of a kind."""

    kind: Slug
    amount: Annotated[int, Field(ge=1, le=MOST_IN_A_POOL), WHOLE]


class LoanAsked(Given):
    """What is to be borrowed, from one storage place: for a time, or along with a date of a booking of yours."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "depot_id": 3,
                    "items": [{"kind": "klappstoler", "amount": 40}],
                    "start": "2027-03-05T12:00:00+01:00",
                    "end": "2027-03-07T12:00:00+01:00",
                }
            ]
        }
    )

    depot_id: Id
    items: Annotated[list[LoanLineAsked], Field(min_length=1, max_length=40)]
    start: Instant | None = None
    end: Instant | None = None
    date_id: Annotated[Id | None, Field(description="A date of a booking, in place of start and end.")] = None
    organisation: Annotated[Uuid | None, Field(description="Whom it is for, when not for yourself.")] = None
    purpose: Annotated[str, Typed(300)] = ""
    expected_total: Annotated[int | None, Field(ge=0, le=LARGEST_SUM, description="Øre; refused when it differs.")] = (
        None
    )


class LoanLineTold(Told):
    """So many of a kind; of a set, one of its parts."""

    kind: str
    name: str
    amount: int
    of_set: Annotated[str | None, Field(description="The set that it was asked for as a part of.")]

    @classmethod
    def of(cls, line: Line) -> LoanLineTold:
        """As the loan has it."""
        kind = line.pool.kind
        return cls(
            kind=kind.slug, name=said(kind.name), amount=line.amount, of_set=line.whole.slug if line.whole else None
        )


class LoanCancelAsked(Given):
    """The fee for cancelling that was told."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"accepted_fee": 0}]})

    accepted_fee: Annotated[
        int, Field(ge=0, le=LARGEST_SUM, description="Øre, as `cancelling` told: refused when another.")
    ] = 0  # fmt: skip


class CancellingTold(Told):
    """What cancelling a reserved loan costs now, and until when it is or was free of charge."""

    fee: MoneyTold
    free_until: datetime


class LoanTold(Span):
    """A loan. `code` is what the QR code of the receipt says."""

    id: UUID
    number: int
    state: Annotated[str, Field(examples=["reserved"])]
    municipality: str
    depot: DepotTold
    organisation: UUID | None
    date_id: int | None
    items: list[LoanLineTold]
    purpose: str
    price: MoneyTold
    home_part: Annotated[MoneyTold, Field(description="What of the price the borrower's own municipality pays.")]
    deposit: MoneyTold
    cancelling: Annotated[CancellingTold | None, Field(description="Null for a loan that is not reserved.")]
    cancel_fee: Annotated[MoneyTold, Field(description="Charged for what was let go of late.")]
    code: str
    reason: Annotated[str, Field(description="Why it was refused or cancelled.")]
    created_at: datetime
    version: int

    @classmethod
    def of(cls, loan: Loan, lines: Sequence[Line], costs: Cancellation | None = None) -> LoanTold:
        """On the clock of the municipality; `costs` is what cancelling it costs its borrower, where it can be."""
        currency = loan.municipality.currency
        cancelling = None
        if costs is not None:
            fee = MoneyTold(amount=costs.fee, currency=currency)
            cancelling = CancellingTold(fee=fee, free_until=local(costs.free_until))
        return cls(
            start=local(loan.during.lower),
            end=local(loan.during.upper),
            id=loan.pk,
            number=loan.number,
            state=loan.state,
            municipality=loan.municipality.slug,
            depot=DepotTold.of(loan.depot),
            organisation=loan.organisation_id,
            date_id=loan.occurrence_id,
            items=[LoanLineTold.of(each) for each in lines],
            purpose=loan.purpose,
            price=MoneyTold(amount=loan.price, currency=currency),
            home_part=MoneyTold(amount=loan.home_price, currency=currency),
            deposit=MoneyTold(amount=loan.deposit, currency=currency),
            cancelling=cancelling,
            cancel_fee=MoneyTold(amount=loan.cancel_fee, currency=currency),
            code=loan.code,
            reason=loan.reason,
            created_at=local(loan.created_at),
            version=loan.version,
        )


class LoanPage(Paged):
    """Loans, the newest first."""

    items: list[LoanTold]
