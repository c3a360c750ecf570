"""The VAT table: which rate a code has from which day on. A rate that was charged stands."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from aktiv.people.permissions import Permission
from aktiv.prices import words
from aktiv.prices.actions import NewVatRate, drop_vat_rate, set_vat_rates
from aktiv.prices.queries.setup import vat_rates_of
from aktiv.prices.rules.reading import basis_points_of, date_of
from aktiv.prices.rules.writing import percent
from aktiv.values import formatting
from aktiv.values.refusal import Refusal
from aktiv.web.components.forms import ErrorSummary, Field
from aktiv.web.gates import MunicipalDesk, staff_page
from aktiv.web.pricing.pages import head, today_of, typed
from aktiv.web.pricing.told import dated

_CODE = re.compile(r"[a-z0-9_-]{1,20}", re.ASCII)


@dataclass(frozen=True, slots=True)
class RateShown:
    """A rate from a day on. `coming` can be taken out again."""

    id: int
    percent: str
    since: str
    now: bool
    coming: bool


@staff_page(Permission.PRICE_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def vat(request: HttpRequest, desk: MunicipalDesk) -> HttpResponse:
    """Finance and administrators. POST `fjern` takes a rate out that has not begun; else a rate is added."""
    home, language = desk.municipality, get_language() or "nb"
    values = typed(request.POST)
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            if values.get("fjern"):
                rate_id = values["fjern"]
                drop_vat_rate(
                    home.pk, int(rate_id) if rate_id.isdecimal() and len(rate_id) <= 18 else 0,
                    by=desk.person.pk, now=desk.now,
                )  # fmt: skip
            else:
                set_vat_rates(home.pk, [_rate(values, errors)], by=desk.person.pk, now=desk.now)
            messages.success(request, _("Saved."))
            return redirect("setup_vat", home.slug)
        except Refusal as refusal:
            errors.setdefault("fra", words.sentence(refusal, language)) if not errors else None
    table = vat_rates_of(home.pk)
    today = today_of(desk)
    shown = []
    for code, rates in table.items():
        current = next((rate for rate in rates if rate.valid_from <= today), None)
        shown.append(
            (code, [
                RateShown(rate.pk, f"{percent(rate.basis_points).replace(',', formatting.words(language).decimal)} %",
                          dated(rate.valid_from, language), rate is current, rate.valid_from > today)
                for rate in rates
            ])
        )  # fmt: skip
    fields = [
        Field("kode", _("Code"), values.get("kode", ""), error=errors.get("kode", ""), longest=20,
              hint=_("A code that is there, or a new one of small letters, figures and hyphens.")),
        Field("prosent", _("Percent"), values.get("prosent", ""), error=errors.get("prosent", ""), inputmode="decimal"),
        Field("fra", _("From the day"), values.get("fra", ""), "date", error=errors.get("fra", "")),
    ]  # fmt: skip
    context = head(desk, "setup_vat") | {"table": shown, "fields": fields, "problems": ErrorSummary.of(fields)}
    return render(request, "pricing/vat.html", context, status=422 if errors else 200)


def _rate(values: dict[str, str], errors: dict[str, str]) -> NewVatRate:
    """Raises the last Refusal of what is wrong; each is in `errors`."""
    last: Refusal | None = None

    def note(name: str, refusal: Refusal) -> None:
        nonlocal last
        last = refusal
        errors[name] = words.sentence(refusal, get_language() or "nb")

    points, since = 0, None
    if not _CODE.fullmatch(values.get("kode", "")):
        note("kode", Refusal("not_a_key"))
    try:
        points = basis_points_of(values.get("prosent", "").removesuffix("%").strip())
        if points > 10_000:
            note("prosent", Refusal("not_a_percent"))
    except Refusal as refusal:
        note("prosent", refusal)
    try:
        since = date_of(values.get("fra", ""))
    except Refusal as refusal:
        note("fra", refusal)
    if last is not None or since is None:
        raise last or Refusal("not_a_date")
    return NewVatRate(values["kode"], points, since)
