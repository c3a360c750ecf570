"""What waits for those who keep a municipality's accounts, as counts for their first page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from aktiv.payments.models import Batch
from aktiv.payments.queries.accounts import NO_ACCOUNT, NOT_BILLED
from aktiv.payments.queries.due import WAITING
from aktiv.payments.queries.finance import UNANSWERED
from aktiv.payments.queries.reconciling import differing
from aktiv.walls import within

# Served by provider_order_refused, provider_order_waits, one_giving_back, correction_waits, damage_waits, payment_lost,
# movement_unknown, list_of_a_day, charge_by_day, line_without_account and batch_number_once.
_COUNTS = f"""
SELECT
    (SELECT count(DISTINCT payment_id) FROM payments_providerorder
     WHERE municipality_id = %(municipality)s AND verb <> 'begin'
     AND (refused <> '' AND why <> 'abandoned' OR try_at IS NOT NULL AND asked_at < %(unanswered)s)),
    (SELECT count(*) FROM payments_givingback WHERE municipality_id = %(municipality)s AND decided_at IS NULL),
    (SELECT count(*) FROM payments_manualcorrection WHERE municipality_id = %(municipality)s AND decided_at IS NULL),
    (SELECT count(*) FROM payments_damage WHERE municipality_id = %(municipality)s AND decided_at IS NULL),
    (SELECT count(*) FROM payments_payment WHERE municipality_id = %(municipality)s AND lost_at IS NOT NULL
     AND authorised > cancelled + refunded),
    (SELECT count(*) FROM payments_movement WHERE municipality_id = %(municipality)s AND payment_id IS NULL),
    (SELECT count(*) FROM payments_listread WHERE municipality_id = %(municipality)s AND lines IS NULL),
    (SELECT count(*) FROM {NO_ACCOUNT} WHERE l.municipality_id = %(municipality)s AND l.account = '' AND {NOT_BILLED}),
    waits.lines, waits.amount
FROM (SELECT count(*) AS lines, coalesce(sum(amount), 0)::bigint AS amount FROM ({WAITING}) c) AS waits
"""  # noqa: S608 - put together from constants


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """What wants somebody: payments whose orders were refused or not answered, amounts to be given back that wait for a
    yes, corrections that do, damage that was reported, times that were lost and not paid back, differences and unread
    lists of providers, charges that have no account, charges that are used and not billed (with øre), customers whom
    the last batch left out, and that batch."""

    failed: int
    to_give_back: int
    corrections: int
    damages: int
    lost: int
    unknown: int
    unread: int
    differing: int
    without_account: int
    unbilled: int
    unbilled_amount: int
    left_out: int
    last_batch: Batch | None


def waiting(municipality_id: int, until: date, now: datetime) -> Waiting:
    """Of a municipality; what is not billed up to and with a day. Three statements beside the wall's."""
    asked: dict[str, Any] = {"municipality": municipality_id, "until": until, "unanswered": now - UNANSWERED}
    with within(municipalities=[municipality_id]):
        with connection.cursor() as cursor:
            cursor.execute(_COUNTS, asked)
            (failed, to_give_back, corrections, damages, lost, unknown, unread, without, lines,
             amount) = cursor.fetchone()  # fmt: skip
        batch = Batch.objects.filter(municipality_id=municipality_id).order_by("-number").first()
        other = len(differing(municipality_id, now))
    return Waiting(
        failed=failed,
        to_give_back=to_give_back,
        corrections=corrections,
        damages=damages,
        lost=lost,
        unknown=unknown,
        unread=unread,
        differing=other,
        without_account=without,
        unbilled=lines,
        unbilled_amount=int(amount),
        left_out=len(batch.left_out) if batch is not None else 0,
        last_batch=batch,
    )
