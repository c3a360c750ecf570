"""What stands and what is free, as the rows of the calendar."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from aktiv.bookings.queries.hall_plan import Standing
from aktiv.bookings.queries.laying import MOVED_BY_STAFF
from aktiv.facilities.models import Space
from aktiv.facilities.queries.opening import Opening
from aktiv.values.periods import Period, civil_minute, day_period, merged, without
from aktiv.web.components.uses import Use
from aktiv.web.hallplan.grid import Block, Free
from aktiv.web.hallplan.words import drawing_of
from aktiv.web.public.asking import clock_text

USUAL_LENGTH = 120
"""Minutes that are filled in for whoever presses free time."""
SHORTEST_FREE = 30
"""Minutes: less is a pause between two."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What the rows are made from. `spaces` are all that the reader may see; `kept` is the query of the page."""

    standing: Mapping[int, Sequence[Standing]]
    openings: Mapping[tuple[int, date], Opening]
    spaces: Mapping[int, Space]
    zone: ZoneInfo
    now: datetime
    kept: str

    def blocks(self, space: Space, day: date) -> tuple[Block, ...]:
        """What stands in a space on a civil day: its own, what it is part of, and that parts are taken."""
        whole = day_period(day, self.zone)
        here = [each for each in self.standing[space.pk] if each.during.overlaps(whole)]
        in_parts = [each.during for each in here if self._in_a_part(each, space)]
        blocks = [self._block(each, space, whole) for each in here if not self._in_a_part(each, space)]
        blocks += [
            Block("of some", *self.minutes(each, whole), _("Part taken")) for each in merged(in_parts)
        ]  # the parts themselves are rows beneath
        claimed = [each.during for each in here]
        school = merged(without(self.openings[space.pk, day].school, claimed))
        blocks += [Block("school", *self.minutes(each, whole), str(Use.SCHOOL.word)) for each in school]
        return tuple(blocks)

    def frees(self, space: Space, day: date) -> tuple[Free, ...]:
        """Free time to come on a civil day."""
        whole = day_period(day, self.zone)
        claimed = [each.during for each in self.standing[space.pk]]
        if self.now > whole.start:
            claimed.append(Period(whole.start, self.now))
        gaps = merged(without(self.openings[space.pk, day].bookable, claimed))
        return tuple(
            self._free(space, day, *self.minutes(each, whole)) for each in gaps if each.minutes >= SHORTEST_FREE
        )

    def minutes(self, period: Period, whole: Period) -> tuple[int, int]:
        """The wall minutes of a period within a day."""
        start = 0 if period.start <= whole.start else civil_minute(period.start, self.zone)
        end = 1440 if period.end >= whole.end else civil_minute(period.end, self.zone)
        return start, max(end, start + 1)

    def _in_a_part(self, standing: Standing, space: Space) -> bool:
        other = self.spaces.get(standing.space_id or 0)
        return (
            other is not None
            and other.pk != space.pk
            and other.stretch == space.stretch
            and space.footprint.contains(other.footprint)
            and space.footprint != other.footprint
        )

    def _block(self, standing: Standing, space: Space, whole: Period) -> Block:
        drawing = drawing_of(standing)
        own = standing.space_id == space.pk
        other = None if own else self.spaces.get(standing.space_id or 0)
        same_floor = other is not None and other.stretch == space.stretch
        where = other.name.said_in(get_language() or "nb").text if other is not None and same_floor else ""
        return Block(
            f"{drawing.css} of" if same_floor else drawing.css,
            *self.minutes(standing.during, whole),
            word=str(drawing.word),
            who=standing.who,
            what=" · ".join(part for part in (where, standing.what) if part),
            url=self._date_url(standing.date_id) if standing.date_id else "",
            date_id=standing.date_id or 0,
            movable=own
            and standing.whole
            and standing.booking_kind in MOVED_BY_STAFF
            and standing.during.end > self.now
            and whole.contains(standing.during),
        )

    def _date_url(self, date_id: int) -> str:
        return f"{reverse('hall_calendar_date', args=[date_id])}?{urlencode({'tilbake': self.kept})}"

    def _free(self, space: Space, day: date, start: int, end: int) -> Free:
        start = -(-start // 15) * 15
        asked = {
            "lokale": space.pk,
            "dag": day.isoformat(),
            "fra": clock_text(start),
            "til": clock_text(min(end, start + USUAL_LENGTH)),
            "tilbake": self.kept,
        }
        return Free(start, end, f"{reverse('hall_calendar_new')}?{urlencode(asked)}")
