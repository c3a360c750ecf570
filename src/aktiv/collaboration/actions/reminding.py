"""Reminders of contracts: before one ends, and before the last day of an option; each once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from aktiv.collaboration.actions.turns import note
from aktiv.collaboration.models import Contract, ContractOption, ContractReminder
from aktiv.collaboration.queries.contracts import contracts_of, ends, options_in, stands
from aktiv.collaboration.queries.parties import the_collaboration
from aktiv.collaboration.rules.contracts import EXPIRY_DAYS, OPTION_DAYS, due_reminder, state_of

Kind = ContractReminder.Kind


class Due(NamedTuple):
    """A reminder that is due."""

    contract: Contract
    kind: ContractReminder.Kind
    option: ContractOption | None
    day: date
    days_before: int


@transaction.atomic
def remind(*, now: datetime) -> int:
    """Notes every reminder that is due and was not given, with one entry of the journal each; messages tell those whom
    it is for. Returns how many. For the machine itself: once a day is enough, and more often is as good."""
    home = the_collaboration(lock=True)
    if home is None:
        return 0
    made = 0
    for each in _due(contracts_of(home.pk), timezone.localdate(now)):
        _row, new = ContractReminder.objects.get_or_create(
            contract=each.contract,
            kind=each.kind,
            option=each.option,
            day=each.day,
            days_before=each.days_before,
            defaults={"made_at": now},
        )
        if new:
            made += 1
            note(
                "collaboration.contract_reminded", home.pk, by=None, now=now, contract=each.contract.pk,
                kind=each.kind.value, option=each.option.number if each.option else None, day=each.day.isoformat(),
            )  # fmt: skip
    return made


def _due(contracts: list[Contract], today: date) -> Iterator[Due]:
    for contract in contracts:
        if stands(contract, today) == "over":
            continue
        end, options = ends(contract), options_in(contract)
        if (days := due_reminder(end, today, EXPIRY_DAYS)) is not None:
            yield Due(contract, Kind.EXPIRY, None, end, days)
        rows = {each.number: each for each in contract.options.all()}
        for option in options:
            days = due_reminder(option.last_day, today, OPTION_DAYS)
            if days is not None and contract.ended_on is None and state_of(option, options, today) == "next":
                yield Due(contract, Kind.OPTION, rows[option.number], option.last_day, days)
