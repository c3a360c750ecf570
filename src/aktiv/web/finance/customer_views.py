"""Whom a municipality bills: found by name or number, and where and how each gets invoices."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from aktiv.payments.actions.billing import CustomerData, set_customer
from aktiv.payments.queries.batches import billing_of
from aktiv.payments.queries.customers import Holder, Listed, customers_of, holder_of
from aktiv.payments.refusals import sentence
from aktiv.people.permissions import Permission
from aktiv.values.refusal import Refusal
from aktiv.values.typed_text import one_line
from aktiv.web.components.forms import ErrorSummary, Field
from aktiv.web.components.links import Choice, EmptyState, Link, Paging, Tabs
from aktiv.web.components.order import Term
from aktiv.web.components.results import Tag
from aktiv.web.finance.asked import MOST_PAGES, narrowed_by, version_asked
from aktiv.web.gates import MunicipalDesk, staff_page
from aktiv.web.public.asking import page_asked

TEXTS: Mapping[str, tuple[str, int]] = {
    "gate": ("street", 200),
    "postnr": ("postcode", 12),
    "sted": ("place", 80),
    "referanse": ("buyer_reference", 100),
    "ordre": ("order_reference", 100),
}
"""The fields that are typed: which column each is, and how long."""
FIELD_OF = {"einvoice_needs_number": "efaktura", "half_an_address": "postnr"}


@dataclass(frozen=True, slots=True)
class Row:
    """A customer in the list."""

    url: str
    name: str
    number: str
    organisation_number: str
    place: str
    tags: tuple[Tag, ...]


@staff_page(Permission.MONEY_HANDLE)
@require_safe
def customers(request: HttpRequest, desk: MunicipalDesk) -> HttpResponse:
    """Finance. `q` finds, `vis` is nye for those without a number, `sorter` orders, `side` pages."""
    home, asked = desk.municipality, request.GET
    text, new = narrowed_by(asked.get("q", "")), asked.get("vis") == "nye"
    order = "nummer" if asked.get("sorter") == "nummer" else "navn"
    page = min(page_asked(asked.get("side", "")), MOST_PAGES)
    found, more = customers_of(home.pk, text=text, order=order, not_yet=new, page=page)
    here = reverse("finance_customers", args=[home.slug])

    def at(number: int = 1, *, vis: str = "nye" if new else "") -> str:
        chosen = {
            "vis": vis,
            "q": text,
            "sorter": "" if order == "navn" else order,
            "side": number if number > 1 else "",
        }
        kept = urlencode({name: value for name, value in chosen.items() if value})
        return f"{here}?{kept}" if kept else here

    views = (Link(_("With a number"), at(vis=""), not new), Link(_("Without a number yet"), at(vis="nye"), new))
    context = {
        "set_up": billing_of(home.pk) is not None,
        "tabs": Tabs(_("Customers"), views),
        "rows": [_row(each, home.slug) for each in found],
        "text": text,
        "new": new,
        "order": Field(
            "sorter", _("Order"), kind="select", mark_required=False,
            choices=(
                Choice("navn", _("By name"), order == "navn"), Choice("nummer", _("By number"), order == "nummer")),
        ),
        "paging": Paging.of(page, page + more, at) if more or page > 1 else None,
        "empty": EmptyState(
            _("No customers"),
            _("Nobody fits what you wrote.") if text
            else _("Everybody who was charged has a number.") if new
            else _("Whoever is billed gets a number with the first batch."),
            icon="PersonGroup",
        ),
    }  # fmt: skip
    return render(request, "finance/customers.html", context)


@staff_page(Permission.MONEY_HANDLE)
@require_http_methods(["GET", "HEAD", "POST"])
def customer(request: HttpRequest, desk: MunicipalDesk, holder_id: UUID) -> HttpResponse:
    """Finance. POST says where and how invoices are sent; whoever has no number gets one."""
    home, refusal = desk.municipality, None
    found = holder_of(holder_id, home.pk)
    if found is None:
        raise Http404
    if request.method == "POST":
        try:
            said = _data(request.POST, club=found.organisation is not None)
            set_customer(
                home.pk,
                said,
                person_id=found.person.pk if found.person is not None else None,
                organisation_id=found.organisation.pk if found.organisation is not None else None,
                version=version_asked(request.POST.get("versjon", "")),
                by=desk.person.pk,
                now=timezone.now(),
            )
        except Refusal as why:
            refusal = why
        else:
            messages.success(request, _("Saved."))
            return redirect("finance_customer", home.slug, holder_id)
    told = _told(refusal, found) if refusal is not None else ""
    wrong = FIELD_OF.get(refusal.code, "") if refusal is not None else ""
    fields = _fields(found, request.POST if refusal is not None else None, {wrong: told} if wrong else {})
    context = {
        "holder": found,
        "holder_id": str(holder_id),
        "customer": found.customer,
        "set_up": billing_of(home.pk) is not None,
        "terms": _terms(found),
        "fields": fields,
        "version": found.customer.version if found.customer is not None else 0,
        "errors": ErrorSummary.of(fields, [told] if told and not wrong else []),
    }
    return render(request, "finance/customer.html", context, status=422 if refusal is not None else 200)


def _data(typed: QueryDict, *, club: bool) -> CustomerData:
    """Raises Refusal("too_long") and ("control_characters")."""
    texts = {column: one_line(typed.get(name, ""), limit=limit) for name, (column, limit) in TEXTS.items()}
    return CustomerData(**texts, internal=club and "intern" in typed, einvoice=club and "efaktura" in typed)


def _fields(found: Holder, typed: QueryDict | None, errors: Mapping[str, str]) -> list[Field]:
    kept = found.customer

    def text(name: str, label: str, **more: str) -> Field:
        column, limit = TEXTS[name]
        value = typed.get(name, "") if typed is not None else getattr(kept, column, "")
        return Field(name, label, value, optional=True, longest=limit, error=errors.get(name, ""), **more)  # type: ignore[arg-type]

    def box(name: str, label: str, column: str, hint: str) -> Field:
        on = name in typed if typed is not None else getattr(kept, column, False)
        return Field(
            name, label, "1" if on else "", "checkbox", mark_required=False, hint=hint, error=errors.get(name, "")
        )

    fields = [
        text("gate", _("Street or box"), hint=_own_address(found)),
        text("postnr", _("Postcode")),
        text("sted", _("Town")),
        text("referanse", _("Their reference"), hint=_("Stands on every invoice, such as who ordered.")),
        text("ordre", _("Order number"), hint=_("Where they want one on every invoice.")),
    ]
    if found.organisation is not None:
        fields += [
            box("efaktura", _("Gets e-invoices (EHF)"), "einvoice", _("They are sent to the organisation number.")),
            box("intern", _("A unit of the municipality"), "internal", _("Is billed internally, without a KID.")),
        ]
    return fields


def _own_address(found: Holder) -> str:
    club = found.organisation
    if club is None or not club.place:
        return _("Empty: the invoice has no address.")
    told = {"address": ", ".join(each for each in (club.address, f"{club.postcode} {club.place}".strip()) if each)}
    return _("Empty: the address of the register, %(address)s.") % told


def _terms(found: Holder) -> list[Term]:
    number = str(found.customer.number) if found.customer is not None else _("None yet")
    terms = [Term(_("Customer number"), number)]
    if found.organisation is not None:
        terms.append(Term(_("Organisation number"), found.organisation.number or _("None")))
    return terms


def _told(refusal: Refusal, found: Holder) -> str:
    if refusal.code == "einvoice_needs_number":
        return _("%(name)s has no organisation number, and cannot get e-invoices.") % {"name": found.name}
    return sentence(refusal)


def _row(each: Listed, slug: str) -> Row:
    tags = [Tag(_("E-invoice"), "info")] if each.einvoice else []
    tags += [Tag(_("Unit of the municipality"), "neutral")] if each.internal else []
    return Row(
        reverse("finance_customer", args=[slug, each.holder]),
        each.name,
        str(each.number) if each.number is not None else "",
        each.organisation_number,
        each.place,
        tuple(tags),
    )
