"""A hall that is closed, or taken out of use, while somebody's application for it waits."""

from __future__ import annotations

import pytest

from aktiv.bookings.actions.closing import close
from aktiv.bookings.models import Booking
from aktiv.bookings.rules import Party
from aktiv.cases.actions.deciding import Answer, Yes, decide
from aktiv.cases.models import Decision
from aktiv.cases.queries.desk import scene_of
from aktiv.facilities.models import Space
from aktiv.values.refusal import Refusal
from tests.bookings.world import NOW
from tests.cases.world import CaseWorld, at, dates, days, fresh, states
from tests.reading import everything_of


def closed(world: CaseWorld, *courts: str, hours: str = "12–22") -> None:
    ids = [world.courts[each].pk for each in courts]
    close(ids, at(hours), Party(person_id=world.ingrid.pk), reason="Water in the hall", now=NOW)


def test_a_closure_stops_the_date_it_hits_and_says_what_it_is(world: CaseWorld) -> None:
    case = world.case("18–20", days=days(2))
    closed(world, "A")
    hit, _ = dates(case)
    done = world.grant_all(case)
    assert {pk: [each.kind for each in found] for pk, found in done.taken.items()} == {hit: ["closure"]}
    assert (states(case), fresh(case).state) == (["asked", "granted"], "in_review")


def test_the_case_says_closed_and_another_court_is_the_way_out(world: CaseWorld) -> None:
    case = world.case("18–20")
    closed(world, "A")
    [date] = dates(case)
    assert scene_of(fresh(case), NOW).waiting[date].closed
    yes = Yes(date_id=date, space_id=world.courts["B"].pk, period=at("18–20"))
    decide(case.pk, Answer(grant=(yes,)), by=world.ingrid.pk, now=NOW)
    assert states(case) == ["granted"]


def test_a_hall_that_is_lent_out_no_more_is_refused_and_the_case_can_still_be_answered(world: CaseWorld) -> None:
    case = world.case("18–20")
    Space.objects.filter(pk=world.courts["A"].pk).update(active=False)
    with pytest.raises(Refusal) as refusal:
        world.grant_all(case)
    assert (refusal.value.code, states(case), everything_of(Decision).count()) == ("not_lent_out", ["asked"], 0)
    assert not Booking.objects.exists()
    scene_of(fresh(case), NOW)
    decide(case.pk, Answer(refuse=tuple(dates(case)), reason="closed"), by=world.ingrid.pk, now=NOW)
    assert fresh(case).outcome == "refused"
