"""Roles on a municipality's staff: given, ended, reviewed; nobody is left without an administrator.

Alice administers, Bob is to work there, Charlie administers another municipality.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from threading import Barrier, Thread
from typing import NamedTuple

import pytest
from django.db import connections

from aktiv.journal.models import Entry
from aktiv.municipalities.models import Municipality
from aktiv.people.actions import NewPerson, register_persons, staff_invitations
from aktiv.people.actions.reading import Look, note_reads
from aktiv.people.actions.staff import Post, announce_due, confirm_roles, end_role, end_unconfirmed, grant_role
from aktiv.people.actions.staff_invitations import accept_invitation, invite, withdraw_invitation
from aktiv.people.links import STAFF_INVITATION
from aktiv.people.models import Person, PersonalDataRead, StaffInvitation, StaffRole
from aktiv.people.queries.staff import Wanted, due_roles, roles_in
from aktiv.people.rules.limits import Limit
from aktiv.values.refusal import Refusal
from tests.conftest import Committed
from tests.facilities.world import a_facility, a_municipality, a_plan
from tests.reading import everything_of

NOW = datetime(2027, 3, 1, 11, 0, tzinfo=UTC)
TODAY = date(2027, 3, 1)
HANDLER = Post(role="case_handler", valid_from=TODAY, valid_to=date(2028, 2, 29))
ADMINISTRATOR = Post(role="administrator", valid_from=TODAY)


class World(NamedTuple):
    home: Municipality
    other: Municipality
    alice: Person
    bob: Person
    charlie: Person
    first: StaffRole


def a_world() -> World:
    home, other = a_municipality(), a_municipality("bergen", "4601")
    people = [NewPerson(name=name, email=f"{name.lower()}@example.no") for name in ("Alice", "Bob", "Charlie")]
    alice, bob, charlie = register_persons(people, now=NOW)
    first = grant_role(alice, home, ADMINISTRATOR, by=None, now=NOW)
    grant_role(charlie, other, ADMINISTRATOR, by=None, now=NOW)
    return World(home, other, alice, bob, charlie, first)


@pytest.fixture
def world(db: None) -> World:
    return a_world()


def told(municipality: Municipality) -> list[str]:
    """What the journal says of a municipality's roles, in order."""
    rows = everything_of(Entry).filter(subject_kind="staff_roles", subject_id=str(municipality.pk))
    return list(rows.order_by("id").values_list("verb", flat=True))


def test_a_role_is_given_and_ended_and_the_journal_knows_by_whom(world: World) -> None:
    made = grant_role(world.bob, world.home, HANDLER, by=world.alice.pk, now=NOW)
    end_role(made.pk, world.home, by=world.alice.pk, now=NOW + timedelta(days=1))
    assert told(world.home) == ["role.granted", "role.granted", "role.ended"]
    entry = everything_of(Entry).get(verb="role.ended")
    assert (entry.person_id, entry.data["person"], entry.data["role"]) == (
        world.alice.pk,
        str(world.bob.pk),
        "case_handler",
    )
    assert "Bob" not in str(list(everything_of(Entry).values_list("data", flat=True)))
    assert list(StaffRole.objects.on(TODAY).filter(person=world.bob)) == []
    with pytest.raises(Refusal, match="not_found"):
        end_role(made.pk, world.home, by=world.alice.pk, now=NOW)


@pytest.mark.parametrize(
    ("post", "code"),
    [
        (Post(role="king", valid_from=TODAY), "no_such_role"),
        (Post(role="viewer", valid_from=TODAY, valid_to=date(2027, 2, 28)), "validity_not_in_order"),
        (Post(role="administrator", valid_from=TODAY, district="Nord"), "administrator_everywhere"),
        (Post(role="viewer", valid_from=TODAY, facility_id=2**40), "no_such_facility"),
    ],
    ids=str,
)
def test_a_post_that_cannot_be_is_refused_and_nothing_is_given(world: World, post: Post, code: str) -> None:
    with pytest.raises(Refusal, match=code):
        grant_role(world.bob, world.home, post, by=world.alice.pk, now=NOW)
    assert not StaffRole.objects.filter(person=world.bob).exists()


def test_a_role_at_anothers_facility_or_a_second_time_is_refused(world: World) -> None:
    theirs = a_facility(a_plan(world.other))
    with pytest.raises(Refusal, match="no_such_facility"):
        grant_role(
            world.bob, world.home, Post(role="viewer", valid_from=TODAY, facility_id=theirs.pk), by=None, now=NOW
        )
    grant_role(world.bob, world.home, HANDLER, by=None, now=NOW)
    with pytest.raises(Refusal, match="role_held_already"):
        grant_role(world.bob, world.home, HANDLER, by=None, now=NOW)


def test_another_municipalitys_role_is_not_found(world: World) -> None:
    made = grant_role(world.bob, world.home, HANDLER, by=None, now=NOW)
    with pytest.raises(Refusal, match="not_found"):
        end_role(made.pk, world.other, by=world.charlie.pk, now=NOW)
    assert confirm_roles([made.pk], world.other, by=world.charlie.pk, now=NOW) == 0
    made.refresh_from_db()
    assert (made.ended_at, made.reviewed_on) == (None, None)


def test_the_last_administrator_keeps_the_role_until_another_has_it(world: World) -> None:
    with pytest.raises(Refusal, match="last_administrator"):
        end_role(world.first.pk, world.home, by=world.alice.pk, now=NOW)
    later = Post(role="administrator", valid_from=TODAY + timedelta(days=1))
    grant_role(world.bob, world.home, later, by=world.alice.pk, now=NOW)
    with pytest.raises(Refusal, match="last_administrator"):  # Bob is one tomorrow
        end_role(world.first.pk, world.home, by=world.alice.pk, now=NOW)
    end_role(world.first.pk, world.home, by=world.alice.pk, now=NOW + timedelta(days=1))


def test_two_administrators_who_end_each_other_at_once_leave_one(committed: Committed) -> None:
    world = a_world()
    second = grant_role(world.bob, world.home, ADMINISTRATOR, by=None, now=NOW)
    refused: list[str] = []
    barrier = Barrier(2)

    def end(role: StaffRole, by: Person) -> None:
        barrier.wait()
        try:
            end_role(role.pk, world.home, by=by.pk, now=NOW)
        except Refusal as refusal:
            refused.append(refusal.code)
        finally:
            connections.close_all()

    for _ in range(10):
        StaffRole.objects.filter(pk__in=[world.first.pk, second.pk]).update(ended_at=None)
        refused.clear()
        barrier.reset()
        pair = [Thread(target=end, args=args) for args in ((world.first, world.bob), (second, world.alice))]
        for thread in pair:
            thread.start()
        for thread in pair:
            thread.join()
        assert refused == ["last_administrator"]
        assert StaffRole.objects.on(TODAY).filter(municipality=world.home, role="administrator").count() == 1


class Review(NamedTuple):
    days: int
    due: bool
    over: bool


@pytest.mark.parametrize(
    "case",
    [Review(364, False, False), Review(365, True, False), Review(425, True, False), Review(426, False, True)],
    ids=str,
)
def test_a_role_is_due_after_a_year_and_over_when_nobody_confirms_it_in_time(world: World, case: Review) -> None:
    made = grant_role(world.bob, world.home, Post(role="viewer", valid_from=TODAY), by=None, now=NOW)
    confirm_roles([world.first.pk], world.home, by=None, now=NOW + timedelta(days=300))
    then = NOW + timedelta(days=case.days)
    end_unconfirmed(world.home, now=then)
    made.refresh_from_db()
    assert (made.ended_at is not None) is case.over
    assert (made in due_roles(world.home, then.date())) is case.due
    assert ("role.expired" in told(world.home)) is case.over


def test_a_confirmed_role_goes_on_for_another_year(world: World) -> None:
    made = grant_role(world.bob, world.home, Post(role="viewer", valid_from=TODAY), by=None, now=NOW)
    assert confirm_roles([made.pk], world.home, by=world.alice.pk, now=NOW + timedelta(days=400)) == 1
    end_unconfirmed(world.home, now=NOW + timedelta(days=700))
    made.refresh_from_db()
    assert made.ended_at is None
    assert "role.confirmed" in told(world.home)


def test_the_only_administrators_role_does_not_end_by_itself(world: World) -> None:
    assert end_unconfirmed(world.home, now=NOW + timedelta(days=2000)) == 0
    grant_role(world.bob, world.home, ADMINISTRATOR, by=None, now=NOW)
    assert end_unconfirmed(world.home, now=NOW + timedelta(days=2000)) == 1
    world.first.refresh_from_db()
    assert world.first.ended_at is None


def test_administrators_are_told_once_of_what_has_become_due_also_after_a_missed_night(world: World) -> None:
    grant_role(world.bob, world.home, Post(role="viewer", valid_from=TODAY), by=None, now=NOW)
    assert announce_due(world.home, now=NOW + timedelta(days=364)) == 0
    for days in (367, 368, 369):
        assert announce_due(world.home, now=NOW + timedelta(days=days)) == 2
    assert told(world.home).count("roles.due") == 1


def test_an_invitation_is_taken_once_by_whoever_follows_the_link(world: World) -> None:
    made = invite("New.One@Kommune.example", world.home, HANDLER, by=world.alice, language="nb", now=NOW)
    assert STAFF_INVITATION.row_id(STAFF_INVITATION.token(made.pk)) == made.pk
    role = accept_invitation(made.pk, world.bob, now=NOW + timedelta(days=2))
    assert (role.person_id, role.role, role.valid_from, role.valid_to) == (
        world.bob.pk,
        "case_handler",
        date(2027, 3, 3),
        HANDLER.valid_to,
    )
    with pytest.raises(Refusal, match="invitation_used"):
        accept_invitation(made.pk, world.charlie, now=NOW + timedelta(days=2))
    assert not StaffRole.objects.filter(person=world.charlie, municipality=world.home).exists()


def test_a_link_that_is_altered_expired_withdrawn_or_from_somebody_who_may_not_any_more_is_refused(
    world: World,
) -> None:
    made = invite("ny@kommune.example", world.home, HANDLER, by=world.alice, language="nb", now=NOW)
    with pytest.raises(Refusal, match="invited_already"):
        invite("NY@kommune.example", world.home, HANDLER, by=world.alice, language="nb", now=NOW)
    for token in ("", str(made.pk), f"{STAFF_INVITATION.token(made.pk)}x", f"x{STAFF_INVITATION.token(made.pk)}"):
        with pytest.raises(Refusal, match="invitation_unknown"):
            STAFF_INVITATION.row_id(token)
    with pytest.raises(Refusal, match="invitation_expired"):
        accept_invitation(made.pk, world.bob, now=NOW + timedelta(days=14))
    again = invite(
        "ny@kommune.example", world.home, HANDLER, by=world.alice, language="nb", now=NOW + timedelta(days=14)
    )
    with pytest.raises(Refusal, match="not_found"):
        withdraw_invitation(again.pk, world.other, by=world.charlie.pk, now=NOW)
    withdraw_invitation(again.pk, world.home, by=world.alice.pk, now=NOW)
    with pytest.raises(Refusal, match="invitation_withdrawn"):
        accept_invitation(again.pk, world.bob, now=NOW)
    third = invite("tre@kommune.example", world.home, HANDLER, by=world.alice, language="nb", now=NOW)
    StaffRole.objects.filter(pk=world.first.pk).update(ended_at=NOW)
    with pytest.raises(Refusal, match="invitation_withdrawn"):
        accept_invitation(third.pk, world.bob, now=NOW)
    assert StaffInvitation.objects.filter(accepted_at=None).count() == 3


def test_a_list_of_roles_is_narrowed_sorted_and_is_one_municipalitys(world: World) -> None:
    hall = a_facility(a_plan(world.home), "Straumehallen")
    grant_role(world.bob, world.home, Post(role="caretaker", valid_from=TODAY, facility_id=hall.pk), by=None, now=NOW)
    gone = grant_role(world.charlie, world.home, HANDLER, by=None, now=NOW)
    end_role(gone.pk, world.home, by=None, now=NOW)

    def listed(**wanted: str) -> list[str]:
        return [each.person.name for each in roles_in(world.home, TODAY, Wanted(**wanted)).roles]

    assert listed() == ["Alice", "Bob"]
    assert listed(which="ended") == ["Charlie"]
    assert listed(text="straume") == listed(role="caretaker") == ["Bob"]
    assert listed(sort="rolle") == ["Alice", "Bob"]
    assert listed(sort="til; DROP") == ["Alice", "Bob"]
    assert [each.person.name for each in roles_in(world.other, TODAY, Wanted()).roles] == ["Charlie"]


def test_who_looked_at_whom_is_one_row_a_page_and_day_in_one_statement(
    world: World, django_assert_num_queries: pytest.FixtureRequest
) -> None:
    looks = [Look(each.pk, world.home.pk) for each in (world.alice, world.bob, world.charlie)]
    rights, page = PersonalDataRead.What.RIGHTS, "setup_roles"
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert note_reads(world.alice.pk, looks, rights, page, now=NOW) == 2  # not herself
    assert note_reads(world.alice.pk, looks, rights, page, now=NOW + timedelta(hours=1)) == 0
    assert note_reads(world.alice.pk, looks, rights, "facility_week", now=NOW) == 2
    assert note_reads(world.alice.pk, looks, rights, page, now=NOW + timedelta(days=1)) == 2
    with django_assert_num_queries(0):  # type: ignore[operator]
        assert note_reads(world.alice.pk, looks[:1], rights, page, now=NOW) == 0
    assert everything_of(PersonalDataRead).filter(person=world.bob, reader=world.alice).count() == 3


def test_a_municipality_invites_so_many_a_day_and_no_more(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(staff_invitations, "INVITE", Limit("invite", 2, 86_400))
    for number in (1, 2):
        invite(f"n{number}@kommune.example", world.home, HANDLER, by=world.alice, language="nb", now=NOW)
    with pytest.raises(Refusal, match="too_many"):
        invite("n3@kommune.example", world.home, HANDLER, by=world.alice, language="nb", now=NOW)
    invite("n3@kommune.example", world.other, HANDLER, by=world.charlie, language="nb", now=NOW)
