"""Appeals: in time, by somebody else, with an outcome that changes the first case and keeps its history."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from aktiv.cases.actions.appealing import answer_appeal, appeal
from aktiv.cases.actions.deciding import Answer, Yes
from aktiv.cases.actions.handling import reassign, take
from aktiv.cases.models import Case, Decision
from aktiv.values.refusal import Refusal
from aktiv.walls import everything
from tests.bookings.world import NOW
from tests.cases.world import CaseWorld, dates, fresh, states
from tests.reading import everything_of

SOON = NOW + timedelta(days=1)


def refused(code: str):  # type: ignore[no-untyped-def]
    return pytest.raises(Refusal, match=f"^{code}$")


def test_an_appeal_is_a_new_case_that_whoever_decided_cannot_have(world: CaseWorld) -> None:
    first = world.case("18–20")
    decision = world.refuse_all(first).decision
    case = appeal(decision.pk, world.as_club, "We were here first.", now=SOON)
    assert (case.kind, case.state, case.appealed, case.barred) == ("appeal", "submitted", decision, world.ingrid)
    with refused("barred_from_appeal"):
        take(case.pk, by=world.ingrid.pk, now=SOON)
    with refused("barred_from_appeal"):
        reassign(case.pk, world.ingrid.pk, by=world.olav.pk, now=SOON)
    with pytest.raises(IntegrityError), transaction.atomic(), everything():
        Case.objects.filter(pk=case.pk).update(handler=world.ingrid)
    assert take(case.pk, by=world.olav.pk, now=SOON).handler == world.olav
    with refused("appealed_already"):
        appeal(decision.pk, world.as_club, "Once more.", now=SOON)


@pytest.mark.parametrize(
    ("now", "code"),
    [
        (datetime(2027, 3, 22, 22, 59, 59, tzinfo=UTC), None),  # 23:59:59 in Oslo on the last day
        (datetime(2027, 3, 22, 23, 0, tzinfo=UTC), "appeal_too_late"),
    ],
)
def test_the_whole_last_day_of_three_weeks_is_in_time(world: CaseWorld, now: datetime, code: str | None) -> None:
    decision = world.refuse_all(world.case("18–20")).decision
    if code is None:
        assert appeal(decision.pk, world.as_club, "Why?", now=now).kind == "appeal"
    else:
        with refused(code):
            appeal(decision.pk, world.as_club, "Why?", now=now)


def test_an_appeal_that_is_upheld_changes_nothing_but_the_appeal(world: CaseWorld) -> None:
    first = world.case("18–20")
    case = appeal(world.refuse_all(first).decision.pk, world.as_club, "Why?", now=SOON)
    take(case.pk, by=world.olav.pk, now=SOON)
    done = answer_appeal(case.pk, Case.Outcome.UPHELD, "It was right.", by=world.olav.pk, now=SOON)
    assert (done.state, done.outcome, fresh(first).outcome, states(first)) == (
        "decided", "upheld", "refused", ["refused"],
    )  # fmt: skip


def test_an_appeal_that_is_heard_is_a_new_decision_on_the_first_case(world: CaseWorld) -> None:
    first = world.case("18–20")
    old = world.refuse_all(first).decision
    case = appeal(old.pk, world.as_club, "Why?", now=SOON)
    take(case.pk, by=world.olav.pk, now=SOON)
    with refused("nothing_decided"):
        answer_appeal(case.pk, Case.Outcome.CHANGED, "You are right.", by=world.olav.pk, now=SOON)
    yes = Answer(grant=(Yes(date_id=dates(first)[0]),))
    answer_appeal(case.pk, Case.Outcome.CHANGED, "You are right.", by=world.olav.pk, now=SOON, change=yes)
    new = everything_of(Decision).get(number=2)
    assert (fresh(first).outcome, states(first), new.supersedes_id, new.text) == (
        "granted", ["granted"], old.pk, "You are right.",
    )  # fmt: skip


def test_nothing_is_appealed_that_gave_all_or_is_not_sent_or_not_ones_own(world: CaseWorld) -> None:
    granted = world.grant_all(world.case("18–20"), sent=True).decision
    with refused("nothing_to_appeal"):
        appeal(granted.pk, world.as_club, "Why?", now=SOON)
    done = world.refuse_all(world.case("20–21"), sent=False).decision
    with refused("letter_not_sent"):
        appeal(done.pk, world.as_club, "Why?", now=NOW)
    with refused("not_found"):
        appeal(done.pk, world.party(world.charlie, world.rival), "Why?", now=NOW)
    with refused("missing_text"):
        appeal(done.pk, world.as_club, "  ", now=NOW)
