"""What is done with contracts: award lots, register, decide on options, note call-offs, end."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from aktiv.collaboration.actions import contracts
from aktiv.collaboration.actions.contracts import NewContract, NewOption
from aktiv.collaboration.models import Contract, Member
from aktiv.collaboration.models.contracts import LONGEST_NOTE, LONGEST_TEXT, LONGEST_WHY
from aktiv.collaboration.queries.contracts import against_joined, contracts_of, options_in, stands
from aktiv.collaboration.queries.parties import members_on
from aktiv.collaboration.queries.procurements import awards_of, joined, lots_in_order, procurements_of, stage
from aktiv.collaboration.rules.contracts import state_of
from aktiv.people.permissions import Permission
from aktiv.web.allocation.typed import Errors
from aktiv.web.collaboration.acts import Act, Values, filled, ore, partners, pick, some_day, text, whole_number
from aktiv.web.collaboration.gates import Seat
from aktiv.web.collaboration.of_services import SERVICE, which_service
from aktiv.web.collaboration.pool_fields import answered, yes_or_no
from aktiv.web.collaboration.shown import on_day
from aktiv.web.components.forms import Field

SPEAK = Permission.COLLABORATION_SPEAK
_OPTION = re.compile(r"(\d{1,3})\s*:\s*(\d{4}-\d{2}-\d{2})")
MOST_OPTIONS = 10


def _contract_fields(seat: Seat, values: Values, errors: Errors) -> list[Field]:
    """What a contract is, however it came about."""
    known = [(each.number, each.name) for each in members_on(seat.home.pk, seat.today, [Member.Kind.SUPPLIER])]
    values = {"varsel": "3"} | dict(values)
    return [
        text("tittel", _("What the contract is about"), values, errors, longest=160),
        pick("kjent", _("Supplier in the collaboration"), [("", _("Another, written below")), *known], values, errors,
             optional=True),
        text("leverandor", _("Supplier’s name"), values, errors, optional=True, longest=120),
        text("orgnr", _("Supplier’s organisation number"), values, errors, optional=True, longest=12,
             inputmode="numeric"),
        *which_service(seat.home, values, errors),
        text("fra", _("From"), values, errors, kind="date"),
        text("til", _("Last day"), values, errors, kind="date", hint=_("Without options.")),
        text("opsjoner", _("Options"), values, errors, kind="textarea", optional=True, longest=300,
             hint=_("One on each line: months, and the last day to take it, such as 12: 2027-09-30.")),
        text("varsel", _("Notice (months)"), values, errors, inputmode="numeric"),
        text("verdi", _("Value in kroner"), values, errors, optional=True, inputmode="decimal",
             hint=_("For the whole contract, options taken. Leave it empty when nobody knows.")),
        text("bundet", _("Nobody calls off more of a lot than it joined with"), values, errors, kind="checkbox",
             optional=True, hint=_("Otherwise what is more is told.")),
        text("tekst", _("What it covers"), values, errors, kind="textarea", optional=True, longest=LONGEST_TEXT),
    ]  # fmt: skip


def _new_contract(values: Values, errors: Errors) -> NewContract:
    """The contract that was typed; what is wrong is told at its fields."""
    sent = filled(values, errors, "tittel")
    known = values.get("kjent", "")
    if not known:
        filled(values, errors, "leverandor", "orgnr")
    return NewContract(
        title=sent["tittel"],
        supplier=known or values.get("orgnr", ""),
        supplier_name=values.get("leverandor", ""),
        first=some_day(values, "fra", errors),
        last=some_day(values, "til", errors),
        notice_months=whole_number(values, "varsel", errors) or 0,
        value_ore=ore(values, "verdi", errors, least=1) if values.get("verdi") else None,
        text=values.get("tekst", ""),
        bound=bool(values.get("bundet")),
        service=values.get(SERVICE, ""),
        options=_options(values.get("opsjoner", ""), errors),
    )


def _options(typed: str, errors: Errors) -> Sequence[NewOption]:
    lines = [each.strip() for each in typed.splitlines() if each.strip()]
    found: list[NewOption] = []
    for line in lines:
        said = _OPTION.fullmatch(line)
        try:
            if said is None:
                raise ValueError(line)
            found.append(NewOption(int(said[1]), date.fromisoformat(said[2])))
        except ValueError:
            errors["opsjoner"] = _("Write months, a colon and a day on each line, such as 12: 2027-09-30.")
    if len(lines) > MOST_OPTIONS:
        errors["opsjoner"] = _("Write at most %(most)s options.") % {"most": MOST_OPTIONS}
    return found


def _award_fields(seat: Seat, values: Values, errors: Errors) -> list[Field]:
    asked = values.get("nr", "")
    open_ = [
        each
        for each in procurements_of(seat.home.pk)
        if stage(each, seat.now) == "tendering"
        and seat.may(SPEAK, member_id=each.owner_id)
        and asked in ("", str(each.number))
    ]
    awards = awards_of([each.pk for each in open_])
    boxes = [
        text(f"lott_{each.number}_{lot.number}", f"{each.title}: {lot.number}. {lot.title}", values, errors,
             kind="checkbox", optional=True)
        for each in open_
        for lot in lots_in_order(each)
        if lot.pk not in awards
    ]  # fmt: skip
    choices = [(str(each.number), f"{each.number}: {each.title}") for each in open_]
    return [
        pick("nr", _("Procurement"), choices, values, errors,
             hint=_("Choose its lots below. Whoever joined them may call off.")),
        *boxes,
        *_contract_fields(seat, values, errors),
    ]  # fmt: skip


def _award(seat: Seat, values: Values, errors: Errors) -> str:
    number, new = whole_number(values, "nr", errors), _new_contract(values, errors)
    start = f"lott_{number}_"
    lots = [int(name[len(start) :]) for name in values if name.startswith(start) and name[len(start) :].isdecimal()]
    if number is not None and not lots:
        errors["nr"] = _("Choose at least one lot.")
    if errors or number is None:
        return ""
    made = contracts.award(number, sorted(lots), new, by=seat.person.pk, now=seat.now)
    return _("Contract %(number)s is in the register.") % {"number": made.number}


def _register_fields(seat: Seat, values: Values, errors: Errors) -> list[Field]:
    return [
        pick("medlem", _("Kept by"), partners(seat, own=True, parties=True), values, errors),
        *_contract_fields(seat, values, errors),
        *(
            text(f"avrop_{number}", _("%(name)s may call off") % {"name": name}, values, errors, kind="checkbox",
                 optional=True)
            for number, name in partners(seat, parties=True)
        ),
    ]  # fmt: skip


def _register(seat: Seat, values: Values, errors: Errors) -> str:
    new = _new_contract(values, errors)
    members = [name.removeprefix("avrop_") for name in values if name.startswith("avrop_")]
    if errors:
        return ""
    made = contracts.register(values.get("medlem", ""), new, members, by=seat.person.pk, now=seat.now)
    return _("Contract %(number)s is in the register.") % {"number": made.number}


def _own_contracts(seat: Seat) -> list[Contract]:
    return [
        each
        for each in contracts_of(seat.home.pk)
        if stands(each, seat.today) != "over" and seat.may(SPEAK, member_id=each.owner_id)
    ]


def _told(contract: Contract) -> str:
    return f"{contract.number}: {contract.title}"


def _option_fields(seat: Seat, values: Values, errors: Errors) -> list[Field]:
    choices = []
    for each in _own_contracts(seat):
        options = options_in(each)
        if each.ended_on is None and values.get("nr") in (None, "", str(each.number)):
            choices += [
                (f"{each.number}.{one.number}",
                 _("%(contract)s, option %(number)s, by %(day)s")
                 % {"contract": _told(each), "number": one.number, "day": on_day(one.last_day)})
                for one in options
                if state_of(one, options, seat.today) == "next"
            ]  # fmt: skip
    return [
        pick("valg", _("Option"), choices, values, errors),
        yes_or_no(
            _("What is decided"),
            _("Take it: the contract is prolonged"),
            pgettext("option", "Let it go"),
            values,
            errors,
        ),
        text("grunn", _("Reason"), values, errors, longest=LONGEST_WHY, hint=_("It is public.")),
    ]


def _option(seat: Seat, values: Values, errors: Errors) -> str:
    contract, _dot, number = filled(values, errors, "valg")["valg"].partition(".")
    take, why = answered(values, errors), filled(values, errors, "grunn")["grunn"]
    if errors:
        return ""
    wanted = whole_number({"n": contract}, "n", {}) or 0, whole_number({"n": number}, "n", {}) or 0
    contracts.decide_option(*wanted, why, take=take, by=seat.person.pk, now=seat.now)
    return _("The option is taken.") if take else _("The option is let go.")


def _call_fields(seat: Seat, values: Values, errors: Errors) -> list[Field]:
    values = {"dag": seat.today.isoformat()} | dict(values)
    own, register = dict(partners(seat, own=True, parties=True)), contracts_of(seat.home.pk)
    said = joined([one.lot_id for each in register for one in each.lots.all()])
    lots = [
        (f"{each.number}.{one.lot.number}", f"{_told(each)}: {one.lot.title} ({one.lot.unit})")
        for each in register
        if stands(each, seat.today) == "running" and values.get("nr") in (None, "", str(each.number))
        if own.keys() & {one.member.number for one in each.members.all()}
        for one in sorted(each.lots.all(), key=lambda one: one.lot.number)
        if each.owner.number in own or own.keys() & {member.number for member in said.get(one.lot_id, {})}
    ]
    return [
        pick("lott", _("Lot"), lots, values, errors),
        pick("medlem", _("Partner"), list(own.items()), values, errors),
        text("volum", pgettext("procurement", "Volume"), values, errors, inputmode="numeric",
             hint=_("Less than nothing corrects what was noted before.")),
        text("dag", _("Day"), values, errors, kind="date"),
        text("merknad", _("Note"), values, errors, optional=True, longest=LONGEST_NOTE),
    ]  # fmt: skip


def _call(seat: Seat, values: Values, errors: Errors) -> str:
    contract, _dot, lot = filled(values, errors, "lott")["lott"].partition(".")
    volume, on = whole_number(values, "volum", errors, least=-(10**9)), some_day(values, "dag", errors)
    if errors or volume is None:
        return ""
    wanted = whole_number({"n": contract}, "n", {}) or 0, whole_number({"n": lot}, "n", {}) or 0
    made = contracts.call_off(
        *wanted,
        values.get("medlem", ""),
        volume,
        on=on,
        text=values.get("merknad", ""),
        by=seat.person.pk,
        now=seat.now,
    )
    wanted_in_all, called = against_joined(made)
    if called > wanted_in_all:
        return _(
            "The call-off is noted. With it %(called)s are called off of the %(joined)s that were joined with."
        ) % {
            "called": called,
            "joined": wanted_in_all,
        }
    return _("The call-off is noted.")


def _end_fields(seat: Seat, values: Values, errors: Errors) -> list[Field]:
    running = [(str(each.number), _told(each)) for each in _own_contracts(seat) if each.ended_on is None]
    return [
        pick("nr", _("Contract"), running, values, errors),
        text("til", _("Last day"), values, errors, kind="date"),
        text("grunn", _("Reason"), values, errors, longest=LONGEST_WHY, hint=_("It is public.")),
    ]


def _end(seat: Seat, values: Values, errors: Errors) -> str:
    number, on = whole_number(values, "nr", errors), some_day(values, "til", errors)
    why = filled(values, errors, "grunn")["grunn"]
    if errors or number is None:
        return ""
    contracts.end_contract(number, on, why, by=seat.person.pk, now=seat.now)
    return _("The contract ends %(day)s.") % {"day": on_day(on)}


CONTRACTING = (
    Act("tildel", gettext_lazy("Award lots of a procurement"), gettext_lazy("Award them"), SPEAK,
        _award_fields, _award),
    Act("ny-kontrakt", gettext_lazy("Register a contract"), gettext_lazy("Register it"), SPEAK,
        _register_fields, _register),
    Act("opsjon", gettext_lazy("Decide on an option"), gettext_lazy("Write it down"), SPEAK, _option_fields, _option),
    Act("avrop", gettext_lazy("Note a call-off"), gettext_lazy("Note it"), SPEAK, _call_fields, _call),
    Act("avslutt-kontrakt", gettext_lazy("End a contract before time"), gettext_lazy("End the contract"), SPEAK,
        _end_fields, _end),
)  # fmt: skip
