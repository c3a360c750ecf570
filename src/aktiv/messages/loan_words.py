"""What borrowers are told of their loans of equipment: one line in the service, a short letter, a text message."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as n_

from aktiv.lending.models import Damage, Loan
from aktiv.values.formatting import clock, day, money

LONGEST_SMS = 300


@dataclass(frozen=True, slots=True)
class AboutLoan:
    """What is told of: the loan and its things in words, what is owed (øre), whether damage is undecided yet, the
    damage that was decided, and what more days cost (øre)."""

    loan: Loan
    things: Mapping[str, str]
    owed: int = 0
    waits: bool = False
    damage: Damage | None = None
    more: int = 0


LINES: Mapping[str, str] = {
    "loan_ok": n_("Reserved for you: %(things)s, from %(start)s"),
    "loan_no": n_("You cannot borrow %(things)s"),
    "loan_off": n_("The municipality cancelled your loan of %(things)s"),
    "loan_lapsed": n_("Not picked up, and let go of: %(things)s"),
    "loan_due": n_("To be back by %(end)s: %(things)s"),
    "loan_late": n_("Late: %(things)s should have been back %(end)s"),
    "loan_lost": n_("Counts as lost: %(things)s, which should have been back %(end)s"),
    "loan_back": n_("Back, with thanks: %(things)s"),
    "loan_damage": n_("Damage to what you borrowed: %(outcome)s"),
    "loan_fee": n_("Let go of late: %(things)s. The fee is %(owed)s"),
    "loan_longer": n_("You can keep it longer, until %(end)s: %(things)s"),
}
"""The line in the service, and the subject of the mail."""

OPENINGS: Mapping[str, str] = {
    "loan_ok": n_("Pick it up at %(depot)s from %(start)s, and bring it back by %(end)s. Show the code of the loan."),
    "loan_no": n_("Why: %(reason)s"),
    "loan_off": n_("It was to be picked up %(start)s. Why: %(reason)s"),
    "loan_lapsed": n_("It was to be picked up %(start)s at %(depot)s. Others can borrow it now."),
    "loan_due": n_("Bring it back to %(depot)s. If you need it longer, you can ask for that on the loan’s page."),
    "loan_late": n_("Bring it back to %(depot)s as soon as you can: others may wait for it, and days late may cost."),
    "loan_lost": n_(
        "It is so long ago that it counts as lost, and what new ones cost can be charged. Bring it back to %(depot)s."
    ),
    "loan_back": n_("All of loan %(number)s is back at %(depot)s."),
    "loan_damage": n_("The reason: %(reason)s"),
    "loan_fee": n_("Loan %(number)s was to be picked up %(start)s. You were shown the fee. It comes on an invoice."),
    "loan_longer": n_("The municipality made loan %(number)s longer. Why: %(longer)s"),
}


def line(kind: str, about: AboutLoan, language: str) -> str:
    """One line, in the language in use."""
    return _(LINES[kind]) % _values(about, language)


def letter(kind: str, about: AboutLoan, language: str) -> tuple[str, str]:
    """Subject and body, in the language in use; the link leads to the loan."""
    values = _values(about, language)
    parts = [_(OPENINGS[kind]) % values]
    if kind == "loan_back":
        if about.owed:
            parts.append(_("Charged for it: %(owed)s. It comes on an invoice.") % values)
        if about.waits:
            parts.append(_("Something was noted as broken or missing. You hear what is decided."))
    if kind == "loan_longer" and about.more:
        parts.append(_("It costs %(more)s more.") % values)
    if kind == "loan_damage":
        parts.append(_("If you do not agree, you can say so here:"))
    parts.append(settings.SITE + url_of(about))
    return f"{about.loan.municipality.name}: {line(kind, about, language)}", "\n\n".join(parts) + "\n"


def text_message(kind: str, about: AboutLoan, language: str) -> str:
    """An SMS, short: whom it is from, what it is, and where it is told in full."""
    said, link = f"{about.loan.municipality.name}: {line(kind, about, language)}", settings.SITE + url_of(about)
    return f"{said[: LONGEST_SMS - len(link) - 2]}. {link}"


def url_of(about: AboutLoan) -> str:
    """The loan's page, or the damage's."""
    if about.damage is not None:
        return reverse("loan_damage", args=[about.damage.pk])
    return reverse("me_loan", args=[about.loan.pk])


def _values(about: AboutLoan, language: str) -> dict[str, str]:
    loan, damage = about.loan, about.damage
    outcome = ""
    if damage is not None:
        outcome = _("%(amount)s is charged") % {"amount": money(damage.amount, language)} if damage.amount else ""
        outcome = outcome or _("nothing is charged")
    return {
        "things": about.things.get(language, "") or about.things.get("nb", ""),
        "start": _moment(loan.during.lower, language, loan),
        "end": _moment(loan.during.upper, language, loan),
        "depot": loan.depot.name,
        "number": str(loan.number),
        "reason": damage.answer if damage is not None else loan.reason,
        "owed": money(about.owed, language),
        "outcome": outcome,
        "longer": loan.extended_reason,
        "more": money(about.more, language),
    }


def _moment(when: datetime, language: str, loan: Loan) -> str:
    zone = loan.municipality.zone
    return f"{day(when, language, zone)} {clock(when, language, zone)}"
