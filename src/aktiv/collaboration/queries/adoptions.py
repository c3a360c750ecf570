"""Who has taken a feature into use, and what follows from it: a share to pay of what others paid, by the budget's rule,
and benefits to promise and to measure. Nothing of it is stored: it is there until it is done."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from aktiv.collaboration.models import Benefit, BenefitPlan, Budget, Collaboration, Initiative, Measurement, Member
from aktiv.collaboration.queries.budgets import budgets_of, versions_of
from aktiv.collaboration.queries.foreseen import taking_up
from aktiv.collaboration.queries.parties import parties_on
from aktiv.collaboration.queries.pilots import features_tried
from aktiv.collaboration.queries.plan_versions import versions_of as plan_versions
from aktiv.collaboration.rules.adoptions import Said, measured_by, taken_up_on
from aktiv.collaboration.rules.benefits import in_force
from aktiv.municipalities.models import FeatureStage
from aktiv.municipalities.queries import stages_of
from aktiv.municipalities.stages import Stage
from aktiv.values.refusal import Refusal

GONE = (Initiative.State.MERGED, Initiative.State.WITHDRAWN, Initiative.State.STOPPED)


@dataclass(frozen=True, slots=True)
class Adoption:
    """A partner that has a feature in use, since a day. A trial counts as use."""

    member: Member
    feature: str
    on: date


@dataclass(frozen=True, slots=True)
class Owed:
    """What a partner pays of a budget for what it took up, in øre, as the budget's rule has it today."""

    adoption: Adoption
    budget: Budget
    ore: int


@dataclass(frozen=True, slots=True)
class ToMeasure:
    """A benefit of what a partner took up: to be promised with a baseline, or measured by a day."""

    adoption: Adoption
    benefit: Benefit
    promised: bool
    by: date | None


def adoptions_on(home: Collaboration, day: date, member: Member | None = None) -> list[Adoption]:
    """What partners, or one of them, that are municipalities of the service have in use since they said so, by number.
    Two statements."""
    parties = parties_on(home.pk, day) if member is None else [member]
    there = {each.municipality_id: each for each in parties if each.municipality_id is not None}
    said: dict[tuple[int, str], list[FeatureStage]] = defaultdict(list)
    for each in reversed(stages_of(there)):
        said[each.municipality_id, each.feature].append(each)
    found = []
    for (municipality, feature), rows in said.items():
        on = taken_up_on([_said(each) for each in rows])
        if on is not None and on <= day:
            found.append(Adoption(there[municipality], feature, on))
    return sorted(found, key=lambda each: (int(each.member.number), each.feature))


def owed_for(home: Collaboration, adoptions: Sequence[Adoption], budget: Budget | None = None) -> list[Owed]:
    """What is to be paid for what was taken up, of all budgets or of one, the oldest budget first. Two statements, and
    six for each share that is owed."""
    features = {each.feature for each in adoptions}
    budgets = [budget] if budget is not None else budgets_of(home.pk)[::-1]
    windowed = [each for each in budgets if each.feature in features and each.window_months is not None]
    versions = versions_of([each.pk for each in windowed])
    found = []
    for each in windowed:
        divided = versions.get(each.pk, [])
        settled = {one.adopter_id for one in divided}
        for adoption in adoptions:
            if not divided or adoption.feature != each.feature or adoption.member.pk in settled:
                continue
            try:
                lines = taking_up(each, divided, adoption.member, adoption.on).lines
            except Refusal:  # it pays already, or took it up outside the window: nothing is owed
                continue
            ore = sum(line.ore for line in lines if line.member == adoption.member.number)
            found.append(Owed(adoption, each, ore))
    return found


def to_measure(home: Collaboration, adoptions: Sequence[Adoption]) -> list[ToMeasure]:
    """What is to be promised and measured by those who took up a feature of an initiative after the initiative was
    there, by benefit. Five statements; what is counted from use is only to be promised."""
    features = _features(home) if adoptions else {}
    benefits = list(
        Benefit.objects.filter(initiative__in=list(features))
        .exclude(initiative__state__in=GONE)
        .select_related("initiative")
        .order_by("number")
    )
    if not benefits:
        return []
    plans = {
        (each.benefit_id, each.member_id): each
        for each in BenefitPlan.objects.filter(benefit__in=benefits).prefetch_related("revisions")
    }
    days = _days_measured(benefits)
    found = []
    for benefit in benefits:
        for adoption in adoptions:
            of = benefit.initiative
            if of is None or adoption.feature not in features[of.pk] or adoption.on < timezone.localdate(of.made_at):
                continue
            plan = plans.get((benefit.pk, adoption.member.pk))
            if plan is None:
                found.append(ToMeasure(adoption, benefit, promised=False, by=None))
            elif benefit.way != Benefit.Way.AUTO:
                due = in_force(plan_versions(plan), adoption.on).plan.due
                since = sum(day > adoption.on for day in days[benefit.pk, adoption.member.pk])
                if (by := measured_by(adoption.on, due, since)) is not None:
                    found.append(ToMeasure(adoption, benefit, promised=True, by=by))
    return found


def _features(home: Collaboration) -> dict[int, set[str]]:
    """The features of each initiative: those that its budgets are for, and those that are tried for it."""
    found: dict[int, set[str]] = defaultdict(set)
    for each in budgets_of(home.pk):
        if each.initiative_id is not None and each.feature and each.withdrawn_at is None:
            found[each.initiative_id].add(each.feature)
    for initiative, feature in features_tried(home.pk):
        found[initiative].add(feature)
    return found


def _days_measured(benefits: Iterable[Benefit]) -> dict[tuple[int, int], set[date]]:
    found: dict[tuple[int, int], set[date]] = defaultdict(set)
    rows = Measurement.objects.filter(benefit__in=list(benefits), corrected_by=None)
    for benefit, member, day in rows.values_list("benefit_id", "member_id", "measured_on"):
        found[benefit, member].add(day)
    return found


def _said(each: FeatureStage) -> Said:
    began = each.began_at.astimezone(each.municipality.zone).date()
    day = max(began, each.first) if each.stage == Stage.PILOT and each.first is not None else began
    return Said(each.stage, day, each.ended_at is not None)
