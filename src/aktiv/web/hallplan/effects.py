"""What an act would do, said before it is done: who is in the way, which rule says no, what it costs, who is told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from aktiv.bookings.actions.laying import At, Division, Over, division_of, price_of_move
from aktiv.bookings.models import Booking, Occurrence
from aktiv.bookings.queries.bookings import period_of
from aktiv.bookings.queries.conflicts import InTheWayOf
from aktiv.bookings.queries.laying import Laying, lay_date
from aktiv.bookings.queries.parties import owner_of
from aktiv.bookings.queries.places import Place
from aktiv.bookings.queries.ways_out import ways_out
from aktiv.bookings.rules import FOR_STAFF, Party, within_opening
from aktiv.bookings.words import sentence
from aktiv.facilities.models import Space
from aktiv.facilities.queries.listing import names_of
from aktiv.prices.drafts import QuoteDraft
from aktiv.values import formatting
from aktiv.values.periods import Period
from aktiv.values.refusal import Refusal
from aktiv.web.components.links import Choice, Hidden, Link
from aktiv.web.components.order import Term
from aktiv.web.gates import Desk
from aktiv.web.hallplan.words import HELD
from aktiv.web.public.wishing import Wish, wish_for

NEW_PRICE, AGREED_PRICE = "ny", "avtalt"


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody whose time is met: who or what it is, when, and its page for those who decide on it."""

    name: str
    time: str
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What would come of an act, and the form that does it. `stops` and `taken` keep it from being done; `displaced`
    lose time and are named first; `remarks` are rules that staff may pass. `kept` is what the form sends along."""

    heading: str
    button: str
    kept: tuple[Hidden, ...] = ()
    stops: tuple[str, ...] = ()
    taken: tuple[Who, ...] = ()
    displaced: tuple[Who, ...] = ()
    remarks: tuple[str, ...] = ()
    facts: tuple[Term, ...] = ()
    prices: tuple[Choice, ...] = ()
    ways: tuple[Link, ...] = ()
    told: str = ""
    asks_why: bool = False

    @property
    def possible(self) -> bool:
        """Whether nothing known keeps it from being done."""
        return not self.stops and not self.taken


@dataclass(frozen=True, slots=True)
class Told:
    """A laying in words, for a move and for a new booking alike."""

    stops: tuple[str, ...]
    taken: tuple[Who, ...]
    displaced: tuple[Who, ...]
    remarks: tuple[str, ...]

    @classmethod
    def of(cls, laying: Laying) -> Told:
        """What the laying says, in the reader's language."""
        zone = laying.where.zone
        return cls(
            tuple(sentence(each, zone) for each in laying.stops),
            who_of(laying.in_the_way, zone),
            who_of(laying.displaced, zone),
            tuple(sentence(each, zone) for each in laying.remarks),
        )


def who_of(conflicts: Iterable[InTheWayOf], zone: ZoneInfo) -> tuple[Who, ...]:
    """Those whose time is met, each time once. Names persons: what was shown is noted by the page."""
    language = get_language() or "nb"
    found: dict[tuple[int, Period], Who] = {}
    for each in conflicts:
        date = each.occurrence
        name = each.name(staff=True) or str(HELD.word)
        time = formatting.span(each.during.start, each.during.end, language, zone)
        url = reverse("hall_calendar_date", args=[date.pk]) if date is not None else ""
        found.setdefault((each.conflict.claim_id, each.during), Who(name, time, url))
    return tuple(found.values())


def place_told(where: Place | Space) -> str:
    """ "Solheimshallen, Bane A"."""
    name = where.name.said_in(get_language() or "nb").text
    return f"{where.facility_name if isinstance(where, Place) else where.facility.name}, {name}"


def time_told(period: Period, zone: ZoneInfo) -> str:
    """ "tirsdag 2. mars 18.00–20.00"."""
    language = get_language() or "nb"
    return f"{formatting.day(period.start, language, zone)} {formatting.span(period.start, period.end, language, zone)}"


def holder_told(booking: Booking) -> str:
    """Who is told of what happens to it; empty for what is nobody's but the municipality's."""
    if booking.kind in (Booking.Kind.CLOSURE, Booking.Kind.SCHOOL_USE):
        return ""
    return booking.organisation.name if booking.organisation is not None else booking.person.name


def move_effect(
    date: Occurrence, wish: Wish, space_id: int, desk: Desk, kept: Sequence[Hidden]
) -> tuple[Effect, Laying]:
    """What moving a date there would do. Raises as `lay_date`."""
    period = wish.period
    assert period is not None
    laying = lay_date(date, space_id, period, desk.person.pk, desk.now)
    told, language = Told.of(laying), get_language() or "nb"
    stops, facts, prices, difference = list(told.stops), list[Term](), tuple[Choice, ...](), 0
    old = date.quote.total if date.quote is not None else 0
    try:
        draft = price_of_move(date, laying)
    except Refusal as refusal:
        draft = None
        if date.quote is not None:
            facts.append(Term(_("New price"), sentence(refusal, laying.where.zone)))
    if date.quote is not None:
        facts.insert(0, Term(_("Price until now"), formatting.money(old, language)))
    if draft is not None:
        difference = draft.total - old
        prices = _price_choices(draft, old, language) if difference else ()
    effect = Effect(
        heading=f"{time_told(period, laying.where.zone)}, {place_told(laying.where)}",
        button=_("Move over those who lose time") if told.displaced else _("Move here"),
        kept=(
            *kept,
            *wish.kept,
            Hidden("lokale", str(space_id)),
            Hidden("sekvens", str(date.sequence)),
            Hidden("forskjell", str(difference)),
            *(Hidden("rammer", str(pk)) for pk in sorted(laying.displaced_ids)),
        ),
        stops=tuple(stops),
        taken=told.taken,
        displaced=told.displaced,
        remarks=told.remarks,
        facts=tuple(facts),
        prices=prices,
        ways=() if laying.possible else _ways(date, laying, desk, kept),
        told=holder_told(date.booking),
    )
    return effect, laying


def _price_choices(draft: QuoteDraft, old: int, language: str) -> tuple[Choice, ...]:
    more = formatting.money(abs(draft.total - old), language, draft.currency)
    words = _("%(price)s, %(more)s more") if draft.total > old else _("%(price)s, %(more)s less")
    new = words % {"price": formatting.money(draft.total, language, draft.currency), "more": more}
    return (
        Choice(AGREED_PRICE, _("Keep the agreed price, %(price)s") % {"price": formatting.money(old, language)}, True),
        Choice(NEW_PRICE, _("New price: %(price)s") % {"price": new}),
    )


def _ways(date: Occurrence, laying: Laying, desk: Desk, kept: Sequence[Hidden]) -> tuple[Link, ...]:
    """Up to three places and times that would work instead. Four statements."""
    base = reverse("hall_calendar_date", args=[date.pk])
    return ways_told(laying, owner_of(date.booking), date.booking, desk.now, base=base, kept=kept)


def ways_told(
    laying: Laying, party: Party, booking: Booking | None, now: datetime, *, base: str, kept: Sequence[Hidden]
) -> tuple[Link, ...]:
    """What would work instead, as links that show what it would do."""
    own = booking is None or booking.kind in Booking.Kind.self_service()
    rules = FOR_STAFF if own else (within_opening,)
    group = (booking.price_group or None) if booking is not None else None
    clash = (laying.where, laying.period)
    found = ways_out([clash], party, group, now, linked=laying.linked, rules=rules)
    zone = laying.where.zone
    ways = found.get((laying.where.space_id, laying.period), ())
    names = names_of([each.space_id for each in ways]) if ways else {}
    links = []
    for way in ways:
        named = names[way.space_id]
        wish = wish_for(way.period, zone)
        pairs = [*((each.name, each.value) for each in (*kept, *wish.kept)), ("lokale", str(way.space_id))]
        label = f"{named.facility}, {named.name.said_in(get_language() or 'nb').text}, {time_told(way.period, zone)}"
        links.append(Link(label, f"{base}?{urlencode(pairs)}"))
    return tuple(links)


def split_effect(date: Occurrence, how: At | Over, desk: Desk, kept: Sequence[Hidden]) -> Effect:
    """What dividing a date would make of it. Raises as `division_of`."""
    division: Division = division_of(date, how, desk.now)
    language, zone = get_language() or "nb", date.municipality.zone
    names = names_of([half.space_id for half in division.halves])
    facts = []
    for number, half in enumerate(division.halves, 1):
        where = names[half.space_id].name.said_in(language).text
        said = f"{formatting.span(half.period.start, half.period.end, language, zone)}, {where}"
        if half.draft is not None:
            said += f", {formatting.money(half.draft.total, language)}"
        facts.append(Term(_("The first") if number == 1 else _("The second"), said))
    if date.quote is not None:
        said = f"{formatting.money(division.old, language)} → {formatting.money(division.new, language)}"
        facts.append(Term(_("Price"), said))
    return Effect(
        heading=_("Divided in two"),
        button=_("Divide in two"),
        kept=(*kept, Hidden("sekvens", str(date.sequence)), Hidden("forskjell", str(division.difference))),
        facts=tuple(facts),
        told=holder_told(date.booking),
    )


def cancel_effect(date: Occurrence, kept: Sequence[Hidden]) -> Effect:
    """What cancelling a date would do: its holder pays nothing, and the time is free at once."""
    language, closed = get_language() or "nb", date.booking.kind == Booking.Kind.CLOSURE
    facts = []
    if date.quote is not None and date.quote.total:
        facts.append(Term(_("Not charged any more"), formatting.money(date.quote.total, language)))
    return Effect(
        heading=f"{time_told(period_of(date), date.municipality.zone)}, {place_told(date.space)}",
        button=_("Lift the closure") if closed else _("Cancel the time"),
        kept=(*kept, Hidden("sekvens", str(date.sequence))),
        facts=tuple(facts),
        told=holder_told(date.booking),
        asks_why=True,
    )
