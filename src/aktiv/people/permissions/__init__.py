"""Every permission of the house, by name, in one place; pure.

A permission is granted in one or more ways, each a predicate of the library `rules` over what rights somebody holds and
what thing is asked about. Promises that what a page shows, what an action refuses and what the page "why" explains are
the same answer. Leaves reading the rights to `people.queries.permissions`.
"""

from aktiv.people.permissions.holding import ClubRight, MandateRight, OperatorRight, Right, Rights, StaffRight, Thing
from aktiv.people.permissions.marks import Door, Mark, asks_later, mark_of, needs, public, somebody
from aktiv.people.permissions.names import Permission
from aktiv.people.permissions.ways import RULES, WAYS, Answer, Kind, Way, club_roles, explained, permits, staff_roles

__all__ = [
    "RULES",
    "WAYS",
    "Answer",
    "ClubRight",
    "Door",
    "Kind",
    "MandateRight",
    "Mark",
    "OperatorRight",
    "Permission",
    "Right",
    "Rights",
    "StaffRight",
    "Thing",
    "Way",
    "asks_later",
    "club_roles",
    "explained",
    "mark_of",
    "needs",
    "permits",
    "public",
    "somebody",
    "staff_roles",
]
