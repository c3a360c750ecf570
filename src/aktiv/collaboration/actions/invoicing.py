"""Shares handed to the billing of the municipality that keeps the secretariat, and what is noted of their payment.

It bills the other partners as it bills its other customers: each share is a charge of its own, a credit corrects the
charges of the same member and budget, and its next batches of invoices and credit notes take both. What of a credit
nothing was charged for is held against what the member is charged next, of any budget, or is ordered paid out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from aktiv.collaboration.actions.turns import my_turn, note
from aktiv.collaboration.models import (
    Budget,
    CreditUse,
    Member,
    MemberOrganisation,
    ShareBill,
    ShareLine,
    SharePayment,
)
from aktiv.collaboration.models.budgets import LONGEST_REASON
from aktiv.collaboration.queries.budgets import access_budget, bills_of_charges, lines_of, organisations_of, unbilled
from aktiv.collaboration.queries.mandates import giving, require_mandate
from aktiv.collaboration.queries.parties import access_member
from aktiv.collaboration.queries.share_billing import Held, held_credits
from aktiv.municipalities.models import Municipality
from aktiv.people.actions.register import NewOrganisation, register_organisations
from aktiv.people.models import Organisation
from aktiv.people.permissions import Permission, Thing
from aktiv.people.queries.organisations import organisation_with
from aktiv.people.rules import organisation_number
from aktiv.prices.actions import NewCharge, charge, correct
from aktiv.prices.drafts import Payer, VatSum
from aktiv.prices.models import Charge
from aktiv.prices.queries.records import charges_of
from aktiv.prices.queries.setup import book_of
from aktiv.values.money import round_half_up, vat_of_gross
from aktiv.values.refusal import Refusal
from aktiv.values.typed_text import one_line

KEEP = Permission.COLLABORATION_KEEP
SUBJECT = "collaboration_share"
MOST_ORE = 10**13
PUBLIC = frozenset({Member.Kind.MUNICIPALITY, Member.Kind.COUNTY, Member.Kind.AGENCY})


@transaction.atomic
def bill_as(member_number: str, number: str, *, by: UUID, now: datetime) -> MemberOrganisation:
    """Says by which organisation number a member is billed; one that is not known here yet is registered under the
    member's name.

    Raises Refusal: not_found, no_mandate, mandate_over, secretariat_bills_nobody, not_an_organisation_number,
    not_the_members_organisation.
    """
    home = my_turn()
    host = host_of(home.pk, by, now)
    member = access_member(home.pk, member_number)
    checked = organisation_number(host.number_scheme, "".join(number.split())) if number.strip() else None
    if checked is None:
        raise Refusal("not_an_organisation_number")
    found = organisation_with(host.number_scheme, checked)
    if found is None:
        kind = Organisation.Kind.PUBLIC if member.kind in PUBLIC else Organisation.Kind.BUSINESS
        new = NewOrganisation(name=member.name, kind=kind.value, municipality=host, number=checked)
        [found] = register_organisations([new], by=by, now=now)
    if found.kind not in (Organisation.Kind.PUBLIC, Organisation.Kind.BUSINESS):
        raise Refusal("not_the_members_organisation")
    made = MemberOrganisation.objects.create(member=member, organisation=found, made_by_id=by, made_at=now)
    note("collaboration.billed_as", home.pk, by=by, now=now, member=member_number, number=checked)
    return made


@transaction.atomic
def invoice(number: int, vat_code: str, *, by: UUID, now: datetime) -> list[ShareBill]:
    """Hands what is not billed of a budget's shares to the billing of the secretariat's municipality: amounts are with
    VAT, for today. What it bills itself is noted as such. A credit beyond what it has billed of the budget is held, and
    what is held of a member, from whatever budget, is taken off what it is charged now.

    Raises Refusal: not_found, no_mandate, mandate_over, secretariat_bills_nobody, nothing_to_bill,
    no_organisation_number(who), no_vat_rate, other_currency.
    """
    home = my_turn()
    host = host_of(home.pk, by, now)
    budget = access_budget(home.pk, number)
    lines = unbilled(lines_of(budget.pk))
    if not lines:
        raise Refusal("nothing_to_bill")
    if host.currency != "NOK":
        raise Refusal("other_currency", currency=host.currency)
    day = now.astimezone(host.zone).date()
    points = _rate(host.pk, vat_code, day)
    others = {each.member_id: each.member for each in lines if each.member.municipality_id != host.pk}
    known = organisations_of(list(others))
    if missing := [each.name for each in others.values() if each.pk not in known]:
        raise Refusal("no_organisation_number", who=", ".join(missing))
    handing = _Handing(host, budget, vat_code, points, day, by, now)
    bills = [handing.bill(each, ShareBill.Way.OWN, each.amount_ore) for each in lines if each.member_id not in others]
    to_others = [each for each in lines if each.member_id in others]
    bills += [handing.charged(each, known[each.member_id]) for each in to_others if each.amount_ore > 0]
    ShareBill.objects.bulk_create(bills)
    for each in to_others:  # after the charges, of which a credit may take too
        if each.amount_ore < 0:
            bills += handing.credited(each)
    uses = handing.take_held([each for each in bills if each.way == ShareBill.Way.CHARGE and each.amount_ore > 0])
    note(
        "collaboration.shares_billed",
        home.pk,
        by=by,
        now=now,
        budget=number,
        municipality=host.number,
        lines=len(lines),
        amount=sum(each.amount_ore for each in bills if each.way == ShareBill.Way.CHARGE),
        held=-sum(each.amount_ore for each in bills if each.way == ShareBill.Way.HELD),
        taken=sum(each.amount_ore for each in uses),
    )
    return bills


@transaction.atomic
def billed_outside(number: int, reason: str, *, by: UUID, now: datetime) -> list[ShareBill]:
    """Says that what is not handed to billing of a budget's shares was billed by another system: nothing of it is
    billed from here. What is to be given back of it later is held, as there is nothing here that it could be credited
    of.

    Raises Refusal: not_found, no_mandate, mandate_over, secretariat_bills_nobody, missing_text, too_long,
    nothing_to_bill.
    """
    home = my_turn()
    host = host_of(home.pk, by, now)
    budget = access_budget(home.pk, number)
    why = one_line(reason, limit=LONGEST_REASON, required=True)
    lines = unbilled(lines_of(budget.pk))
    if not lines:
        raise Refusal("nothing_to_bill")
    made = ShareBill.objects.bulk_create(
        ShareBill(
            line=each,
            municipality=host,
            way=ShareBill.Way.OUTSIDE if each.member.municipality_id != host.pk else ShareBill.Way.OWN,
            amount_ore=each.amount_ore,
            made_by_id=by,
            made_at=now,
        )
        for each in lines
    )
    told = {"budget": number, "municipality": host.number, "lines": len(lines), "reason": why}
    note("collaboration.billed_outside", home.pk, by=by, now=now, **told)
    return made


@transaction.atomic
def note_payment(
    number: int, member_number: str, amount_ore: int, *, on: date, remark: str = "", by: UUID, now: datetime
) -> SharePayment:
    """Notes what a member has paid of its share of a budget; below zero what it got back, or to correct a note.

    Raises Refusal: not_found, no_mandate, mandate_over, wrong_amount, paid_ahead, no_share, too_long.
    """
    home = my_turn()
    require_mandate(KEEP, Thing(collaboration_id=home.pk), by=by, now=now)
    budget, member = access_budget(home.pk, number), access_member(home.pk, member_number)
    if not 0 < abs(amount_ore) <= MOST_ORE:
        raise Refusal("wrong_amount")
    if on > timezone.localdate(now):
        raise Refusal("paid_ahead")
    if not ShareLine.objects.filter(version__budget=budget, member=member).exists():
        raise Refusal("no_share")
    made = SharePayment.objects.create(
        budget=budget,
        member=member,
        amount_ore=amount_ore,
        paid_on=on,
        note=one_line(remark, limit=LONGEST_REASON),
        made_by_id=by,
        made_at=now,
    )
    note("collaboration.share_paid", home.pk, by=by, now=now, budget=number, member=member_number, payment=made.pk)
    return made


def host_of(home: int, by: UUID, now: datetime) -> Municipality:
    """The municipality that the secretary who acts is of. Raises Refusal: no_mandate, mandate_over,
    secretariat_bills_nobody for one whose member is none of the service's."""
    thing = Thing(collaboration_id=home)
    right = giving(KEEP, require_mandate(KEEP, thing, by=by, now=now), thing)
    member = Member.objects.select_related("municipality").get(pk=right.member_id) if right is not None else None
    if member is None or member.municipality is None:
        raise Refusal("secretariat_bills_nobody")
    return member.municipality


def _rate(municipality_id: int, vat_code: str, day: date) -> int:
    book = book_of(municipality_id)
    points = book.vat_rate(vat_code, day) if book is not None else None
    if points is None:
        raise Refusal("no_vat_rate")
    return points


def _called(title: str, line: ShareLine) -> str:
    """What an invoice says: the budget, and the days when they are not all of it."""
    days = f"{line.first:%d.%m.%Y}–{line.last:%d.%m.%Y}"
    return f"{title[: 60 - len(days) - 2]}, {days}"


@dataclass(frozen=True, slots=True)
class _Handing:
    """A municipality that is handed shares of a budget, at one VAT code and rate, for one day: the next batch of
    invoices takes what is used until then."""

    host: Municipality
    budget: Budget
    vat_code: str
    points: int
    day: date
    by: UUID
    now: datetime

    def bill(self, line: ShareLine, way: str, ore: int, charged: Charge | None = None) -> ShareBill:
        """What is noted of it, not written yet."""
        return ShareBill(
            line=line,
            municipality=self.host,
            way=way,
            amount_ore=ore,
            charge=charged,
            made_by_id=self.by,
            made_at=self.now,
        )

    def charged(self, line: ShareLine, payer: Organisation) -> ShareBill:
        """A share as a charge of its own."""
        [row] = charge(
            NewCharge(
                municipality_id=self.host.pk,
                reason=Charge.Reason.ADDITION,
                subject=(SUBJECT, line.pk),
                payer=Payer(organisation_id=payer.pk),
                use_day=self.day,
                currency=self.host.currency,
                sums=[_with_vat(self.vat_code, self.points, line.amount_ore)],
                item=_called(self.budget.title, line),
            ),
            by=self.by,
            now=self.now,
        )
        return self.bill(line, ShareBill.Way.CHARGE, line.amount_ore, row)

    def credited(self, line: ShareLine) -> list[ShareBill]:
        """A credit as corrections of what was charged the member of the budget, the newest first; what there is nothing
        to correct for is held. Writes them."""
        left, made = -line.amount_ore, []
        for earlier in bills_of_charges(self.budget.pk, line.member_id):
            if not left or earlier.municipality_id != self.host.pk:
                continue
            take, row = self._taken_off(earlier, left, f"share{line.pk}")
            if row is not None:
                made.append(self.bill(line, ShareBill.Way.CHARGE, -take, row))
                left -= take
        if left:
            made.append(self.bill(line, ShareBill.Way.HELD, -left))
        return ShareBill.objects.bulk_create(made)

    def take_held(self, charged: list[ShareBill]) -> list[CreditUse]:
        """Takes what is held of members off what they are charged now, the oldest credit first. Writes it."""
        made: list[CreditUse] = []
        for each in held_credits(self.host.pk, {bill.line.member_id for bill in charged}):
            mine = [bill for bill in charged if bill.line.member_id == each.bill.line.member_id]
            made += self._used(each, mine)
        return CreditUse.objects.bulk_create(made)

    def _used(self, held: Held, charged: list[ShareBill]) -> list[CreditUse]:
        left, made = held.left, []
        for each in charged:
            take, row = self._taken_off(each, left, f"held{held.bill.pk}")
            if row is not None:
                use = CreditUse(bill=held.bill, amount_ore=take, charge=row, made_by_id=self.by, made_at=self.now)
                made.append(use)
                left -= take
        return made

    def _taken_off(self, charged: ShareBill, most: int, item: str) -> tuple[int, Charge | None]:
        """Takes as much as is left of a charge, `most` at most, off it: how much, and the correction that says so."""
        [owed] = charges_of(SUBJECT, [charged.line_id], to_change=True)[str(charged.line_id)]
        take = min(most, owed.amount)
        if not take:
            return 0, None
        to = _with_vat(owed.charge.vat_code, owed.charge.vat_basis_points, owed.amount - take)
        [row] = correct(owed.charge, to, item=item, by=self.by, now=self.now)
        return take, row


def _with_vat(code: str, points: int, gross: int) -> VatSum:
    vat = round_half_up(vat_of_gross(gross, points))
    return VatSum(code, points, gross - vat, vat)
