"""The jobs of access: what should open is compared with what does, services are spoken with, people are told."""

from __future__ import annotations

import time

from django.utils import timezone
from procrastinate.contrib.django import app

from aktiv.access.actions.carrying_out import go_on
from aktiv.access.actions.listening import forget, listen
from aktiv.access.actions.minding import raise_alarms, tell_holders
from aktiv.access.actions.reconciling import reconcile_all

MOST_SECONDS = 50.0


@app.periodic(cron="* * * * *")
@app.task(name="access.keep_true", queueing_lock="access.keep_true", pass_context=False)
def keep_true(timestamp: int) -> None:  # noqa: ARG001 - when it was due; late is as good
    """Sets grants right by what is held now, and speaks with lock services until nothing is due."""
    until = time.monotonic() + MOST_SECONDS
    away: set[tuple[str, str]] = set()
    try:
        reconcile_all(timezone.now())
    finally:
        while go_on(timezone.now(), away) and time.monotonic() < until:
            continue
        raise_alarms(timezone.now())
        tell_holders(timezone.now())


@app.periodic(cron="*/2 * * * *")
@app.task(name="access.listen", queueing_lock="access.listen", pass_context=False)
def listen_to_locks(timestamp: int) -> None:  # noqa: ARG001 - as above
    """Reads what locks report."""
    listen(timezone.now())


@app.periodic(cron="41 3 * * *")
@app.task(name="access.forget", queueing_lock="access.forget", pass_context=False)
def forget_openings(timestamp: int) -> None:  # noqa: ARG001 - as above
    """Forgets what has been kept long enough."""
    forget(timezone.now())
