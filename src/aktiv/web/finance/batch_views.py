"""Batches of invoices: what waits to be billed, drawing it up, its files, and handing it over or undoing it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from aktiv.payments.actions.batches import hand_over, undo_batch
from aktiv.payments.actions.drawing import begin_batch, draw_on
from aktiv.payments.files import EHF, file_of, titles_of
from aktiv.payments.models import Batch, Invoice
from aktiv.payments.queries.batches import (
    batch_of,
    batches_of,
    billing_of,
    has_einvoices,
    invoices_of,
    open_batch,
)
from aktiv.payments.queries.due import what_waits
from aktiv.payments.refusals import sentence
from aktiv.people.permissions import Permission
from aktiv.values import formatting
from aktiv.values.refusal import Refusal
from aktiv.web.components.forms import ErrorSummary, Field
from aktiv.web.components.links import Link, Paging
from aktiv.web.components.order import Term
from aktiv.web.components.results import Tag
from aktiv.web.finance.invoices_shown import title_of
from aktiv.web.finance.words import STATES
from aktiv.web.gates import MunicipalDesk, staff_page
from aktiv.web.public.asking import page_asked

MOST_PAGES = 1_000
AT_ONCE = 500
"""So few charges are billed while one waits; more of them by the worker."""
A_QUARTER = 25
FIELD_OF = {"not_a_day": "til", "until_not_over": "til", "reason_missing": "grunn"}


@dataclass(frozen=True, slots=True)
class Row:
    """A batch or an invoice in a list."""

    url: str
    name: str
    more: tuple[str, ...]
    amount: str
    tag: Tag | None


@staff_page(Permission.MONEY_HANDLE)
@require_http_methods(["GET", "HEAD", "POST"])
def batches(request: HttpRequest, desk: MunicipalDesk) -> HttpResponse:
    """Finance. What waits up to a day (`til`), and all batches. POST draws up a new one."""
    home, refusal = desk.municipality, None
    asked = request.POST if request.method == "POST" else request.GET
    typed = asked.get("til", "")
    try:
        until = _day(typed) or _last_of_the_month(desk.now.astimezone(home.zone).date())
        if request.method == "POST":
            made = begin_batch(home.pk, until=until, by=desk.person.pk, now=timezone.now())
            if what_waits(home.pk, until).lines <= AT_ONCE:
                while draw_on(made.pk, now=timezone.now()):
                    pass
            return redirect("finance_batch", home.slug, made.pk)
    except Refusal as said:
        refusal, until = said, _last_of_the_month(desk.today)
    told = sentence(refusal) if refusal is not None else ""
    of_field = refusal is not None and refusal.code in FIELD_OF
    field = Field("til", _("Uses up to and with"), typed or until.isoformat(), "date", error=told if of_field else "")
    page = min(page_asked(request.GET.get("side", "")), MOST_PAGES)
    found, more = batches_of(home.pk, page)
    here = reverse("finance_batches", args=[home.slug])
    context = {
        "set_up": billing_of(home.pk) is not None,
        "open": open_batch(home.pk),
        "field": field,
        "waiting": _waiting(home.pk, until, home.currency),
        "rows": [_row(each, home.slug) for each in found],
        "paging": Paging.of(page, page + more, lambda number: f"{here}?side={number}") if more or page > 1 else None,
        "errors": ErrorSummary.of([field], [told] if told and not of_field else []),
    }
    return render(request, "finance/batches.html", context, status=422 if refusal is not None else 200)


@staff_page(Permission.MONEY_HANDLE)
@require_http_methods(["GET", "HEAD", "POST"])
def batch(request: HttpRequest, desk: MunicipalDesk, batch_id: UUID) -> HttpResponse:
    """Finance. POST hands it over (`gjor` is overlever) or undoes it (angre, with the reason in `grunn`)."""
    home, refusal = desk.municipality, None
    if request.method == "POST":
        try:
            _do(request, desk, batch_id)
        except Refusal as said:
            if said.code == "not_found":
                raise Http404 from said
            refusal = said
        else:
            return redirect("finance_batch", home.slug, batch_id)
    found = batch_of(batch_id, home.pk)
    if found is None:
        raise Http404
    page = min(page_asked(request.GET.get("side", "")), MOST_PAGES)
    listed = invoices_of(found, page)
    here = reverse("finance_batch", args=[home.slug, batch_id])
    told = sentence(refusal) if refusal is not None else ""
    of_field = refusal is not None and refusal.code in FIELD_OF
    reason = Field("grunn", _("Why it is undone"), request.POST.get("grunn", ""), longest=300,
                   error=told if of_field else "")  # fmt: skip
    context = {
        "batch": found,
        "tag": tag_of(found),
        "terms": _terms(found),
        "percent": _percent(found),
        "far": _far(found),
        "say": _said_aloud(found, request.GET.get("sagt", "")),
        "left_out": [(each["customer"], sentence(Refusal(each["code"], **each["data"]))) for each in found.left_out],
        "rows": [_invoice_row(each, home.slug) for each in listed.invoices],
        "paging": Paging.of(page, page + listed.more, lambda number: f"{here}?side={number}")
        if listed.more or page > 1
        else None,
        "files": _files(found, home.slug),
        "reason": reason,
        "errors": ErrorSummary.of([reason], [told] if told and not of_field else []),
    }
    return render(request, "finance/batch.html", context, status=422 if refusal is not None else 200)


@staff_page(Permission.MONEY_HANDLE)
@require_safe
def file(request: HttpRequest, desk: MunicipalDesk, batch_id: UUID, format: str) -> HttpResponseBase:
    """Finance. A batch as an accounting file, or all its e-invoices; what the file cannot say is told instead."""
    home, found = desk.municipality, batch_of(batch_id, desk.municipality.pk)
    if found is None or found.state == Batch.State.DRAWING or format not in (EHF, *titles_of(found)):
        raise Http404
    try:
        made, called, media_type = file_of(found, format)
    except Refusal as refusal:
        messages.error(request, sentence(refusal))
        return redirect("finance_batch", home.slug, batch_id)
    return FileResponse(made, as_attachment=True, filename=called, content_type=media_type)


def _do(request: HttpRequest, desk: MunicipalDesk, batch_id: UUID) -> None:
    home, now, act = desk.municipality, timezone.now(), request.POST.get("gjor", "")
    if act == "overlever":
        hand_over(batch_id, home.pk, by=desk.person.pk, now=now)
        messages.success(request, _("The batch is handed over. Customers see their invoices on My page."))
    elif act == "angre":
        undo_batch(batch_id, home.pk, reason=request.POST.get("grunn", ""), by=desk.person.pk, now=now)
        messages.success(request, _("The batch is undone. What was in it waits for the next."))
    else:
        raise Refusal("no_such_act")


def tag_of(found: Batch) -> Tag:
    """How a batch stands."""
    kind = {"drawing": "info", "made": "warning", "handed_over": "success"}.get(found.state, "neutral")
    return Tag(str(STATES[found.state]), kind)  # type: ignore[arg-type]  # one of the kinds above


def _percent(found: Batch) -> int:
    return min(100, found.looked_at * 100 // found.customers) if found.customers else 100


def _far(found: Batch) -> str:
    return _("%(done)s of %(all)s customers") % {"done": found.looked_at, "all": found.customers}


def _said_aloud(found: Batch, before: str) -> str:
    """What a page that looks again by itself says: that a quarter more is done since `before` (per cent), or all."""
    if found.state != Batch.State.DRAWING:
        return str(STATES[found.state])
    last = int(before) if before.isascii() and before.isdigit() and len(before) <= 3 else 0
    return _far(found) if _percent(found) // A_QUARTER > last // A_QUARTER else ""


def _terms(found: Batch) -> list[Term]:
    language = get_language() or "nb"
    return [
        Term(_("Uses up to and with"), formatting.day_long(found.until, language)),
        Term(_("Issued"), formatting.day_long(found.issued, language)),
        Term(_("Due date"), formatting.day_long(found.due, language)),
        Term(_("Invoices"), str(found.invoices)),
        Term(_("Credit notes"), str(found.credit_notes)),
        Term(_("Lines"), str(found.lines)),
        Term(_("Total"), formatting.money(found.total, language, found.currency)),
    ]


def _waiting(municipality_id: int, until: date, currency: str) -> list[Term]:
    sums, language = what_waits(municipality_id, until), get_language() or "nb"
    return [
        Term(_("Customers"), str(sums.customers)),
        Term(_("Lines"), str(sums.lines)),
        Term(_("Total"), formatting.money(sums.amount, language, currency)),
        Term(_("Lines without an account"), str(sums.without_account)),
    ]


def _row(each: Batch, slug: str) -> Row:
    language = get_language() or "nb"
    return Row(
        reverse("finance_batch", args=[slug, each.pk]),
        _("Batch %(number)s") % {"number": each.number},
        (formatting.day_long(each.issued, language), str(each.invoices + each.credit_notes)),
        formatting.money(each.total, language, each.currency),
        tag_of(each),
    )


def _invoice_row(each: Invoice, slug: str) -> Row:
    language = get_language() or "nb"
    return Row(
        reverse("finance_invoice", args=[slug, each.pk]),
        title_of(each),
        (str(each.document["customer"]["name"]), formatting.date_short(each.due, language)),
        formatting.money(each.total, language, each.currency),
        Tag(_("E-invoice"), "info") if each.einvoice else None,
    )


def _files(found: Batch, slug: str) -> list[Link]:
    if found.state == Batch.State.DRAWING:
        return []
    named = dict(titles_of(found))
    if has_einvoices(found):
        named[EHF] = _("E-invoices (EHF)")
    return [
        Link(title, reverse("finance_file", args=[slug, found.pk, name]), icon="Download")
        for name, title in named.items()
    ]


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Refusal("not_a_day") from error


def _last_of_the_month(today: date) -> date:
    """The last day of the month before."""
    return today.replace(day=1) - timedelta(days=1)
