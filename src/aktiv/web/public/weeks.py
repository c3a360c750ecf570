"""A week of one space as the calendar component wants it: blocks that are taken, starts that are free."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from aktiv.bookings.actions.reading import note_calendar_read
from aktiv.bookings.queries.calendar import Shown, calendar
from aktiv.bookings.queries.waiting import keeps_lines
from aktiv.bookings.rules import Party
from aktiv.facilities.models import Space
from aktiv.facilities.queries.opening import Opening, openings
from aktiv.timetable.rules import InTheWay
from aktiv.timetable.search import starts_of_lengths
from aktiv.timetable.search.starts import Starts
from aktiv.values import formatting
from aktiv.values.cells import CELL
from aktiv.values.periods import Period, civil_minute, day_period, merged, monday_of, week_of, without
from aktiv.web.components.links import Choice, Hidden, Link, Tabs
from aktiv.web.components.uses import Use
from aktiv.web.components.week import Block, Chosen, Column, Start, Week
from aktiv.web.public.asking import LENGTHS
from aktiv.web.public.searching import pick_value

EVENTS = {"event"}


def week_calendar(
    space: Space,
    week: str,
    minutes: int,
    party: Party,
    now: datetime,
    *,
    chosen: Period | None,
    chosen_day: date,
) -> Week:
    """The week with that ISO name ("2026-48"). A fixed number of statements.

    Raises Refusal("nonexistent_week").
    """
    zone = space.municipality.zone
    monday = monday_of(week)
    dates = [monday + timedelta(days=n) for n in range(7)]
    wholes = {day: day_period(day, zone) for day in dates}
    taken = calendar([space], Period(wholes[dates[0]].start, wholes[dates[-1]].end), party, now)[space.pk]
    note_calendar_read(taken, space, party, "facility_week", now=now)
    open_then = openings([space], dates)
    shortest = min(minutes, int(space.terms.get("min_length", 30)))
    found = starts_of_lengths([space.pk], dates, (minutes, shortest), now=now)
    starts, shorter = found[minutes], found[shortest]
    today = now.astimezone(zone).date()
    lines = keeps_lines(space, party.person_id, now)
    words = {use: str(use.word) for use in Use}  # said a hundred times on a busy week, translated once
    place = [space.facility.slug, space.slug]
    days_url = reverse("facility_day", args=[*place, monday.isoformat()]).removesuffix(f"{monday.isoformat()}/")
    columns = tuple(
        _column(
            space,
            day,
            today,
            [each for each in taken if each.during.overlaps(whole)],
            open_then[space.pk, day],
            words=words,
            lines=lines,
            url=f"{days_url}{day.isoformat()}/?min={minutes}",
            starts=starts.get((space.pk, day)),
            shorter=shorter.get((space.pk, day)),
            minutes=minutes,
        )
        for day, whole in wholes.items()
    )
    step = _step(columns)
    columns = tuple(replace(each, starts=tuple(s for s in each.starts if s.minute % step == 0)) for each in columns)
    first, last = _frame(columns, [open_then[space.pk, day] for day in dates], zone)
    language = get_language() or "nb"
    return Week(
        heading=_("Week %(number)s") % {"number": monday.isocalendar().week},
        caption=_("Available and taken time, %(space)s, week %(number)s")
        % {"space": space.name.said_in(language).text, "number": monday.isocalendar().week},
        columns=columns,
        first=first,
        last=last,
        action=reverse("facility_week", args=[*place, week_of(monday)]),
        minutes=minutes,
        lengths=lengths_of(space, minutes),
        previous=_week_link(space, monday - timedelta(days=7), minutes, _("Previous week, week %(number)s")),
        next=_week_link(space, monday + timedelta(days=7), minutes, _("Next week, week %(number)s")),
        today_url=_week_url(space, today, minutes),
        chosen_day=chosen_day,
        kept=(Hidden("dag", chosen_day.isoformat()),),
        chosen=None if chosen is None else _marked(fitting(chosen, columns, zone), zone),
        views=view_tabs(space, monday, chosen_day, minutes, "week"),
        step=step,
    )


def fitting(chosen: Period, columns: Sequence[Column], zone: ZoneInfo) -> Period:
    """The chosen time, or the longest that fits from its start where the whole length does not."""
    value = chosen.start.astimezone(zone).isoformat()
    for column in columns:
        for start in column.starts:
            if start.value == value and start.short:
                return Period(
                    chosen.start, chosen.start + timedelta(minutes=min(chosen.minutes, start.end - start.minute))
                )
    return chosen


def _marked(chosen: Period, zone: ZoneInfo) -> Chosen:
    return Chosen(chosen.start.astimezone(zone).date(), civil_minute(chosen.start, zone), _end_minute(chosen, zone))


def view_tabs(space: Space, monday: date, day: date, minutes: int, current: str) -> Tabs:
    """The week as a calendar, or a day as a list."""
    place = [space.facility.slug, space.slug]
    return Tabs(
        _("View"),
        (
            Link(_("Calendar"), _week_url(space, monday, minutes), current == "week"),
            Link(
                _("List"), f"{reverse('facility_day', args=[*place, day.isoformat()])}?min={minutes}", current == "day"
            ),
        ),
    )


def lengths_of(space: Space, minutes: int) -> tuple[Choice, ...]:
    """The lengths that the space is lent for, and the one that is asked for."""
    least, most = int(space.terms.get("min_length", 30)), space.terms.get("max_length")
    step = int(space.terms.get("length_step", 30))
    lent = [m for m in LENGTHS if m >= least and (most is None or m <= most) and (m - least) % step == 0]
    language = get_language() or "nb"
    return tuple(Choice(str(m), formatting.hours(m, language), m == minutes) for m in sorted({*lent, least, minutes}))


def _column(
    space: Space,
    day: date,
    today: date,
    taken: Sequence[Shown],
    opening: Opening,
    *,
    words: Mapping[Use, str],
    lines: bool,
    url: str,
    starts: Starts | None,
    shorter: Starts | None,
    minutes: int,
) -> Column:
    zone = space.municipality.zone
    whole = day_period(day, zone)
    language = get_language() or "nb"
    here = [(inside, each) for each in taken if (inside := each.during.intersection(whole))]
    claimed = [inside for inside, _each in here]
    blocks = [
        _with_way(space, _block(inside, each, whole, zone, words), inside, opening if day >= today else None, lines)
        for inside, each in here
        if each.kind is not InTheWay.BUFFER
    ]
    reason = opening.reason.said_in(language).text if opening.reason else ""
    apply_url = f"{reverse('application_new')}?lokale={space.pk}&dato={day.isoformat()}" if day >= today else ""
    for period in merged(without(opening.school, claimed)):
        blocks.append(_plain(Use.SCHOOL, period, whole, zone, title=words[Use.SCHOOL]))
    asked_for = without(without(opening.bookable, opening.instant), claimed)
    for period in merged(asked_for):
        blocks.append(
            _plain(Use.PENDING, period, whole, zone, title=_("Apply"), subtitle=words[Use.PENDING], url=apply_url)
        )
    for period in merged(without([whole], [*opening.bookable, *opening.season, *opening.school, *claimed])):
        blocks.append(_plain(Use.CLOSED, period, whole, zone, title=words[Use.CLOSED], subtitle=reason))
    long_enough = set(starts.cells()) if starts else set()
    found = []
    for cell in sorted({*long_enough, *(shorter.cells() if shorter else ())}):
        known = starts or shorter
        assert known is not None
        wall = (known.begins + cell * CELL).astimezone(zone)
        minute = wall.hour * 60 + wall.minute
        fits = cell in long_enough
        if length := minutes if fits else known.longest(cell, minutes):
            found.append(Start(minute, minute + length, wall.isoformat(), short=not fits))
    return Column(day, tuple(blocks), tuple(found), url, today=day == today, past=day < today)


def _block(inside: Period, each: Shown, whole: Period, zone: ZoneInfo, words: Mapping[Use, str]) -> Block:
    if each.own:
        use = Use.OWN
    elif each.kind is InTheWay.CLOSURE:
        use = Use.CLOSED
    elif each.kind is InTheWay.HOLD:
        use = Use.HELD
    elif each.booking_kind == "school_use":
        use = Use.SCHOOL
    else:
        use = Use.EVENT if each.booking_kind in EVENTS else Use.BUSY
    title = words[use] if use is Use.HELD else each.title or words[Use.BUSY if use is Use.EVENT else use]
    url = reverse("me_booking", args=[each.booking_id]) if each.booking_id else ""
    start, end = _minutes_of(inside, whole, zone)
    return Block(use, start, end, title, each.team, url)


def _with_way(space: Space, block: Block, during: Period, opening: Opening | None, lines: bool) -> Block:
    """The block of somebody else's time with where one asks for it: one stands in line where nobody decides on it (and
    lines are kept), and applies all the same where somebody does."""
    if opening is None or block.use not in (Use.BUSY, Use.EVENT) or block.url or not space.alone:
        return block
    pick = urlencode({"pick": pick_value(space, during)})
    if not without([during], opening.instant):
        return replace(block, url=f"{reverse('waiting_new')}?{pick}", more=_("stand in line")) if lines else block
    if not without([during], opening.bookable):
        return replace(block, url=f"{reverse('application_new')}?{pick}", more=_("apply all the same"), asks=True)
    return block


def _plain(
    use: Use, period: Period, whole: Period, zone: ZoneInfo, *, title: str, subtitle: str = "", url: str = ""
) -> Block:
    start, end = _minutes_of(period, whole, zone)
    return Block(use, start, end, title, subtitle, url)


def _minutes_of(inside: Period, whole: Period, zone: ZoneInfo) -> tuple[int, int]:
    start = civil_minute(inside.start, zone)
    return start, 1440 if inside.end == whole.end else civil_minute(inside.end, zone)


def _end_minute(period: Period, zone: ZoneInfo) -> int:
    return civil_minute(period.start, zone) + period.minutes


def _step(columns: Sequence[Column]) -> int:
    """Rows of half hours, or of quarters where something starts on one; finer starts are in the list of the day."""
    return 15 if any(start.minute % 30 == 15 for column in columns for start in column.starts) else 30


def _frame(columns: Sequence[Column], opening: Sequence[Opening], zone: ZoneInfo) -> tuple[int, int]:
    """From the first opening to the last of the week, on whole hours; 8–22 when nothing is open."""
    firsts, lasts = [], []
    for column, open_then in zip(columns, opening, strict=True):
        whole = day_period(column.day, zone)
        for period in (*open_then.bookable, *open_then.season):
            start, end = _minutes_of(period, whole, zone)
            firsts.append(start)
            lasts.append(end)
        for block in column.blocks:
            if block.use not in {Use.CLOSED, Use.SCHOOL}:
                firsts.append(block.start)
                lasts.append(block.end)
    first, last = min(firsts, default=480), max(lasts, default=1320)
    return first - first % 60, min(1440, -(-last // 60) * 60)


def _week_url(space: Space, day: date, minutes: int) -> str:
    return f"{reverse('facility_week', args=[space.facility.slug, space.slug, week_of(day)])}?min={minutes}"


def _week_link(space: Space, monday: date, minutes: int, words: str) -> Link:
    return Link(words % {"number": monday.isocalendar().week}, _week_url(space, monday, minutes))
