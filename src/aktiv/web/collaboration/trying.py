"""Asking people to try what an initiative makes: the form of those who ask, the figures on its page, and the page of
who is asked, by a secret link."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from aktiv.collaboration import idea_words, service_words
from aktiv.collaboration.actions import trying
from aktiv.collaboration.actions.trying import ASKS
from aktiv.collaboration.models import TrialInvitation
from aktiv.collaboration.models.trying import LONGEST_QUESTION
from aktiv.collaboration.queries.trying import invitation_of_link, still_willing
from aktiv.people.permissions import Permission, public
from aktiv.values.refusal import Refusal
from aktiv.web.allocation.typed import Errors
from aktiv.web.collaboration.acts import Act, Values, filled, pick, some_day, text
from aktiv.web.collaboration.gates import Seat
from aktiv.web.collaboration.initiative_acts import number_in, open_ones
from aktiv.web.collaboration.initiative_turns import can
from aktiv.web.collaboration.shown import Cell, Column, Table, count, on_day
from aktiv.web.components.forms import Field
from aktiv.web.gates import View

Row = dict[str, Any]  # Any: as queries.trying makes them
WAITS = timedelta(days=21)


def _fields(seat: Seat, values: Values, errors: Errors) -> list[Field]:
    values = {"svarfrist": (seat.today + WAITS).isoformat()} | dict(values)
    about = [("", _("The ideas that the initiative comes from")), *_features()]
    return [
        pick("nr", _("Initiative"), open_ones(seat), values, errors),
        pick("hvem", _("Those who said that they may be asked, with"), about, values, errors, optional=True,
             hint=_("You see how many are asked and how many say yes, and never who they are.")),
        text("sporsmal", _("What do you ask them?"), values, errors, kind="textarea", longest=LONGEST_QUESTION,
             hint=_("What they would try, when and where, and what they do if they want to. It comes by mail, and"
                    " stands on the initiative’s page.")),
        text("svarfrist", _("Last day for an answer"), values, errors, kind="date"),
    ]  # fmt: skip


def _features() -> list[tuple[str, str]]:
    told = _("ideas about: %(part)s")
    return [(key, told % {"part": str(name)}) for key, name in idea_words.FEATURES.items() if key]


def _ask(seat: Seat, values: Values, errors: Errors) -> str:
    found, sent = number_in(seat, values, errors), filled(values, errors, "sporsmal")
    until, feature = some_day(values, "svarfrist", errors), values.get("hvem", "")
    if feature and feature not in idea_words.FEATURES:
        errors["hvem"] = _("Choose one of them.")
    if errors or found is None:
        return ""
    if not can(seat, found, ASKS):
        errors["nr"] = _("The secretariat or its product owner asks.")
        return ""
    try:
        made = trying.ask_to_try(
            found.number, sent["sporsmal"], until, feature=feature, by=seat.person.pk, now=seat.now
        )
    except Refusal as refusal:
        at = {"trial_day_wrong": "svarfrist", "nobody_to_ask": "hvem"}.get(refusal.code)
        if at is None:
            raise
        errors[at] = service_words.sentence(refusal)
        return ""
    return _("%(count)s are asked.") % {"count": count(made.asked)}


TRYING = (
    Act("initiativ-sporring", gettext_lazy("Ask people to try something"), gettext_lazy("Ask them"),
        Permission.COLLABORATION_PROPOSE, _fields, _ask, "initiative"),
)  # fmt: skip


def trials_table(rows: Sequence[Row]) -> Table | None:
    """What people were asked, with how many said yes."""
    columns = (
        Column(_("What was asked")),
        Column(_("Last day for an answer")),
        Column(_("Were asked"), num=True),
        Column(_("Said yes"), num=True),
        Column(_("Said no"), num=True),
    )
    lines = tuple(
        (
            Cell(each["text"]),
            Cell(on_day(each["until"])),
            Cell(count(each["asked"])),
            Cell(count(each["yes"])),
            Cell(count(each["no"])),
        )
        for each in rows
    )
    note = _("Those who said with an idea or a comment that they may be asked. Nobody is told who they are.")
    return Table("trials", _("People who were asked to try it"), columns, lines, note=note) if lines else None


def _private(view: View) -> View:
    """Nothing of it is kept on the way, or found by search engines."""

    def guarded(request: HttpRequest, **path: Any) -> HttpResponse:  # Any: what stands in the address
        answer: HttpResponse = view(request, **path)  # type: ignore[assignment]  # it answers whole
        add_never_cache_headers(answer)
        answer["X-Robots-Tag"] = "noindex"
        return answer

    return guarded


@public
@require_http_methods(["GET", "HEAD", "POST"])
@_private
def trial_asked(request: HttpRequest, token: str) -> HttpResponse:
    """What one is asked, by one's secret link. POST `gjor` says yes or no, or that one will be asked no more."""
    now, refusal = timezone.now(), None
    try:
        found = invitation_of_link(token)
    except Refusal:
        raise Http404 from None
    if request.method == "POST":
        try:
            messages.success(request, _done(request.POST.get("gjor", ""), token))
            return redirect("trial_asked", token=token)
        except Refusal as said:
            refusal = said
    question = found.question
    context = {
        "question": question,
        "initiative": question.initiative,
        "answer": found.answer,
        "until": on_day(question.until.isoformat()),
        "open": timezone.localdate(now) <= question.until,
        "willing": still_willing(found.person_id, question.initiative.collaboration_id),
        "problem": service_words.sentence(refusal) if refusal is not None else "",
    }
    return render(request, "collaboration/trial_asked.html", context, status=422 if refusal is not None else 200)


def _done(asked: str, token: str) -> str:
    now = timezone.now()
    match asked:
        case "ja":
            trying.answer_trial(token, TrialInvitation.Answer.YES, now=now)
            return _("Thank you. Your yes is counted.")
        case "nei":
            trying.answer_trial(token, TrialInvitation.Answer.NO, now=now)
            return _("Your no is counted. Thank you for saying so.")
        case "aldri":
            trying.ask_no_more(token, now=now)
            return _("You are not asked any more.")
    raise Refusal("not_a_kind")
