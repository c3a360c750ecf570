"""What those who keep a contract are reminded of: one line in the service, a short letter by mail."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as n_

from aktiv.collaboration.models import Contract
from aktiv.values.formatting import date_short


@dataclass(frozen=True, slots=True)
class AboutContract:
    """What is told of: the contract, the day that comes, and which option it is the last day of."""

    contract: Contract
    day: date
    option: int | None = None


LINES: Mapping[str, str] = {
    "contract_end": n_("The contract ends %(day)s: %(title)s"),
    "contract_opt": n_("Option %(option)s must be taken by %(day)s: %(title)s"),
}
"""The line in the service, and the subject of the mail."""
OPENINGS: Mapping[str, str] = {
    "contract_end": n_(
        "The contract with %(supplier)s ends then. If something is to come after it, it is time to begin buying it."
    ),
    "contract_opt": n_(
        "The contract with %(supplier)s can be prolonged, if that is said by then. Take the option or let it go, with "
        "a reason. When nothing is said it lapses."
    ),
}
WHY_YOU = n_(
    "You get this because you keep the secretariat, or hold a mandate for the partner that keeps the contract:"
)


def line(kind: str, about: AboutContract, language: str) -> str:
    """One line; the language in use is the one given."""
    day = f"{date_short(about.day, language)} {about.day.year}"
    return _(LINES[kind]) % {"day": day, "title": about.contract.title, "option": about.option or ""}


def letter(kind: str, about: AboutContract, language: str) -> tuple[str, str]:
    """Subject and body; the link leads to the contract."""
    opening = _(OPENINGS[kind]) % {"supplier": about.contract.supplier_name}
    parts = [opening, _(WHY_YOU), settings.SITE + url_of(about)]
    return line(kind, about, language), "\n\n".join(parts) + "\n"


def url_of(about: AboutContract) -> str:
    """The contract's page."""
    return reverse("collaboration_contract", args=[about.contract.number])
