"""Deleting my account: what goes, what stays and why, what must be settled first, and what is cancelled with it."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from aktiv.bookings.actions.cancelling import cancellation_of
from aktiv.bookings.actions.leaving import leave, leaving_fee
from aktiv.bookings.models import Occurrence
from aktiv.bookings.queries.persons import coming_of
from aktiv.people.models import Person
from aktiv.people.privacy_words import obstacle_told
from aktiv.people.queries.personal import counts_of, obstacles
from aktiv.people.words import sentence
from aktiv.values import formatting
from aktiv.values.refusal import Refusal
from aktiv.web import identity
from aktiv.web.components.forms import ErrorSummary, Field
from aktiv.web.gates import signed_in
from aktiv.web.me.sections import sections
from aktiv.web.public.searching import place_name

WORDS = frozenset({"slett", "delete"})
"""What she types to mean it, whatever the language."""
MOST_DATES = 10_000


@dataclass(frozen=True, slots=True)
class Coming:
    """A date that is cancelled with the account."""

    id: int
    place: str
    told: str
    fee: str


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def deletion(request: HttpRequest) -> HttpResponse:
    """Signed in. Her own. POST `datoer` (ids of her coming dates), `gebyr` (øre, as shown) and `ord` erases her."""
    person, now = identity.person_here(request), timezone.now()
    assert person is not None
    typed, error, others = request.POST.get("ord", "")[:40], "", []
    if request.method == "POST":
        if typed.strip().casefold() not in WORDS:
            error = _("Write the word “delete” to show that you mean it.")
        else:
            try:
                leave(person.pk, dates=_dates(request), accepted_fee=_fee(request), now=now)
            except Refusal as refusal:
                others = [sentence(refusal)]
            else:
                identity.sign_out(request)
                messages.success(request, _("Your data are deleted, and you are signed out everywhere."))
                return redirect("home")
    word = Field("ord", _("Write “delete”"), typed, error=error, autocomplete="off", longest=40)
    context = _context(person) | {"word": word, "errors": ErrorSummary.of([word], others)}
    return render(request, "me/deletion.html", context, status=422 if error or others else 200)


def _context(person: Person) -> dict[str, object]:
    now, language = timezone.now(), get_language() or "nb"
    coming = coming_of(person.pk, now)
    fee = leaving_fee(coming, now)
    standing = [each for each in obstacles(person.pk, now) if each.code != "coming_bookings"]
    kept = [held for held, _count in counts_of(person.pk) if held.kept_because]
    return {
        "sections": sections("my_privacy"),
        "coming": [_coming(each, language) for each in coming],
        "dates": ",".join(str(each.pk) for each in coming),
        "fee": fee,
        "fee_told": formatting.money(fee, language),
        "obstacles": [obstacle_told(each) for each in standing],
        "kept": [(_(held.what), _(held.kept_because)) for held in kept],
        "email": person.email,
    }


def _coming(date: Occurrence, language: str) -> Coming:
    zone = date.municipality.zone
    told = f"{formatting.day_short(date.during.lower, language, zone)} "
    told += formatting.span(date.during.lower, date.during.upper, language, zone)
    fee = cancellation_of(date, timezone.now()).fee
    return Coming(date.pk, place_name(date.space), told, formatting.money(fee, language) if fee else "")


def _dates(request: HttpRequest) -> frozenset[int]:
    sent = request.POST.get("datoer", "").split(",")[:MOST_DATES]
    return frozenset(int(each) for each in sent if each.isascii() and each.isdigit() and len(each) <= 18)


def _fee(request: HttpRequest) -> int:
    sent = request.POST.get("gebyr", "")
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) <= 18 else -1
