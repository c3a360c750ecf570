"""What the pages of equipment share: their sections, what is asked for in their addresses, and words of a refusal."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from urllib.parse import urlencode

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from aktiv.facilities.words import sentence as facility_sentence
from aktiv.lending.models import Depot, Kind, Sharing
from aktiv.lending.queries.costs import Payers, payers_among
from aktiv.lending.queries.keeping import depot_in, kind_in, shared_of
from aktiv.lending.stock_words import WHY
from aktiv.lending.stock_words import sentence as stock_sentence
from aktiv.lending.store_words import WHY as COUNTER
from aktiv.people.permissions import Permission, Thing, permits
from aktiv.values.refusal import Refusal
from aktiv.values.typed_text import whole
from aktiv.web.components.links import Link, Tabs
from aktiv.web.gates import MunicipalDesk
from aktiv.web.setup.placing import may_change
from aktiv.web.setup.sections import sections

MOST_NUMBER = 10**12


def head(desk: MunicipalDesk, here: str) -> dict[str, object]:
    """The context that every one of them has; `here` is the URL name of the section."""
    slug = desk.municipality.slug
    keeps = permits(Permission.FACILITY_ENTER, desk.held, Thing(municipality_id=desk.municipality.pk))
    pages = (
        ("setup_equipment", _("Kinds"), keeps),
        ("setup_depots", _("Storage places"), keeps),
        ("setup_stock_days", _("Day by day"), keeps),
        ("setup_stock_low", _("Low stock"), keeps),
        ("setup_equipment_use", _("Use"), keeps),
        ("setup_lending", _("Rules for lending"), may_change(desk, None)),
        ("setup_parts", _("Neighbours’ parts"), may_answer(desk)),
    )
    names = [(name, label) for name, label, open_to_her in pages if open_to_her]
    links = tuple(Link(label, reverse(name, args=[slug]), name == here) for name, label in names)
    return {
        "sections": sections(desk.municipality, desk.held, "setup_equipment"),
        "parts": Tabs(_("Equipment"), links),
        "may_keep": may_change(desk, None),
        "may_answer": may_answer(desk),
    }


def may_answer(desk: MunicipalDesk) -> bool:
    """Whether her role lets her answer for what the municipality is asked to pay of loans elsewhere."""
    return permits(Permission.PART_ANSWER, desk.held, Thing(municipality_id=desk.municipality.pk))


def sentence(refusal: Refusal) -> str:
    """Why, in the language in use."""
    if refusal.code == "not_enough":
        return _("It is promised to somebody in that time: see whom it hits.")
    says = {**COUNTER, **WHY}
    if refusal.code in says:
        return stock_sentence(refusal, get_language() or "nb", says)
    return facility_sentence(refusal)


def access_kind(desk: MunicipalDesk, kind_id: int) -> Kind:
    """The kind that is asked for. Raises Http404 for another municipality's."""
    found = kind_in(desk.municipality.pk, kind_id)
    if found is None:
        raise Http404
    return found


def access_depot(desk: MunicipalDesk, depot_id: int) -> Depot:
    """The storage place that is asked for. Raises Http404 for another municipality's."""
    found = depot_in(desk.municipality.pk, depot_id)
    if found is None:
        raise Http404
    return found


def may_keep(desk: MunicipalDesk, depot: Depot | None) -> bool:
    """Whether her role lets her change what stands there; kinds, and places of no facility, are the municipality's."""
    return may_change(desk, depot.facility if depot is not None else None)


def optional(text: str) -> int | None:
    """The same, where nothing may be said. Minus one for what is no number."""
    return whole(text) if text.strip() else None


def ore(text: str) -> int:
    """Kroner as they are typed ("25", "25,50"), in øre; minus one for what is none, nothing is 0."""
    said = text.strip().replace("\u00a0", "").replace(" ", "").replace(",", ".")
    if not said:
        return 0
    kroner, _dot, after = said.partition(".")
    if (
        len(kroner) > 13
        or not (kroner + after).isascii()
        or not (kroner + after).isdigit()
        or not kroner
        or len(after) > 2
    ):
        return -1
    return min(int(kroner) * 100 + int(after.ljust(2, "0") or 0), MOST_NUMBER)


def kroner(amount: int) -> str:
    """Øre as a form has them."""
    return f"{amount // 100},{amount % 100:02d}" if amount % 100 else str(amount // 100)


def day_of(text: str) -> date | None:
    """A day as a form says it; None for what is none, or outside this century and the next."""
    try:
        found = date.fromisoformat(text.strip())
    except ValueError:
        return None
    return found if 1900 <= found.year <= 2199 else None


def address(request: HttpRequest, changes: Mapping[str, object]) -> str:
    """This page with some of its address changed; what is empty is left out."""
    kept = {**{name: request.GET.get(name, "") for name in request.GET}, **{k: str(v) for k, v in changes.items()}}
    said = urlencode({name: value for name, value in kept.items() if value})
    return f"{request.path}?{said}" if said else request.path


def sharing_told(kind: Kind, language: str, today: date) -> list[tuple[Sharing, str, list[str], str]]:
    """With whom a kind is shared, by which rules, who of them pays how many percent, and who was asked for a part
    and has not accepted."""
    shared = shared_of(kind)
    payers = payers_among(kind.municipality_id, shared, today)
    rows = []
    for each in shared:
        found = payers.get(each.pk, Payers((), ()))
        paid = [
            _("%(percent)s %% is paid by: %(who)s.") % {"percent": percent, "who": ", ".join(names)}
            for percent, names in found.agreed
        ]
        rows.append((each, each.rules.said_in(language).text, paid, ", ".join(found.others)))
    return rows
