"""A season that runs, for a club: its weekly times, what it has used, giving back, and swapping with other clubs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as n_
from django.views.decorators.http import require_http_methods

from aktiv.bookings.actions.allocating import give_back
from aktiv.bookings.queries.parties import require_representative
from aktiv.people.models import Organisation
from aktiv.people.permissions import Permission
from aktiv.people.queries import organisations_of
from aktiv.seasons import words
from aktiv.seasons.actions.giving_back import give_back_rest, take_back
from aktiv.seasons.actions.offering import answer_offer
from aktiv.seasons.actions.running import answer_swap, withdraw_swap
from aktiv.seasons.models import Round, Swap
from aktiv.seasons.queries.offering import offer_terms, offers_of
from aktiv.seasons.queries.publishing import left_out_for
from aktiv.seasons.queries.rounds import round_called
from aktiv.seasons.queries.running import Used, Weekly, clubs_times, clubs_with_time, swaps_of, weekly_of
from aktiv.values import formatting
from aktiv.values.refusal import Refusal
from aktiv.values.texts import Texts
from aktiv.web.components.forms import ErrorSummary
from aktiv.web.components.links import Paging
from aktiv.web.gates import holding
from aktiv.web.identity import organisation_here, party_here, person_here
from aktiv.web.public.asking import page_asked
from aktiv.web.season.coverage import coverage_of, figures, in_words
from aktiv.web.season.offers_shown import offer_shown
from aktiv.web.season.undoing import forget, remember, undo_of
from aktiv.web.season.weekly_shown import hall_of, number_in, when_of

STATES = {
    "proposed": n_("Waits for an answer"),
    "agreed": n_("Swapped"),
    "declined": n_("No"),
    "withdrawn": n_("Taken back"),
    "expired": n_("Not answered in time"),
    "fallen": n_("Over: the season’s times were changed"),
}


A_PAGE = 12
"""Weekly times of a club on a page; each has its dates with it."""
AT_ONCE = 60
"""Times of other clubs that can be chosen among at once; where there are more, the club is chosen first."""


@dataclass(frozen=True, slots=True)
class Mine:
    """A weekly time of the club on the page."""

    id: UUID
    group: str
    when: str
    hall: str
    left: int
    next: str
    dates: tuple[tuple[int, str], ...]
    back: tuple[tuple[int, str, bool], ...]
    """Dates to come that were given back: id, day, and whether the time is still free to take back."""
    teams: tuple[str, ...]
    url: str
    divide_url: str
    sign_up_url: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A swap on the page, from the reader's side."""

    id: int
    other: str
    gives: str
    gets: str
    what: str
    handed_over: bool
    note: str
    until: str
    state: str
    to_answer: bool
    to_take_back: bool


def _choice(request: HttpRequest, found: Round) -> HttpResponse:
    """Asks whoever acts for nobody for which of her clubs she wants to see the season."""
    person = person_here(request)
    clubs = organisations_of(person, timezone.localdate(), Permission.ORGANISATION_BOOK) if person else []
    context = {"round": found, "clubs": clubs, "next": request.get_full_path(), "looks": True}
    return render(request, "season/choose.html", context)


@holding(Permission.ORGANISATION_BOOK)
@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: HttpRequest, round: str) -> HttpResponse:
    """The acting club's own season. POST `gjor`: `gi` one `dato`, `resten` of a `tid` from a `fra`, `tilbake` a `dato`
    that was given back or, without one, what was given back last; `ja`, `nei` or `angre` to a `bytte`; and `ta` or
    `avsla` to a `tilbud`. `side` is the page of its times, `klubb` the club that it would swap with."""
    found, club = round_called(round), organisation_here(request)
    if found is None or found.state not in {"published", "running", "closed"}:
        raise Http404
    request.municipality = found.municipality  # type: ignore[attr-defined]  # the page wears its colours
    if club is None:
        return _choice(request, found)
    now = timezone.now()
    try:
        require_representative(party_here(request), now)
    except Refusal as no:
        raise Http404 from no  # a coach acts for the club, and does not answer for its time
    refusal: Refusal | None = None
    if request.method == "POST":
        try:
            messages.success(request, _done(request, now))
            page = page_asked(request.GET.get("side", ""))
            return redirect(reverse("season_mine", args=[found.slug]) + (f"?side={page}" if page > 1 else ""))
        except Refusal as no:
            refusal = no
    return _page(request, found, club, refusal, now)


def _done(request: HttpRequest, now: datetime) -> str:
    party, sent = party_here(request), request.POST
    what = sent.get("gjor", "")
    if what == "gi":
        booking, _comma, number = sent.get("dato", "").partition(",")
        give_back(_key(booking), number_in(number), party, now=now)
        remember(request, _key(booking), [number_in(number)], now)
        return _("The date is given back.")
    if what == "resten":
        first = _day(sent.get("fra", "")) or timezone.localdate(now)
        given = give_back_rest(_key(sent.get("tid", "")), party, first=first, now=now)
        remember(request, _key(sent.get("tid", "")), given, now)
        count = len(given)
        return ngettext("%(count)s date is given back.", "%(count)s dates are given back.", count) % {"count": count}
    if what == "tilbake":
        return _taken_back(request, now)
    if what in {"ja", "nei"}:
        answer_swap(number_in(sent.get("bytte", "")), party, yes=what == "ja", now=now)
        return _("The times are swapped.") if what == "ja" else _("The other club is told no.")
    if what in {"ta", "avsla"}:
        return _offer_answered(request, yes=what == "ta", now=now)
    if what == "angre":
        withdraw_swap(number_in(sent.get("bytte", "")), party, now=now)
        return _("The question is taken back.")
    raise Http404


def _offer_answered(request: HttpRequest, *, yes: bool, now: datetime) -> str:
    try:
        answer_offer(number_in(request.POST.get("tilbud", "")), party_here(request), yes=yes, now=now)
    except Refusal as no:
        if no.code == "not_found":
            raise Http404 from no
        raise
    return _("The time is the club’s.") if yes else _("You have said no to the time.")


def _taken_back(request: HttpRequest, now: datetime) -> str:
    """One date, or all that was given back last."""
    booking, _comma, number = request.POST.get("dato", "").partition(",")
    last = undo_of(request, now)
    if booking:
        key, dates = _key(booking), [number_in(number)]
    elif last is not None:
        key, dates = last.booking_id, list(last.dates)
    else:
        raise Refusal("nothing_to_take_back")
    came, gone = take_back(key, dates, party_here(request), now=now)
    forget(request)
    told = ngettext("%(count)s date is yours again.", "%(count)s dates are yours again.", len(came)) % {
        "count": len(came)
    }
    if gone:
        told += " " + ngettext(
            "%(count)s has been taken by others.", "%(count)s have been taken by others.", len(gone)
        ) % {"count": len(gone)}  # fmt: skip
    return told


def _page(
    request: HttpRequest, round_: Round, club: Organisation, refusal: Refusal | None, now: datetime
) -> HttpResponse:
    language, zone = get_language() or "nb", round_.municipality.zone
    weekly = weekly_of(round_, club.pk, now)
    used = Used()
    for each in weekly:
        used.given += each.used.given
        used.given_back += each.used.given_back
        used.no_show += each.used.no_show
        used.late += each.used.late
    covered, terms = coverage_of(round_, club, used), offer_terms(round_)
    last = max(1, -(-len(weekly) // A_PAGE))
    page = min(last, page_asked(request.GET.get("side", "")))
    rows = [_mine(each, round_, language) for each in weekly[(page - 1) * A_PAGE : page * A_PAGE]]
    here = reverse("season_mine", args=[round_.slug])
    left = left_out_for(round_.pk, club.pk)
    context = {
        "round": round_,
        "season": Texts(round_.season.name_nb, round_.season.name_nn, round_.season.name_en).said_in(language).text,
        "club": club,
        "rows": rows,
        "paging": Paging.of(page, last, lambda number: f"{here}?side={number}#times-h") if last > 1 else None,
        **_swapping(round_, club, weekly, chosen=request.GET.get("klubb", ""), now=now),
        "swaps": [_asked(each, club, round_, language) for each in swaps_of(round_, club.pk)],
        "offers": [offer_shown(each, zone, language) for each in offers_of(round_, club.pk)],
        "offer_time": formatting.hours(terms.hours * 60, language),
        "offer_dates": terms.dates,
        "undo": undo_of(request, now),
        "facts": figures(covered, language),
        "coverage": in_words(covered, language),
        "links": [
            (_("What we asked for and got"), reverse("season_result", args=[round_.slug])),
            (_("About the season"), reverse("season_info", args=[round_.slug])),
        ],
        "left_out": [
            (formatting.day(each.day, language), each.session.label, f"{each.session.hall.facility.name}")
            for each in left
        ],
        "today": now.astimezone(zone).date().isoformat(),
        "last": round_.season.last.isoformat(),
        "problems": ErrorSummary.of((), [words.sentence(refusal, zone)] if refusal else []),
    }
    return render(request, "season/running.html", context, status=422 if refusal else 200)


def _swapping(
    round_: Round, club: Organisation, weekly: Sequence[Weekly], *, chosen: str, now: datetime
) -> dict[str, object]:
    """What the club can give, and whose times it can ask for: those of all clubs, or of one that is chosen first."""
    language = get_language() or "nb"
    gives = [
        (each.booking.pk, f"{each.booking.team}, {when_of(each, round_, language)}, {hall_of(each)}")
        for each in weekly
        if each.next is not None
    ]
    others = {each: times for each, times in (clubs_with_time(round_, now) if gives else {}).items() if each != club}
    many = sum(others.values()) > AT_ONCE
    asked = [each.pk for each in others if not many or str(each.pk) == chosen]
    times = [
        (each, each.booking.organisation)
        for each in (clubs_times(round_, now, asked) if asked else ())
        if each.booking.organisation is not None
    ]
    return {
        "gives": gives,
        "others": [
            (each.booking.pk, f"{other.name}, {when_of(each, round_, language)}, {hall_of(each)}")
            for each, other in times
        ],
        "clubs": [(str(each.pk), each.name, str(each.pk) == chosen) for each in others] if many else [],
    }


def _mine(each: Weekly, round_: Round, language: str) -> Mine:
    zone = round_.municipality.zone
    left = [one for one in each.coming if one.pk not in each.gone]
    coming = each.next
    return Mine(
        each.booking.pk,
        each.booking.team,
        when_of(each, round_, language),
        hall_of(each),
        len(left),
        formatting.day(coming.during.lower, language, zone) if coming else "",
        tuple((one.pk, formatting.day(one.during.lower, language, zone)) for one in left),
        tuple(
            (one.pk, formatting.day(one.during.lower, language, zone), one.pk not in each.taken)
            for one in each.coming
            if one.pk in each.gone
        ),
        tuple(each.teams),
        reverse("me_booking", args=[each.booking.pk]),
        reverse("season_divide", args=[round_.slug, each.booking.pk]),
        reverse("sign_up_desk", args=[each.booking.pk]),
    )


def _asked(each: Swap, club: Organisation, round_: Round, language: str) -> Asked:
    asked_us = each.other_id == club.pk
    gives, gets = (each.asked, each.offered) if asked_us else (each.offered, each.asked)
    open_ = each.state == Swap.State.PROPOSED
    dates = [one for one in (each.offered_date, each.asked_date) if one is not None]
    zone = round_.municipality.zone
    return Asked(
        each.pk,
        (each.organisation if asked_us else each.other).name,
        "" if each.handed_over and asked_us else gives.team,
        "" if each.handed_over and not asked_us else gets.team,
        " ↔ ".join(formatting.day(one.during.lower, language, zone) for one in dates)
        or pgettext("swap", "the rest of the season"),
        each.handed_over,
        each.note,
        formatting.day(each.until, language, zone),
        _(STATES[each.state]),
        open_ and asked_us,
        open_ and not asked_us,
    )


def _key(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Refusal("not_found") from None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
