"""Counting indicators and keeping what they come to: each month by itself, and again when more is known."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from aktiv.collaboration.actions.turns import my_turn, note
from aktiv.collaboration.models import Benefit, Collaboration, IndicatorFigure, Measurement
from aktiv.collaboration.queries.measuring import figure_of, months_before, newest_figures, recounted
from aktiv.collaboration.queries.parties import the_collaboration
from aktiv.collaboration.rules.indicators import INDICATORS, Code
from aktiv.values.refusal import Refusal

COUNTED_AGAIN = 2
"""Months that are counted each time: attendance and cancellations are written down late."""
TOLD = ("numerator", "denominator", "n", "value", "low", "high", "withheld", "version")


@transaction.atomic
def measure(code: Code, first: date, last: date, *, by: UUID | None = None, now: datetime) -> list[IndicatorFigure]:
    """Counts an indicator from one day to another and keeps what is new of it: a figure that is the same as the one
    that is kept makes no row. Benefits that are counted by it are measured. Returns the new rows.

    Raises Refusal: not_found, measured_ahead.
    """
    home = my_turn()
    if last >= timezone.localdate(now):
        raise Refusal("measured_ahead")
    indicator = INDICATORS[code]
    kept = newest_figures(home, first, last, [code]).get((code.value, first, last), {})
    made = []
    for member, one in recounted(home, code, first, last):
        figure = figure_of(indicator, member, first, last, one)
        before = kept.get(member.pk)
        if before is not None and all(getattr(before, each) == getattr(figure, each) for each in TOLD):
            continue
        figure.counted_at = now
        made.append(figure)
    IndicatorFigure.objects.bulk_create(made)
    measured = _measure_benefits(home, code, made, now=now)
    if made:
        note(
            "collaboration.indicator_measured", home.pk, by=by, now=now, indicator=code.value, first=first.isoformat(),
            last=last.isoformat(), figures=[each.pk for each in made], measurements=measured,
        )  # fmt: skip
    return made


def measure_months(*, now: datetime, many: int = COUNTED_AGAIN) -> int:
    """Every indicator of the months that ended last. Returns how many figures are new."""
    if the_collaboration() is None:
        return 0
    months = months_before(timezone.localdate(now), many)
    return sum(len(measure(code, first, last, now=now)) for first, last in months for code in Code)


def _measure_benefits(home: Collaboration, code: Code, figures: list[IndicatorFigure], *, now: datetime) -> list[int]:
    """Writes what figures say of benefits that are counted by the indicator. Of a day that is measured already it is a
    correction. Two statements beside those that write."""
    told = {each.member_id: each for each in figures if not each.withheld}
    if not told:
        return []
    benefits = Benefit.objects.filter(collaboration=home, indicator=code.value).prefetch_related("plans")
    days = {each.last for each in figures}
    newest: dict[tuple[int, int, date], Measurement] = {}
    for each in Measurement.objects.filter(
        benefit__in=benefits, member_id__in=told, measured_on__in=days, corrected_by=None
    ):
        newest[each.benefit_id, each.member_id, each.measured_on] = each
    made = []
    for benefit in benefits:
        for plan in benefit.plans.all():
            figure = told.get(plan.member_id)
            if figure is None or figure.last <= plan.baseline_on:
                continue
            assert figure.value is not None  # it is not withheld
            assert figure.low is not None
            assert figure.high is not None
            made.append(
                Measurement(
                    benefit=benefit,
                    member_id=plan.member_id,
                    measured_on=figure.last,
                    value=figure.value,
                    low=figure.low,
                    high=figure.high,
                    source=Measurement.Source.AUTO,
                    n=figure.n,
                    figure=figure,
                    corrects=newest.get((benefit.pk, plan.member_id, figure.last)),
                    made_at=now,
                )
            )
    return [each.pk for each in Measurement.objects.bulk_create(made)]
