"""How long initiatives stand in each state: of one from step to step, and of all by the median."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median_low

from django.utils import timezone

from aktiv.collaboration.models import Initiative, Transition
from aktiv.collaboration.queries.initiatives import holidays_between
from aktiv.collaboration.rules.gates import STATES, is_over

SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Stay:
    """A time in a state, from one moment to another, or until now. Working days are those after the first day, to the
    last."""

    state: str
    begins: datetime
    ends: datetime | None
    days: int
    working_days: int


@dataclass(frozen=True, slots=True)
class Typical:
    """Of one state: how many times it has been left, the median of working days in it, and how many stand in it."""

    state: str
    left: int
    median_working_days: int | None
    now: int


class WorkingDays:
    """Counts working days between days by one table of them, however many are asked about."""

    def __init__(self, first: date, last: date, is_holiday: Callable[[date], bool]) -> None:
        span = (last - first).days + 1
        every = (first + timedelta(days=each) for each in range(max(span, 0)))
        self._days = [day for day in every if day.weekday() < SATURDAY and not is_holiday(day)]

    def between(self, begins: date, ends: date) -> int:
        """Working days after one day, to another."""
        return max(0, bisect_right(self._days, ends) - bisect_right(self._days, begins))


def working_days(collaboration_id: int, first: date, last: date) -> WorkingDays:
    """The working days between two days by the collaboration's holidays. One statement."""
    return WorkingDays(first, last, holidays_between(collaboration_id, first, last))


def stays(
    made_at: datetime, steps: Iterable[Transition], ends: bool, now: datetime, counted: WorkingDays
) -> list[Stay]:
    """The times in each state of one initiative, in order; the last runs on until now, unless it `ends` there."""
    found, state, since = [], "draft", made_at
    for each in steps:
        found.append(_stay(state, since, each.made_at, each.made_at, counted))
        state, since = each.state_to, each.made_at
    if not ends:
        found.append(_stay(state, since, None, now, counted))
    return found


def typical(collaboration_id: int, now: datetime) -> list[Typical]:
    """Each state with how long initiatives have stood in it before they left. Three statements, for all at once."""
    rows = list(Initiative.objects.filter(collaboration_id=collaboration_id))
    if not rows:
        return [Typical(state, 0, None, 0) for state in STATES]
    steps: dict[int, list[Transition]] = {each.pk: [] for each in rows}
    taken = Transition.objects.filter(initiative__collaboration=collaboration_id)
    for each in taken.only("initiative_id", "state_to", "made_at", "number").order_by("initiative_id", "number"):
        steps[each.initiative_id].append(each)
    first = timezone.localdate(min(each.made_at for each in rows))
    counted = working_days(collaboration_id, first, timezone.localdate(now))
    left: dict[str, list[int]] = {state: [] for state in STATES}
    for row in rows:
        for stay in stays(row.made_at, steps[row.pk], True, now, counted):
            left[stay.state].append(stay.working_days)
    here = [each.state for each in rows]
    return [
        Typical(state, len(left[state]), median_low(left[state]) if left[state] else None, here.count(state))
        for state in STATES
    ]


def lead_times(collaboration_id: int, now: datetime) -> list[int]:
    """Working days from when each was sent in to when it was decided, for those that were, in order of length."""
    taken = Transition.objects.filter(initiative__collaboration=collaboration_id, act__in=["submit", "decide"])
    sent: dict[int, datetime] = {}
    spans: list[tuple[datetime, datetime]] = []
    for each in taken.only("initiative_id", "act", "made_at", "number").order_by("initiative_id", "number"):
        if each.act == "submit":
            sent[each.initiative_id] = each.made_at
        elif each.initiative_id in sent:
            spans.append((sent.pop(each.initiative_id), each.made_at))
    if not spans:
        return []
    first = timezone.localdate(min(begins for begins, _ends in spans))
    counted = working_days(collaboration_id, first, timezone.localdate(now))
    return sorted(counted.between(timezone.localdate(a), timezone.localdate(b)) for a, b in spans)


def answered_in_time(collaboration_id: int) -> tuple[int, int]:
    """Of those that were answered: how many in time, of how many."""
    rows = Transition.objects.filter(initiative__collaboration=collaboration_id, act="screen")
    told = [need["told"] for seen in rows.values_list("seen", flat=True) for need in seen if need["need"] == "answered"]
    return sum(not each.get("late") for each in told), len(told)


def ends_here(initiative: Initiative) -> bool:
    """Whether time in the state is no longer counted."""
    return is_over(initiative.state, initiative.decision)


def _stay(state: str, since: datetime, until: datetime | None, to: datetime, counted: WorkingDays) -> Stay:
    first, last = timezone.localdate(since), timezone.localdate(to)
    return Stay(state, since, until, (last - first).days, counted.between(first, last))


def longest(found: Sequence[Stay]) -> int:
    """Working days of the longest."""
    return max((each.working_days for each in found), default=0)
