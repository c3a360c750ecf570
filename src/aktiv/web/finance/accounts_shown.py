"""Account rules, and charges that have no account, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from aktiv.municipalities.models import Municipality
from aktiv.payments.models import AccountRule
from aktiv.payments.queries.accounts import Without
from aktiv.values import formatting
from aktiv.web.components.results import Tag
from aktiv.web.finance.words import reason_word


@dataclass(frozen=True, slots=True)
class RuleShown:
    """A rule in a list. `current` is the one in force today."""

    url: str
    where: str
    what: str
    account: str
    dimensions: str
    days: str
    tag: Tag | None


@dataclass(frozen=True, slots=True)
class WithoutShown:
    """Charges that have no account, and where a rule for them is made."""

    where: str
    what: str
    count: int
    amount: str
    fitted: int
    new_url: str


def rule_shown(rule: AccountRule, slug: str, today: date) -> RuleShown:
    """In the reader's language."""
    language = get_language() or "nb"
    if rule.space is not None:
        where = f"{rule.space.facility.name}: {rule.space.name.said_in(language).text}"
    else:
        where = rule.facility.name if rule.facility is not None else _("Everywhere")
    first = _day(rule.from_day, language)
    days = _("From %(first)s") % {"first": first}
    if rule.to_day is not None:
        days = f"{first} – {_day(rule.to_day, language)}"
    tag = None
    if rule.to_day is not None and rule.to_day < today:
        tag = Tag(_("Over"))
    elif rule.from_day > today:
        tag = Tag(_("To come"), "info")
    return RuleShown(
        reverse("finance_account", args=[slug, rule.pk]),
        where,
        _what(rule.vat_code, rule.reason),
        rule.account,
        ", ".join(f"{name} {value}" for name, value in rule.dimensions.items()),
        days,
        tag,
    )


def without_shown(each: Without, home: Municipality) -> WithoutShown:
    """In the reader's language."""
    asked = {"sted": f"a{each.facility_id}" if each.facility_id else "", "mva": each.vat_code,
             "grunn": each.reason, "fra": each.first.isoformat()}  # fmt: skip
    query = urlencode({name: value for name, value in asked.items() if value})
    return WithoutShown(
        each.facility or _("No place"),
        _what(each.vat_code, each.reason),
        each.charges,
        formatting.money(each.amount, get_language() or "nb", home.currency),
        each.fitted,
        f"{reverse('finance_account_new', args=[home.slug])}?{query}",
    )


def _what(vat_code: str, reason: str) -> str:
    told = reason_word(reason) if reason else _("Everything")
    return f"{told}, {_('VAT code %(code)s') % {'code': vat_code}}" if vat_code else told


def _day(day: date, language: str) -> str:
    return f"{formatting.date_short(day, language)} {day.year}"
