"""What the books say."""

from __future__ import annotations

from datetime import date

from django.db.models import Sum

from aktiv.payments.models import Entry


def trial_balance(municipality_id: int, until: date | None = None) -> dict[tuple[str, str], int]:
    """What each account (kind and code) of a municipality has come to, in øre, up to and with a day. Sums to zero.

    One statement over all entries of the municipality: for the finance desk, not for pages that many open.
    """
    rows = Entry.objects.filter(municipality_id=municipality_id)
    if until is not None:
        rows = rows.filter(posting__day__lte=until)
    sums = rows.values_list("account", "code").annotate(sum=Sum("amount")).order_by("account", "code")
    return {(account, code): int(amount) for account, code, amount in sums}
