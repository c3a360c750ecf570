"""Deciding by a municipality's rule, setting those rules, and looking at what they decided."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from aktiv.cases.actions.cases import told
from aktiv.cases.actions.deciding import Answer, Decided, Yes, decide_locked
from aktiv.cases.models import AutomaticRule, Case, Decision, Practice, RequestedDate
from aktiv.cases.queries.access import access_case, access_decision
from aktiv.cases.queries.applications import JudgedDate, judged, lines_of
from aktiv.cases.queries.attachments import count_of
from aktiv.cases.queries.practice import rules_in
from aktiv.cases.rules.automatic import Asked, Whole, first_that_fits, minutes, sampled
from aktiv.cases.rules.states import Act
from aktiv.facilities.models import Facility, SpaceKind
from aktiv.journal.actions import Event, append
from aktiv.municipalities.stages import Feature
from aktiv.people.permissions import Permission, Thing, permits
from aktiv.people.queries.features import is_on
from aktiv.people.queries.permissions import staff_rights
from aktiv.values.periods import civil_day
from aktiv.values.refusal import Refusal
from aktiv.values.typed_text import one_line
from aktiv.walls import everything

BY_A_PERSON = "by_application"
"""The one thing that a rule of a space may say of a date which a municipality's rule may still grant."""
FIELDS = frozenset(
    {
        "name", "facility_id", "space_kinds", "price_groups", "kinds", "first", "last", "most_dates", "most_minutes",
        "most_people", "sample_percent", "active",
    }
)  # fmt: skip


def decide_by_rule(case: Case, *, now: datetime) -> Decided | None:
    """Grants a case that was just handed in, when a rule fits all of it; None when people decide. In the caller's
    transaction. When somebody takes one of its times in that moment, it is for people."""
    rules = rules_in(case.municipality_id)
    if not rules:
        return None
    application = case.application
    lines = [line for line in lines_of(application) if line.municipality_id == case.municipality_id]
    day = now.astimezone(case.municipality.zone).date()
    there = {line.space.facility_id for line in lines}
    if not is_on(Feature.AUTOMATIC_APPROVAL, case.municipality_id, day, facility_ids=there):
        return None
    found = judged(application, lines, now, states={RequestedDate.State.ASKED})
    whole = Whole(
        kind=application.kind,
        price_group=found.groups.get(case.municipality_id, ""),
        people=sum(application.participants.values()),
        attachments=count_of(application),
        dates=tuple(_asked(each) for each in found.dates.values()),
    )
    rule = first_that_fits(rules, whole)
    if rule is None:
        return None
    answer = Answer(grant=tuple(Yes(date_id=pk) for pk in found.dates))
    try:
        with transaction.atomic():
            done = decide_locked(case, answer, Act.DECIDE_BY_RULE, by=None, now=now, rule=rule)
    except Refusal:
        with everything():
            case.refresh_from_db()
        return None
    if sampled(done.decision.pk, rule.sample_percent):
        done.decision.review = Decision.Review.WAITS
        with everything():
            done.decision.save(update_fields=["review"])
    return done


@transaction.atomic
def review(decision_id: UUID, found: Decision.Review, *, by: UUID, now: datetime) -> None:
    """Says what a person found of a decision that a rule made. Raises Refusal("not_found"), ("not_staff"),
    ("reviewed_already")."""
    decision = access_decision(decision_id)
    case = access_case(decision.case_id, by, now, Permission.CASE_DECIDE, to_change=True)
    with everything():
        changed = Decision.objects.filter(pk=decision_id, review=Decision.Review.WAITS).update(
            review=found, reviewed_by=by
        )
    if not changed or found == Decision.Review.WAITS:
        raise Refusal("reviewed_already")
    append(told("decision.reviewed", case, by, {"decision": str(decision_id), "found": found}), at=now)


@transaction.atomic
def set_rule(
    municipality_id: int,
    values: Mapping[str, Any],  # Any: each column has its own type, checked by the form and the database
    *,
    by: UUID,
    now: datetime,
    rule_id: int | None = None,
) -> AutomaticRule:
    """Makes or changes a rule that decides by itself. Raises Refusal("not_found"), ("not_staff"), ("missing_text"),
    ("unknown_fields", fields)."""
    demand_setting_up(municipality_id, by, now)
    if strangers := sorted(set(values) - FIELDS):
        raise Refusal("unknown_fields", fields=strangers)
    if rule_id is None:
        rule = AutomaticRule(municipality_id=municipality_id, created_at=now)
    else:
        found = AutomaticRule.objects.select_for_update().filter(pk=rule_id, municipality_id=municipality_id).first()
        if found is None:
            raise Refusal("not_found")
        rule = found
    for name, value in values.items():
        setattr(rule, name, value)
    rule.name = one_line(rule.name, limit=80)
    if not rule.name:
        raise Refusal("missing_text")
    if (
        rule.facility_id is not None
        and not Facility.objects.filter(pk=rule.facility_id, municipality_id=municipality_id).exists()
    ):
        raise Refusal("not_found")
    if set(rule.space_kinds) - set(SpaceKind.values):
        raise Refusal("not_found")
    rule.save()
    said = {name: getattr(rule, name) for name in sorted(FIELDS - {"name"})}
    append(Event("rule.set", ("automatic_rule", rule.pk), municipality_id, by, data=said), at=now)
    return rule


def demand_setting_up(municipality_id: int, by: UUID, now: datetime) -> None:
    """Raises Refusal("not_staff") for whoever may not say how a municipality handles its cases."""
    held = staff_rights(by, timezone.localdate(now), municipality_id)
    if not permits(Permission.CASE_SET_UP, held, Thing(municipality_id=municipality_id)):
        raise Refusal("not_staff")


def _asked(date_: JudgedDate) -> Asked:
    codes = {each.code for each in date_.remarks}
    return Asked(
        facility_id=date_.where.facility_id,
        space_kind=date_.where.kind,
        day=civil_day(date_.period.start, date_.where.zone),
        minutes=minutes(date_.period.start, date_.period.end),
        clean=codes <= {BY_A_PERSON} and not date_.conflicts and not date_.refused,
    )


@transaction.atomic
def set_practice(
    municipality_id: int, *, answer_days: int, offer_days: int, appeal_to: str, by: UUID, now: datetime
) -> Practice:
    """Says how long answers take, how long offers are held, and who decides appeals. Raises Refusal("not_staff"),
    ("days_out_of_bounds", field, least, most), ("too_long", limit, length)."""
    demand_setting_up(municipality_id, by, now)
    for name, days, most in (("answer_days", answer_days, 180), ("offer_days", offer_days, 30)):
        if not 1 <= days <= most:
            raise Refusal("days_out_of_bounds", field=name, least=1, most=most)
    said = {"answer_days": answer_days, "offer_days": offer_days, "appeal_to": one_line(appeal_to, limit=120)}
    made, _ = Practice.objects.update_or_create(municipality_id=municipality_id, defaults=said)
    append(Event("practice.set", ("municipality", municipality_id), municipality_id, by, data=said), at=now)
    return made
