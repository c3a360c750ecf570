"""Free hours: how many a price group or one organisation has in a year, and how many of them are taken."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from aktiv.people.permissions import Permission
from aktiv.people.queries.organisations import organisation_called
from aktiv.prices import words
from aktiv.prices.actions import NewQuota, add_quota, change_quota, copy_quotas, drop_quota
from aktiv.prices.models import FreeQuota
from aktiv.prices.queries import groups_of
from aktiv.prices.queries.quotas import most_taken_of, quotas_of
from aktiv.prices.queries.setup import lists_of, places_of
from aktiv.prices.rules.reading import date_of, minutes_of_hours
from aktiv.prices.rules.yearly import year_told
from aktiv.values import formatting
from aktiv.values.refusal import Refusal
from aktiv.web.components.forms import ErrorSummary, Field
from aktiv.web.components.links import Choice
from aktiv.web.gates import MunicipalDesk, staff_page
from aktiv.web.pricing.pages import head, today_of, typed
from aktiv.web.pricing.told import dated, quota_where
from aktiv.web.pricing.use_views import offered_places

ONE = "lag"
FIELD_OF = {
    "no_minutes": "timer",
    "not_a_date": "fra",
    "end_before_start": "til",
    "more_than_a_year": "til",
    "no_price_group": "hvem",
    "not_one_payer": "hvem",
    "no_such_organisation": "nummer",
    "no_such_place": "hva",
    "no_price_list": "hva",
}


@dataclass(frozen=True, slots=True)
class QuotaRow:
    """A quota as it is listed. `taken` is empty when nobody has begun on it."""

    id: int
    whom: str
    where: str
    hours: str
    taken: str


@dataclass(frozen=True, slots=True)
class YearShown:
    """The quotas of one year. `first` is for the button that copies them."""

    name: str
    first: str
    rows: tuple[QuotaRow, ...]


@staff_page(Permission.PRICE_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def quotas(request: HttpRequest, desk: MunicipalDesk) -> HttpResponse:
    """Finance and administrators. POST `fjern` takes a quota away, `endre` gives it other hours (`t<id>`), `kopier` a
    year's quotas to the next year; else one is given."""
    home, language = desk.municipality, get_language() or "nb"
    today = today_of(desk)
    values = typed(request.POST)
    errors: dict[str, str] = {}
    others: list[str] = []
    places = _places(home.pk, today, language)
    if request.method == "POST":
        try:
            messages.success(request, _done(desk, values, places))
            return redirect("setup_price_quotas", home.slug)
        except Refusal as refusal:
            told = words.sentence(refusal, language)
            field = FIELD_OF.get(refusal.code)
            if values.get("endre") or values.get("fjern") or field is None:
                others.append(told)
            else:
                errors["til" if refusal.data.get("column") == "til" else field] = told
    fields = _fields(home.pk, values, errors, places, today)
    context = head(desk, "setup_price_quotas") | {
        "years": _years(quotas_of(home.pk), values, language),
        "fields": fields,
        "problems": ErrorSummary.of(fields, others),
    }
    return render(request, "pricing/quotas.html", context, status=422 if errors or others else 200)


def _done(desk: MunicipalDesk, values: Mapping[str, str], places: Sequence[tuple[str, str]]) -> str:
    """Does what was asked for, and says so. Raises Refusal."""
    home, by, now = desk.municipality.pk, desk.person.pk, desk.now
    if which := values.get("fjern"):
        drop_quota(home, _id(which), by=by, now=now)
    elif which := values.get("endre"):
        change_quota(home, _id(which), minutes_of_hours(values.get(f"t{_id(which)}", "")), by=by, now=now)
    elif first := values.get("kopier"):
        copied = copy_quotas(home, date_of(first), by=by, now=now)
        if not copied:
            return _("They are all there for the next year already.")
        return ngettext("%(n)s copied to the next year.", "%(n)s copied to the next year.", copied) % {"n": copied}
    else:
        add_quota(home, _typed(values, dict(places)), by=by, now=now)
    return _("Saved.")


def _typed(values: Mapping[str, str], places: Mapping[str, str]) -> NewQuota:
    """Raises the first Refusal of what is wrong."""
    minutes = minutes_of_hours(values.get("timer", ""))
    first = date_of(values.get("fra", ""))
    try:
        last = date_of(values.get("til", ""))
    except Refusal as refusal:
        raise Refusal(refusal.code, column="til") from refusal
    whom, what = values.get("hvem", ""), values.get("hva", "alle")
    club = organisation_called(values.get("nummer", "").replace(" ", "")) if whom == ONE else None
    if whom == ONE and club is None:
        raise Refusal("no_such_organisation")
    if what not in places:
        raise Refusal("no_such_place")
    kind, _colon, which = what.partition(":")
    return NewQuota(
        minutes=minutes,
        first=first,
        last=last,
        group="" if whom == ONE else whom,
        organisation_id=club.pk if club else None,
        list_key=which if kind == "liste" else "",
        facility_id=int(which) if kind == "anlegg" else None,
        kind=which if kind == "type" else "",
    )


def _places(municipality_id: int, today: date, language: str) -> list[tuple[str, str]]:
    lists = {each.price_list.key: each.price_list.names.said_in(language).text
             for each in reversed(lists_of(municipality_id, today))}  # fmt: skip
    named = [(f"liste:{key}", _("the price list %(name)s") % {"name": name}) for key, name in sorted(lists.items())]
    return [*offered_places(places_of(municipality_id), "", language), *named]


def _fields(
    municipality_id: int,
    values: Mapping[str, str],
    errors: Mapping[str, str],
    places: Sequence[tuple[str, str]],
    today: date,
) -> list[Field]:
    language = get_language() or "nb"
    whom, what = values.get("hvem", ""), values.get("hva", "alle")
    groups = [(each.code, each.names.said_in(language).text) for each in groups_of(municipality_id)]
    offered = [*groups, (ONE, _("one organisation"))]
    year = today.year + (today.month > 6)
    return [
        Field("hvem", _("Who has it"), whom, "select", error=errors.get("hvem", ""), mark_required=False,
              hint=_("Each organisation that pays as the group has so many hours."),
              choices=tuple(Choice(code, name, code == whom) for code, name in offered)),
        Field("nummer", _("Organisation number"), values.get("nummer", ""), error=errors.get("nummer", ""),
              optional=True, inputmode="numeric", longest=40, hint=_("Only for one organisation.")),
        Field("timer", _("Free hours"), values.get("timer", ""), error=errors.get("timer", ""), inputmode="decimal",
              longest=10),
        Field("hva", _("Where"), what, "select", error=errors.get("hva", ""), mark_required=False,
              choices=tuple(Choice(value, label, value == what) for value, label in places)),
        Field("fra", _("From the day"), values.get("fra", f"{year}-01-01"), "date", error=errors.get("fra", "")),
        Field("til", _("To and with the day"), values.get("til", f"{year}-12-31"), "date",
              error=errors.get("til", "")),
    ]  # fmt: skip


def _years(quotas: Sequence[FreeQuota], values: Mapping[str, str], language: str) -> list[YearShown]:
    taken = most_taken_of([each.pk for each in quotas])
    found: dict[tuple[date, date], list[QuotaRow]] = {}
    for each in quotas:
        clubs, minutes = taken.get(each.pk, (0, 0))
        told = ""
        if clubs:
            told = ngettext(
                "%(n)s organisation has taken %(hours)s", "%(n)s organisations have taken %(hours)s", clubs
            ) % {"n": clubs, "hours": formatting.hours(minutes, language)}
        whom = each.organisation.name if each.organisation else each.price_group.names.said_in(language).text  # type: ignore[union-attr]
        hours = values.get(f"t{each.pk}") or hours_written(each.minutes, language)
        found.setdefault((each.first, each.last), []).append(QuotaRow(each.pk, whom, quota_where(each), hours, told))
    return [
        YearShown(
            year_told(first, last) or f"{dated(first, language)} – {dated(last, language)}",
            first.isoformat(),
            tuple(rows),
        )
        for (first, last), rows in found.items()
    ]


def hours_written(minutes: int, language: str) -> str:
    """Hours as they are typed: "40", "37,5"."""
    hours = f"{minutes / 60:.4f}".rstrip("0").rstrip(".")
    return hours.replace(".", formatting.words(language).decimal)


def _id(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else 0
