"""A year of the collaboration, as its annual report counts it: from the rows that the pages show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any

from django.utils import timezone

from aktiv.collaboration.models import Collaboration, Commitment
from aktiv.collaboration.queries.agreements import PARTIES, version_in_force
from aktiv.collaboration.queries.commitments import promises_of
from aktiv.collaboration.queries.decisions import counted_by_kind, decision_rows, narrowed
from aktiv.collaboration.queries.figures import member_rows, vote_rows
from aktiv.collaboration.queries.ideas import ideas_of
from aktiv.collaboration.queries.rollout import history_rows, rollout_rows
from aktiv.municipalities.stages import BEFORE_ANY

Row = dict[str, Any]  # Any: text, number, list, or nothing


@dataclass(frozen=True)
class Year:
    """A year, or as much of it as has gone by."""

    home: Collaboration
    year: int
    now: datetime

    @property
    def first(self) -> date:
        return date(self.year, 1, 1)

    @property
    def last(self) -> date:
        """Its last day, or today while it goes on."""
        return min(date(self.year, 12, 31), timezone.localdate(self.now))

    @property
    def over(self) -> bool:
        return timezone.localdate(self.now).year > self.year

    @property
    def until(self) -> datetime:
        """The moment at which it ends, or now."""
        after = datetime.combine(date(self.year + 1, 1, 1), time(0), tzinfo=timezone.get_current_timezone())
        return min(after, self.now)

    def has(self, day: date | None) -> bool:
        """Whether a day is in it."""
        return day is not None and self.first <= day <= self.last

    @cached_property
    def decisions(self) -> list[Row]:
        """What was decided in it, the newest first."""
        return narrowed(decision_rows(self.home, self.now), year=self.year)


def years_told(home: Collaboration, today: date) -> list[int]:
    """The years that have a report, the newest first."""
    return list(range(today.year, home.founded_on.year - 1, -1))


def members_in(year: Year) -> Row:
    """Who was a partner on the year's last day, and who came and went."""
    rows = member_rows(year.home, year.last)
    here = [each for each in rows if each["here"]]
    return {
        "day": year.last.isoformat(),
        "members": [
            {name: each[name] for name in ("number", "name", "kind", "joined", "population", "votes")} for each in here
        ],
        "count": sum(each["kind"] in PARTIES for each in here),
        "others": sum(each["kind"] not in PARTIES for each in here),
        "population": sum(each["population"] or 0 for each in here),
        "joined": [each["number"] for each in rows if year.has(date.fromisoformat(each["joined"]))],
        "left": [
            each["number"]
            for each in rows
            if each["left"] and year.has(date.fromisoformat(each["left"]) + timedelta(days=1))
        ],
    }


def agreement_in(year: Year) -> Row:
    """The version in force on the year's last day, and what was adopted in it."""
    version = version_in_force(year.home.pk, year.last)
    told = [each for each in year.decisions if each["kind"] == "agreement"]
    return {
        "in_force": version.number if version is not None else None,
        "cost_key": version.cost_key if version is not None else None,
        "vote_key": version.vote_key if version is not None else None,
        "notice_months": version.notice_months if version is not None else None,
        "came_into_force": [each["about"] for each in told if each["what"] == "in_force"],
        "adoptions": sum(each["what"] == "adopted" for each in told),
    }


def decided_in(year: Year) -> Row:
    """How much was decided, by kind, and each vote that closed."""
    closed = {each["about"] for each in year.decisions if each["kind"] == "vote"}
    votes = [
        {name: each[name] for name in ("number", "subject", "body", "body_name", "standing", "closes_at")}
        for each in vote_rows(year.home, year.now)
        if each["number"] in closed
    ]
    return {"count": len(year.decisions), "by_kind": dict(counted_by_kind(year.decisions)), "votes": votes}


def promised_in(year: Year) -> Row:
    """What was due in the year by partner, in øre and hours, and what of it was delivered by the year's end."""
    lines: dict[str, Row] = {}
    for each in promises_of(year.home.pk):
        made: Commitment = each.commitment
        if not year.first <= made.due <= date(year.year, 12, 31):
            continue
        line = lines.setdefault(
            made.member.number,
            {"number": made.member.number, "name": made.member.name} | dict.fromkeys(_SUMS, 0),
        )
        done = [one for one in each.deliveries if one.delivered_on <= year.last]
        if made.kind == Commitment.Kind.MONEY:
            line["due_ore"] += made.amount_ore or 0
            line["delivered_ore"] += sum(one.amount_ore or 0 for one in done)
        elif made.kind == Commitment.Kind.HOURS:
            line["due_hours"] += made.hours or 0
            line["delivered_hours"] += sum(one.hours or 0 for one in done)
        else:
            line["due_other"] += 1
            line["delivered_other"] += min(len(done), 1)
    rows = [lines[number] for number in sorted(lines, key=int)]
    return {"partners": rows} | {name: sum(each[name] for each in rows) for name in _SUMS}


_SUMS = ("due_ore", "delivered_ore", "due_hours", "delivered_hours", "due_other", "delivered_other")


def ideas_in(year: Year) -> Row:
    """Ideas that came and that were answered in the year; those that are hidden are not counted."""
    rows = ideas_of(year.home.pk, today=year.last, limit=None).ideas
    answered = [each for each in rows if year.has(each.answered_on)]
    return {
        "received": sum(year.has(timezone.localdate(each.submitted_at)) for each in rows),
        "answered": len(answered),
        "answered_in_time": sum(each.answered_on is not None and each.answered_on <= each.due for each in answered),
    }


def rolled_out_in(year: Year) -> Row:
    """How far each feature was at the year's end with each partner of today, and how often a stage changed in it."""
    changes = history_rows(year.home, year.now)
    rows = [
        {
            "municipality": each["municipality"],
            "municipality_name": each["municipality_name"],
            "feature": each["feature"],
            "stage": _stage_at(year.until, each, changes),
        }
        for each in rollout_rows(year.home, year.now)
    ]
    within = [each for each in changes if year.has(timezone.localdate(datetime.fromisoformat(each["since"])))]
    return {"stages": rows, "changes": len(within)}


def _stage_at(moment: datetime, place: Row, changes: Sequence[Row]) -> str:
    for each in changes:
        same = each["municipality"] == place["municipality"] and each["feature"] == place["feature"]
        ended = datetime.fromisoformat(each["until"]) if each["until"] else None
        if same and datetime.fromisoformat(each["since"]) < moment and (ended is None or moment <= ended):
            return str(each["stage"])
    return BEFORE_ANY.value
