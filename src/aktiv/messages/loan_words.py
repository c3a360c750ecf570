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
from aktiv.messages.rules.templates import filled, filled_line
from aktiv.values.formatting import clock, day, money

LONGEST_SMS = 300


@dataclass(frozen=True, slots=True)
class AboutLoan:
    """What is told of: the loan and its things in words, what is owed (øre), whether damage is undecided yet, the
    damage that was decided, and of a booking that it comes along with: its time, and the code of what stood in the way;
    of more days, what they cost (øre)."""

    loan: Loan
    things: Mapping[str, str]
    owed: int = 0
    waits: bool = False
    damage: Damage | None = None
    more: int = 0
    date: tuple[datetime, datetime] | None = None
    because: str = ""


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
    "pick_up_soon": n_("To be picked up %(start)s: %(things)s"),
    "loan_moved": n_("Moved along with your booking: %(things)s, now from %(start)s"),
    "loan_left_behind": n_("Your booking was moved, and this could not go along: %(things)s"),
    "loan_let_go": n_("Let go of, since your booking %(date)s is cancelled: %(things)s"),
    "loan_extended": n_("You may keep it until %(end)s: %(things)s"),
}
"""The line in the service, and the subject of the mail."""

OPENINGS: Mapping[str, tuple[str, ...]] = {
    "loan_ok": (
        n_("Pick it up at %(depot)s from %(start)s, and bring it back by %(end)s. Show the code of the loan."),
    ),
    "loan_no": (n_("Why: %(reason)s"),),
    "loan_off": (n_("It was to be picked up %(start)s. Why: %(reason)s"),),
    "loan_lapsed": (n_("It was to be picked up %(start)s at %(depot)s. Others can borrow it now."),),
    "loan_due": (n_("Bring it back to %(depot)s. If you need it longer, you can ask for that on the loan’s page."),),
    "loan_late": (
        n_("Bring it back to %(depot)s as soon as you can: others may wait for it, and days late may cost."),
    ),
    "loan_lost": (
        n_(
            "It is so long ago that it counts as lost, and what new ones cost can be charged. Bring it back to"
            " %(depot)s."
        ),
    ),
    "loan_back": (
        n_("All of loan %(number)s is back at %(depot)s."),
        n_("Charged for it: %(owed)s. It comes on an invoice."),
        "%(open)s",
    ),
    "loan_damage": (n_("The reason: %(reason)s"), n_("If you do not agree, you can say so here:")),
    "pick_up_soon": (
        n_("You can pick it up at %(depot)s from %(start)s. It is to be back by %(end)s."),
        n_("Address: %(place)s"),
        n_("Opening hours: %(hours)s"),
        n_("The code to show is on the page of the loan. If you do not need it after all, cancel it there:"),
    ),
    "loan_moved": (
        n_("Pick it up at %(depot)s from %(start)s, and bring it back by %(end)s. Show the code of the loan."),
    ),
    "loan_left_behind": (
        n_("The booking is now %(date)s. %(why)s"),
        n_("The loan is kept as it was, from %(start)s until %(end)s. Say on its page what you want:"),
    ),
    "loan_let_go": (n_("You need not do anything. What you borrowed on its own is not touched."),),
    "loan_fee": (n_("Loan %(number)s was to be picked up %(start)s. You were shown the fee. It comes on an invoice."),),
    "loan_extended": (
        n_("The municipality has given you more days. Bring it back to %(depot)s."),
        n_("Why: %(reason)s"),
        n_("It costs %(more)s more."),
    ),
}
"""The paragraphs of the standard letter. One of which all that it names is empty goes."""
NAMED_TOO: Mapping[str, tuple[str, ...]] = {
    "loan_no": ("reason",),
    "loan_off": ("reason",),
    "loan_back": ("owed", "open"),
    "loan_damage": ("outcome", "reason"),
    "pick_up_soon": ("place", "hours"),
    "loan_left_behind": ("date", "why"),
    "loan_let_go": ("date",),
    "loan_fee": ("owed",),
    "loan_extended": ("reason", "more"),
}
"""What texts of a kind may name beside what all of them may."""
NAMES = ("name", "things", "start", "end", "depot", "number", "municipality", "link")
"""What all of them may name."""
WHY_NOT: Mapping[str, str] = {
    "not_enough": n_("Others have borrowed it then, and there are too few left."),
    "": n_("It cannot be borrowed there or then."),
}


def line(kind: str, about: AboutLoan, language: str) -> str:
    """One line, in the language in use."""
    return _(LINES[kind]) % values_of(kind, about, language)


def letter(kind: str, about: AboutLoan, language: str) -> tuple[str, str]:
    """Subject and body of the standard letter, in the language in use; the link leads to the loan."""
    subject, body = standard(kind)
    values = values_of(kind, about, language)
    return filled_line(subject, values), filled(body, values) + "\n"


def standard(kind: str) -> tuple[str, str]:
    """The standard text with its names in braces, in the language in use."""
    named = {each: f"{{{{ {each} }}}}" for each in (*NAMES, *NAMED_TOO.get(kind, ()))}
    body = [_(each) % named if each != "%(open)s" else named["open"] for each in OPENINGS[kind]]
    return f"{named['municipality']}: {_(LINES[kind]) % named}", "\n\n".join([*body, named["link"]])


def text_message(kind: str, about: AboutLoan, language: str) -> str:
    """An SMS, short: whom it is from, what it is, and where it is told in full."""
    said, link = f"{about.loan.municipality.name}: {line(kind, about, language)}", settings.SITE + url_of(about)
    return f"{said[: LONGEST_SMS - len(link) - 2]}. {link}"


def url_of(about: AboutLoan) -> str:
    """The loan's page, or the damage's."""
    if about.damage is not None:
        return reverse("loan_damage", args=[about.damage.pk])
    return reverse("me_loan", args=[about.loan.pk])


def values_of(kind: str, about: AboutLoan, language: str) -> dict[str, str]:
    """What the names in a text stand for; the language in use is the one given."""
    loan, damage = about.loan, about.damage
    outcome = ""
    if damage is not None:
        outcome = _("%(amount)s is charged") % {"amount": money(damage.amount, language)} if damage.amount else ""
        outcome = outcome or _("nothing is charged")
    booked = about.date[0] if about.date is not None else None
    why = loan.extended_reason if kind == "loan_extended" else loan.reason
    return {
        "things": about.things.get(language, "") or about.things.get("nb", ""),
        "start": _moment(loan.during.lower, language, loan),
        "end": _moment(loan.during.upper, language, loan),
        "depot": loan.depot.name,
        "place": loan.depot.address,
        "hours": loan.depot.open.said_in(language).text,
        "number": str(loan.number),
        "municipality": loan.municipality.name,
        "reason": damage.answer if damage is not None else why,
        "owed": money(about.owed, language) if about.owed else "",
        "open": _("Something was noted as broken or missing. You hear what is decided.") if about.waits else "",
        "outcome": outcome,
        "more": money(about.more, language) if about.more else "",
        "date": _moment(booked, language, loan) if booked is not None else "",
        "why": _(WHY_NOT.get(about.because, WHY_NOT[""])) if kind == "loan_left_behind" else "",
        "link": settings.SITE + url_of(about),
    }


def _moment(when: datetime, language: str, loan: Loan) -> str:
    zone = loan.municipality.zone
    return f"{day(when, language, zone)} {clock(when, language, zone)}"
