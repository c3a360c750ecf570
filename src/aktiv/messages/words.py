"""What people are told, in their own language: one line in the service, a short letter by mail."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from aktiv.bookings.models import Occurrence
from aktiv.bookings.words import along_told
from aktiv.facilities.models import Space
from aktiv.messages.rules.templates import filled, filled_line
from aktiv.people.words import ROLES
from aktiv.values.formatting import clock, day, day_long, day_short, money, span
from aktiv.values.periods import civil_day
from aktiv.values.texts import Texts

MOST_LINES = 60
LONGEST_SMS = 300
"""Characters: two parts of an SMS with a Norwegian letter in it."""
DATED = frozenset({"confirmed", "allocated", "moved", "cancelled", "displaced", "restored", "door"})
"""Kinds about dates of a booking."""
MONEY = frozenset({"paid", "pay_lost", "pay_back", "deposit_back", "damage"})
"""Kinds about a payment."""


EXPLAINED = frozenset({"moved", "cancelled", "displaced"})
"""Kinds of what the municipality does to somebody's time, and may say why."""


@dataclass(frozen=True, slots=True)
class FreeTime:
    """Time that became free, in the window that was asked about."""

    space: Space
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Sum:
    """Money that was taken or goes back: øre, and what it was for."""

    amount: int
    currency: str
    what: str
    municipality: str
    payment: str = ""


@dataclass(frozen=True, slots=True)
class About:
    """What is told of: dates in order of use, what comes along with how many, free time, a fee in øre, the time that
    was lost or is back, what is free instead of it, money, or a name."""

    dates: tuple[Occurrence, ...] = ()
    along: tuple[tuple[Texts, int], ...] = ()
    free: tuple[FreeTime, ...] = ()
    fee: int = 0
    held: tuple[tuple[datetime, datetime], ...] = ()
    instead: tuple[FreeTime, ...] = ()
    until: datetime | None = None  # until when an offer stands
    reason: str = ""  # why, as the municipality says it to everyone
    sum: Sum | None = None
    named: str = ""  # what is told of besides time, such as a role and where
    doors: tuple[str, ...] = ()  # a line for each door; in letters and SMS alone
    still_open: bool = False  # of an alarm: a door may open when it should not


LINES: Mapping[str, str] = {
    "confirmed": gettext_noop("Booked: %(what)s"),
    "allocated": gettext_noop("Given for the season: %(what)s"),
    "moved": gettext_noop("Moved: %(what)s"),
    "cancelled": gettext_noop("Cancelled: %(what)s"),
    "displaced": gettext_noop("Another event takes some of your time: %(what)s"),
    "restored": gettext_noop("You have your time back: %(what)s"),
    "free": gettext_noop("Free time: %(what)s"),
    "door": gettext_noop("The door opens for you: %(what)s"),
    "door_alarm": gettext_noop("A door needs you: %(what)s"),
    "wait_offer": gettext_noop("The time you wait for is yours if you want it: %(what)s"),
    "paid": gettext_noop("Receipt: %(what)s"),
    "pay_lost": gettext_noop("You paid, but the time was gone: %(what)s"),
    "pay_back": gettext_noop("Money goes back to you: %(what)s"),
    "deposit_back": gettext_noop("Your deposit is let go of: %(what)s"),
    "damage": gettext_noop("Damage is charged: %(what)s"),
    "role_granted": gettext_noop("You have a new role: %(what)s"),
    "roles_due": gettext_noop("Roles to look over: %(what)s"),
}
"""The line in the service, and the subject of the standard mail."""

OPENINGS: Mapping[str, str] = {
    "confirmed": gettext_noop("The time is yours."),
    "allocated": gettext_noop("The municipality has given these times to you for the season."),
    "moved": gettext_noop("The booking has a new time."),
    "cancelled": gettext_noop("The time is cancelled."),
    "displaced": gettext_noop("The municipality has placed something else on some of your time. You keep the rest."),
    "restored": gettext_noop("What stood on your time is gone. The time is yours again."),
    "free": gettext_noop("You asked to be told. The first to book it gets it."),
    "door": gettext_noop("This is how you get in."),
    "door_alarm": gettext_noop(
        "A code has not come, or could not be taken away. Open by hand or note a code that works, and see to it that "
        "nobody stands outside. It goes on being tried."
    ),
    "wait_offer": gettext_noop("You are the next in line. The time is held for you, and you take it with one press."),
    "paid": gettext_noop("This has been taken from what you reserved."),
    "pay_lost": gettext_noop(
        "Your payment came after the time was no longer kept for you, and it could not be booked. Nothing is booked, "
        "and your money goes back by itself."
    ),
    "pay_back": gettext_noop("It goes back the way you paid. It may take some days before you see it."),
    "deposit_back": gettext_noop("It was only reserved, and is yours again. You need not do anything."),
    "damage": gettext_noop(
        "The municipality says that something was damaged when you had the place, and charges you for it. As far as "
        "the deposit reaches it is taken from that; the rest comes on an invoice. You can read why, and answer."
    ),
    "role_granted": gettext_noop("You work for the municipality in this service now. Setup shows what you may do."),
    "roles_due": gettext_noop(
        "It is a year since anybody said that these roles are right. Confirm or end each of them under Setup. "
        "Those that nobody confirms end by themselves after two months."
    ),
}


def line(kind: str, about: About, language: str) -> str:
    """One line; the language in use is the one given."""
    return _(LINES[kind]) % {"what": _what(about, language)}


def letter(
    kind: str, about: About, language: str, own: tuple[str, str] | None = None, *, name: str = ""
) -> tuple[str, str]:
    """Subject and body, by the municipality's own text or the standard one; the language in use is the one given."""
    subject, body = own or standard(kind)
    values = values_of(kind, about, language, name)
    return filled_line(subject, values), filled(body, values) + "\n"


def standard(kind: str) -> tuple[str, str]:
    """The standard text, in the language in use. Says first what happened, then when and where."""
    parts = [_(OPENINGS[kind]), "{{ dates }}"]
    if kind in DATED:
        if kind == "door":
            parts.append("{{ doors }}")
        elif kind not in {"displaced", "restored"}:
            parts.append(_("Comes along: %(names)s.") % {"names": "{{ along }}"})
        else:
            label = _("Taken from you:") if kind == "displaced" else _("Yours again:")
            parts.append(f"{label}\n{{{{ held }}}}")
        if kind in EXPLAINED:
            parts.append(_("Why: %(reason)s") % {"reason": "{{ reason }}"})
        if kind == "displaced":
            parts.append(_("This was free instead. Answer the municipality soon if you want it:") + "\n{{ instead }}")
        if kind == "cancelled":
            parts.append(_("The fee for cancelling this late is %(fee)s.") % {"fee": "{{ fee }}"})
        if kind == "confirmed":
            parts.append(_("Price: %(total)s.") % {"total": "{{ price }}"})
        parts += [_("Booking number: %(number)s.") % {"number": "{{ number }}"}, "{{ municipality }}"]
    if kind == "door_alarm":
        parts.append("{{ link }}")
    if kind == "damage":
        parts.append("{{ answer_link }}")
    if kind in MONEY:
        parts.append("{{ municipality }}")
    if kind == "wait_offer":
        parts += [
            _("It is held until %(when)s. Then it goes to the next.") % {"when": "{{ until }}"},
            "{{ take_link }}",
        ]
    return _(LINES[kind]) % {"what": "{{ what }}"}, "\n\n".join(parts)


def values_of(kind: str, about: About, language: str, name: str) -> dict[str, str]:
    """What the names in a text stand for; the language in use is the one given."""
    values = {"name": name, "what": _what(about, language), "dates": "\n".join(_lines(about, language))}
    if about.free:
        municipality = about.free[0].space.municipality
        values["municipality"] = municipality.name
        if about.until is not None:
            zone = municipality.zone
            moment = {"day": day(about.until, language, zone), "time": clock(about.until, language, zone)}
            values["until"] = _("%(day)s at %(time)s") % moment
            values["take_link"] = settings.SITE + reverse("me_waiting")
    if about.sum is not None:
        values["municipality"] = about.sum.municipality
        if kind == "damage":
            values["answer_link"] = settings.SITE + reverse("payment_deposit", args=[about.sum.payment])
    if not about.dates:
        return values
    first = about.dates[0]
    zone = first.municipality.zone
    if about.doors:
        values["doors"] = "\n".join(about.doors)
    if kind == "door_alarm":
        values["link"] = settings.SITE + doors_url(first)
    if about.along:
        values["along"] = along_told(about.along, len(about.dates), language)
    if kind in {"displaced", "restored"}:
        told = [f"{day_long(start, language, zone)} {span(start, end, language, zone)}" for start, end in about.held]
        values["held"] = "\n".join(told)
        values["instead"] = "\n".join(_place(each.space, each.start, each.end, language) for each in about.instead)
    if kind in EXPLAINED and about.reason:
        values["reason"] = about.reason
    if kind == "cancelled" and about.fee:
        values["fee"] = money(about.fee, language)
    if kind == "confirmed" and (total := sum(each.quote.total for each in about.dates if each.quote)):
        values["price"] = money(total, language)
    return values | {"number": str(first.booking.number), "municipality": first.municipality.name}


def text_message(kind: str, about: About, language: str) -> str:
    """An SMS, short: whom it is from, what happened, and where it is told in full."""
    said = ". ".join([f"{about.dates[0].municipality.name}: {line(kind, about, language)}", *about.doors])
    link = settings.SITE + (doors_url(about.dates[0]) if kind == "door_alarm" else reverse("me_alerts"))
    return f"{said[: LONGEST_SMS - len(link) - 2]}. {link}"


def doors_url(date: Occurrence) -> str:
    """Where those who look after a place see the doors of the day."""
    day_ = civil_day(date.during.lower, date.municipality.zone)
    return reverse("caretaker_doors", args=[date.space.facility.slug, day_.isoformat()])


def role_in(role: str, where: str, municipality: str) -> str:
    """A role and where it is held: "case handler, Sotra Arena, Fjell"."""
    return ", ".join(part for part in (str(ROLES.get(role, role)), where, municipality) if part)


def offer(role: str, link: str, last: datetime, language: str) -> tuple[str, str]:
    """Subject and body of an invitation to a role, which `role_in` told; the language in use is the one given."""
    parts = [
        _("You are invited to work for the municipality in Aktiv kommune as %(role)s.") % {"role": role},
        _("Open the link, sign in, and say yes:"),
        link,
        _("The link is for you alone. It can be used once, until %(day)s.") % {"day": day_long(last, language)},
    ]
    return _("Invitation: %(role)s") % {"role": role}, "\n\n".join(parts) + "\n"


def _what(about: About, language: str) -> str:
    """The first date, and how many more."""
    if about.dates:
        first = about.dates[0]
        told, more = _date(first, language), len(about.dates) - 1
    elif about.free:
        free = about.free[0]
        told, more = _place(free.space, free.start, free.end, language), len(about.free) - 1
    elif about.sum is not None:
        return _sum(about.sum, language)
    else:
        return about.named
    return _("%(what)s and %(more)s more") % {"what": told, "more": more} if more else told


def _lines(about: About, language: str) -> list[str]:
    told = [_date(each, language) for each in about.dates]
    told += [_place(each.space, each.start, each.end, language) for each in about.free]
    told += [about.named] * bool(about.named)
    told += [_sum(about.sum, language)] if about.sum is not None else []
    if len(told) > MOST_LINES:
        return [*told[:MOST_LINES], _("… and %(more)s more") % {"more": len(told) - MOST_LINES}]
    return told


def _sum(said: Sum, language: str) -> str:
    return f"{money(said.amount, language, said.currency)}, {said.what}"


def _date(date: Occurrence, language: str) -> str:
    return _place(date.space, date.during.lower, date.during.upper, language)


def _place(space: Space, start: datetime, end: datetime, language: str) -> str:
    zone = space.municipality.zone
    name = space.name.said_in(language).text
    return f"{space.facility.name}, {name}, {day_short(start, language, zone)} {span(start, end, language, zone)}"
