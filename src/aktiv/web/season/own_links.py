"""Links from a club's other pages to its seasons that run."""

from __future__ import annotations

from uuid import UUID

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from aktiv.seasons.queries.running import rounds_with_time
from aktiv.values.texts import Texts
from aktiv.web.components.links import Link


def season_links(organisation_id: UUID) -> list[Link]:
    """A club's season times and what it asked for and got, for each season that runs. One statement."""
    links, language = [], get_language() or "nb"
    for each in rounds_with_time(organisation_id):
        season = each.season
        name = Texts(season.name_nb, season.name_nn, season.name_en).said_in(language).text
        told = f"{name}, {each.municipality.name}"
        links.append(Link(f"{_('Season times')}: {told}", reverse("season_mine", args=[each.slug])))
        links.append(Link(f"{_('What we asked for and got')}: {told}", reverse("season_result", args=[each.slug])))
    return links
