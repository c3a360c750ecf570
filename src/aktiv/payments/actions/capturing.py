"""When a municipality takes the money that was reserved, how much one may give back alone, who is billed instead."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from aktiv.journal.actions import Event, append
from aktiv.payments.models import CaptureRule
from aktiv.payments.rules.deposits import USUAL_DAYS
from aktiv.prices.models import VatRate
from aktiv.values.refusal import Refusal

LEAST_DAYS, MOST_DAYS = 3, 60
"""How long after the use a deposit may be held: not before it is clear that nothing more is owed, well within what
providers keep reserved."""


@transaction.atomic
def set_capture_rule(
    municipality_id: int,
    *,
    when: str,
    alone_up_to: int | None,
    version: int,
    deposit_days: int = USUAL_DAYS,
    damage_vat_code: str = "",
    organisations_billed: bool = False,
    by: UUID | None = None,
    now: datetime,
) -> CaptureRule:
    """Says all anew; payments that are under way are looked at by the new rule the next time. `version` is the one
    that was looked at, 0 for the first. Raises Refusal("no_such_act"), ("not_deposit_days"), ("no_such_vat_code") and
    ("changed_meanwhile")."""
    if when not in CaptureRule.When.values:
        raise Refusal("no_such_act")
    if not LEAST_DAYS <= deposit_days <= MOST_DAYS:
        raise Refusal("not_deposit_days", least=LEAST_DAYS, most=MOST_DAYS)
    if damage_vat_code and not VatRate.objects.filter(municipality_id=municipality_id, code=damage_vat_code).exists():
        raise Refusal("no_such_vat_code")
    columns = {
        "when": when,
        "alone_up_to": alone_up_to,
        "deposit_days": deposit_days,
        "damage_vat_code": damage_vat_code,
        "organisations_billed": organisations_billed,
    }
    if version:
        found = CaptureRule.objects.filter(municipality_id=municipality_id, version=version)
        if not found.update(**columns, version=version + 1):
            raise Refusal("changed_meanwhile")
        rule = CaptureRule.objects.get(pk=municipality_id)
    else:
        rule, made = CaptureRule.objects.get_or_create(municipality_id=municipality_id, defaults=columns)
        if not made:
            raise Refusal("changed_meanwhile")
    append(Event("capture_rule.set", ("municipality", municipality_id), municipality_id, by, None, columns), at=now)
    return rule
