"""Publishing a round: what it would do, doing it with progress, and what came of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as n_
from django.views.decorators.http import require_http_methods, require_safe

from aktiv.bookings.queries.conflicts import InTheWayOf, public_name
from aktiv.seasons import words
from aktiv.seasons.actions.publishing import LONGEST_REASON, begin_publishing
from aktiv.seasons.models import LeftOut, PlanSession, Publication
from aktiv.seasons.queries.hearing import accepted_of, objections_answered
from aktiv.seasons.queries.publishing import left_out_of, preview_of, publications_of, told_sessions
from aktiv.seasons.queries.taken_out import taken_out_in_plan
from aktiv.seasons.rhythm import with_rhythm
from aktiv.seasons.rules.dating import DayOff
from aktiv.seasons.rules.states import Act, State, possible
from aktiv.timetable.rules import InTheWay
from aktiv.values import formatting
from aktiv.values.refusal import Refusal
from aktiv.values.texts import Texts
from aktiv.values.typed_text import whole
from aktiv.web.allocation.desks import RoundDesk, round_page
from aktiv.web.allocation.source_shown import source_notice
from aktiv.web.components.forms import ErrorSummary, Field
from aktiv.web.finance.csv_files import csv_answer
from aktiv.web.templatetags.rounds import round_url

SHOWN = 100
"""Rows of a list on the page; all are in the file."""
PHASES = {
    "dating": n_("Finding the dates"),
    "claiming": n_("Placing dates in the halls"),
    "booking": n_("Writing the clubs’ time"),
    "telling": n_("Writing down what was left out"),
}
WHY = {
    "public_holiday": n_("public holiday"),
    "school_holiday": n_("school holiday"),
    "closed": n_("The hall is not open"),
    "clock": n_("The clock skips that hour"),
    "taken": n_("Taken"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """A date that is left out: when, where, whose, and what stands there."""

    day: str
    hall: str
    time: str
    who: str
    why: str
    url: str = ""


@round_page
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: HttpRequest, desk: RoundDesk) -> HttpResponse:
    """Those who share out seasons. POST `gjor=publiser` with `utgave`, and `fridager`, `skolefri` where those days are
    left out; `likevel` says yes to a plan whose source has changed since, `fortidlig` to publishing while clubs may
    still object, with why in `grunn`."""
    refusal: Refusal | None = None
    if request.method == "POST":
        try:
            begin_publishing(
                desk.round.pk,
                public_holidays="fridager" in request.POST,
                school_holidays="skolefri" in request.POST,
                knowing="likevel" in request.POST,
                early=request.POST.get("grunn", "") if "fortidlig" in request.POST else None,
                revision=whole(request.POST.get("utgave", "")),
                by=desk.person.pk,
                now=desk.now,
            )
            return redirect("allocation_publish", desk.round.slug)
        except Refusal as no:
            refusal = no
    unsaid = refusal is not None and refusal.code == "missing_text"
    early = _early(request, desk, unsaid=unsaid)
    said = [words.sentence(refusal, desk.municipality.zone)] if refusal and not (unsaid and early) else []
    found = publications_of(desk.round.pk)
    latest = found[0] if found else None
    under_way = latest is not None and latest.state in Publication.State.under_way()
    context = {
        "round": desk.round,
        "problems": ErrorSummary.of(early, said),
        "early_fields": early,
        "knowing": "likevel" in request.POST,
        "latest": latest,
        "under_way": under_way,
        **(_progress(latest) if latest is not None and under_way else {}),
        **(_report(desk, latest) if latest is not None and latest.state == Publication.State.DONE else {}),
        **(_failed(latest) if latest is not None and latest.state == Publication.State.FAILED else {}),
        **({} if under_way else _before(request, desk)),
    }
    return render(request, "allocation/publish.html", context, status=422 if refusal else 200)


@round_page
@require_safe
def left_out(_request: HttpRequest, desk: RoundDesk, number: int) -> HttpResponse:
    """Every date that a publication left out, as CSV. For those who share out seasons; 404 for another round's."""
    publication = next((each for each in publications_of(desk.round.pk) if each.pk == number), None)
    if publication is None:
        raise Http404
    head = [_("Day"), _("Hall"), _("Time"), _("Club"), _("Why"), _("Booking")]
    rows = [
        [each.day.isoformat(), _hall(each.session), _time(each.session), _who(each), _why(each), _number(each)]
        for each in left_out_of(publication)
    ]
    return csv_answer(f"{desk.round.slug}-utelatt", head, rows)


def _early(request: HttpRequest, desk: RoundDesk, *, unsaid: bool) -> tuple[Field, ...]:
    """What is asked of those who publish while clubs may still object, with what was typed; nothing after that."""
    if not desk.round.objections_until or desk.round.objections_until < desk.now:
        return ()
    typed = request.POST
    error = _("Write why it cannot wait.") if unsaid else ""
    return (
        Field("fortidlig", _("Publish although clubs may still object"), typed.get("fortidlig", ""), kind="checkbox"),
        Field("grunn", _("Why it cannot wait"), typed.get("grunn", "")[:LONGEST_REASON], kind="textarea", error=error,
              hint=_("It is kept in the journal."), longest=LONGEST_REASON),
    )  # fmt: skip


def _before(request: HttpRequest, desk: RoundDesk) -> dict[str, object]:
    """What publishing would do, and what is lacking; nothing where the round is not in hearing."""
    round_ = desk.round
    if Act.PUBLISH not in possible(State(round_.state)) or round_.plan is None:
        return {"early": State(round_.state) in {State.PLANNING, State.OPEN, State.ALLOCATING}}
    asked = request.POST or request.GET
    seen = "sett" in asked or request.method == "POST"
    public, school = (not seen or "fridager" in asked), (not seen or "skolefri" in asked)
    preview = preview_of(round_, round_.plan, public=public, school=school, now=desk.now)
    answered, taken_out = objections_answered(round_.pk), taken_out_in_plan(round_.plan)
    language = get_language() or "nb"
    told = preview.sessions
    halls = _halls([each.id for each in told.values()])
    collisions = [
        Row(
            formatting.day(each.day, language),
            halls[each.key][0],
            halls[each.key][1],
            halls[each.key][2],
            _standing(there[0]),
            _link(there[0]),
        )
        for each, there in preview.collisions[:SHOWN]
    ]
    closed = [
        Row(
            formatting.day(each.day, language),
            halls[each.key][0],
            halls[each.key][1],
            halls[each.key][2],
            each.reason.said_in(language).text if each.reason else _(WHY[each.why.value]),
        )
        for each in preview.dates.left_out[:SHOWN]
    ]
    return {
        "source": source_notice(round_, round_.plan),
        "unchanged": accepted_of(round_),
        "out": taken_out,
        "preview": preview,
        "plan": round_.plan,
        "plan_url": round_url("allocation_plan", round_.slug, round_.plan.number),
        "hearing_url": round_url("allocation_hearing", round_.slug),
        "checks": [
            (_("The independent checker has passed the plan"), round_.plan.checked),
            (_("Every objection is answered"), answered),
            *([(_("It holds no group that was taken out of the round"), False)] if taken_out else []),
            (
                _("The deadline for objections is over"),
                round_.objections_until is None or round_.objections_until < desk.now,
            ),
        ],
        "ready": round_.plan.checked and answered and not taken_out,
        "public": public,
        "school": school,
        "times": len(told),
        "days_off": [_day_off(each, language) for each in preview.dates.days_off],
        "collisions": collisions,
        "more_collisions": max(0, len(preview.collisions) - SHOWN),
        "closed": closed,
        "more_closed": max(0, len(preview.dates.left_out) - SHOWN),
        "nowhere": [each.label for each in preview.nowhere],
    }


def _progress(publication: Publication) -> dict[str, object]:
    total = publication.total
    return {
        "phase": _(PHASES[publication.phase]),
        "percent": 100 * publication.done // total if total else 0,
        "far": _("%(done)s of %(total)s dates") % {"done": _count(publication.done), "total": _count(total)}
        if total
        else "",
    }


def _report(desk: RoundDesk, publication: Publication) -> dict[str, object]:
    language = get_language() or "nb"
    left = left_out_of(publication)
    return {
        "report": [
            (_("Plan"), str(publication.plan.number)),
            (_("From"), formatting.day(publication.from_day, language)),
            (_("Weekly times"), _count(publication.bookings)),
            (_("Dates"), _count(publication.dates)),
            *([(_("Dates given up"), _count(publication.cut))] if publication.cut else []),
            (_("Dates left out"), _count(publication.left_out)),
        ],
        "report_rows": [
            Row(formatting.day(each.day, language), _hall(each.session), _time(each.session), _who(each), _why(each),
                _booking_url(each))
            for each in left[:SHOWN]
        ],
        "report_more": max(0, len(left) - SHOWN),
        "report_days": [
            f"{formatting.day(date.fromisoformat(each['day']), language)}: "
            f"{Texts.of(each['name']).said_in(language).text} ({_(WHY[each['why']])})"
            for each in publication.days_off
        ],
        "file_url": reverse("allocation_left_out", args=[desk.round.slug, publication.pk]),
    }  # fmt: skip


def _failed(publication: Publication) -> dict[str, object]:
    code, _sign, what = publication.failure.partition(":")
    data = {"what": what} if what else {}
    return {"failed": words.sentence(Refusal(code, **data), publication.municipality.zone)}


def _day_off(each: DayOff, language: str) -> str:
    return f"{formatting.day(each.day, language)}: {each.name.said_in(language).text} ({_(WHY[each.why.value])})"


def _halls(session_ids: Iterable[int]) -> dict[int, tuple[str, str, str]]:
    """Hall, time and club with group of weekly times."""
    return {
        each.pk: (_hall(each), _time(each), f"{each.organisation.name}, {each.label}")
        for each in told_sessions(session_ids)
    }


def _hall(session: PlanSession) -> str:
    language = get_language() or "nb"
    name = Texts(session.hall.name_nb, session.hall.name_nn, session.hall.name_en).said_in(language).text
    return f"{session.hall.facility.name}, {name}"


def _time(session: PlanSession) -> str:
    told = formatting.span(session.from_minute, session.from_minute + session.minutes, get_language() or "nb")
    return with_rhythm(told, session.weeks, session.span)


def _who(each: LeftOut) -> str:
    return f"{each.organisation.name}, {each.session.label}"


def _why(each: LeftOut) -> str:
    if each.reason != LeftOut.Reason.TAKEN:
        told = Texts.of(each.words).said_in(get_language() or "nb").text
        return told or _(WHY[each.reason])
    booking = each.standing
    if booking is None:
        return _("Somebody was booking it")
    names = (booking.title, booking.organisation.name if booking.organisation else booking.person.name, booking.team)
    return " · ".join(name for name in dict.fromkeys(names) if name)


def _number(each: LeftOut) -> str:
    return str(each.standing.number) if each.standing else ""


def _booking_url(each: LeftOut) -> str:
    return reverse("me_booking", args=[each.standing_id]) if each.standing_id else ""


def _standing(there: InTheWayOf) -> str:
    if there.occurrence is None:
        return _("Somebody was booking it") if there.kind is InTheWay.HOLD else _(WHY["taken"])
    return public_name(there.occurrence, staff=True) or _(WHY["taken"])


def _link(there: InTheWayOf) -> str:
    return reverse("me_booking", args=[there.occurrence.booking_id]) if there.occurrence else ""


def _count(number: int) -> str:
    return f"{number:,}".replace(",", "," if get_language() == "en" else "\u00a0")
