"""What partners of the collaboration are told: one line in the service, a short letter by mail."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as n_

from aktiv.collaboration.models import Contract, Engagement, Procurement
from aktiv.values.formatting import clock, date_short
from aktiv.values.texts import Texts


@dataclass(frozen=True, slots=True)
class AboutPartners:
    """What is told of: an engagement and what was said of it, a procurement, or a contract with the day that comes and
    the option that it is the last day of."""

    about: Engagement | Procurement | Contract
    state: str = ""
    day: date | None = None
    option: int | None = None


LINES: Mapping[str, str] = {
    "contract_end": n_("The contract ends %(day)s: %(title)s"),
    "contract_opt": n_("Option %(option)s must be taken by %(day)s: %(title)s"),
    "procurement": n_("Can be joined until %(until)s: %(title)s"),
    "engagement_proposed": n_("An engagement is proposed: %(title)s"),
    "engagement_agreed": n_("An engagement is agreed on: %(title)s"),
    "engagement_declined": n_("An engagement is declined: %(title)s"),
    "engagement_taken_back": n_("The proposal of an engagement is taken back: %(title)s"),
    "engagement_ended": n_("An engagement ends before time: %(title)s"),
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
    "procurement": n_("%(owner)s buys for those who join. Write down your volume, if your partner wants to be in it."),
    "engagement_proposed": n_("Say yes or no for your partner. With a yes the hours are reserved, and promised."),
    "engagement_agreed": n_("The hours are reserved, and promised as a commitment."),
    "engagement_declined": n_("The reason stands on its page."),
    "engagement_taken_back": n_("You need not answer."),
    "engagement_ended": n_("The reason stands on its page. Hours of later months are let go."),
}
WHY_YOU: Mapping[str, str] = {
    "contract_end": n_(
        "You get this because you keep the secretariat, or hold a mandate for the partner that keeps the contract:"
    ),
    "engagement": n_("You get this because you speak for a partner in the collaboration:"),
}


def line(kind: str, about: AboutPartners, language: str) -> str:
    """One line; the language in use is the one given."""
    return _(LINES[_code(kind, about)]) % _told(about, language)


def letter(kind: str, about: AboutPartners, language: str) -> tuple[str, str]:
    """Subject and body; the link leads to what it is about."""
    why = WHY_YOU["contract_end" if isinstance(about.about, Contract) else "engagement"]
    parts = [_(OPENINGS[_code(kind, about)]) % _told(about, language), _(why), settings.SITE + url_of(about)]
    return line(kind, about, language), "\n\n".join(parts) + "\n"


def url_of(about: AboutPartners) -> str:
    """Its page."""
    names = {Contract: "collaboration_contract", Procurement: "collaboration_procurement"}
    name = names.get(type(about.about), "collaboration_engagement")
    return reverse(name, args=[about.about.number])


def _code(kind: str, about: AboutPartners) -> str:
    return f"engagement_{about.state}" if kind == "engagement" else kind


def _told(about: AboutPartners, language: str) -> dict[str, object]:
    of = about.about
    if isinstance(of, Contract):
        day = f"{date_short(about.day, language)} {about.day.year}" if about.day is not None else ""
        return {"day": day, "title": of.title, "option": about.option or "", "supplier": of.supplier_name}
    if isinstance(of, Procurement):
        until = of.joins_until
        here = timezone.localtime(until) if until is not None else None
        told = f"{date_short(here, language)} {clock(here, language)}" if here is not None else ""
        return {"until": told, "title": of.title, "owner": of.owner.name}
    names = Texts(of.competence.name_nb, of.competence.name_nn, of.competence.name_en)
    return {"title": f"{names.said_in(language).text}, {of.giver.name} – {of.receiver.name}"}
