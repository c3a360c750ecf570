"""Entries of the decision log about initiatives, budgets and contracts."""

from __future__ import annotations

from collections.abc import Iterator

from aktiv.collaboration.models import Contract, ShareVersion, Transition
from aktiv.collaboration.queries.logged import Log, Row, entry

ON_THE_WAY = frozenset({"submit", "screen", "assess", "make_ready", "finance", "evaluate"})
"""Steps of an initiative that lead to a decision and are none."""


def initiatives_decided(log: Log) -> Iterator[Row]:
    """What was decided of initiatives, and how far those that were approved have come. One statement."""
    rows = Transition.objects.filter(initiative__collaboration=log.home, made_at__lte=log.now)
    for each in rows.exclude(act__in=ON_THE_WAY).select_related("initiative", "member"):
        yield entry(
            f"initiative-{each.initiative.number}-{each.number}",
            each.made_at,
            "initiative",
            each.decision or each.state_to,
            subject=each.initiative.title,
            members=[each.member.number] if each.member is not None else [],
            about=each.initiative.number,
            reason=each.reason,
        )


def budgets_decided(log: Log) -> Iterator[Row]:
    """Shares that were locked, corrected, and taken up later. One statement."""
    rows = ShareVersion.objects.filter(budget__collaboration=log.home, made_at__lte=log.now)
    for each in rows.select_related("budget", "adopter"):
        adopter = [each.adopter.number] if each.adopter is not None else []
        yield entry(
            f"budget-{each.budget.number}-{each.number}",
            each.made_at,
            "budget",
            each.kind,
            subject=each.budget.title,
            members=adopter or [str(one["id"]) for one in each.input.get("members", [])],
            about=each.budget.number,
            amount_ore=each.budget.total_ore if each.kind == ShareVersion.Kind.LOCKED else None,
            reason=each.reason or each.reference,
        )


def contracts_made(log: Log) -> Iterator[Row]:
    """Contracts with suppliers. One statement."""
    rows = Contract.objects.filter(collaboration=log.home, made_at__lte=log.now).select_related("owner")
    for each in rows:
        yield entry(
            f"contract-{each.number}",
            each.made_at,
            "contract",
            "made",
            subject=each.title,
            members=[each.owner.number],
            names=[each.supplier_name],
            about=each.number,
            amount_ore=each.value_ore,
        )
