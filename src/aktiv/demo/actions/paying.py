"""Shares of the demo in the billing of the secretary's city: a contract with two years of budgets, invoices that are
paid, half paid and credited, what was billed outside, and a credit that is taken off an invoice or paid out."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.utils import timezone
from django.utils.translation import override

from aktiv.collaboration.actions.budgets import Proposal, lock_within_limit, propose
from aktiv.collaboration.actions.paying_out import pay_out
from aktiv.collaboration.actions.shares import take_up
from aktiv.collaboration.models import Budget, Contract, Member
from aktiv.collaboration.queries.share_billing import held_credits, shares_of
from aktiv.collaboration.rules.contracts import months_later
from aktiv.demo.actions.billed import settings_of
from aktiv.demo.actions.budgeting import HOST, STEERING, Years, hand_over
from aktiv.municipalities.models import Municipality
from aktiv.payments.actions import batches
from aktiv.payments.actions.billing import set_billing
from aktiv.payments.actions.drawing import draw_up
from aktiv.payments.actions.share_receipts import take_in_payments
from aktiv.payments.models import Billing, Invoice
from aktiv.payments.queries.shares import accounts_of
from aktiv.walls import everything

STAVANGER, BERGEN, HERE, ALESUND = "1103", "4601", "1246", "1508"
LATER, THIS_YEAR = "Varsling fra ventelista", "Felles drift "


def bill_and_pay(now: datetime, by: UUID) -> None:
    """All of it, in the order it happened. Without the city that bills there is nothing."""
    home = Municipality.objects.filter(slug=HOST).first()
    if home is None:
        return
    years = Years(now)
    if not Billing.objects.filter(pk=home.pk).exists():
        set_billing(home.pk, settings_of(home), now=years.ago(700))
    first, second = _contract_years(by)
    with override(home.language):
        _sent(home, [first], by, _morning(first.first, 10))
        _file(home, by, {BERGEN: 100, STAVANGER: 100, ALESUND: 100}, _morning(first.first, 45))
        later = Budget.objects.get(title=LATER)
        _sent(home, [later], by, years.ago(305))
        _file(home, by, {BERGEN: 100, STAVANGER: 100}, years.ago(280))
        _sent(home, [second], by, _morning(second.first, 10))
        _file(home, by, {STAVANGER: 100, BERGEN: 50}, _morning(second.first, 40))
        take_up(later.number, HERE, timezone.localdate(years.ago(60)), by=by, now=years.ago(58))
        _sent(home, [later], by, years.ago(50))
        _file(home, by, {BERGEN: 100}, years.ago(30))
        _held(home, years, by)


def _morning(day: date, days: int) -> datetime:
    """Some days after a day, at ten by the wall clock."""
    there = day + timedelta(days=days)
    return datetime.combine(there, time(10), tzinfo=timezone.get_current_timezone())


def _contract_years(by: UUID) -> tuple[Budget, Budget]:
    """The platform is run by a contract of two years: each year has its budget, decided before it began."""
    contract = Contract.objects.order_by("number")[0]
    made = []
    for place, kroner in ((0, 1_840_000), (1, 1_910_000)):
        first = months_later(contract.first - timedelta(days=1), 12 * place) + timedelta(days=1)
        last = months_later(contract.first - timedelta(days=1), 12 * (place + 1))
        at = _morning(first, -40)
        new = Proposal(
            title=f"Drift av plattformen, {('første', 'andre')[place]} avtaleår",
            about="Drift døgnet rundt og feilretting etter avtalen med leverandøren.",
            first=first,
            last=last,
            total_ore=kroner * 100,
            contract=contract.number,
        )
        made.append(propose(new, by=by, now=at))
        lock_within_limit(made[-1].number, STEERING, f"Sak {21 + place}", by=by, now=at + timedelta(days=8))
    return made[0], made[1]


def _held(home: Municipality, years: Years, by: UUID) -> None:
    """The correction of this year's operation came after it was billed outside: what is given back of it is held. One
    partner has it paid out, the other has it taken off the next invoice."""
    year = timezone.localtime(years.now).year
    operation = Budget.objects.get(title=f"{THIS_YEAR}{year}")
    hand_over(operation.number, by, max(years.ago(46), years.at(0, 3, 4)))
    at = max(years.ago(40), years.at(0, 3, 4))
    held = {each.bill.line.member.number for each in held_credits(home.pk)}
    if ALESUND in held:
        order = pay_out(ALESUND, "Regnskapsåret er avsluttet i kommunen.", by=by, now=at)
        text = f"fakturanummer;dato;øre\nU{order.number};{timezone.localdate(years.now)};{-order.amount_ore}\n"
        take_in_payments(text, by=by, now=years.now)
    new = Proposal(
        title=f"Vedlikehold av koblinger {year}",
        about="Oppdatering av biblioteker og av koblingene til kommunenes egne systemer.",
        first=date(year, 1, 1),
        last=date(year, 12, 31),
        total_ore=420_000_00,
        kind=Budget.Kind.MAINTENANCE,
    )
    kept = propose(new, by=by, now=years.at(-1, 11, 25))
    lock_within_limit(kept.number, STEERING, "Sak 24", by=by, now=years.at(-1, 12, 2))
    _sent(home, [kept], by, at)


def _sent(home: Municipality, budgets: list[Budget], by: UUID, at: datetime) -> None:
    """Hands shares to billing, and has them sent."""
    for each in budgets:
        hand_over(each.number, by, at)
    batch = draw_up(home.pk, until=timezone.localdate(at), by=by, now=at)
    batches.hand_over(batch.pk, home.pk, by=by, now=at)


def _file(home: Municipality, by: UUID, percent: dict[str, int], at: datetime) -> None:
    """What accounting says is paid of the latest papers of partners: so many per cent of each."""
    with everything():
        papers = list(Invoice.objects.filter(municipality=home, standing=True).order_by("-number"))
    latest: dict[str, tuple[int, int]] = {}
    numbers = dict(Member.objects.values_list("pk", "number"))
    accounts = accounts_of(home.pk, [each.number for each in papers])
    for each in papers:
        for _budget, member in shares_of(accounts[each.number].charges).values():
            latest.setdefault(numbers[member], (each.number, each.total))
    lines = [
        f"{latest[member][0]};{timezone.localdate(at)};{latest[member][1] * part // 100}"
        for member, part in percent.items()
        if member in latest
    ]
    take_in_payments("\n".join(("fakturanummer;dato;øre", *lines)), by=by, now=at)
