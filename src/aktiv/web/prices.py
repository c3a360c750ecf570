"""Prices of many dates as one: equal lines are one, and the fees that were charged stand beside them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from aktiv.bookings.models import Occurrence
from aktiv.prices import words
from aktiv.prices.drafts import Line, QuoteDraft
from aktiv.prices.queries import charges_of
from aktiv.values.money import Money
from aktiv.web.components.prices import Price, PriceLine


def lines_together(quotes: Iterable[Sequence[Line]], language: str, currency: str) -> list[PriceLine]:
    """The lines of many quotes; those that say the same are one, with how many dates it is for."""
    sums: dict[str, list[int]] = {}
    for quote in quotes:
        for line in quote:
            sums.setdefault(words.explain(line, language, currency), []).append(line.amount)
    return [
        PriceLine(
            text,
            Money(sum(amounts), currency),
            ngettext("%(count)s date", "%(count)s dates", len(amounts)) % {"count": len(amounts)}
            if len(amounts) > 1
            else "",
        )
        for text, amounts in sums.items()
    ]


def price_together(drafts: Sequence[QuoteDraft], language: str) -> Price:
    """What dates cost together, before they are booked. There is one at least."""
    currency = drafts[0].currency
    lines = tuple(lines_together((draft.lines for draft in drafts), language, currency))
    vat = sum(draft.vat_total for draft in drafts)
    total = Money(sum(draft.total for draft in drafts), currency)
    return Price(total, lines, Money(vat, currency) if vat else None, unfolded=len(lines) <= 3)


def price_of_dates(dates: Sequence[Occurrence]) -> Price | None:
    """The total of what stands and of fees; equal lines of many dates are one. None when nothing was ever priced.

    Two statements, whatever the number of dates.
    """
    language = get_language() or "nb"
    standing = [each.quote for each in dates if each.quote and each.state in Occurrence.State.holding_time()]
    if not any(each.quote for each in dates):
        return None
    currency = next(each.quote.currency for each in dates if each.quote)
    lines = lines_together((quote.explained for quote in standing), language, currency)
    charged = charges_of("occurrence", [each.pk for each in dates], "cancellation_fee")
    fees = sum(each.amount for rows in charged.values() for each in rows)
    if fees:
        lines.append(PriceLine(_("Fee for cancelling or moving late"), Money(fees, currency)))
    total = sum(quote.total for quote in standing) + fees
    vat = sum(quote.vat_amount for quote in standing)
    vat += sum(each.vat_amount for rows in charged.values() for each in rows)
    return Price(Money(total, currency), tuple(lines), Money(vat, currency) if vat else None, unfolded=len(lines) <= 3)
