"""What is no longer kept: who signed, what was written and the pictures, when a loan ended long enough ago."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from aktiv.lending import pictures
from aktiv.lending.models import Damage, Handover, Item, KindPicture, Lack, Loan
from aktiv.lending.queries.asking import terms_of
from aktiv.walls import everything

LACKS_KEPT = timedelta(days=2 * 365)
"""How long it is known what there was too little of."""


def forget_names(now: datetime) -> int:
    """Empties what tells of persons in loans that ended more than the municipality's days ago, and removes pictures
    that nothing names any more. Returns how many loans' words went."""
    with everything():
        homes = sorted(set(Loan.objects.values_list("municipality_id", flat=True)))
    gone = 0
    for home in homes:
        gone += _forget(home, now - timedelta(days=terms_of(home).names_kept_days))
    Lack.objects.filter(day__lt=(now - LACKS_KEPT).date()).delete()
    _sweep(now)
    return gone


@transaction.atomic
def _forget(municipality_id: int, before: datetime) -> int:
    with everything():
        old = Loan.objects.filter(municipality=municipality_id, ended_at__lt=before)
        told = ~Q(note="") | ~Q(signed="") | ~Q(picture="")
        Handover.objects.filter(told, loan__in=old).update(note="", signed="", picture="")
        decided = Damage.objects.filter(loan__in=old).exclude(state=Damage.State.OPEN)
        decided.exclude(text="", picture="", said="", answer="").update(text="", picture="", said="", answer="")
        old.exclude(reason="").exclude(state=Loan.State.REFUSED).update(reason="")  # a refusal has its reason
        old.exclude(extended_reason="").update(extended_reason="")
        return old.exclude(purpose="").update(purpose="")


def _sweep(now: datetime) -> None:
    """A picture is older than its row by a request: those that are named by nothing after two days never will be."""
    old = list(pictures.older_than(now - pictures.KEPT_UNKNOWN))
    with everything():
        known = {
            name
            for model in (Handover, Damage, Item)
            for name in model.objects.filter(picture__in=old).values_list("picture", flat=True)
        }
    for name in old:
        if name not in known:
            pictures.forget(name)
    kinds = pictures.kinds_older_than(now - pictures.KEPT_UNKNOWN)
    for name in kinds - set(KindPicture.objects.filter(name__in=kinds).values_list("name", flat=True)):
        pictures.forget_of_kind(name)
