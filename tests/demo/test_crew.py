"""Several processes at once: what one makes several make, and they end together."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django.db import DataError

from aktiv.demo.actions import build
from aktiv.demo.crew import side_by_side
from tests.conftest import Committed, _point_django_at
from tests.database import TEMPLATE
from tests.demo.test_loading import facts
from tests.demo.world import NOW

A_MONTH = timedelta(days=30)
GIVEN = re.compile(
    r'[0-9a-f]{12}(?=:)|\b[0-9a-f]{32}\b|(?<=\[)\d+(?=, "20)|'
    r'"(?:act|appealed|because|booking|bookings|case|cases|damage|damages|decision|depot|facility|first|granted|group|invitation|key|kinds|lock|note|occurrence|offers|parent|refused|request|'
    r'round|season|spaces|tell)": (?:"[^"]*"|\d+|\[[^]]*])'
)
"""Ids that the database or chance gives out, in the items of charges and in what the journal says."""
OF_A_FILE = re.compile(r'"sha256": "[0-9a-f]{64}"')
"""What a file of payments came to: it names invoices by the numbers that they were given."""
OF_A_NEW_GROUP = {"organisation.founded", "right.asked"}


def doubled(number: int) -> int:
    print("what is said on the way is no answer")
    return 2 * number


def refused(number: int) -> int:
    if number == 1:
        raise DataError(f"no {number}") from ValueError("because")
    signal.pause()
    return number


def dead(number: int) -> int:
    os.kill(os.getpid(), signal.SIGKILL)
    return number


def stays(number: int) -> None:
    print(f"{number} stays", flush=True)
    signal.pause()


def test_what_each_process_made_is_handed_over() -> None:
    made: dict[int, int] = {}
    side_by_side(doubled, [1, 2, 3], 2, made.__setitem__)
    assert made == {1: 2, 2: 4, 3: 6}


def test_the_first_error_stops_the_others_and_comes_with_its_cause_and_its_place() -> None:
    with pytest.raises(DataError, match="no 1") as failed:
        side_by_side(refused, [0, 1, 2], 2, lambda *_: None)
    assert isinstance(failed.value.__cause__, ValueError)
    assert "in refused" in "".join(failed.value.__notes__)


def test_a_process_that_is_killed_is_an_error_too() -> None:
    with pytest.raises(ChildProcessError, match="-9"):
        side_by_side(dead, [1], 2, lambda *_: None)


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_processes_end_with_the_one_that_began_them(ending: signal.Signals) -> None:
    begin = (
        "import django; django.setup();"
        "from aktiv.demo.crew import side_by_side; from tests.demo.test_crew import stays;"
        "side_by_side(stays, [1, 2], 2, print)"
    )
    environment = {**os.environ, "PYTHONPATH": f"src{os.pathsep}.", "DJANGO_SETTINGS_MODULE": "aktiv.config.settings"}
    beginner = subprocess.Popen([sys.executable, "-c", begin], env=environment, stderr=subprocess.PIPE, text=True)
    assert beginner.stderr
    assert sorted([beginner.stderr.readline(), beginner.stderr.readline()]) == ["1 stays\n", "2 stays\n"]
    beginner.send_signal(ending)
    beginner.communicate(timeout=60)  # until nobody is left who may say something
    assert beginner.returncode


def test_several_processes_make_what_one_makes(committed: Committed, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []
    for at_once in (1, 2):
        fresh = Committed(committed.server, f"{committed.name}_{at_once}")
        fresh.server.create(fresh.name, TEMPLATE)
        try:
            _point_django_at(fresh.server, fresh.name)
            for name, value in fresh.environment().items():
                monkeypatch.setenv(name, value)
            build(lambda _: None, now=NOW, only=("alesund", "fjell"), reach=A_MONTH, at_once=at_once)
            seen.append(_without_given_ids(facts(0)))
        finally:
            _point_django_at(committed.server, committed.name)
            fresh.server.drop(fresh.name)
    assert seen[0]["occupancy"]
    assert seen[0] == seen[1]


def _without_given_ids(found: dict[str, Counter[Any]]) -> dict[str, Counter[Any]]:
    plain: dict[str, Counter[Any]] = {}
    for name, rows in found.items():
        plain[name] = Counter()
        for row, times in rows.items():
            made_here = name == "journal" and (row[1] in OF_A_NEW_GROUP or _of_a_payer(row))
            told = [*row[:4], *row[5:]] if made_here else row  # without the id that the group or payer was given
            if name == "charges" and (row[1] == "collaboration_share" or row[0] == "home_part"):
                told = [*row[:7], *row[8:]]
            if name == "journal" and row[1] == "collaboration.payments_read":
                told = [OF_A_FILE.sub("", value) for value in told]
            plain[name][tuple(GIVEN.sub("", value) for value in told)] += times
    return plain


def _of_a_payer(row: Any) -> bool:
    """Whether an entry is of an organisation that was registered to be billed for its share, or for its residents."""
    return (
        row[5] == "collaboration_share"
        or '"home_part"' in row[6]
        or (row[1] == "organisation.registered" and '"public"' in row[6])
    )
