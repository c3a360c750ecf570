"""The doors of a facility on a day, for those who look after it: what opens when, what locks report. No codes."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from aktiv.access.models import AccessGrant, Lock, Opening
from aktiv.access.queries.near import STUCK
from aktiv.facilities.models import Facility
from aktiv.values.periods import day_period
from aktiv.walls import within

MOST_OPENINGS = 40
State = AccessGrant.State
SHUT = Q(wanted=True, state=State.FAILED) | Q(
    wanted=True, alarmed_at__isnull=False, state__in=(State.PLANNED, State.REQUESTED)
)
STILL_OPEN = Q(wanted=False, sent=True, attempts__gte=STUCK) & ~Q(state__in=State.over())


@dataclass(frozen=True, slots=True)
class DoorDay:
    """One lock's day: its grants in order of time, and what it reported, the newest first."""

    lock: Lock
    grants: tuple[AccessGrant, ...]
    openings: tuple[Opening, ...]


def day_of_doors(facility: Facility, day: date) -> list[DoorDay]:
    """Each lock of a facility on a civil day. Four statements and those of the wall; one where there are no locks.
    The grants have date, space and booking at hand."""
    locks = list(Lock.objects.filter(facility=facility).order_by("-active", "name", "pk"))
    if not locks:
        return []
    whole = day_period(day, facility.municipality.zone)
    grants: defaultdict[int, list[AccessGrant]] = defaultdict(list)
    openings: defaultdict[int, list[Opening]] = defaultdict(list)
    with within(municipalities=[facility.municipality_id]):
        rows = AccessGrant.objects.filter(lock__in=locks, window__overlap=(whole.start, whole.end))
        for each in rows.select_related(
            "occurrence__booking__organisation", "occurrence__booking__activity", "occurrence__space"
        ):
            grants[each.lock_id].append(each)
        reports = Opening.objects.filter(lock__in=locks, at__gte=whole.start, at__lt=whole.end)
        for report in reports.order_by("-at", "-pk")[: MOST_OPENINGS * len(locks)]:
            openings[report.lock_id].append(report)
    return [
        DoorDay(
            each,
            tuple(sorted(grants[each.pk], key=lambda grant: (grant.window.lower, grant.pk))),
            tuple(openings[each.pk][:MOST_OPENINGS]),
        )
        for each in locks
        if each.active or grants[each.pk]
    ]


def doors_amiss(facility: Facility, now: datetime) -> int | None:
    """How many doors there do not open as they should, now or later; None where there are no locks. One statement where
    there are none, otherwise one more and those of the wall."""
    if not Lock.objects.filter(facility=facility, active=True).exists():
        return None
    with within(municipalities=[facility.municipality_id]):
        rows = AccessGrant.objects.filter(lock__facility=facility, window__endswith__gt=now)
        return rows.filter(SHUT | STILL_OPEN).count()
