"""In which ways each permission is had. This table is the whole of it: a permission that is not here is nobody's."""

from __future__ import annotations

import operator
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import reduce

from rules.predicates import Predicate
from rules.rulesets import RuleSet

from aktiv.people.models import Representative, StaffRole
from aktiv.people.permissions.holding import ClubRight, MandateRight, Right, Rights, StaffRight, Thing
from aktiv.people.permissions.names import Permission

Staff, Club = StaffRole.Role, Representative.Role


class Kind(StrEnum):
    """By what somebody is let in."""

    OWN = "own"  # it is her own
    CLUB = "club"  # by a role in the organisation whose it is
    PAST_CLUB = "past_club"  # the same, also when the organisation may not act any more
    STAFF = "staff"  # by a role where it is
    STAFF_WHOLE = "staff_whole"  # by a role for the whole municipality
    STAFF_SOMEWHERE = "staff_somewhere"  # by a role anywhere in the municipality, or in any when none is asked about
    OPERATOR = "operator"
    MANDATE = "mandate"  # by a mandate in the collaboration, whomever it is for
    MANDATE_MEMBER = "mandate_member"  # by one for the member
    MANDATE_BODY = "mandate_body"  # by one in the body, for the member when one is asked about

    @classmethod
    def of_staff(cls) -> frozenset[Kind]:
        """Those that look at roles on a municipality's staff."""
        return frozenset({cls.STAFF, cls.STAFF_WHOLE, cls.STAFF_SOMEWHERE})

    @classmethod
    def of_mandates(cls) -> frozenset[Kind]:
        """Those that look at mandates in the collaboration, which are held from one moment to another."""
        return frozenset({cls.MANDATE, cls.MANDATE_MEMBER, cls.MANDATE_BODY})


@dataclass(frozen=True, slots=True)
class Way:
    """One way to have a permission: by what, and with which roles."""

    kind: Kind
    roles: frozenset[str] = frozenset()

    def rights(self, held: Rights, thing: Thing) -> tuple[Right, ...]:
        """The rights that open this way; for one's own things none is needed, see `holds`."""
        if self.kind in (Kind.CLUB, Kind.PAST_CLUB):
            return tuple(each for each in held.clubs if self._of_club(each, thing))
        if self.kind is Kind.OPERATOR:
            return held.operates
        if self.kind in Kind.of_mandates():
            return tuple(each for each in held.mandates if self._of_mandate(each, thing))
        return tuple(each for each in held.staff if self._of_staff(each, thing))

    def holds(self, held: Rights, thing: Thing) -> bool:
        """The predicate."""
        if self.kind is Kind.OWN:
            return thing.organisation_id is None and held.person_id is not None and thing.person_id == held.person_id
        return bool(self.rights(held, thing))

    def _of_club(self, right: ClubRight, thing: Thing) -> bool:
        team_matters = right if self.kind is Kind.CLUB else ClubRight(organisation_id=right.organisation_id, role="")
        return (
            right.role in self.roles and team_matters.reaches(thing) and (right.acting or self.kind is Kind.PAST_CLUB)
        )

    def _of_mandate(self, right: MandateRight, thing: Thing) -> bool:
        if right.role not in self.roles or thing.collaboration_id != right.collaboration_id:
            return False
        if self.kind is Kind.MANDATE_MEMBER:
            return thing.member_id == right.member_id
        if self.kind is Kind.MANDATE_BODY:
            return thing.body_id == right.body_id is not None and thing.member_id in (None, right.member_id)
        return True

    def _of_staff(self, right: StaffRight, thing: Thing) -> bool:
        if self.kind is Kind.STAFF_SOMEWHERE:
            return right.role in self.roles and thing.municipality_id in (None, right.municipality_id)
        if self.kind is Kind.STAFF_WHOLE:
            return right.role in self.roles and right.everywhere and right.reaches(thing)
        return self.kind is Kind.STAFF and right.role in self.roles and right.reaches(thing)


OWN = Way(Kind.OWN)
EVERY_STAFF = frozenset(Staff.values)
EVERY_CLUB = frozenset(Club.values)
BOOKING_FOR_CLUB = Way(Kind.CLUB, frozenset({Club.ADMINISTRATOR, Club.BOOKER}))
DECIDING = Way(Kind.STAFF, frozenset({Staff.ADMINISTRATOR, Staff.CASE_HANDLER}))
DECIDING_FOR_ALL = Way(Kind.STAFF_WHOLE, DECIDING.roles)
ADMINISTERING = Way(Kind.STAFF_WHOLE, frozenset({Staff.ADMINISTRATOR}))
SEEING_CASES = DECIDING.roles | {Staff.FACILITY_MANAGER, Staff.VIEWER}
KEEPING = frozenset({Staff.ADMINISTRATOR, Staff.FACILITY_MANAGER})
SECRETARIAT = Way(Kind.MANDATE, frozenset({"secretariat"}))
EVERY_MANDATE = frozenset({"member", "deputy", "chair", "secretariat", "product_owner", "assessor", "support"})
LOOKING_AFTER = KEEPING | {Staff.CASE_HANDLER, Staff.CARETAKER}

WAYS: Mapping[Permission, tuple[Way, ...]] = {
    Permission.BOOKING_SEE: (OWN, Way(Kind.PAST_CLUB, EVERY_CLUB), Way(Kind.STAFF, EVERY_STAFF)),
    Permission.BOOKING_MAKE: (OWN, BOOKING_FOR_CLUB),
    Permission.BOOKING_CHANGE: (OWN, BOOKING_FOR_CLUB),
    Permission.BOOKING_DECIDE: (DECIDING,),
    Permission.APPLICATION_SEE: (OWN, Way(Kind.PAST_CLUB, EVERY_CLUB)),
    Permission.APPLICATION_MAKE: (OWN, BOOKING_FOR_CLUB),
    Permission.DESK_ENTER: (Way(Kind.STAFF_SOMEWHERE, SEEING_CASES),),
    Permission.CASE_SEE: (Way(Kind.STAFF, SEEING_CASES),),
    Permission.CASE_DECIDE: (DECIDING,),
    Permission.CASE_SET_UP: (ADMINISTERING,),
    Permission.FEATURE_SET_UP: (ADMINISTERING,),
    Permission.MESSAGE_SET_UP: (ADMINISTERING,),
    Permission.CALENDAR_ENTER: (Way(Kind.STAFF_SOMEWHERE, DECIDING.roles),),
    Permission.SEASON_ENTER: (Way(Kind.STAFF_SOMEWHERE, DECIDING.roles),),
    Permission.SEASON_ALLOCATE: (DECIDING_FOR_ALL,),
    Permission.OPERATIONS_ENTER: (Way(Kind.STAFF_SOMEWHERE, LOOKING_AFTER),),
    Permission.ATTENDANCE_NOTE: (Way(Kind.STAFF, LOOKING_AFTER),),
    Permission.FAULT_HANDLE: (Way(Kind.STAFF, LOOKING_AFTER),),
    Permission.DOOR_CODE_SEE: (OWN, Way(Kind.CLUB, frozenset({Club.ADMINISTRATOR, Club.BOOKER, Club.COACH}))),
    Permission.DOOR_HANDLE: (Way(Kind.STAFF, LOOKING_AFTER),),
    Permission.EVENT_MAKE: (DECIDING,),
    Permission.SPACE_CLOSE: (Way(Kind.STAFF, KEEPING | {Staff.CASE_HANDLER}),),
    Permission.LOAN_SEE: (OWN, Way(Kind.PAST_CLUB, EVERY_CLUB), Way(Kind.STAFF, LOOKING_AFTER)),
    Permission.LOAN_MAKE: (OWN, BOOKING_FOR_CLUB),
    Permission.LOAN_DECIDE: (Way(Kind.STAFF, LOOKING_AFTER - {Staff.CARETAKER}),),
    Permission.LOAN_DESK: (Way(Kind.STAFF_SOMEWHERE, LOOKING_AFTER - {Staff.CARETAKER}),),
    Permission.EQUIPMENT_ENTER: (Way(Kind.STAFF_SOMEWHERE, LOOKING_AFTER),),
    Permission.EQUIPMENT_HAND: (Way(Kind.STAFF, LOOKING_AFTER),),
    Permission.PART_ANSWER: (Way(Kind.STAFF_WHOLE, frozenset({Staff.ADMINISTRATOR, Staff.FINANCE})),),
    Permission.FACILITY_ENTER: (Way(Kind.STAFF_SOMEWHERE, KEEPING),),
    Permission.FACILITY_EDIT: (Way(Kind.STAFF, KEEPING),),
    Permission.PRICE_EDIT: (Way(Kind.STAFF, frozenset({Staff.ADMINISTRATOR, Staff.FINANCE})),),
    Permission.MONEY_HANDLE: (Way(Kind.STAFF_WHOLE, frozenset({Staff.FINANCE})),),
    Permission.MONEY_ENTER: (Way(Kind.STAFF_SOMEWHERE, frozenset({Staff.FINANCE})),),
    Permission.PERSONAL_DATA_SEE: (OWN, Way(Kind.STAFF, EVERY_STAFF)),
    Permission.GROUP_DECIDE: (DECIDING_FOR_ALL,),
    Permission.ROLE_GRANT: (ADMINISTERING,),
    Permission.PRIVACY_KEEP: (ADMINISTERING,),
    Permission.SETUP_ENTER: (Way(Kind.STAFF_SOMEWHERE, EVERY_STAFF),),
    Permission.ORGANISATION_REPRESENT: (Way(Kind.CLUB, EVERY_CLUB),),
    Permission.ORGANISATION_BOOK: (BOOKING_FOR_CLUB,),
    Permission.ORGANISATION_MANAGE: (Way(Kind.CLUB, frozenset({Club.ADMINISTRATOR})),),
    Permission.TEAM_LEAD: (Way(Kind.CLUB, frozenset({Club.ADMINISTRATOR, Club.BOOKER, Club.COACH})),),
    Permission.COLLABORATION_ENTER: (Way(Kind.MANDATE, EVERY_MANDATE),),
    Permission.COLLABORATION_KEEP: (SECRETARIAT,),
    Permission.COLLABORATION_SPEAK: (SECRETARIAT, Way(Kind.MANDATE_MEMBER, frozenset({"member", "chair"}))),
    Permission.COLLABORATION_CALL: (SECRETARIAT, Way(Kind.MANDATE_BODY, frozenset({"chair"}))),
    Permission.COLLABORATION_MEASURE: (
        Way(Kind.MANDATE, frozenset({"secretariat", "product_owner"})),
        Way(Kind.MANDATE_MEMBER, frozenset({"member", "chair"})),
    ),
    Permission.COLLABORATION_VOTE: (Way(Kind.MANDATE_BODY, frozenset({"member", "deputy"})),),
    Permission.COLLABORATION_SIT: (Way(Kind.MANDATE_BODY, frozenset({"member", "chair"})),),
    Permission.COLLABORATION_PROPOSE: (
        Way(Kind.MANDATE, frozenset({"secretariat", "member", "chair", "product_owner"})),
    ),
    Permission.COLLABORATION_OWN: (Way(Kind.MANDATE, frozenset({"product_owner"})),),
    Permission.COLLABORATION_ASSESS: (Way(Kind.MANDATE, frozenset({"assessor"})),),
    Permission.SUPPORT_ENTER: (Way(Kind.MANDATE, frozenset({"secretariat", "support"})),),
    Permission.SUPPORT_ANSWER: (SECRETARIAT, Way(Kind.MANDATE_MEMBER, frozenset({"support"}))),
    Permission.SERVICE_RUN: (Way(Kind.MANDATE, frozenset({"secretariat", "product_owner", "support"})),),
    Permission.PLATFORM_OPERATE: (Way(Kind.OPERATOR),),
}


def _predicate(way: Way) -> Predicate:
    return Predicate(way.holds, name=f"{way.kind}:{','.join(sorted(way.roles))}")


RULES = RuleSet()
for _permission, _ways in WAYS.items():
    RULES.add_rule(_permission, reduce(operator.or_, map(_predicate, _ways)))  # type: ignore[no-untyped-call]


@dataclass(frozen=True, slots=True)
class Answer:
    """What one way says: whether it is open, and by which rights (none for what is her own)."""

    way: Way
    yes: bool
    rights: tuple[Right, ...] = ()


def permits(permission: Permission, held: Rights, thing: Thing) -> bool:
    """Whether somebody who holds these rights has the permission on the thing."""
    return bool(RULES.test_rule(permission, held, thing))  # type: ignore[no-untyped-call]  # the library's


def explained(permission: Permission, held: Rights, thing: Thing) -> tuple[Answer, ...]:
    """What each way to the permission says. `permits` is whether any says yes."""
    found = []
    for way in WAYS[permission]:
        rights = () if way.kind is Kind.OWN else way.rights(held, thing)
        found.append(Answer(way, way.holds(held, thing), rights))
    return tuple(found)


def club_roles(permission: Permission) -> frozenset[str]:
    """The roles in an organisation that give the permission: for questions that the database answers."""
    return _roles(permission, Kind.CLUB, Kind.PAST_CLUB)


def staff_roles(permission: Permission) -> frozenset[str]:
    """The roles on a staff that give the permission somewhere."""
    return _roles(permission, Kind.STAFF, Kind.STAFF_WHOLE, Kind.STAFF_SOMEWHERE)


def _roles(permission: Permission, *kinds: Kind) -> frozenset[str]:
    return frozenset().union(*(way.roles for way in WAYS[permission] if way.kind in kinds))
