"""Until the letter leaves nobody but the municipality's own knows what was granted; what was undone is never known."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from django.core import mail

from aktiv.bookings.actions.cancelling import cancel
from aktiv.bookings.actions.closing import Fate, close
from aktiv.bookings.actions.withdrawing import cancel_by_staff
from aktiv.bookings.models import Booking, Occurrence
from aktiv.bookings.queries.bookings import access_booking, my_dates
from aktiv.bookings.queries.calendar import Shown, calendar
from aktiv.bookings.queries.coming import coming_public
from aktiv.bookings.queries.conflicts import public_name
from aktiv.bookings.queries.laying import demand_movable
from aktiv.bookings.queries.persons import coming_of
from aktiv.bookings.rules import Party
from aktiv.cases.actions.deciding import send_off, undo
from aktiv.cases.actions.offering import answer_offers, offer
from aktiv.cases.models import Case, Decision
from aktiv.cases.queries.persons import obstacles
from aktiv.messages.actions import dispatch
from aktiv.people.models import StaffRole
from aktiv.values.refusal import Refusal
from tests.bookings.world import NOW
from tests.cases.world import HALF_A_MINUTE, CaseWorld, at, dates
from tests.reading import everything_of

SENT = NOW + HALF_A_MINUTE


def shown(world: CaseWorld, party: Party) -> list[Shown]:
    court = world.courts["A"]
    return calendar([court], at("8–22"), party, NOW)[court.pk]


def granted(world: CaseWorld, **more: object) -> tuple[Case, Occurrence]:
    case = world.case("18–20", **more)
    world.grant_all(case)
    return case, Occurrence.objects.select_related("booking__organisation", "booking__person", "space").get()


def decision_of(case: Case) -> UUID:
    """The newest."""
    return everything_of(Decision).filter(case=case).latest("number").pk


@pytest.mark.scenario(25)
def test_what_is_granted_is_nobodys_to_see_before_the_letter_leaves_and_holds_its_time(world: CaseWorld) -> None:
    case, date = granted(world)
    assert my_dates(world.as_club, NOW).dates == []
    assert coming_public(world.club, NOW) == []
    assert public_name(date, own=world.club.pk) == ""
    with pytest.raises(Refusal, match="not_found"):
        access_booking(date.booking_id, world.as_club, NOW)
    [taken] = shown(world, world.as_club)
    assert (taken.title, taken.own, taken.booking_id, taken.booking_kind) == ("", False, None, "")
    assert shown(world, world.party(world.ingrid))[0].title == "Solheim IL"
    send_off(decision_of(case), now=SENT)
    assert [each.pk for each in my_dates(world.as_club, SENT).dates] == [date.pk]
    assert access_booking(date.booking_id, world.as_club, SENT).may_change
    assert shown(world, world.as_club)[0].own
    assert [each.pk for each in coming_public(world.club, SENT)] == [date.pk]


@pytest.mark.scenario(25)
def test_what_was_undone_was_never_there_and_nothing_is_told_of_it(world: CaseWorld) -> None:
    case, date = granted(world)
    dispatch(now=NOW)
    mail.outbox.clear()
    undo(decision_of(case), by=world.ingrid.pk, now=NOW)
    dispatch(now=SENT)
    assert (mail.outbox, my_dates(world.as_club, SENT).dates, shown(world, world.as_club)) == ([], [], [])
    with pytest.raises(Refusal, match="not_found"):
        access_booking(date.booking_id, world.as_club, SENT)
    world.grant_all(case, now=SENT)
    send_off(decision_of(case), now=SENT + HALF_A_MINUTE)
    assert [each.state for each in my_dates(world.as_club, SENT).dates] == ["confirmed"]


def test_nobody_takes_away_what_its_holder_does_not_know_that_she_has(world: CaseWorld) -> None:
    _, date = granted(world)
    StaffRole.objects.filter(person=world.olav).update(role=StaffRole.Role.ADMINISTRATOR)
    olav = world.party(world.olav)
    with pytest.raises(Refusal, match="not_said_yet"):
        cancel_by_staff(date.pk, by=world.olav.pk, now=NOW, sequence=0, because="Feil")
    with pytest.raises(Refusal, match="not_said_yet"):
        cancel(date.booking_id, olav, now=NOW)
    with pytest.raises(Refusal, match="not_said_yet"):
        demand_movable(date, NOW)
    with pytest.raises(Refusal, match="not_said_yet"):
        close([world.courts["A"].pk], at("17–21"), olav, reason="Gulvet", now=NOW, choices={date.pk: Fate.CANCEL})
    assert Booking.objects.count() == 1


def test_what_the_applicant_took_herself_is_hers_at_once(world: CaseWorld) -> None:
    case = world.case("18–20")
    offered = offer(case.pk, {dates(case)[0]: (world.courts["B"].pk, at("18–20"))}, by=world.ingrid.pk, now=NOW).offers
    answer_offers(case.pk, {each.pk for each in offered}, world.as_club, now=NOW)
    assert len(my_dates(world.as_club, NOW).dates) == 1


def test_a_person_is_not_erased_while_her_letter_waits_and_is_told_of_a_case_only(world: CaseWorld) -> None:
    granted(world, party=world.as_charlie)
    assert coming_of(world.charlie.pk, NOW) == []
    assert [each.code for each in obstacles(world.charlie.pk, NOW)] == ["open_cases"]
    assert obstacles(world.charlie.pk, NOW + timedelta(minutes=1))  # also when the worker is late
