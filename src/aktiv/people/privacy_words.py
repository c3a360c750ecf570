"""What is kept about people, why and for how long, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as n_
from django.utils.translation import ngettext

from aktiv.people.rules.retention import TERMS, YEAR, Term
from aktiv.values.personal import Basis, Erasing, Held, Kind, Obstacle

BASES: Mapping[Basis, str] = {
    Basis.CONSENT: n_("You have agreed to it (GDPR article 6 no. 1 a)"),
    Basis.LEGAL_DUTY: n_("The law demands it (GDPR article 6 no. 1 c, the law on bookkeeping)"),
    Basis.PUBLIC_TASK: n_("A task of the municipality (GDPR article 6 no. 1 e)"),
}
KINDS: Mapping[Kind, str] = {
    Kind.ACCOUNT: n_("Accounts that nobody uses"),
    Kind.BOOKINGS: n_("What was written in bookings"),
    Kind.PARTICIPANTS: n_("Names of those who signed up"),
    Kind.CASES: n_("What was written in applications and cases"),
    Kind.REQUESTS: n_("Requests to act for a club"),
    Kind.INVITATIONS: n_("Invitations"),
    Kind.READS: n_("Who has looked at personal data"),
    Kind.MESSAGES: n_("Notifications"),
    Kind.SIGN_INS: n_("Sign-ins"),
    Kind.TOKENS: n_("Keys for other programs"),
    Kind.ALERTS: n_("Alerts about free time"),
    Kind.ADDRESS_CHECKS: n_("Addresses to be proven"),
    Kind.LETTERS: n_("Mail that waits"),
    Kind.CONSENTS: n_("Consents that were taken back"),
}
COUNTED_FROM: Mapping[Kind, str] = {
    Kind.ACCOUNT: n_("since the person last signed in, booked or had time here"),
    Kind.BOOKINGS: n_("after the last date of the booking"),
    Kind.PARTICIPANTS: n_("after the last date that was signed up to; the numbers by age group stay"),
    Kind.CASES: n_("after the last date that was applied for"),
    Kind.REQUESTS: n_("after the answer"),
    Kind.INVITATIONS: n_("after it was used, withdrawn or expired"),
    Kind.READS: n_("after the day"),
}
"""For kinds that a municipality chooses."""
OBSTACLES: Mapping[str, str] = {
    "open_loans": n_("You have equipment that is borrowed or reserved. Bring it back, or cancel it."),
    "last_of_club": n_("You are the only administrator of %(name)s. Give somebody else that role first."),
    "last_of_staff": n_("You are the only administrator in %(name)s. Give somebody else that role first."),
    "coming_bookings": n_("You have bookings that have not been used."),
    "open_cases": n_("You have applications that have not been answered. Withdraw them first."),
    "booking_under_way": n_("You have a booking right now. Come back when it is over."),
}


COLUMNS = ("what", "purpose", "basis", "kept", "erased", "table")


def kind_told(kind: Kind) -> str:
    """A kind of data."""
    return _(KINDS[kind])


def basis_told(basis: Basis) -> str:
    """Why it is lawful."""
    return _(BASES[basis])


def obstacle_told(obstacle: Obstacle) -> str:
    """What must be settled first, and what to do."""
    return _(OBSTACLES[obstacle.code]) % dict(obstacle.data)


def length(days: int) -> str:
    """Whole years as years, everything else as days."""
    if days % YEAR == 0:
        return ngettext("%(n)s year", "%(n)s years", days // YEAR) % {"n": days // YEAR}
    return ngettext("%(n)s day", "%(n)s days", days) % {"n": days}


def kept_told(held: Held) -> str:
    """How long rows are kept."""
    term: Term | None = TERMS.get(held.kind)
    if held.over is not None and term is not None:
        if term.local:
            told = _("%(length)s after it was last needed, if the municipality has not chosen otherwise")
        else:
            told = _("%(length)s after it was last needed")
        return told % {"length": length(term.days)}
    return _("As long as the person has an account")


def erased_told(held: Held) -> str:
    """What becomes of it when the person is erased."""
    if held.erased_whole:
        return _("deleted")
    words = any(each.erasing is not Erasing.KEEP for each in held.fields)
    if not held.kept_because:
        return _("words and numbers are deleted, an empty row stays") if words else _("let go")
    return _("kept: %(why)s") % {"why": _(held.kept_because)}


def markdown(rows: list[Mapping[str, str]], made_on: date) -> str:
    """The record of processing as a document."""
    parts = [
        f"# {_('Record of processing activities')}",
        _("Made %(day)s from what the program declares of its own tables (GDPR article 30). The municipality is the "
          "controller for what happens there; whoever runs the platform is its processor.")
        % {"day": made_on.isoformat()},
    ]  # fmt: skip
    heads = [_("Data"), _("Purpose"), _("Legal basis"), _("Kept"), _("When the person is erased"), _("Table")]
    parts.append(
        "\n".join(
            [
                _row(heads),
                _row(["---"] * len(heads)),
                *(_row([each[key] for key in COLUMNS]) for each in rows),
            ]
        )
    )
    return "\n\n".join(parts) + "\n"


def _row(cells: list[str]) -> str:
    return "| " + " | ".join(each.replace("|", "\\|") for each in cells) + " |"
