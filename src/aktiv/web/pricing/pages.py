"""What the pages of prices share: their own tabs, a list of the municipality, and forms as text."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.http import Http404, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from aktiv.prices.models import PriceList
from aktiv.prices.queries.setup import list_of
from aktiv.web.components.links import Link, Tabs
from aktiv.web.gates import MunicipalDesk
from aktiv.web.setup.sections import sections

LONGEST = 200
"""Characters of one field."""


def head(desk: MunicipalDesk, here: str = "") -> dict[str, object]:
    """The tabs of Setup, and those of prices under them; `here` is a URL name."""
    names = {
        "setup_prices": _("Price lists"),
        "setup_price_uses": _("Where they are used"),
        "setup_price_groups": _("Price groups"),
        "setup_price_quotas": _("Free hours"),
        "setup_vat": _("VAT table"),
    }
    slug = desk.municipality.slug
    links = tuple(Link(label, reverse(name, args=[slug]), name == here) for name, label in names.items())
    return {"sections": sections(desk.municipality, desk.held, "setup_prices"), "views": Tabs(_("Prices"), links)}


def today_of(desk: MunicipalDesk) -> date:
    """The municipality's today."""
    return desk.now.astimezone(desk.municipality.zone).date()


def access_list(desk: MunicipalDesk, list_id: int) -> PriceList:
    """A price list of this municipality. Raises Http404."""
    found = list_of(desk.municipality.pk, list_id) if list_id < 2**63 else None
    if found is None:
        raise Http404
    return found


def typed(data: QueryDict) -> dict[str, str]:
    """A form's fields as single lines of text, without what cannot be seen."""
    return {name: one(value) for name, value in data.items() if isinstance(value, str)}


def revision_in(values: Mapping[str, str]) -> int:
    """The revision of a draft that a form was made from, or that one saves over; nonsense is none that there is."""
    text = values.get("over") or values.get("utgave", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


def one(text: str) -> str:
    """One line of what was typed."""
    return " ".join("".join(letter for letter in text if letter.isprintable() or letter.isspace()).split())[:LONGEST]
