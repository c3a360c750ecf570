"""My page: the loans I have, and one loan with its receipt, its QR code and what may still be done with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from aktiv.lending.actions.changing import cancel, change_amounts, would_change
from aktiv.lending.actions.charging import owed_of
from aktiv.lending.actions.extending import extend, would_extend
from aktiv.lending.actions.following import follow_dates, stay_behind
from aktiv.lending.actions.reading import note_loans_read
from aktiv.lending.models import Kind, Line, Loan
from aktiv.lending.queries.asking import terms_of
from aktiv.lending.queries.blocks import my_blocks
from aktiv.lending.queries.loans import LoanAccess, access_loan, lines_of, my_loans
from aktiv.lending.queries.store import damages_of
from aktiv.lending.words import sentence
from aktiv.people.permissions import Permission
from aktiv.values.formatting import money
from aktiv.values.periods import Period
from aktiv.values.refusal import Refusal
from aktiv.web.components.forms import ErrorSummary, Field
from aktiv.web.components.links import EmptyState, Link, Paging
from aktiv.web.components.qr import Qr
from aktiv.web.gates import holding, signed_in
from aktiv.web.identity import party_here
from aktiv.web.lending.asking import amount_of, when_told
from aktiv.web.lending.changing import (
    AMOUNTS,
    LONGER,
    Confirming,
    confirm_amounts,
    confirm_longer,
    letting_of,
    longer_fields,
    price_shown,
    until_of,
)
from aktiv.web.lending.deposits import deposit_shown, pay_deposit, why_not
from aktiv.web.lending.shown import row_of, state_tag, terms_of_loan
from aktiv.web.me.sections import sections
from aktiv.web.public.asking import page_asked
from aktiv.web.public.searching import place_name

A_PAGE = 20


@require_safe
@signed_in
def loans(request: HttpRequest) -> HttpResponse:
    """Signed in. Her own loans or her organisation's: those that something is left to do with, or with `tidligere=1`
    those that have ended."""
    now, party = timezone.now(), party_here(request)
    past, page = request.GET.get("tidligere") == "1", page_asked(request.GET.get("side", ""))
    found = my_loans(party, past=past, offset=(page - 1) * A_PAGE, limit=A_PAGE)
    lines = lines_of(found.loans)
    here = reverse("me_loans")

    def url(number: int) -> str:
        query = "&".join([*(["tidligere=1"] if past else []), *([f"side={number}"] if number > 1 else [])])
        return f"{here}?{query}" if query else here

    last = page + 1 if found.more else page
    context = {
        "sections": sections("me_loans"),
        "past": past,
        "other_url": here if past else f"{here}?tidligere=1",
        "rows": [row_of(each, lines[each.pk], now) for each in found.loans],
        "blocks": [] if past else my_blocks(party, now),
        "paging": Paging.of(page, last, url) if last > 1 else None,
        "empty": EmptyState(
            _("No loans yet") if not past else _("No earlier loans"),
            _("Chairs, tents, sound and much else can be borrowed from the municipality."),
            (Link(_("Find equipment"), reverse("equipment")),),
        ),
    }
    return render(request, "lending/my_loans.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@holding(Permission.LOAN_SEE, Permission.LOAN_MAKE)
def loan(request: HttpRequest, loan_id: UUID) -> HttpResponse:
    """Who borrows, those who act for the organisation, and the municipality's staff. POST `gjor` cancels, extends,
    changes amounts, keeps it apart from a booked date that has moved, or goes to pay the deposit with the provider in
    `betal`; only who borrows may. What extending and other amounts cost is shown first, and sent back as `pris`; so is
    the fee for cancelling late, as `gebyr`."""
    now, party = timezone.now(), party_here(request)
    try:
        access = access_loan(loan_id, party, now)
    except Refusal:
        raise Http404 from None
    found = access.loan
    if found.occurrence_id is not None and follow_dates(now=now, loan_ids=[loan_id]):
        access = access_loan(loan_id, party, now)
        found = access.loan
    request.municipality = found.municipality  # type: ignore[attr-defined]  # the page wears its colours
    if not access.looks and party.person_id is not None:
        note_loans_read([found], party.person_id, "me_loan", now=now)
    typed: Mapping[str, str] = {}
    problems: tuple[str, ...] = ()
    confirming: Confirming | None = None
    if request.method == "POST":
        if not access.own:
            raise Http404
        try:
            if request.POST.get("gjor") == "depositum":
                return redirect("payment_away", pay_deposit(request, found, party, now).pk)
            confirming = _to_confirm(request, found, now)
            if confirming is None:
                messages.success(request, _done(request, found, now))
                return redirect("me_loan", loan_id)
            typed = request.POST
        except Refusal as refusal:
            why = why_not(refusal, found) or _why(refusal, found)
            typed, problems = request.POST, (why,)
            access = access_loan(loan_id, party, now)
            if refusal.code == "price_changed":
                confirming = _confirming(request, found, now)
    return _page(request, access, typed, problems, now, confirming=confirming)


def _to_confirm(request: HttpRequest, found: Loan, now: datetime) -> Confirming | None:
    """What was asked for without having seen what it costs. Raises Refusal."""
    if request.POST.get("gjor", "") in (LONGER, AMOUNTS) and price_shown(request.POST) is None:
        return _confirming(request, found, now)
    return None


def _confirming(request: HttpRequest, found: Loan, now: datetime) -> Confirming:
    """What more days or other amounts come to. Raises Refusal."""
    given, party = request.POST, party_here(request)
    version = amount_of(given.get("versjon", ""))
    if given.get("gjor") == LONGER:
        return confirm_longer(
            found, would_extend(found.pk, party, until_of(given, found), now=now, version=version), given
        )
    return confirm_amounts(would_change(found.pk, party, _amounts(given, found), now=now, version=version), given)


def _why(refusal: Refusal, found: Loan) -> str:
    if refusal.code == "fee_not_accepted":
        fee = money(refusal.data["fee"], get_language() or "nb")
        return _("Cancelling costs %(fee)s now. Nothing is cancelled yet.") % {"fee": fee}
    return sentence(refusal, found.municipality.zone)


def _done(request: HttpRequest, found: Loan, now: datetime) -> str:
    """Does what was pressed. Raises Refusal."""
    party, given = party_here(request), request.POST
    version, price = amount_of(given.get("versjon", "")), price_shown(given)
    acts: dict[str, Callable[[], str]] = {
        "avbestill": lambda: _cancelled(
            cancel(found.pk, party, now=now, version=version, accepted_fee=_fee_shown(given))
        ),
        LONGER: lambda: _extended(
            extend(found.pk, party, until_of(given, found), now=now, version=version, expected=price)
        ),
        AMOUNTS: lambda: _changed(
            change_amounts(found.pk, party, _amounts(given, found), now=now, version=version, expected=price)
        ),
        "behold": lambda: _kept(found, party.person_id, now),
    }
    act = acts.get(given.get("gjor", ""))
    if act is None:
        raise Http404
    return act()


def _page(
    request: HttpRequest,
    access: LoanAccess,
    typed: Mapping[str, str],
    problems: tuple[str, ...],
    now: datetime,
    *,
    confirming: Confirming | None,
) -> HttpResponse:
    found = access.loan
    lines, zone, language = lines_of([found])[found.pk], found.municipality.zone, get_language() or "nb"
    standing = found.state in (Loan.State.ASKED, Loan.State.RESERVED)
    longer: tuple[Field, ...] = ()
    if access.own and found.state in (Loan.State.RESERVED, Loan.State.OUT) and now <= found.during.upper:
        most = terms_of(found.municipality_id).most_extensions
        by_staff = any(Kind.Decided.BY_STAFF in _decided(line) for line in lines)  # who lends is asked by phone
        longer = longer_fields(found, typed, now) if found.extended < most and not by_staff else ()
    moved = ""
    if found.left_behind and found.occurrence is not None and standing:
        during = found.occurrence.during
        moved = when_told(during.lower, during.upper, found.municipality)
    fields = _amount_fields(lines, typed) if access.own and standing else []
    context = {
        "sections": sections("me_loans"),
        "loan": found,
        "tag": state_tag(found, now),
        "terms": terms_of_loan(found),
        "lines": lines,
        "qr": _qr(request, found),
        "along": place_name(found.occurrence.space) if found.occurrence is not None else "",
        "moved": moved,
        "amounts": fields,
        "longer": longer,
        "own": access.own,
        "may_cancel": access.own and standing,
        "letting": letting_of(found, now) if access.own and standing else None,
        "confirming": confirming,
        "errors": ErrorSummary.of((), problems),
        "damages": [
            (each, f"{each.count} × {each.line.pool.kind.name.said_in(language).text}")
            for each in (damages_of(found) if found.out_at is not None else ())
        ],
        "owed": money(sum(owed_of(found).values()), language) if found.out_at is not None or found.cancel_fee else "",
        "deposit": deposit_shown(found, own=access.own, now=now),
        "zone": zone,
        "as_staff": access.as_staff,
    }  # fmt: skip
    return render(request, "lending/loan.html", context, status=422 if problems else 200)


def _decided(line: Line) -> frozenset[str]:
    """How what it was asked for as is decided, and what it is."""
    return frozenset({line.pool.kind.decided, *([line.whole.decided] if line.whole is not None else [])})


def _qr(request: HttpRequest, found: Loan) -> Qr | None:
    """What the storekeeper reads, as long as something is left to do."""
    if found.state not in Loan.State.open():
        return None
    return Qr(request.build_absolute_uri(f"/l/{found.code}"), _("Code for the storekeeper"))


def _amount_fields(lines: list[Line], typed: Mapping[str, str]) -> list[Field]:
    """How many of each kind, sets as sets."""
    found: dict[int, Field] = {}
    language = get_language() or "nb"
    for line in lines:
        kind, amount = (line.whole, line.wholes) if line.whole is not None else (line.pool.kind, line.amount)
        name = f"antall-{kind.pk}"
        value = typed.get(name, str(amount))
        label = kind.name.said_in(language).text
        found[kind.pk] = Field(name, label, value, inputmode="numeric", mark_required=False)
    return list(found.values())


def _amounts(given: Mapping[str, str], found: Loan) -> dict[int, int]:
    """What was typed for the kinds that the loan has. Raises Refusal("too_many_asked", limit)."""
    wanted: dict[int, int] = {}
    for line in lines_of([found])[found.pk]:
        kind_id = line.whole_id or line.pool.kind_id
        number = amount_of(given.get(f"antall-{kind_id}", ""), 0)
        if number is None:
            raise Refusal("too_many_asked", limit=line.pool.stock)
        if number:
            wanted[kind_id] = number
    return wanted


def _fee_shown(given: Mapping[str, str]) -> int:
    """The fee for cancelling that the page told, in øre."""
    text = given.get("gebyr", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 15 else 0


def _cancelled(found: Loan) -> str:
    if found.state == Loan.State.CANCELLED and found.cancel_fee:
        fee = money(found.cancel_fee, get_language() or "nb")
        return _("It is cancelled. The fee is %(fee)s, and comes on an invoice.") % {"fee": fee}
    return _("It is cancelled.") if found.state == Loan.State.CANCELLED else _("It is withdrawn.")


def _extended(found: Loan) -> str:
    period = Period(found.during.lower, found.during.upper)
    return _("It is yours longer: %(when)s.") % {"when": when_told(period.start, period.end, found.municipality)}


def _changed(found: Loan) -> str:  # noqa: ARG001 - as its neighbours
    return _("It is changed.")


def _kept(found: Loan, person_id: UUID | None, now: datetime) -> str:
    assert person_id is not None  # whoever may change it is somebody
    stay_behind(found.pk, by=person_id, now=now)
    return _("The loan stands as it was, apart from the booking.")
