"""An alert as it is asked for: filled from the address of a search, read from its form, told in words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.http import QueryDict
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from aktiv.bookings.actions.alerts import NewAlert
from aktiv.bookings.models import Alert
from aktiv.facilities.models import Activity, Space
from aktiv.facilities.queries import activities, find
from aktiv.facilities.queries.listing import lent_out
from aktiv.municipalities.models import Municipality
from aktiv.values import formatting
from aktiv.web.components.forms import Field
from aktiv.web.components.links import Choice
from aktiv.web.public.asking import LAST_DAY_AHEAD, LENGTHS, Asking, clock_text, minute_of
from aktiv.web.public.searching import place_name

DAY_START, DAY_END = 8 * 60, 22 * 60  # looked at when the search said no time
LARGEST_ID = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Wished:
    """What to look for, as it stands in the form. `weekly` looks at every such weekday, otherwise only at `day`."""

    space: Space | None
    activity: Activity | None
    municipality: Municipality | None
    day: date
    weekly: bool
    start: str
    end: str
    minutes: int
    errors: tuple[tuple[str, str], ...] = ()

    @property
    def told(self) -> str:
        """What will be looked for, in words: where, and when at first."""
        return self.space_told if self.space else self.activity_told

    @property
    def space_told(self) -> str:
        return place_name(self.space) if self.space else ""

    @property
    def activity_told(self) -> str:
        where = self.municipality.name if self.municipality else _("all municipalities")
        what = self.activity.name.said_in(get_language() or "nb").text if self.activity else _("Free time")
        return _("%(what)s in %(where)s") % {"what": what, "where": where}

    @property
    def fields(self) -> tuple[Field, ...]:
        """The form, filled with what is known or was typed."""
        language, wrong = get_language() or "nb", dict(self.errors)
        weekday = formatting.words(language).weekdays[self.day.weekday()]
        fields = [] if self.space else [self._activity_field(wrong.get("aktivitet", ""))]
        lengths = sorted({*LENGTHS, self.minutes})
        fields += [
            Field("naar", _("Which days?"), kind="radio", mark_required=False, choices=(
                Choice("dag", _("Only %(day)s") % {"day": formatting.day(self.day, language)}, not self.weekly),
                Choice("uke", _("Every %(weekday)s") % {"weekday": weekday}, self.weekly),
            )),
            Field("fra", pgettext("time of day", "From"), self.start, error=wrong.get("fra", ""), mark_required=False,
                  inputmode="numeric", autocomplete="off"),
            Field("til", pgettext("time of day", "To"), self.end, error=wrong.get("til", ""), mark_required=False,
                  inputmode="numeric", autocomplete="off"),
            Field("min", _("How long"), kind="select", error=wrong.get("min", ""), mark_required=False,
                  choices=tuple(Choice(str(n), formatting.hours(n, language), n == self.minutes) for n in lengths)),
        ]  # fmt: skip
        return tuple(fields)

    def _activity_field(self, error: str) -> Field:
        language, chosen = get_language() or "nb", self.activity.pk if self.activity else None
        choices = [Choice("", _("Choose an activity"), chosen is None)]
        choices += [Choice(one.slug, one.name.said_in(language).text, one.pk == chosen) for one in activities()]
        return Field("aktivitet", _("What will you do?"), kind="select", error=error, choices=tuple(choices))

    def as_new(self) -> NewAlert:
        """For the action; the fields were read without errors."""
        weekday = self.day.isoweekday() if self.weekly else None
        return NewAlert(
            from_minute=minute_of(self.start) or 0,
            to_minute=minute_of(self.end) or 1440,
            minutes=self.minutes,
            space_id=self.space.pk if self.space else None,
            activity_id=self.activity.pk if self.activity and not self.space else None,
            municipality_ids=(self.municipality.pk,) if self.municipality and not self.space else (),
            weekday=weekday,
            first=None if self.weekly else self.day,
            last=None if self.weekly else self.day,
        )


def from_search(asked: Asking, query: QueryDict, known: dict[str, Municipality]) -> Wished:
    """The form as a search fills it: the time that was wished for, or the whole day."""
    municipality = known.get(asked.where)
    space = space_of(query)
    activity = None
    if space is None and asked.what:
        activity = find(asked.what, municipalities=[municipality.pk] if municipality else None, limit=1).activity
    start = DAY_START if asked.start is None else asked.start
    end = DAY_END if asked.start is None else min(1440, asked.start + asked.minutes)
    return Wished(space, activity, municipality, asked.day, False, clock_text(start), clock_text(end), asked.minutes)


def from_form(filled: Wished, data: QueryDict, today: date) -> Wished:
    """What was typed over what the address filled in, with what is wrong."""
    start, end = (data.get(name, "").replace("\x00", "").strip()[:20] for name in ("fra", "til"))
    errors = [
        (name, _("Write the time as hours and minutes, for example 18.00."))
        for name, typed in (("fra", start), ("til", end))
        if minute_of(typed) is None
    ]
    length = data.get("min", "")
    minutes = int(length) if length.isascii() and length.isdigit() and len(length) <= 4 else 0
    if not 5 <= minutes <= 1440:
        errors.append(("min", _("Choose a length between 5 minutes and 24 hours.")))
        minutes = filled.minutes
    activity = filled.activity
    if filled.space is None and "aktivitet" in data:
        activity = next((one for one in activities() if one.slug == data.get("aktivitet")), None)
    if filled.space is None and activity is None:
        errors.append(("aktivitet", _("Choose an activity.")))
    day = filled.day if today <= filled.day <= today + timedelta(days=LAST_DAY_AHEAD) else today
    weekly = data.get("naar") == "uke"
    return replace(
        filled, activity=activity, day=day, weekly=weekly, start=start, end=end, minutes=minutes, errors=tuple(errors)
    )


def space_of(query: QueryDict) -> Space | None:
    """The space that an address names; None when it names none that exists."""
    text = query.get("lokale", "")
    if not (text.isascii() and text.isdigit() and len(text) <= 18):
        return None
    return lent_out(int(text))


def told(alert: Alert, municipalities: dict[int, str]) -> tuple[str, str]:
    """A standing alert in words: what, and when. Its space or activity is at hand."""
    language = get_language() or "nb"
    if alert.space is not None:
        what = place_name(alert.space)
    else:
        where = ", ".join(municipalities.get(each, "") for each in alert.municipality_ids) or _("all municipalities")
        activity = alert.activity.name.said_in(language).text if alert.activity else ""
        what = _("%(what)s in %(where)s") % {"what": activity, "where": where}
    days = ""
    if alert.weekday:
        days = _("Every %(weekday)s") % {"weekday": formatting.words(language).weekdays[alert.weekday - 1]}
    elif alert.first and alert.last:
        days = formatting.days(alert.first, alert.last, language)
    time = formatting.span(alert.from_minute, alert.to_minute, language)
    length = formatting.hours(alert.minutes, language)
    return what, _("%(days)s at %(time)s, at least %(length)s") % {"days": days, "time": time, "length": length}
