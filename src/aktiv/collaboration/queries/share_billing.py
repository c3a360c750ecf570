"""Reading what billing was handed of shares: what charges are of, credits that are held, and orders to pay out."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, Sum

from aktiv.collaboration.models import (
    Budget,
    CreditUse,
    Member,
    PayOut,
    ShareBill,
    ShareLine,
    SharePayment,
    ShareReceipt,
)
from aktiv.collaboration.rules.receipts import Said

Place = tuple[int, int]
"""A budget's id and a member's."""


@dataclass(frozen=True, slots=True)
class Held:
    """A credit that is held, and how much of it nothing has taken yet, in øre above zero."""

    bill: ShareBill
    left: int


@dataclass(frozen=True, slots=True)
class Receipt:
    """A line that is right: øre of it, by budget and member what of that is of their shares, and the order where it is
    of one."""

    said: Said
    ore: int
    parts: Mapping[Place, int]
    order: PayOut | None = None


def held_credits(municipality_id: int, member_ids: Collection[int] | None = None) -> list[Held]:
    """Credits of which something is left in the billing of a municipality, of some members or all, the oldest first,
    each with its line, member and budget. Two statements."""
    rows = ShareBill.objects.filter(municipality_id=municipality_id, way=ShareBill.Way.HELD)
    if member_ids is not None:
        rows = rows.filter(line__member__in=list(member_ids))
    found = rows.select_related("line__member", "line__version__budget").prefetch_related("uses").order_by("pk")
    return [Held(each, left) for each in found if (left := left_of(each, each.uses.all()))]


def left_of(bill: ShareBill, uses: Sequence[CreditUse] | Collection[CreditUse]) -> int:
    """Øre of a credit that nothing has taken yet."""
    return -bill.amount_ore - sum(each.amount_ore for each in uses)


def pay_outs_of(municipality_id: int) -> list[PayOut]:
    """Every order to pay out of a municipality, the newest first, with its member, organisation, receipt and budgets.
    Five statements."""
    rows = PayOut.objects.filter(municipality_id=municipality_id).select_related(
        "member", "organisation", "receipt", "made_by"
    )
    return list(rows.prefetch_related("parts__bill__line__version__budget").order_by("-number"))


def access_pay_outs(municipality_id: int, numbers: Collection[int]) -> dict[int, PayOut]:
    """Orders of a municipality by their numbers, those that there are. Four statements at most."""
    if not numbers:
        return {}
    rows = PayOut.objects.filter(municipality_id=municipality_id, number__in=list(numbers)).select_related("receipt")
    return {each.number: each for each in rows.prefetch_related("parts__bill__line__version")}


def parts_of(order: PayOut) -> dict[Place, int]:
    """What an order pays out of each budget, below zero."""
    found: dict[Place, int] = {}
    for each in order.parts.all():
        line = each.bill.line
        found[line.version.budget_id, line.member_id] = (
            found.get((line.version.budget_id, line.member_id), 0) - each.amount_ore
        )
    return found


def shares_of(charge_ids: Collection[UUID]) -> dict[UUID, Place]:
    """The budget and member whose share each charge is of; charges of other things are left out. Two statements."""
    wanted, found = list(charge_ids), {}
    for model, line in ((ShareBill, "line"), (CreditUse, "bill__line")):
        names = ("charge_id", f"{line}__version__budget_id", f"{line}__member_id")
        for charge, budget, member in model.objects.filter(charge__in=wanted).values_list(*names):
            found[charge] = budget, member
    return found


def receipts_of(municipality_id: int, invoices: Collection[int]) -> list[ShareReceipt]:
    """What files have said of invoices, with what was paid of shares by each. Two statements."""
    rows = ShareReceipt.objects.filter(municipality_id=municipality_id, invoice__in=list(invoices))
    return list(rows.prefetch_related("payments").order_by("pk"))


def balances(places: Collection[Place]) -> Mapping[Place, tuple[int, int, int]]:
    """Of each member's share of a budget: what it is to pay, what is noted as paid, and what of that by hand, in øre.
    Two statements."""
    budgets, members = [each[0] for each in places], [each[1] for each in places]
    owed: dict[Place, int] = {}
    lines = ShareLine.objects.filter(version__budget__in=budgets, member__in=members)
    for budget, member, ore in lines.values_list("version__budget_id", "member_id").annotate(Sum("amount_ore")):
        owed[budget, member] = int(ore)
    paid: dict[Place, tuple[int, int]] = {}
    rows = SharePayment.objects.filter(budget__in=budgets, member__in=members)
    for budget, member, ore, receipt in rows.values_list("budget_id", "member_id", "amount_ore", "receipt_id"):
        all_, by_hand = paid.get((budget, member), (0, 0))
        paid[budget, member] = all_ + ore, by_hand + (ore if receipt is None else 0)
    return {each: (owed.get(each, 0), *paid.get(each, (0, 0))) for each in places}


def paid_back(places: Collection[Place]) -> Mapping[Place, tuple[int, int]]:
    """Of each member's share of a budget, in øre below zero: what is ordered paid out of it in all, and what of that is
    noted as paid back, by files for an order or by hand. Two statements."""
    budgets, members = [each[0] for each in places], [each[1] for each in places]
    ordered: dict[Place, int] = {}
    uses = CreditUse.objects.filter(
        payout__isnull=False, bill__line__version__budget__in=budgets, bill__line__member__in=members
    )
    for budget, member, ore in uses.values_list(
        "bill__line__version__budget_id", "bill__line__member_id", "amount_ore"
    ):
        ordered[budget, member] = ordered.get((budget, member), 0) - ore
    noted: dict[Place, int] = {}
    rows = SharePayment.objects.filter(budget__in=budgets, member__in=members, amount_ore__lt=0)
    rows = rows.filter(Q(receipt=None) | Q(receipt__payout__isnull=False))
    for budget, member, ore in rows.values_list("budget_id", "member_id", "amount_ore"):
        noted[budget, member] = noted.get((budget, member), 0) + ore
    return {each: (ordered.get(each, 0), noted.get(each, 0)) for each in places}


def latest_receipts(municipality_id: int, most: int) -> list[ShareReceipt]:
    """What files have said, the latest first, with who noted it. One statement."""
    rows = ShareReceipt.objects.filter(municipality_id=municipality_id).select_related("payout", "made_by")
    return list(rows.order_by("-pk")[:most])


def names_of(places: Collection[Place]) -> dict[Place, tuple[str, str]]:
    """What member and budget are called. Two statements."""
    budgets = dict(Budget.objects.filter(pk__in={each[0] for each in places}).values_list("pk", "title"))
    members = dict(Member.objects.filter(pk__in={each[1] for each in places}).values_list("pk", "name"))
    return {(budget, member): (members[member], budgets[budget]) for budget, member in places}
