"""Asking another club to swap: the rest of the season, one date for one, or a date that is handed over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from aktiv.people.permissions import Permission
from aktiv.seasons import words
from aktiv.seasons.actions.running import propose_swap
from aktiv.seasons.models import Round
from aktiv.seasons.queries.rounds import round_called
from aktiv.seasons.queries.running import Weekly, clubs_time, weekly_of
from aktiv.values import formatting
from aktiv.values.refusal import Refusal
from aktiv.web.components.forms import ErrorSummary, Field
from aktiv.web.components.links import Choice
from aktiv.web.gates import holding
from aktiv.web.identity import organisation_here, party_here
from aktiv.web.season.weekly_shown import hall_of, number_in, when_of

REST, DATES, GIVE = "resten", "datoer", "gi"


@holding(Permission.ORGANISATION_BOOK)
@require_http_methods(["GET", "HEAD", "POST"])
def swap(request: HttpRequest, round: str) -> HttpResponse:
    """Those who book for the club, with its weekly time `tid` and another club's `mot`. POST `hva` (resten, datoer or
    gi), `var` and `deres` date, and `melding`."""
    found, club, now = round_called(round), organisation_here(request), timezone.now()
    if found is None or club is None or found.state not in {"published", "running"}:
        raise Http404
    request.municipality = found.municipality  # type: ignore[attr-defined]  # the page wears its colours
    asked = request.POST if request.method == "POST" else request.GET
    mine = _one(weekly_of(found, club.pk, now), asked.get("tid", ""))
    theirs = _theirs(found, asked.get("mot", ""), now)
    if mine is None or theirs is None or theirs.booking.organisation_id == club.pk:
        raise Http404
    sent, problems = request.POST, ErrorSummary(())
    what = sent.get("hva", REST)
    if request.method == "POST":
        try:
            propose_swap(
                found.pk,
                party_here(request),
                offered_id=mine.booking.pk,
                asked_id=theirs.booking.pk,
                offered_date_id=None if what == REST else number_in(sent.get("var", "")),
                asked_date_id=number_in(sent.get("deres", "")) if what == DATES else None,
                note=sent.get("melding", ""),
                now=now,
            )
            messages.success(request, _("The other club is asked."))
            return redirect("season_mine", found.slug)
        except Refusal as refusal:
            problems = ErrorSummary.of((), [words.sentence(refusal, found.municipality.zone)])
    language = get_language() or "nb"
    other = theirs.booking.organisation
    context = {
        "round": found,
        "tid": mine.booking.pk,
        "mot": theirs.booking.pk,
        "other": other.name if other is not None else "",
        "mine": _told(mine, found, language),
        "theirs": _told(theirs, found, language),
        "what": Field(
            "hva",
            _("What do you ask for?"),
            kind="radio",
            choices=(
                Choice(REST, _("The rest of the season, for the rest of theirs"), what == REST),
                Choice(DATES, _("One date for one of theirs"), what == DATES),
                Choice(GIVE, _("To give them one date"), what == GIVE),
            ),
        ),
        "fields": (
            Field(
                "var",
                _("Our date"),
                kind="select",
                optional=True,
                choices=_dates(mine, found, language, sent.get("var", "")),
                hint=_("Where it is one date."),
            ),
            Field(
                "deres",
                _("Their date"),
                kind="select",
                optional=True,
                choices=_dates(theirs, found, language, sent.get("deres", "")),
                hint=_("Where it is one date for one."),
            ),
            Field(
                "melding", _("A word to the other club"), sent.get("melding", ""), optional=True, longest=500,
                autocomplete="off",
            ),
        ),
        "problems": problems,
    }  # fmt: skip
    return render(request, "season/swap.html", context, status=422 if problems.problems else 200)


def _one(rows: Sequence[Weekly], key: str) -> Weekly | None:
    return next((each for each in rows if str(each.booking.pk) == key and each.next is not None), None)


def _theirs(round_: Round, key: str, now: datetime) -> Weekly | None:
    try:
        return clubs_time(round_, UUID(key), now)
    except ValueError:
        return None


def _told(each: Weekly, round_: Round, language: str) -> str:
    parts = (each.booking.team, when_of(each, round_, language), hall_of(each))
    return ", ".join(part for part in parts if part)


def _dates(each: Weekly, round_: Round, language: str, chosen: str) -> tuple[Choice, ...]:
    zone = round_.municipality.zone
    return tuple(
        Choice(str(one.pk), formatting.day(one.during.lower, language, zone), str(one.pk) == chosen)
        for one in each.coming
        if one.pk not in each.gone
    )
