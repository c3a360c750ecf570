"""What was handed in stands: for the club after the deadline, for the municipality that has no draft of a club, and in
the plans that were made with it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from aktiv.seasons.actions import applying
from aktiv.seasons.actions.applying import Applicant
from aktiv.seasons.actions.carrying_out import publish_on
from aktiv.seasons.actions.publishing import begin_publishing
from aktiv.seasons.models import ClubApplication, GroupApplication, Publication, Round
from aktiv.seasons.queries.publishing import sessions_of_plan
from aktiv.values.refusal import Refusal
from tests.bookings.world import a_world
from tests.reading import everything_of
from tests.seasons.given import HEARD, Given, given
from tests.web.allocation_world import Place, a_place, applied, asked, opened


@pytest.fixture
def place(db: None) -> Place:
    return a_place()


@pytest.fixture
def heard(db: None) -> Given:
    return given(a_world())


def the_application() -> ClubApplication:
    return everything_of(ClubApplication).get()


def test_a_club_takes_nothing_back_after_the_deadline(place: Place) -> None:
    round_ = opened(place)
    applied(place)
    club = Applicant(place.world.club.pk, place.world.alice.pk)
    assert round_.deadline is not None
    with pytest.raises(Refusal, match="deadline_over"):
        applying.withdraw(round_.pk, club, now=round_.deadline + timedelta(seconds=1))
    assert the_application().state == "handed_in"
    assert applying.withdraw(round_.pk, club, now=round_.deadline).state == "withdrawn"


def test_the_municipality_adds_to_what_came_in_time_without_making_it_late(place: Place) -> None:
    round_ = opened(place)
    applied(place)
    assert round_.deadline is not None
    after = round_.deadline + timedelta(days=1)
    staff = Applicant(place.world.club.pk, place.world.ingrid.pk, staff=True)
    applying.save_group(round_.pk, staff, asked(place, "J16"), now=after)
    assert not applying.hand_in(round_.pk, staff, now=after).late


def test_a_draft_of_a_club_is_neither_changed_nor_handed_in_nor_thrown_away_by_the_municipality(place: Place) -> None:
    round_, now = opened(place), timezone.now()
    club = Applicant(place.world.club.pk, place.world.alice.pk)
    staff = Applicant(place.world.club.pk, place.world.ingrid.pk, staff=True)
    applying.save_application(round_.pk, club, home_id=None, note="Vi deler hall", own_minutes=60, now=now)
    applying.save_group(round_.pk, club, asked(place), now=now)
    for act in (applying.begin_for, applying.hand_in, applying.withdraw):
        with pytest.raises(Refusal, match="draft_of_club"):
            act(round_.pk, staff, now=now)
    with pytest.raises(Refusal, match="draft_of_club"):
        applying.save_group(round_.pk, staff, asked(place, "J16"), now=now)
    left = the_application()
    assert (left.note, left.own_minutes, left.state, left.paper) == ("Vi deler hall", 60, "draft", False)


def test_an_application_that_is_begun_twice_on_paper_keeps_what_the_club_said(place: Place) -> None:
    round_, now = opened(place), timezone.now()
    club = Applicant(place.world.club.pk, place.world.alice.pk)
    applying.save_application(round_.pk, club, home_id=None, note="Vi deler hall", own_minutes=60, now=now)
    applied(place)
    staff = Applicant(place.world.club.pk, place.world.ingrid.pk, staff=True)
    begun = applying.begin_for(round_.pk, staff, now=now)
    assert (begun.note, begun.own_minutes, begun.state) == ("Vi deler hall", 60, "handed_in")


def test_a_group_that_a_proposal_was_made_with_is_not_taken_out_from_under_it(heard: Given) -> None:
    group = heard.groups["G12"]
    staff = Applicant(group.organisation_id, heard.world.ingrid.pk, staff=True)
    with pytest.raises(Refusal, match="group_in_plan"):
        applying.remove_group(heard.round.pk, staff, group.pk, now=HEARD)
    assert everything_of(GroupApplication).filter(pk=group.pk).exists()


def test_a_club_that_took_its_application_back_is_given_no_time(heard: Given) -> None:
    club = heard.world.club.pk
    staff = Applicant(club, heard.world.ingrid.pk, staff=True)
    before = {each.organisation_id for each in sessions_of_plan(heard.plan)}
    applying.withdraw(heard.round.pk, staff, now=HEARD)
    assert {each.organisation_id for each in sessions_of_plan(heard.plan)} == before - {club}


def test_what_a_letter_has_answered_is_not_taken_back(heard: Given) -> None:
    club = heard.world.club.pk
    by = heard.world.ingrid.pk
    asked_for = begin_publishing(
        heard.round.pk, public_holidays=True, school_holidays=True, revision=heard.fresh().revision, by=by, now=HEARD
    )
    assert publish_on(asked_for.pk, now=HEARD)
    assert Publication.objects.get(pk=asked_for.pk).state == "done"
    Round.objects.filter(pk=heard.round.pk).update(state="running")
    with pytest.raises(Refusal, match="round_not_in_state"):
        applying.withdraw(heard.round.pk, Applicant(club, by, staff=True), now=HEARD)
