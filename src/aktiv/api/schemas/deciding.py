"""Votes, budgets and contracts on the wire."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from pydantic import Field

from aktiv.api.paging import Paged
from aktiv.api.schemas.collaboration_rows import Called, Moment, Money, Number, OfService, RowTold, SpokenTold
from aktiv.api.schemas.time import MoneyTold


class VoteTold(RowTold):
    """A question that the partners vote on."""

    number: int
    subject: str
    body: Annotated[str, Field(description="The body's slug.")]
    body_name: Called
    rule: Annotated[
        dict[str, Any],  # Any: JSON
        Field(description="How it is decided, as the files for recounting say it.", examples=[{"kind": "ordinary"}]),
    ]
    chair_decides: bool
    chair: Annotated[str | None, Field(description="The partner whose chair decides a tie, by number.")]
    standing: Annotated[str, Field(description="announced or open, or what came of it.", examples=["passed"])]
    announced_at: Moment
    opened_at: Moment | None
    closes_at: Moment | None
    again_of: int | None


class VotePage(Paged):
    """Votes, the newest first."""

    items: list[VoteTold]


class ElectorTold(RowTold):
    """A partner that may vote, as it was when the vote opened."""

    number: Number
    name: str
    population: int | None
    weight: int | None
    has_voted: bool


class ProxyTold(RowTold):
    """A partner that lets another vote for it."""

    giver: Number
    holder: Number
    given_at: Moment


class BallotTold(RowTold):
    """What a partner said."""

    member: Number
    member_name: str
    weight: int | None
    choice: Annotated[str, Field(description="for, against or abstain.")]
    reason: str
    by: str
    way: str
    cast_at: Moment
    counts: Annotated[bool, Field(description="Whether it is the last one of its partner.")]


class VoteWhole(VoteTold):
    """A vote with its electorate. What each said is told from when it has closed."""

    memo: str
    key: Annotated[dict[str, Any] | None, Field(description="By what votes are weighed.")]  # Any: JSON
    electors: list[ElectorTold]
    proxies: list[ProxyTold]
    result: Annotated[
        dict[str, Any] | None,  # Any: JSON
        Field(description="As `aktiv collaboration recount` counts it; null until it has closed."),
    ]
    ballots: list[BallotTold]


class ShareTold(RowTold):
    """What a partner is to pay of a budget in all."""

    id: Number
    name: str
    amount: MoneyTold


class BudgetHead(RowTold):
    """A cost of a period that the partners share."""

    number: int
    title: str
    kind: Annotated[str, Field(description="innovation, operations or maintenance.")]
    first: date
    last: date
    total: MoneyTold
    state: Annotated[str, Field(description="proposed, decided or withdrawn.")]
    proposed_on: date
    decided_on: date | None
    vote: int | None
    body: str | None
    reference: str
    key: Annotated[dict[str, Any], Field(description="By what it is shared.")]  # Any: JSON
    agreement: Annotated[int | None, Field(description="The version of the agreement whose key it is.")]
    initiative: int | None
    contract: Annotated[int | None, Field(description="The contract that it pays for.")]
    service: OfService
    sha256: Annotated[str, Field(description="Of what the shares that stand are divided by.")]


class BudgetTold(BudgetHead):
    """A budget in a list."""

    corrections: int
    later_adopters: int
    paid: Annotated[Money, Field(description="Null where no payment is noted.")]
    left: Annotated[Money, Field(description="What of all shares is not paid; null where no payment is noted.")]
    shares: list[ShareTold]


class BudgetPage(Paged):
    """Budgets, the newest first."""

    items: list[BudgetTold]


class PaperTold(RowTold):
    """An invoice or a credit note that a partner's share stands on."""

    number: int
    kind: Annotated[str, Field(description="invoice or credit_note.")]
    issued: date
    due: date
    sent: Annotated[bool, Field(description="Whether accounting has been handed it.")]
    credits: Annotated[int | None, Field(description="The invoice that a credit note is of.")]
    amount: Annotated[MoneyTold, Field(description="What of it is of this budget.")]


class PayerTold(RowTold):
    """A partner's share, and what it paid."""

    id: Number
    name: str
    population: int | None
    share: MoneyTold
    payback: Annotated[MoneyTold, Field(description="What later partners pay back to it; below zero.")]
    owed: MoneyTold
    held: Annotated[MoneyTold, Field(description="A credit that is taken off its next charge; below zero.")]
    ordered: Annotated[MoneyTold, Field(description="A credit that is ordered paid out; below zero.")]
    unbilled: Annotated[MoneyTold, Field(description="What billing has not been handed.")]
    waiting: Annotated[MoneyTold, Field(description="What is with billing, and on no paper yet.")]
    invoiced: Annotated[MoneyTold, Field(description="What is on papers that accounting has been handed.")]
    set_off: Annotated[MoneyTold, Field(description="What came to nothing with other charges of its.")]
    own: Annotated[MoneyTold, Field(description="What the partner that bills has of it itself.")]
    outside: Annotated[MoneyTold, Field(description="What another system than this one has billed.")]
    by_hand: Annotated[
        MoneyTold, Field(description="A credit that is to be given back by hand, as nothing was billed; below zero.")
    ]
    billing: Annotated[
        str,
        Field(
            description="How far it has come: not_handed, waiting, invoiced, credited, set_off, own, outside, credit "
            "(to be given back) or nothing; empty while the budget is not decided."
        ),
    ]
    payment: Annotated[str, Field(description="By what is known: not_known, nothing, partly, paid, too_much, or own.")]
    invoices: list[PaperTold]
    paid: Money


class FigureOfShareTold(RowTold):
    """What a partner's share is divided by."""

    id: Number
    population: int | None
    population_on: date | None
    population_source: str | None
    usage: int | None
    usage_year: int | None


class ShareVersionTold(RowTold):
    """Shares as they were locked, corrected, or taken up later."""

    version: int
    kind: str
    made_on: date
    reason: str
    adopter: Number | None
    lines: int
    sha256: str


class ShareLineTold(RowTold):
    """A line of a version. Nobody changes it: another puts it right."""

    line: int
    version: int
    id: Number
    kind: str
    amount: MoneyTold
    first: date
    last: date
    reason: str
    corrects: int | None


class PaymentOfShareTold(RowTold):
    """What a partner paid."""

    id: Number
    amount: MoneyTold
    paid_on: date


class BudgetWhole(BudgetHead):
    """A budget with its shares and how each is invoiced and paid, the figures they follow from, and every line."""

    about: str
    feature: str | None
    usage_by: str | None
    paid_on: date | None
    window_to: Annotated[date | None, Field(description="The last day on which who takes it up pays back.")]
    members: list[PayerTold]
    figures: list[FigureOfShareTold]
    versions: list[ShareVersionTold]
    lines: list[ShareLineTold]
    payments: list[PaymentOfShareTold]


class OptionTold(RowTold):
    """A right to prolong a contract."""

    number: int
    months: int
    last_day: Annotated[date, Field(description="By when it is to be taken.")]
    state: str
    until: date


class ContractTold(RowTold):
    """A contract in the register."""

    number: int
    title: str
    service: OfService
    state: str
    supplier: str
    supplier_name: str
    owner: Number
    procurement: int | None
    first: date
    last: Annotated[date, Field(description="Without options.")]
    ends: Annotated[date, Field(description="With those that were taken.")]
    ended_on: date | None
    notice_months: int
    value: Money
    bound: Annotated[bool, Field(description="Whether no more is called off than was joined with.")]
    members: Annotated[list[str], Field(description="The partners that may call off, by number.")]
    option_to_take: int | None
    option_last_day: date | None
    options: list[OptionTold]


class ContractPage(Paged):
    """Contracts, the newest first."""

    items: list[ContractTold]


class VolumeTold(RowTold):
    """How much of a lot a partner joined with, and called off."""

    lot: int
    title: str
    unit: str
    member: Number
    joined: int
    called_off: int


class CallOffTold(SpokenTold):
    """What a partner called off."""

    on: date
    lot: int
    member: Number
    volume: int
    unit: str
    note: str


class ContractStepTold(RowTold):
    """What was said of a contract."""

    at: Moment
    kind: str
    option: int | None
    text: str


class BudgetOfContractTold(RowTold):
    """A budget that pays for a contract."""

    number: int
    title: str
    kind: str
    first: date
    last: date
    total: MoneyTold
    state: str
    paid: Money
    terms: Annotated[list[int], Field(description="What it pays for: 0 the contract's own days, else an option.")]


class ContractWhole(ContractTold):
    """A contract with the budgets that pay for it, what was called off, and every step."""

    text: str
    budgets: list[BudgetOfContractTold]
    budgeted: Annotated[MoneyTold, Field(description="Of what is decided.")]
    paid: MoneyTold
    volumes: list[VolumeTold]
    call_offs: list[CallOffTold]
    steps: list[ContractStepTold]
