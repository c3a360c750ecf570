"""A time that somebody types: a day, from when and to when; what it means where it is, and what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from aktiv.bookings.words import sentence
from aktiv.values.periods import Period, civil_day, civil_minute, wall_period
from aktiv.values.refusal import Refusal
from aktiv.web.components.forms import Field
from aktiv.web.components.links import Choice, Hidden
from aktiv.web.public.asking import clock_text, minute_of

DAYS_AHEAD = 800
LATEST_NIGHT_END = 6 * 60  # an end before this, after a later start, is the next morning; otherwise a slip of the pen


@dataclass(frozen=True, slots=True)
class Wish:
    """The new time as it was typed, what it means, and what is wrong with each field."""

    day: str
    start: str
    end: str
    turn: str = ""  # the first or the second time the clock shows it, on the night it goes back
    period: Period | None = None
    errors: tuple[tuple[str, str], ...] = ()
    twice: bool = False

    @property
    def fields(self) -> tuple[Field, ...]:
        """The form, filled with what was typed."""
        wrong = dict(self.errors)
        fields = [
            Field("dag", _("Day"), self.day, "date", error=wrong.get("dag", ""), mark_required=False),
            Field("fra", pgettext("time of day", "From"), self.start, error=wrong.get("fra", ""), mark_required=False,
                  inputmode="numeric", autocomplete="off", hint=_("For example 18.00")),
            Field("til", pgettext("time of day", "To"), self.end, error=wrong.get("til", ""), mark_required=False,
                  inputmode="numeric", autocomplete="off"),
        ]  # fmt: skip
        if self.twice or self.turn:
            choices = (Choice("0", _("The first"), self.turn == "0"), Choice("1", _("The second"), self.turn == "1"))
            fields.append(
                Field("gang", _("The clock shows that time twice. Which one?"), kind="radio", choices=choices)
            )
        return tuple(fields)

    @property
    def kept(self) -> tuple[Hidden, ...]:
        """What the confirmation sends along."""
        pairs = (("dag", self.day), ("fra", self.start), ("til", self.end), ("gang", self.turn))
        return tuple(Hidden(name, value) for name, value in pairs if value)


def wish_of(data: QueryDict, zone: ZoneInfo, today: date, now: Period | None) -> Wish:
    """What an address or a form asks for: days from today on; the time as it is `now` when it asks for nothing."""
    if "dag" not in data:
        return wish_for(now, zone) if now is not None else Wish("", "", "")
    day_typed, from_typed, to_typed = (data.get(name, "").strip()[:20] for name in ("dag", "fra", "til"))
    turn = data.get("gang", "")
    typed = Wish(day_typed, from_typed, to_typed, turn if turn in {"0", "1"} else "")
    errors = []
    day, start, end = _day(typed.day), minute_of(typed.start), minute_of(typed.end)
    if day is None:
        errors.append(
            ("dag", _("Write the date as day, month and year, for example %(example)s.") % {"example": "24.11.2026"})
        )
    elif not today <= day <= today + timedelta(days=DAYS_AHEAD):
        errors.append(("dag", _("Choose a day that is ahead, and less than two years away.")))
    for name, minute in (("fra", start), ("til", end)):
        if minute is None:
            errors.append((name, _("Write the time as hours and minutes, for example 18.00.")))
    if errors or day is None or start is None or end is None:
        return replace(typed, errors=tuple(errors))
    if end == 0 or (end < start and end <= LATEST_NIGHT_END):
        end += 1440
    if end <= start:
        return replace(typed, errors=(("til", sentence(Refusal("ends_before_start"), zone)),))
    try:
        return replace(typed, period=wall_period(day, start, end, zone, int(typed.turn) if typed.turn else None))
    except Refusal as refusal:
        twice = refusal.code == "ambiguous_time"
        return replace(typed, errors=(("fra", sentence(refusal, zone)),), twice=twice)


def wish_for(period: Period, zone: ZoneInfo) -> Wish:
    """A time as it would be typed, not read yet."""
    return Wish(
        civil_day(period.start, zone).isoformat(),
        clock_text(civil_minute(period.start, zone)),
        clock_text(civil_minute(period.end, zone) or 1440),
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == 10 and text[4] == "-" else _typed(text)
    except (ValueError, OverflowError):
        return None


def _typed(text: str) -> date:
    """A date typed as "24.11.2026". Raises ValueError."""
    day, month, year = text.split(".")
    return date(int(year), int(month), int(day))
