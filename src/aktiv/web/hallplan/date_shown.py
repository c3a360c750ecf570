"""What the page of a date tells and offers: its facts, half hours at either end, and the ways to divide it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from aktiv.bookings.models import Booking, Occurrence
from aktiv.bookings.queries.bookings import held_of, period_of
from aktiv.facilities.queries.halls import Hall
from aktiv.values import formatting
from aktiv.values.footprints import union
from aktiv.values.periods import Period, civil_minute
from aktiv.web.components.forms import Field
from aktiv.web.components.links import Choice, Link
from aktiv.web.components.order import Term
from aktiv.web.hallplan.effects import place_told
from aktiv.web.public.asking import clock_text
from aktiv.web.public.wishing import wish_for

NUDGE = timedelta(minutes=30)


def facts_of(date: Occurrence, now: datetime) -> list[Term]:
    """Who has it, and what it is. Two statements while it stands."""
    booking, language, zone = date.booking, get_language() or "nb", date.municipality.zone
    facts = []
    if booking.kind not in (Booking.Kind.CLOSURE, Booking.Kind.SCHOOL_USE):
        club = booking.organisation
        contact = booking.contact or booking.person
        facts.append(Term(_("Booked by"), club.name if club is not None else booking.person.name))
        if club is not None or contact != booking.person:
            facts.append(Term(_("Contact"), contact.name))
        if phone := contact.phone or (club.phone if club is not None else ""):
            facts.append(Term(_("Phone"), phone))
    if booking.team:
        facts.append(Term(_("Team"), booking.team))
    if booking.participants:
        facts.append(Term(_("Participants"), str(booking.participants)))
    if date.quote is not None:
        facts.append(Term(_("Price"), formatting.money(date.quote.total, language)))
    facts.append(Term(_("Booking number"), str(booking.number)))
    if date.state in Occurrence.State.holding_time():
        times = sorted({(each.period.start, each.period.end) for each in held_of([date], now)[date.pk]})
        whole = period_of(date)
        if times and times != [(whole.start, whole.end)]:
            told = ", ".join(formatting.span(start, end, language, zone) for start, end in times)
            facts.append(Term(_("Has now"), told))
    return facts


def place_field(halls: Sequence[Hall], chosen: int) -> Field:
    """Where to."""
    choices = tuple(Choice(str(hall.space.pk), place_told(hall.space), hall.space.pk == chosen) for hall in halls)
    return Field("lokale", _("Hall or part of hall"), kind="select", choices=choices, mark_required=False)


def nudges_of(date: Occurrence, now: datetime, url: Callable[..., str]) -> tuple[Link, ...]:
    """Half an hour earlier or later at either end, as links that show what it does."""
    was, language, zone = period_of(date), get_language() or "nb", date.municipality.zone
    earlier, later = _("Begin %(time)s"), _("End %(time)s")
    tried = (
        (earlier, was.start - NUDGE, was.end),
        (earlier, was.start + NUDGE, was.end),
        (later, was.start, was.end - NUDGE),
        (later, was.start, was.end + NUDGE),
    )
    links = []
    for words, start, end in tried:
        if start >= end or (start < now and start != was.start) or end <= now:
            continue
        wish = wish_for(Period(start, end), zone)
        pairs = {each.name: each.value for each in wish.kept} | {"lokale": str(date.space_id)}
        moment = start if words == earlier else end
        icon = "ArrowRight" if start > was.start or end > was.end else "ArrowLeft"
        links.append(Link(words % {"time": formatting.clock(moment, language, zone)}, url(**pairs), icon=icon))
    return tuple(links)


def split_fields(date: Occurrence, halls: Sequence[Hall], asked: Mapping[str, str]) -> tuple[Field, ...]:
    """At a moment; over two parts where two are the whole. `asked` is what was typed, by field."""
    period = period_of(date)
    middle = civil_minute(period.start + period.length / 2, date.municipality.zone)
    typed = asked.get("kl", clock_text(middle - middle % 15))
    fields = [Field("kl", _("Time"), typed, inputmode="numeric", autocomplete="off", mark_required=False, longest=5)]
    pairs = _pairs(date, halls)
    if pairs:
        chosen, over = asked.get("deler", ""), asked.get("hvordan") == "deler"
        ways = (Choice("kl", _("At a time"), not over), Choice("deler", _("Over two parts, at the same time"), over))
        choices = tuple(Choice(value, label, value == chosen) for value, label in pairs)
        fields.insert(0, Field("hvordan", _("How"), kind="radio", choices=ways, mark_required=False))
        fields.append(Field("deler", _("Parts"), kind="select", choices=choices, mark_required=False))
    return tuple(fields)


def _pairs(date: Occurrence, halls: Sequence[Hall]) -> list[tuple[str, str]]:
    """Two parts that are the date's space together, as value and words."""
    language, whole = get_language() or "nb", date.space.footprint
    parts = [
        hall.space
        for hall in halls
        if hall.space.stretch == date.space.stretch
        and whole.contains(hall.space.footprint)
        and hall.space.footprint != whole
    ]
    return [
        (f"{one.pk}-{other.pk}", f"{one.name.said_in(language).text} + {other.name.said_in(language).text}")
        for number, one in enumerate(parts)
        for other in parts[number + 1 :]
        if not one.footprint.overlaps(other.footprint) and union([one.footprint, other.footprint]) == whole
    ]
