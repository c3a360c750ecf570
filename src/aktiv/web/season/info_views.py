"""What everybody may know of rounds: which there are, what is shared out, by which rules, and until when."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from aktiv.people.permissions import Permission, public
from aktiv.people.queries import organisations_of
from aktiv.seasons.models import ClubApplication, Round
from aktiv.seasons.queries.applications import states_of
from aktiv.seasons.queries.rounds import pool_of, rounds_told
from aktiv.seasons.words import STATES
from aktiv.values import formatting
from aktiv.web.components.links import EmptyState, Link
from aktiv.web.components.results import Status
from aktiv.web.identity import organisation_here, person_here
from aktiv.web.season.own_links import result_link
from aktiv.web.season.readers import is_over, shown_round
from aktiv.web.season.result_views import speakers
from aktiv.web.season.told import halls_shown, rules_told, season_name


@public
@require_safe
def rounds(request: HttpRequest) -> HttpResponse:
    """The rounds that are open, being decided, under way and over; with how the acting club's application stands."""
    now, found = timezone.now(), rounds_told()
    club = organisation_here(request)
    mine = states_of(club.pk, [each.pk for each in found]) if club is not None else {}
    sections = [
        (_("Open for applications"), [each for each in found if not is_over(each, now)]),
        (_("Being shared out"), [
            each for each in found if is_over(each, now) and each.state in {"open", "allocating", "hearing"}
        ]),
        (_("Published and under way"), [each for each in found if each.state in {"published", "running"}]),
        (_("Earlier"), [each for each in reversed(found) if each.state == "closed"]),
    ]  # fmt: skip
    context = {
        "sections": [(title, [_row(each, mine.get(each.pk, "")) for each in rows]) for title, rows in sections if rows],
        "empty": EmptyState(
            _("No season is being shared out"),
            _("When a municipality opens for applications for a season’s regular times, it stands here."),
            (Link(_("Find available time"), reverse("search")),),
            icon="Calendar",
        ),
    }
    return render(request, "season/rounds.html", context)


@public
@require_safe
def info(request: HttpRequest, round: str) -> HttpResponse:
    """One round: dates, halls with their hours, rules in words, the number that settles ties, and how to apply."""
    found, now = shown_round(request, round), timezone.now()
    club = organisation_here(request)
    state = states_of(club.pk, [found.pk]).get(found.pk, "") if club is not None else ""
    person, today = person_here(request), timezone.localdate(now)
    own = (
        organisations_of(person, today, Permission.APPLICATION_MAKE) if club is not None and person is not None else []
    )
    return render(
        request,
        "season/info.html",
        {
            "result": result_link(found, handed_in=state == ClubApplication.State.HANDED_IN),
            "speakers": speakers() if club is not None and club not in own else "",
            "row": _row(found, state),
            "round": found,
            "club": club,
            "over": is_over(found, now),
            "takes_late": found.state in {"open", "allocating", "hearing", "running"},
            "halls": halls_shown(pool_of(found.pk)),
            "rules": rules_told(found),
        },
    )


def _row(round_: Round, state: str) -> dict[str, object]:
    language, season = get_language() or "nb", round_.season
    zone = round_.municipality.zone
    deadline = round_.deadline
    return {
        "name": season_name(round_),
        "municipality": round_.municipality.name,
        "url": reverse("season_info", args=[round_.slug]),
        "apply_url": reverse("season_apply", args=[round_.slug, "klubb"]),
        "receipt_url": reverse("season_receipt", args=[round_.slug]),
        "dates": formatting.days(season.first, season.last, language),
        "state": Status("success" if round_.state == "open" else "warning", str(STATES[round_.state])),
        "deadline": (
            f"{formatting.day_long(deadline, language, zone)} {formatting.clock(deadline, language, zone)}"
            if deadline else ""
        ),
        "mine": application_status(state) if state else None,
        "begun": state == ClubApplication.State.DRAFT,
        "handed_in": state == ClubApplication.State.HANDED_IN,
    }  # fmt: skip


def application_status(state: str) -> Status:
    """How a club's application stands."""
    if state == ClubApplication.State.HANDED_IN:
        return Status("success", _("Handed in"))
    return Status("warning", _("Taken back") if state == ClubApplication.State.WITHDRAWN else _("Draft, not handed in"))
