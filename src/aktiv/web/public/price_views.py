"""What a municipality takes for its places, for everyone: each list with the places it is for, and a calculator."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from aktiv.facilities.models import Space
from aktiv.facilities.queries import spaces_at
from aktiv.facilities.queries.places import linked_to
from aktiv.municipalities import queries as municipalities
from aktiv.municipalities.models import Municipality
from aktiv.people.permissions import public
from aktiv.prices import words
from aktiv.prices.drafts import Along, Offer
from aktiv.prices.queries import offers_for, quote_for
from aktiv.prices.queries.setup import Place, book_of, places_of
from aktiv.prices.queries.tables import table_of
from aktiv.prices.rules.reading import date_of, minute_of
from aktiv.prices.tariffs import Book, Tariff
from aktiv.values import formatting
from aktiv.values.periods import DAY_MINUTES, Period, wall_period
from aktiv.values.refusal import Refusal
from aktiv.web.components.forms import ErrorSummary, Field
from aktiv.web.components.links import Choice
from aktiv.web.components.prices import Price
from aktiv.web.public.facility_views import day_asked
from aktiv.web.public.ordering import price_of
from aktiv.web.public.price_tables import PriceList, price_tables

FURTHEST = timedelta(days=730)
"""How far ahead the calculator reckons."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A list with the facilities that have places priced by it, and what comes after it."""

    table: PriceList
    days: str
    facilities: tuple[tuple[str, str], ...]  # name, slug
    next: str


@public
@require_safe
def prices(request: HttpRequest, slug: str) -> HttpResponse:
    """Public. Every price list in force on a day (today, or `dag` in the address), with the places it is for."""
    home = access_municipality(request, slug)
    language = get_language() or "nb"
    today = timezone.now().astimezone(home.zone).date()
    day = day_asked(request.GET.get("dag", "")) or today
    book = book_of(home.pk)
    shown = _shown(book, _public_places(home), day, language) if book is not None else []
    changes = _changes(book, day) if book is not None else []
    context = {
        "home": home,
        "shown": shown,
        "day": formatting.day_long(day, language),
        "other_day": day != today,
        "next": (changes[0].isoformat(), formatting.day_long(changes[0], language)) if changes else None,
    }
    return render(request, "public/municipality_prices.html", context)


@public
@require_safe
def calculator(request: HttpRequest, slug: str) -> HttpResponse:
    """Public. What a time somewhere costs for a price group, and why: reckoned as a booking is. Nothing is held."""
    home = access_municipality(request, slug)
    language = get_language() or "nb"
    book, places = book_of(home.pk), _public_places(home)
    facilities = {each.slug: each.facility for each in places}
    facility = request.GET.get("anlegg", "")
    spaces = spaces_at(facility) if facility in facilities else []
    asked = "til" in request.GET and bool(spaces)
    today = timezone.now().astimezone(home.zone).date()
    errors: dict[str, str] = {}
    price: Price | None = None
    when = ""
    offers: Sequence[Offer] = ()
    space = next((each for each in spaces if each.slug == request.GET.get("lokale", "")), None)
    links = [each for each in linked_to(space) if not each.required] if space is not None else []
    if asked and book is not None:
        period = _period(request, home, today, errors, language)
        group = request.GET.get("gruppe", "")
        if space is None:
            errors["lokale"] = words.sentence(Refusal("no_such_space"), language)
        if group not in book.groups:
            errors["gruppe"] = words.sentence(Refusal("no_such_group"), language)
        if period is not None and space is not None and not errors:
            offers = offers_for(space.pk, period, group)
            optional = {each.key for each in offers if not each.required}
            along = [Along(each.linked.pk, each.linked.name) for each in links
                     if str(each.linked.pk) in request.GET.getlist("med")]  # fmt: skip
            try:
                draft = quote_for(
                    space.pk,
                    period,
                    group,
                    additions=[key for key in request.GET.getlist("tillegg") if key in optional],
                    along=along,
                )
                price = replace(price_of(draft, language), unfolded=True)
                when = _told(period, home, language)
            except Refusal as refusal:
                errors["fra"] = words.sentence(refusal, language, home.currency)
    fields = _fields(request, book, spaces, errors=errors, today=today, language=language) if spaces and book else []
    context = {
        "home": home,
        "finder": _finder(facilities, facility),
        "facility": facilities.get(facility, ""),
        "facility_slug": facility,
        "fields": fields[:3],
        "times": fields[3:],
        "offers": [(each.key, words.addition_named(each.line, language, home.currency),
                    formatting.money(each.line.amount, language, home.currency),
                    each.key in request.GET.getlist("tillegg")) for each in offers if not each.required],
        "links": [(each.linked.pk, each.linked.name.said_in(language).text,
                   str(each.linked.pk) in request.GET.getlist("med")) for each in links] if price else [],
        "price": price,
        "when": when,
        "problems": ErrorSummary.of(fields),
    }  # fmt: skip
    return render(request, "public/price_calculator.html", context, status=422 if errors else 200)


def access_municipality(request: HttpRequest, slug: str) -> Municipality:
    """A published municipality, whose colours the page wears. Raises Http404."""
    found = municipalities.by_slug(slug)
    if found is None or not found.published:
        raise Http404
    request.municipality = found  # type: ignore[attr-defined]
    return found


def _public_places(home: Municipality) -> list[Place]:
    return [each for each in places_of(home.pk) if each.published]


def _shown(book: Book, places: Sequence[Place], day: date, language: str) -> list[Shown]:
    by_list: dict[int, tuple[Tariff, list[Place]]] = {}
    for place in places:
        if tariff := book.tariff(place.target, day):
            by_list.setdefault(tariff.id, (tariff, []))[1].append(place)
    shown = []
    for tariff, there in by_list.values():
        shares = {each.target.share for each in there}
        table = table_of(tariff, book.currency, [], shares, list(book.groups.values()))
        facilities = dict.fromkeys((each.facility, each.slug) for each in there)
        shown.append(
            Shown(
                price_tables([table])[0], _days(tariff, language), tuple(facilities), _next(book, tariff, day, language)
            )
        )
    return shown


def _days(tariff: Tariff, language: str) -> str:
    first = f"{formatting.date_short(tariff.valid_from, language)} {tariff.valid_from.year}"
    if tariff.valid_to is None:
        return _("from %(first)s") % {"first": first}
    last = f"{formatting.date_short(tariff.valid_to, language)} {tariff.valid_to.year}"
    return _("%(first)s to %(last)s") % {"first": first, "last": last}


def _next(book: Book, tariff: Tariff, day: date, language: str) -> str:
    later = [each.valid_from for each in book.lists.get(tariff.key, ()) if each.valid_from > day]
    return formatting.day_long(min(later), language) if later else ""


def _changes(book: Book, day: date) -> list[date]:
    """Days after this one on which a list begins, soonest first."""
    return sorted({each.valid_from for versions in book.lists.values() for each in versions if each.valid_from > day})


def _finder(facilities: Mapping[str, str], chosen: str) -> Field:
    choices = (
        Choice("", _("Choose"), not chosen),
        *(Choice(slug, name, slug == chosen) for slug, name in facilities.items()),
    )
    return Field("anlegg", _("Facility"), chosen, "select", choices=choices, mark_required=False)


def _period(
    request: HttpRequest, home: Municipality, today: date, errors: dict[str, str], language: str
) -> Period | None:
    """The time that is asked about, which may go past midnight; what is wrong with it goes to `errors`."""
    try:
        day = date_of(request.GET.get("dato", ""))
        if abs(day - today) > FURTHEST:
            raise Refusal("not_a_date")
    except Refusal as refusal:
        errors["dato"] = words.sentence(refusal, language)
        return None
    minutes: list[int] = []
    for name in ("fra", "til"):
        text = request.GET.get(name, "").strip()[:10]
        try:
            minutes.append(minute_of(f"{text}:00" if text.isdigit() and len(text) < 3 else text or "x", name, 0))
        except Refusal as refusal:
            errors[name] = words.sentence(refusal, language)
    if len(minutes) < 2:
        return None
    if minutes[0] > minutes[1]:
        minutes[1] += DAY_MINUTES  # past midnight; the answer says on which days
    if minutes[0] == minutes[1]:
        errors["til"] = words.sentence(Refusal("end_before_start"), language)
        return None
    try:
        return wall_period(day, minutes[0], minutes[1], home.zone)
    except Refusal:  # the hour that the clocks skip
        errors["fra"] = words.sentence(Refusal("not_a_time"), language)
        return None


def _told(period: Period, home: Municipality, language: str) -> str:
    day = formatting.day_long(period.start.astimezone(home.zone), language)
    return f"{day[:1].upper()}{day[1:]} {formatting.span(period.start, period.end, language, home.zone)}"


def _fields(
    request: HttpRequest,
    book: Book,
    spaces: Sequence[Space],
    *,
    errors: Mapping[str, str],
    today: date,
    language: str,
) -> list[Field]:
    def said(name: str, otherwise: str = "") -> str:
        return request.GET.get(name, otherwise)[:40]

    space, group = said("lokale"), said("gruppe", book.ordinary or "")
    names = {each.pk: each.name.said_in(language).text for each in spaces}
    return [
        Field("lokale", _("Room or court"), space, "select", error=errors.get("lokale", ""), mark_required=False,
              choices=tuple(
                  Choice(each.slug, f"{names[each.parent_id]}, {names[each.pk]}" if each.parent_id in names
                         else names[each.pk], each.slug == space) for each in spaces)),
        Field("gruppe", _("For"), group, "select", error=errors.get("gruppe", ""), mark_required=False,
              choices=tuple(Choice(each.code, each.names.said_in(language).text, each.code == group)
                            for each in book.groups.values())),
        Field("dato", _("Day"), said("dato", (today + timedelta(days=1)).isoformat()), "date", mark_required=False,
              error=errors.get("dato", "")),
        Field("fra", _("From"), said("fra", formatting.clock(18 * 60, language)), mark_required=False, longest=5,
              error=errors.get("fra", "")),
        Field("til", _("To"), said("til", formatting.clock(20 * 60, language)), mark_required=False, longest=5,
              error=errors.get("til", "")),
    ]  # fmt: skip
