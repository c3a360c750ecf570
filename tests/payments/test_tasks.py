"""The jobs of batches: one that fails is told, and holds up none of the others."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

import pytest

from aktiv.payments.tasks import _each_to_its_end


def test_a_batch_that_fails_stops_none_of_those_after_it() -> None:
    good, bad, last = uuid4(), uuid4(), uuid4()
    left = {good: 1, last: 2}
    done: list[UUID] = []

    def step(batch_id: UUID, *, now: datetime) -> bool:
        if batch_id == bad:
            raise ValueError("cannot be drawn")
        done.append(batch_id)
        left[batch_id] -= 1
        return left[batch_id] > 0

    with pytest.raises(ExceptionGroup) as told:
        _each_to_its_end([good, bad, last], step)
    assert done == [good, last, last]
    assert [str(each) for each in told.value.exceptions] == ["cannot be drawn"]
