"""Doing what is due about grants, one step at a time: some with the lock service, some without.

Before the service is spoken with it is written down that it will be, and for how long nobody else does it. A worker may
die before, during and after the call: the next one says the same under the same key, which the service knows.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.db import transaction
from psycopg.types.range import TimestamptzRange

from aktiv.access.actions.noting import event
from aktiv.access.actions.ordering import Order, said
from aktiv.access.models import AccessGrant
from aktiv.access.ports.lock import LockAway, LockRefused, LockService, Pin, services_of
from aktiv.access.queries.due import due, standing_of
from aktiv.access.rules.keys import key_of
from aktiv.access.rules.steps import ONCE_MORE, POLLED, Step, next_step, wait_after
from aktiv.access.sealing import sealed, unsealed
from aktiv.journal.actions import append
from aktiv.timetable.retry import retrying
from aktiv.values.periods import Period
from aktiv.walls import everything

_LOG = logging.getLogger(__name__)
State = AccessGrant.State
A_BATCH = 10
LEASE = timedelta(minutes=3)
"""How long one worker has a grant to itself: longer than its whole batch takes with a service that is slow."""


def go_on(now: datetime, away: set[tuple[str, str]] | None = None, limit: int = A_BATCH) -> int:
    """Does the next steps of the grants that are due. Returns how many were looked at: none, when none is due. Services
    (municipality and name) that do not answer are put in `away`, and asked no more by whoever hands it on. What fails
    as nobody foresaw keeps no other waiting, and is raised when all else is done."""
    away = set() if away is None else away
    looked_at, wrong = due(now, limit), []
    for grant_id in looked_at:
        try:
            act(grant_id, away, now=now)
        except Exception as error:
            wrong.append(error)
            _put_off(grant_id, now)
    if wrong:
        raise ExceptionGroup("door codes that nobody can go on with", wrong)
    return len(looked_at)


def act(grant_id: int, away: set[tuple[str, str]] | None = None, *, now: datetime) -> bool:
    """Does the next step of one grant. Whether it came to something; services in `away` are not spoken with."""
    away = set() if away is None else away
    order = _begun(grant_id, away, now)
    if not isinstance(order, Order):
        return order
    pin: Pin | None = None
    refused, service = "", None
    try:
        service = services_of(order.slug).get(order.service)
        if service is None:
            raise LockAway("no_service")
        pin = said(service, order)
    except LockAway as error:
        away.add((order.slug, order.service))
        if not _again(order, now, "no_service" if str(error) == "no_service" else "away") and service is not None:
            _forgotten(service, order)
        return False
    except LockRefused as error:
        if order.step in (Step.END, Step.CHECK):
            _again(order, now, error.code)
            return False
        refused = error.code
    if not _came(order, pin, refused, now) and service is not None:
        _forgotten(service, order)
    return True


@retrying
@transaction.atomic
def _begun(grant_id: int, away: set[tuple[str, str]], now: datetime) -> Order | bool:
    """Does a step that takes no service, or takes the grant and says what the service is to be told."""
    with everything():
        grant = _locked(grant_id, skip=True)
        if grant is None or grant.due_at is None or grant.due_at > now:
            return False
        if grant.leased_until is not None and grant.leased_until > now:
            return False
        found = next_step(standing_of(grant), now)
        if found is None or found[1] > now:
            grant.due_at = found[1] if found else None
            grant.save(update_fields=["due_at"])
            return False
        step = found[0]
        if step not in Step.spoken():
            _turn(grant, step, now)
            return True
        slug, name = grant.municipality.slug, grant.lock.service
        if (slug, name) in away:
            # Behind those of services that answer, however many wait.
            grant.due_at = now + POLLED
            grant.save(update_fields=["due_at"])
            return False
        grant.leased_until = now + LEASE
        if step in Step.changing():
            grant.sent = grant.doubted = True
        if step is Step.ASK:
            grant.state = State.REQUESTED
        grant.save()
        window = Period(grant.window.lower, grant.window.upper)
        key, lock = key_of(grant.pk, grant.round), grant.lock.external_id
        return Order(grant.pk, step, slug, name, key, lock, window, grant.leased_until)


def _turn(grant: AccessGrant, step: Step, now: datetime) -> None:
    """A step that is ours alone, in the caller's transaction."""
    verb = {Step.DROP: "revoked", Step.AGAIN: "planned", Step.BEGIN: "active", Step.FINISH: "ended"}[step]
    if step is Step.FINISH and grant.state not in State.with_code():
        verb = "failed"
        grant.fault = grant.fault or "too_late"
    grant.state = verb
    if step is not Step.BEGIN:
        grant.code = ""
    if step is Step.AGAIN:
        grant.round += 1
        _forget(grant)
        grant.manual, grant.fault, grant.attempts = False, "", 0
        grant.shown_at = grant.alarmed_at = grant.issued_at = None
    _kept(grant, now)
    append(event(f"access.{verb}", grant), at=now)


@retrying
@transaction.atomic
def _came(order: Order, pin: Pin | None, refused: str, now: datetime) -> bool:
    """Writes what the service answered. The grant may be wanted no more, or otherwise, since it was asked.

    Whether there is anything to write it on: not when the grant is gone, or has a new key since.
    """
    with everything():
        grant = _locked(order.grant_id)
        if grant is None or key_of(grant.pk, grant.round) != order.key:
            return False
        if grant.leased_until != order.lease:
            _too_late(grant, now)
            return True
        was = grant.state
        grant.doubted = False
        by_hand = grant.manual and grant.state in State.with_code()
        kept = grant.fault if by_hand and order.step is Step.END else ""
        grant.attempts, grant.fault = 0, refused or kept
        if refused:
            # Nobody knows what the service has: it is ended, and what was asked for anew is not taken for done.
            grant.told = None
            if not by_hand:
                grant.state, grant.code, grant.manual = State.FAILED, "", False
        elif order.step is Step.END:
            _over(grant, now)
        elif pin is None:
            _lost(grant)
        else:
            _has(grant, order, pin, now)
        again = now + ONCE_MORE if grant.state == State.REVOKED and was != State.REVOKED else None
        if grant.state == State.REQUESTED and pin is not None and not pin.ready:
            again = now + POLLED
        _kept(grant, now, again)
        if (verb := _verb(order, was, grant)) is not None:
            append(event(verb, grant, fault=refused) if refused else event(verb, grant), at=now)
    return True


def _too_late(grant: AccessGrant, now: datetime) -> None:
    """The answer comes when the lease is over and another worker has spoken with the service: whose order it followed
    last, nobody knows. It is told anew what should be, from the state that the other worker left. One that waits for an
    answer just now comes too late for the same reason."""
    grant.sent = grant.doubted = True
    grant.due_at, grant.leased_until = now, None
    grant.save(update_fields=["sent", "doubted", "due_at", "leased_until"])


def _forgotten(service: LockService, order: Order) -> None:
    """What was asked for came under a key that nobody goes by any more: it opens nothing, as far as can be seen to."""
    try:
        service.end(order.key, order.lock)
    except (LockAway, LockRefused):
        _LOG.warning("the lock service of grant %s may know of its round before", order.grant_id)


def _has(grant: AccessGrant, order: Order, pin: Pin, now: datetime) -> None:
    """The service has a code, or will have."""
    grant.told, grant.checked_at = _range(pin.window), now
    if order.step is Step.RENEW:
        grant.renewing = False
    if grant.manual or not grant.wanted or grant.renewing:
        return  # it is not this code that opens
    if not pin.ready:
        if grant.state in State.with_code():
            grant.state = State.REQUESTED
        grant.code = ""
        return
    if unsealed(grant.code) != pin.code:
        grant.code, grant.shown_at = sealed(pin.code), None
    if grant.state == State.ACTIVE and grant.window.lower > now:
        grant.state = State.ISSUED
    if grant.state in (State.PLANNED, State.REQUESTED):
        grant.state, grant.issued_at = State.ISSUED, now


def _lost(grant: AccessGrant) -> None:
    """The service knows nothing of it: it is asked for anew, under the same key."""
    grant.told, grant.renewing = None, False
    if not grant.manual and grant.state in State.with_code():
        grant.state, grant.code = State.REQUESTED, ""


def _over(grant: AccessGrant, now: datetime) -> None:
    """The service has forgotten it. One that is withdrawn is ended once more a little later."""
    again = not grant.wanted and grant.state != State.REVOKED and grant.window.upper > now
    _forget(grant)
    grant.sent = again
    if grant.state == State.FAILED and grant.wanted:
        return
    if grant.manual and grant.wanted and grant.state in State.with_code() and grant.window.upper > now:
        return  # what is noted by hand opens, and now nothing beside it
    if grant.state in State.over() and grant.wanted:
        return  # it is planned anew, now that nothing is left of it
    ended = grant.wanted and grant.state in State.with_code()
    late = grant.wanted and not ended
    grant.state = State.ENDED if ended else State.FAILED if late else State.REVOKED
    grant.fault = "too_late" if late else grant.fault
    grant.code = ""


def _forget(grant: AccessGrant) -> None:
    grant.told, grant.sent, grant.doubted, grant.renewing, grant.checked_at = None, False, False, False, None


def _verb(order: Order, was: str, grant: AccessGrant) -> str | None:
    if grant.state != was:
        return f"access.{grant.state}"
    return "access.moved" if order.step is Step.MOVE and not grant.fault else None


@retrying
@transaction.atomic
def _again(order: Order, now: datetime, fault: str) -> bool:
    """The service did not answer, or will not do what must be done: it is tried again, later each time. As `_came`."""
    with everything():
        grant = _locked(order.grant_id)
        if grant is None or key_of(grant.pk, grant.round) != order.key:
            return False
        _LOG.warning("the lock service of grant %s did not %s (%s)", grant.pk, order.step, fault)
        if grant.leased_until != order.lease:
            _too_late(grant, now)
            return True
        grant.attempts += 1
        grant.fault, grant.leased_until = fault, None
        grant.due_at = now + wait_after(grant.attempts)
        grant.save(update_fields=["attempts", "fault", "leased_until", "due_at"])
    return True


@retrying
@transaction.atomic
def _put_off(grant_id: int, now: datetime) -> None:
    with everything():
        AccessGrant.objects.filter(pk=grant_id).update(due_at=now + wait_after(10), leased_until=None)


def _kept(grant: AccessGrant, now: datetime, again: datetime | None = None) -> None:
    found = next_step(standing_of(grant), now)
    grant.leased_until = None
    grant.due_at = again or (found[1] if found else None)
    grant.save()


def _locked(grant_id: int, *, skip: bool = False) -> AccessGrant | None:
    rows = AccessGrant.objects.select_for_update(of=("self",), no_key=True, skip_locked=skip)
    return rows.select_related("lock", "municipality").filter(pk=grant_id).first()


def _range(period: Period) -> TimestamptzRange:
    return TimestamptzRange(period.start, period.end)
