"""Several who pay one booking: asking another organisation, and answering when one is asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from aktiv.bookings import words as bookings
from aktiv.bookings.models import Booking, Occurrence, Sharing
from aktiv.bookings.queries.bookings import period_of
from aktiv.bookings.queries.sharing import (
    Side,
    access_sharing,
    additions_of,
    dates_to_come,
    foresee,
    paid_for_by,
    sharings_of_booking,
)
from aktiv.payments.actions.sharing import answer_asking, ask_to_pay, end_sharing, take_back_asking
from aktiv.people.permissions import Permission
from aktiv.people.queries.organisations import organisation_with
from aktiv.values import formatting
from aktiv.values.numbers import scheme
from aktiv.values.refusal import Refusal
from aktiv.values.texts import Texts
from aktiv.web.components.forms import ErrorSummary, Field
from aktiv.web.components.links import Choice, EmptyState
from aktiv.web.components.order import Term
from aktiv.web.components.results import Tag
from aktiv.web.gates import holding, signed_in
from aktiv.web.identity import organisation_here, party_here, person_here
from aktiv.web.me.readers import access_or_404
from aktiv.web.me.sections import sections
from aktiv.web.public.searching import place_name

WHY: Mapping[str, Promise] = {
    "no_such_payer": gettext_lazy("No organisation here has that number. Check it, or ask them to sign in once."),
    "not_a_share": gettext_lazy("Write a whole percentage from 1 to 100."),
    "no_such_addition": gettext_lazy("That addition is not in the booking any more."),
    "shared_too_much": gettext_lazy("Together you have asked for more than the whole. Write less."),
    "addition_taken": gettext_lazy("Somebody else is asked to pay that addition, or pays it."),
    "paid_beforehand": gettext_lazy("It is paid with Vipps or card, and cannot be shared."),
}
"""What bookings do not say themselves, or say of something else."""
FIELD_OF: Mapping[str, str] = {
    "no_such_payer": "orgnr", "payer_not_active": "orgnr", "pays_already": "orgnr", "not_a_share": "prosent",
    "nothing_to_share": "prosent", "shared_too_much": "prosent",
}  # fmt: skip
MOST_DATES = 40


@dataclass(frozen=True, slots=True)
class Row:
    """An agreement in a list: who, what, how it stands, what it comes to, and what its reader may do about it."""

    id: UUID
    url: str
    who: str
    what: str
    comes_to: str
    tag: Tag
    act: str
    act_name: str


@require_http_methods(["GET", "HEAD", "POST"])
@holding(Permission.BOOKING_SEE)
def payers(request: HttpRequest, booking_id: UUID) -> HttpResponse:
    """For those who book for the organisation that has it. Who pays what; POST asks another, takes that back, or ends
    what was agreed."""
    now = timezone.now()
    access = access_or_404(request, booking_id, now, to_change=True)
    found = access.booking
    if found.organisation is None:
        raise Http404
    refusal: Refusal | None = None
    if request.method == "POST":
        try:
            _do(request, found, now)
        except Refusal as said:
            if said.code == "not_found":
                raise Http404 from said
            refusal = said
        else:
            return redirect("me_payers", booking_id)
    names = additions_of(found.pk, now)
    typed = request.POST if refusal is not None else QueryDict()
    fields = _fields(typed, refusal)
    request.municipality = found.municipality  # type: ignore[attr-defined]  # the page wears its colours
    context = {
        "sections": sections("me_bookings"),
        "booking": found,
        "place": place_name(found.space),
        "holder": found.organisation.name,
        "rows": [_row(each, names, now) for each in sharings_of_booking(found)],
        "can_ask": bool(dates_to_come(found.pk, now)),
        "fields": fields,
        "additions": _additions(typed, names),
        "errors": _errors(fields, refusal),
    }
    return render(request, "me/payers.html", context, status=422 if refusal is not None else 200)


@require_safe
@signed_in
def paying_for(request: HttpRequest) -> HttpResponse:
    """Signed in. What the club that one acts for is asked to pay for others, and does."""
    organisation = organisation_here(request)
    rows = []
    if organisation is not None:
        for each in paid_for_by(organisation.pk):
            state = Sharing.State(each.state)
            url = reverse("me_paying", args=[each.pk])
            place = place_name(each.booking.space)
            rows.append(Row(each.pk, url, each.organisation.name, f"{place}: {_short(each)}", "", _tag(state), "", ""))
    nothing = _("Nobody has asked you to pay for them.")
    choose = _("Choose the club that you act for at the top of the page.")
    context = {
        "sections": sections("me_invoices"),
        "rows": rows,
        "empty": EmptyState(_("Nothing here"), nothing if organisation else choose, icon="Receipt"),
    }
    return render(request, "me/paying_for.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@holding(Permission.BOOKING_MAKE)
def paying(request: HttpRequest, sharing_id: UUID) -> HttpResponse:
    """For those who book for the organisation that is asked, or that asks. POST says yes or no, or ends it."""
    person, now = person_here(request), timezone.now()
    try:
        sharing, sides = access_sharing(sharing_id, person.pk if person else None, now)
    except Refusal as said:
        raise Http404 from said
    refusal: Refusal | None = None
    if request.method == "POST":
        try:
            _answer(request, sharing_id, now)
        except Refusal as said:
            if said.code == "not_found":
                raise Http404 from said
            refusal = said
            sharing, sides = access_sharing(sharing_id, person.pk if person else None, now)
        else:
            return redirect("me_paying", sharing_id)
    names = additions_of(sharing.booking_id, now)
    request.municipality = sharing.municipality  # type: ignore[attr-defined]  # the page wears its colours
    state = Sharing.State(sharing.state)
    # When it was not to be, or is over, what the other books is none of the payer's business.
    told = Side.HOLDER in sides or state in Sharing.State.standing()
    dates = dates_to_come(sharing.booking_id, now) if told else []
    context = {
        "sections": sections("me_invoices"),
        "sharing": sharing,
        "title": _("%(club)s asks %(payer)s to pay") % {"club": sharing.organisation.name, "payer": sharing.payer.name},
        "tag": _tag(state),
        "terms": _terms(sharing, names, now),
        "dates": [_date(each, sharing) for each in dates[:MOST_DATES]],
        "more": max(0, len(dates) - MOST_DATES),
        "may_answer": Side.PAYER in sides and state == Sharing.State.ASKED,
        "may_end": state == Sharing.State.ACCEPTED,
        "booking_url": reverse("me_booking", args=[sharing.booking_id]) if Side.HOLDER in sides else "",
        "errors": _errors([], refusal),
    }
    return render(request, "me/paying.html", context, status=422 if refusal is not None else 200)


def _do(request: HttpRequest, found: Booking, now: datetime) -> None:
    data, party = request.POST, party_here(request)
    match data.get("gjor"):
        case "tilbake":
            take_back_asking(_id(data), party, now=now)
            messages.success(request, _("They are not asked any more."))
        case "avslutt":
            end_sharing(_id(data), party, now=now)
            messages.success(request, _("You pay all of what is to come."))
        case _:
            payer = _payer(data.get("orgnr", ""), found.municipality.number_scheme)
            percent, additions = _percent(data.get("prosent", "")), data.getlist("tillegg")[:50]
            ask_to_pay(found.pk, party, payer, percent=percent, additions=additions, now=now)
            messages.success(request, _("They are asked. Nothing is charged to them before they say yes."))


def _answer(request: HttpRequest, sharing_id: UUID, now: datetime) -> None:
    party = party_here(request)
    match request.POST.get("svar"):
        case "ja":
            answer_asking(sharing_id, party, accepts=True, now=now)
            messages.success(request, _("You pay your part of the dates to come."))
        case "nei":
            answer_asking(sharing_id, party, accepts=False, now=now)
            messages.success(request, _("You said no. Nothing is charged to you."))
        case "avslutt":
            end_sharing(sharing_id, party, now=now)
            messages.success(request, _("It has ended for the dates to come."))
        case _:
            raise Refusal("no_such_act")


def _payer(text: str, key: str) -> UUID:
    """Raises Refusal("no_such_payer")."""
    try:
        number = scheme(key).organisation_number(text)
    except Refusal:
        raise Refusal("no_such_payer") from None
    payer = organisation_with(key, number)
    if payer is None:
        raise Refusal("no_such_payer")
    return payer.pk


def _percent(text: str) -> int:
    """Nothing where nothing is written. Raises Refusal("not_a_share")."""
    bare = text.replace("%", "").strip()
    if not bare:
        return 0
    if not (bare.isascii() and bare.isdigit() and len(bare) <= 3):
        raise Refusal("not_a_share")
    return int(bare)


def _id(data: QueryDict) -> UUID:
    try:
        return UUID(data.get("id", ""))
    except ValueError as error:
        raise Refusal("not_found") from error


def _fields(typed: QueryDict, refusal: Refusal | None) -> list[Field]:
    def error(name: str) -> str:
        return _why(refusal) if refusal is not None and FIELD_OF.get(refusal.code) == name else ""

    return [
        Field("orgnr", _("Organisation number of the one you ask"), typed.get("orgnr", ""), longest=20,
              inputmode="numeric", error=error("orgnr")),
        Field("prosent", _("How many percent of the use"), typed.get("prosent", ""), longest=5, inputmode="numeric",
              optional=True, error=error("prosent"), hint=_("Additions are not in it.")),
    ]  # fmt: skip


def _additions(typed: QueryDict, names: Mapping[str, Texts]) -> tuple[Choice, ...]:
    language, chosen = get_language() or "nb", set(typed.getlist("tillegg"))
    return tuple(Choice(key, name.said_in(language).text, key in chosen) for key, name in names.items())


def _errors(fields: list[Field], refusal: Refusal | None) -> ErrorSummary:
    others = []
    if refusal is not None and refusal.code not in FIELD_OF:
        others = [_why(refusal)]
    return ErrorSummary.of(fields, others)


def what_of(sharing: Sharing, names: Mapping[str, Texts]) -> str:
    """ "50 % of the use and all of Cleaning"."""
    language = get_language() or "nb"
    told = [_("%(percent)s%% of the use") % {"percent": sharing.percent}] if sharing.percent else []
    told += [names[key].said_in(language).text if key in names else key for key in sharing.additions]
    if len(told) == 1:
        return told[0]
    return _("%(first)s and %(last)s") % {"first": ", ".join(told[:-1]), "last": told[-1]}


def _tag(state: Sharing.State) -> Tag:
    return {
        Sharing.State.ASKED: Tag(_("Waits for an answer"), "warning", "Clock"),
        Sharing.State.ACCEPTED: Tag(_("Agreed"), "success", "CheckmarkCircle"),
        Sharing.State.DECLINED: Tag(_("They said no"), "danger", "XMarkOctagon"),
        Sharing.State.WITHDRAWN: Tag(_("Taken back"), "neutral", "ArrowUndo"),
        Sharing.State.ENDED: Tag(_("Has ended"), "neutral", "Clock"),
    }[state]


def _short(sharing: Sharing) -> str:
    """ "50 % of the use and 1 addition"."""
    told = [_("%(percent)s%% of the use") % {"percent": sharing.percent}] if sharing.percent else []
    if count := len(sharing.additions):
        told.append(ngettext("%(count)s addition", "%(count)s additions", count) % {"count": count})
    return told[0] if len(told) == 1 else _("%(first)s and %(last)s") % {"first": told[0], "last": told[1]}


def _row(each: Sharing, names: Mapping[str, Texts], now: datetime) -> Row:
    """As the one who asked sees it."""
    state = Sharing.State(each.state)
    act, act_name = "", ""
    if state == Sharing.State.ASKED:
        act, act_name = "tilbake", _("Take it back")
    elif state == Sharing.State.ACCEPTED:
        act, act_name = "avslutt", _("End it")
    return Row(
        each.pk,
        reverse("me_paying", args=[each.pk]),
        each.payer.name,
        what_of(each, names),
        _comes_to(each, now) if state in Sharing.State.standing() else "",
        _tag(state),
        act,
        act_name,
    )


def _comes_to(sharing: Sharing, now: datetime) -> str:
    found = foresee(sharing, now)
    told = {
        "amount": formatting.money(found.amount, get_language() or "nb", sharing.municipality.currency),
        "dates": found.dates,
    }
    return (
        ngettext("%(amount)s for %(dates)s date to come", "%(amount)s for %(dates)s dates to come", found.dates) % told
    )


def _terms(sharing: Sharing, names: Mapping[str, Texts], now: datetime) -> list[Term]:
    terms = [
        Term(_("Who asks"), sharing.organisation.name),
        Term(_("Who is to pay"), sharing.payer.name),
        Term(_("What"), what_of(sharing, names)),
        Term(_("Where"), place_name(sharing.booking.space)),
        Term(_("Booking number"), str(sharing.booking.number)),
        Term(_("Municipality"), sharing.municipality.name),
    ]
    if sharing.state in Sharing.State.standing():
        terms.append(Term(_("Comes to, with VAT"), _comes_to(sharing, now)))
    return terms


def _date(each: Occurrence, sharing: Sharing) -> str:
    language, zone = get_language() or "nb", sharing.municipality.zone
    period = period_of(each)
    hours = formatting.span(period.start, period.end, language, zone)
    return f"{formatting.day_long(period.start, language, zone)} {hours}"


__all__ = ["payers", "paying", "paying_for"]


def _why(refusal: Refusal) -> str:
    """Why it was refused, in words."""
    if refusal.code in WHY:
        return str(WHY[refusal.code])
    known = bookings.WHY.get(refusal.code)
    return _(known) % refusal.data if known is not None else _("Choose what is to be done.")
