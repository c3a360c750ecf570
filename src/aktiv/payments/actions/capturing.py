"""When a municipality takes the money that was reserved, how much one may give back alone, who is billed instead."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from aktiv.journal.actions import Event, append
from aktiv.payments.models import CaptureRule
from aktiv.values.refusal import Refusal


@transaction.atomic
def set_capture_rule(
    municipality_id: int,
    *,
    when: str,
    alone_up_to: int | None,
    organisations_billed: bool = False,
    version: int,
    by: UUID | None = None,
    now: datetime,
) -> CaptureRule:
    """Says all of it anew; payments that are under way are looked at by the new rule the next time. `version` is the
    one that was looked at, 0 for the first. Raises Refusal("no_such_act") and ("changed_meanwhile")."""
    if when not in CaptureRule.When.values:
        raise Refusal("no_such_act")
    said = {"when": when, "alone_up_to": alone_up_to, "organisations_billed": organisations_billed}
    if version:
        found = CaptureRule.objects.filter(municipality_id=municipality_id, version=version)
        if not found.update(**said, version=version + 1):
            raise Refusal("changed_meanwhile")
        rule = CaptureRule.objects.get(pk=municipality_id)
    else:
        rule, made = CaptureRule.objects.get_or_create(municipality_id=municipality_id, defaults=said)
        if not made:
            raise Refusal("changed_meanwhile")
    append(Event("capture_rule.set", ("municipality", municipality_id), municipality_id, by, None, said), at=now)
    return rule
