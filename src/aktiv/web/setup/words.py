"""Permissions, the ways to them, roles and where they are held, in the reader's language."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from aktiv.people.models import StaffInvitation, StaffRole
from aktiv.people.permissions import Kind, Permission, Way
from aktiv.people.words import CLUB_ROLES, ROLES
from aktiv.values import formatting

PERMISSIONS: Mapping[Permission, Promise] = {
    Permission.BOOKING_SEE: gettext_lazy("See bookings"),
    Permission.BOOKING_MAKE: gettext_lazy("Make bookings"),
    Permission.BOOKING_CHANGE: gettext_lazy("Change or cancel as the one who booked"),
    Permission.BOOKING_DECIDE: gettext_lazy("Change or cancel others’ bookings"),
    Permission.APPLICATION_SEE: gettext_lazy("See applications as the one who applied"),
    Permission.APPLICATION_MAKE: gettext_lazy("Apply, answer, withdraw and appeal"),
    Permission.DESK_ENTER: gettext_lazy("Open the inbox"),
    Permission.CASE_SEE: gettext_lazy("See cases"),
    Permission.CASE_DECIDE: gettext_lazy("Decide on cases"),
    Permission.CASE_SET_UP: gettext_lazy("Say how cases are handled"),
    Permission.FEATURE_SET_UP: gettext_lazy("Say which features are in use"),
    Permission.MESSAGE_SET_UP: gettext_lazy("Say how messages are sent, and write their texts"),
    Permission.SEASON_ENTER: gettext_lazy("Open the seasons that are shared out"),
    Permission.SEASON_ALLOCATE: gettext_lazy("Give season time"),
    Permission.CALENDAR_ENTER: gettext_lazy("Open the calendar of all halls"),
    Permission.OPERATIONS_ENTER: gettext_lazy("Open the days of the halls"),
    Permission.ATTENDANCE_NOTE: gettext_lazy("Note who came"),
    Permission.LOAN_SEE: gettext_lazy("See loans of equipment"),
    Permission.LOAN_MAKE: gettext_lazy("Borrow equipment, and change what is borrowed"),
    Permission.LOAN_DECIDE: gettext_lazy("Approve, refuse and cancel loans, and block borrowers"),
    Permission.LOAN_DESK: gettext_lazy("Open the desk of loans"),
    Permission.EQUIPMENT_ENTER: gettext_lazy("Open the storage places’ pages"),
    Permission.EQUIPMENT_HAND: gettext_lazy("Hand out equipment and take it back"),
    Permission.DOOR_CODE_SEE: gettext_lazy("See the codes of doors"),
    Permission.DOOR_HANDLE: gettext_lazy("See that doors open, and open by hand"),
    Permission.FAULT_HANDLE: gettext_lazy("See faults, and say that they are mended"),
    Permission.EVENT_MAKE: gettext_lazy("Place events over others’ time"),
    Permission.SPACE_CLOSE: gettext_lazy("Close rooms"),
    Permission.FACILITY_ENTER: gettext_lazy("Open what is set up for facilities"),
    Permission.FACILITY_EDIT: gettext_lazy("Change facilities, opening hours and rules"),
    Permission.PRICE_EDIT: gettext_lazy("Change prices"),
    Permission.PART_ANSWER: gettext_lazy("Answer what neighbours ask the municipality to pay of loans"),
    Permission.MONEY_HANDLE: gettext_lazy("See payments, and give money back"),
    Permission.MONEY_ENTER: gettext_lazy("Open the pages of finance"),
    Permission.PERSONAL_DATA_SEE: gettext_lazy("See who has booked"),
    Permission.GROUP_DECIDE: gettext_lazy("Approve groups, and requests to act for clubs"),
    Permission.ROLE_GRANT: gettext_lazy("Give, end and review roles"),
    Permission.PRIVACY_KEEP: gettext_lazy("Say how long personal data are kept"),
    Permission.SETUP_ENTER: gettext_lazy("Open Setup"),
    Permission.ORGANISATION_REPRESENT: gettext_lazy("Act for the club"),
    Permission.ORGANISATION_BOOK: gettext_lazy("Book for the club"),
    Permission.ORGANISATION_MANAGE: gettext_lazy("Manage the club’s profile and people"),
    Permission.TEAM_LEAD: gettext_lazy("Give the club’s time to its teams"),
    Permission.PLATFORM_OPERATE: gettext_lazy("Run the platform"),
}

MAILED: Mapping[str, Promise] = {
    "case_in": gettext_lazy("An application is received"),
    "case_reply": gettext_lazy("An applicant answers, to the case handler"),
    "case_given": gettext_lazy("A case is given to a colleague"),
    "confirmed": gettext_lazy("A booking is made"),
    "allocated": gettext_lazy("Time is given for a season"),
    "restored": gettext_lazy("Time is back"),
    "free": gettext_lazy("A time that somebody waits for becomes free"),
    "door": gettext_lazy("The code of a door may be shown"),
    "loan_ok": gettext_lazy("Equipment is reserved"),
    "pick_up_soon": gettext_lazy("Equipment is to be picked up soon"),
    "loan_due": gettext_lazy("Equipment is to be back soon"),
    "loan_back": gettext_lazy("Equipment is back"),
    "stock_low": gettext_lazy("There is too little of something, to storekeepers"),
}
"""Mail that a municipality may leave out."""


def way_told(way: Way) -> str:
    """One way to a permission, as a condition."""
    if way.kind is Kind.OWN:
        return _("It is the person’s own")
    if way.kind is Kind.OPERATOR:
        return _("Runs the platform")
    if way.kind in (Kind.CLUB, Kind.PAST_CLUB):
        return _("Has one of these roles in the club: %(roles)s") % {"roles": _listed(way.roles, CLUB_ROLES)}
    if way.kind is Kind.STAFF_WHOLE:
        return _("Has one of these roles for the whole municipality: %(roles)s") % {"roles": _listed(way.roles, ROLES)}
    if way.kind is Kind.STAFF_SOMEWHERE:
        return _("Has a role somewhere in the municipality")
    return _("Has one of these roles there: %(roles)s") % {"roles": _listed(way.roles, ROLES)}


def role_told(role: str) -> str:
    """A role on a staff, by its name."""
    return str(ROLES.get(role, role))


def where_told(held: StaffRole | StaffInvitation) -> str:
    """Where a role is held; its facility is at hand."""
    if held.facility is not None:
        return str(held.facility.name)
    if held.district:
        return _("District %(name)s") % {"name": held.district}
    return _("The whole municipality")


def days_told(first: date, last: date | None) -> str:
    """From when to when, inclusive."""
    if last is None:
        return _("from %(first)s until further notice") % {"first": short(first)}
    return _("%(first)s to %(last)s") % {"first": short(first), "last": short(last)}


def short(day: date) -> str:
    """A date with its year, as short as can be understood."""
    return f"{formatting.date_short(day, get_language() or 'nb')} {day.year}"


def _listed(roles: Collection[str], words: Mapping[str, Promise]) -> str:
    return ", ".join(str(word) for role, word in words.items() if role in roles)
