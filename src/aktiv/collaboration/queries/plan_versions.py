"""Versions of what partners promised of a benefit: as it was first, and as it was written anew, by whom."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

from aktiv.collaboration.models import BenefitPlan
from aktiv.collaboration.queries.entered import Spoke
from aktiv.collaboration.queries.measuring import exact, plain
from aktiv.collaboration.rules.benefits import Plan, Version

Row = dict[str, Any]  # Any: text, number, yes or no, list, or nothing


def versions_of(each: BenefitPlan) -> list[Version]:
    """The versions of a plan by number: as it was promised, and as it was written anew. None when they are fetched
    already, else one statement."""
    first = _plan(each)
    revised = sorted(each.revisions.all(), key=lambda one: one.number)
    return [
        Version(1, first),
        *(
            Version(
                one.number,
                replace(
                    first,
                    target=Fraction(one.target),
                    due=one.due,
                    least=Fraction(one.least),
                    most=Fraction(one.most),
                ),
                one.holds_from,
                one.why,
            )
            for one in revised
        ),
    ]


def written(each: BenefitPlan) -> list[tuple[Version, Spoke]]:
    """The versions of a plan, each with who wrote it."""
    anew = sorted(each.revisions.all(), key=lambda one: one.number)
    who = [(each.made_by_id, each.made_at), *((one.made_by_id, one.made_at) for one in anew)]
    spoke = [Spoke(each.member_id, *one) for one in who]
    return list(zip(versions_of(each), spoke, strict=True))


def version_row(each: BenefitPlan, version: Version) -> Row:
    """One version, as files say it."""
    return {
        "member": each.member.number,
        "member_name": each.member.name,
        "version": version.number,
        "holds_from": (version.holds_from or each.baseline_on).isoformat(),
        "target": number(version.plan.target),
        "least": number(version.plan.least),
        "most": number(version.plan.most),
        "due": version.plan.due.isoformat(),
        "why": version.why or None,
    }


def number(value: Fraction) -> float | int | None:
    """A value as files say it."""
    return plain(exact(value))


def _plan(each: BenefitPlan) -> Plan:
    return Plan(
        Fraction(each.baseline),
        each.baseline_on,
        Fraction(each.target),
        each.due,
        Fraction(each.least),
        Fraction(each.most),
    )
