"""Plans of benefits that are written anew: what was measured before stays held against the plan of then."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from aktiv.collaboration.actions.benefits import checked, spoken_for
from aktiv.collaboration.actions.turns import note
from aktiv.collaboration.models import BenefitPlan, BenefitRevision
from aktiv.collaboration.models.benefits import LONGEST_NOTE
from aktiv.collaboration.queries.benefits import access_benefit
from aktiv.collaboration.queries.plan_versions import versions_of
from aktiv.collaboration.rules.benefits import in_order
from aktiv.values.refusal import Refusal
from aktiv.values.typed_text import one_line


@dataclass(frozen=True, slots=True, kw_only=True)
class Revised:
    """Where a plan is to stand instead, in the benefit's unit, and why."""

    target: Decimal
    least: Decimal
    most: Decimal
    due: date
    why: str


@transaction.atomic
def revise(number: int, member_number: str, revised: Revised, *, by: UUID, now: datetime) -> BenefitRevision:
    """Writes a partner's plan anew from the same baseline. It holds from the day after, so that nothing which is
    measured already is held against it.

    Raises Refusal: not_found, no_mandate, mandate_over, member_left, not_planned, plan_as_before, missing_text,
    too_long, wrong_value, benefit_without_change, benefit_range, benefit_due_before.
    """
    home, member, _rights = spoken_for(member_number, by=by, now=now)
    benefit = access_benefit(home.pk, number)
    plan = BenefitPlan.objects.filter(benefit=benefit, member=member).first()
    if plan is None:
        raise Refusal("not_planned")
    newest = versions_of(plan)[-1]
    target, least, most = (checked(each) for each in (revised.target, revised.least, revised.most))
    wanted = replace(newest.plan, target=Fraction(target), due=revised.due, least=Fraction(least), most=Fraction(most))
    if wanted == newest.plan:
        raise Refusal("plan_as_before")
    in_order(wanted)
    made = BenefitRevision.objects.create(
        plan=plan,
        number=newest.number + 1,
        target=target,
        least=least,
        most=most,
        due=revised.due,
        why=one_line(revised.why, limit=LONGEST_NOTE, required=True),
        holds_from=timezone.localdate(now) + timedelta(days=1),
        made_by_id=by,
        made_at=now,
    )
    told = {"benefit": number, "member": member.number, "version": made.number}
    note("collaboration.benefit_plan_revised", home.pk, by=by, now=now, **told)
    return made
