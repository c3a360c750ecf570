"""What the gates ask of other parts of the collaboration: shares, trials and benefits. Their rows count; evidence that
is laid down by hand counts for shares and trials where there are no rows, and of what was measured never."""

from __future__ import annotations

from collections.abc import Sequence

from aktiv.collaboration.models import Benefit, Budget, GateEvidence, Initiative, ShareVersion
from aktiv.collaboration.queries import benefits, pilots
from aktiv.collaboration.rules.gates import NEEDS, Found


def shares_locked(initiative: Initiative, laid: Sequence[GateEvidence]) -> Found:
    """Whether who pays what is locked as a version (G4): a budget of it that is decided; by hand only while it has no
    budget but those that were withdrawn."""
    kind = ShareVersion.Kind.LOCKED
    locked = ShareVersion.objects.filter(budget__initiative=initiative, budget__withdrawn_at=None, kind=kind).exists()
    by_hand = not locked and bool(laid)
    open_ = by_hand and Budget.objects.filter(initiative=initiative, withdrawn_at=None).exists()
    return Found(locked or (by_hand and not open_), {"of": 1})


def pilot_report(initiative: Initiative, laid: Sequence[GateEvidence]) -> Found:
    """Whether the pilot is reported against its thresholds (G6): by trials that were set for it and meet all that they
    were to show; by hand where none were set, or too little can be read from them."""
    conclusion = pilots.pilot_report(initiative=initiative)["conclusion"]
    by_hand = bool(laid) and conclusion in ("none", "too_little")
    return Found(by_hand or conclusion == "met", {"of": 1})


def benefit_plan(initiative: Initiative, laid: Sequence[GateEvidence]) -> Found:
    """Whether it is laid down what is hoped for (G2), with how many benefits partners have promised of it by then: what
    is not promised with a baseline cannot be measured when it is to be closed."""
    promised = Benefit.objects.filter(initiative=initiative).count()
    return Found(bool(laid), {"count": len(laid), "of": 1, "promised": promised})


def benefits_measured(initiative: Initiative) -> Found:
    """Whether benefits are measured against their baseline on days enough (G7), of one day once: each that the
    initiative promised, by each partner that promised it, and it promised one at the least. Texts are no numbers."""
    days, least = min(benefits.benefits_measured(initiative).values(), default=0), NEEDS["measured"].least
    return Found(days >= least, {"count": days, "of": least})
