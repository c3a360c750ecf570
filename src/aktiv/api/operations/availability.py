"""Finding free time: across all municipalities, and in one space. Open to read for everyone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from ninja import Path, Query, Router
from pydantic import Field

from aktiv.api.auth import ANYONE, Caller, caller_of
from aktiv.api.contract import REFUSALS
from aktiv.api.fields import WHOLE, Day, Given, Id, Instant, Minute, Near, Slug
from aktiv.api.operations.catalogue import Where, municipality_ids
from aktiv.api.operations.spaces import lent_out
from aktiv.api.paging import Page, cursor_of
from aktiv.api.schemas.availability import Availability, BusyTold, FreeTold, HitPage
from aktiv.api.schemas.time import local
from aktiv.bookings.queries.calendar import calendar
from aktiv.bookings.rules import Party
from aktiv.facilities.models import Space, SpaceKind
from aktiv.facilities.queries import listing, openings
from aktiv.people.permissions import public
from aktiv.timetable.search import Hit, Question, search
from aktiv.values.periods import Period, at, civil_day, civil_days, common, without
from aktiv.values.refusal import Refusal

MOST_DAYS = 62
SEARCHED_AHEAD = timedelta(days=732)
HOME_ZONE = ZoneInfo("Europe/Oslo")
"""Whose clock the wished time is checked against when all municipalities are asked."""

NOBODY = Party()
"""As whom a calendar is read here: a program tells others what it reads."""

router = Router(auth=ANYONE, tags=["Availability"])


class SearchQuery(Page):
    """Free for `minutes` on a day, at `from`, or anywhere between `from` and `to`."""

    limit: Annotated[int, Field(ge=1, le=50, description="How many hits at most."), WHOLE] = 20
    activity: Annotated[Slug | None, Field(description="Slug of an activity.", examples=["handball"])] = None
    municipality: Where = None
    facility: Annotated[list[Id] | None, Field(max_length=100, description="Ids; repeat for several.")] = None
    kind: Annotated[
        list[Annotated[SpaceKind, Field(strict=False)]] | None,
        Field(max_length=20, description="Kinds of space; repeat for several."),
    ] = None
    equipment: Annotated[list[Slug] | None, Field(max_length=20, description="All of these.")] = None
    accessibility: Annotated[list[Slug] | None, Field(max_length=20, description="All of these.")] = None
    capacity: Annotated[int, Field(ge=1, le=1_000_000, description="Room for so many."), WHOLE] | None = None
    date: Annotated[Day, Field(description="The day, on the municipality's calendar.")]
    from_: Annotated[Minute | None, Field(alias="from", description="Clock time on the municipality's wall.")] = None
    to: Annotated[Minute | None, Field(description="Clock time that the time must end by.")] = None
    minutes: (
        Annotated[int, Field(ge=5, le=1440, description="How long; left out, it is from `from` to `to`."), WHOLE] | None
    ) = None
    near: Annotated[Near | None, Field(description="Latitude,longitude: the nearest of equals first.")] = None


class AvailabilityQuery(Given):
    """Between two instants, at most 62 days apart."""

    from_: Annotated[Instant, Field(alias="from")]
    to: Instant


@router.get(
    "/search",
    response=HitPage,
    operation_id="search_free_time",
    summary="Search for free time",
    openapi_extra={
        REFUSALS: [
            "ambiguous_time",
            "beyond_horizon",
            "cursor_invalid",
            "ends_before_start",
            "in_the_past",
            "minutes_missing",
            "no_such_activity",
            "no_such_municipality",
            "nonexistent_time",
        ]
    },
)
@public
def search_free_time(request: HttpRequest, query: Query[SearchQuery]) -> HttpResponse:
    """Every place for an activity, in any municipality: those free as wished first, the others with ways out."""
    # Written out as HitPage is: making its models and reading them again cost as much as a statement.
    position = query.after(1)
    question = _question(query, caller_of(request), page=int(position[0]) if position else 1)
    found = search(question)
    if not found.hits:
        _refuse_unknown(query)
    following = cursor_of([found.page + 1]) if found.page < found.pages else None
    language = get_language() or "nb"
    page = {
        "next": following,
        "items": [_hit(hit, language) for hit in found.hits],
        "total": found.total,
        "fitting": found.fitting,
    }
    return HttpResponse(json.dumps(page), content_type="application/json; charset=utf-8")


@router.get(
    "/spaces/{space_id}/availability",
    response=Availability,
    operation_id="read_availability",
    summary="Free and taken time of a space",
    openapi_extra={REFUSALS: ["ends_before_start", "span_too_long"]},
)
@public
def read_availability(request: HttpRequest, space_id: Path[Id], query: Query[AvailabilityQuery]) -> Availability:
    """What is free and what is taken in one space, by its own use and that of all it overlaps.

    Free is what lies in opening hours, is not over, and nobody holds. Whether a booking of it is let through depends on
    the space's rules as well: see `terms` of the space.
    """
    if query.from_ >= query.to:
        raise Refusal("ends_before_start")
    if query.to - query.from_ > timedelta(days=MOST_DAYS):
        raise Refusal("span_too_long", days=MOST_DAYS)
    space = lent_out(space_id)
    return availability_of(space, Period(query.from_, query.to), caller_of(request).now)


def availability_of(space: Space, asked: Period, now: datetime) -> Availability:
    """Free and taken time of a space. A fixed number of statements."""
    told: dict[tuple[Period, str, str], BusyTold] = {}
    for each in calendar([space], asked, NOBODY, now)[space.pk]:
        if (part := each.during.intersection(asked)) is not None:
            start, end = local(part.start), local(part.end)
            busy = BusyTold(start=start, end=end, kind=each.kind.value, title=each.title or None)
            told[part, each.kind.value, each.title] = busy
    opening = openings([space], civil_days(asked, space.municipality.zone)).values()
    ahead = [Period(max(asked.start, now), asked.end)] if now < asked.end else []
    free = without(common([each for day in opening for each in day.bookable], ahead), [p for p, _, _ in told])
    instant = common(free, [each for day in opening for each in day.instant])
    return Availability(free=sorted(_free(free, instant), key=lambda each: each.start), busy=list(told.values()))


def _free(free: tuple[Period, ...], instant: tuple[Period, ...]) -> Iterator[FreeTold]:
    for at_once, periods in ((True, instant), (False, without(free, instant))):
        for each in periods:
            yield FreeTold(start=local(each.start), end=local(each.end), instant=at_once)


def _question(query: SearchQuery, caller: Caller, *, page: int) -> Question:
    minutes, day = _minutes(query), query.date
    today = civil_day(caller.now, HOME_ZONE)
    if day < today:
        raise Refusal("in_the_past")
    if day > today + SEARCHED_AHEAD:
        raise Refusal("beyond_horizon", last=today + SEARCHED_AHEAD)
    if query.from_ is not None:
        at(day, query.from_, HOME_ZONE, fold=0)  # a time in the gap of the clocks is refused by name
    several = query.municipality if len(query.municipality or ()) > 1 else None
    return Question(
        day=day,
        minutes=minutes,
        now=caller.now,
        from_minute=query.from_ if query.from_ is not None or query.to is None else 0,
        to_minute=query.to,
        activity=query.activity or "",
        municipality_ids=tuple(municipality_ids(several) or ()),
        municipality=query.municipality[0] if query.municipality and not several else "",
        facility_ids=tuple(query.facility) if query.facility else None,
        kinds=tuple(query.kind or ()),
        accessibility=tuple(query.accessibility or ()),
        equipment=tuple(query.equipment or ()),
        capacity=query.capacity,
        near=query.near,
        page=page,
        page_size=query.limit,
    )


def _refuse_unknown(query: SearchQuery) -> None:
    """Nothing was found: says so when what was asked for does not exist, which is asked only then.

    Raises Refusal("no_such_activity", activity) and Refusal("no_such_municipality", municipality).
    """
    if query.activity is not None and listing.activity_called(query.activity) is None:
        raise Refusal("no_such_activity", activity=query.activity)
    municipality_ids(query.municipality)


def _minutes(query: SearchQuery) -> int:
    """How long is wished for. Raises Refusal("ends_before_start") and Refusal("minutes_missing")."""
    window = query.to - (query.from_ or 0) if query.to is not None else None
    if window is not None and window < max(1, query.minutes or 0):
        raise Refusal("ends_before_start")
    if query.minutes is not None:
        return query.minutes
    if window is None or query.from_ is None:
        raise Refusal("minutes_missing")
    return window


def _hit(hit: Hit, language: str) -> dict[str, object]:
    """A HitTold as JSON."""
    return {
        "space_id": hit.space_id,
        "space": hit.name.said_in(language).text,
        "facility_id": hit.facility_id,
        "facility": hit.facility,
        "municipality": hit.municipality,
        "fits": hit.fits,
        "instant": hit.instant,
        "period": _span(hit.period, hit.zone) if hit.period else None,
        "distance": hit.distance,
        "ways_out": [
            {**_span(way.period, hit.zone), "space_id": way.space_id, "kind": way.kind.value} for way in hit.ways_out
        ],
    }


def _span(period: Period, zone: ZoneInfo) -> dict[str, str]:
    """A Span as JSON; cells have no fractions of a second."""
    return {"start": _on_the_wall(period.start, zone), "end": _on_the_wall(period.end, zone)}


def _on_the_wall(instant: datetime, zone: ZoneInfo) -> str:
    told = instant.astimezone(zone).isoformat()
    return f"{told[:-6]}Z" if told.endswith("+00:00") else told
