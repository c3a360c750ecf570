"""Trying again when the database broke a tie by failing one of the transactions that met."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable
from functools import wraps
from threading import Lock
from typing import ParamSpec, TypeVar

from django.db import OperationalError, connection

ATTEMPTS = 5
BROKEN_TIES = {"40P01": "deadlock", "40001": "serialization"}

_tried_again: Counter[str] = Counter()
_counting = Lock()

P = ParamSpec("P")
R = TypeVar("R")


def retrying(action: Callable[P, R]) -> Callable[P, R]:
    """Runs an action again, at most four times, when its transaction lost a deadlock (40P01) or serialisation (40001).

    Belongs at the edge of an action that opens its own transaction: inside one it runs the action once, since only the
    whole can be tried again. The last failure is raised as it is.
    """

    @wraps(action)
    def tried(*args: P.args, **kwargs: P.kwargs) -> R:
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return action(*args, **kwargs)
            except OperationalError as failure:
                tie = BROKEN_TIES.get(getattr(failure.__cause__, "sqlstate", None) or "")
                if tie is None or connection.in_atomic_block or attempt == ATTEMPTS:
                    raise
                with _counting:
                    _tried_again[tie] += 1
                time.sleep(random.uniform(0, 0.01 * 2**attempt))  # noqa: S311 - spreads rivals, guards nothing
        raise AssertionError("the last attempt returns or raises")

    return tried


def tried_again() -> dict[str, int]:
    """How often this process has tried again, by what was lost."""
    with _counting:
        return dict(_tried_again)
