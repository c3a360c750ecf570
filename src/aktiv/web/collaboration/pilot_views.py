"""Features on trial: what each trial is to show, what it shows now, and what those who use it say."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from aktiv.collaboration import benefit_words
from aktiv.collaboration import words as collaboration_words
from aktiv.collaboration.actions.pilots import give_feedback
from aktiv.collaboration.models.pilots import LONGEST_FEEDBACK
from aktiv.collaboration.queries.pilots import (
    access_pilots,
    feedback_by,
    pilot_of,
    pilot_report,
    pilot_row,
    pilot_rows,
    said_of,
    who_tries,
)
from aktiv.municipalities.models import FeatureStage, Municipality
from aktiv.municipalities.stages import Feature
from aktiv.municipalities.words import feature_told
from aktiv.people.permissions import Permission, public
from aktiv.values.periods import civil_day
from aktiv.values.refusal import Refusal
from aktiv.web.collaboration.benefits_tables import ICONS
from aktiv.web.collaboration.benefits_views import a_page_of
from aktiv.web.collaboration.data_views import as_file
from aktiv.web.collaboration.gates import Seat, home_or_404, seat_of
from aktiv.web.collaboration.shown import Cell, Column, Facts, Table, at_moment, count, files_of, frame, on_day
from aktiv.web.components.forms import ErrorSummary, Field
from aktiv.web.components.links import Choice, Link
from aktiv.web.components.results import Tag
from aktiv.web.identity import person_here

Row = dict[str, Any]  # Any: as queries.pilots makes them


@public
@require_safe
def pilots(request: HttpRequest) -> HttpResponse:
    """Every trial, the newest first, with what it comes to."""
    home = home_or_404()
    shown, paging = a_page_of(pilot_rows(), request, reverse("collaboration_pilots"))
    context = frame(home, "collaboration_benefits", works=seat_of(request) is not None) | {
        "heading": _("Features on trial"),
        "lead": _("What each trial is to show was said beforehand, and is read from use each night."),
        "blocks": [_listed(shown)],
        "paging": paging,
        "files": files_of(*(reverse("collaboration_pilots_data", args=[form]) for form in ("json", "csv"))),
    }
    return render(request, "collaboration/charted.html", context)


@public
@require_safe
def pilots_data(request: HttpRequest, form: str) -> HttpResponse:  # noqa: ARG001 - a view's
    """The same as a file; as CSV a line for each trial."""
    home_or_404()
    rows = pilot_rows()
    flat = [{name: value for name, value in each.items() if name not in {"thresholds", "feedback"}} for each in rows]
    return as_file("forsok", form, {"pilots": rows}, flat)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def pilot(request: HttpRequest, municipality: str, feature: str) -> HttpResponse:
    """A municipality's newest trial of a feature. POST says how it goes, while it is on: signed in or not."""
    home, person, seat = home_or_404(), person_here(request), seat_of(request)
    there, stages = pilots_or_404(municipality, feature)
    now = timezone.now()
    day = civil_day(now, there.zone)
    on = pilot_of(there.pk, Feature(feature), day)
    refusal: Refusal | None = None
    if request.method == "POST":
        try:
            give_feedback(
                there.pk,
                Feature(feature),
                request.POST.get("svar", ""),
                request.POST.get("ord", ""),
                by=person.pk if person is not None else None,
                day=day,
                now=now,
            )
            messages.success(request, _("Thank you. Those who run the trial read it."))
            return redirect("collaboration_pilot", municipality, feature)
        except Refusal as said:
            refusal = said
    row = pilot_row(stages[0])
    mine = feedback_by(stages[0].pk, person.pk) if person is not None and on is not None else None
    fields = _fields(request, refusal, mine) if on is not None else []
    told = collaboration_words.sentence(refusal) if refusal is not None else ""
    others = [told] if told and not any(each.error for each in fields) else []
    urls = [reverse("collaboration_pilot_data", args=[municipality, feature, form]) for form in ("json", "csv")]
    context = frame(home, "collaboration_rollout", works=seat is not None) | {
        "heading": f"{feature_told(feature)}, {there.name}",
        "lead": _("On trial from %(first)s to %(last)s.")
        % {"first": on_day(row["first"]), "last": on_day(row["last"])},
        "tags": [met_tag(row["conclusion"])],
        "acts": _acts(seat, there, stages[0]),
        "blocks": [thresholds_table(row), feedback_facts(row), _facts(row), *_earlier(stages[1:])],
        "fields": fields,
        "problems": ErrorSummary.of(fields, others) if refusal is not None else None,
        "words": _words(stages[0]) if seat is not None and _runs(seat, there) else [],
        "files": files_of(*urls),
    }
    answer = render(request, "collaboration/pilot.html", context, status=422 if refusal is not None else 200)
    if person is not None:
        add_never_cache_headers(answer)
    return answer


@public
@require_safe
def pilot_data(
    request: HttpRequest,  # noqa: ARG001 - as above
    municipality: str,
    feature: str,
    form: str,
) -> HttpResponse:
    """A municipality's trials of a feature as a file; as CSV the thresholds of the newest."""
    home_or_404()
    _there, stages = pilots_or_404(municipality, feature)
    report = pilot_report(stages=stages)
    return as_file(
        f"forsok-{municipality}-{feature}", form, report, report["pilots"][0]["thresholds"], kind="terskler-ett"
    )


def pilots_or_404(municipality: str, feature: str) -> tuple[Municipality, list[FeatureStage]]:
    """Trials of a feature, at least one, or a page that does not exist."""
    try:
        there, stages = access_pilots(municipality, feature)
    except Refusal:
        raise Http404 from None
    if not stages:
        raise Http404
    return there, stages


def met_tag(state: str) -> Tag:
    """Whether a threshold, or all of a trial's, is met: an icon, a word and a colour."""
    grave, word = benefit_words.MET[state]
    return Tag(str(word), grave, ICONS[grave])  # type: ignore[arg-type]  # the table holds no other


def thresholds_table(row: Row) -> Table:
    """What a trial is to show beside what it shows."""
    columns = (
        Column(_("What is counted")),
        Column(_("Whether it is met")),
        Column(_("It must be"), num=True),
        Column(_("Read from use"), num=True),
    )
    lines = tuple(
        (
            Cell(
                str(benefit_words.INDICATORS[each["indicator"]]),
                _set_told(each),
                reverse("collaboration_indicator", args=[each["indicator"]]),
            ),
            Cell("", tag=met_tag(each["state"])),
            Cell(wanted_told(each)),
            _read(each),
        )
        for each in row["thresholds"]
    )
    return Table("thresholds", _("What it is to show"), columns, lines, _("Nothing was set beforehand."))


def _set_told(each: Row) -> str:
    """When a threshold was set, for which initiative, and why it says nothing of one."""
    told = [_("set %(when)s") % {"when": at_moment(each["set_at"])}]
    if each["initiative"] is not None:
        told.append(_("for initiative %(number)s") % {"number": each["initiative"]})
    if each["ignored"] is not None and (each["initiative"] is not None or each["ignored"] == "late"):
        told.append(str(benefit_words.IGNORED[each["ignored"]]))
    return ", ".join(told)


def wanted_told(each: Row) -> str:
    """A threshold in words: "At least 60 %"."""
    return f"{benefit_words.COMPARISONS[each['comparison']]} {benefit_words.valued(each['unit'], each['threshold'])}"


def _read(each: Row) -> Cell:
    if each["until"] is None:
        return Cell("–", _("not read yet"))
    until = _("up to %(day)s") % {"day": on_day(each["until"])}
    if each["value"] is None:
        return Cell("–", until)
    below = [
        benefit_words.ranged(each["unit"], each["low"], each["high"]),
        _("n = %(n)s") % {"n": count(each["n"])},
        until,
    ]
    return Cell(benefit_words.valued(each["unit"], each["value"]), ", ".join(filter(None, below)))


def feedback_facts(row: Row) -> Facts:
    """How many say what of a trial; of fewer than five nothing is told."""
    said = row["feedback"]
    heading = _("What those who use it say")
    if said["withheld"]:
        return Facts("feedback", heading, ((pgettext("rollout", "Answers"), _("fewer than five: withheld")),))
    rows = [(str(told), count(said[verdict])) for verdict, told in benefit_words.VERDICTS.items()]
    return Facts("feedback", heading, ((pgettext("rollout", "Answers"), count(said["answers"])), *rows))


def _facts(row: Row) -> Facts:
    places = ", ".join(row["facilities"]) if row["places"] else _("everywhere in the municipality")
    rows = (
        (_("From"), on_day(row["first"])),
        (_("To"), on_day(row["last"])),
        (_("Where"), places),
        (_("Reason"), row["reason"] or "–"),
        (pgettext("rollout", "Ended"), at_moment(row["ended_at"]) or _("not yet")),
    )
    return Facts("about", _("The trial"), rows)


def _earlier(stages: list[FeatureStage]) -> list[Table]:
    if not stages:
        return []
    lines = tuple((Cell(on_day(each.first)), Cell(on_day(each.last)), Cell(each.reason or "–")) for each in stages)
    columns = (Column(_("From")), Column(_("To")), Column(_("Reason")))
    return [Table("earlier", _("Earlier trials"), columns, lines)]


def _listed(rows: list[Row]) -> Table:
    columns = (
        Column(pgettext("rollout", "Trial")),
        Column(_("What it comes to")),
        Column(pgettext("rollout", "Met"), num=True),
        Column(_("Days")),
        Column(pgettext("rollout", "Answers"), num=True),
    )
    lines = tuple(
        (
            Cell(
                feature_told(each["feature"]),
                each["municipality_name"],
                reverse("collaboration_pilot", args=[each["municipality_slug"], each["feature"]]),
            ),
            Cell("", pgettext("rollout", "ended") if each["ended_at"] else "", tag=met_tag(each["conclusion"])),
            Cell(f"{sum(one['state'] == 'met' for one in each['thresholds'])} / {len(each['thresholds'])}"),
            Cell(_("%(first)s to %(last)s") % {"first": on_day(each["first"]), "last": on_day(each["last"])}),
            Cell(count(each["feedback"]["answers"])),
        )
        for each in rows
    )
    return Table("pilots", pgettext("rollout", "Trials"), columns, lines, _("Nothing has been tried yet."))


def _fields(request: HttpRequest, refusal: Refusal | None, mine: Any) -> list[Field]:  # Any: what she said before
    sent = request.POST if refusal is not None else {}
    chosen = sent.get("svar", mine.verdict if mine is not None else "")
    told = collaboration_words.sentence(refusal) if refusal is not None else ""
    of_verdict = refusal is not None and refusal.code == "not_a_kind"
    of_text = refusal is not None and refusal.code in {"too_long", "control_characters"}
    return [
        Field(
            "svar",
            _("Your answer"),
            kind="radio",
            error=_("Choose one of them.") if of_verdict else "",
            choices=tuple(Choice(key, str(word), key == chosen) for key, word in benefit_words.VERDICTS.items()),
        ),
        Field(
            "ord",
            _("In your own words"),
            sent.get("ord", mine.text if mine is not None else ""),
            "textarea",
            optional=True,
            error=told if of_text else "",
            longest=LONGEST_FEEDBACK,
            hint=_("Only those who run the trial read it. Write nobody’s name, and nothing private."),
        ),
    ]


def _runs(seat: Seat, there: Municipality) -> bool:
    """Whether she measures for the member that the municipality is."""
    member = who_tries(seat.home.pk, there.pk)
    return member is not None and seat.may(Permission.COLLABORATION_MEASURE, member_id=member.pk)


def _acts(seat: Seat | None, there: Municipality, stage: FeatureStage) -> list[Link]:
    if seat is None or stage.ended_at is not None or not _runs(seat, there):
        return []
    url = f"{reverse('collaboration_act', args=['terskel'])}?forsok={stage.pk}"
    return [Link(_("Say what the trial is to show"), url, icon="Pencil")]


def _words(stage: FeatureStage) -> list[dict[str, str]]:
    return [
        {"when": on_day(timezone.localdate(each.made_at)), "verdict": str(benefit_words.VERDICTS[each.verdict]),
         "text": each.text}
        for each in said_of(stage)
    ]  # fmt: skip
