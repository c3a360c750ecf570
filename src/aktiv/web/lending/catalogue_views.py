"""What there is to borrow, in all municipalities or one, and how many are free when it is wanted."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from aktiv.lending.queries.catalogue import A_PAGE, Sought, catalogue
from aktiv.lending.queries.seen import first_pictures
from aktiv.lending.words import CATEGORIES
from aktiv.municipalities import queries as municipalities
from aktiv.municipalities.models import Municipality
from aktiv.people.permissions import public
from aktiv.values.periods import Period
from aktiv.values.refusal import Refusal
from aktiv.web.components.forms import ErrorSummary, Field
from aktiv.web.components.links import Choice, EmptyState, Link, Paging
from aktiv.web.lending.asking import Asked, asked_of, when_told
from aktiv.web.lending.rows import Row, from_neighbours, row_of
from aktiv.web.public.views import local_now

MOST_OF_NEIGHBOURS = 10


@public
@require_safe
def equipment(request: HttpRequest) -> HttpResponse:
    """Public. Everything that is lent out; the address says what is looked for and when it is wanted."""
    known = {each.slug: each for each in municipalities.listed()}
    home = known.get(request.GET.get("hvor", ""))
    today = local_now(home).date()
    asked = asked_of(request.GET, known, today)
    request.municipality = home  # type: ignore[attr-defined]  # the page wears its colours
    try:
        period = asked.times.period(home) if not asked.times.error else None
    except Refusal:
        period = None
    sought = Sought(
        text=asked.text,
        municipality_id=home.pk if home else None,
        category=asked.category,
        period=period,
        only_free=asked.only_free,
        amount=asked.amount,
    )
    page = catalogue(sought, offset=(asked.page - 1) * A_PAGE)
    pictured = first_pictures([each.kind.pk for each in page.kinds])
    fields = _fields(asked, {slug: each.name for slug, each in known.items()})
    last = asked.page + 1 if page.more else asked.page
    query = Asked(times=asked.times, amount=asked.amount).query
    neighbours: list[Row] = []
    more = False
    if home is not None and asked.page == 1:
        day = asked.times.first if period is not None else None
        neighbours, more = from_neighbours(sought, home, day, query, today=today, limit=MOST_OF_NEIGHBOURS)
    context = {
        "asked": asked,
        "fields": fields,
        "chosen": _chosen(asked, home, period) or _("Everything"),
        "errors": ErrorSummary.of(fields),
        "rows": [
            row_of(each, query, asked.amount, several=home is None, picture=pictured.get(each.kind.pk))
            for each in page.kinds
        ],
        "paging": Paging.of(asked.page, last, lambda number: asked.url(page=number)) if last > 1 else None,
        "empty": _nothing(asked),
        "home": home,
        "neighbours": neighbours,
        "everywhere": asked.url(where="") if more else "",
    }
    return render(request, "lending/catalogue.html", context)


def _fields(asked: Asked, known: dict[str, str]) -> tuple[Field, ...]:
    places = (Choice("", _("All municipalities"), not asked.where), *(
        Choice(slug, name, slug == asked.where) for slug, name in known.items()
    ))  # fmt: skip
    kinds = (Choice("", _("All kinds"), not asked.category), *(
        Choice(code, str(word), code == asked.category) for code, word in CATEGORIES.items()
    ))  # fmt: skip
    return (
        Field("hva", _("What do you want to borrow?"), asked.text, error=asked.error, mark_required=False),
        Field("hvor", _("Municipality"), kind="select", choices=places, mark_required=False),
        Field("type", _("Kind"), kind="select", choices=kinds, mark_required=False),
        *asked.times.fields(),
        Field("antall", _("How many"), str(asked.amount), inputmode="numeric", mark_required=False),
        Field("ledig", _("Only what is free then"), "1" if asked.only_free else "", "checkbox", mark_required=False),
    )


def _chosen(asked: Asked, home: Municipality | None, period: Period | None) -> str:
    """What is looked for, in a line, as a folded form says it."""
    told = [f"«{asked.text}»"] if asked.text else []
    told += [home.name] if home is not None else []
    told += [str(CATEGORIES[asked.category])] if asked.category else []
    told += [when_told(period.start, period.end, home)] if period is not None else []
    told += (
        [ngettext("at least %(n)s", "at least %(n)s", asked.amount) % {"n": asked.amount}] if asked.amount > 1 else []
    )
    told += [_("only what is free")] if asked.only_free else []
    return ", ".join(told)


def _nothing(asked: Asked) -> EmptyState:
    links = []
    if asked.only_free:
        links.append(Link(_("Show also what is taken"), asked.url(only_free=False)))
    if asked.where:
        links.append(Link(_("Search in all municipalities"), asked.url(where="")))
    links.append(Link(_("Show all equipment"), reverse("equipment")))
    return EmptyState(
        _("We found no equipment that fits"), _("Try another word, another time, or take away a filter."), tuple(links)
    )
