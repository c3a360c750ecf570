"""What a loan costs, as charges: its price when it is handed out, fees for what comes back late, and damage.

Everything is charged in the transaction that does what it is charged for, under a key of its own: a worker that dies
between the two leaves neither, and whatever is sent twice is charged once.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from aktiv.lending.models import Handover, Kind, Line, Loan
from aktiv.lending.queries.baskets import rates_of
from aktiv.lending.queries.vat import rates_on
from aktiv.lending.rules.billing import sums_of, with_vat
from aktiv.lending.rules.days import days_begun, price_of
from aktiv.prices.actions import NewCharge, charge
from aktiv.prices.actions.charging import reverse
from aktiv.prices.drafts import Payer, VatSum
from aktiv.prices.models import Charge
from aktiv.prices.queries.records import charges_of
from aktiv.values.periods import Period

SUBJECT = "loan"


def charge_price(loan: Loan, lines: Sequence[Line], *, by: UUID, now: datetime) -> None:
    """The price that the borrower was told, as far as it is not charged already: with more days it is more than when
    the loan was picked up. Raises Refusal("no_vat_rate", vat_code)."""
    before = charges_of(SUBJECT, [loan.pk], Charge.Reason.USE).get(str(loan.pk), [])
    rest = loan.price - sum(each.amount for each in before)
    if rest <= 0:
        return
    weights = _weights(loan, lines)
    rates = rates_on(loan.municipality_id, [code for code, _ in weights], _day(loan))
    times = len({each.charge.item for each in before})
    _charge(loan, Charge.Reason.USE, sums_of(rest, weights, rates), str(times) if times else "", by=by, now=now)


def take_back_price(loan: Loan, *, by: UUID, now: datetime) -> None:
    """It was not handed out after all."""
    reverse(charges_of(SUBJECT, [loan.pk], Charge.Reason.USE).get(str(loan.pk), []), by=by, now=now)


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
    """What is charged for a loan, corrections taken in: øre with VAT by reason. Two statements."""
    owed: dict[str, int] = {}
    for each in charges_of(SUBJECT, [loan.pk]).get(str(loan.pk), []):
        if each.amount:
            owed[each.charge.reason] = owed.get(each.charge.reason, 0) + each.amount
    return owed


def _charge(loan: Loan, reason: Charge.Reason, sums: Sequence[VatSum], item: str, *, by: UUID, now: datetime) -> None:
    payer = Payer(organisation_id=loan.organisation_id) if loan.organisation_id else Payer(person_id=loan.person_id)
    new = NewCharge(
        municipality_id=loan.municipality_id,
        reason=reason,
        subject=(SUBJECT, loan.pk),
        payer=payer,
        use_day=_day(loan),
        currency=loan.municipality.currency,
        sums=sums,
        item=item,
    )
    charge(new, by=by, now=now)


def _day(loan: Loan) -> date:
    """The civil day on which it begins: the day of its price and its VAT."""
    day: date = loan.during.lower.astimezone(loan.municipality.zone).date()
    return day


def _weights(loan: Loan, lines: Sequence[Line]) -> list[tuple[str, int]]:
    """What each kind of the loan weighs in its price, with its VAT code; a set is one thing. One statement."""
    units: dict[Kind, int] = {}
    for line in lines:
        if line.whole is not None:
            units[line.whole] = line.wholes or 1
        else:
            units[line.pool.kind] = line.amount
    rates = rates_of([kind.pk for kind in units], loan.price_group)
    days = days_begun(Period(loan.during.lower, loan.during.upper), loan.municipality.zone)
    return [(kind.vat_code, price_of([(kind.pk, amount)], rates, days)) for kind, amount in units.items()]
