"""Reports in words: what charges are grouped by, the rows of a table, and the chart beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from aktiv.municipalities.models import Municipality
from aktiv.payments.queries.reports import Asked, By, Group, Report, Sums
from aktiv.values import formatting
from aktiv.web.components.charts import BarChart, ColumnChart, Value, largest
from aktiv.web.finance.periods import Period

GROUPINGS: Mapping[str, By] = {
    "anlegg": By.FACILITY, "aktivitet": By.ACTIVITY, "kunde": By.CUSTOMER, "prisgruppe": By.PRICE_GROUP,
    "konto": By.ACCOUNT, "mva": By.VAT, "maned": By.MONTH,
}  # fmt: skip
STATEMENTS: Mapping[By, str] = {By.FACILITY: "anlegg", By.ACTIVITY: "aktivitet", By.CUSTOMER: "kunde"}
"""Those of which there is a statement, and what that is called in its address."""
DRAWN = 10


@dataclass(frozen=True, slots=True)
class Words:
    """What a grouping is called: one, several, and charges that have none of it."""

    one: Promise
    many: Promise
    none: Promise


_WORDS: Mapping[By, Words] = {
    By.FACILITY: Words(gettext_lazy("Facility"), gettext_lazy("Facilities"), gettext_lazy("No place")),
    By.ACTIVITY: Words(gettext_lazy("Activity"), gettext_lazy("Activities"), gettext_lazy("No activity")),
    By.CUSTOMER: Words(gettext_lazy("Customer"), gettext_lazy("Customers"), gettext_lazy("Nobody")),
    By.PRICE_GROUP: Words(gettext_lazy("Price group"), gettext_lazy("Price groups"), gettext_lazy("No price group")),
    By.ACCOUNT: Words(gettext_lazy("Ledger account"), gettext_lazy("Accounts"), gettext_lazy("No account")),
    By.VAT: Words(gettext_lazy("VAT code"), gettext_lazy("VAT codes"), gettext_lazy("No VAT code")),
    By.MONTH: Words(gettext_lazy("Month"), gettext_lazy("Months"), gettext_lazy("No month")),
}


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a column: its link orders by it; `sorted` is what aria-sort says."""

    label: str
    url: str
    sorted: str
    number: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table. `url` leads to the statement, where there is one."""

    name: str
    url: str
    charges: str
    net: str
    vat: str
    total: str


def words_of(by: By) -> Words:
    """What it is called."""
    return _WORDS[by]


def name_of(group: Group, by: By) -> str:
    """A group in the reader's language."""
    language = get_language() or "nb"
    if not group.key:
        return str(_WORDS[by].none)
    if by is By.MONTH:
        return month_told(group.key, language)
    if by is By.VAT:
        code, points = group.key.rsplit("-", 1)
        rate = f"{int(points) / 100:g}".replace(".", formatting.words(language).decimal)
        return f"{code} ({rate}{formatting.NBSP}%)"
    return group.key if by is By.ACCOUNT else group.name.said_in(language).text


def month_told(key: str, language: str, *, short: bool = False) -> str:
    """ "2026-11" as "november 2026", or "nov."."""
    year, month = key.split("-")
    told = formatting.words(language)
    return told.months_short[int(month) - 1] if short else f"{told.months[int(month) - 1]} {year}"


def heads_of(asked: Asked, at: Callable[..., str]) -> list[Head]:
    """The columns, each a link that orders by it, and the other way round when it does already."""
    labels = (("navn", "name", str(_WORDS[asked.by].one)), ("antall", "charges", _("Charges")),
              ("netto", "net", _("Without VAT")), ("mva", "vat", _("VAT")), ("sum", "total", _("Total")))  # fmt: skip
    heads = []
    for name, column, label in labels:
        here = asked.sort == column
        down = not asked.descending if here else column != "name"
        order = ("descending" if asked.descending else "ascending") if here else ""
        heads.append(Head(label, at(sorter=f"-{name}" if down else name, side=""), order, column != "name"))
    return heads


def row_of(group: Group, asked: Asked, home: Municipality, period: Period) -> Row:
    """A group as the table shows it."""
    url = ""
    if group.key and asked.by in STATEMENTS:
        days = urlencode({"fra": period.first.isoformat(), "til": period.last.isoformat()})
        url = reverse("finance_statement", args=[home.slug, STATEMENTS[asked.by], group.key]) + f"?{days}"
    whole = total_of(group.sums, home.currency)
    return Row(name_of(group, asked.by), url, whole.charges, whole.net, whole.vat, whole.total)


def total_of(sums: Sums, currency: str) -> Row:
    """The sums of all groups."""
    language = get_language() or "nb"
    net, vat, total = (formatting.money(each, language, currency) for each in (sums.net, sums.vat, sums.total))
    count = f"{sums.charges:,}".replace(",", formatting.words(language).thousands)
    return Row(_("Total"), "", count, net, vat, total)


def chart_of(asked: Asked, period: Period, found: Report, currency: str) -> BarChart | ColumnChart:
    """The largest groups as bars, or every month of the period as columns."""
    language = get_language() or "nb"
    title = _("Income with VAT, %(days)s") % {"days": period.told}
    if asked.by is By.MONTH:
        sums = {each.key: each.sums.total for each in found.groups}
        keys = months_between(period.first, period.last)
        while len(keys) > 1 and keys[-1] not in sums and keys[-1] > max(sums, default=""):
            keys.pop()
        return months_chart(title, keys, [("", sums)], currency)
    values = [_value(name_of(each, asked.by), each.sums.total, language, currency) for each in found.groups]
    drawn, _left = largest(values, DRAWN)
    rest = found.sums.total - sum(each.amount for each in drawn)
    if found.count > len(drawn):
        drawn.append(_value(_("All others"), rest, language, currency))
    told = "; ".join(f"{each.label}: {each.told}" for each in drawn)
    return BarChart("report-chart", title, told, tuple(drawn))


def months_chart(
    title: str, keys: Sequence[str], series: Sequence[tuple[str, Mapping[str, int]]], currency: str
) -> ColumnChart:
    """Months as columns, one or two series of sums by month ("2026-11"). Those that have nothing are there too."""
    language, told = get_language() or "nb", []
    for name, sums in series:
        lead = f"{name}, " if name else ""
        told += [
            f"{lead}{month_told(key, language)}: {formatting.money(sums[key], language, currency)}"
            for key in keys
            if sums.get(key)
        ]
    most = max((abs(amount) for _name, sums in series for amount in sums.values()), default=0)
    return ColumnChart(
        "months",
        title,
        "; ".join(told),
        tuple(month_told(key, language, short=True).rstrip(".")[:3] for key in keys),
        tuple((name, tuple(sums.get(key, 0) for key in keys)) for name, sums in series),
        formatting.money(most, language, currency),
    )


def months_between(first: date, last: date) -> list[str]:
    """Every month from one day to another, as "2026-11"."""
    start, end = first.year * 12 + first.month - 1, last.year * 12 + last.month - 1
    return [f"{each // 12}-{each % 12 + 1:02}" for each in range(start, end + 1)]


def _value(label: str, amount: int, language: str, currency: str) -> Value:
    return Value(label, amount, formatting.money(amount, language, currency))
