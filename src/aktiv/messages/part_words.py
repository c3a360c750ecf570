"""What a municipality is told of the parts that it or a neighbour pays of loans: one line, and a letter by mail."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from aktiv.lending.models import PartAgreement
from aktiv.municipalities.models import Municipality
from aktiv.values import formatting

MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class AboutParts:
    """What happened ("asked", "accepted", "declined", "ended"), the municipality that is told, and what it is about:
    agreements between the same two."""

    happened: str
    to_id: int
    rows: tuple[PartAgreement, ...]

    @property
    def other(self) -> Municipality:
        """The municipality that did it."""
        row = self.rows[0]
        return row.municipality if row.home_id == self.to_id else row.home

    @property
    def told(self) -> Municipality:
        """The one that is told."""
        row = self.rows[0]
        return row.home if row.home_id == self.to_id else row.municipality


def line(about: AboutParts, language: str) -> str:
    """One line, in the language in use."""
    words = {
        "asked": _("%(who)s asks you to pay a part of what your residents borrow there: %(things)s"),
        "accepted": _("%(who)s has agreed to pay its part of loans: %(things)s"),
        "declined": _("%(who)s will not pay a part of loans: %(things)s"),
        "ended": _("%(who)s has ended the agreement on a part of loans: %(things)s"),
    }
    return words[about.happened] % {"who": about.other.name, "things": _things(about, language)}


def letter(about: AboutParts, language: str) -> tuple[str, str]:
    """Subject and body; the link leads to the page of all of them."""
    first = about.rows[0]
    told = {
        "asked": _("Until you have accepted, nothing is billed to you, and your residents pay the whole price."),
        "accepted": _("It is billed from the day that is shown on the page, for loans that begin then or later."),
        "declined": _("Residents of that municipality pay the whole price. The reason: %(reason)s"),
        "ended": _("The last day is %(day)s. Loans that are promised already stay as they are."),
    }[about.happened]
    day = f"{formatting.date_short(first.ends, language)} {first.ends.year}" if first.ends is not None else ""
    told = told % {"reason": first.reason, "day": day}
    named = "\n".join(f"- {_one(each, language)}" for each in about.rows)
    return line(about, language), f"{named}\n\n{told}\n\n{settings.SITE}{url_of(about)}\n\n{about.other.name}\n"


def url_of(about: AboutParts) -> str:
    """The page on which the reader's municipality has it."""
    shown = "" if about.happened == "asked" or about.rows[0].home_id == about.to_id else "?vis=vi"
    return reverse("setup_parts", args=[about.told.slug]) + shown


def _things(about: AboutParts, language: str) -> str:
    names = [each.kind.name.said_in(language).text for each in about.rows[:MOST_NAMED]]
    more = len(about.rows) - len(names)
    return ", ".join(names) + (_(" and %(n)s more") % {"n": more} if more else "")


def _one(row: PartAgreement, language: str) -> str:
    return f"{row.kind.name.said_in(language).text}: {row.home_percent} %"
