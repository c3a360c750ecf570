"""Taking in what accounting says is paid of shares: the lines of its file that are right, each once."""

from __future__ import annotations

import hashlib
from datetime import datetime
from uuid import UUID

from django.db import transaction

from aktiv.collaboration.actions.invoicing import host_of
from aktiv.collaboration.actions.receiving import receive
from aktiv.collaboration.actions.turns import my_turn, note
from aktiv.collaboration.rules.receipts import read
from aktiv.payments.queries.share_receipts import Checked, checked


@transaction.atomic
def take_in_payments(text: str, *, by: UUID, now: datetime) -> list[Checked]:
    """Notes the lines of a file that are right as payments of the shares they are of, and leaves the others: all of
    them as they were checked. Read once more, nothing more is noted.

    Raises Refusal: not_found, no_mandate, mandate_over, secretariat_bills_nobody, file_unread(why).
    """
    home = my_turn()
    host = host_of(home.pk, by, now)
    told = checked(host.pk, read(text), now.astimezone(host.zone).date())
    right = [each.receipt for each in told if each.receipt is not None]
    if not right:
        return told
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    for each in right:
        receive(each, host.pk, sha256, by=by, now=now)
    note(
        "collaboration.payments_read",
        home.pk,
        by=by,
        now=now,
        municipality=host.number,
        sha256=sha256,
        lines=len(right),
        left=len(told) - len(right),
        amount=sum(each.ore for each in right),
        shares=sum(sum(each.parts.values()) for each in right),
    )
    return told
