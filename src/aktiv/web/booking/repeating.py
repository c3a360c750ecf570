"""A repeat as its address says it: every n weeks from a first to a last date, and a choice for each that clashes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from aktiv.bookings.queries.holds import holds_of
from aktiv.bookings.queries.holidays import Holiday, without_holidays
from aktiv.bookings.queries.series import At, DatePreview, Pattern, SeriesPreview, preview_series
from aktiv.timetable.rules import Taken
from aktiv.values.periods import DAY_MINUTES, civil_day, civil_minute, wall_period
from aktiv.values.recurrence import Recurrence
from aktiv.values.refusal import Refusal
from aktiv.web.booking.choosing import only_along
from aktiv.web.booking.chosen import NOTHING, Chosen
from aktiv.web.booking.picking import read_pick
from aktiv.web.booking.scene import Scene
from aktiv.web.public.asking import clock_text

INTERVALS = (1, 2, 3, 4)
DATES_AT_FIRST = 10
SKIP, NONE_ALONG = "hopp", "uten"
PUBLIC_OFF, SCHOOL_OFF = "hellig", "skole"
_CHOICE = "k"


@dataclass(frozen=True, slots=True)
class Repeat:
    """What is asked for. `public_off` and `school_off` leave out holidays; `besides` is what comes along on every date;
    `chosen` are the choices by date as form values; `errors` by the name of the field."""

    weeks: int
    first: date
    last: date
    weekdays: frozenset[int]
    public_off: bool = False
    school_off: bool = False
    besides: Chosen = NOTHING
    chosen: Mapping[date, str] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)

    @property
    def pattern_query(self) -> str:
        """The dates and what comes along, without the choices, as an address says them."""
        pairs = [("uker", str(self.weeks)), ("forste", self.first.isoformat()), ("siste", self.last.isoformat())]
        pairs += [("dag", str(day)) for day in sorted(self.weekdays)]
        pairs += [(name, "1") for name, off in ((PUBLIC_OFF, self.public_off), (SCHOOL_OFF, self.school_off)) if off]
        return urlencode([*pairs, *((each.name, each.value) for each in self.besides.pairs)])

    @property
    def query(self) -> str:
        """All of it, as an address says it."""
        choices = urlencode([(choice_name(day), value) for day, value in sorted(self.chosen.items())])
        return "&".join(part for part in (self.pattern_query, choices) if part)


@dataclass(frozen=True, slots=True)
class Clash:
    """A date that is not free, with what may be chosen for it; `value` is what is chosen."""

    date: DatePreview
    ways: Mapping[str, At | None]
    value: str


@dataclass(frozen=True, slots=True)
class Plan:
    """The dates as they would be booked now. `asked` is how they are without any choice, `holidays` the dates that were
    left out of it."""

    pattern: Pattern
    asked: SeriesPreview
    clashes: tuple[Clash, ...]
    outcome: SeriesPreview
    holidays: tuple[Holiday, ...] = ()


def repeat_of(sent: QueryDict, scene: Scene) -> Repeat:
    """Reads an address or a form; what it leaves out starts with the hold's own day, ten times."""
    first_day = scene.when.day
    errors: dict[str, str] = {}
    first = _date(sent, "forste", first_day, errors)
    text = sent.get("uker", "1")
    weeks = int(text) if text in {str(each) for each in INTERVALS} else 1
    if str(weeks) != text:
        errors["uker"] = _("Choose how often from the list.")
    last = _date(sent, "siste", _last_at_first(scene, first, weeks), errors)
    if last < first and "siste" not in errors:
        errors["siste"] = _("The last date must not be before the first.")
    days = frozenset(int(each) for each in sent.getlist("dag")[:20] if each in {"1", "2", "3", "4", "5", "6", "7"})
    if not days and ("dag" in sent or "forste" in sent):
        errors["dag"] = _("Choose at least one weekday.")
    chosen = {}
    for name, value in list(sent.items())[:1_000]:
        if name.startswith(_CHOICE) and (day := _iso(name[len(_CHOICE) :])) is not None:
            chosen[day] = str(value)[:120]
    besides = Chosen.of(sent)
    if "forste" not in sent and not besides:  # the first look goes on with what is held
        besides = Chosen(frozenset(scene.hold.linked))
    return Repeat(
        weeks=weeks,
        first=first,
        last=last,
        weekdays=days or frozenset({first.isoweekday()}),
        public_off=bool(sent.get(PUBLIC_OFF)),
        school_off=bool(sent.get(SCHOOL_OFF)),
        besides=besides,
        chosen=chosen,
        errors=errors,
    )


def apply_url(scene: Scene, asked: Repeat) -> str:
    """The page that puts the same dates into an application, for those who must ask or want all of them together."""
    pairs = [
        ("lokale", str(scene.space.pk)),
        ("dato", asked.first.isoformat()),
        ("fra", clock_text(civil_minute(scene.period.start, scene.zone))),
        ("til", clock_text(civil_minute(scene.period.end, scene.zone) or DAY_MINUTES)),
        ("uker", str(asked.weeks)),
        ("siste", asked.last.isoformat()),
        *(("dag", str(day)) for day in sorted(asked.weekdays)),
        *((name, "1") for name, off in ((PUBLIC_OFF, asked.public_off), (SCHOOL_OFF, asked.school_off)) if off),
    ]
    return f"{reverse('application_new')}?{urlencode(pairs)}"


def choice_name(day: date) -> str:
    """The form value that carries the choice for a date."""
    return f"{_CHOICE}{day.isoformat()}"


def choice_value(at: At | None, scene: Scene) -> str:
    """A choice as a form value."""
    if at is None:
        return SKIP
    start, end = (each.astimezone(scene.zone).isoformat() for each in (at.period.start, at.period.end))
    along = "" if at.linked is None else f"/{'-'.join(map(str, sorted(at.linked))) or NONE_ALONG}"
    return f"{at.space_id}/{start}/{end}{along}"


def plan_of(scene: Scene, repeat: Repeat, *, age_group: str = "", preselect: bool) -> Plan:
    """Every date, its clashes with ways out, and what it comes to. With `preselect` the best way out is chosen where
    nothing was; without, such a date stays a clash. Raises as `preview_series` and Refusal("too_many_dates").
    """
    start = civil_minute(scene.period.start, scene.zone)
    days = (civil_day(scene.period.end, scene.zone) - civil_day(scene.period.start, scene.zone)).days
    recurrence, holidays = without_holidays(
        Recurrence(repeat.first, repeat.last, repeat.weekdays, repeat.weeks),
        scene.space.municipality,
        public=repeat.public_off,
        school=repeat.school_off,
    )
    pattern = Pattern(
        space_id=scene.space.pk,
        recurrence=recurrence,
        from_minute=start,
        to_minute=civil_minute(scene.period.end, scene.zone) + days * DAY_MINUTES,
        linked=tuple(sorted(repeat.besides.linked)),
        additions=tuple(sorted(repeat.besides.additions)),
    )
    own = [scene.hold.claim_id]
    if scene.hold.batch is not None:  # the dates are kept, for a payer who came back
        own = list(holds_of(scene.party).filter(batch=scene.hold.batch).values_list("claim_id", flat=True))
    asked = preview_series(pattern, scene.party, scene.now, age_group=age_group, apart_from=own)
    choices: dict[date, At | None] = {}
    clashes = []
    clashing = {each.day: each for each in asked.clashing}
    for each in asked.dates:
        value = repeat.chosen.get(each.day, "")
        if each.day not in clashing and not value:
            continue
        ways = ways_of(each, pattern, scene)
        if value and value not in ways and (at := _read(value, scene.now)) is not None:
            ways = {value: at, **ways}
        if value not in ways:
            value = next(iter(ways)) if preselect else ""
        if value:
            choices[each.day] = ways[value]
        if each.day in clashing:
            clashes.append(Clash(each, ways, value))
    pattern = replace(pattern, choices=choices)
    outcome = preview_series(pattern, scene.party, scene.now, age_group=age_group, apart_from=own) if choices else asked
    return Plan(pattern, asked, tuple(clashes), outcome, holidays)


def ways_of(date_: DatePreview, pattern: Pattern, scene: Scene) -> dict[str, At | None]:
    """What may be chosen for a date, best first, by form value: ways out, the two readings of a doubtful hour, skip."""
    found: list[At | None] = [At(way.space_id, way.period) for way in date_.ways_out]
    taken = date_.refusal if isinstance(date_.refusal, Taken) else None
    if date_.period and taken and (gone := only_along(taken, Chosen(frozenset(date_.linked)))):
        rest = tuple(each for each in date_.linked if each not in gone)  # the date may go on without
        found.insert(0, At(date_.space_id, date_.period, rest))
    if date_.refusal is not None and date_.refusal.code == "ambiguous_time":
        for fold in (0, 1):
            try:
                period = wall_period(date_.day, pattern.from_minute, pattern.to_minute, scene.zone, fold)
            except (Refusal, ValueError):
                continue
            found.append(At(pattern.space_id, period))
        found = [None, *found]  # never guessed: left out until somebody says which
    else:
        found.append(None)
    return {choice_value(at, scene): at for at in found}


def _read(value: str, now: datetime) -> At | None:
    *head, along = value.split("/") if value.count("/") == 3 else (value, "")
    try:
        pick = read_pick("/".join(head), now)
    except Refusal:
        return None
    ids = along.split("-")
    if not along or along == NONE_ALONG:
        return At(pick.space_id, pick.period, () if along else None)
    if not all(each.isascii() and each.isdigit() and len(each) <= 18 for each in ids):
        return None
    return At(pick.space_id, pick.period, tuple(map(int, ids)))


def _last_at_first(scene: Scene, first: date, weeks: int) -> date:
    """Ten dates, or fewer where the horizon ends."""
    last, terms = first + timedelta(weeks=weeks * (DATES_AT_FIRST - 1)), scene.where.terms
    if terms.horizon_hours is not None:
        horizon = civil_day(scene.now + timedelta(hours=terms.horizon_hours), scene.zone)
    elif terms.horizon_days is not None:
        horizon = civil_day(scene.now, scene.zone) + timedelta(days=terms.horizon_days)
    else:
        return last
    return max(first, min(last, horizon))


def _date(sent: QueryDict, name: str, otherwise: date, errors: dict[str, str]) -> date:
    text = sent.get(name, "").strip()
    if not text:
        return otherwise
    found = _iso(text)
    if found is None:
        day, _dot, rest = text.partition(".")
        month, _dot, year = rest.partition(".")
        found = _iso(f"{year.strip():0>4}-{month.strip():0>2}-{day.strip():0>2}")
    if found is None or abs((found - otherwise).days) > 800:
        errors[name] = _("Write the date as day, month and year, for example %(example)s.") % {"example": "24.11.2026"}
        return otherwise
    return found


def _iso(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == 10 and text.isascii() else None
    except ValueError:
        return None
