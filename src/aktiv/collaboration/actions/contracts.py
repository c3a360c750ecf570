"""The register of contracts: awarded from a procurement or written down, with options, call-offs and an end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from aktiv.collaboration.actions.pool import speaking_for
from aktiv.collaboration.actions.procurements import Kind as Done
from aktiv.collaboration.actions.procurements import access_lot, owned, step
from aktiv.collaboration.actions.turns import my_turn, note
from aktiv.collaboration.models import (
    CallOff,
    Collaboration,
    Contract,
    ContractLot,
    ContractMember,
    ContractOption,
    ContractStep,
    Lot,
    Member,
    Procurement,
)
from aktiv.collaboration.models.contracts import LONGEST_NOTE, LONGEST_TEXT, LONGEST_WHY, MOST_VALUE_ORE
from aktiv.collaboration.models.procurements import MOST_VOLUME
from aktiv.collaboration.queries.contracts import access_contract, ends, options_in, stands
from aktiv.collaboration.queries.mandates import require_mandate
from aktiv.collaboration.queries.parties import access_member, members_on
from aktiv.collaboration.queries.procurements import awards_of, joined, stage
from aktiv.collaboration.queries.taking_part import service_named
from aktiv.collaboration.rules.contracts import decidable
from aktiv.collaboration.rules.parties import require_number
from aktiv.people.permissions import Permission, Thing
from aktiv.values.refusal import Refusal
from aktiv.values.typed_text import many_lines, one_line

SPEAK = Permission.COLLABORATION_SPEAK
Kind, State = ContractStep.Kind, ContractOption.State
MOST_NOTICE, MOST_OPTION = 60, 120


@dataclass(frozen=True, slots=True)
class NewOption:
    """So many months longer, to be said by a day."""

    months: int
    last_day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class NewContract:
    """A contract as it was made. The supplier is a number in the collaboration, or a name with an organisation number.
    `value_ore` is what it is expected to come to, None when nobody knows. When it is `bound` nobody calls off more of a
    lot than it joined with; otherwise what is more is told. `service` is the slug of the one that it is of,
    empty for the agreement as a whole."""

    title: str
    supplier: str = ""
    supplier_name: str = ""
    first: date
    last: date
    notice_months: int = 0
    value_ore: int | None = None
    text: str = ""
    options: Sequence[NewOption] = ()
    bound: bool = False
    service: str = ""


@transaction.atomic
def award(number: int, lots: Sequence[int], new: NewContract, *, by: UUID, now: datetime) -> Contract:
    """Awards lots of a procurement when nobody can join any more: who joined them, and the owner, may call off. The
    procurement is awarded when all its lots are.

    Raises Refusal: not_found, no_mandate, mandate_over, not_tendering, no_lots, not_a_lot, lot_awarded_already,
    nobody_joined, and as `register` does.
    """
    home = my_turn()
    procurement = owned(home, number, by=by, now=now)
    if stage(procurement, now) != "tendering":
        raise Refusal("not_tendering")
    wanted = [access_lot(procurement, each) for each in dict.fromkeys(lots)]
    if not wanted:
        raise Refusal("no_lots")
    awarded = awards_of([procurement.pk])
    for each in wanted:
        if each.pk in awarded:
            raise Refusal("lot_awarded_already", number=each.number)
    said = joined([each.pk for each in wanted])
    if not any(said.values()):
        raise Refusal("nobody_joined")
    members = {member for volumes in said.values() for member in volumes} | {procurement.owner}
    made = _written(home, procurement.owner, new, members, procurement=procurement, by=by, now=now)
    ContractLot.objects.bulk_create([ContractLot(contract=made, lot=each, procurement=procurement) for each in wanted])
    if len(awarded) + len(wanted) == len(procurement.lots.all()):
        procurement.state = Procurement.State.AWARDED
        procurement.save(update_fields=["state"])
    numbers = [each.number for each in wanted]
    step(procurement, Done.AWARDED, "", by=by, now=now, contract=made.number, lots=numbers)
    return made


@transaction.atomic
def register(owner_number: str, new: NewContract, members: Sequence[str], *, by: UUID, now: datetime) -> Contract:
    """Writes down a contract that was made elsewhere; `members` may call off, and the owner too.

    Raises Refusal: not_found, no_mandate, mandate_over, not_a_party, not_a_supplier_number, missing_text, too_long,
    wrong_period, wrong_notice, wrong_amount, wrong_option, no_service_like_that.
    """
    home = my_turn()
    owner = speaking_for(home, owner_number, by=by, now=now)
    others = {access_member(home.pk, each) for each in members} | {owner}
    made = _written(home, owner, new, others, by=by, now=now)
    note("collaboration.contract_registered", home.pk, by=by, now=now, contract=made.number, owner=owner.number)
    return made


@transaction.atomic
def decide_option(number: int, option_number: int, why: str, *, take: bool, by: UUID, now: datetime) -> ContractOption:
    """Takes an option, which prolongs the contract, or lets it go; with a reason. They are taken in order, each by its
    last day.

    Raises Refusal: not_found, no_mandate, mandate_over, contract_over, option_decided_already, option_too_late,
    option_not_next, missing_text, too_long.
    """
    home, today = my_turn(), timezone.localdate(now)
    contract = _kept(home, number, by=by, now=now)
    said = one_line(why, limit=LONGEST_WHY, required=True)
    option = next((each for each in contract.options.all() if each.number == option_number), None)
    if option is None:
        raise Refusal("not_found")
    if contract.ended_on is not None or stands(contract, today) == "over":
        raise Refusal("contract_over", ended=ends(contract))
    seen = options_in(contract)
    decidable(next(each for each in seen if each.number == option_number), seen, today)
    option.state = State.TAKEN if take else State.DECLINED
    option.save(update_fields=["state"])
    _step(contract, Kind.TAKEN if take else Kind.DECLINED, said, option=option, by=by, now=now)
    verb = "collaboration.option_taken" if take else "collaboration.option_declined"
    note(verb, home.pk, by=by, now=now, contract=number, option=option_number)
    return option


@transaction.atomic
def call_off(
    number: int, lot_number: int, member_number: str, volume: int, *, on: date, text: str = "", by: UUID, now: datetime
) -> CallOff:
    """Notes what a member has ordered of a lot that it joined; who keeps the contract may of any. Less than nothing
    corrects what was noted before.

    Raises Refusal: not_found, no_mandate, mandate_over, not_a_party, may_not_call_off, not_a_lot, lot_not_joined,
    not_in_the_contract, called_ahead, wrong_volume, beyond_joined(joined, called), too_long.
    """
    home = my_turn()
    member = speaking_for(home, member_number, by=by, now=now)
    contract = access_contract(home.pk, number)
    if member.pk not in {each.member_id for each in contract.members.all()}:
        raise Refusal("may_not_call_off")
    lot = _lot_of(contract, lot_number)
    if volume > 0 and member.pk != contract.owner_id and member not in joined([lot.pk]).get(lot.pk, {}):
        raise Refusal("lot_not_joined", number=lot_number)
    if not contract.first <= on <= ends(contract):
        raise Refusal("not_in_the_contract", first=contract.first, last=ends(contract))
    if on > timezone.localdate(now):
        raise Refusal("called_ahead")
    before = sum(each.volume for each in CallOff.objects.filter(contract=contract, lot=lot, member=member))
    if volume == 0 or abs(volume) > MOST_VOLUME or volume + before < 0:
        raise Refusal("wrong_volume")
    wanted = joined([lot.pk]).get(lot.pk, {}).get(member, 0)
    if volume > 0 and contract.bound and volume + before > wanted:
        raise Refusal("beyond_joined", joined=wanted, called=before)
    made = CallOff.objects.create(
        contract=contract,
        lot=lot,
        member=member,
        volume=volume,
        on_day=on,
        note=one_line(text, limit=LONGEST_NOTE),
        made_by_id=by,
        made_at=now,
    )
    note(
        "collaboration.called_off", home.pk, by=by, now=now,
        contract=number, lot=lot_number, member=member.number, volume=volume,
    )  # fmt: skip
    return made


@transaction.atomic
def end_contract(number: int, on: date, why: str, *, by: UUID, now: datetime) -> Contract:
    """Ends a contract before time, with a reason; `on` is its last day, today or later.

    Raises Refusal: not_found, no_mandate, mandate_over, contract_over, wrong_end, missing_text, too_long.
    """
    home = my_turn()
    contract = _kept(home, number, by=by, now=now)
    said = one_line(why, limit=LONGEST_WHY, required=True)
    today = timezone.localdate(now)
    if contract.ended_on is not None or stands(contract, today) == "over":
        raise Refusal("contract_over", ended=ends(contract))
    if not max(today, contract.first) <= on < ends(contract):
        raise Refusal("wrong_end", last=ends(contract))
    contract.ended_on = on
    contract.save(update_fields=["ended_on"])
    _step(contract, Kind.ENDED, said, by=by, now=now)
    note("collaboration.contract_ended", home.pk, by=by, now=now, contract=number, ended_on=on)
    return contract


def _kept(home: Collaboration, number: int, *, by: UUID, now: datetime) -> Contract:
    """A contract whose owner she speaks for."""
    found = access_contract(home.pk, number)
    require_mandate(SPEAK, Thing(collaboration_id=home.pk, member_id=found.owner_id), by=by, now=now)
    return found


def _lot_of(contract: Contract, number: int) -> Lot:
    found = next((each.lot for each in contract.lots.all() if each.lot.number == number), None)
    if found is None:
        raise Refusal("not_a_lot", number=number)
    return found


def _written(
    home: Collaboration,
    owner: Member,
    new: NewContract,
    members: set[Member],
    *,
    procurement: Procurement | None = None,
    by: UUID,
    now: datetime,
) -> Contract:
    """The contract with its options and those who may call off."""
    supplier, name, number = _supplier(home, new, timezone.localdate(now))
    _require_sound(new)
    last = Contract.objects.filter(collaboration=home).aggregate(last=Max("number"))["last"] or 0
    made = Contract.objects.create(
        collaboration=home,
        number=last + 1,
        procurement=procurement,
        owner=owner,
        service=service_named(home.pk, new.service),
        title=one_line(new.title, limit=160, required=True),
        text=many_lines(new.text, limit=LONGEST_TEXT),
        supplier=supplier,
        supplier_name=name,
        supplier_number=number,
        first=new.first,
        last=new.last,
        notice_months=new.notice_months,
        value_ore=new.value_ore,
        bound=new.bound,
        made_by_id=by,
        made_at=now,
    )
    ContractOption.objects.bulk_create(
        [
            ContractOption(contract=made, number=place, months=each.months, last_day=each.last_day)
            for place, each in enumerate(new.options, 1)
        ]
    )
    ContractMember.objects.bulk_create(
        [ContractMember(contract=made, member=each) for each in sorted(members, key=lambda one: int(one.number))]
    )
    _step(made, Kind.REGISTERED, "", by=by, now=now)
    return made


def _supplier(home: Collaboration, new: NewContract, today: date) -> tuple[Member | None, str, str]:
    """Who delivers, as a supplier in the collaboration or by name and organisation number."""
    try:
        number = require_number(new.supplier)
    except Refusal:
        raise Refusal("not_a_supplier_number") from None
    known = next((each for each in members_on(home.pk, today, [Member.Kind.SUPPLIER]) if each.number == number), None)
    if known is not None:
        return known, known.name, number
    return None, one_line(new.supplier_name, limit=120, required=True), number


def _require_sound(new: NewContract) -> None:
    """Refuses days out of order, and amounts and months that are none."""
    if new.last < new.first:
        raise Refusal("wrong_period")
    if not 0 <= new.notice_months <= MOST_NOTICE:
        raise Refusal("wrong_notice", most=MOST_NOTICE)
    if new.value_ore is not None and not 0 < new.value_ore <= MOST_VALUE_ORE:
        raise Refusal("wrong_amount")
    days = [each.last_day for each in new.options]
    if any(not 0 < each.months <= MOST_OPTION for each in new.options) or days != sorted(days):
        raise Refusal("wrong_option")
    if any(each < new.first for each in days):
        raise Refusal("wrong_option")


def _step(
    contract: Contract, kind: ContractStep.Kind, text: str, *, option: ContractOption | None = None, by: UUID,
    now: datetime,
) -> None:  # fmt: skip
    ContractStep.objects.create(contract=contract, option=option, kind=kind, text=text, made_by_id=by, made_at=now)
