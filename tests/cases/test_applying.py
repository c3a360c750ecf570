"""The basket and handing it in: what is had at once, what a person decides on, what nobody may ask for."""

from __future__ import annotations

from datetime import timedelta

import pytest

from aktiv.bookings.models import Booking, Occurrence
from aktiv.cases.actions.drafting import Filled, ask_again, ask_for, fill, forget_drafts, leave_out
from aktiv.cases.actions.handing_in import hand_in
from aktiv.cases.models import AcceptedTerms, Application, Case, Line, RequestedDate
from aktiv.cases.queries.applications import draft_of, lines_of, my_applications
from aktiv.values.refusal import Refusal
from tests.bookings.world import NOW, TUESDAY, booked, verbs, when
from tests.cases.world import CaseWorld, days, states
from tests.reading import everything_of


def refused(code: str):  # type: ignore[no-untyped-def]
    return pytest.raises(Refusal, match=f"^{code}$")


def test_a_time_that_a_person_decides_on_becomes_a_case_and_holds_nothing(world: CaseWorld) -> None:
    done = world.applied("18–20")
    [case] = done.cases
    assert (case.state, case.handler, states(case)) == ("submitted", None, ["asked"])
    assert (case.title, case.dates_count, case.key) == ("Solheim IL, Handball", 1, f"2027-{case.number}")
    assert not Occurrence.objects.exists()
    assert booked(world.base, "18–20", world.as_charlie, world.room)  # the room is another place
    assert case.answer_by == TUESDAY + timedelta(days=20)


@pytest.mark.scenario(23)
def test_a_mixed_basket_books_what_is_instant_and_sends_the_rest(world: CaseWorld) -> None:
    ask_for(world.as_club, world.room.pk, [when("18–20")], now=NOW)
    line = ask_for(world.as_club, world.courts["A"].pk, [when("18–20")], now=NOW)
    done = world.handed_in(line.application, world.as_club)
    [case] = done.cases
    assert [each.state for each in RequestedDate.objects.order_by("pk")] == ["booked", "asked"]
    assert [each.space for each in Booking.objects.all()] == [world.room]
    assert states(case) == ["asked"]
    assert verbs("booking.", "case.", "application.handed") == [
        "booking.confirmed",
        "application.handed_in",
        "case.opened",
    ]


@pytest.mark.scenario(23)
def test_only_together_makes_all_of_it_wait(world: CaseWorld) -> None:
    ask_for(world.as_club, world.room.pk, [when("18–20")], now=NOW)
    line = ask_for(world.as_club, world.courts["A"].pk, [when("18–20")], now=NOW)
    done = world.handed_in(line.application, world.as_club, only_together=True)
    assert (done.bookings, states(done.cases[0])) == ([], ["asked", "asked"])


def test_a_time_that_is_taken_can_be_asked_for_and_is_not_booked(world: CaseWorld) -> None:
    booked(world.base, "18–20", world.as_charlie, world.room)
    line = ask_for(world.as_club, world.room.pk, [when("18–20"), when("20–21")], now=NOW)
    done = world.handed_in(line.application, world.as_club)
    assert sorted(RequestedDate.objects.values_list("state", flat=True)) == ["asked", "booked"]
    assert len(done.cases) == len(done.bookings) == 1


def test_one_basket_for_each_party_and_the_same_time_twice_is_one(world: CaseWorld) -> None:
    ask_for(world.as_club, world.courts["A"].pk, [when("18–20")], now=NOW)
    ask_for(world.as_club, world.courts["A"].pk, [when("18–20"), when("20–21")], now=NOW)
    ask_for(world.as_alice, world.courts["A"].pk, [when("18–20")], now=NOW)
    draft = draft_of(world.as_club)
    assert draft is not None
    assert [len(each.dates.all()) for each in lines_of(draft)] == [1, 1]
    assert everything_of(Application).count() == 2


def test_nobody_sees_or_touches_anothers_basket(world: CaseWorld) -> None:
    line = ask_for(world.as_club, world.courts["A"].pk, [when("18–20")], now=NOW)
    with refused("not_found"):
        leave_out(world.as_charlie, line_id=line.pk, now=NOW)
    with refused("not_found"):
        fill(line.application_id, world.as_charlie, Filled(title="Mine"), now=NOW)
    with refused("not_representative"):
        ask_for(world.party(world.charlie, world.club), world.courts["A"].pk, [when("18–20")], now=NOW)
    leave_out(world.as_club, line_id=line.pk, now=NOW)
    assert not Line.objects.exists()


def test_another_tab_loses_nothing_and_overwrites_nothing(world: CaseWorld) -> None:
    line = ask_for(world.as_club, world.courts["A"].pk, [when("18–20")], now=NOW)
    first = draft_of(world.as_club)
    assert first is not None
    fill(line.application_id, world.as_club, Filled(title="From one tab"), now=NOW, version=first.version)
    with refused("application_changed"):
        fill(line.application_id, world.as_club, Filled(title="From the other"), now=NOW, version=first.version)
    kept = draft_of(world.as_club)
    assert kept is not None
    assert kept.title == "From one tab"


@pytest.mark.parametrize(
    ("filled", "code"),
    [
        ({"title": ""}, "missing_title"),
        ({"kind": "event", "event": {"organiser": "Solheim IL"}}, "missing_event"),
        ({"participants": {"6-12": 99_000}}, "too_many_participants"),
    ],
)
def test_what_is_missing_is_named_and_nothing_is_handed_in(
    world: CaseWorld, filled: dict[str, object], code: str
) -> None:
    world.set(world.hall, max_participants=500)
    with refused(code):
        world.applied("18–20", **filled)
    draft = draft_of(world.as_club)
    assert draft is not None
    assert (everything_of(Case).count(), draft.submitted_at) == (0, None)


def test_what_nobody_may_ask_for_is_refused_date_by_date(world: CaseWorld) -> None:
    world.set(world.hall, audience="organisations")
    line = ask_for(world.as_alice, world.courts["A"].pk, [when("18–20")], now=NOW)
    with pytest.raises(Refusal) as refusal:
        world.handed_in(line.application, world.as_alice)
    assert refusal.value.data["dates"] == {line.dates.get().pk: "organisations_only"}


def test_handing_in_twice_is_once(world: CaseWorld) -> None:
    done = world.applied("18–20")
    with refused("already_handed_in"):
        hand_in(done.application.pk, world.as_club, now=NOW)
    assert everything_of(Case).count() == 1


def test_an_earlier_application_is_asked_for_again_a_year_later_at_the_same_wall_time(world: CaseWorld) -> None:
    world.set(horizon_days=730)
    world.applied("18–20", days=days(3))
    draft = ask_again(everything_of(Application).get().pk, world.as_club, now=NOW)
    [line] = lines_of(draft)
    zone = world.municipality.zone
    began = [each.during.lower.astimezone(zone) for each in line.dates.all()]
    assert [(each.hour, each.isoweekday(), each.year) for each in began] == [(18, 2, 2028)] * 3
    assert (draft.title, draft.participants) == ("Handball", {"6-12": 18})


def test_drafts_that_nobody_touches_go_after_thirty_days(world: CaseWorld) -> None:
    ask_for(world.as_club, world.courts["A"].pk, [when("18–20")], now=NOW)
    assert forget_drafts(NOW + timedelta(days=30)) == 0
    assert forget_drafts(NOW + timedelta(days=30, seconds=1)) == 1
    assert not RequestedDate.objects.exists()


def test_my_applications_are_mine_alone(world: CaseWorld) -> None:
    world.applied("18–20")
    assert [len(my_applications(each)) for each in (world.as_club, world.as_alice, world.as_charlie)] == [1, 0, 0]
    assert not AcceptedTerms.objects.exists()
