"""Links from a club's other pages to its seasons that run."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from aktiv.people.permissions import Permission, Rights, Thing, permits
from aktiv.people.queries.permissions import club_rights
from aktiv.seasons.models import Round
from aktiv.seasons.queries.running import rounds_with_time
from aktiv.values.texts import Texts
from aktiv.web.components.links import Link

RESULT_SHOWN = frozenset({"hearing", "published", "running", "closed"})


def result_link(round_: Round, *, handed_in: bool) -> Link | None:
    """Where a club that applied reads what it gets; None while there is nothing to read. No statement."""
    if not handed_in or round_.state not in RESULT_SHOWN:
        return None
    told = _("See the proposal") if round_.state == "hearing" else _("What we asked for and got")
    return Link(told, reverse("season_result", args=[round_.slug]))


def season_links(organisation_id: UUID, person_id: UUID | None, day: date) -> list[Link]:
    """For each season that runs: a club's season times, where she books for it, and what it asked for and got. One
    statement, and one where there is such a season."""
    links, language = [], get_language() or "nb"
    found = rounds_with_time(organisation_id)
    held = club_rights(person_id, day, organisation_id) if found and person_id is not None else Rights()
    books = permits(Permission.ORGANISATION_BOOK, held, Thing(organisation_id=organisation_id))
    for each in found:
        season = each.season
        name = Texts(season.name_nb, season.name_nn, season.name_en).said_in(language).text
        told = f"{name}, {each.municipality.name}"
        if books:
            links.append(Link(f"{_('Season times')}: {told}", reverse("season_mine", args=[each.slug])))
        links.append(Link(f"{_('What we asked for and got')}: {told}", reverse("season_result", args=[each.slug])))
    return links
