"""On which accounts charges go: saying it from a day on, ending it, and giving an account to what has none."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from django.db import connection, transaction

from aktiv.facilities.models import Facility, Space
from aktiv.journal.actions import Event, append
from aktiv.municipalities.models import Municipality
from aktiv.payments.models import AccountRule, Batch, Billing, Entry, Posting
from aktiv.payments.queries.accounts import FITTING, NOT_BILLED, same_charges, spells
from aktiv.payments.queries.payments import vat_codes_of
from aktiv.payments.rules.accounts import AccountData, last_day_of_new, may_end, must_be_codes
from aktiv.prices.models import Charge
from aktiv.values.refusal import Refusal
from aktiv.walls import everything

REASONS = tuple(each.value for each in Charge.Reason if each is not Charge.Reason.CORRECTION)
"""What a rule may be for; corrections go where what they correct went."""

_GIVE = f"""
WITH fitted AS (
    SELECT c.id, r.account, r.dimensions
    FROM payments_orderline l JOIN prices_charge c ON c.id = l.charge_id {FITTING}
    WHERE l.municipality_id = %(municipality)s AND l.account = '' AND {NOT_BILLED} AND r.account IS NOT NULL
), given AS (
    UPDATE payments_orderline l SET account = f.account, dimensions = f.dimensions
    FROM fitted f WHERE l.charge_id = f.id AND l.account = ''
    RETURNING l.charge_id, l.account
)
SELECT c.currency, g.account, count(*), sum(c.amount - c.vat_amount)::bigint
FROM given g JOIN prices_charge c ON c.id = g.charge_id GROUP BY 1, 2 ORDER BY 1, 2
"""  # noqa: S608 - put together from constants


@transaction.atomic
def set_account_rule(municipality_id: int, data: AccountData, *, by: UUID | None = None, now: datetime) -> AccountRule:
    """Says from a day on where some charges go. The rule that was for the same charges ends the day before; charges
    that are made already keep their accounts.

    Raises Refusal("not_found") for a place that is not the municipality's, ("no_such_act") for a VAT code or a reason
    that is not, and what must_be_codes and last_day_of_new raise.
    """
    must_be_codes(data)
    _take_turns(municipality_id)
    if data.reason not in {"", *REASONS} or data.vat_code not in {"", *vat_codes_of(municipality_id)}:
        raise Refusal("no_such_act")
    facility_id = None if data.space_id is not None else data.facility_id
    for model, key in ((Facility, facility_id), (Space, data.space_id)):
        if key is not None and not model.objects.filter(pk=key, municipality_id=municipality_id).exists():
            raise Refusal("not_found")
    rule = AccountRule(
        municipality_id=municipality_id,
        facility_id=facility_id,
        space_id=data.space_id,
        vat_code=data.vat_code,
        reason=data.reason,
        from_day=data.from_day,
        account=data.account,
        dimensions=dict(data.dimensions),
    )
    others = list(same_charges(rule))
    rule.to_day = last_day_of_new(data.from_day, spells(others))
    for each in others:
        if each.from_day < data.from_day and (each.to_day is None or each.to_day >= data.from_day):
            each.to_day = data.from_day - timedelta(days=1)
            each.save(update_fields=["to_day"])
    rule.save(force_insert=True)
    _note("account_rule.set", rule, by, now, account=rule.account, dimensions=rule.dimensions)
    return rule


@transaction.atomic
def end_account_rule(
    rule_id: int, municipality_id: int, last_day: date, *, by: UUID | None = None, now: datetime
) -> AccountRule | None:
    """Ends a rule with a day; the next best one goes on. One that has not begun by `last_day` and today goes: None.

    Raises Refusal("not_found") and what may_end raises.
    """
    home = _take_turns(municipality_id)
    rule = AccountRule.objects.filter(pk=rule_id, municipality_id=municipality_id).first()
    if rule is None:
        raise Refusal("not_found")
    if last_day < rule.from_day and rule.from_day > now.astimezone(home.zone).date():
        _note("account_rule.withdrawn", rule, by, now)
        rule.delete()
        return None
    others = [each for each in same_charges(rule) if each.pk != rule.pk]
    may_end(spells([rule])[0], last_day, spells(others))
    rule.to_day = last_day
    rule.save(update_fields=["to_day"])
    _note("account_rule.ended", rule, by, now, last_day=last_day)
    return rule


@transaction.atomic
def give_accounts(municipality_id: int, *, by: UUID | None = None, now: datetime) -> int:
    """Gives every charge that has no account and is not billed the one that the rules say by now, and moves its revenue
    there in the books. Returns how many got one. Raises Refusal("batch_open") while a batch is being drawn up."""
    home = Municipality.objects.get(pk=municipality_id)
    # Whoever begins a batch waits for this row.
    Billing.objects.select_for_update().filter(pk=municipality_id).first()
    drawing = Batch.objects.filter(municipality_id=municipality_id, state=Batch.State.DRAWING).first()
    if drawing is not None:
        raise Refusal("batch_open", number=drawing.number)
    with everything(), connection.cursor() as cursor:
        cursor.execute(_GIVE, {"municipality": municipality_id})
        given = cursor.fetchall()
    moved: dict[str, dict[str, int]] = {}
    for currency, account, _, amount in given:
        moved.setdefault(currency, {})[account] = int(amount)
    for currency, sums in moved.items():
        _move(home, currency, sums, now)
    count = sum(int(row[2]) for row in given)
    if count:
        append(
            Event(
                "charges.accounted", ("municipality", municipality_id), municipality_id, by, None, {"charges": count}
            ),
            at=now,
        )
    return count


def _move(home: Municipality, currency: str, sums: Mapping[str, int], now: datetime) -> None:
    """Revenue is below zero in the books: it leaves no account and comes to those of the charges."""
    amounts = {"": sum(sums.values()), **{account: -amount for account, amount in sums.items()}}
    entries = {account: amount for account, amount in amounts.items() if amount}
    if not entries:
        return
    common = {"municipality_id": home.pk, "currency": currency}
    posting = Posting.objects.create(
        id=uuid4(), act="accounted", day=now.astimezone(home.zone).date(), at=now, **common
    )
    Entry.objects.bulk_create(
        Entry(posting=posting, account="revenue", code=account, amount=amount, **common)
        for account, amount in entries.items()
    )


def _take_turns(municipality_id: int) -> Municipality:
    """Those who change a municipality's rules take turns on its row."""
    return Municipality.objects.select_for_update(no_key=True).get(pk=municipality_id)


def _note(verb: str, rule: AccountRule, by: UUID | None, now: datetime, **data: object) -> None:
    place = {"facility": rule.facility_id, "space": rule.space_id, "vat_code": rule.vat_code, "reason": rule.reason}
    told = {**place, "from_day": rule.from_day, **data}
    append(Event(verb, ("account_rule", rule.pk), rule.municipality_id, by, None, told), at=now)
