"""A club divides a weekly time of its season among its teams: what it does is shown before it is done."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as n_
from django.views.decorators.http import require_http_methods

from aktiv.bookings.actions.dividing import MOST_TEAMS, divide_among_teams
from aktiv.bookings.models import Occurrence
from aktiv.bookings.queries.dividing import Division, Planned, division_of, planned
from aktiv.bookings.queries.parties import require_representative
from aktiv.bookings.rules.dividing import TeamTime, faults
from aktiv.facilities.models import Space
from aktiv.people.permissions import Permission
from aktiv.people.queries.organisations import teams_of
from aktiv.seasons import words
from aktiv.seasons.models import Round
from aktiv.seasons.queries.rounds import round_called
from aktiv.seasons.queries.running import rhythm_of
from aktiv.seasons.rhythm import with_rhythm
from aktiv.values import formatting
from aktiv.values.refusal import Refusal
from aktiv.values.texts import Texts
from aktiv.web.components.forms import ErrorSummary, Problem
from aktiv.web.gates import holding
from aktiv.web.identity import organisation_here, party_here
from aktiv.web.public.asking import minute_of

BLANK = 1
"""Lines without a team under those that have one."""
SHOWN = 40
WHY = {
    "given_back": n_("given back"),
    "taken": n_("taken by an event"),
    "elsewhere": n_("another place or time that day"),
}


@dataclass(slots=True)
class Line:
    """A line of the form as it was typed, and what is wrong with it."""

    team: str = ""
    space: str = ""
    start: str = ""
    end: str = ""
    error: str = ""

    @property
    def empty(self) -> bool:
        """Whether nobody is named and no time is said."""
        return not (self.team or self.start or self.end)


@dataclass(frozen=True, slots=True)
class Has:
    """What a team has as it stands, in words."""

    team: str
    time: str
    part: str
    dates: str
    sign_up_url: str


@holding(Permission.ORGANISATION_BOOK)
@require_http_methods(["GET", "HEAD", "POST"])
def divide(request: HttpRequest, round: str, booking: UUID) -> HttpResponse:
    """Those who book for the club. POST `gjor`: `se` what a division does, `flere` lines, or `lagre` it; lists of
    `lag`, `del`, `fra` and `til`, and `dato` of each date that it is for."""
    found, club, now = round_called(round), organisation_here(request), timezone.now()
    if found is None or club is None or found.state not in {"published", "running"}:
        raise Http404
    request.municipality = found.municipality  # type: ignore[attr-defined]  # the page wears its colours
    party = party_here(request)
    try:
        require_representative(party, now)
        division = division_of(booking, party, now)
    except Refusal:
        raise Http404 from None
    if division.booking.season_id != found.season_id:
        raise Http404
    sent, zone, language = request.POST, found.municipality.zone, get_language() or "nb"
    lines = _typed(sent) if request.method == "POST" else _standing(division, language)
    dates = {int(each) for each in sent.getlist("dato") if each.isascii() and each.isdigit() and len(each) < 16}
    chosen = dates if request.method == "POST" else {each.pk for each in division.dates}
    told: list[str] = []
    does: Planned | None = None
    if sent.get("gjor") in {"se", "lagre"}:
        times = _times(lines, division)
        wrong = [each for each in lines if each.error]
        try:
            if not wrong and not chosen:
                raise Refusal("no_dates_chosen")
            if not wrong and sent["gjor"] == "lagre":
                done = divide_among_teams(booking, times, party, now=now, occurrence_ids=chosen)
                messages.success(request, _done(done, times))
                return redirect("season_mine", found.slug)
            if not wrong:
                does = planned(division, times, chosen, now)
        except Refusal as refusal:
            told.append(words.sentence(refusal, zone))
    problems = ErrorSummary(
        (
            *(Problem(each) for each in told),
            *(Problem(each.error, f"lag{place}") for place, each in enumerate(lines) if each.error),
        )
    )
    context = {
        "round": found,
        "booking": division.booking,
        "when": _when(division, found, language),
        "hall": _place(division),
        "spaces": [(each.pk, _name(each, language)) for each in division.spaces],
        "lines": _padded(lines, more=sent.get("gjor") == "flere"),
        "teams": [each.name for each in teams_of(club)],
        "dates": [
            (each.pk, formatting.day(each.during.lower, language, zone), each.pk in chosen) for each in division.dates
        ],
        "some": len(chosen) < len(division.dates),
        "has": _has(division, language),
        "problems": problems,
        "preview": _preview(does, division, zone, language) if does is not None else None,
        "nothing": does is not None and not does.made and not does.ended,
    }  # fmt: skip
    return render(request, "season/divide.html", context, status=422 if problems.problems else 200)


def _typed(sent: QueryDict) -> list[Line]:
    columns = [sent.getlist(name) for name in ("lag", "del", "fra", "til")]
    rows = list(zip(*columns, strict=False))[:MOST_TEAMS]
    return [Line(*(each.replace("\x00", "")[:80].strip() for each in row)) for row in rows]


def _standing(division: Division, language: str) -> list[Line]:
    """The division of the next date that is divided; the form begins with it."""
    first = division.teams[0] if division.teams else None
    if first is None:
        return []
    own = division.of_claim[first.claim_id]
    times = [division.time_of(each) for each in division.teams if division.of_claim[each.claim_id] is own]
    return [
        Line(each.team, str(each.space_id), _clock(each.from_minute, language), _clock(each.to_minute, language))
        for each in sorted(times, key=lambda one: (one.from_minute, one.space_id))
    ]


def _times(lines: Sequence[Line], division: Division) -> list[TeamTime]:
    """What the lines say; what is wrong is told at each. An empty time is the beginning, or the end, of the club's."""
    if not division.dates:
        raise Refusal("nothing_to_come")
    allotted, times, places = division.allotted, [], []
    zone = division.booking.municipality.zone
    for line in lines:
        if line.empty:
            continue
        start = minute_of(line.start) if line.start else allotted.from_minute
        end = minute_of(line.end) if line.end else allotted.to_minute
        if start is None or end is None:
            line.error = _("Write times such as 17.45.")
            continue
        space = int(line.space) if line.space.isascii() and line.space.isdigit() and len(line.space) < 16 else 0
        times.append(TeamTime(line.team, space, start, end))
        places.append(line)
    for place, refusal in faults(times, allotted, division.floor):
        said = words.sentence(refusal, zone)
        if refusal.code == "team_in_the_way":
            said = _("%(team)s has that part of the hall at the same time.") % refusal.data
        elif refusal.code == "missing_text":
            said = _("Write which team it is.")
        places[place].error = said
    return times


def _padded(lines: list[Line], *, more: bool) -> list[Line]:
    filled = [each for each in lines if not each.empty or each.error]
    wanted = min(MOST_TEAMS, max(3, len(filled) + BLANK) + (3 if more else 0))
    return [*filled, *(Line() for _each in range(wanted - len(filled)))]


def _preview(does: Planned, division: Division, zone: ZoneInfo, language: str) -> list[tuple[str, list[str]]]:
    """What it does, in groups: a heading and its lines."""
    made: dict[TeamTime, list[Occurrence]] = defaultdict(list)
    for time, date_, _period in does.made:
        made[time].append(date_)
    ended: dict[TeamTime, list[Occurrence]] = defaultdict(list)
    for each in does.ended:
        ended[division.time_of(each)].append(division.of_claim[each.claim_id])
    names = {each.pk: _name(each, language) for each in division.spaces}
    missing = [
        f"{formatting.day(each.date.during.lower, language, zone)}: {each.time.team}, {_(WHY[each.why])}"
        for each in does.missing
    ]
    if len(missing) > SHOWN:
        missing = [*missing[:SHOWN], _("and %(count)s more") % {"count": len(missing) - SHOWN}]
    groups = [
        (_("Teams that get a time"), [_line(time, len(of), names, language) for time, of in made.items()]),
        (_("Teams that no longer have it"), [_line(time, len(of), names, language) for time, of in ended.items()]),
        (_("Dates on which it cannot be"), missing),
    ]
    return [each for each in groups if each[1]]


def _line(time: TeamTime, dates: int, names: dict[int, str], language: str) -> str:
    part = names.get(time.space_id, "")
    count = ngettext("%(count)s date", "%(count)s dates", dates) % {"count": dates}
    return f"{time.team}: {formatting.span(time.from_minute, time.to_minute, language)}, {part} ({count})"


def _has(division: Division, language: str) -> list[Has]:
    names = {each.pk: _name(each, language) for each in division.spaces}
    return [
        Has(
            time.team,
            formatting.span(time.from_minute, time.to_minute, language),
            names.get(time.space_id, ""),
            ngettext("%(count)s date", "%(count)s dates", len(dates)) % {"count": len(dates)},
            reverse("sign_up_desk", args=[dates[0].booking_id]),
        )
        for time, dates in division.now().items()
    ]


def _done(done: Planned, times: Iterable[TeamTime]) -> str:
    dates = len({date_.pk for _, date_, _ in done.made})
    if not list(times):
        return _("The teams’ times are taken away; all of it is the club’s.")
    told = ngettext("Divided anew on %(count)s date.", "Divided anew on %(count)s dates.", dates) % {"count": dates}
    if done.missing:
        count = len(done.missing)
        told += " " + ngettext("%(count)s time was left out.", "%(count)s times were left out.", count) % {
            "count": count
        }
    return told


def _when(division: Division, round_: Round, language: str) -> str:
    if not division.dates:
        return ""
    first, zone = division.dates[0].during, division.booking.municipality.zone
    weekday = formatting.weekday(first.lower, language, zone, several=True)
    told = f"{weekday} {formatting.span(first.lower, first.upper, language, zone)}"
    return with_rhythm(told, *rhythm_of(round_, division.booking.pk))


def _place(division: Division) -> str:
    space = division.dates[0].space if division.dates else division.booking.space
    return f"{division.booking.space.facility.name}, {_name(space, get_language() or 'nb')}"


def _name(space: Space, language: str) -> str:
    return Texts(space.name_nb, space.name_nn, space.name_en).said_in(language).text


def _clock(minute: int, language: str) -> str:
    return formatting.clock(minute, language)
