"""The form in which an organiser says the terms of a sign-up, read and drawn; what was typed is kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.http import QueryDict
from django.utils.translation import gettext as _

from aktiv.bookings.models import Booking, Occurrence, SignUp
from aktiv.bookings.rules.signing_up import LONGEST_ABOUT, LONGEST_TITLE, SignUpTerms
from aktiv.values.periods import at, civil_day
from aktiv.values.refusal import Refusal
from aktiv.web.components.forms import Field
from aktiv.web.public.asking import clock_text, minute_of
from aktiv.web.public.facility_views import day_asked

OF_FIELD: Mapping[str, str] = {
    "missing_text": "tittel", "too_long": "tittel", "control_characters": "tittel", "not_a_capacity": "plasser",
    "more_have_signed_up": "plasser", "not_a_notice": "frist", "opens_after_it_closes": "stenger",
    "closes_after_it": "stenger", "days_not_said": "fra-dag", "last_day_first": "til-dag", "too_many_days": "til-dag",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed, and what is wrong by field; `terms` when all of it could be read."""

    said: Mapping[str, str]
    errors: dict[str, str] = field(default_factory=dict)
    terms: SignUpTerms | None = None


def terms_typed(data: QueryDict, booking: Booking) -> Typed:
    """What a form says."""
    said = {name: str(data.get(name, "")).strip() for name in data}
    errors: dict[str, str] = {}
    opens, closes = (_moment(said, name, booking, errors) for name in ("apner", "stenger"))
    capacity = _number(
        said, "plasser", errors, _("Write a whole number, or nothing when there is room for any number.")
    )
    notice = _number(said, "frist", errors, _("Write a whole number of hours."))
    if not said.get("tittel"):
        errors["tittel"] = _("This must be filled in.")
    days = [_date(said, name, errors) for name in ("fra-dag", "til-dag") if booking.kind in Booking.Kind.going_on()]
    first, last = days or (None, None)
    if errors or opens is None or closes is None:
        return Typed(said, errors)
    terms = SignUpTerms(
        title=data.get("tittel", ""), about=data.get("om", ""), opens_at=opens, closes_at=closes, capacity=capacity,
        waiting_list=bool(said.get("venteliste")), asks_age=bool(said.get("alder")), notice_hours=notice or 0,
        first_day=first, last_day=last,
    )  # fmt: skip
    return Typed(said, errors, terms)


def terms_said(found: SignUp | None, booking: Booking, dates: Sequence[Occurrence], now: datetime) -> Typed:
    """What the form holds at first: the terms as they are, or those that most choose."""
    zone = booking.municipality.zone
    if found is not None:
        opens, closes = found.opens_at, found.closes_at
        days = [found.first_day, found.last_day]
        told = {"tittel": found.title, "om": found.about, "plasser": str(found.capacity or ""),
                "frist": str(found.notice_hours or ""), "venteliste": "1" * found.waiting_list,
                "alder": "1" * found.asks_age}  # fmt: skip
    else:
        coming = [each.during.lower for each in dates if each.during.lower > now]
        days = [civil_day(each, zone) for each in (coming[0], coming[-1])] if coming else [None, None]
        opens, closes = now, coming[0] if coming else now + timedelta(hours=1)
        told = {"tittel": booking.title, "venteliste": "1", "alder": "1"}
    told |= {name: each.isoformat() for name, each in zip(("fra-dag", "til-dag"), days, strict=True) if each}
    for name, moment in (("apner", opens), ("stenger", closes)):
        wall = moment.astimezone(zone)
        told[f"{name}-dag"], told[f"{name}-kl"] = wall.date().isoformat(), clock_text(wall.hour * 60 + wall.minute)
    return Typed(told)


def terms_fields(typed: Typed, booking: Booking) -> tuple[list[Field], list[Field], list[Field]]:
    """What it is (of time that goes on, from which day through which), when one may sign up, and the rest."""
    said, errors = typed.said, typed.errors

    def text(name: str, label: str, **more: object) -> Field:
        return Field(name, label, said.get(name, ""), error=errors.get(name, ""), **more)  # type: ignore[arg-type]

    what = [
        text("tittel", _("What people sign up to"), longest=LONGEST_TITLE),
        text("om", _("What they should know"), kind="textarea", optional=True, longest=LONGEST_ABOUT,
             hint=_("Everybody who has the address can read it. Write nobody’s name.")),
        text("plasser", _("How many there is room for"), optional=True, inputmode="numeric",
             hint=_("Empty when there is room for any number.")),
    ]  # fmt: skip
    days = [
        text("fra-dag", _("First day"), kind="date", hint=_("Whoever signs up comes to all dates from this day.")),
        text("til-dag", _("Last day"), kind="date"),
    ]
    when = [
        *(days if booking.kind in Booking.Kind.going_on() else ()),
        text("apner-dag", _("Sign-up opens"), kind="date"),
        text("apner-kl", _("Opens at"), inputmode="numeric", hint=_("For example 18.00")),
        Field("stenger-dag", _("Sign-up closes"), said.get("stenger-dag", ""), "date",
              error=errors.get("stenger-dag", "") or errors.get("stenger", "")),
        text("stenger-kl", _("Closes at"), inputmode="numeric", hint=_("For example 18.00")),
    ]  # fmt: skip
    rest = [
        text("frist", _("Hours before a date at which signing off ends"), optional=True, inputmode="numeric",
             hint=_("Empty: people may sign off until it begins.")),
        text("venteliste", _("Keep a waiting list when it is full"), kind="checkbox", mark_required=False),
        text("alder", _("Ask for age groups"), kind="checkbox", mark_required=False,
             hint=_("The numbers by age group stay when the names are removed.")),
    ]  # fmt: skip
    return what, when, rest


def placed(typed: Typed, refusal: Refusal, told: str) -> bool:
    """Puts a refusal at the field that it is about; False when it is about none."""
    name = OF_FIELD.get(refusal.code)
    if name is None:
        return False
    if name == "tittel" and refusal.data.get("limit") == LONGEST_ABOUT:
        name = "om"
    typed.errors[name] = told
    return True


def _moment(said: Mapping[str, str], name: str, booking: Booking, errors: dict[str, str]) -> datetime | None:
    day, minute = day_asked(said.get(f"{name}-dag", "")), minute_of(said.get(f"{name}-kl", "")[:8])
    if day is None:
        example = {"example": "24.11.2026"}
        errors[f"{name}-dag"] = _("Write the date as day, month and year, for example %(example)s.") % example
    if minute is None:
        errors[f"{name}-kl"] = _("Write the time as hours and minutes, for example 18.00.")
    if day is None or minute is None:
        return None
    try:
        return at(day, minute, booking.municipality.zone)
    except Refusal:
        errors[f"{name}-kl"] = _("The clocks change that night. Choose another time.")
        return None


def _date(said: Mapping[str, str], name: str, errors: dict[str, str]) -> date | None:
    day = day_asked(said.get(name, ""))
    if day is None:
        example = {"example": "24.11.2026"}
        errors[name] = _("Write the date as day, month and year, for example %(example)s.") % example
    return day


def _number(said: Mapping[str, str], name: str, errors: dict[str, str], wrong: str) -> int | None:
    text = said.get(name, "")
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        errors[name] = wrong
        return None
    return int(text)
