"""Who may act for a club and how that comes about. Alice is administrator, Bob her colleague, Charlie an outsider."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

import pytest

from aktiv.facilities.models import Activity
from aktiv.journal.models import Entry
from aktiv.people.actions.invitations import NewInvitation, accept, invite, resend, withdraw
from aktiv.people.actions.profile import merge
from aktiv.people.actions.representatives import (
    answer_request,
    ask_to_represent,
    choose_contact,
    end_right,
    limit_right,
)
from aktiv.people.actions.teams import NewTeam, add_team, change_team, count_members, end_team
from aktiv.people.links import CLUB_INVITATION, STAFF_INVITATION
from aktiv.people.models import Invitation, Organisation, Person, Representative, Team
from aktiv.people.queries.organisations import members_of, public_contacts, rights_of, teams_of
from aktiv.people.queries.permissions import club_rights
from aktiv.values.refusal import Refusal
from tests.facilities.world import a_municipality, some_activities
from tests.reading import everything_of

pytestmark = pytest.mark.django_db

NOW = datetime(2027, 3, 1, 11, 0, tzinfo=UTC)
SINCE = date(2026, 1, 1)


class World(NamedTuple):
    club: Organisation
    rival: Organisation
    alice: Person
    bob: Person
    charlie: Person
    right: Representative


@pytest.fixture
def world() -> World:
    home = a_municipality()
    alice, bob, charlie = (
        Person.objects.create(name=name, email=f"{name.lower()}@example.no", home_municipality=home)
        for name in ("Alice", "Bob", "Charlie")
    )
    club, rival = (
        Organisation.objects.create(name=name, kind="club", municipality=home) for name in ("Solheim IL", "Ås Turn")
    )
    right = Representative.objects.create(person=alice, organisation=club, role="administrator", valid_from=SINCE)
    return World(club, rival, alice, bob, charlie, right)


def refused(code: str):  # type: ignore[no-untyped-def]
    return pytest.raises(Refusal, match=f"^{code}$")


def roles_of(person: Person, club: Organisation) -> set[str]:
    """What somebody is for a club at the time of these tests."""
    return {right.role for right in club_rights(person.pk, NOW.date(), club.pk).clubs}


def invited(world: World, email: str = "ny@example.no", role: str = "booker", **more: object) -> Invitation:
    new = NewInvitation(email=email, role=role, **more)  # type: ignore[arg-type]
    return invite(world.club, new, by=world.alice, now=NOW)


def an_activity() -> Activity:
    if not Activity.objects.exists():
        some_activities()
    return Activity.objects.order_by("pk")[0]


def a_team(world: World, name: str = "J14") -> Team:
    new = NewTeam(name=name, activity_id=an_activity().pk, age_from=13, age_to=14)
    return add_team(world.club, new, by=world.alice.pk, now=NOW)


def test_whoever_takes_an_invitation_may_act_until_its_last_day_and_it_is_taken_once(world: World) -> None:
    offer = invited(world, last=date(2027, 6, 30))
    right = accept(offer.pk, world.bob, now=NOW)
    assert (right.role, right.source, right.valid_to) == ("booker", "invitation", date(2027, 6, 30))
    for person in (world.bob, world.charlie):
        with refused("invitation_used"):
            accept(offer.pk, person, now=NOW)
    assert roles_of(world.charlie, world.club) == set()


@pytest.mark.parametrize(("after", "taken"), [(timedelta(days=14, seconds=-1), True), (timedelta(days=14), False)])
def test_an_invitation_is_good_for_a_fortnight(world: World, after: timedelta, taken: bool) -> None:
    offer = invited(world)
    if taken:
        accept(offer.pk, world.bob, now=NOW + after)
    else:
        with refused("invitation_expired"):
            accept(offer.pk, world.bob, now=NOW + after)
        resend(offer.pk, world.club, by=world.alice, now=NOW + after)
        accept(offer.pk, world.bob, now=NOW + after)


def test_an_invitation_that_was_withdrawn_is_good_for_nothing(world: World) -> None:
    offer = invited(world)
    withdraw(offer.pk, world.club, by=world.alice, now=NOW)
    with refused("invitation_withdrawn"):
        accept(offer.pk, world.bob, now=NOW)
    with refused("invitation_withdrawn"):
        resend(offer.pk, world.club, by=world.alice, now=NOW)


def test_another_clubs_invitation_cannot_be_touched(world: World) -> None:
    offer = invited(world)
    for touch in (withdraw, resend):
        with refused("not_found"):
            touch(offer.pk, world.rival, by=world.charlie, now=NOW)


def test_whoever_sent_it_cannot_take_it_nor_can_one_who_is_not_whom_it_was_for(world: World) -> None:
    offer = invited(world, email="Bob@example.no")
    with refused("invitation_own"):
        accept(offer.pk, world.alice, now=NOW)
    accept(offer.pk, world.charlie, now=NOW)  # nobody has shown that the address is hers
    world.bob.email_proven_at = NOW
    world.bob.save()
    second = invited(world, email="Bob@example.no", role="finance")
    with refused("invitation_for_other"):
        accept(second.pk, world.charlie, now=NOW)
    accept(second.pk, world.bob, now=NOW)


def test_a_newcomer_without_an_address_has_the_one_that_the_link_came_to(world: World) -> None:
    newcomer = Person.objects.create(name="Nora Ny")
    accept(invited(world).pk, newcomer, now=NOW)
    newcomer.refresh_from_db()
    assert (newcomer.email, newcomer.email_proven_at) == ("ny@example.no", NOW)


def test_an_invitation_to_a_club_that_has_merged_cannot_be_taken(world: World) -> None:
    offer = invited(world)
    merge(world.club.pk, world.rival, by=world.charlie, now=NOW)
    with refused("organisation_merged"):
        accept(offer.pk, world.bob, now=NOW)


def test_a_link_that_somebody_altered_is_none_of_ours() -> None:
    number = Invitation().pk
    token = CLUB_INVITATION.token(number)
    assert CLUB_INVITATION.row_id(token) == number
    altered = f"{'1' if token[0] == '0' else '0'}{token[1:]}"
    for other in ("", str(number), altered, STAFF_INVITATION.token(number)):
        with refused("invitation_unknown"):
            CLUB_INVITATION.row_id(other)


@pytest.mark.parametrize("email", ["", "bob", "bob@", "bob@example.no,eve@example.no", "bob@example.no\nBcc: x@y.no"])
def test_only_one_address_can_be_invited(world: World, email: str) -> None:
    with refused("not_an_address"):
        invited(world, email=email)


def test_the_same_offer_is_made_once(world: World) -> None:
    invited(world)
    with refused("invited_already"):
        invited(world, email="NY@example.no")
    invited(world, role="finance")


def test_the_last_administrator_cannot_leave_without_a_successor(world: World) -> None:
    for attempt in (
        lambda: end_right(world.right.pk, world.club, by=world.alice, now=NOW),
        lambda: limit_right(world.right.pk, world.club, date(2027, 12, 31), by=world.alice, now=NOW),
    ):
        with refused("last_club_administrator"):
            attempt()
    for_a_while = invited(world, email="bob@example.no", role="administrator", last=date(2027, 12, 31))
    accept(for_a_while.pk, world.bob, now=NOW)
    with refused("last_club_administrator"):  # on New Year's Day nobody would be left
        end_right(world.right.pk, world.club, by=world.alice, now=NOW)
    accept(invited(world, email="charlie@example.no", role="administrator").pk, world.charlie, now=NOW)
    end_right(world.right.pk, world.club, by=world.alice, now=NOW)
    assert roles_of(world.alice, world.club) == set()
    assert Representative.objects.get(pk=world.right.pk).ended_at == NOW  # kept as history


def test_the_municipality_may_end_the_last_administrators_right(world: World) -> None:
    end_right(world.right.pk, world.club, by=world.charlie, as_staff=True, now=NOW)
    assert rights_of(world.club, NOW) == []


def test_a_right_of_another_club_cannot_be_ended(world: World) -> None:
    with refused("not_found"):
        end_right(world.right.pk, world.rival, by=world.charlie, now=NOW)


def test_a_request_is_answered_once_and_told_why(world: World) -> None:
    request = ask_to_represent(world.bob, world.club, "booker", note="Trainer of J14", now=NOW)
    with refused("right_asked_already"):
        ask_to_represent(world.bob, world.club, "booker", now=NOW)
    with refused("reason_missing"):
        answer_request(request.pk, grant=False, by=world.alice, now=NOW)
    answer_request(request.pk, grant=True, by=world.alice, now=NOW)
    assert roles_of(world.bob, world.club) == {"booker"}
    with refused("request_answered"):
        answer_request(request.pk, grant=False, reason="No", by=world.alice, now=NOW)
    with refused("right_held"):
        ask_to_represent(world.bob, world.club, "booker", now=NOW)


def test_a_contact_is_public_by_her_own_choice(world: World) -> None:
    choose_contact(world.alice, world.club, public=True, now=NOW)
    assert [each.person for each in public_contacts(world.club, NOW)] == [world.alice]
    choose_contact(world.alice, world.club, public=False, now=NOW)
    assert public_contacts(world.club, NOW) == []
    with refused("not_representative"):
        choose_contact(world.bob, world.club, public=True, now=NOW)


def test_a_coach_of_a_team_is_its_coach_until_the_team_ends(world: World) -> None:
    team = a_team(world)
    accept(invited(world, role="coach", team=team).pk, world.bob, now=NOW)
    assert [(each.person, each.team) for each in rights_of(world.club, NOW)][1:] == [(world.bob, team)]
    end_team(team.pk, world.club, by=world.alice.pk, now=NOW)
    assert roles_of(world.bob, world.club) == set()
    assert teams_of(world.club) == []
    assert [each.name for each in teams_of(world.club, ended=True)] == ["J14"]


def test_teams_have_names_of_their_own_and_ages_that_can_be(world: World) -> None:
    team = a_team(world)
    other = a_team(world, "G14")
    new = NewTeam(name="J14", activity_id=team.activity_id, age_from=13, age_to=14)
    with refused("team_name_taken"):
        change_team(other.pk, world.club, new, by=world.alice.pk, now=NOW)
    with refused("ages_not_in_order"):
        add_team(
            world.club,
            NewTeam(name="X", activity_id=team.activity_id, age_from=15, age_to=14),
            by=world.alice.pk,
            now=NOW,
        )
    with refused("not_found"):
        change_team(team.pk, world.rival, new, by=world.charlie.pk, now=NOW)


def test_members_are_counted_in_the_bands_that_the_ages_touch(world: World) -> None:
    team, home = a_team(world), world.club.municipality_id
    assert home is not None
    count_members(team.pk, world.club, {(home, "13-19"): 17}, by=world.alice.pk, now=NOW)
    count_members(team.pk, world.club, {(home, "13-19"): 12}, by=world.alice.pk, now=NOW)
    assert members_of(team) == {(home, "13-19"): 12}
    for counts in ({(home, "67+"): 3}, {(home, "13-19"): -1}):
        with refused("members_not_counted"):
            count_members(team.pk, world.club, counts, by=world.alice.pk, now=NOW)


def test_everything_says_who_did_it_and_for_whom(world: World) -> None:
    team = a_team(world)
    offer = invited(world)
    accept(offer.pk, world.bob, now=NOW)
    done = {
        (each.verb, each.person_id, each.organisation_id) for each in everything_of(Entry).exclude(organisation=None)
    }
    assert done == {
        ("team.added", world.alice.pk, world.club.pk),
        ("invitation.sent", world.alice.pk, world.club.pk),
        ("right.granted", world.bob.pk, world.club.pk),
        ("invitation.accepted", world.bob.pk, world.club.pk),
    }
    assert team.organisation == world.club
