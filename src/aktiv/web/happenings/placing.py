"""Where and when something is to be made: a facility that she may decide for, spaces in it, and wall times."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from aktiv.facilities.models import Facility, Space
from aktiv.facilities.queries.doors import active_spaces
from aktiv.facilities.queries.reach import facilities_reached
from aktiv.people.permissions import Permission
from aktiv.values.periods import Period, at, civil_day
from aktiv.values.refusal import Refusal
from aktiv.web.components.forms import Field
from aktiv.web.components.links import Choice
from aktiv.web.gates import Desk
from aktiv.web.happenings.kinds import Words
from aktiv.web.public.asking import clock_text, minute_of
from aktiv.web.public.facility_views import day_asked

FARTHEST = timedelta(days=800)
MOST_SPACES = 30


@dataclass(frozen=True, slots=True)
class Place:
    """The facility that was chosen, its spaces, and whether there are others to choose."""

    facility: Facility
    spaces: tuple[Space, ...]
    others: bool = False

    def chosen(self, data: QueryDict) -> tuple[int, ...]:
        """The spaces that are ticked, in the order of the facility; others than its own are not looked at."""
        ticked = set(data.getlist("lokale")[:MOST_SPACES])
        return tuple(each.pk for each in self.spaces if str(each.pk) in ticked)

    def boxes(self, chosen: Sequence[int]) -> list[Choice]:
        """All of them to tick."""
        language = get_language() or "nb"
        return [Choice(str(each.pk), each.name.said_in(language).text, each.pk in chosen) for each in self.spaces]


def place_asked(request: HttpRequest, desk: Desk, permission: Permission) -> Place | list[Facility]:
    """The facility that `anlegg` names, or those to choose among; the only one is chosen.

    The page wears its municipality's colours. Raises Http404 where her roles reach nothing, or not that one.
    """
    reached = facilities_reached(permission, desk.held)
    if not reached:
        raise Http404
    said = request.POST.get("anlegg") or request.GET.get("anlegg", "")
    if not said and len(reached) > 1:
        return reached
    found = next((each for each in reached if str(each.pk) == said), None) if said else reached[0]
    if found is None:
        raise Http404
    request.municipality = found.municipality  # type: ignore[attr-defined]
    return Place(found, tuple(active_spaces(found)), len(reached) > 1)


def choose_page(request: HttpRequest, words: Words, reached: Sequence[Facility]) -> HttpResponse:
    """The question that comes first: at which facility."""
    several = len({each.municipality_id for each in reached}) > 1
    choices = tuple(
        Choice(str(each.pk), f"{each.name}, {each.municipality.name}" if several else each.name) for each in reached
    )
    context = {"words": words, "field": Field("anlegg", _("Facility"), kind="select", choices=choices)}
    return render(request, "happenings/choose.html", context)


@dataclass(frozen=True, slots=True)
class Span:
    """Wall times as they were typed, with what they come to. `errors` by the name of the field."""

    first: str
    start: str
    last: str
    end: str
    period: Period | None = None
    errors: dict[str, str] = field(default_factory=dict)

    def fields(self, *, of_days: str) -> list[Field]:
        """The first and last day with their clocks; `of_days` tells when the last day may be left out."""
        return [
            Field("dato", _("First day"), self.first, "date", error=self.errors.get("dato", "")),
            Field("fra", _("From"), self.start, inputmode="numeric", hint=_("For example 18.00"),
                  error=self.errors.get("fra", "")),
            Field("slutt", _("Last day"), self.last, "date", hint=of_days, optional=True,
                  error=self.errors.get("slutt", "")),
            Field("til", _("To"), self.end, inputmode="numeric", error=self.errors.get("til", "")),
        ]  # fmt: skip


def span_at_first(now: datetime, place: Place, hours: tuple[int, int]) -> Span:
    """A week ahead, at these wall minutes."""
    day = civil_day(now, place.facility.municipality.zone) + timedelta(days=7)
    return Span(day.isoformat(), clock_text(hours[0]), "", clock_text(hours[1]))


def span_of(data: QueryDict, place: Place, now: datetime) -> Span:
    """What the form says of time."""
    zone = place.facility.municipality.zone
    errors: dict[str, str] = {}
    today = civil_day(now, zone)
    first = day_of(data, "dato", today, errors)
    last = day_of(data, "slutt", today, errors) if data.get("slutt", "").strip() else first
    start, end = minute_typed(data, "fra", errors), minute_typed(data, "til", errors)
    period = None
    if first and last and start is not None and end is not None:
        try:
            begins, ends = at(first, start, zone), at(last, end, zone)
        except Refusal:
            errors["fra"] = _("The clocks change that night. Choose another time.")
        else:
            if ends <= begins:
                errors["til"] = _("The end must be after the start.")
            elif ends <= now:
                errors["dato"] = _("That day has passed.")
            else:
                period = Period(begins, ends)
    return Span(
        data.get("dato", ""), data.get("fra", ""), data.get("slutt", ""), data.get("til", ""),
        period if not errors else None, errors,
    )  # fmt: skip


def day_of(data: QueryDict, name: str, today: date, errors: dict[str, str]) -> date | None:
    """A day that was typed."""
    found = day_asked(data.get(name, "").strip())
    if found is None:
        errors[name] = _("Write the date as day, month and year, for example %(example)s.") % {"example": "24.11.2026"}
    elif found < today:
        errors[name] = _("That day has passed.")
    elif found > today + FARTHEST:
        errors[name] = _("That is too far ahead.")
    return found if name not in errors else None


def minute_typed(data: QueryDict, name: str, errors: dict[str, str]) -> int | None:
    """A time of day that was typed."""
    found = minute_of(data.get(name, "")[:8])
    if found is None:
        errors[name] = _("Write the time as hours and minutes, for example 18.00.")
    return found
