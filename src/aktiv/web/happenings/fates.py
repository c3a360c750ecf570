"""What happens to each date that a closure hits: moved, cancelled, or cut while the right remains."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import QueryDict
from django.utils.translation import gettext as _

from aktiv.bookings.actions.closing import At, Choice, ClosurePreview, Fate
from aktiv.bookings.models import Booking, Occurrence
from aktiv.bookings.queries.conflicts import InTheWayOf
from aktiv.bookings.queries.ways_out import Way
from aktiv.facilities.models import Space
from aktiv.web.components.links import Choice as Option
from aktiv.web.happenings.hits import kind_told, named, spaces_named, way_told, way_value, when_told

CANCEL, KEEP = "avlys", "behold"
FATES: Mapping[str, Fate] = {CANCEL: Fate.CANCEL, KEEP: Fate.OVERRIDE}


@dataclass(frozen=True, slots=True)
class Line:
    """One date and what may be chosen for it; `name` is empty where its booking's choice holds."""

    when: str
    name: str = ""
    options: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """A booking that is hit: whose it is, its dates, and the choice for all of them."""

    who: str
    what: str
    name: str
    options: tuple[Option, ...]
    lines: tuple[Line, ...]

    @property
    def alone(self) -> bool:
        """Whether it is one date."""
        return len(self.lines) == 1


def groups_of(
    preview: ClosurePreview, ways: Mapping[int, Sequence[Way]], sent: QueryDict, zone: ZoneInfo
) -> list[Group]:
    """The bookings that are hit, in order of time, with what was chosen, or what is best before anybody has chosen."""
    spaces = spaces_named(ways)
    taken: list[tuple[Way, Space]] = []
    return [
        _group(hits, ways, sent, spaces=spaces, taken=taken, zone=zone) for hits in by_booking(preview).values()
    ]  # fmt: skip


def by_booking(preview: ClosurePreview) -> dict[UUID, list[InTheWayOf]]:
    """The dates by their booking; holds are not among them."""
    found: dict[UUID, list[InTheWayOf]] = {}
    for each in preview.hits:
        if each.occurrence is not None:
            found.setdefault(each.occurrence.booking_id, []).append(each)
    return found


def choices_of(preview: ClosurePreview, ways: Mapping[int, Sequence[Way]], sent: QueryDict) -> dict[int, Choice]:
    """What the form says for each date: its own choice, else its booking's. Those without any are left out, and so are
    places and times that were not proposed."""
    found: dict[int, Choice] = {}
    for hits in by_booking(preview).values():
        for hit in hits:
            date = _date(hit)
            said = sent.get(f"v{date.pk}", "") or sent.get(f"b{date.booking_id}", "")
            if said in FATES:
                found[date.pk] = FATES[said]
            for way in ways.get(date.pk, ()):
                if said == way_value(way):
                    found[date.pk] = At(way.space_id, way.period)
    return found


def _date(hit: InTheWayOf) -> Occurrence:
    if hit.occurrence is None:
        raise LookupError("a hold has no date")
    return hit.occurrence


def _group(
    hits: Sequence[InTheWayOf],
    ways: Mapping[int, Sequence[Way]],
    sent: QueryDict,
    *,
    spaces: Mapping[int, Space],
    taken: list[tuple[Way, Space]],
    zone: ZoneInfo,
) -> Group:
    first = _date(hits[0])
    gives_way = first.booking.kind in Booking.Kind.giving_way()
    name = f"b{first.booking_id}"
    if len(hits) == 1:
        mine = ways.get(first.pk, ())
        chosen = sent.get(name, "") or _best(first, mine, spaces, taken=taken, gives_way=gives_way)
        options = _options(first, mine, chosen, spaces, zone)
        return Group(named(first), kind_told(first.booking), name, options, (Line(when_told(hits[0].during, zone)),))
    chosen = sent.get(name, "") or (KEEP if gives_way else CANCEL)
    lines = []
    for hit in hits:
        date = _date(hit)
        mine = ways.get(date.pk, ())
        own = f"v{date.pk}"
        options = (
            Option("", _("As chosen above"), not sent.get(own)),
            *_options(date, mine, sent.get(own, ""), spaces, zone),
        )
        lines.append(Line(when_told(hit.during, zone), own if mine else "", options if mine else ()))
    return Group(named(first), kind_told(first.booking), name, _options(first, (), chosen, spaces, zone), tuple(lines))


def _options(
    date: Occurrence, ways: Sequence[Way], chosen: str, spaces: Mapping[int, Space], zone: ZoneInfo
) -> tuple[Option, ...]:
    moves = tuple(
        Option(way_value(way), _("Move to %(place)s") % {"place": way_told(way, date, spaces, zone)},
               chosen == way_value(way))
        for way in ways
    )  # fmt: skip
    return (
        *moves,
        Option(CANCEL, _("Cancel, free of charge"), chosen == CANCEL),
        Option(KEEP, _("Keep the right, without the time"), chosen == KEEP),
    )


def _best(
    date: Occurrence,
    ways: Sequence[Way],
    spaces: Mapping[int, Space],
    *,
    taken: list[tuple[Way, Space]],
    gives_way: bool,
) -> str:
    """Season time keeps its right; others are moved where the same time is free elsewhere, each to a place of its own,
    and cancelled where it is not."""
    if gives_way:
        return KEEP
    for way in ways:
        space = spaces.get(way.space_id)
        same = (way.period.start, way.period.end) == (date.during.lower, date.during.upper)
        if space is None or not same:
            continue
        if any(other.period.overlaps(way.period) and at.footprint.overlaps(space.footprint) for other, at in taken):
            continue
        taken.append((way, space))
        return way_value(way)
    return CANCEL
