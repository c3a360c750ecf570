"""The organiser's page of a sign-up: its terms, its address, and the list of those who come or wait."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from aktiv.bookings.actions.participating import take_off, write_up
from aktiv.bookings.actions.reading import note_participants_read
from aktiv.bookings.actions.signing_up import change_sign_up, open_sign_up, resume_sign_up, stop_sign_up
from aktiv.bookings.models import Booking, Participant, SignUp
from aktiv.bookings.queries.arrivals import PAGE, participants_of
from aktiv.bookings.queries.signing_up import Organiser, counts_of, dates_for, sign_up_of
from aktiv.bookings.rules import Party
from aktiv.bookings.rules.signing_up import LONGEST_NAME
from aktiv.bookings.words import sentence
from aktiv.people.actions.limits import spend
from aktiv.people.permissions import Permission
from aktiv.people.rules.limits import WRITE_UP
from aktiv.values.refusal import Refusal
from aktiv.web.components.forms import ErrorSummary, Field
from aktiv.web.components.links import EmptyState, Link, Paging
from aktiv.web.gates import holding
from aktiv.web.identity import party_here
from aktiv.web.public.asking import page_asked
from aktiv.web.public.searching import place_name
from aktiv.web.signup.page_views import OF_AGE, OF_NAME
from aktiv.web.signup.shown import (
    address_qr,
    age_field,
    band_told,
    dates_told,
    organiser_or_404,
    room_told,
    standing,
    state_tag,
    waiting_told,
)
from aktiv.web.signup.terms_form import Typed, placed, terms_fields, terms_said, terms_typed

SAYING = frozenset({"apne", "endre"})


@require_http_methods(["GET", "HEAD", "POST"])
@holding(Permission.BOOKING_CHANGE, Permission.EVENT_MAKE, Permission.TEAM_LEAD)
def desk(request: HttpRequest, booking_id: UUID) -> HttpResponse:
    """For the booking's holder, those who lead a team with time of its own, and staff for events and school hours.
    POST `gjor`: apne, endre, steng, gjenapne, skriv (`navn`), av (`id`)."""
    now = timezone.now()
    access = organiser_or_404(request, booking_id, now)
    if not access.sees_names:
        raise Http404
    refusal, typed = None, None
    if request.method == "POST":
        if request.POST.get("gjor") in SAYING:
            typed = terms_typed(request.POST, access.booking)
        try:
            if typed is None or typed.terms is not None:
                _do(request, access, typed, party_here(request), now)
                return redirect("sign_up_desk", booking_id)
        except Refusal as said:
            if said.code == "not_found":
                raise Http404 from said
            refusal = said
    return _page(request, access, typed, refusal, now)


def _do(request: HttpRequest, access: Organiser, typed: Typed | None, party: Party, now: datetime) -> None:
    data, booking_id = request.POST, access.booking.pk
    if typed is not None and typed.terms is not None:
        if data.get("gjor") == "apne":
            open_sign_up(booking_id, typed.terms, party, now=now)
            messages.success(request, _("It is open for sign-up. Share the address below."))
        else:
            change_sign_up(booking_id, typed.terms, party, now=now)
            messages.success(request, _("Saved."))
        return
    match data.get("gjor"):
        case "steng":
            stop_sign_up(booking_id, party, now=now)
            messages.success(request, _("Nobody can sign up until you take it up again."))
        case "gjenapne":
            resume_sign_up(booking_id, party, now=now)
            messages.success(request, _("People can sign up again."))
        case "av":
            take_off(booking_id, _id(data), party, now=now)
            messages.success(request, _("Taken off the list. Whoever has an account is told."))
        case "skriv":
            spend(WRITE_UP, str(party.person_id), now)
            said = {"band": data.get("aldersgruppe", ""), "email": data.get("epost", "")[:254]}
            made = write_up(booking_id, data.get("navn", ""), party, now=now, **said)
            waits = made.state == Participant.State.WAITING
            messages.success(request, _("Put on the waiting list.") if waits else _("Put on the list."))
        case _:
            raise Refusal("not_found")


def _page(
    request: HttpRequest, access: Organiser, typed: Typed | None, refusal: Refusal | None, now: datetime
) -> HttpResponse:
    booking = access.booking
    found, dates = sign_up_of(booking.pk), dates_for(booking.pk)
    zone = booking.municipality.zone
    told = sentence(refusal, zone) if refusal is not None else ""
    others = [told] if told else []
    if found is None and booking.kind in Booking.Kind.going_on():
        dates = [each for each in dates if each.during.lower > now]
    standing_dates = [each for each in dates if each.state == "confirmed"]
    form = typed or terms_said(found, booking, standing_dates, now)
    if refusal is not None and typed is not None and placed(form, refusal, told):
        others = []
    what, when, rest = terms_fields(form, booking)
    new = _new_fields(request, found, refusal, told)
    if any(each.error for each in new):
        others = []
    context: dict[str, object] = {
        "booking": booking,
        "found": found,
        "title": found.title if found is not None else booking.title or place_name(booking.space),
        "place": place_name(booking.space),
        "dates": dates_told(dates, booking),
        "what": what, "when": when, "rest": rest, "new": new,
        "editing": typed is not None,
        "back": _back(access),
        "problems": ErrorSummary.of((*what, *when, *rest, *new), others),
    }  # fmt: skip
    if found is not None:
        context |= _list(request, access, found, now)
        how, counts = standing(found, dates), counts_of([found.pk])[found.pk]
        context |= {
            "tag": state_tag(found, how, counts, now),
            "room": room_told(found, counts),
            "line": waiting_told(counts.waiting),
            "address": request.build_absolute_uri(reverse("sign_up", args=[found.token])),
            "qr": address_qr(found),
            "over": not how.dates or how.dates[-1].end <= now,
        }
    return render(request, "signup/desk.html", context, status=422 if typed is not None or refusal is not None else 200)


def _list(request: HttpRequest, access: Organiser, found: SignUp, now: datetime) -> dict[str, object]:
    text = request.GET.get("q", "").replace("\0", "").strip()[:80]
    number = page_asked(request.GET.get("side", ""))
    page = participants_of(found, text=text, offset=(number - 1) * PAGE)
    persons = [each.participant.person_id for each in page.rows]
    note_participants_read(access, party_here(request), persons, "sign_up_desk", now=now)
    last, here = number + 1 if page.more else number, reverse("sign_up_desk", args=[found.pk])

    def url(at: int) -> str:
        said = {"q": text, "side": str(at) if at > 1 else ""}
        return f"{here}?{urlencode({name: value for name, value in said.items() if value})}"

    rows = [
        (each, band_told(each.participant.band) if found.asks_age else "",
         each.participant.state == Participant.State.WAITING, each.participant.person_id is None)
        for each in page.rows
    ]  # fmt: skip
    empty = EmptyState(
        _("Nobody has signed up yet"), _("Share the address, or put people on the list yourself."), icon="PersonGroup"
    )
    if text:
        empty = EmptyState(_("Nothing found"), _("Nobody on the list has that name."), (Link(_("Show all"), here),))
    paging = Paging.of(number, last, url) if last > 1 else None
    return {"rows": rows, "text": text, "paging": paging, "empty": empty}


def _new_fields(request: HttpRequest, found: SignUp | None, refusal: Refusal | None, told: str) -> list[Field]:
    if found is None:
        return []
    mine = refusal is not None and request.POST.get("gjor") == "skriv"
    sent = request.POST if mine else QueryDict()
    code = refusal.code if refusal is not None and mine else ""
    if code == "missing_text":
        told = _("This must be filled in.")
    fields = [
        Field("navn", _("Name"), sent.get("navn", ""), longest=LONGEST_NAME, autocomplete="off",
              error=told if code in OF_NAME else ""),
    ]  # fmt: skip
    if found.asks_age:
        fields.append(age_field("aldersgruppe", sent.get("aldersgruppe", ""), told if code in OF_AGE else ""))
    fields.append(
        Field(
            "epost",
            _("E-mail address"),
            sent.get("epost", ""),
            "email",
            optional=True,
            autocomplete="off",
            error=told if code == "bad_email" else "",
            hint=_(
                "Only when she has said yes: she is told by e-mail if something changes. It is removed together "
                "with the name."
            ),
        )
    )
    return fields


def _back(access: Organiser) -> Link:
    if access.by_staff and access.booking.kind == Booking.Kind.SCHOOL_USE:
        return Link(_("School use"), reverse("desk_school_use", args=[access.booking.pk]))
    if access.by_staff:
        return Link(_("The event"), reverse("desk_event", args=[access.booking.pk]))
    return Link(_("The booking"), reverse("me_booking", args=[access.booking.pk]))


def _id(data: QueryDict) -> UUID:
    try:
        return UUID(data.get("id", "")[:40])
    except ValueError as error:
        raise Refusal("not_found") from error
