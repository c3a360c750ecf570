"""Reading what must be mended, and what is withheld with its legal ground."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When
from django.utils import timezone

from aktiv.collaboration.models import MaintenanceItem
from aktiv.values.refusal import Refusal

Row = dict[str, Any]  # Any: text, number, yes or no, list, or nothing
Item = MaintenanceItem
GROUND = "offentleglova § 24 tredje ledd"
"""The law by which a hole in the security is withheld, as the law itself is cited."""


def access_item(collaboration_id: int, number: int) -> Item:
    """An item by its number, withheld or not. Raises Refusal: not_found."""
    rows = Item.objects.select_related("incident").prefetch_related("steps")
    found = rows.filter(collaboration_id=collaboration_id, number=number).first()
    if found is None:
        raise Refusal("not_found")
    return found


def items_of(
    collaboration_id: int, *, which: str = "", kind: str = "", offset: int = 0, limit: int | None = 25
) -> tuple[list[Item], int]:
    """What is open, the gravest first, or what is over, the newest first; of one kind when it is named. What is
    withheld stands on top, so that its place tells nothing. Two statements and one for their steps."""
    rows = narrowed(Item.objects.filter(collaboration_id=collaboration_id), which)
    if kind in Item.Kind.values:
        rows = rows.filter(kind=kind)
    total = rows.count()
    gravest = Case(
        When(kind=Item.Kind.SECURITY, then=Value(-len(Item.Severity.values))),
        *(When(severity=each, then=Value(-place)) for place, each in enumerate(Item.Severity.values)),
        output_field=IntegerField(),
    )
    order = ("-ended_on", "-number") if which == "ferdig" else (gravest.asc(), "number")
    rows = rows.select_related("incident").prefetch_related("steps").order_by(*order)
    last = None if limit is None else offset + limit
    return list(rows[offset:last]), total


def narrowed(rows: QuerySet[Item], which: str) -> QuerySet[Item]:
    """Those that are not over; those that are; all of them."""
    if which == "ferdig":
        return rows.filter(state__in=Item.State.over())
    return rows if which == "alle" else rows.exclude(state__in=Item.State.over())


def item_row(item: Item, today: date, *, inside: bool = False) -> Row:
    """An item as everybody may read it: of one that is withheld only that it is there and by which law; those `inside`,
    who run the service, see all of it."""
    withheld = item.withheld and not inside
    return {
        "number": item.number,
        "kind": item.kind,
        "title": None if withheld else item.title,
        "text": None if withheld else item.text,
        "part": None if withheld else item.part or None,
        "severity": None if withheld else item.severity,
        "effort": None if withheld else item.effort,
        "state": item.state,
        "due": item.due.isoformat() if item.due and not withheld else None,
        "late": item.due is not None and not withheld and (item.ended_on or today) > item.due,
        "noted_on": timezone.localdate(item.made_at).isoformat(),
        "ended_on": item.ended_on.isoformat() if item.ended_on else None,
        "incident": item.incident.number if item.incident is not None and not withheld else None,
        "withheld": item.withheld,
        "ground": GROUND if item.withheld else None,
        "steps": []
        if withheld
        else [
            {"at": each.made_at.isoformat(), "state": each.state, "severity": each.severity, "text": each.text}
            for each in sorted(item.steps.all(), key=lambda one: one.pk)
        ],
    }


def counts(collaboration_id: int) -> Row:
    """How many are open, how many of them are grave as far as that is told, how many are withheld, and how many are
    over. One statement."""
    open_ = ~Q(state__in=Item.State.over())
    told = Item.objects.filter(collaboration_id=collaboration_id).aggregate(
        open=Count("pk", filter=open_),
        grave=Count("pk", filter=open_ & Q(severity__in=["high", "critical"]) & ~Q(kind=Item.Kind.SECURITY)),
        withheld=Count("pk", filter=~Q(state=Item.State.MENDED) & Q(kind=Item.Kind.SECURITY)),
        mended=Count("pk", filter=Q(state=Item.State.MENDED)),
        dropped=Count("pk", filter=Q(state=Item.State.DROPPED)),
    )
    return dict(told)
