"""One group of a club's application: what it is, what it asks for, and the times it would like."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from aktiv.facilities.queries.places import activities
from aktiv.people.queries.organisations import teams_of
from aktiv.seasons.actions.applying import Asked, save_group
from aktiv.seasons.models import GroupApplication, PoolHall
from aktiv.seasons.queries.applications import last_season_of
from aktiv.seasons.queries.facts import hours_due
from aktiv.seasons.queries.last_season import is_of
from aktiv.seasons.queries.rounds import pool_of
from aktiv.seasons.rules.asked import Within
from aktiv.seasons.rules.options import Options
from aktiv.seasons.words import sentence
from aktiv.values import formatting
from aktiv.values.refusal import Refusal
from aktiv.web.components.forms import ErrorSummary
from aktiv.web.season.apply_views import frame
from aktiv.web.season.grid import grid_of
from aktiv.web.season.group_form import FIELDS, asked_in, asked_of, demand_whole, fields_of, moved, typed_rows
from aktiv.web.season.option_fields import open_in, option_fields
from aktiv.web.season.readers import Asking, asking_page
from aktiv.web.season.told import hall_name, shares_of, time_told

EMPTY_ROWS = 2
MOVES = ("celle_", "behold_", "opp_", "ned_", "ut_", "vis")


@asking_page
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, asking: Asking) -> HttpResponse:
    """A group that is not in the acting club's application yet. `lag` in the address begins with a team of the club,
    `hele` with hours for the club as a whole, where the round lets clubs ask for them."""
    if request.GET.get("hele") == "1":
        if "club_hours" not in open_in(asking.round):
            raise Http404
        return _group(request, asking, None, whole_club(asking))
    team = next((each for each in teams_of(asking.club) if str(each.pk) == request.GET.get("lag")), None)
    start = Asked(sessions=2, minutes=90)
    if team is not None:
        start = replace(
            start, name=team.name, team_id=team.pk, activity_id=team.activity_id, from_age=team.age_from,
            to_age=team.age_to, level=team.level, members=getattr(team, "total", None) or 0,
        )  # fmt: skip
    return _group(request, asking, None, start)


@asking_page
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, asking: Asking, group: int) -> HttpResponse:
    """A group of the acting club's application."""
    mine = asking.application.groups.all() if asking.application is not None else ()
    found = next((each for each in mine if each.pk == group), None)
    if found is None:
        raise Http404
    return _group(request, asking, found, asked_of(found))


def _group(request: HttpRequest, asking: Asking, group: GroupApplication | None, asked: Asked) -> HttpResponse:
    """POST `gjor` saves, or moves the wishes about; what was typed is kept."""
    if not asking.may_change and request.method != "POST":  # what was typed is shown again, with why it is too late
        return redirect("season_apply", asking.round.slug, "kontroll")
    refusal: Refusal | None = None
    act = request.POST.get("gjor", "lagre")
    if request.method == "POST":
        season = (asking.round.season.first, asking.round.season.last)
        asked = asked_in(request.POST, season, whole=asked.options.whole)
        if act.startswith(MOVES):
            asked = moved(asked, act)
        else:
            try:
                demand_whole(asked.wishes)
                group_id = group.pk if group is not None else None
                saved = save_group(asking.round.pk, asking.applicant, asked, group_id=group_id, now=asking.now)
            except Refusal as said:
                refusal = said
            else:
                messages.success(request, _("%(name)s is saved.") % {"name": saved.name})
                return redirect("season_apply", asking.round.slug, "grupper")
    return _page(request, asking, group, asked, refusal)


def _page(
    request: HttpRequest, asking: Asking, group: GroupApplication | None, asked: Asked, refusal: Refusal | None
) -> HttpResponse:
    pool = pool_of(asking.round.pk)
    told = sentence(refusal, asking.round.municipality.zone) if refusal is not None else ""
    errors = {FIELDS[refusal.code]: told} if refusal is not None and refusal.code in FIELDS else {}
    typed = {name: str(value) for name, value in request.POST.items()} if request.method == "POST" else {}
    share = asked.share if 0 < asked.share <= 1 else asked.share.__class__(1)
    mine = asking.application.groups.all() if asking.application is not None else ()
    more = option_fields(
        asked.options,
        typed,
        there=open_in(asking.round),
        season=(asking.round.season.first, asking.round.season.last),
        others=[each.name for each in mine if group is None or each.pk != group.pk],
        errors=errors,
    )
    fields = fields_of(
        asked, typed, activities=activities(), teams=teams_of(asking.club), shares=shares_of(pool, share),
        errors=errors, more=more, due=_due(asking, asked, group) if asked.options.whole else 0,
    )  # fmt: skip
    language = get_language() or "nb"
    step = 30 if 30 % asking.round.grid_minutes == 0 else asking.round.grid_minutes
    minutes = asked.minutes if 15 <= asked.minutes <= 480 else 60
    hall = _hall(request, pool, asked)
    choices = {(each.space_id, each.weekday, each.from_minute): each.choice for each in asked.wishes}
    last = [
        (f"behold_{each.space_id}_{each.weekday}_{each.from_minute}",
         time_told(space, each.weekday, each.from_minute, each.to_minute - each.from_minute),
         (each.space_id, each.weekday, each.from_minute) in choices)
        for each in last_season_of(asking.round, asking.club.pk)
        if is_of(each, asked.name, asked.team_id)
        and (space := next((one.space for one in pool if one.space_id == each.space_id), None)) is not None
        and each.from_minute % asking.round.grid_minutes == 0
    ]  # fmt: skip
    halls = [(each.space_id, hall_name(each.space)) for each in pool]
    context = frame(asking, "grupper") | {
        "group": group,
        "asked": asked,
        "here": request.get_full_path() if group is None and asked.options.whole else request.path,
        "whole": asked.options.whole,
        "fields": fields,
        "days": list(enumerate(formatting.words(language).weekdays)),
        "blocked": set(asked.blocked),
        "halls": halls,
        "hall": hall,
        "grid": grid_of(hall, choices, minutes=minutes, step=step) if hall is not None else None,
        "rows": _rows(asked, typed_rows(request.POST) if refusal is not None else ()),
        "wished": len(asked.wishes),
        "last": last,
        "back_url": reverse("season_apply", args=[asking.round.slug, "grupper"]),
        "problems": ErrorSummary.of(fields, [told] if told and not errors else []),
    }  # fmt: skip
    return render(request, "season/group.html", context, status=422 if refusal is not None else 200)


def whole_club(asking: Asking) -> Asked:
    """What an application for a club as a whole begins with: its teams in what most of them do."""
    teams = teams_of(asking.club)
    counted = Counter(each.activity_id for each in teams)
    activity = min(counted, key=lambda each: (-counted[each], each)) if counted else None
    mine = [each for each in teams if each.activity_id == activity]
    return Asked(
        name=_("The club as a whole"),
        activity_id=activity,
        from_age=min((each.age_from for each in mine), default=0),
        to_age=max((each.age_to for each in mine), default=99),
        members=min(sum(getattr(each, "total", None) or 0 for each in mine), 2000),
        sessions=0,
        minutes=90,
        options=Options(whole=True),
    )


def _due(asking: Asking, asked: Asked, group: GroupApplication | None) -> int:
    if asked.activity_id is None or asked.activity_id < 0:
        return 0
    asks = Within(max(0, asked.from_age), asked.level, max(0, asked.members))
    return hours_due(asking.round, asking.club.pk, asked.activity_id, asks, but=group.pk if group else None)


def _hall(request: HttpRequest, pool: list[PoolHall], asked: Asked) -> PoolHall | None:
    """The hall whose week is drawn: the one that was chosen, the first that is wished for, or the first of all."""
    said = request.POST.get("vis_hall", request.GET.get("hall", ""))
    wished = str(asked.wishes[0].space_id) if asked.wishes else ""
    for wanted in (said, wished):
        found = next((each for each in pool if str(each.space_id) == wanted), None)
        if found is not None:
            return found
    return pool[0] if pool else None


def _rows(asked: Asked, typed: Sequence[tuple[str, str, str, str]] = ()) -> list[dict[str, object]]:
    """The wishes as lines of the list, with some that are empty. What was `typed` and refused stands as it was."""
    language = get_language() or "nb"
    rows: list[dict[str, object]] = [
        {
            "hall": max(each.space_id, 0),
            "day": each.weekday,
            "time": formatting.clock(each.from_minute, language) if each.from_minute >= 0 else "",
            "choice": each.choice,
        }
        for each in asked.wishes
    ]
    for row, (_hall, _day, time, _choice) in zip(rows, typed, strict=False):
        row["time"] = time
    rows += [{"hall": 0, "day": 0, "time": "", "choice": 1} for _empty in range(EMPTY_ROWS)]
    return [each | {"told": number} for number, each in enumerate(rows, 1)]
