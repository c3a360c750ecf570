"""The dates of a case as lines of a table, and what the form says about them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from aktiv.bookings.queries.ways_out import Way
from aktiv.cases.actions.deciding import Yes
from aktiv.cases.models import RequestedDate
from aktiv.cases.queries.desk import Scene, Standing
from aktiv.cases.words import DATE_STATES, sentence
from aktiv.facilities.models import Space
from aktiv.timetable.rules import InTheWay
from aktiv.values import formatting
from aktiv.values.periods import Period
from aktiv.values.refusal import Refusal
from aktiv.web.components.links import Choice
from aktiv.web.components.results import Status

MOST_HOURS = 4
"""Different hours of the day that are told of a case."""


@dataclass(frozen=True, slots=True)
class DateLine:
    """One date: what it is, how it stands, what would work instead. `ticked` is what the form said, or what it should
    say before anybody has touched it. `takes_from` is asked about when an event would take season time."""

    id: int
    day: str
    time: str
    place: str
    status: Status
    waits: bool
    ticked: bool
    ways: tuple[Choice, ...]
    url: str
    takes_from: str = ""
    current: bool = False


def date_lines(scene: Scene, sent: QueryDict | None, url_of: Mapping[int, str], *, current: int) -> list[DateLine]:
    """All dates of a case in order of time. `sent` is the form that came back, so that nothing in it is lost."""
    language = get_language() or "nb"
    several = len({line.space_id for line in scene.lines}) > 1
    ticked = set(sent.getlist("dato")) if sent is not None else None
    lines = []
    by_line = {each.pk: line for line in scene.lines for each in line.dates.all()}
    for each in scene.dates:
        line = by_line[each.pk]
        zone = line.space.municipality.zone
        standing = scene.waiting.get(each.pk)
        lines.append(
            DateLine(
                id=each.pk,
                day=formatting.day_in_year(each.during.lower, language, zone, this_year=timezone.localdate().year),
                time=formatting.span(each.during.lower, each.during.upper, language, zone),
                place=place_of(line.space) if several else "",
                status=_status(each, standing, zone, language),
                waits=standing is not None,
                ticked=str(each.pk) in ticked if ticked is not None else standing is not None and standing.free,
                ways=_ways(standing, scene, sent, zone, language) if standing is not None else (),
                url=url_of.get(each.pk, ""),
                takes_from=_takes_from(standing),
                current=each.pk == current,
            )
        )
    return lines


def times_told(scene: Scene, language: str) -> str:
    """On which weekdays and between which hours: "Tirsdager og torsdager 18.00–20.00; lørdag 10.00–12.00". What comes
    after the fourth hours is counted."""
    zone = scene.case.municipality.zone
    starts: dict[str, dict[int, list[datetime]]] = {}
    for each in scene.dates:
        hours = formatting.span(each.during.lower, each.during.upper, language, zone)
        start = each.during.lower.astimezone(zone)
        starts.setdefault(hours, {}).setdefault(start.weekday(), []).append(start)
    told = []
    for hours, by_weekday in list(starts.items())[:MOST_HOURS]:
        names = [
            formatting.weekday(found[0], language, zone, several=len(found) > 1)
            for _weekday, found in sorted(by_weekday.items())
        ]
        told.append(f"{_one_after_another(names)} {hours}")
    line, more = "; ".join(told), len(starts) - len(told)
    line = line[:1].upper() + line[1:]
    return _("%(what)s and %(more)s more") % {"what": line, "more": more} if more else line


def _one_after_another(names: Sequence[str]) -> str:
    if len(names) < 2:
        return "".join(names)
    return _("%(first)s and %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}


def yeses(scene: Scene, data: QueryDict) -> tuple[Yes, ...]:
    """The dates that are ticked, each where and when the form says. Raises Refusal("not_found") for what is not an
    answer that the page offers."""
    return tuple(_yes(scene, pk, data) for pk in ticked_ids(scene, data))


def offers_in(scene: Scene, data: QueryDict) -> dict[int, tuple[int, Period]]:
    """The dates for which another time is chosen, ticked or not. Raises Refusal("not_found")."""
    found = {}
    for pk in scene.waiting:
        if said := data.get(f"til_{pk}", ""):
            way = _way_called(said)
            found[pk] = (way[0], way[1])
    return found


def ticked_ids(scene: Scene, data: QueryDict) -> list[int]:
    """The dates that are ticked, of those that wait. Raises Refusal("not_found") for another's."""
    ids = [int(each) for each in data.getlist("dato") if each.isdecimal() and len(each) < 19]
    if strangers := set(ids) - {each.pk for each in scene.dates}:
        raise Refusal("not_found", dates=sorted(strangers))
    return ids


def way_value(way: Way) -> str:
    """What the form sends for a way out."""
    return f"{way.space_id}/{way.period.start.isoformat()}/{way.period.end.isoformat()}"


def place_of(space: Space) -> str:
    """Facility and space."""
    name = space.name.said_in(get_language() or "nb").text
    return space.facility.name if name == space.facility.name else f"{space.facility.name}, {name}"


def _yes(scene: Scene, pk: int, data: QueryDict) -> Yes:
    standing = scene.waiting.get(pk)
    over = frozenset[int]()
    if standing is not None and data.get(f"over_{pk}") == "1":
        over = standing.gives_way
    if said := data.get(f"til_{pk}", ""):
        space_id, period = _way_called(said)
        return Yes(date_id=pk, space_id=space_id, period=period)
    return Yes(date_id=pk, over=over)


def _way_called(said: str) -> tuple[int, Period]:
    try:
        space, start, end = said.split("/")
        return int(space), Period(datetime.fromisoformat(start), datetime.fromisoformat(end))
    except (ValueError, OverflowError, TypeError) as error:
        raise Refusal("not_found") from error


def _status(each: RequestedDate, standing: Standing | None, zone: ZoneInfo, language: str) -> Status:
    if standing is None:
        kind = {"granted": "success", "booked": "success", "refused": "danger"}.get(each.state, "warning")
        return Status(kind, str(DATE_STATES[each.state]))  # type: ignore[arg-type]  # one of the kinds
    if standing.free:
        if not standing.priced:
            return Status("warning", _("Free, but there is no price for it"))
        return Status("success", _("Free"))
    return Status("danger", why(standing, zone, language))


def why(standing: Standing, zone: ZoneInfo, language: str) -> str:
    """What is in the way of a date, in a few words."""
    for one in standing.in_the_way:
        if one.kind is InTheWay.CLOSURE:
            name = one.name(staff=True)
            return f"{_('Closed')}: {name}" if name else _("Closed")
    for one in standing.in_the_way:
        name = one.name(staff=True) or (_("On hold") if one.kind is InTheWay.HOLD else _("Taken"))
        return f"{name}, {formatting.span(one.during.start, one.during.end, language, zone)}"
    remark = next((each for each in standing.judged.remarks if each.code != "by_application"), None)
    return sentence(remark, zone, language) if remark is not None else _("Taken")


def _takes_from(standing: Standing | None) -> str:
    if standing is None or not standing.gives_way:
        return ""
    return ", ".join(dict.fromkeys(each.name(staff=True) for each in standing.in_the_way))


def _ways(
    standing: Standing, scene: Scene, sent: QueryDict | None, zone: ZoneInfo, language: str
) -> tuple[Choice, ...]:
    if not standing.ways:
        return ()
    said = sent.get(f"til_{standing.date.pk}", "") if sent is not None else ""
    none = Choice("", _("As asked for") if standing.free else _("Leave it"), not said)
    return (
        none,
        *(
            Choice(way_value(way), way_told(way, standing, scene, zone, language), said == way_value(way))
            for way in standing.ways
        ),
    )


def way_told(way: Way, standing: Standing, scene: Scene, zone: ZoneInfo, language: str) -> str:
    """A way out in words: another place, another time, or both."""
    time = formatting.span(way.period.start, way.period.end, language, zone)
    asked = standing.judged.where.space_id
    space = scene.spaces.get(way.space_id)
    return time if way.space_id == asked or space is None else f"{place_of(space)}, {time}"
