"""The jobs of payments: providers are asked, and do what they are asked to."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from uuid import UUID

from django.utils import timezone
from procrastinate.contrib.django import app

from aktiv.payments.actions.announcing import announce
from aktiv.payments.actions.drawing import draw_on
from aktiv.payments.actions.reconciling import reconcile_all
from aktiv.payments.actions.settling import go_on
from aktiv.payments.queries.batches import being_drawn, to_be_told


@app.periodic(cron="* * * * *")
@app.task(name="payments.go_on", queueing_lock="payments.go_on", pass_context=False)
def proceed(timestamp: int) -> None:  # noqa: ARG001 - when it was due; late is as good
    """Asks providers what became of payments, and has them take, give back and let go."""
    now = timezone.now()
    while go_on(now) >= 100:  # a full batch: there may be more
        pass


@app.periodic(cron="17 4 * * *")
@app.task(name="payments.reconcile", queueing_lock="payments.reconcile", pass_context=False)
def reconcile(timestamp: int) -> None:  # noqa: ARG001 - as above
    """Reads the providers' lists of the last days."""
    reconcile_all(timezone.now())


@app.periodic(cron="* * * * *")
@app.task(name="payments.draw", queueing_lock="payments.draw", pass_context=False)
def draw(timestamp: int) -> None:  # noqa: ARG001 - as above
    """Goes on with the batches that are being drawn up, also those whose worker died."""
    _each_to_its_end(being_drawn(), draw_on)


@app.periodic(cron="* * * * *")
@app.task(name="payments.announce", queueing_lock="payments.announce", pass_context=False)
def tell_of_invoices(timestamp: int) -> None:  # noqa: ARG001 - as above
    """Has the customers of batches that were handed over told of their invoices."""
    _each_to_its_end(to_be_told(), announce)


def _each_to_its_end(batches: Iterable[UUID], go_on_with: Callable[..., bool]) -> None:
    """A batch that fails stops none of those after it; that it failed is told when they are done."""
    failed: list[Exception] = []
    for batch_id in batches:
        try:
            while go_on_with(batch_id, now=timezone.now()):
                pass
        except Exception as error:
            failed.append(error)
    if failed:
        raise ExceptionGroup("batches that failed", failed)
