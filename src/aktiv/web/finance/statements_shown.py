"""The lines of a statement in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from aktiv.municipalities.models import Municipality
from aktiv.payments.queries.statements import Line, Of
from aktiv.values import formatting
from aktiv.web.finance.words import reason_word

KINDS: Mapping[str, Promise] = {
    "capture": gettext_lazy("Payment"),
    "refund": gettext_lazy("Given back"),
    "invoice": gettext_lazy("Invoice"),
    "credit_note": gettext_lazy("Credit note"),
}


@dataclass(frozen=True, slots=True)
class LineShown:
    """A line. `url` leads to the payment or the invoice; `moved` is empty where nothing is owed more or less by it."""

    day: str
    what: str
    about: str
    url: str
    who: str
    used: str
    amount: str
    moved: str
    owed: str

    @property
    def more(self) -> list[str]:
        """What stands below: what it is about, who, and the day of use or what was billed."""
        used = _("used %(day)s") % {"day": self.used} if self.used else ""
        billed = _("billed: %(amount)s") % {"amount": self.amount} if self.amount else ""
        return [each for each in (self.about, self.who, used or billed) if each]


def line_shown(line: Line, of: Of, home: Municipality) -> LineShown:
    """In the reader's language; who it is where the statement is not a customer's."""
    language = get_language() or "nb"

    def money(amount: int) -> str:
        return formatting.money(amount, language, home.currency)

    return LineShown(
        f"{formatting.date_short(line.day, language)} {line.day.year}",
        _what(line),
        _about(line, language),
        _url(line, home.slug),
        "" if of is Of.CUSTOMER else line.who,
        f"{formatting.date_short(line.use_day, language)} {line.use_day.year}" if line.use_day else "",
        money(line.amount) if line.kind in {"invoice", "credit_note"} else "",
        money(line.moves) if line.moves else "",
        money(line.owed),
    )


def _what(line: Line) -> str:
    if line.kind in {"invoice", "credit_note"}:
        return f"{KINDS[line.kind]} {line.number}"
    if line.kind in KINDS:
        return str(KINDS[line.kind])
    if line.reason == "correction":
        return _("Correction: %(what)s") % {"what": reason_word(line.corrected)}
    return reason_word(line.reason)


def _about(line: Line, language: str) -> str:
    if line.reference:
        return line.reference
    place = ", ".join(dict.fromkeys(each for each in (line.facility, line.space.said_in(language).text) if each))
    number = _("booking %(number)s") % {"number": line.number} if line.number and line.use_day else ""
    return ", ".join(each for each in (place or line.item, number) if each)


def _url(line: Line, slug: str) -> str:
    if line.kind in {"invoice", "credit_note"}:
        return reverse("finance_invoice", args=[slug, line.id])
    return reverse("finance_payment", args=[slug, line.id]) if line.reference else ""
