"""Noting what must be mended, and what becomes of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from aktiv.collaboration.actions.turns import note, running_turn
from aktiv.collaboration.models import MaintenanceItem, MaintenanceStep, Part, SupportRequest
from aktiv.collaboration.models.maintenance import LONGEST_TEXT, LONGEST_TITLE
from aktiv.collaboration.queries.incidents import access_incident
from aktiv.collaboration.queries.maintenance import access_item
from aktiv.collaboration.rules.maintenance import may_follow
from aktiv.values.refusal import Refusal
from aktiv.values.typed_text import many_lines, one_line

LONGEST_REASON = 1000
Item = MaintenanceItem


@dataclass(frozen=True, slots=True, kw_only=True)
class NewItem:
    """What must be mended, how grave and how large it is, and what it came from."""

    kind: str
    title: str
    text: str
    severity: str
    effort: str
    part: str = ""
    due: date | None = None
    incident: int | None = None
    support: SupportRequest | None = None


@transaction.atomic
def note_item(new: NewItem, *, by: UUID, now: datetime) -> Item:
    """Puts it on the list. Raises Refusal: not_found, no_mandate, mandate_over, not_a_kind, missing_text, too_long,
    control_characters."""
    home = running_turn(by, now)
    known = (
        new.kind in Item.Kind.values
        and new.severity in Item.Severity.values
        and new.effort in Item.Effort.values
        and new.part in ("", *Part.values)
    )
    if not known:
        raise Refusal("not_a_kind")
    last = Item.objects.filter(collaboration=home).aggregate(last=Max("number"))["last"] or 0
    item = Item.objects.create(
        collaboration=home,
        number=last + 1,
        kind=new.kind,
        title=one_line(new.title, limit=LONGEST_TITLE, required=True),
        text=many_lines(new.text, limit=LONGEST_TEXT, required=True),
        part=new.part,
        severity=new.severity,
        effort=new.effort,
        due=new.due,
        incident=access_incident(home.pk, new.incident) if new.incident is not None else None,
        support=new.support,
        made_by_id=by,
        made_at=now,
    )
    note("maintenance.noted", home.pk, by=by, now=now, number=item.number, kind=item.kind, severity=item.severity)
    return item


@transaction.atomic
def take_further(
    number: int,
    reason: str,
    *,
    state: str,
    severity: str = "",
    effort: str = "",
    due: date | None = None,
    by: UUID,
    now: datetime,
) -> Item:
    """Says how it stands, and why. What is left empty stays as it was, but for the day it is due.

    Raises Refusal: not_found, no_mandate, mandate_over, maintenance_over, maintenance_state_wrong, not_a_kind,
    missing_text, too_long, control_characters.
    """
    home = running_turn(by, now)
    why = many_lines(reason, limit=LONGEST_REASON, required=True)
    item = access_item(home.pk, number)
    may_follow(state, item.state)
    severity, effort = severity or item.severity, effort or item.effort
    if severity not in Item.Severity.values or effort not in Item.Effort.values:
        raise Refusal("not_a_kind")
    item.state, item.severity, item.effort, item.due = state, severity, effort, due
    if state in Item.State.over():
        item.ended_on = timezone.localdate(now)
    item.save(update_fields=["state", "severity", "effort", "due", "ended_on"])
    MaintenanceStep.objects.create(
        item=item, state=state, severity=severity, effort=effort, due=due, text=why, made_by_id=by, made_at=now
    )
    note("maintenance.taken_further", home.pk, by=by, now=now, number=number, state=state)
    return item
