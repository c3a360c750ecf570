"""Equipment that a search for places means too."""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import get_language

from aktiv.lending.queries.catalogue import Sought, catalogue
from aktiv.web.components.links import Link

LONGEST_TEXT = 80
MOST_FOUND = 4


def found_equipment(text: str, municipality_ids: Collection[int]) -> tuple[tuple[Link, ...], str]:
    """Kinds of equipment that a search means, and where all of them are. Nothing without words. Two statements."""
    if not text or len(text) > LONGEST_TEXT:
        return (), ""
    home = next(iter(municipality_ids)) if len(municipality_ids) == 1 else None
    page, language = catalogue(Sought(text=text, municipality_id=home), limit=MOST_FOUND), get_language() or "nb"
    links = [
        Link(
            f"{each.kind.name.said_in(language).text}, {each.kind.municipality.name}",
            reverse("equipment_detail", args=[each.kind.slug]),
        )
        for each in page.kinds
    ]
    return tuple(links), f"{reverse('equipment')}?{urlencode({'hva': text})}"
