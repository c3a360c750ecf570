"""How a municipality handles its cases."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Q

from aktiv.cases.models import Absence, AutomaticRule, Decision, Practice
from aktiv.walls import within


def practice_of(municipality_id: int) -> Practice:
    """How long answers and offers take there; what the service says where the municipality has said nothing."""
    return Practice.objects.filter(pk=municipality_id).first() or Practice(municipality_id=municipality_id)


def rules_in(municipality_id: int, *, active: bool = True) -> list[AutomaticRule]:
    """A municipality's rules that decide by themselves, in the order in which they are tried."""
    rows = AutomaticRule.objects.filter(municipality_id=municipality_id).select_related("facility")
    return list((rows.filter(active=True) if active else rows).order_by("pk"))


@dataclass(frozen=True, slots=True)
class Report:
    """What a rule has decided since a moment, and what people found of those that were looked at."""

    rule: AutomaticRule
    granted: int
    waits: int
    right: int
    wrong: int


def reports_of(municipality_id: int, since: datetime) -> list[Report]:
    """How a municipality's rules decide. Two statements."""
    counts: dict[int, dict[str, int]] = {}
    with within(municipalities=[municipality_id]):
        rows = Decision.objects.filter(municipality=municipality_id, rule__isnull=False, decided_at__gte=since)
        grouped = list(rows.values_list("rule", "review").annotate(count=Count("pk")))
    for rule, review, count in grouped:
        counts.setdefault(rule, {})[review] = count
    return [
        Report(
            rule,
            sum(found.values()),
            found.get(Decision.Review.WAITS, 0),
            found.get(Decision.Review.RIGHT, 0),
            found.get(Decision.Review.WRONG, 0),
        )
        for rule in rules_in(municipality_id, active=False)
        for found in [counts.get(rule.pk, {})]
    ]


def samples_in(municipality_ids: Collection[int], limit: int = 50) -> list[Decision]:
    """Decisions of rules that somebody is to look at, the oldest first. One statement, by decision_to_review."""
    with within(municipalities=municipality_ids):
        rows = Decision.objects.filter(municipality__in=municipality_ids, review=Decision.Review.WAITS)
        found = rows.select_related("case__municipality", "case__application", "organisation", "person", "rule")
        return list(found.order_by("decided_at")[:limit])


def absences_of(person_id: UUID, today: date) -> list[Absence]:
    """When she is away or covers for somebody, from today on. One statement."""
    rows = Absence.objects.filter(Q(person=person_id) | Q(cover=person_id), last__gte=today, ended_at=None)
    return list(rows.select_related("person", "cover", "municipality").order_by("first", "pk"))
