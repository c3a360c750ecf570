"""A club's application: about the club, its groups, and the whole of it read back before it is handed in."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from aktiv.people.queries.organisations import teams_of
from aktiv.seasons.actions.applying import add_teams, hand_in, remove_group, save_application, withdraw
from aktiv.seasons.models import ClubApplication
from aktiv.seasons.queries.rounds import pool_of
from aktiv.seasons.words import sentence
from aktiv.values import formatting
from aktiv.values.refusal import Refusal
from aktiv.web.components.forms import ErrorSummary, Field
from aktiv.web.components.links import Choice, Link, Tabs
from aktiv.web.season.info_views import application_status
from aktiv.web.season.option_fields import open_in
from aktiv.web.season.own_links import result_link
from aktiv.web.season.readers import Asking, asking_page
from aktiv.web.season.told import due_shown, facts_told, season_name, wishes_told

STEPS = ("klubb", "grupper", "kontroll")


@asking_page
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, asking: Asking, trinn: str) -> HttpResponse:
    """One of the three steps, for the acting club. POST `gjor` says what is to be done."""
    if trinn not in STEPS:
        raise Http404
    # What was typed when the deadline passed is answered by the action, and shown again.
    if not asking.may_change and trinn != "kontroll" and request.method != "POST":
        return redirect("season_apply", asking.round.slug, "kontroll")
    refusal: Refusal | None = None
    if request.method == "POST":
        try:
            return _done(request, asking, trinn)
        except Refusal as said:
            refusal = said
    pages = {"klubb": _club, "grupper": _groups, "kontroll": _check}
    context, fields = pages[trinn](request, asking, refusal)
    others = [sentence(refusal, asking.round.municipality.zone)] if refusal and not any(f.error for f in fields) else []
    context |= frame(asking, trinn) | {"fields": fields, "problems": ErrorSummary.of(fields, others)}
    return render(request, f"season/{_TEMPLATES[trinn]}.html", context, status=422 if refusal else 200)


_TEMPLATES = {"klubb": "club", "grupper": "groups", "kontroll": "check"}


@asking_page
@require_safe
def receipt(request: HttpRequest, asking: Asking) -> HttpResponse:
    """What the acting club has handed in, to be kept or printed."""
    mine = asking.application
    if mine is None or mine.state == ClubApplication.State.DRAFT:
        raise Http404
    context = frame(asking, "kvittering") | {"groups": _told(mine), "due": due_shown(asking.round, mine)[0]}
    return render(request, "season/receipt.html", context)


def frame(asking: Asking, here: str) -> dict[str, object]:
    """What the pages of an application have in common."""
    slug, language, zone = asking.round.slug, get_language() or "nb", asking.round.municipality.zone
    words = {"klubb": _("1. The club"), "grupper": _("2. Groups"), "kontroll": _("3. Check and hand in")}
    mine, deadline = asking.application, asking.round.deadline

    def when(moment: object) -> str:
        if moment is None:
            return ""
        return f"{formatting.day_long(moment, language, zone)} {formatting.clock(moment, language, zone)}"  # type: ignore[arg-type]

    return {
        "round": asking.round,
        "name": season_name(asking.round),
        "club": asking.club,
        "application": mine,
        "state": application_status(mine.state) if mine is not None else None,
        "result": result_link(asking.round, handed_in=asking.handed_in),
        "tabs": Tabs(
            _("Steps of the application"),
            tuple(Link(words[each], reverse("season_apply", args=[slug, each]), each == here) for each in STEPS),
        )
        if asking.may_change
        else None,
        "deadline": when(deadline),
        "handed_in_at": when(mine.handed_in_at) if mine is not None else "",
        "over": asking.over,
        "may_change": asking.may_change,
        "handed_in": asking.handed_in,
    }


def _done(request: HttpRequest, asking: Asking, trinn: str) -> HttpResponse:
    """Raises Refusal."""
    data, round_id, who, now = request.POST, asking.round.pk, asking.applicant, asking.now
    slug, act = asking.round.slug, request.POST.get("gjor", "")
    if trinn == "klubb":
        home, hours = data.get("hjemmehall", ""), data.get("timer", "").strip().replace(",", ".")
        try:
            minutes = round(float(hours or "0") * 60)
        except (ValueError, OverflowError):
            minutes = -1
        save_application(
            round_id, who, home_id=int(home) if home.isdecimal() and len(home) < 16 else None,
            note=data.get("melding", ""), own_minutes=minutes, now=now,
        )  # fmt: skip
        return redirect("season_apply", slug, "grupper")
    if trinn == "grupper" and act == "alle":
        count = add_teams(round_id, who, now=now)
        messages.success(request, _("%(count)s teams were added. Look through what each asks for.") % {"count": count})
        return redirect("season_apply", slug, "grupper")
    if trinn == "grupper" and act.startswith("fjern_") and act[6:].isdecimal() and len(act) < 24:
        remove_group(round_id, who, int(act[6:]), now=now)
        messages.success(request, _("The group is taken out."))
        return redirect("season_apply", slug, "grupper")
    if trinn == "kontroll" and act == "send":
        hand_in(round_id, who, now=now)
        return redirect("season_receipt", slug)
    if trinn == "kontroll" and act == "trekk":
        taken = withdraw(round_id, who, now=now)
        if taken.state == ClubApplication.State.WITHDRAWN:
            messages.success(request, _("The application is taken back. You may hand it in again below."))
            return redirect("season_apply", slug, "kontroll")
        messages.success(request, _("The draft is gone."))
        return redirect("season_info", slug)
    raise Refusal("not_found")


def _club(request: HttpRequest, asking: Asking, refusal: Refusal | None) -> tuple[dict[str, object], list[Field]]:
    mine, sent = asking.application, request.POST if refusal is not None else None
    language = get_language() or "nb"
    homes = {each.space.facility_id: each.space.facility.name for each in pool_of(asking.round.pk)}
    hours = formatting.hours(mine.own_minutes, language).split("\xa0")[0] if mine and mine.own_minutes else ""
    chosen = sent.get("hjemmehall", "") if sent is not None else str((mine.home_id if mine else None) or "")
    error = {refusal.code: sentence(refusal, asking.round.municipality.zone)} if refusal is not None else {}
    fields = [
        Field("hjemmehall", _("Home hall"), chosen, "select", optional=True,
              hint=_("Distances are counted from here."),
              choices=(Choice("", _("None"), not chosen), *(
                  Choice(str(pk), name, str(pk) == chosen) for pk, name in homes.items()))),
        Field("timer", _("Hours a week in halls of the club’s own"),
              sent.get("timer", "")[:20] if sent is not None else hours, inputmode="decimal", optional=True,
              error=error.get("wrong_minutes", "")),
        Field("melding", _("Message to the municipality"),
              sent.get("melding", "") if sent is not None else (mine.note if mine else ""), "textarea", optional=True,
              longest=2000, error=error.get("too_long", "")),
    ]  # fmt: skip
    return {}, fields


def _groups(_request: HttpRequest, asking: Asking, _refusal: Refusal | None) -> tuple[dict[str, object], list[Field]]:
    groups = list(asking.application.groups.all()) if asking.application is not None else []
    there = {each.team_id for each in groups}
    names = {each.name for each in groups}
    missing = [each for each in teams_of(asking.club) if each.pk not in there and each.name not in names]
    rows = [(each, facts_told(each), len(each.wishes.all())) for each in groups]
    return {"rows": rows, "missing": missing, "club_hours": "club_hours" in open_in(asking.round)}, []


def _check(_request: HttpRequest, asking: Asking, _refusal: Refusal | None) -> tuple[dict[str, object], list[Field]]:
    mine = asking.application
    if mine is None:
        return {"groups": []}, []
    due, warnings = due_shown(asking.round, mine)
    return {"groups": _told(mine, warnings), "due": due}, []


def _told(application: ClubApplication, warnings: dict[int, list[str]] | None = None) -> list[dict[str, object]]:
    """The groups as they are read back, each with what is missing and what the rules take."""
    told = []
    for each in application.groups.all():
        wishes = wishes_told(each)
        missing = [] if wishes else [_("No times are wished for: the municipality chooses.")]
        missing += [] if each.members else [_("How many train is not said.")]
        told.append(
            {
                "group": each,
                "facts": facts_told(each),
                "wishes": wishes,
                "warnings": [*missing, *(warnings or {}).get(each.pk, [])] if warnings is not None else [],
            }
        )
    return told
