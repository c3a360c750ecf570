"""Orders to pay a member what is held of its credits, when it is not to stand against what it is charged next."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from aktiv.collaboration.actions.invoicing import host_of
from aktiv.collaboration.actions.turns import my_turn, note
from aktiv.collaboration.models import CreditUse, PayOut
from aktiv.collaboration.models.budgets import LONGEST_REASON
from aktiv.collaboration.queries.budgets import organisations_of
from aktiv.collaboration.queries.parties import access_member
from aktiv.collaboration.queries.share_billing import held_credits
from aktiv.values.refusal import Refusal
from aktiv.values.typed_text import one_line


@transaction.atomic
def pay_out(member_number: str, remark: str = "", *, by: UUID, now: datetime) -> PayOut:
    """Orders all that is held of a member's credits paid out by the secretariat's municipality, under a number of its
    own. From then on it stands against no invoice.

    Raises Refusal: not_found, no_mandate, mandate_over, secretariat_bills_nobody, nothing_held,
    no_organisation_number(who), too_long.
    """
    home = my_turn()
    host = host_of(home.pk, by, now)
    member = access_member(home.pk, member_number)
    held = held_credits(host.pk, [member.pk])
    if not held:
        raise Refusal("nothing_held")
    payee = organisations_of([member.pk]).get(member.pk)
    if payee is None:
        raise Refusal("no_organisation_number", who=member.name)
    last = PayOut.objects.filter(municipality=host).aggregate(last=Max("number"))["last"] or 0
    made = PayOut.objects.create(
        municipality=host,
        number=last + 1,
        member=member,
        organisation=payee,
        amount_ore=sum(each.left for each in held),
        note=one_line(remark, limit=LONGEST_REASON),
        made_by_id=by,
        made_at=now,
    )
    CreditUse.objects.bulk_create(
        CreditUse(bill=each.bill, amount_ore=each.left, payout=made, made_by_id=by, made_at=now) for each in held
    )
    told = {"member": member_number, "order": made.number, "amount": made.amount_ore, "municipality": host.number}
    note("collaboration.pay_out_ordered", home.pk, by=by, now=now, **told)
    return made
