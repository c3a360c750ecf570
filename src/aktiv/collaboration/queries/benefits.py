"""Benefits as rows of plain values: promised against measured, for each member and in sum."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from django.utils import timezone

from aktiv.collaboration.models import Benefit, BenefitPlan, Collaboration, Initiative, Measurement
from aktiv.collaboration.queries.entered import Spoke, who_spoke
from aktiv.collaboration.queries.measuring import plain
from aktiv.collaboration.queries.plan_versions import number, version_row, versions_of, written
from aktiv.collaboration.rules.benefits import (
    STANDINGS,
    Measured,
    Plan,
    in_force,
    measured_together,
    plans_together,
    reached,
    standing,
)
from aktiv.values.refusal import Refusal

Row = dict[str, Any]  # Any: text, number, yes or no, list, or nothing
ENOUGH = 2
"""Measurements against its baseline that a benefit must have before it is said what came of an initiative."""


def access_benefit(collaboration_id: int, number: int) -> Benefit:
    """A benefit by its number, with owner and initiative. Raises Refusal: not_found."""
    rows = Benefit.objects.filter(collaboration_id=collaboration_id, number=number)
    found = rows.select_related("owner", "initiative", "collaboration", "mandate").first()
    if found is None:
        raise Refusal("not_found")
    return found


def benefits_of(collaboration_id: int, *, initiative_ids: Collection[int] | None = None) -> list[Benefit]:
    """Every benefit, or those alone that come of some initiatives, by number. One statement."""
    rows = Benefit.objects.filter(collaboration_id=collaboration_id)
    if initiative_ids is not None:
        rows = rows.filter(initiative__in=initiative_ids)
    return list(rows.select_related("owner", "initiative", "mandate").order_by("number"))


def planners_of(collaboration_id: int, number: int) -> set[str]:
    """The numbers of the members that have promised a benefit. One statement."""
    rows = BenefitPlan.objects.filter(benefit__collaboration=collaboration_id, benefit__number=number)
    return set(rows.values_list("member__number", flat=True))


def plan_of(collaboration_id: int, number: int, member_number: str) -> BenefitPlan | None:
    """What a member promised of a benefit, with the benefit; None when it did not. One statement."""
    rows = BenefitPlan.objects.filter(benefit__collaboration=collaboration_id, benefit__number=number)
    return rows.filter(member__number=member_number).select_related("benefit").first()


def benefit_rows(home: Collaboration, today: date, *, initiative_ids: Collection[int] | None = None) -> list[Row]:
    """Every benefit that was promised by a day, or those that come of some initiatives, with each member's part and the
    sum as they stood then. Four statements; one where there are none."""
    found = benefits_of(home.pk, initiative_ids=initiative_ids)
    benefits = [each for each in found if timezone.localdate(each.made_at) <= today]
    if not benefits:
        return []
    plans, newest = _plans(benefits), _newest(benefits, today)
    return [_row(each, plans[each.pk], newest, today) for each in benefits]


def benefit_row(benefit: Benefit, today: date) -> Row:
    """One benefit, whole: with every version of each plan and every measurement, also those that were corrected, each
    with who wrote it. Five statements."""
    plans = _plans([benefit])[benefit.pk]
    rows = Measurement.objects.filter(benefit=benefit).select_related("member", "corrects", "figure")
    every = sorted(rows, key=lambda each: (-each.measured_on.toordinal(), int(each.member.number), -each.pk))
    corrected = {each.corrects_id for each in every}
    newest: dict[tuple[int, int], Measurement] = {}
    for each in every:
        if each.pk not in corrected:
            newest.setdefault((benefit.pk, each.member_id), each)
    said = [(each, version, who) for each in plans for version, who in written(each)]
    spoken = who_spoke(benefit.collaboration_id, [*map(_spoke, every), *(who for *_rest, who in said)])
    return _row(benefit, plans, newest, today) | {
        "how": benefit.how,
        "plans": [version_row(each, version) | spoken[who] for each, version, who in said],
        "measurements": [
            measurement_row(each, counts=each.pk not in corrected) | spoken[_spoke(each)] for each in every
        ],
    }


def measurement_row(each: Measurement, *, counts: bool) -> Row:
    """One measurement; `counts` unless a later one corrects it."""
    return {
        "id": each.pk,
        "member": each.member.number,
        "member_name": each.member.name,
        "measured_on": each.measured_on.isoformat(),
        "value": plain(each.value),
        "low": plain(each.low),
        "high": plain(each.high),
        "source": each.source,
        "n": each.n,
        "numerator": each.figure.numerator if each.figure is not None else None,
        "denominator": each.figure.denominator if each.figure is not None else None,
        "version": each.figure.version if each.figure is not None else None,
        "note": each.note,
        "corrects": each.corrects_id,
        "counts": counts,
    }


def _spoke(each: Measurement) -> Spoke:
    return Spoke(each.member_id, each.made_by_id, each.made_at)


def benefits_measured(initiative: Initiative) -> dict[int, int]:
    """How many days each benefit of an initiative is measured on since its baseline, by its number: of a benefit that
    several members promised, that of the one with the fewest. Corrected measurements are not counted. Two
    statements."""
    plans = BenefitPlan.objects.filter(benefit__initiative=initiative).select_related("benefit")
    days: dict[tuple[int, int], set[date]] = defaultdict(set)
    rows = Measurement.objects.filter(benefit__initiative=initiative, corrected_by=None)
    for benefit, member, day in rows.values_list("benefit_id", "member_id", "measured_on"):
        days[benefit, member].add(day)
    found: dict[int, int] = {}
    for plan in plans:
        many = len(days[plan.benefit_id, plan.member_id])
        found[plan.benefit.number] = min(many, found.get(plan.benefit.number, many))
    return found


def measured_enough(initiative: Initiative) -> bool:
    """Whether it can be said what came of an initiative: it promised something, and all of it is measured at least
    twice against its baseline."""
    found = benefits_measured(initiative)
    return bool(found) and min(found.values()) >= ENOUGH


def tally(rows: Iterable[Row]) -> dict[str, int]:
    """How many benefits stand how."""
    found: dict[str, int] = dict.fromkeys(STANDINGS, 0)
    for each in rows:
        found[each["standing"]] += 1
    return found


def _plans(benefits: Iterable[Benefit]) -> Mapping[int, list[BenefitPlan]]:
    found: dict[int, list[BenefitPlan]] = defaultdict(list)
    rows = BenefitPlan.objects.filter(benefit__in=list(benefits)).select_related("member")
    for each in rows.prefetch_related("revisions"):
        found[each.benefit_id].append(each)
    for plans in found.values():
        plans.sort(key=lambda each: int(each.member.number))
    return found


def _newest(benefits: Iterable[Benefit], until: date) -> dict[tuple[int, int], Measurement]:
    """The newest measurement of each member's part by a day that nothing corrects. By measurements_of_benefit."""
    rows = Measurement.objects.filter(benefit__in=list(benefits), corrected_by=None, measured_on__lte=until)
    rows = rows.order_by("benefit", "member", "-measured_on", "-pk").distinct("benefit", "member")
    return {(each.benefit_id, each.member_id): each for each in rows}


def _row(benefit: Benefit, plans: list[BenefitPlan], newest: Mapping[tuple[int, int], Measurement], today: date) -> Row:
    parts, values, used = [], [], []
    for each in plans:
        found = newest.get((benefit.pk, each.member_id))
        value = _measured(found) if found is not None else None
        versions = versions_of(each)
        held = in_force(versions, value.day if value is not None else today)
        used.append(held.plan)
        if value is not None:
            values.append((held.plan, value))
        parts.append(
            {
                "member": each.member.number,
                "member_name": each.member.name,
                "baseline_source": each.baseline_source,
                "plan_version": held.number,
                **_told(held.plan, value),
                **_as_first(versions[0].plan, value),
            }
        )
    # What is not measured yet is in neither side of the sum, or it would look as if it were lost.
    whole = plans_together(benefit.unit, [plan for plan, _value in values] or used)
    sums = measured_together(benefit.unit, [value for _plan_, value in values])
    due = max((each.due for each in used), default=today)
    return {
        "number": benefit.number,
        "title": benefit.title,
        "kind": benefit.kind,
        "unit": benefit.unit,
        "way": benefit.way,
        "indicator": benefit.indicator or None,
        "initiative": benefit.initiative.number if benefit.initiative is not None else None,
        "initiative_title": benefit.initiative.title if benefit.initiative is not None else None,
        "owner": benefit.owner.number,
        "owner_name": benefit.owner.name,
        # Who wrote it for a partner that is not her own does not answer for it.
        "owner_role": benefit.mandate.role if benefit.mandate.member_id == benefit.owner_id else None,
        "due": due.isoformat(),
        "overdue": due < today,
        "measured_members": len(values),
        "members": len(plans),
        "standing": standing(whole, sums) if whole is not None else "unmeasured",
        "sum": _told(whole, sums) if whole is not None else None,
        "parts": parts,
    }


def _told(plan: Plan, value: Measured | None) -> Row:
    """A plan beside what was measured: what the plan says for that day, and how it stands then."""
    return {
        "baseline": number(plan.baseline),
        "baseline_on": plan.begins.isoformat(),
        "target": number(plan.target),
        "least": number(plan.least),
        "most": number(plan.most),
        "due": plan.due.isoformat(),
        "measured_on": value.day.isoformat() if value is not None else None,
        "planned_then": number(plan.on(value.day)) if value is not None else None,
        "value": number(value.value) if value is not None else None,
        "low": number(value.low) if value is not None else None,
        "high": number(value.high) if value is not None else None,
        "reached_percent": number(reached(plan, value.value) * 100) if value is not None else None,
        "standing": standing(plan, value),
    }


def _as_first(plan: Plan, value: Measured | None) -> Row:
    """How it would stand by the plan as it was first promised."""
    return {
        "first_target": number(plan.target),
        "first_due": plan.due.isoformat(),
        "first_planned_then": number(plan.on(value.day)) if value is not None else None,
        "first_standing": standing(plan, value),
    }


def _measured(each: Measurement) -> Measured:
    return Measured(each.measured_on, Fraction(each.value), Fraction(each.low), Fraction(each.high), each.n or 0)
