"""Who may speak for an organisation, and what the register's word is worth; pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from aktiv.people.models import Organisation, Representative, TeamMembers
from aktiv.people.ports.register import RoleHolder, Unit
from aktiv.values.folding import fold
from aktiv.values.refusal import Refusal

Role = Representative.Role
Status = Organisation.Status

LEADERS = ("LEDE", "DAGL", "INNH", "KONT", "NEST")
"""Roles of the register that speak for an organisation, the first first: chair, manager, owner, contact, deputy."""

HINTS = (*LEADERS, "MEDL", "VARA", "BEST", "KOMP", "REPR")
"""Roles that are shown to whoever answers a request."""

FRESH = timedelta(minutes=10)
"""How long what the register told is shown without asking again."""
MOST_TEAMS = 200
MOST_ACTIVITIES = 12
BANDS = {
    TeamMembers.Band.UNDER_6: (0, 5),
    TeamMembers.Band.FROM_6: (6, 12),
    TeamMembers.Band.FROM_13: (13, 19),
    TeamMembers.Band.FROM_20: (20, 25),
    TeamMembers.Band.FROM_26: (26, 66),
    TeamMembers.Band.FROM_67: (67, 120),
}
"""The ages of each band, both included."""


def register_role(name: str, birth_date: date | None, holders: Iterable[RoleHolder]) -> str:
    """The weightiest role of somebody with her name and birth date; empty for none. A hint, never proof.

    Names are compared by first and last word, as registers differ on those between.
    """
    found = {holder.code for holder in holders if birth_date is not None and _same(name, birth_date, holder)}
    return next((code for code in HINTS if code in found), "")


def founder_at_once(role: str, *, represented: bool) -> bool:
    """Whether somebody who makes the profile becomes its administrator without being asked further: nobody represents
    the organisation, and the register has somebody with her name and birth date as one who speaks for it."""
    return role in LEADERS and not represented


def status_of(unit: Unit) -> Organisation.Status:
    """What the register says that an organisation is."""
    if unit.gone_on is not None:
        return Status.DISSOLVED
    return Status.BANKRUPT if unit.bankrupt else Status.ACTIVE


def acts(organisation: Organisation) -> None:
    """Raises Refusal("organisation_bankrupt"), and the like for every status in which nobody may act for it."""
    if organisation.status not in Status.acting():
        raise Refusal(f"organisation_{organisation.status}", name=organisation.name)


def kind_of(form: str) -> Organisation.Kind:
    """Our kind for a legal form in the register; price groups follow it."""
    if form in {"KOMM", "FYLK", "STAT", "ORGL", "SF", "IKS", "KF", "FKF"}:
        return Organisation.Kind.PUBLIC
    if form in {"FLI", "STI", "AAFY", "KIRK", "SA"}:
        return Organisation.Kind.CLUB
    return Organisation.Kind.BUSINESS


def bands_of(age_from: int, age_to: int) -> list[TeamMembers.Band]:
    """The bands that a team's ages touch: those one can count members in."""
    return [band for band, (first, last) in BANDS.items() if first <= age_to and age_from <= last]


def another_administrator(rights: Sequence[Representative], leaving: Representative, today: date) -> None:
    """Raises Refusal("last_club_administrator") when nobody else would be administrator without a last day.

    `rights` are all that hold today. One whose right ends some day is no successor: nobody would be left then.
    """
    if leaving.role != Role.ADMINISTRATOR or leaving.valid_from > today:
        return
    if not any(
        right.role == Role.ADMINISTRATOR and right.pk != leaving.pk and right.valid_to is None for right in rights
    ):
        raise Refusal("last_club_administrator")


def _same(name: str, birth_date: date, holder: RoleHolder) -> bool:
    mine, theirs = fold(name).split(), fold(holder.name).split()
    if len(mine) < 2 or len(theirs) < 2 or holder.birth_date != birth_date:
        return False
    return (mine[0], mine[-1]) == (theirs[0], theirs[-1])
