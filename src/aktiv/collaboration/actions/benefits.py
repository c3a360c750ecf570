"""What members promise to gain, and what they measure of it by hand or ask their users."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from aktiv.collaboration.actions.turns import my_turn, note
from aktiv.collaboration.models import Benefit, BenefitPlan, Collaboration, Initiative, Measurement, Member
from aktiv.collaboration.models.benefits import LONGEST_HOW, LONGEST_NOTE, LONGEST_SOURCE, LONGEST_TITLE
from aktiv.collaboration.queries.benefits import access_benefit
from aktiv.collaboration.queries.mandates import giving, require_mandate
from aktiv.collaboration.queries.measuring import exact
from aktiv.collaboration.queries.parties import access_member
from aktiv.collaboration.rules.benefits import Plan, in_order
from aktiv.collaboration.rules.indicators import FEWEST, INDICATORS, Code, wilson
from aktiv.people.permissions import Permission, Rights, Thing
from aktiv.values.refusal import Refusal
from aktiv.values.typed_text import one_line

MEASURE = Permission.COLLABORATION_MEASURE
MOST = Decimal(10) ** 13


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A member's part of a benefit, in the benefit's unit."""

    baseline: Decimal
    baseline_on: date
    source: str
    target: Decimal
    least: Decimal
    most: Decimal
    due: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Promised:
    """A benefit: what is gained, in which unit, and how it is measured. `indicator` where it is counted from use, which
    gives the unit then. `initiative` is the number of what it is to come of; None is of the collaboration as it is."""

    kind: str
    title: str
    way: str
    unit: str = ""
    indicator: str = ""
    how: str = ""
    initiative: int | None = None


@transaction.atomic
def promise(member_number: str, promised: Promised, planned: Planned, *, by: UUID, now: datetime) -> Benefit:
    """Promises a benefit for a member, which owns it. Others take part in it by `take_part`.

    Raises Refusal: not_found, no_mandate, mandate_over, member_left, not_a_kind, no_such_initiative, missing_text,
    too_long, wrong_value, benefit_without_change, benefit_range, benefit_due_before, baseline_ahead.
    """
    home, member, rights = spoken_for(member_number, by=by, now=now)
    auto = promised.way == Benefit.Way.AUTO
    indicator = INDICATORS.get(Code(promised.indicator)) if promised.indicator in set(Code) else None
    unit = indicator.unit if auto and indicator is not None else promised.unit
    known = promised.kind in Benefit.Kind.values and promised.way in Benefit.Way.values and unit in Benefit.Unit.values
    if not known or (auto and indicator is None):
        raise Refusal("not_a_kind")
    number = Benefit.objects.filter(collaboration=home).aggregate(last=Max("number"))["last"] or 0
    mandate = giving(MEASURE, rights, Thing(collaboration_id=home.pk, member_id=member.pk))
    assert mandate is not None  # it was required
    made = Benefit.objects.create(
        collaboration=home,
        number=number + 1,
        initiative=_initiative(home, promised.initiative),
        kind=promised.kind,
        title=one_line(promised.title, limit=LONGEST_TITLE, required=True),
        how=one_line(promised.how, limit=LONGEST_HOW),
        unit=unit,
        way=promised.way,
        indicator=promised.indicator if auto else "",
        owner=member,
        mandate_id=mandate.id,
        made_by_id=by,
        made_at=now,
    )
    plan = _plan(made, member, planned, by=by, now=now)
    note("collaboration.benefit_promised", home.pk, by=by, now=now, benefit=made.number, plan=plan.pk)
    return made


@transaction.atomic
def take_part(number: int, member_number: str, planned: Planned, *, by: UUID, now: datetime) -> BenefitPlan:
    """A member promises the same benefit for itself, from its own baseline.

    Raises Refusal: as `promise`, and planned_already.
    """
    home, member, _rights = spoken_for(member_number, by=by, now=now)
    benefit = access_benefit(home.pk, number)
    if BenefitPlan.objects.filter(benefit=benefit, member=member).exists():
        raise Refusal("planned_already")
    plan = _plan(benefit, member, planned, by=by, now=now)
    note("collaboration.benefit_joined", home.pk, by=by, now=now, benefit=number, plan=plan.pk)
    return plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What was measured on a day: the value, with the range that it lies in where that is known; for a survey, how many
    answered."""

    value: Decimal
    on: date
    low: Decimal | None = None
    high: Decimal | None = None
    n: int | None = None
    remark: str = ""


@transaction.atomic
def write_down(number: int, member_number: str, found: Found, *, by: UUID, now: datetime) -> Measurement:
    """Writes down what a benefit was measured to for a member. A second one of a day corrects the first, and says why.

    Without a range a survey's share gets the one of chance, and other values none. Raises Refusal: not_found,
    no_mandate, mandate_over, not_planned, measured_from_use, measured_ahead, measured_before_baseline, wrong_value,
    value_out_of_range, too_few_answers, missing_text, too_long.
    """
    home = my_turn()
    benefit, member = access_benefit(home.pk, number), access_member(home.pk, member_number)
    require_mandate(MEASURE, Thing(collaboration_id=home.pk, member_id=member.pk), by=by, now=now)
    plan = BenefitPlan.objects.filter(benefit=benefit, member=member).first()
    if plan is None:
        raise Refusal("not_planned")
    if benefit.way == Benefit.Way.AUTO:
        raise Refusal("measured_from_use")
    if found.on > timezone.localdate(now):
        raise Refusal("measured_ahead")
    if found.on <= plan.baseline_on:
        raise Refusal("measured_before_baseline")
    survey = benefit.way == Benefit.Way.SURVEY
    if survey and (found.n is None or found.n < FEWEST):
        raise Refusal("too_few_answers", fewest=FEWEST)
    low, high = _range(benefit, found)
    before = Measurement.objects.filter(benefit=benefit, member=member, measured_on=found.on, corrected_by=None).first()
    made = Measurement.objects.create(
        benefit=benefit,
        member=member,
        measured_on=found.on,
        value=checked(found.value),
        low=low,
        high=high,
        source=benefit.way,
        n=found.n if survey else None,
        note=one_line(found.remark, limit=LONGEST_NOTE, required=before is not None),
        corrects=before,
        made_by_id=by,
        made_at=now,
    )
    note(
        "collaboration.benefit_measured", home.pk, by=by, now=now, benefit=number, member=member.number,
        measurement=made.pk, corrects=before.pk if before is not None else None,
    )  # fmt: skip
    return made


def spoken_for(member_number: str, *, by: UUID, now: datetime) -> tuple[Collaboration, Member, Rights]:
    """The collaboration, a partner that she may promise for, and by which rights. Raises Refusal: not_found,
    no_mandate, mandate_over, member_left."""
    home = my_turn()
    member = access_member(home.pk, member_number)
    rights = require_mandate(MEASURE, Thing(collaboration_id=home.pk, member_id=member.pk), by=by, now=now)
    if member.left is not None and member.left < timezone.localdate(now):
        raise Refusal("member_left", left=member.left)
    return home, member, rights


def _initiative(home: Collaboration, number: int | None) -> Initiative | None:
    if number is None:
        return None
    found = Initiative.objects.filter(collaboration=home, number=number).first()
    if found is None:
        raise Refusal("no_such_initiative")
    return found


def _plan(benefit: Benefit, member: Member, planned: Planned, *, by: UUID, now: datetime) -> BenefitPlan:
    values = [checked(each) for each in (planned.baseline, planned.target, planned.least, planned.most)]
    if planned.baseline_on > timezone.localdate(now):
        raise Refusal("baseline_ahead")
    baseline, target, least, most = values
    begins, due = planned.baseline_on, planned.due
    in_order(Plan(Fraction(baseline), begins, Fraction(target), due, Fraction(least), Fraction(most)))
    return BenefitPlan.objects.create(
        benefit=benefit,
        member=member,
        baseline=baseline,
        baseline_on=planned.baseline_on,
        baseline_source=one_line(planned.source, limit=LONGEST_SOURCE, required=True),
        target=target,
        least=least,
        most=most,
        due=planned.due,
        made_by_id=by,
        made_at=now,
    )


def _range(benefit: Benefit, found: Found) -> tuple[Decimal, Decimal]:
    if found.low is None and found.high is None:
        whole = benefit.unit == Benefit.Unit.PERCENT and 0 <= found.value <= 100
        if benefit.way == Benefit.Way.SURVEY and whole and found.n:
            below, above = wilson(Fraction(found.value) / 100, found.n)
            return min(exact(below * 100), found.value), max(exact(above * 100), found.value)
        return found.value, found.value
    low, high = (found.value if each is None else checked(each) for each in (found.low, found.high))
    if not low <= found.value <= high:
        raise Refusal("value_out_of_range")
    return low, high


def checked(value: Decimal) -> Decimal:
    """A value of four places at most. Raises Refusal: wrong_value."""
    if not value.is_finite() or abs(value) >= MOST or value != value.quantize(Decimal("0.0001")):
        raise Refusal("wrong_value")
    return value
