"""A club has it worked out what one of its own wishes would take, and reads the answer."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from aktiv.people.actions.limits import spend
from aktiv.people.permissions import Permission
from aktiv.people.rules.limits import WHAT_IF
from aktiv.seasons.actions.club_inquiring import ask_for_club
from aktiv.seasons.actions.hearing import Slot, Speaker
from aktiv.seasons.models import Inquiry
from aktiv.seasons.queries.club_inquiries import ClubAnswer, answer_for, asked_by
from aktiv.seasons.queries.explaining import place_name
from aktiv.seasons.queries.hearing import letter_for
from aktiv.seasons.queries.inquiries import LIVE
from aktiv.seasons.rules.states import Act, State, possible
from aktiv.values.refusal import Refusal
from aktiv.web.gates import holding
from aktiv.web.season.asked_shown import key_of, ways_told, wish_in
from aktiv.web.season.result_views import Reader, object_url, reader_of, told, when_told


@holding(Permission.APPLICATION_MAKE)
@require_POST
def ask(request: HttpRequest, round: str) -> HttpResponse:
    """Asks what the wish `om` would take, and goes on to its page; to the page that is there where it was asked
    before. What a club may ask in a day is limited."""
    reader, wish = reader_of(request, round), wish_in(request.POST.get("om", ""))
    if wish is None:
        raise Http404
    group, slot = wish
    before = asked_by(reader.round, reader.club.pk).get((group, slot.space_id, slot.weekday, slot.from_minute))
    if before is not None and before.state != Inquiry.State.FAILED:
        return redirect("season_asked", round, before.number)
    try:
        spend(WHAT_IF, str(reader.club.pk), reader.now)
        speaker = Speaker(reader.club.pk, reader.person.pk)
        asked = ask_for_club(reader.round.pk, speaker, group, slot, now=reader.now)
        return redirect("season_asked", round, asked.number)
    except Refusal as no:
        if no.code in {"not_found", "not_representative"}:
            raise Http404 from None
        if no.code == "asked_already":
            return redirect("season_asked", round, no.data["number"])
        return _refused(request, reader, no)


@holding(Permission.APPLICATION_SEE)
@require_safe
def asked(request: HttpRequest, round: str, number: int) -> HttpResponse:
    """What a club asked and what came of it, without anything of other clubs: a page that follows it until then."""
    reader = reader_of(request, round)
    try:
        found = answer_for(reader.round, reader.club.pk, number)
    except Refusal:
        raise Http404 from None
    answer = render(request, "season/asked.html", _context(reader, found))
    if found.state not in LIVE and "HX-Request" in request.headers:
        answer["HX-Refresh"] = "true"  # the page that followed it is shown whole when there is an end to it
    return answer


def _context(reader: Reader, found: ClubAnswer) -> dict[str, Any]:
    group, hall, day, start = found.wish
    slot = Slot(hall, day, start)
    may_say = reader.speaks and (reader.hears or reader.may_appeal(letter_for(reader.round, reader.club.pk)))
    failed = found.state == Inquiry.State.FAILED
    may_ask = reader.speaks and found.current and Act.ASK_WHAT_IF in possible(State(reader.round.state))
    return {
        "round": reader.round,
        "zone": reader.round.municipality.zone,
        "answer": found,
        "wish": f"{when_told(day, start, reader, found.minutes)}, {place_name(found.hall, reader.language)}",
        "live": found.state in LIVE,
        "waiting": found.state == Inquiry.State.WAITING,
        "failed": failed,
        "again": key_of("wish", group, slot) if failed and may_ask else "",
        "ways": None if found.ways is None else ways_told(found),
        "hears": reader.hears,
        "object_url": object_url(reader, "wish", group, slot) if may_say and found.current else "",
    }


def _refused(request: HttpRequest, reader: Reader, no: Refusal) -> HttpResponse:
    """Nothing was asked, and why."""
    retry_after = no.data.get("retry_after", 0)
    why = _("Your club may have %(limit)s wishes worked out in a day. Try again tomorrow.") % {"limit": WHAT_IF.most}
    context = {"round": reader.round, "why": why if retry_after else told(no, reader)}
    answer = render(request, "season/asked.html", context, status=429 if retry_after else 422)
    if retry_after:
        answer["Retry-After"] = str(retry_after)
    return answer
