"""Which role permits what, and where: the whole table, and that nothing reaches over a municipality's border."""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aktiv.people.models import Representative, StaffRole
from aktiv.people.permissions import (
    RULES,
    WAYS,
    ClubRight,
    MandateRight,
    OperatorRight,
    Permission,
    Rights,
    StaffRight,
    Thing,
    explained,
    permits,
)

P = Permission
HERE, THERE = 1, 2
HALL, OTHER_HALL = 10, 11
ALICE, BOB, CLUB, RIVAL = (UUID(int=n) for n in (1, 2, 3, 4))
IN_HALL = Thing(municipality_id=HERE, facility_id=HALL, district="Nord", organisation_id=CLUB, person_id=ALICE)
ALONE = Thing(municipality_id=HERE, facility_id=HALL, district="Nord", person_id=ALICE)

LOOKING = {P.BOOKING_SEE, P.PERSONAL_DATA_SEE, P.SETUP_ENTER}
LOOKING_AFTER = {
    P.OPERATIONS_ENTER, P.ATTENDANCE_NOTE, P.FAULT_HANDLE, P.DOOR_HANDLE, P.EQUIPMENT_ENTER, P.EQUIPMENT_HAND,
}  # fmt: skip
LENDING = {P.LOAN_SEE, P.LOAN_DECIDE, P.LOAN_DESK}
READING_CASES = {P.DESK_ENTER, P.CASE_SEE}
DECIDING = {
    P.CALENDAR_ENTER,
    P.SEASON_ENTER,
    P.BOOKING_DECIDE,
    P.CASE_DECIDE,
    P.SEASON_ALLOCATE,
    P.EVENT_MAKE,
    P.SPACE_CLOSE,
    P.GROUP_DECIDE,
}
ADMINISTERING = {
    P.FACILITY_ENTER,
    P.FACILITY_EDIT,
    P.PRICE_EDIT,
    P.CASE_SET_UP,
    P.FEATURE_SET_UP,
    P.PRIVACY_KEEP,
    P.ROLE_GRANT,
    P.MESSAGE_SET_UP,
    P.PART_ANSWER,
}
ENTERING = {
    P.SETUP_ENTER, P.DESK_ENTER, P.OPERATIONS_ENTER, P.CALENDAR_ENTER, P.SEASON_ENTER, P.FACILITY_ENTER, P.MONEY_ENTER,
    P.EQUIPMENT_ENTER,
    P.LOAN_DESK,
}  # fmt: skip
STAFF = {
    "administrator": LOOKING | LOOKING_AFTER | READING_CASES | DECIDING | ADMINISTERING | LENDING,
    "case_handler": LOOKING | LOOKING_AFTER | READING_CASES | DECIDING | LENDING,
    "facility_manager": LOOKING
    | LOOKING_AFTER
    | READING_CASES
    | LENDING
    | {P.SPACE_CLOSE, P.FACILITY_ENTER, P.FACILITY_EDIT},
    "caretaker": LOOKING | LOOKING_AFTER | {P.LOAN_SEE},
    "finance": LOOKING | {P.PRICE_EDIT, P.MONEY_HANDLE, P.MONEY_ENTER, P.PART_ANSWER},
    "viewer": LOOKING | READING_CASES,
}
SEEING_ITS_OWN = {P.BOOKING_SEE, P.APPLICATION_SEE, P.LOAN_SEE}
COMING_IN = SEEING_ITS_OWN | {P.DOOR_CODE_SEE}
CLUBS = {
    "administrator": COMING_IN | {P.BOOKING_MAKE, P.BOOKING_CHANGE, P.APPLICATION_MAKE, P.ORGANISATION_REPRESENT,
                                  P.LOAN_MAKE, P.ORGANISATION_BOOK, P.ORGANISATION_MANAGE, P.TEAM_LEAD},
    "booker": COMING_IN | {P.BOOKING_MAKE, P.BOOKING_CHANGE, P.APPLICATION_MAKE, P.ORGANISATION_REPRESENT,
                           P.LOAN_MAKE, P.ORGANISATION_BOOK, P.TEAM_LEAD},
    "coach": COMING_IN | {P.ORGANISATION_REPRESENT, P.TEAM_LEAD},
    "finance": SEEING_ITS_OWN | {P.ORGANISATION_REPRESENT},
}  # fmt: skip


FOR_ALL = {
    P.MONEY_HANDLE,
    P.PART_ANSWER,
    P.SEASON_ALLOCATE,
    P.GROUP_DECIDE,
    P.CASE_SET_UP,
    P.FEATURE_SET_UP,
    P.PRIVACY_KEEP,
    P.ROLE_GRANT,
}
"""What takes a role for the whole municipality."""


def permitted(held: Rights, thing: Thing) -> set[Permission]:
    return {each for each in Permission if permits(each, held, thing)}


def staff(role: str, **where: object) -> Rights:
    return Rights(person_id=BOB, staff=(StaffRight(municipality_id=HERE, role=role, **where),))  # type: ignore[arg-type]


def test_every_permission_is_in_the_table_and_every_role_in_the_tests() -> None:
    assert WAYS.keys() == set(Permission) == set(RULES)
    assert STAFF.keys() == set(StaffRole.Role.values)
    assert CLUBS.keys() == set(Representative.Role.values)


@pytest.mark.parametrize("role", STAFF)
def test_a_role_everywhere_permits_what_it_is_for(role: str) -> None:
    assert permitted(staff(role), IN_HALL) == STAFF[role]
    assert permitted(staff(role), Thing(municipality_id=HERE)) == STAFF[role]


@pytest.mark.parametrize("role", [each for each in STAFF if each != "administrator"])
@pytest.mark.parametrize("where", [{"facility_id": HALL}, {"district": "Nord"}], ids=str)
def test_a_role_somewhere_permits_it_there_and_nothing_elsewhere(role: str, where: dict[str, object]) -> None:
    held, elsewhere = staff(role, **where), Thing(municipality_id=HERE, facility_id=OTHER_HALL, district="Sør")
    assert permitted(held, IN_HALL) == STAFF[role] - FOR_ALL
    entering = STAFF[role] & ENTERING
    assert permitted(held, elsewhere) == entering
    assert permitted(held, Thing(municipality_id=HERE)) == entering


@pytest.mark.parametrize("role", CLUBS)
def test_a_role_in_a_club_permits_it_for_that_club_alone(role: str) -> None:
    held = Rights(person_id=BOB, clubs=(ClubRight(organisation_id=CLUB, role=role),))
    assert permitted(held, IN_HALL) == CLUBS[role]
    assert permitted(held, ALONE) == set()
    assert permitted(held, Thing(municipality_id=HERE, organisation_id=RIVAL, person_id=BOB)) == set()


@pytest.mark.parametrize("role", CLUBS)
def test_who_represented_a_club_that_is_no_more_sees_what_it_had_and_does_nothing(role: str) -> None:
    held = Rights(person_id=BOB, clubs=(ClubRight(organisation_id=CLUB, role=role, acting=False),))
    assert permitted(held, IN_HALL) == SEEING_ITS_OWN


class Lead(NamedTuple):
    coaches: str
    asked: str
    may: bool


@pytest.mark.parametrize("case", [Lead("", "J14", True), Lead("J14", "J14", True), Lead("J14", "G12", False)], ids=str)
def test_a_coach_of_one_team_leads_that_one(case: Lead) -> None:
    held = Rights(person_id=BOB, clubs=(ClubRight(organisation_id=CLUB, role="coach", team=case.coaches),))
    assert permits(P.TEAM_LEAD, held, Thing(organisation_id=CLUB, team=case.asked)) is case.may
    assert permits(P.BOOKING_SEE, held, Thing(organisation_id=CLUB))


def test_what_is_ones_own_is_not_what_one_did_for_a_club() -> None:
    own = COMING_IN | {
        P.BOOKING_MAKE, P.BOOKING_CHANGE, P.APPLICATION_MAKE, P.PERSONAL_DATA_SEE, P.LOAN_MAKE,
    }  # fmt: skip
    assert permitted(Rights(person_id=ALICE), ALONE) == own
    assert permitted(Rights(person_id=ALICE), IN_HALL) == set()
    assert permitted(Rights(person_id=BOB), ALONE) == set()
    assert permitted(Rights(), Thing()) == set()


def test_an_operator_runs_the_platform_and_sees_no_case_and_nobodys_data() -> None:
    held = Rights(person_id=BOB, operates=(OperatorRight(id=1),))
    assert permitted(held, IN_HALL) == permitted(held, ALONE) == permitted(held, Thing()) == {P.PLATFORM_OPERATE}


WIDE = {
    P.COLLABORATION_ENTER,
    P.COLLABORATION_PROPOSE,
    P.COLLABORATION_OWN,
    P.COLLABORATION_ASSESS,
    P.SUPPORT_ENTER,
    P.SERVICE_RUN,
}
"""What a mandate permits whomever it is for."""
MANDATES = {
    "secretariat": {
        P.COLLABORATION_ENTER,
        P.COLLABORATION_KEEP,
        P.COLLABORATION_SPEAK,
        P.COLLABORATION_CALL,
        P.COLLABORATION_MEASURE,
        P.COLLABORATION_PROPOSE,
        P.SUPPORT_ENTER,
        P.SUPPORT_ANSWER,
        P.SERVICE_RUN,
    },
    "member": {
        P.COLLABORATION_ENTER,
        P.COLLABORATION_SPEAK,
        P.COLLABORATION_MEASURE,
        P.COLLABORATION_VOTE,
        P.COLLABORATION_SIT,
        P.COLLABORATION_PROPOSE,
    },
    "deputy": {P.COLLABORATION_ENTER, P.COLLABORATION_VOTE},
    "chair": {
        P.COLLABORATION_ENTER,
        P.COLLABORATION_SPEAK,
        P.COLLABORATION_MEASURE,
        P.COLLABORATION_CALL,
        P.COLLABORATION_SIT,
        P.COLLABORATION_PROPOSE,
    },
    "product_owner": {
        P.COLLABORATION_ENTER,
        P.COLLABORATION_PROPOSE,
        P.COLLABORATION_OWN,
        P.COLLABORATION_MEASURE,
        P.SERVICE_RUN,
    },
    "assessor": {P.COLLABORATION_ENTER, P.COLLABORATION_ASSESS},
    "support": {P.COLLABORATION_ENTER, P.SUPPORT_ENTER, P.SUPPORT_ANSWER, P.SERVICE_RUN},
}
COUNCIL, OTHER_BODY, BERGEN, FJELL = 20, 21, 30, 31


@pytest.mark.parametrize("role", MANDATES)
def test_a_mandate_permits_what_it_is_for_its_own_member_in_its_own_body(role: str) -> None:
    seated = COUNCIL if role in ("member", "deputy", "chair") else None
    right = MandateRight(collaboration_id=HERE, member_id=BERGEN, role=role, body_id=seated)
    held = Rights(person_id=BOB, mandates=(right,))
    at = lambda member, body, home=HERE: permitted(  # noqa: E731
        held, Thing(collaboration_id=home, member_id=member, body_id=body)
    )
    whole = MANDATES[role] if role in ("secretariat", "product_owner") else MANDATES[role] & WIDE
    assert at(BERGEN, COUNCIL) == MANDATES[role]
    assert at(FJELL, OTHER_BODY) == whole
    assert at(BERGEN, COUNCIL, THERE) == set()
    assert permitted(held, IN_HALL) == permitted(held, Thing()) == set()


def test_an_explanation_says_the_same_and_names_the_right_that_gives_it() -> None:
    held = Rights(
        person_id=BOB,
        staff=(
            StaffRight(municipality_id=HERE, role="caretaker", facility_id=OTHER_HALL, id=7),
            StaffRight(municipality_id=HERE, role="viewer", district="Nord", id=8),
        ),
    )
    answers = explained(P.BOOKING_SEE, held, IN_HALL)
    assert [(each.way.kind, each.yes, [right.id for right in each.rights]) for each in answers] == [
        ("own", False, []), ("past_club", False, []), ("staff", True, [8]),
    ]  # fmt: skip


staff_rights = st.builds(
    StaffRight,
    municipality_id=st.just(HERE),
    role=st.sampled_from(StaffRole.Role.values),
    facility_id=st.none() | st.sampled_from([HALL, OTHER_HALL]),
    district=st.sampled_from(["", "Nord", "Sør"]),
)
club_rights = st.builds(
    ClubRight,
    organisation_id=st.just(CLUB),
    role=st.sampled_from(Representative.Role.values),
    team=st.sampled_from(["", "J14"]),
    acting=st.booleans(),
)
everything = st.builds(
    Rights,
    person_id=st.just(BOB),
    staff=st.lists(staff_rights, max_size=8).map(tuple),
    clubs=st.lists(club_rights, max_size=4).map(tuple),
    operates=st.sampled_from([(), (OperatorRight(id=1),)]),
)
things = st.builds(
    Thing,
    municipality_id=st.sampled_from([HERE, THERE]),
    facility_id=st.none() | st.sampled_from([HALL, OTHER_HALL]),
    district=st.sampled_from(["", "Nord", "Sør"]),
    organisation_id=st.none() | st.sampled_from([CLUB, RIVAL]),
    person_id=st.none() | st.sampled_from([ALICE, BOB]),
    team=st.sampled_from(["", "J14", "G12"]),
)


@given(held=everything, thing=things, permission=st.sampled_from(Permission))
def test_no_set_of_rights_in_one_municipality_permits_anything_in_another(
    held: Rights, thing: Thing, permission: Permission
) -> None:
    """Others' things, that is: her own and her club's are hers wherever they are, and the platform has no place."""
    elsewhere = Thing(
        municipality_id=THERE,
        facility_id=thing.facility_id,
        district=thing.district,
        organisation_id=RIVAL if thing.organisation_id else None,
        person_id=ALICE,
        team=thing.team,
    )
    if permission is not P.PLATFORM_OPERATE:
        assert not permits(permission, held, elsewhere)


@given(held=everything, thing=things, permission=st.sampled_from(Permission), more=staff_rights)
def test_another_right_never_takes_a_permission_away_and_the_explanation_agrees(
    held: Rights, thing: Thing, permission: Permission, more: StaffRight
) -> None:
    may = permits(permission, held, thing)
    assert may is any(each.yes for each in explained(permission, held, thing))
    richer = Rights(person_id=held.person_id, staff=(*held.staff, more), clubs=held.clubs, operates=held.operates)
    assert not may or permits(permission, richer, thing)
