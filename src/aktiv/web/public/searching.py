"""The search page: from an address to hits with their day drawn, prices, and times that can be taken at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from aktiv.facilities.models import Activity, EquipmentTag, Space
from aktiv.facilities.queries import activities, equipment_tags, find
from aktiv.facilities.queries.listing import spaces_by_id
from aktiv.municipalities.models import Municipality
from aktiv.people.models import Organisation
from aktiv.prices.drafts import QuoteDraft
from aktiv.prices.queries import Use as PricedUse
from aktiv.prices.queries import quotes_for_many
from aktiv.timetable.search import Facets, Hit, Hits, Question, WayOut, facets, search
from aktiv.values import formatting
from aktiv.values.periods import Period, civil_day, wall_periods, week_of
from aktiv.web.components.links import Choice, Fact, Hidden, Link
from aktiv.web.components.results import DayStrip, Pick, ResultRow, Status, Tag
from aktiv.web.components.search import Facet, Filters, SearchBar
from aktiv.web.navigation import url_or_none
from aktiv.web.public.asking import LENGTHS, Asking, clock_text
from aktiv.web.public.day_strips import strips
from aktiv.web.public.words import ACCESS, KINDS, kind_word


@dataclass(frozen=True, slots=True)
class Results:
    """All that the search page shows below its form."""

    heading: str
    text: str
    rows: tuple[ResultRow, ...]
    hits: Hits
    facets: Facets
    activity: Activity | None
    places: tuple[Space, ...]


def question_of(
    asking: Asking, municipalities: dict[str, Municipality], now: datetime
) -> tuple[Question, Activity | None]:
    """What the timetable is asked: the text as an activity, a place, or both."""
    municipality = municipalities.get(asking.where)
    activity: Activity | None = None
    facility_ids: tuple[int, ...] | None = None
    if asking.what:
        found = find(asking.what, municipalities=[municipality.pk] if municipality else None, limit=200)
        activity = found.activity
        if found.place_words or activity is None:
            facility_ids = tuple(each.id for each in found.facilities)
    return (
        Question(
            day=asking.day,
            minutes=asking.minutes,
            now=now,
            from_minute=asking.start,
            activity_ids=(activity.pk,) if activity else (),
            municipality_ids=(municipality.pk,) if municipality else (),
            facility_ids=facility_ids,
            kinds=asking.kinds,
            accessibility=asking.access,
            equipment=asking.equipment,
            near=asking.near,
            page=asking.page,
        ),
        activity,
    )


def results_of(
    asking: Asking, municipalities: dict[str, Municipality], organisation: Organisation | None, now: datetime
) -> Results:
    """Hits for an address. A fixed number of statements, whatever the number of spaces."""
    question, activity = question_of(asking, municipalities, now)
    hits = search(question)
    counts = facets(question)
    spaces = spaces_by_id([hit.space_id for hit in hits.hits])
    there = [spaces[hit.space_id] for hit in hits.hits]
    wanted = None if asking.start is None else (asking.start, asking.start + asking.minutes)
    drawn = strips(there, asking.day, now, wanted=wanted, fitting={hit.space_id for hit in hits.hits if hit.fits})
    prices = _prices(asking, hits, spaces, organisation)
    rows = tuple(
        _row(asking, hit, spaces[hit.space_id], drawn[hit.space_id], prices.get(hit.space_id)) for hit in hits.hits
    )
    return Results(_heading(hits), _explained(asking), rows, hits, counts, activity, tuple(there))


def search_bar(asking: Asking, municipalities: dict[str, Municipality], today: datetime) -> SearchBar:
    """The form, as it was asked."""
    language = get_language() or "nb"
    starts = [Choice("hele", _("Any time"), asking.start is None)]
    minutes = sorted({*range(6 * 60, 23 * 60 + 1, 30), *([asking.start] if asking.start is not None else [])})
    starts += [Choice(clock_text(m), formatting.clock(m, language), m == asking.start) for m in minutes]
    lengths = sorted({*LENGTHS, asking.minutes})
    where = municipalities.get(asking.where)
    when = (
        _("any time")
        if asking.start is None
        else formatting.span(asking.start, asking.start + asking.minutes, language)
    )
    return SearchBar(
        action=reverse("search"),
        what=asking.what,
        suggestions=tuple(sorted(each.name.said_in(language).text for each in activities())),
        where=(
            Choice("", _("All municipalities"), where is None),
            *(Choice(slug, each.name, each == where) for slug, each in municipalities.items()),
        ),
        day=asking.day,
        starts=tuple(starts),
        lengths=tuple(Choice(str(m), formatting.hours(m, language), m == asking.minutes) for m in lengths),
        summary=(
            asking.what or _("Anything"),
            f"{where.name if where else _('All municipalities')}, {formatting.day_short(asking.day, language)}, {when}",
        ),
        earliest=today.date(),
        kept=(Hidden("vis", asking.view),) if asking.view != "liste" else (),
        error=" ".join(asking.errors),
    )


def day_links(asking: Asking, today: datetime) -> tuple[Link, ...]:
    """Today, tomorrow, the days after, and the next Saturday."""
    language = get_language() or "nb"
    links = []
    for ahead in range(5):
        day = today.date() + timedelta(days=ahead)
        name = formatting.day_short(day, language)
        label = {0: _("Today, %(day)s"), 1: _("Tomorrow, %(day)s")}.get(ahead, "%(day)s") % {"day": name}
        links.append(Link(label, asking.url(day=day), current=day == asking.day))
    saturday = today.date() + timedelta(days=(5 - today.weekday()) % 7 or 7)
    links.append(Link(_("The weekend"), asking.url(day=saturday), current=saturday == asking.day and saturday > day))
    return tuple(links)


def filters(asking: Asking, counts: Facets) -> Filters:
    """What narrows the search, with how many each would leave."""
    language = get_language() or "nb"
    kinds = sorted({*counts.kinds, *asking.kinds} & KINDS.keys(), key=lambda kind: -counts.kinds.get(kind, 0))
    tags = [tag for tag in equipment_tags() if tag.slug in counts.equipment or tag.slug in asking.equipment]
    groups: list[Facet] = [
        Facet(
            _("Type"),
            "type",
            tuple(Choice(kind, kind_word(kind), kind in asking.kinds, counts.kinds.get(kind, 0)) for kind in kinds),
        ),
        Facet(
            _("Who is it for?"),
            "hvem",
            (
                Choice("", _("Everyone"), not asking.age_group),
                Choice("youth", _("Children and young people"), asking.age_group == "youth"),
                Choice("adult", _("Adults"), asking.age_group == "adult"),
            ),
            "radio",
        ),
        Facet(
            _("Accessibility"),
            "tilgjengelig",
            tuple(
                Choice(tag, str(word), tag in asking.access, counts.accessibility.get(tag, 0))
                for tag, word in ACCESS.items()
                if tag in counts.accessibility or tag in asking.access
            ),
        ),
        Facet(_("Equipment"), "utstyr", _equipment(tags, asking, counts, language)),
    ]
    anything = asking.kinds or asking.access or asking.equipment or asking.age_group
    reset = asking.url(kinds=(), access=(), equipment=(), age_group="") if anything else ""
    return Filters(tuple(group for group in groups if group.options), reset)


def _equipment(tags: list[EquipmentTag], asking: Asking, counts: Facets, language: str) -> tuple[Choice, ...]:
    most_first = sorted(tags, key=lambda tag: -counts.equipment.get(tag.slug, 0))[:8]
    return tuple(
        Choice(
            tag.slug, tag.name.said_in(language).text, tag.slug in asking.equipment, counts.equipment.get(tag.slug, 0)
        )
        for tag in most_first
    )


def _prices(
    asking: Asking, hits: Hits, spaces: dict[int, Space], organisation: Organisation | None
) -> dict[int, QuoteDraft]:
    """What the time that is offered costs: the one wished for, or the first way out."""
    uses = []
    for hit in hits.hits:
        zone = spaces[hit.space_id].municipality.zone
        period = hit.period or (hit.ways_out[0].period if hit.ways_out else None)
        if period is None:
            start = asking.start if asking.start is not None else 18 * 60
            periods = wall_periods(asking.day, start, min(1440, start + asking.minutes), zone)
            period = periods[0] if periods else None
        if period is not None:
            uses.append(PricedUse(hit.space_id, period))
    quotes = quotes_for_many(uses, organisation, age_group=asking.age_group)
    return {use.space_id: quote for use, quote in quotes.items() if isinstance(quote, QuoteDraft)}


def _row(asking: Asking, hit: Hit, space: Space, strip: DayStrip, price: QuoteDraft | None) -> ResultRow:
    language = get_language() or "nb"
    facility = space.facility
    place = facility.district or facility.place
    facts = [Fact(f"{space.municipality.name}, {place}" if place != space.municipality.name else place, "LocationPin")]
    if hit.distance is not None:
        facts.append(Fact(formatting.distance(hit.distance, language)))
    facts.append(Fact(kind_word(space.kind)))
    if space.capacity:
        facts.append(Fact(_("Up to %(count)s") % {"count": space.capacity}, "PersonGroup"))
    if price is not None:
        facts.append(
            Fact(_("Free of charge") if not price.total else formatting.money(price.total, language, price.currency))
        )
    if "step_free" in facility.accessibility:
        facts.append(Fact(_("Step-free"), "Wheelchair"))
    week = f"{week_url(space, asking.day)}?min={asking.minutes}"
    alerts = url_or_none("alert_new")
    choose = None
    if hit.fits and hit.period is not None and hit.instant:
        choose = Pick(_told(hit.period, space, asking), pick_value(space, hit.period))
    return ResultRow(
        name=place_name(space),
        url=week,
        facts=tuple(facts),
        strip=strip,
        status=_status(asking, hit, space),
        choose=choose,
        ways_out=tuple(Pick(_told(way.period, space, asking), pick_value(space, way.period)) for way in hit.ways_out),
        week_url=week,
        apply_url=_apply_url(hit, space),
        alert_url="" if hit.fits or not alerts else f"{alerts}?{asking.query}&lokale={space.pk}",
        tags=() if hit.instant else (Tag(_("By application"), "info"),),
    )


def _apply_url(hit: Hit, space: Space) -> str:
    """Where one asks for a time that a case handler decides on."""
    if hit.instant or not hit.fits or hit.period is None or url_or_none("application_draft") is None:
        return ""
    return f"{reverse('application_new')}?{urlencode({'pick': pick_value(space, hit.period)})}"


def place_name(space: Space) -> str:
    """ "Solheimshallen", or "Solheimshallen, bane B" for a part or another room of the facility."""
    name = space.name.said_in(get_language() or "nb").text
    return space.facility.name if space.parent_id is None and space.order == 0 else f"{space.facility.name}, {name}"


def _status(asking: Asking, hit: Hit, space: Space) -> Status:
    if hit.fits and not hit.instant:
        return Status("warning", _("By application"))
    if hit.fits:
        return Status("success", _("Available the whole time") if asking.start is not None else _("Available"))
    same_day = [way for way in hit.ways_out if civil_day(way.period.start, space.municipality.zone) == asking.day]
    if not same_day:
        return Status("danger", _("Taken") if hit.instant or hit.ways_out else _("Not available"))
    first: WayOut = same_day[0]
    return Status("warning", _("Available %(time)s") % {"time": _told(first.period, space, asking)})


def _told(period: Period, space: Space, asking: Asking) -> str:
    """ "18.00–20.00", with the weekday when it is another day than the one asked for."""
    language, zone = get_language() or "nb", space.municipality.zone
    told = formatting.span(period.start, period.end, language, zone)
    day = civil_day(period.start, zone)
    if day == asking.day:
        return told
    weekday = formatting.words(language).weekdays[day.weekday()]
    return f"{weekday[:1].upper()}{weekday[1:]} {told}"


def pick_value(space: Space, period: Period) -> str:
    """What a button sends that takes a time: the space, and the ends as RFC 3339."""
    zone = space.municipality.zone
    return f"{space.pk}/{period.start.astimezone(zone).isoformat()}/{period.end.astimezone(zone).isoformat()}"


def week_url(space: Space, day: date) -> str:
    """The week of a space that a day is in."""
    return reverse("facility_week", args=[space.facility.slug, space.slug, week_of(day)])


def _heading(hits: Hits) -> str:
    if not hits.total:
        return _("Nothing found")
    fitting = ngettext("%(count)s available", "%(count)s available", hits.fitting) % {"count": hits.fitting}
    if not hits.nearly:
        return fitting
    return f"{fitting}, " + ngettext("%(count)s nearly available", "%(count)s nearly available", hits.nearly) % {
        "count": hits.nearly
    }


def _explained(asking: Asking) -> str:
    language = get_language() or "nb"
    told = formatting.day_long(asking.day, language)
    day = told[:1].upper() + told[1:]
    if asking.start is not None:
        time = formatting.span(asking.start, asking.start + asking.minutes, language)
        day = _("%(day)s at %(time)s") % {"day": day, "time": time}
    else:
        day = _("%(day)s, any time for %(length)s") % {"day": day, "length": formatting.hours(asking.minutes, language)}
    order = _("Sorted by available time and distance.") if asking.near else _("Sorted by available time.")
    return f"{day}. {order}"
