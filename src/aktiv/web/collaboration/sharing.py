"""Acts on shares that are locked: hand them to billing, note payments, and take up later what others have paid for."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aktiv.collaboration import words
from aktiv.collaboration.actions import invoicing, paying_out, shares
from aktiv.collaboration.models import Member
from aktiv.collaboration.models.budgets import LONGEST_REASON
from aktiv.collaboration.queries.budgets import lines_of, organisations_of, payments_of, unbilled, versions_of
from aktiv.collaboration.queries.foreseen import taking_up
from aktiv.collaboration.queries.parties import access_member, every_member
from aktiv.collaboration.queries.share_billing import held_credits
from aktiv.municipalities.models import Municipality
from aktiv.payments.queries.shares import billable_codes
from aktiv.people.permissions import Permission
from aktiv.values.refusal import Refusal
from aktiv.web.allocation.typed import Errors
from aktiv.web.collaboration.acts import (
    Act,
    Values,
    filled,
    ore,
    partners,
    pick,
    some_day,
    text,
    whole_number,
)
from aktiv.web.collaboration.budgeting import chosen, foreseen_told, which
from aktiv.web.collaboration.budgets_tables import signed
from aktiv.web.collaboration.gates import Seat
from aktiv.web.components.forms import Field

KEEP, SPEAK = Permission.COLLABORATION_KEEP, Permission.COLLABORATION_SPEAK


def host_of(seat: Seat) -> Municipality | None:
    """The municipality that bills: the one she keeps the secretariat for; None where that is none of the service's."""
    return next((each.member.municipality for each in seat.mandates if each.role == "secretariat"), None)


def _bill_fields(seat: Seat, values: Values, errors: Errors) -> list[Field]:
    host = host_of(seat)
    codes = [] if host is None else billable_codes(host.pk, seat.today)
    rates = [
        (code, _("%(code)s, %(percent)s per cent") % {"code": code, "percent": _percent(at)}) for code, at in codes
    ]
    hint = _("Shares are with VAT. The next batch of invoices of the secretariat’s municipality takes them.")
    budget = chosen(seat, values)
    if budget is not None:
        hint = f"{hint} {_waiting(budget.pk)}"
    return [
        which(seat, "decided", values, errors),
        pick("mva", _("VAT code"), rates, values, errors, hint=hint),
    ]


def _waiting(budget_id: int) -> str:
    """What would be handed over now, by partner."""
    found: dict[str, int] = {}
    for each in unbilled(lines_of(budget_id)):
        found[each.member.name] = found.get(each.member.name, 0) + each.amount_ore
    if not found:
        return words.sentence(Refusal("nothing_to_bill"))
    paid = {each.member.name for each in payments_of(budget_id)}
    again = [name for name, ore in found.items() if ore > 0 and name in paid]
    told = [f"{name} {signed(ore)}" for name, ore in found.items()]
    said = _("This is not handed over yet: %(lines)s") % {"lines": "; ".join(told)}
    warned = _(
        "Payments are noted of %(names)s already: what was billed outside the service is not to be billed again."
    )
    return f"{said}. {warned % {'names': ', '.join(again)}}" if again else said


def _percent(points: int) -> str:
    return f"{points // 100}" if points % 100 == 0 else f"{points / 100:.2f}".replace(".", ",")


def _bill(seat: Seat, values: Values, errors: Errors) -> str:
    number, code = whole_number(values, "nr", errors), filled(values, errors, "mva")["mva"]
    if errors or number is None:
        return ""
    made = invoicing.invoice(number, code, by=seat.person.pk, now=seat.now)
    to_bill = sum(each.amount_ore for each in made if each.charge_id is not None)
    return _("%(amount)s is handed to billing.") % {"amount": words.kroner(to_bill)}


def _outside_fields(seat: Seat, values: Values, errors: Errors) -> list[Field]:
    hint = _("Nothing of it is invoiced from here. What is given back of it later stands against the next invoice.")
    budget = chosen(seat, values)
    if budget is not None:
        hint = f"{hint} {_waiting(budget.pk)}"
    return [
        which(seat, "decided", values, errors),
        text("hvorfor", _("Why"), values, errors, longest=LONGEST_REASON, hint=hint),
    ]


def _outside(seat: Seat, values: Values, errors: Errors) -> str:
    number, why = whole_number(values, "nr", errors), filled(values, errors, "hvorfor")["hvorfor"]
    if errors or number is None:
        return ""
    invoicing.billed_outside(number, why, by=seat.person.pk, now=seat.now)
    return _("It is written down that the shares were billed outside the service.")


def _out_fields(seat: Seat, values: Values, errors: Errors) -> list[Field]:
    host, held = host_of(seat), dict[tuple[str, str], int]()
    for each in held_credits(host.pk) if host is not None else ():
        member = each.bill.line.member
        held[member.number, member.name] = held.get((member.number, member.name), 0) + each.left
    rows = [(number, f"{name}, {words.kroner(ore)}") for (number, name), ore in held.items()]
    return [
        pick("medlem", _("Partner"), rows, values, errors,
             hint=_("What is held of its credits otherwise stands against what it is invoiced next.") if rows
             else _("Nothing is held for any partner.")),
        text("merknad", _("Note"), values, errors, optional=True, longest=LONGEST_REASON),
    ]  # fmt: skip


def _out(seat: Seat, values: Values, errors: Errors) -> str:
    number = filled(values, errors, "medlem")["medlem"]
    if errors:
        return ""
    made = paying_out.pay_out(number, values.get("merknad", ""), by=seat.person.pk, now=seat.now)
    told = {"number": made.number, "amount": words.kroner(made.amount_ore)}
    return _("Order U%(number)s to pay out %(amount)s is written. Accounting finds it among payments.") % told


def _parties(seat: Seat) -> list[Member]:
    """Those that pay, also who has left: what is owed is owed."""
    return [each for each in every_member(seat.home.pk) if each.kind in Member.Kind.parties()]


def _number_fields(seat: Seat, values: Values, errors: Errors) -> list[Field]:
    found = _parties(seat)
    known = organisations_of([each.pk for each in found])
    rows = [(each.number, f"{each.name}, {known[each.pk].number}" if each.pk in known else each.name) for each in found]
    return [
        pick("medlem", _("Partner"), rows, values, errors),
        text("orgnr", _("Organisation number"), values, errors, longest=20, inputmode="numeric",
             hint=_("Invoices of its shares go to it. The newest counts.")),
    ]  # fmt: skip


def _number(seat: Seat, values: Values, errors: Errors) -> str:
    sent = filled(values, errors, "orgnr")
    if errors:
        return ""
    invoicing.bill_as(values.get("medlem", ""), sent["orgnr"], by=seat.person.pk, now=seat.now)
    return _("The number is written down.")


def _payment_fields(seat: Seat, values: Values, errors: Errors) -> list[Field]:
    values = {"dag": seat.today.isoformat()} | dict(values)
    return [
        which(seat, "decided", values, errors),
        pick("medlem", _("Partner"), [(each.number, each.name) for each in _parties(seat)], values, errors),
        text("sum", _("How much (kroner)"), values, errors, inputmode="decimal",
             hint=_("Less than nothing when it was paid back, or to correct a note.")),
        text("dag", _("Paid on"), values, errors, kind="date"),
        text("merknad", _("Note"), values, errors, optional=True, longest=LONGEST_REASON),
    ]  # fmt: skip


def _payment(seat: Seat, values: Values, errors: Errors) -> str:
    number, amount = whole_number(values, "nr", errors), ore(values, "sum", errors, least=-(10**15))
    on = some_day(values, "dag", errors)
    if errors or number is None or amount is None:
        return ""
    invoicing.note_payment(
        number,
        values.get("medlem", ""),
        amount,
        on=on,
        remark=values.get("merknad", ""),
        by=seat.person.pk,
        now=seat.now,
    )
    return _("The payment is noted.")


def _adopt_fields(seat: Seat, values: Values, errors: Errors) -> list[Field]:
    values = {"dag": seat.today.isoformat()} | dict(values)
    own = partners(seat, own=True, parties=True)
    if len(own) == 1:
        values = {"medlem": own[0][0]} | values
    hint = _("What is paid, and what those who paid before get back, follows from this day and the population.")
    budget, on = chosen(seat, values), some_day(values, "dag", {})
    if budget is not None and values.get("medlem") in dict(own):
        versions, member = versions_of([budget.pk])[budget.pk], access_member(seat.home.pk, values["medlem"])
        hint = f"{hint} {foreseen_told(seat, lambda: taking_up(budget, versions, member, on))}"
    return [
        which(seat, "decided", values, errors, windowed=True),
        pick("medlem", _("Partner"), own, values, errors),
        text("dag", _("Taken up on"), values, errors, kind="date", hint=hint),
    ]


def _adopt(seat: Seat, values: Values, errors: Errors) -> str:
    number, on = whole_number(values, "nr", errors), some_day(values, "dag", errors)
    if errors or number is None:
        return ""
    made = shares.take_up(number, values.get("medlem", ""), on, by=seat.person.pk, now=seat.now)
    return _("%(name)s pays its share, and those who paid before get theirs back.") % {"name": _name(made.adopter)}


def _name(member: Member | None) -> str:
    return member.name if member is not None else ""


SHARING = (
    Act(
        "organisasjonsnummer",
        gettext_lazy("Write down a partner’s organisation number"),
        gettext_lazy("Write down the number"),
        KEEP,
        _number_fields,
        _number,
    ),
    Act(
        "fakturer-budsjett",
        gettext_lazy("Hand shares to billing"),
        gettext_lazy("Hand them to billing"),
        KEEP,
        _bill_fields,
        _bill,
    ),
    Act(
        "fakturert-utenfor",
        gettext_lazy("Say that shares were billed outside the service"),
        gettext_lazy("Write it down"),
        KEEP,
        _outside_fields,
        _outside,
    ),
    Act(
        "betalt-andel",
        gettext_lazy("Note the payment of a share"),
        gettext_lazy("Note the payment"),
        KEEP,
        _payment_fields,
        _payment,
    ),
    Act(
        "utbetal",
        gettext_lazy("Order a credit paid out"),
        gettext_lazy("Order it paid out"),
        KEEP,
        _out_fields,
        _out,
    ),
    Act(
        "ta-i-bruk",
        gettext_lazy("Take up later what others have paid for"),
        gettext_lazy("Pay the share"),
        SPEAK,
        _adopt_fields,
        _adopt,
    ),
)
