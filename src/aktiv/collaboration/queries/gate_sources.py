"""What three gates ask of other parts of the collaboration: shares, pilots and benefits. Evidence that is laid down by
hand counts; rows of those parts count as soon as they are read here, and nowhere else."""

from __future__ import annotations

from collections.abc import Sequence

from aktiv.collaboration.models import GateEvidence, Initiative, ShareVersion
from aktiv.collaboration.queries import benefits, pilots
from aktiv.collaboration.rules.gates import NEEDS, Found


def shares_locked(initiative: Initiative, laid: Sequence[GateEvidence]) -> Found:
    """Whether who pays what is locked as a version (G4): by hand, or a budget of it that is decided."""
    kind = ShareVersion.Kind.LOCKED
    locked = ShareVersion.objects.filter(budget__initiative=initiative, kind=kind)
    return Found(bool(laid) or locked.exists(), {"of": 1})


def pilot_report(initiative: Initiative, laid: Sequence[GateEvidence]) -> Found:
    """Whether the pilot is reported against its thresholds (G6): by trials that were set for it and meet all that they
    were to show; by hand where none were set, or too little can be read from them."""
    conclusion = pilots.pilot_report(initiative=initiative)["conclusion"]
    by_hand = bool(laid) and conclusion in ("none", "too_little")
    return Found(by_hand or conclusion == "met", {"of": 1})


def benefits_measured(initiative: Initiative, laid: Sequence[GateEvidence]) -> Found:
    """Whether benefits are measured against their baseline on days enough (G7), of one day once: each that the
    initiative promised, by each partner that promised it; by hand only where it promised none."""
    by_hand = len({each.on_day for each in laid})
    days, least = min(benefits.benefits_measured(initiative).values(), default=by_hand), NEEDS["measured"].least
    return Found(days >= least, {"count": days, "of": least})
