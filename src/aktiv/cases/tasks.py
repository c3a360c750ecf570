"""The jobs of cases: letters leave when nobody can undo them any more, offers run out, files are scanned, and the
archive is told."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from aktiv.cases.actions.archiving import archive_all
from aktiv.cases.actions.attaching import scan_waiting, sweep
from aktiv.cases.actions.deciding import send_off_all
from aktiv.cases.actions.drafting import forget_drafts
from aktiv.cases.actions.offering import lapse_offers


@app.periodic(cron="* * * * *")
@app.task(name="cases.go_on", queueing_lock="cases.go_on", pass_context=False)
def go_on(timestamp: int) -> None:  # noqa: ARG001 - when it was due; late is as good
    """Says decisions aloud whose half minute is over, and takes back offers that nobody answered."""
    now = timezone.now()
    send_off_all(now)
    lapse_offers(now)


@app.periodic(cron="23 3 * * *")
@app.task(name="cases.forget_drafts", queueing_lock="cases.forget_drafts", pass_context=False)
def forget(timestamp: int) -> None:  # noqa: ARG001 - as above
    """Deletes drafts that nobody has touched for thirty days, and files that belong to nothing any more."""
    now = timezone.now()
    forget_drafts(now)
    sweep(now)


@app.periodic(cron="* * * * *")
@app.task(name="cases.scan", queueing_lock="cases.scan", pass_context=False)
def scan(timestamp: int) -> None:  # noqa: ARG001 - as above
    """Has files scanned that came while the scanner was away."""
    scan_waiting(timezone.now())


@app.periodic(cron="* * * * *")
@app.task(name="cases.archive", queueing_lock="cases.archive", pass_context=False)
def archive(timestamp: int) -> None:  # noqa: ARG001 - as above
    """Sends to the municipalities' archives what happened, and asks what became of it."""
    archive_all(timezone.now())
