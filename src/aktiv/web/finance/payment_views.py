"""Payments of a municipality: what wants somebody to look, each with all that was done about it, and giving back."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from aktiv.payments.actions.damages import decide_damage, take_damage
from aktiv.payments.actions.giving_back import decide_giving_back, give_back
from aktiv.payments.queries.deposits import deposit_told
from aktiv.payments.queries.finance import Told, payment_told, payments_of, sums_of
from aktiv.people.permissions import Permission
from aktiv.prices.rules.fees import minor_units
from aktiv.values import formatting
from aktiv.values.refusal import Refusal
from aktiv.web.components.forms import ErrorSummary, Field
from aktiv.web.components.links import EmptyState, Link, Paging, Tabs
from aktiv.web.finance.asked import narrowed_by, sent_once
from aktiv.web.finance.shown import line_of, orders_shown, postings_shown, terms_of
from aktiv.web.finance.words import told
from aktiv.web.gates import MunicipalDesk, staff_page
from aktiv.web.paying.damages_shown import damage_shown, deposit_terms
from aktiv.web.public.asking import page_asked

MOST_PAGES = 1_000


@staff_page(Permission.MONEY_HANDLE)
@require_safe
def payments(request: HttpRequest, desk: MunicipalDesk) -> HttpResponse:
    """Finance. The latest first; narrowed to what wants somebody to look, or by reference or booking number."""
    home, attention = desk.municipality, request.GET.get("vis") == "se"
    text, page = narrowed_by(request.GET.get("q", "")), min(page_asked(request.GET.get("side", "")), MOST_PAGES)
    found = payments_of(home.pk, text=text, attention=attention, page=page, now=desk.now)
    sums = sums_of(home.pk, desk.now)
    here = reverse("finance_payments", args=[home.slug])

    def at(number: int) -> str:
        chosen = {"vis": "se" if attention else "", "q": text, "side": number if number > 1 else ""}
        kept = urlencode({name: value for name, value in chosen.items() if value})
        return f"{here}?{kept}" if kept else here

    empty = EmptyState(
        _("No payments"),
        _("Nothing wants you to look at it.") if attention else _("Nobody has paid in this way yet."),
        icon="Receipt",
    )
    look = _("To look at (%(count)s)") % {"count": sums.to_look_at}
    context = {
        "tabs": Tabs(_("Payments"), (Link(_("All"), here, not attention), Link(look, f"{here}?vis=se", attention))),
        "lines": [line_of(each, home) for each in found.payments],
        "paging": Paging.of(page, page + found.more, at) if found.more or page > 1 else None,
        "empty": empty,
        "text": text,
        "attention": attention,
        "sums": [
            (name, formatting.money(amount, get_language() or "nb", home.currency))
            for name, amount in (
                (_("Reserved"), sums.reserved),
                (_("Money taken"), sums.taken),
                (_("Given back"), sums.given_back),
            )
        ],
    }
    return render(request, "finance/payments.html", context)


@staff_page(Permission.MONEY_HANDLE)
@require_http_methods(["GET", "HEAD", "POST"])
def payment(request: HttpRequest, desk: MunicipalDesk, payment_id: UUID) -> HttpResponse:
    """Finance. POST gives back, answers what a colleague has asked to give back, or takes damage from the deposit
    (`skade`: ny, ja or nei)."""
    home = desk.municipality
    refusal: Refusal | None = None
    if request.method == "POST":
        try:
            _do(request, desk, payment_id)
        except Refusal as said:
            if said.code == "not_found":
                raise Http404 from said
            refusal = said
        else:
            return redirect("finance_payment", home.slug, payment_id)
    found = payment_told(payment_id, home.pk)
    if found is None:
        raise Http404
    of_damage = "skade" in request.POST
    typed = request.POST if refusal is not None and "avgjor" not in request.POST and not of_damage else QueryDict()
    fields = _fields(found, typed, None if of_damage else refusal)
    deposit, of_deposit = _deposit(found, request.POST, refusal if of_damage else None)
    every = [*fields, *of_deposit]
    others = [told(refusal, home)] if refusal is not None and not any(each.error for each in every) else []
    waits = next((each for each in found.given_back if each.decided_at is None), None)
    context = {
        "payment": found.payment,
        "terms": terms_of(found, home),
        "orders": orders_shown(found, home),
        "postings": postings_shown(found),
        "given_back": found.given_back,
        "waits": waits,
        "waits_amount": formatting.money(waits.amount, get_language() or "nb", home.currency) if waits else "",
        "own": waits is not None and waits.asked_by_id == desk.person.pk,
        "most": found.most,
        "new_id": uuid4(),
        "fields": fields,
        "errors": ErrorSummary.of(every, others),
        **deposit,
    }
    return render(request, "finance/payment.html", context, status=422 if refusal is not None else 200)


FIELD_OF = {"not_an_amount": "belop", "nothing_to_refund": "belop", "more_than_paid": "belop",
            "reason_missing": "grunn", "too_long": "grunn", "control_characters": "grunn"}  # fmt: skip


def _do(request: HttpRequest, desk: MunicipalDesk, payment_id: UUID) -> None:
    data, home, now = request.POST, desk.municipality, timezone.now()
    if "skade" in data:
        _damage(data, desk, payment_id)
        messages.success(request, _("It is charged, and the payer is told.") if data["skade"] != "nei" else _("Saved."))
        return
    if "avgjor" in data:
        try:
            target = UUID(data.get("id", ""))
        except ValueError as error:
            raise Refusal("not_found") from error
        granted = data["avgjor"] == "ja"
        decide_giving_back(target, home.pk, granted=granted, by=desk.person.pk, now=now)
        messages.success(request, _goes_back(payment_id, home.pk) if granted else _("It is not given back."))
        return
    amount = minor_units(data.get("belop", ""))
    made = give_back(
        payment_id,
        home.pk,
        amount,
        data.get("grunn", ""),
        giving_back_id=sent_once(data),
        by=desk.person.pk,
        now=now,
    )
    if made.granted:
        messages.success(request, _goes_back(payment_id, home.pk))
    else:
        messages.info(request, _("It is more than one may give back alone. It waits for a colleague’s yes."))


def _goes_back(payment_id: UUID, municipality_id: int) -> str:
    """What finance is told: what its booking owes on an invoice is lowered before anything goes back."""
    found = payment_told(payment_id, municipality_id)
    if found is not None and found.beyond:
        return _("Less is owed. It is taken off what is invoiced first, and only what is more goes back.")
    return _("The money goes back. The provider is asked within a minute.")


def _damage(data: QueryDict, desk: MunicipalDesk, payment_id: UUID) -> None:
    """Charges damage, or answers a report of it."""
    home, by, now = desk.municipality.pk, desk.person.pk, timezone.now()
    if data["skade"] == "ny":
        amount = minor_units(data.get("skadebelop", ""))
        take_damage(payment_id, home, amount, data.get("hva", ""), damage_id=sent_once(data), by=by, now=now)
        return
    try:
        target = UUID(data.get("id", ""))
    except ValueError as error:
        raise Refusal("not_found") from error
    granted = data["skade"] == "ja"
    charged = minor_units(data.get("skadebelop", "")) if granted else None
    decide_damage(target, home, granted=granted, amount=charged, by=by, now=now)


def _deposit(found: Told, data: QueryDict, refusal: Refusal | None) -> tuple[dict[str, object], list[Field]]:
    """The deposit of a payment with what was reported, and the fields in which damage is taken; nothing where there is
    no deposit."""
    deposit = deposit_told(found.payment) if found.payment.loan_id is None else None  # of loans those decide who lend
    if deposit is None:
        return {}, []
    home, language = found.payment.municipality, get_language() or "nb"
    new = refusal is not None and data.get("skade") == "ny"
    wrong = told(refusal, home) if refusal is not None and new else ""
    code = refusal.code if refusal is not None and new else ""
    left = formatting.money(deposit.left, language, found.payment.currency)
    fields = [
        Field("skadebelop", _("Amount"), data.get("skadebelop", "") if new else "", longest=20, inputmode="decimal",
              error=wrong if code in ("not_an_amount", "nothing_to_charge", "too_much_damage") else "",
              hint=_("%(most)s is left of the deposit. What is more comes on an invoice.") % {"most": left}),
        Field("hva", _("What was damaged"), data.get("hva", "") if new else "", longest=300,
              error=wrong if code in ("reason_missing", "too_long", "control_characters") else "",
              hint=_("The payer reads this, and may answer.")),
    ]  # fmt: skip
    return {
        "deposit": deposit_terms(deposit, language),
        "damages": [damage_shown(each, found.payment, language) for each in deposit.damages],
        "deposit_open": deposit.until is not None,
        "damage_fields": fields,
    }, fields


def _fields(found: Told, typed: QueryDict, refusal: Refusal | None) -> list[Field]:
    def error(name: str) -> str:
        wrong = refusal is not None and FIELD_OF.get(refusal.code) == name
        return told(refusal, found.payment.municipality) if refusal is not None and wrong else ""

    most = found.most
    language, currency = get_language() or "nb", found.payment.currency
    return [
        Field("belop", _("Amount"), typed.get("belop") or f"{most // 100},{most % 100:02}", longest=20,
              error=error("belop"),
              hint=_("At most %(most)s.") % {"most": formatting.money(most, language, currency)}),
        Field("grunn", _("Why"), typed.get("grunn", ""), longest=300, error=error("grunn"),
              hint=_("Stands in the accounts. Write nothing about health or other private matters.")),
    ]  # fmt: skip
