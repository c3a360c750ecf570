"""The three kinds that staff make: their words and addresses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from aktiv.bookings.models import Booking
from aktiv.bookings.queries.happenings import PERMISSIONS
from aktiv.people.permissions import Rights, staff_roles

Kind = Booking.Kind


def first_listing(held: Rights) -> str:
    """Where what staff make is listed, as far as her roles let her make any; empty when they do not. No statement."""
    roles = {each.role for each in held.staff}
    found = (words.listing for kind, words in WORDS.items() if roles & staff_roles(PERMISSIONS[kind]))
    name = next(found, "")
    return reverse(name) if name else ""


@dataclass(frozen=True, slots=True)
class Words:
    """What a kind is called, where it is listed, made and looked at, and what one may do about it."""

    several: Promise
    new: Promise
    listing: str
    making: str
    one: str
    cancel: Promise
    after: Promise
    cancelled: Promise
    nothing: Promise


WORDS: Mapping[Booking.Kind, Words] = {
    Kind.EVENT: Words(
        several=_("Events"),
        new=_("New event"),
        listing="desk_events",
        making="desk_event_new",
        one="desk_event",
        cancel=_("Cancel the event"),
        after=_(
            "The time goes back to those it was taken from, and they are told. The page says that it is cancelled."
        ),
        cancelled=_("The event is cancelled. Those who have their time back are told."),
        nothing=_("No event is to come here."),
    ),
    Kind.SCHOOL_USE: Words(
        several=_("School use"),
        new=_("New school use"),
        listing="desk_school_uses",
        making="desk_school_use_new",
        one="desk_school_use",
        cancel=_("Cancel the chosen dates"),
        after=_("The time becomes free for others at once."),
        cancelled=_("The dates are cancelled."),
        nothing=_("No school use is to come here."),
    ),
    Kind.CLOSURE: Words(
        several=_("Closures"),
        new=_("New closure"),
        listing="desk_closures",
        making="desk_closure_new",
        one="desk_closure",
        cancel=_("Open again"),
        after=_("Those who kept their right have their time back, and are told. What was moved or cancelled stays so."),
        cancelled=_("It is open again. Those who have their time back are told."),
        nothing=_("Nothing is closed here."),
    ),
}
