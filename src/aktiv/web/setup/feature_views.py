"""Which features a municipality has in use: stage by stage, with a reason that all can read, and a way back."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from aktiv.collaboration import words as collaboration
from aktiv.collaboration.actions.rolling_out import roll_out, take_back
from aktiv.collaboration.queries.pilots import pilot_report
from aktiv.facilities.queries.listing import homes_with_facilities
from aktiv.municipalities import words as municipalities
from aktiv.municipalities.models import FeatureStage
from aktiv.municipalities.queries import stages_of
from aktiv.municipalities.stages import BEFORE_ANY, Feature, Stage
from aktiv.municipalities.words import feature_told, stage_told
from aktiv.people.permissions import Permission
from aktiv.values.refusal import Refusal
from aktiv.web.collaboration.pilot_views import met_tag
from aktiv.web.collaboration.rollout_views import tag_of
from aktiv.web.collaboration.shown import at_moment, on_day
from aktiv.web.components.forms import ErrorSummary, Field
from aktiv.web.components.links import Choice
from aktiv.web.gates import MunicipalDesk, staff_page
from aktiv.web.setup.sections import sections

Row = dict[str, Any]  # Any: as queries.pilots makes them
FIELD_OF = {
    "pilot_without_days": "forste",
    "pilot_not_in_order": "siste",
    "missing_text": "grunn",
    "too_long": "grunn",
    "stage_already": "trinn",
}


@staff_page(Permission.FEATURE_SET_UP)
@require_http_methods(["GET", "HEAD", "POST"])
def features(request: HttpRequest, desk: MunicipalDesk) -> HttpResponse:
    """Administrators. POST says the stage `trinn` of `funksjon`, or takes the newest change `tilbake` back."""
    refusal: Refusal | None = None
    if request.method == "POST":
        try:
            _do(request.POST, desk)
            messages.success(request, _("Saved. It holds from now on."))
            return redirect("setup_features", desk.municipality.slug)
        except Refusal as said:
            refusal = said
    home = desk.municipality
    rows = stages_of([home.pk])
    reports = _reports(rows)
    sent = request.POST if refusal is not None else request.GET
    chosen = sent.get("funksjon", "")
    told = _sentence(refusal) if refusal is not None else ""
    at = FIELD_OF.get(refusal.code, "") if refusal is not None and "tilbake" not in request.POST else ""
    fields = _fields(sent, chosen, {at: told} if at else {})
    context = {
        "sections": sections(home, desk.held, "setup_features"),
        "features": [_shown(each, rows, reports) for each in Feature],
        "changes": [
            (at_moment(each.began_at), feature_told(each.feature), tag_of(each.stage), each.reason) for each in rows
        ],
        "fields": fields,
        "places": _places(desk, sent),
        "problems": ErrorSummary.of(fields, [told] if told and not at else []),
    }
    return render(request, "setup/features.html", context, status=422 if refusal is not None else 200)


def _do(data: QueryDict, desk: MunicipalDesk) -> None:
    home, by, now, reason = desk.municipality.pk, desk.person.pk, desk.now, data.get("grunn", "")
    if "tilbake" in data:
        number = str(data["tilbake"])
        seen = int(number) if number.isascii() and number.isdigit() and len(number) < 18 else 0
        take_back(home, seen, reason=reason or _("Taken back."), by=by, now=now)
        return
    facilities = [each for each in data.getlist("anlegg") if each.isascii() and each.isdigit() and len(each) < 18]
    pilot = data.get("trinn") == Stage.PILOT
    roll_out(
        home,
        data.get("funksjon", ""),
        data.get("trinn", ""),
        reason=reason,
        first=_day(data, "forste") if pilot else None,
        last=_day(data, "siste") if pilot else None,
        facility_ids=tuple(map(int, facilities)) if pilot else (),
        by=by,
        now=now,
    )


def _sentence(refusal: Refusal) -> str:
    """Stages are the municipalities' own; the rest is told by the collaboration."""
    return municipalities.sentence(refusal) if refusal.code in municipalities.WHY else collaboration.sentence(refusal)


def _day(data: QueryDict, name: str) -> date | None:
    try:
        return date.fromisoformat(data.get(name, ""))
    except ValueError:
        return None


def _reports(rows: list[FeatureStage]) -> dict[str, Row]:
    """What trials that stand show, by feature, for whoever takes one into use for all. Nothing is asked without any."""
    trials = [each for each in rows if each.stage == Stage.PILOT and each.ended_at is None]
    return {each["feature"]: each for each in pilot_report(stages=trials)["pilots"]} if trials else {}


def _shown(feature: Feature, rows: list[FeatureStage], reports: dict[str, Row]) -> dict[str, object]:
    mine = [each for each in rows if each.feature == feature]
    now = next((each for each in mine if each.ended_at is None), None)
    days = ""
    if now is not None and now.first is not None and now.last is not None:
        days = _("%(first)s to %(last)s") % {"first": on_day(now.first), "last": on_day(now.last)}
    before = mine[1].stage if len(mine) > 1 else BEFORE_ANY.value
    report = reports.get(feature.value)
    return {
        "code": feature.value,
        "name": feature_told(feature),
        "tag": tag_of(now.stage if now is not None else BEFORE_ANY),
        "days": days,
        "facilities": len(now.facility_ids) if now is not None else 0,
        "reason": now.reason if now is not None else "",
        "newest": now.pk if now is not None else 0,
        "before": stage_told(before),
        "report": met_tag(report["conclusion"]) if report is not None else None,
        "report_url": reverse("collaboration_pilot", args=[mine[0].municipality.slug, feature.value]) if report else "",
    }


def _fields(sent: QueryDict, chosen: str, errors: dict[str, str]) -> list[Field]:
    def field(name: str, label: str, kind: str = "text", **more: object) -> Field:
        return Field(name, label, sent.get(name, ""), kind, error=errors.get(name, ""), **more)  # type: ignore[arg-type]  # Field's own

    return [
        field(
            "funksjon",
            _("Feature"),
            "select",
            choices=tuple(Choice(each.value, feature_told(each), each.value == chosen) for each in Feature),
        ),
        field(
            "trinn",
            pgettext("rollout", "Stage"),
            "select",
            choices=tuple(Choice(each.value, stage_told(each), each.value == sent.get("trinn")) for each in Stage),
        ),
        field("grunn", _("Reason"), hint=_("Everybody can read it."), longest=500),
        field("forste", _("First day of the trial"), "date", optional=True),
        field("siste", _("Last day of the trial"), "date", optional=True),
    ]


def _places(desk: MunicipalDesk, sent: QueryDict) -> tuple[Choice, ...]:
    picked = set(sent.getlist("anlegg"))
    homes = homes_with_facilities([desk.municipality.pk])
    return tuple(Choice(str(pk), name, str(pk) in picked) for home in homes for pk, name in home.facilities)
