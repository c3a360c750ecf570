"""An entry of the decision log, and what every source of entries reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone

from aktiv.collaboration.models import Collaboration, Member

Row = dict[str, Any]  # Any: text, number, list, or nothing


@dataclass(frozen=True, slots=True)
class Log:
    """What every source reads, looked up once."""

    home: Collaboration
    now: datetime
    members: Sequence[Member]

    @property
    def today(self) -> date:
        return timezone.localdate(self.now)


def entry(
    key: str,
    when: datetime,
    kind: str,
    what: str,
    *,
    subject: str,
    members: Sequence[str],
    about: str | int | None = None,
    amount_ore: int | None = None,
    reason: str = "",
    names: Sequence[str] = (),
) -> Row:
    """One entry. `about` is what its page is called by: a number, or nothing where the page is of them all."""
    here = timezone.localtime(when)
    return {
        "id": key,
        "at": here.isoformat(),
        "on": here.date().isoformat(),
        "kind": kind,
        "what": what,
        "subject": subject,
        "members": list(members),
        "names": list(names),
        "about": about,
        "amount_ore": amount_ore,
        "reason": reason,
    }


def morning(day: date) -> datetime:
    """The moment by which what is known by day alone is told: the beginning of the day, by the wall clock."""
    return datetime.combine(day, time(0), tzinfo=timezone.get_current_timezone())
