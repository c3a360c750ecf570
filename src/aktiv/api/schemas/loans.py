"""What may be done with a loan, on the wire: more days, other amounts, its deposit, and damage to what it had."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import ConfigDict, Field

from aktiv.api.fields import WHOLE, Given, Instant, Slug, Told, Typed, Uuid
from aktiv.api.schemas.catalogue import said
from aktiv.api.schemas.lending import LARGEST_SUM, LoanLineAsked, LoanTold
from aktiv.api.schemas.time import MoneyTold, local
from aktiv.lending.actions.damages import MOST_SAID
from aktiv.lending.actions.extending import LONGEST_REASON
from aktiv.lending.actions.returning import MOST_PROPOSED
from aktiv.lending.models import Damage, Line, Loan
from aktiv.payments.models import Payment
from aktiv.payments.queries.loan_deposits import LoanDeposit

Version = Annotated[
    int | None,
    Field(ge=1, le=2**31 - 1, description="The `version` that you read: refused when it has changed."),
    WHOLE,
]
Expected = Annotated[
    int | None,
    Field(ge=0, le=LARGEST_SUM, description="Øre in all, as `dry_run` told: `price_changed` when it is another."),
]


class ExtendAsked(Given):
    """More days of what is not back."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"until": "2027-03-09T12:00:00+01:00", "expected_total": 30000}]}
    )

    until: Instant
    expected_total: Expected = None
    version: Version = None


class StaffExtendAsked(ExtendAsked):
    """More days of what is not back, by staff, with a reason that the borrower reads."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"until": "2027-03-09T12:00:00+01:00", "reason": "The car broke down"}]}
    )

    reason: Annotated[str, Field(min_length=1), Typed(LONGEST_REASON)]


class AmountsAsked(Given):
    """What is wanted in place of what was: kinds that are left out are wanted no more."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"items": [{"kind": "klappstoler", "amount": 30}]}]})

    items: Annotated[list[LoanLineAsked], Field(min_length=1, max_length=40)]
    expected_total: Expected = None
    version: Version = None


class LoanChangeTold(Told):
    """A loan as it is now; for a dry run as it would be."""

    changed: Annotated[bool, Field(description="False for a dry run.")]
    total: Annotated[
        MoneyTold, Field(description="What the borrower pays in all with it: send it as `expected_total`.")
    ]
    difference: Annotated[MoneyTold, Field(description="How much more that is than before; may be negative.")]
    loan: LoanTold

    @classmethod
    def of(cls, before: int, total: int, loan: Loan, lines: Sequence[Line], *, changed: bool) -> LoanChangeTold:
        """`before` and `total` are what the borrower was to pay and is to pay now, in øre."""
        currency = loan.municipality.currency
        return cls(
            changed=changed,
            total=MoneyTold(amount=total, currency=currency),
            difference=MoneyTold(amount=total - before, currency=currency),
            loan=LoanTold.of(loan, lines),
        )


class DepositPaid(Told):
    """A payment that was reserved for the deposit."""

    amount: MoneyTold
    taken: Annotated[MoneyTold, Field(description="What was taken of it for late return or damage.")]
    let_go: Annotated[bool, Field(description="Nothing of it is reserved any more.")]

    @classmethod
    def of(cls, payment: Payment) -> DepositPaid:
        """As it stands."""
        return cls(
            amount=MoneyTold(amount=payment.amount, currency=payment.currency),
            taken=MoneyTold(amount=payment.deposit_taken, currency=payment.currency),
            let_go=bool(payment.cancelled),
        )


class DepositTold(Told):
    """The deposit of a loan."""

    amount: MoneyTold
    missing: Annotated[MoneyTold, Field(description="What has to be reserved before it is handed out, and is not.")]
    opens_at: Annotated[datetime | None, Field(description="From when it can be paid; null where none is asked for.")]
    pay_with: Annotated[list[str], Field(description="By whom it can be paid, such as vipps; none where it is billed.")]
    payments: list[DepositPaid]

    @classmethod
    def of(cls, loan: Loan, found: LoanDeposit | None) -> DepositTold:
        """On the clock of the municipality."""
        currency = loan.municipality.currency
        return cls(
            amount=MoneyTold(amount=loan.deposit, currency=currency),
            missing=MoneyTold(amount=found.missing if found else 0, currency=currency),
            opens_at=local(found.opens) if found else None,
            pay_with=list(found.ways) if found else [],
            payments=[DepositPaid.of(each) for each in (found.payments if found else ())],
        )


class DepositAsked(Given):
    """How the deposit is paid."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"pay_with": "vipps"}]})

    pay_with: Annotated[Slug | None, Field(description="One of `pay_with` of the deposit; the first otherwise.")] = None


class DamageTold(Told):
    """Something that came back broken, or not at all."""

    id: UUID
    loan_id: UUID
    kind: Annotated[str, Field(examples=["klappstoler"])]
    name: str
    item: Annotated[str | None, Field(description="The number of the very thing, where each has one.")]
    count: int
    missing: Annotated[bool, Field(description="It did not come back.")]
    text: Annotated[str, Field(description="What is wrong; empty when it is no longer kept.")]
    proposed: MoneyTold
    state: Annotated[str, Field(description="open, charged or waived.")]
    charged: MoneyTold | None
    answer: Annotated[str, Field(description="Why it was decided so.")]
    said: Annotated[str, Field(description="What the borrower says of it.")]
    noted_at: datetime
    decided_at: datetime | None

    @classmethod
    def of(cls, damage: Damage, currency: str) -> DamageTold:
        """Its line, kind and item are at hand."""
        charged = damage.amount
        return cls(
            id=damage.pk,
            loan_id=damage.loan_id,
            kind=damage.line.pool.kind.slug,
            name=said(damage.line.pool.kind.name),
            item=damage.item.number if damage.item is not None else None,
            count=damage.count,
            missing=damage.missing,
            text=damage.text,
            proposed=MoneyTold(amount=damage.proposed, currency=currency),
            state=damage.state,
            charged=MoneyTold(amount=charged, currency=currency) if charged is not None else None,
            answer=damage.answer,
            said=damage.said,
            noted_at=local(damage.noted_at),
            decided_at=local(damage.decided_at) if damage.decided_at is not None else None,
        )


class DamagesTold(Told):
    """Damage, the oldest first."""

    items: list[DamageTold]


class DamageAnswered(Given):
    """The borrower's side of it, said once."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"text": "The leg was loose when I got it."}]})

    text: Annotated[str, Field(min_length=1), Typed(MOST_SAID, lines=True)]


class DamageDecided(Given):
    """What is charged for damage, and why."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"charge": 45000, "reason": "The leg was broken off."}]})

    charge: Annotated[
        int | None, Field(ge=1, le=MOST_PROPOSED, description="Øre with VAT; null: nothing is charged.")
    ] = None
    reason: Annotated[str, Field(min_length=1), Typed(MOST_SAID)]


class LoanDecided(Given):
    """The municipality's answer to a loan."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"answer": "approve", "version": 1}]})

    answer: Annotated[
        Literal["approve", "refuse", "cancel"],
        Field(description="`cancel` is for what was reserved and is not lent after all."),
    ]
    reason: Annotated[str, Typed(500), Field(description="For the borrower; must be there unless you approve.")] = ""
    version: Version = None


class ActAsked(Given):
    """An act at the counter."""

    act: Annotated[
        Uuid | None,
        Field(description="An id of your own for it: sent again, also with another Idempotency-Key, it is done once."),
    ] = None
