"""A job is deferred by the app's role in the transaction of what it belongs to, and done by a worker."""

import pytest
from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.conftest import Committed

pytestmark = pytest.mark.debian_postgres
DONE: list[str] = []


@app.task(name="tests.note")
def note(text: str) -> None:
    DONE.append(text)


class Undone(Exception):
    pass


def defer_and_undo() -> None:
    with transaction.atomic():
        note.defer(text="undone")
        raise Undone


def test_a_job_lives_and_dies_with_the_transaction_that_deferred_it(committed: Committed) -> None:
    with pytest.raises(Undone):
        defer_and_undo()
    assert not ProcrastinateJob.objects.exists()


def test_a_worker_does_what_was_deferred(committed: Committed) -> None:
    DONE.clear()
    note.defer(text="done")
    with app.replace_connector(app.connector.get_worker_connector()) as worker:  # type: ignore[attr-defined]
        worker.run_worker(wait=False, install_signal_handlers=False, listen_notify=False)
    assert DONE == ["done"]
