"""Why something is not lent, and what would work instead, in the reader's language; and what states are called."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, gettext_noop, pgettext_lazy
from django.utils.translation import gettext as _

from aktiv.bookings import words as bookings
from aktiv.lending.models import Kind, Loan
from aktiv.values.formatting import clock, day, hours
from aktiv.values.refusal import Refusal
from aktiv.values.texts import Texts

WHY: Mapping[str, str] = {
    "nothing_asked": gettext_noop("Choose at least one thing to borrow."),
    "too_many_kinds": gettext_noop("A loan has at most %(limit)s kinds of equipment. Make two of it."),
    "too_many_asked": gettext_noop("Write how many as a whole number, up to %(limit)s."),
    "depot_closed": gettext_noop("Nothing is lent from that storage place now."),
    "kind_not_lent": gettext_noop("%(kind)s is not lent out now."),
    "kind_not_here": gettext_noop("%(kind)s is not kept at that storage place."),
    "not_enough": gettext_noop("There are not enough of it then: %(left)s left of the %(asked)s you want (%(kind)s)."),
    "loan_in_the_past": gettext_noop("The time of pick-up has been. Choose a later one."),
    "borrower_blocked": gettext_noop("You cannot borrow here until %(until)s. The reason: %(reason)s"),
    "borrower_blocked_late": gettext_noop(
        "You cannot borrow here until %(until)s, because %(late)s loans came back late in a year."
    ),
    "loan_too_late_notice": gettext_noop("Ask at least %(minutes)s before pick-up (%(kind)s)."),
    "loan_beyond_horizon": gettext_noop("It is too early to borrow for that day (%(kind)s)."),
    "loan_too_long": gettext_noop("At most %(days)s days at a time (%(kind)s)."),
    "too_many_of_kind": gettext_noop("One loan can have at most %(most)s of this: %(kind)s."),
    "borrower_too_young": gettext_noop("You must be %(age)s to borrow this: %(kind)s."),
    "borrower_age_unknown": gettext_noop(
        "You must be %(age)s to borrow this, and we do not know your date of birth: %(kind)s."
    ),
    "certificate_missing": gettext_noop(
        "You must show this before you can borrow %(kind)s: %(certificate)s. Bring it to the municipality."
    ),
    "certificate_ends": gettext_noop(
        "%(certificate)s is valid until %(last)s, and must be valid until you are back with this: %(kind)s."
    ),
    "group_not_lent_to": gettext_noop("This is kept for other groups than yours: %(kind)s."),
    "only_with_its_space": gettext_noop("This is fixed to a room, and is borrowed with a booking there: %(kind)s."),
    "only_for_residents": gettext_noop("Only those who live in the municipality can borrow this: %(kind)s."),
    "home_unknown": gettext_noop(
        "Only those who live in the municipality can borrow this, and we do not know where you live: %(kind)s."
    ),
    "residents_first": gettext_noop("Those who live in the municipality come first with this: %(kind)s."),
    "loan_not_standing": gettext_noop("The loan does not stand any more, so it cannot be changed."),
    "loan_decided": gettext_noop("The loan has been answered already."),
    "loan_is_out": gettext_noop("It has been picked up. Bring it back to end the loan."),
    "loan_changed_meanwhile": gettext_noop("The loan was changed meanwhile. Look at it again."),
    "not_longer": gettext_noop("Choose an end that is later than now agreed."),
    "extended_often_enough": gettext_noop("A loan can be made longer at most %(limit)s times."),
    "loan_late_already": gettext_noop("It should have been back by now. Bring it back, or call the storage place."),
    "extended_by_staff": gettext_noop("The municipality decides on this. Ask it for more days: %(kind)s."),
    "more_by_staff": gettext_noop("The municipality decides on this. Ask for more of it in a new loan: %(kind)s."),
    "reason_missing": gettext_noop("Write why, so that who asked can read it."),
    "block_too_long": gettext_noop("Choose a last day that is to come, within %(days)s days."),
    "block_over": gettext_noop("The block has ended."),
    "appealed_already": gettext_noop("You have asked already. The municipality answers here."),
    "no_appeal": gettext_noop("Nobody has asked for it to be looked at again."),
    "borrower_unknown": gettext_noop("There is no such loan here. Write the number of one."),
    "loan_time_twice": gettext_noop("The clocks go back that night, so %(time)s comes twice. Choose another time."),
    "loan_end_first": gettext_noop("The end must be after pick-up."),
}

INSTEAD: Mapping[str, Mapping[str, str]] = {
    "loan_too_late_notice": {"earliest": gettext_noop("The earliest is %(earliest)s.")},
    "loan_beyond_horizon": {"last": gettext_noop("The last day that can be asked for is %(last)s.")},
    "residents_first": {"opens": gettext_noop("You can ask from %(opens)s.")},
}

STATES: Mapping[str, Promise] = {
    Loan.State.ASKED: pgettext_lazy("a loan", "Waits for an answer"),
    Loan.State.RESERVED: pgettext_lazy("a loan", "Reserved"),
    Loan.State.OUT: pgettext_lazy("a loan", "With you"),
    Loan.State.RETURNED: pgettext_lazy("a loan", "Brought back"),
    Loan.State.CLOSED: pgettext_lazy("a loan", "Ended"),
    Loan.State.REFUSED: pgettext_lazy("a loan", "Refused"),
    Loan.State.WITHDRAWN: pgettext_lazy("a loan", "Withdrawn"),
    Loan.State.CANCELLED: pgettext_lazy("a loan", "Cancelled"),
    Loan.State.LAPSED: pgettext_lazy("a loan", "Never picked up"),
}

CATEGORIES: Mapping[str, Promise] = {
    Kind.Category.FURNITURE: gettext_lazy("Furniture"),
    Kind.Category.SOUND_AND_LIGHT: gettext_lazy("Sound and light"),
    Kind.Category.STAGE: gettext_lazy("Stages"),
    Kind.Category.TENT: gettext_lazy("Tents"),
    Kind.Category.SPORT: gettext_lazy("Sports equipment"),
    Kind.Category.OUTDOOR: gettext_lazy("Outdoor life"),
    Kind.Category.BOAT: gettext_lazy("Boats"),
    Kind.Category.KITCHEN: gettext_lazy("Kitchen and serving"),
    Kind.Category.TOOLS: gettext_lazy("Tools"),
    Kind.Category.VEHICLE: gettext_lazy("Vehicles and trailers"),
    Kind.Category.AID: gettext_lazy("Aids for accessibility"),
    Kind.Category.GAMES: gettext_lazy("Games and toys"),
}


def sentence(refusal: Refusal, zone: ZoneInfo) -> str:
    """Why, then what would work instead, told on the clock of the zone. What lending does not refuse is told by those
    who do."""
    if refusal.code not in WHY:
        return bookings.sentence(refusal, zone)
    language = get_language() or "nb"
    told = {key: _told(key, value, language, zone) for key, value in refusal.data.items()}
    why = _(WHY[refusal.code]) % told
    ways = [_(text) % told for key, text in INSTEAD.get(refusal.code, {}).items() if refusal.data.get(key)]
    return " ".join([why, *ways])


def _told(key: str, value: Any, language: str, zone: ZoneInfo) -> str:  # Any: each code has its own data
    if isinstance(value, Texts):
        return value.said_in(language).text
    if isinstance(value, datetime):
        return f"{day(value, language, zone)} {clock(value, language, zone)}"
    if isinstance(value, date):
        return day(value, language)
    if isinstance(value, time):
        return clock(value, language)
    if key == "minutes" and isinstance(value, int):
        return hours(value, language)
    return str(value)
