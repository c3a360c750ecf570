"""Kinds of equipment in a list: the catalogue, what neighbours lend, and what a search for places means too."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from aktiv.lending.models import Kind, KindPicture, Sharing
from aktiv.lending.queries.baskets import sharing_of
from aktiv.lending.queries.catalogue import Listed, Sought, catalogue
from aktiv.lending.queries.seen import first_pictures
from aktiv.lending.words import CATEGORIES
from aktiv.municipalities.models import Municipality
from aktiv.values import formatting
from aktiv.web.components.results import Status


@dataclass(frozen=True, slots=True)
class Row:
    """A kind in a list. `rule` tells when those who live elsewhere may borrow it."""

    name: str
    initial: str
    url: str
    category: str
    where: str
    status: Status | None
    there: str
    tags: tuple[str, ...]
    rule: str = ""
    picture: str = ""


def row_of(each: Listed, query: str, wanted: int, *, several: bool, picture: KindPicture | None = None) -> Row:
    """One kind with its first picture; its link keeps the time and number that were asked about. `several`
    municipalities are named."""
    kind, language = each.kind, get_language() or "nb"
    name = kind.name.said_in(language).text
    url = reverse("equipment_detail", args=[kind.slug])
    return Row(
        name=name,
        initial=name[:1].upper(),
        url=f"{url}?{query}" if query else url,
        category=str(CATEGORIES[kind.category]),
        where=kind.municipality.name if several else "",
        status=free_status(each.free, wanted),
        there=ngettext("%(n)s in all", "%(n)s in all", each.there) % {"n": each.there},
        tags=(
            *((_("With a booking"),) if kind.space_id is not None else ()),
            *((_("By application"),) if kind.decided == Kind.Decided.BY_STAFF else ()),
        ),
        picture=reverse("equipment_picture_small", args=[picture.name]) if picture is not None else "",
    )


def free_status(free: int | None, wanted: int) -> Status | None:
    """How many are free, as icon, word and colour; None where no time was asked about."""
    if free is None:
        return None
    if free <= 0:
        return Status("danger", _("None free then"))
    told = ngettext("%(n)s free", "%(n)s free", free) % {"n": free}
    return Status("success" if free >= wanted else "warning", told)


def from_neighbours(
    sought: Sought, home: Municipality, day: date | None, query: str, *, today: date, limit: int
) -> tuple[list[Row], bool]:
    """What other municipalities lend to the residents of one, on the day it is picked up (None: today), with the rule;
    and whether there is more. Four statements."""
    on = day or today
    asked = replace(sought, municipality_id=None, lent_to=home.pk, lent_on=on)
    page = catalogue(asked, limit=limit)
    shared = sharing_of([each.kind.pk for each in page.kinds], home.pk, on) if page.kinds else {}
    pictured = first_pictures([each.kind.pk for each in page.kinds]) if page.kinds else {}
    rows = []
    for each in page.kinds:
        row = row_of(each, query, sought.amount, several=True, picture=pictured.get(each.kind.pk))
        terms = shared[each.kind.pk]
        opens = on - timedelta(days=terms.own_until_days)
        if day is not None and today < opens:
            told = _("Open to you from %(day)s") % {"day": formatting.date_short(opens, get_language() or "nb")}
            row = replace(row, status=Status("warning", told))
        rows.append(replace(row, rule=_rule(terms, each.kind.municipality)))
    return rows, page.more


def _rule(terms: Sharing, owner: Municipality) -> str:
    if not terms.own_until_days:
        return _("Lent to you on the same terms as to those who live there.")
    told = ngettext(
        "Residents of %(place)s first, until %(n)s day before pick-up.",
        "Residents of %(place)s first, until %(n)s days before pick-up.",
        terms.own_until_days,
    )
    return told % {"place": owner.name, "n": terms.own_until_days}
