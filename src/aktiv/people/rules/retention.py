"""How long kinds of data are kept: what holds when a municipality has said nothing, and what it may say; pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from aktiv.values.personal import Kind
from aktiv.values.refusal import Refusal

TOLD_BEFORE = timedelta(days=30)
"""How long before somebody is forgotten she is told by mail."""
YEAR = 365


@dataclass(frozen=True, slots=True)
class Term:
    """Days after data were last needed. `most` is what the purpose bears; `least` what rights and duties need.

    `local` when each municipality may choose.
    """

    days: int
    least: int
    most: int
    local: bool = False


TERMS: Mapping[Kind, Term] = {
    Kind.ACCOUNT: Term(3 * YEAR, YEAR, 10 * YEAR, local=True),  # without signing in or booking
    Kind.BOOKINGS: Term(YEAR, 60, 5 * YEAR, local=True),  # the words of a booking, after its last date
    Kind.PARTICIPANTS: Term(30, 1, YEAR, local=True),  # who comes, after the last date; the numbers stay
    Kind.CASES: Term(
        2 * YEAR, 180, 5 * YEAR, local=True
    ),  # its words, after the last date; time to appeal and complain
    Kind.REQUESTS: Term(YEAR, 90, 5 * YEAR, local=True),  # time to complain of the answer
    Kind.INVITATIONS: Term(90, 30, YEAR, local=True),
    Kind.READS: Term(3 * YEAR, YEAR, 10 * YEAR, local=True),  # it must be possible to ask a year later
    Kind.MESSAGES: Term(YEAR, 30, 2 * YEAR),
    Kind.SIGN_INS: Term(180, 90, YEAR),
    Kind.TOKENS: Term(YEAR, 30, 2 * YEAR),
    Kind.ALERTS: Term(90, 7, YEAR),
    Kind.ADDRESS_CHECKS: Term(30, 2, 90),
    Kind.LETTERS: Term(7, 1, 30),
    Kind.CONSENTS: Term(3 * YEAR, YEAR, 5 * YEAR),  # to show what was agreed to, while anybody may ask
}
"""Kinds that are not here are kept as long as the account, or as long as the law says."""
LOCAL: tuple[Kind, ...] = tuple(kind for kind, term in TERMS.items() if term.local)


def chosen(kind: str, days: int) -> Kind:
    """The kind, when a municipality may keep it for so many days.

    Raises Refusal("kind_not_chosen_here") and Refusal("kept_out_of_bounds", least, most).
    """
    if kind not in LOCAL:
        raise Refusal("kind_not_chosen_here")
    found = Kind(kind)
    term = TERMS[found]
    if not term.least <= days <= term.most:
        raise Refusal("kept_out_of_bounds", least=term.least, most=term.most)
    return found
