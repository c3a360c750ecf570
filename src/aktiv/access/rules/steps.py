"""What is to be done next about a grant, and when: decided from what is wanted and what the service was told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from aktiv.access.models import AccessGrant
from aktiv.values.periods import Period

State = AccessGrant.State
CHECKED_BEFORE = timedelta(minutes=20)
"""How long before a window the service is asked once more whether it has the code, as it should be."""
ONCE_MORE = timedelta(minutes=5)
"""An order of ours may have been on its way when a code was ended: it is ended once more so much later."""
POLLED = timedelta(minutes=1)
"""How soon one looks again for a code that the service makes."""


class Step(StrEnum):
    """One thing that is done."""

    ASK = "ask"  # have the service make a code
    MOVE = "move"  # give the code another time
    RENEW = "renew"  # another code for the same time
    CHECK = "check"  # see that the service has it as it should be
    END = "end"  # have the service forget it
    DROP = "drop"  # nobody knows of it: it is gone
    AGAIN = "again"  # what had ended is wanted anew
    BEGIN = "begin"  # the time has come
    FINISH = "finish"  # the time is over

    @classmethod
    def spoken(cls) -> frozenset[Step]:
        """Those in which the service is spoken with."""
        return frozenset({cls.ASK, cls.MOVE, cls.RENEW, cls.CHECK, cls.END})

    @classmethod
    def changing(cls) -> frozenset[Step]:
        """Those of which nobody knows whether they were done, until the service answers."""
        return frozenset({cls.ASK, cls.MOVE, cls.RENEW})


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """All that the next step is decided from."""

    state: AccessGrant.State
    wanted: bool
    window: Period
    told: Period | None
    sent: bool
    doubted: bool
    renewing: bool
    manual: bool
    checked_at: datetime | None
    lead: timedelta

    def may_open_after(self, moment: datetime) -> bool:
        """Whether the service may have a code that opens later than that."""
        return self.sent and (self.doubted or self.told is None or self.told.end > moment)


def next_step(grant: Standing, now: datetime) -> tuple[Step, datetime] | None:
    """The next step and when it is due (now, when it was due before). None when nothing is to be done, ever."""
    if not grant.wanted:
        return _withdrawing(grant, now)
    if grant.state in State.over():
        if grant.sent and (grant.state == State.REVOKED or grant.window.end > now):
            return Step.END, now
        return (Step.AGAIN, now) if grant.window.end > now else None
    if grant.state == State.FAILED:
        return (Step.END, now) if grant.sent else None
    if grant.window.end <= now:
        # A time that was made shorter while nobody answered: the code must not outlive it.
        return (Step.END if grant.may_open_after(now) else Step.FINISH), now
    if (first := _before_all(grant)) is not None:
        return first, now
    if grant.manual:
        return (Step.FINISH, grant.window.end) if grant.state == State.ACTIVE else (Step.BEGIN, grant.window.start)
    if grant.state == State.PLANNED:
        return Step.ASK, max(grant.window.start - grant.lead, now)
    if grant.state == State.REQUESTED:
        return Step.ASK, now
    if grant.doubted or grant.told != grant.window:
        return Step.MOVE, now
    if grant.state == State.ACTIVE:
        return Step.FINISH, grant.window.end
    look = grant.window.start - CHECKED_BEFORE
    if grant.checked_at is None or grant.checked_at < look:
        return Step.CHECK, look
    return Step.BEGIN, grant.window.start


def _before_all(grant: Standing) -> Step | None:
    """What makes a code that nobody should have open no more, also where somebody opens by hand."""
    if grant.manual and grant.sent and grant.told is None and not grant.doubted:
        return Step.END  # it was refused or lost: what the service has of it would open beside what is noted
    return Step.RENEW if grant.renewing and grant.sent else None


def _withdrawing(grant: Standing, now: datetime) -> tuple[Step, datetime] | None:
    if grant.state == State.REVOKED:
        return (Step.END, now) if grant.sent else None
    if grant.state == State.ENDED:
        return None  # its time is over: the code opens nothing
    return (Step.END if grant.sent else Step.DROP), now


def wait_after(attempts: int) -> timedelta:
    """How long to wait after so many times in vain: half a minute, doubling, never more than a quarter of an hour."""
    doubled: int = 1 << max(0, min(attempts - 1, 10))
    return min(timedelta(seconds=30) * doubled, timedelta(minutes=15))
