"""Holding what a file says is paid against the invoices of shares: line by line, in the order of the file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from aktiv.collaboration.models import PayOut
from aktiv.collaboration.queries.share_billing import (
    Place,
    Receipt,
    access_pay_outs,
    balances,
    paid_back,
    parts_of,
    receipts_of,
    shares_of,
)
from aktiv.collaboration.rules.receipts import Said, allot, heard
from aktiv.payments.queries.shares import Account, accounts_of
from aktiv.values.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Checked:
    """A line of the file, what would be written of it, or the code of why nothing is (`left`: what is open, in øre)."""

    said: Said
    receipt: Receipt | None = None
    code: str = ""
    left: int = 0


@dataclass(slots=True)
class _Open:
    """What is open of an account while the file is read: in all, and of each share on it."""

    total: int
    shares: dict[Place, int]
    mixed: bool


@dataclass(frozen=True, slots=True)
class _Back:
    """Of each share that orders pay out of: what is ordered and noted as paid back, and as `_Read.owed`."""

    noted: dict[Place, list[int]]
    owed: dict[Place, list[int]]


@dataclass(slots=True)
class _Read:
    """What is known when the file is read, and what its lines have come to so far."""

    municipality_id: int
    accounts: dict[int, Account]
    opened: dict[int, _Open] = field(default_factory=dict)
    noted: dict[tuple[int, date, int], set[str]] = field(default_factory=dict)
    """The references of what files have said before, by invoice, day and øre."""
    owed: dict[Place, list[int]] = field(default_factory=dict)
    """What each share is, what is noted as paid, and what of that by hand."""


def checked(municipality_id: int, lines: Sequence[Said], today: date) -> list[Checked]:
    """Every line, checked. Statements do not grow with the lines."""
    invoices = {each.number for each in lines if not each.code and not each.order}
    orders = access_pay_outs(municipality_id, {each.number for each in lines if not each.code and each.order})
    found = _read(municipality_id, accounts_of(municipality_id, invoices), invoices)
    back = _back_of(orders.values())
    seen: dict[tuple[int, bool, date, int], set[str]] = {}
    told = []
    for each in lines:
        try:
            if each.code:
                raise Refusal(each.code)
            if each.paid_on > today:
                raise Refusal("paid_ahead")
            mine = seen.setdefault(each.same, set())
            if heard(mine, "" if each.order else each.reference):  # an order is paid out once
                raise Refusal("twice")
            mine.add(each.reference)
            if each.order:
                order = orders.get(each.number)
                if order is None:
                    raise Refusal("unknown_order")
                if abs(each.ore) != order.amount_ore:
                    raise Refusal("wrong_amount", left=-order.amount_ore)
                if hasattr(order, "receipt"):
                    raise Refusal("noted_already")
                receipt = Receipt(each, -order.amount_ore, _parts_of_order(back, order), order)
            else:
                receipt = Receipt(each, each.ore, _parts(found, each))
            told.append(Checked(each, receipt))
        except Refusal as refusal:
            told.append(Checked(each, code=refusal.code, left=int(refusal.data.get("left", 0))))
    return told


def _back_of(orders: Iterable[PayOut]) -> _Back:
    places = {place for each in orders for place in parts_of(each)}
    if not places:
        return _Back({}, {})
    found = {place: list(each) for place, each in paid_back(places).items()}
    return _Back(found, {place: list(each) for place, each in balances(places).items()})


def _parts_of_order(back: _Back, order: PayOut) -> dict[Place, int]:
    """What an order pays of each share. Raises Refusal("order_by_hand") where that is noted as paid back without it:
    more than was ordered would be, and less of the share paid than it is."""
    parts = parts_of(order)
    for place, ore in parts.items():
        (ordered, noted), (owed, paid, _by_hand) = back.noted[place], back.owed[place]
        if noted + ore < ordered and paid + ore < owed:
            raise Refusal("order_by_hand")
    for place, ore in parts.items():
        back.noted[place][1] += ore
        back.owed[place][1] += ore
    return parts


def _read(municipality_id: int, accounts: dict[int, Account], invoices: set[int]) -> _Read:
    found = _Read(municipality_id, accounts)
    places = shares_of([charge for each in accounts.values() for charge in each.charges])
    papers = invoices | {number for each in accounts.values() for number in each.papers}
    receipts = receipts_of(municipality_id, papers)
    for each in receipts:
        found.noted.setdefault((each.invoice or 0, each.paid_on, each.amount_ore), set()).add(each.reference)
    for account in accounts.values():
        if account.number in found.opened:
            continue
        shares: dict[Place, int] = {}
        for charge, ore in account.charges.items():
            if charge in places:
                shares[places[charge]] = shares.get(places[charge], 0) + ore
        mine = [each for each in receipts if each.invoice in account.papers]
        total = account.total - sum(each.amount_ore for each in mine)
        mixed = sum(shares.values()) != account.total
        for receipt in mine:
            for paid in receipt.payments.all():
                shares[paid.budget_id, paid.member_id] = (
                    shares.get((paid.budget_id, paid.member_id), 0) - paid.amount_ore
                )
        found.opened[account.number] = _Open(total, shares, mixed)
    found.owed = {place: list(each) for place, each in balances(set(places.values())).items()}
    return found


def _parts(found: _Read, said: Said) -> dict[Place, int]:
    """What of a payment is of each share. Raises Refusal with the code of what is wrong."""
    account = found.accounts.get(said.number)
    if heard(found.noted.get((said.number, said.paid_on, said.ore), set()), said.reference):
        raise Refusal("noted_already")
    if account is None:
        raise Refusal("unknown_invoice")
    open_ = found.opened[account.number]
    if not open_.shares:
        raise Refusal("no_share_on_it")
    if not open_.total:
        raise Refusal("nothing_open")
    if (said.ore > 0) != (open_.total > 0) or abs(said.ore) > abs(open_.total):
        raise Refusal("wrong_amount", left=open_.total)
    if open_.mixed and said.ore != open_.total:
        raise Refusal("other_things_on_it", left=open_.total)
    parts = {place: ore for place, ore in open_.shares.items() if ore} if open_.mixed else allot(open_.shares, said.ore)
    for place, ore in parts.items():
        owed, paid, by_hand = found.owed[place]
        if ore > 0 and by_hand > 0 and paid + ore > owed:
            raise Refusal("noted_by_hand", left=owed - paid)
    for place, ore in parts.items():
        found.owed[place][1] += ore
        open_.shares[place] -= ore
    open_.total -= said.ore
    return parts
