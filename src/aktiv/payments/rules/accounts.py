"""What an account rule may say."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from aktiv.values.refusal import Refusal

LONGEST = 40
MOST_DIMENSIONS = 12
DIMENSIONS = ("ansvar", "funksjon", "prosjekt")
"""What a municipality that has not said which dimensions it has is asked for."""
_NAME = re.compile(r"[a-zæøå][0-9a-zæøå_-]{0,19}")
_CODE = re.compile(r"[0-9A-Za-zÆØÅæøå][0-9A-Za-zÆØÅæøå ./_-]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountData:
    """For which charges a rule is (nothing said: for all), from which day, and where they go."""

    facility_id: int | None = None
    space_id: int | None = None
    vat_code: str = ""
    reason: str = ""
    from_day: date
    account: str
    dimensions: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Spell:
    """The days of a rule, both ends inclusive; an open end is None."""

    first: date
    last: date | None


def must_be_codes(data: AccountData) -> None:
    """Accounts and dimensions are short codes, which no spreadsheet reads as a formula.

    Raises Refusal("account_missing"), ("not_an_account_code", text=…), ("not_a_dimension", text=…).
    """
    if not data.account:
        raise Refusal("account_missing")
    if not _is_code(data.account):
        raise Refusal("not_an_account_code", text=data.account[:LONGEST])
    wrong = next((each for each in data.dimensions.values() if not _is_code(each)), None)
    if wrong is not None or len(data.dimensions) > MOST_DIMENSIONS:
        raise Refusal("not_a_dimension", text=(wrong or "")[:LONGEST])


def dimension_names(text: str) -> tuple[str, ...]:
    """What a municipality's dimensions are called, from names with commas between; each once.

    Raises Refusal("not_dimensions", most=…) for too many, and for a name that is not a short word.
    """
    names = tuple(dict.fromkeys(each.strip().lower() for each in text.split(",") if each.strip()))
    if len(names) > MOST_DIMENSIONS or any(_NAME.fullmatch(each) is None for each in names):
        raise Refusal("not_dimensions", most=MOST_DIMENSIONS)
    return names


def last_day_of_new(first: date, others: list[Spell]) -> date | None:
    """Until when a new rule is, beside those for the same charges: the day before the next begins.

    Raises Refusal("account_rule_same_day") when another begins on that day.
    """
    if any(each.first == first for each in others):
        raise Refusal("account_rule_same_day", day=first)
    following = min((each.first for each in others if each.first > first), default=None)
    return following - timedelta(days=1) if following is not None else None


def may_end(spell: Spell, last: date, others: list[Spell]) -> None:
    """Raises Refusal("ends_before_it_begins") and, where the next has begun by then, ("account_rule_overlaps")."""
    if last < spell.first:
        raise Refusal("ends_before_it_begins", day=spell.first)
    following = min((each.first for each in others if each.first > spell.first), default=None)
    if following is not None and last >= following:
        raise Refusal("account_rule_overlaps", day=following)


def _is_code(text: str) -> bool:
    return len(text) <= LONGEST and _CODE.fullmatch(text) is not None
