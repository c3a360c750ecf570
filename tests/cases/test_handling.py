"""Whose case it is, what is written on it, and what an applicant may do."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from aktiv.cases.actions.handling import (
    answer,
    ask,
    end_absence,
    leave,
    look,
    note,
    reassign,
    resume,
    set_absence,
    take,
    withdraw,
)
from aktiv.cases.models import Note
from aktiv.cases.queries.access import APPLICATION_LINK, Visitor, access_case, access_own_case
from aktiv.facilities.models import HoursPlan
from aktiv.people.models import StaffRole
from aktiv.values.refusal import Refusal
from aktiv.walls import within
from tests.bookings.world import NOW, verbs
from tests.cases.world import CaseWorld, fresh, states
from tests.facilities.world import a_facility
from tests.reading import everything_of

LATER = NOW + timedelta(days=4)


def refused(code: str):  # type: ignore[no-untyped-def]
    return pytest.raises(Refusal, match=f"^{code}$")


@pytest.mark.scenario(24)
def test_a_colleague_is_told_who_handles_it_and_may_take_over_which_is_logged(world: CaseWorld) -> None:
    case = world.case("18–20")
    with pytest.raises(Refusal) as refusal:
        take(case.pk, by=world.olav.pk, now=NOW)
    assert (refusal.value.code, refusal.value.data["handler"]) == ("handled_by", str(world.ingrid.pk))
    take(case.pk, by=world.olav.pk, now=NOW, over=world.ingrid.pk)
    assert (fresh(case).handler, verbs("case.taken")) == (world.olav, ["case.taken", "case.taken_over"])


def test_two_who_take_a_free_case_at_once_do_not_both_have_it(world: CaseWorld) -> None:
    done = world.applied("18–20")
    take(done.cases[0].pk, by=world.ingrid.pk, now=NOW)
    with refused("handled_by"):
        take(done.cases[0].pk, by=world.olav.pk, now=NOW)


def test_a_case_is_left_and_given_to_a_colleague_who_may_decide(world: CaseWorld) -> None:
    case = world.case("18–20")
    leave(case.pk, by=world.ingrid.pk, now=NOW)
    assert (fresh(case).state, fresh(case).handler) == ("submitted", None)
    with refused("not_a_colleague"):
        reassign(case.pk, world.charlie.pk, by=world.ingrid.pk, now=NOW)
    reassign(case.pk, world.olav.pk, by=world.ingrid.pk, now=NOW)
    assert (fresh(case).state, fresh(case).handler) == ("in_review", world.olav)


@pytest.mark.scenario(28)
def test_a_question_stops_the_clock_and_the_answer_moves_the_deadline(world: CaseWorld) -> None:
    case = world.case("18–20")
    due = case.answer_by
    ask(case.pk, "How many come?", by=world.ingrid.pk, now=NOW)
    assert (fresh(case).state, fresh(case).answer_by) == ("waiting", due)
    answer(case.pk, "Eighteen.", world.as_club, now=LATER)
    assert (fresh(case).state, fresh(case).answer_by) == ("in_review", due + timedelta(days=4))
    assert [each.kind for each in everything_of(Note).order_by("pk")] == ["question", "answer"]


def test_a_handler_need_not_wait_for_ever(world: CaseWorld) -> None:
    case = world.case("18–20")
    ask(case.pk, "How many come?", by=world.ingrid.pk, now=NOW)
    resume(case.pk, by=world.ingrid.pk, now=LATER)
    assert fresh(case).state == "in_review"


def test_internal_notes_are_never_an_applicants_even_behind_the_permissions(world: CaseWorld) -> None:
    case = world.case("18–20")
    note(case.pk, "They broke a window.", by=world.ingrid.pk, now=NOW, internal=True)
    note(case.pk, "We look at it.", by=world.ingrid.pk, now=NOW, internal=False)
    with within(person=world.alice.pk, organisation=world.club.pk):
        assert [each.text for each in Note.objects.all()] == ["We look at it."]
    with within(municipalities=[world.municipality.pk]):
        assert Note.objects.count() == 2
    with within(person=world.charlie.pk, organisation=world.rival.pk):
        assert Note.objects.count() == 0


@pytest.mark.scenario(26)
def test_a_secret_link_sees_writes_and_withdraws_and_nothing_else(world: CaseWorld) -> None:
    case = world.case("18–20")
    holder = Visitor(APPLICATION_LINK.row_id(APPLICATION_LINK.token(case.application_id)))
    assert access_own_case(case.pk, holder, NOW).pk == case.pk
    answer(case.pk, "From the link.", holder, now=NOW)
    other = world.applied("20–21", party=world.party(world.charlie, world.rival)).cases[0]
    with refused("not_found"):
        access_own_case(other.pk, holder, NOW)
    withdraw(case.pk, holder, now=NOW)
    assert (fresh(case).state, states(case)) == ("withdrawn", ["withdrawn"])
    with refused("link_unknown"):
        APPLICATION_LINK.row_id(f"{case.application_id}:forged")


def test_a_club_sees_its_own_cases_and_no_others(world: CaseWorld) -> None:
    case = world.case("18–20")
    bob = world.party(world.bob, world.club)
    assert access_own_case(case.pk, bob, NOW).pk == case.pk  # a colleague in the club
    for outsider in (world.as_charlie, world.party(world.charlie, world.rival), world.party(world.charlie, world.club)):
        with refused("not_found"):
            access_own_case(case.pk, outsider, NOW)
        with refused("not_found"):
            withdraw(case.pk, outsider, now=NOW)


@pytest.mark.scenario(36)
def test_staff_of_another_municipality_and_of_another_facility_are_told_there_is_none(world: CaseWorld) -> None:
    case = world.case("18–20")
    elsewhere = a_facility(HoursPlan.objects.get(municipality=world.municipality), "Another hall")
    StaffRole.objects.filter(person=world.olav).update(facility=elsewhere)
    for outsider in (world.olav, world.alice):
        with refused("not_found"):
            access_case(case.pk, outsider.pk, NOW)
        with refused("not_found"):
            look(case.pk, by=outsider.pk, now=NOW)
    assert not case.looks.exists()
    look(case.pk, by=world.ingrid.pk, now=NOW)
    look(case.pk, by=world.ingrid.pk, now=LATER)
    assert [each.seen_at for each in case.looks.all()] == [LATER]


def test_somebody_who_is_away_is_covered_by_a_colleague(world: CaseWorld) -> None:
    days = (date(2027, 3, 1), date(2027, 3, 5))
    with refused("not_staff"):
        set_absence(world.municipality.pk, world.olav.pk, world.ingrid.pk, days, by=world.ingrid.pk, now=NOW)
    with refused("not_a_colleague"):
        set_absence(world.municipality.pk, world.olav.pk, world.alice.pk, days, by=world.olav.pk, now=NOW)
    made = set_absence(world.municipality.pk, world.olav.pk, world.ingrid.pk, days, by=world.olav.pk, now=NOW)
    with refused("not_found"):
        end_absence(made.pk, by=world.alice.pk, now=NOW)
    end_absence(made.pk, by=world.ingrid.pk, now=NOW)
    assert verbs("absence.") == ["absence.set", "absence.ended"]
