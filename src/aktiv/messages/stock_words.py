"""What storekeepers are told when there is too little of something: one line in the service, a short letter by mail."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from aktiv.lending.models import Depot, Kind


@dataclass(frozen=True, slots=True)
class AboutLowStock:
    """The kind, a storage place of the reader's that has it, how many there were when it was told, and how many there
    should be at least."""

    kind: Kind
    depot: Depot
    there: int
    limit: int


def line(about: AboutLowStock, language: str) -> str:
    """One line, in the language in use."""
    values = {"thing": about.kind.name.said_in(language).text, "there": about.there, "limit": about.limit}
    return _("Few left of %(thing)s: %(there)s, and there should be at least %(limit)s") % values


def letter(about: AboutLowStock, language: str) -> tuple[str, str]:
    """Subject and body; the link leads to the storage place."""
    told = _(
        "So many are lost, worn out or taken out of use. See whether some can be found, and tell whoever buys. The"
        " limit is set under Setup, Equipment."
    )
    return line(about, language), f"{told}\n\n{settings.SITE}{url_of(about)}\n\n{about.kind.municipality.name}\n"


def url_of(about: AboutLowStock) -> str:
    """The storage place's page."""
    return reverse("store_depot", args=[about.depot.slug])
