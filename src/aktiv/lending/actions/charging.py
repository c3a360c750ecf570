"""What a loan costs, as charges: its price when it is handed out, fees for what comes back late, and damage.

Everything is charged in the transaction that does what it is charged for, under a key of its own: a worker that dies
between the two leaves neither, and whatever is sent twice is charged once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from uuid import UUID

from aktiv.lending.models import Handover, Kind, Line, Loan
from aktiv.lending.queries.baskets import rates_of
from aktiv.lending.queries.loans import lines_of
from aktiv.lending.queries.parts import billed_as
from aktiv.lending.queries.vat import rates_on
from aktiv.lending.rules.billing import sums_of, with_vat
from aktiv.lending.rules.days import days_begun, price_of
from aktiv.prices.actions import NewCharge, charge, correct
from aktiv.prices.actions.charging import reverse
from aktiv.prices.drafts import Payer, VatSum
from aktiv.prices.models import Charge
from aktiv.prices.queries.records import Charged, charges_of
from aktiv.values.money import round_half_up
from aktiv.values.periods import Period

SUBJECT = "loan"
USE, HOME_PART = Charge.Reason.USE, Charge.Reason.HOME_PART


def charge_price(loan: Loan, lines: Sequence[Line], *, by: UUID, now: datetime) -> None:
    """The price that the borrower was told, as far as it is not charged already: with more days it is more than when
    the loan was picked up. Her own municipality is charged for its part. Raises Refusal("no_vat_rate", vat_code)."""
    charged = charges_of(SUBJECT, [loan.pk]).get(str(loan.pk), [])
    parts = ((USE, loan.own_price), (HOME_PART, loan.home_price))
    rest = {reason: price - _told(charged, reason) for reason, price in parts}
    if not any(amount > 0 for amount in rest.values()):
        return
    weights = _weights(loan, lines).values()
    rates = rates_on(loan.municipality_id, [each.vat_code for each in weights], _day(loan))
    times = len({each.charge.item for each in charged if each.charge.reason in (USE, HOME_PART)})
    new = []
    for reason, amount in rest.items():
        if amount <= 0:
            continue
        shares = [(each.vat_code, each.home if reason == HOME_PART else each.own) for each in weights]
        payer = _home_of(loan) if reason == HOME_PART else _borrower_of(loan)
        new.append(_charge_of(loan, reason, sums_of(amount, shares, rates), str(times) if times else "", payer))
    charge(new, by=by, now=now)


def take_back_price(loan: Loan, *, by: UUID, now: datetime) -> None:
    """It was not handed out after all: neither she nor her municipality owes anything of its price."""
    charged = charges_of(SUBJECT, [loan.pk]).get(str(loan.pk), [])
    reverse([each for each in charged if each.charge.reason in (USE, HOME_PART)], by=by, now=now)


def let_go_of(
    loan: Loan, kept: Iterable[tuple[Kind, int]] = (), percents: Mapping[int, int] | None = None
) -> list[tuple[str, int]]:  # fmt: skip
    """What weighs how much, with its VAT code, in the fee for letting go of a loan, or of some of it where so many of
    some kinds are kept: each kind whose price falls, by how much the borrower's part of it does. Asked for before lines
    go. Two statements, or three."""
    before = _weights(loan, lines_of([loan])[loan.pk])
    after = _weights_of(loan, dict(kept), percents or {})
    falling = [
        (each.vat_code, each.own - after[kind].own if kind in after else each.own) for kind, each in before.items()
    ]
    falling = [each for each in falling if each[1] > 0]
    # Prices may have been changed since: then no kind falls, though she was told more, and all of it counts.
    return falling or [(each.vat_code, each.own) for each in before.values()]


def charge_cancelling(
    loan: Loan, fee: int, weights: Sequence[tuple[str, int]], *, by: UUID | None, now: datetime
) -> None:  # fmt: skip
    """What the borrower lets go of late: all of it, or some, by what it weighs (`let_go_of`). Adds the fee (øre) to the
    loan, which the caller saves with its new version. Raises Refusal("no_vat_rate", vat_code)."""
    if not fee:
        return
    rates = rates_on(loan.municipality_id, [code for code, _ in weights], _day(loan))
    _charge(loan, Charge.Reason.CANCELLATION_FEE, sums_of(fee, weights, rates), f"v{loan.version}", by=by, now=now)
    loan.cancel_fee += fee


def follow_correction(corrected: Charge, before: int, after: int, *, item: str, by: UUID, now: datetime) -> None:
    """Less is owed of what a borrower was charged for a loan (øre with VAT, before and after): her own municipality
    pays as much less of its part, so that the two share the price as they did. `item` names the correction."""
    if corrected.subject_kind != SUBJECT or corrected.reason != USE or not before:
        return
    same = (corrected.item, corrected.vat_code, corrected.vat_basis_points)
    for each in charges_of(SUBJECT, [corrected.subject_id], HOME_PART).get(corrected.subject_id, []):
        if (each.charge.item, each.charge.vat_code, each.charge.vat_basis_points) != same or not each.amount:
            continue
        amount = round_half_up(Fraction(each.amount * after, before))
        to = with_vat(amount, each.charge.vat_code, {each.charge.vat_code: each.charge.vat_basis_points})
        correct(each.charge, to, item=item, by=by, now=now)


def charge_late(loan: Loan, back: Sequence[tuple[Handover, int]], *, by: UUID, now: datetime) -> int:
    """What came back late, each handover with its days: the kind's fee for each of it and each day begun. Returns øre
    in all. Raises Refusal("no_vat_rate", vat_code)."""
    fees = [
        (each, each.line.pool.kind.vat_code, each.line.pool.kind.late_fee * days * each.amount) for each, days in back
    ]
    fees = [each for each in fees if each[2]]
    rates = rates_on(loan.municipality_id, [code for _, code, _ in fees], _day(loan))
    for each, code, amount in fees:
        _charge(loan, Charge.Reason.LATE_FEE, [with_vat(amount, code, rates)], each.pk.hex, by=by, now=now)
    return sum(amount for _, _, amount in fees)


def take_back_late(loan: Loan, handovers: Sequence[Handover], *, by: UUID, now: datetime) -> None:
    """They did not come back after all."""
    mine = {each.pk.hex for each in handovers}
    charged = charges_of(SUBJECT, [loan.pk], Charge.Reason.LATE_FEE).get(str(loan.pk), [])
    reverse([each for each in charged if each.charge.item in mine], by=by, now=now)


def charge_damage(loan: Loan, line: Line, damage_id: UUID, amount: int, *, by: UUID, now: datetime) -> None:
    """Damage that was decided. Raises Refusal("no_vat_rate", vat_code)."""
    code = line.pool.kind.vat_code
    rates = rates_on(loan.municipality_id, [code], _day(loan))
    _charge(loan, Charge.Reason.DAMAGE, [with_vat(amount, code, rates)], damage_id.hex, by=by, now=now)


def owed_of(loan: Loan) -> dict[str, int]:
    """What the borrower is charged for a loan, corrections taken in: øre with VAT by reason. Two statements."""
    owed: dict[str, int] = {}
    for each in charges_of(SUBJECT, [loan.pk]).get(str(loan.pk), []):
        if each.amount and each.charge.reason != HOME_PART:
            owed[each.charge.reason] = owed.get(each.charge.reason, 0) + each.amount
    return owed


def _told(charged: Sequence[Charged], reason: Charge.Reason) -> int:
    """What was charged for a reason and not taken back at the counter. What finance has taken off stays off."""
    return sum(
        each.charge.amount + sum(row.amount for row in each.charge.corrections.all() if row.item.endswith(":reversed"))
        for each in charged
        if each.charge.reason == reason
    )


def _charge(
    loan: Loan, reason: Charge.Reason, sums: Sequence[VatSum], item: str, *, by: UUID | None, now: datetime
) -> None:
    charge(_charge_of(loan, reason, sums, item, _borrower_of(loan)), by=by, now=now)


def _charge_of(loan: Loan, reason: Charge.Reason, sums: Sequence[VatSum], item: str, payer: Payer) -> NewCharge:
    return NewCharge(
        municipality_id=loan.municipality_id,
        reason=reason,
        subject=(SUBJECT, loan.pk),
        payer=payer,
        use_day=_day(loan),
        currency=loan.municipality.currency,
        sums=sums,
        item=item,
    )


def _borrower_of(loan: Loan) -> Payer:
    return Payer(organisation_id=loan.organisation_id) if loan.organisation_id else Payer(person_id=loan.person_id)


def _home_of(loan: Loan) -> Payer:
    """Her own municipality, as it has last accepted to be billed. What it pays was agreed when there was somebody to
    bill: another organisation by now, maybe, and never nobody."""
    found = billed_as(loan.municipality_id, loan.home_id) if loan.home_id is not None else None
    if found is None:
        raise LookupError(f"nobody to bill for the home of loan {loan.pk}")
    return Payer(organisation_id=found)


def _day(loan: Loan) -> date:
    """The civil day on which it begins: the day of its price and its VAT."""
    day: date = loan.during.lower.astimezone(loan.municipality.zone).date()
    return day


@dataclass(frozen=True, slots=True)
class _Weight:
    """What a kind weighs in the price, with its VAT code: of the borrower's part and of her municipality's."""

    vat_code: str
    own: int
    home: int


def _weights(loan: Loan, lines: Sequence[Line]) -> dict[Kind, _Weight]:
    """What each kind of the loan weighs in its price; a set is one thing. One statement."""
    units: dict[Kind, int] = {}
    percents: dict[int, int] = {}
    for line in lines:
        kind = line.whole or line.pool.kind
        units[kind] = (line.wholes or 1) if line.whole is not None else line.amount
        percents[kind.pk] = line.home_percent
    return _weights_of(loan, units, percents)


def _weights_of(loan: Loan, units: Mapping[Kind, int], percents: Mapping[int, int]) -> dict[Kind, _Weight]:
    """The same of so many of each kind, where her municipality pays so many percent of some. One statement, or none."""
    if not units:
        return {}
    rates = rates_of([kind.pk for kind in units], loan.price_group)
    days = days_begun(Period(loan.during.lower, loan.during.upper), loan.municipality.zone)
    found = {}
    for kind, amount in units.items():
        price, percent = price_of([(kind.pk, amount)], rates, days), percents.get(kind.pk, 0)
        found[kind] = _Weight(kind.vat_code, price * (100 - percent), price * percent)
    return found
