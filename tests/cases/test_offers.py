"""Other times that are offered are held until they are answered; the answer books them."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from aktiv.bookings.models import Occurrence
from aktiv.cases.actions.handling import resume, withdraw
from aktiv.cases.actions.offering import answer_offers, lapse_offers, offer
from aktiv.cases.models import Decision, Offer
from aktiv.cases.queries.access import Visitor
from aktiv.timetable.models import Occupancy
from aktiv.values.refusal import Refusal
from tests.bookings.world import NOW, booked
from tests.cases.world import CaseWorld, at, dates, fresh, states
from tests.reading import everything_of

EXPIRED = NOW + timedelta(days=3)


def refused(code: str):  # type: ignore[no-untyped-def]
    return pytest.raises(Refusal, match=f"^{code}$")


def offered(world: CaseWorld, *hours: str):  # type: ignore[no-untyped-def]
    """A case for three times, for which others on court B are offered."""
    case = world.case("17–18", "18–20", "20–21")
    times = {pk: (world.courts["B"].pk, at(each)) for pk, each in zip(dates(case), hours, strict=False)}
    return case, offer(case.pk, times, "Would this do?", by=world.ingrid.pk, now=NOW)


def ids(done: object) -> list[UUID]:
    return [each.pk for each in done.offers]  # type: ignore[attr-defined]


def test_an_offered_time_is_held_against_everybody_until_it_expires(world: CaseWorld) -> None:
    case, _ = offered(world, "17–18")
    world.set(world.hall, mode="instant")
    with refused("taken"):
        booked(world.base, "17–18", world.as_charlie, world.courts["B"])
    assert (fresh(case).state, states(case)) == ("waiting", ["offered", "asked", "asked"])
    assert Occupancy.objects.count() == 1


def test_one_click_books_what_is_taken_and_the_rest_is_asked_for_as_before(world: CaseWorld) -> None:
    case, done = offered(world, "17–18", "18–20")
    first, _ = ids(done)
    answered = answer_offers(case.pk, [first], world.as_club, now=NOW)
    assert answered.decision is not None
    assert (answered.decision.decided_by, answered.decision.offered) == (world.ingrid, True)
    assert states(case) == ["granted", "asked", "asked"]
    assert fresh(case).state == "in_review"
    assert [(each.space, each.during.lower) for each in Occurrence.objects.all()] == [
        (world.courts["B"], at("17–18").start)
    ]
    assert Occupancy.objects.count() == 1


def test_taking_all_that_was_offered_decides_the_case(world: CaseWorld) -> None:
    case, done = offered(world, "17–18", "18–20", "20–21")
    answer_offers(case.pk, ids(done), world.as_club, now=NOW)
    assert (fresh(case).state, fresh(case).outcome) == ("decided", "granted")


def test_declining_lets_go_of_the_time_and_the_handler_goes_on(world: CaseWorld) -> None:
    case, _ = offered(world, "17–18")
    answered = answer_offers(case.pk, [], world.as_club, now=NOW)
    assert (answered.decision, fresh(case).state, Occupancy.objects.count()) == (None, "in_review", 0)
    assert everything_of(Decision).count() == 0
    with refused("no_offers"):
        answer_offers(case.pk, [], world.as_club, now=NOW)


def test_an_answer_that_comes_late_is_good_as_long_as_nobody_took_the_time(world: CaseWorld) -> None:
    case, done = offered(world, "17–18", "18–20")
    world.set(world.hall, mode="instant")
    late = NOW + timedelta(hours=4)
    Offer.objects.update(expires_at=late)
    from aktiv.timetable.models import Claim

    Claim.objects.filter(kind="hold").update(expires_at=late)
    Occupancy.objects.update(expires_at=late)
    booked(world.base, "17–18", world.as_charlie, world.courts["B"], now=late)
    answered = answer_offers(case.pk, ids(done), world.as_club, now=late)
    assert answered.gone == (dates(case)[0],)
    assert states(case) == ["asked", "granted", "asked"]
    assert [each.answer for each in Offer.objects.order_by("during")] == ["lapsed", "accepted"]


def test_offers_that_nobody_answers_run_out_and_the_case_goes_on(world: CaseWorld) -> None:
    case, _ = offered(world, "17–18")
    due = fresh(case).answer_by
    assert lapse_offers(EXPIRED - timedelta(microseconds=1)) == 0
    assert lapse_offers(EXPIRED) == 1
    assert (fresh(case).state, states(case), fresh(case).answer_by) == (
        "in_review", ["asked"] * 3, due + timedelta(days=3),
    )  # fmt: skip


@pytest.mark.parametrize("how", ["resume", "withdraw"])
def test_a_case_that_takes_another_way_lets_go_of_what_it_held(world: CaseWorld, how: str) -> None:
    case, _ = offered(world, "17–18")
    if how == "resume":
        resume(case.pk, by=world.ingrid.pk, now=NOW)
    else:
        withdraw(case.pk, world.as_club, now=NOW)
    assert Occupancy.objects.count() == 0
    assert Offer.objects.get().answer == "lapsed"


def test_what_is_taken_cannot_be_offered_and_the_free_ones_are(world: CaseWorld) -> None:
    world.set(world.hall, mode="instant")
    booked(world.base, "17–18", world.as_charlie, world.courts["B"])
    world.set(world.hall, mode="application")
    case, done = offered(world, "17–18", "18–20")
    assert (list(done.taken), len(done.offers)) == ([dates(case)[0]], 1)


@pytest.mark.scenario(26)
def test_a_secret_link_cannot_say_yes(world: CaseWorld) -> None:
    case, done = offered(world, "17–18")
    with refused("sign_in_first"):
        answer_offers(case.pk, ids(done), Visitor(case.application_id), now=NOW)
    with refused("not_found"):
        answer_offers(case.pk, ids(done), world.party(world.charlie, world.rival), now=NOW)
