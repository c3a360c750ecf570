"""A test that needs real commits has a clean database of its own, and nothing of it stays."""

import subprocess
import sys

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from tests.conftest import Committed

pytestmark = pytest.mark.debian_postgres


@pytest.mark.parametrize("run", ["first", "second"])
def test_commits_are_seen_by_other_connections_and_gone_in_the_next_test(committed: Committed, run: str) -> None:
    assert Session.objects.count() == 0
    Session.objects.create(session_key=run, session_data="", expire_date=timezone.now())
    with committed.connect() as other:
        assert other.execute("SELECT session_key FROM django_session").fetchall() == [(run,)]


def test_a_child_process_sees_what_was_committed(committed: Committed) -> None:
    Session.objects.create(session_key="seen", session_data="", expire_date=timezone.now())
    program = (
        "import django; django.setup(); from django.contrib.sessions.models import Session;"
        "print(Session.objects.get().session_key)"
    )
    child = subprocess.run(
        [sys.executable, "-c", program], env=committed.environment(), check=True, capture_output=True, text=True
    )
    assert child.stdout.strip() == "seen"


@pytest.mark.django_db
def test_a_test_in_a_transaction_starts_empty() -> None:
    assert Session.objects.count() == 0
