"""Acts on budgets: propose one, decide it and so lock its shares, withdraw it, and correct shares that are locked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from aktiv.collaboration import budget_words, words
from aktiv.collaboration.actions import budgets, shares
from aktiv.collaboration.actions.budgets import PASSED, Proposal
from aktiv.collaboration.models import Budget
from aktiv.collaboration.models.budgets import LONGEST_ABOUT, LONGEST_REASON, LONGEST_TITLE
from aktiv.collaboration.queries.budgets import access_budget, budgets_of, state_of, versions_of, voted_on
from aktiv.collaboration.queries.contracts import contracts_of
from aktiv.collaboration.queries.costs import key_in_force
from aktiv.collaboration.queries.foreseen import Foreseen, correction
from aktiv.collaboration.queries.parties import every_member
from aktiv.collaboration.queries.snapshots import by_use
from aktiv.collaboration.queries.votes import votes_of
from aktiv.municipalities.stages import Feature
from aktiv.municipalities.words import feature_told
from aktiv.people.permissions import Permission
from aktiv.values.refusal import Refusal
from aktiv.web.allocation.typed import Errors
from aktiv.web.collaboration.acts import (
    Act,
    Values,
    bodies,
    filled,
    json_in,
    listed,
    ore,
    pick,
    some_day,
    text,
    whole_number,
)
from aktiv.web.collaboration.budgets_tables import signed
from aktiv.web.collaboration.gates import Seat
from aktiv.web.collaboration.initiative_acts import open_ones
from aktiv.web.collaboration.of_services import SERVICE, which_service
from aktiv.web.components.forms import Field

KEEP, CALL, SPEAK = Permission.COLLABORATION_KEEP, Permission.COLLABORATION_CALL, Permission.COLLABORATION_SPEAK
ALL = ""


def budgets_in(seat: Seat, state: str, *, windowed: bool = False, of_one: bool = False) -> list[tuple[str, str]]:
    """Budgets in a state by number; those alone that later partners pay back when `windowed`, those of an initiative
    when `of_one`."""
    rows = budgets_of(seat.home.pk)
    versions = versions_of([each.pk for each in rows])
    return [
        (str(each.number), f"{each.number}: {each.title}")
        for each in rows
        if state_of(each, versions.get(each.pk, [])) == state
        and (not windowed or each.window_months is not None)
        and (not of_one or each.initiative_id is not None)
    ]


def which(seat: Seat, state: str, values: Values, errors: Errors, **more: bool) -> Field:
    return pick("nr", _("Budget"), budgets_in(seat, state, **more), values, errors)


def _propose_fields(seat: Seat, values: Values, errors: Errors) -> list[Field]:
    year = seat.today.year + 1
    values = {"fra": f"{year}-01-01", "til": f"{year}-12-31", "slag": Budget.Kind.OPERATIONS.value} | dict(values)
    key = key_in_force(seat.home, seat.today)
    agreed = words.cost_key_told(key) if key is not None else _("No agreement is in force, so a key must be written.")
    usage = [("", _("The key does not ask for it")), *listed(budget_words.USAGE_BY)]
    register = [(str(each.number), f"{each.number}: {each.title}") for each in contracts_of(seat.home.pk)]
    features = [("", _("No feature")), *((each.value, feature_told(each)) for each in Feature)]
    return [
        text("tittel", _("Title"), values, errors, longest=LONGEST_TITLE),
        pick("slag", pgettext("budget", "Kind"), listed(budget_words.KINDS), values, errors,
             hint=_("Innovation makes something new, operations run what is there, maintenance keeps it whole.")),
        text("om", _("What it is for"), values, errors, kind="textarea", optional=True, longest=LONGEST_ABOUT),
        *which_service(seat.home, values, errors,
                       hint=_("Of a service those alone pay that have adopted an agreement that carries it.")),
        text("fra", _("First day"), values, errors, kind="date"),
        text("til", _("Last day"), values, errors, kind="date"),
        text("sum", _("The cost (kroner)"), values, errors, inputmode="decimal"),
        text("nokkel", _("Another key than the agreement’s"), values, errors, kind="textarea", optional=True,
             hint=_("Empty: %(key)s As JSON otherwise; it then takes a vote.") % {"key": agreed}),
        pick("bruk", _("Use is counted by"), usage, values, errors, optional=True),
        text("betalere", _("Only these pay"), values, errors, optional=True,
             hint=_("Numbers of partners with a space between, such as 1103 4601. Empty: every partner pays.")),
        pick("initiativ", _("Cost of the initiative"), [("", _("None")), *open_ones(seat)], values, errors,
             optional=True, hint=_("The vote that decides the initiative can then decide the budget.")),
        pick("kontrakt", _("Pays for the contract"), [("", _("None")), *register], values, errors, optional=True,
             hint=_("The days of the budget must be within the contract, options counted in.")),
        pick("funksjon", _("For which feature"), features, values, errors, optional=True,
             hint=_("When partners that take it up later are to pay a share of it.")),
        text("betalt", _("The cost is paid on"), values, errors, kind="date", optional=True),
        text("maneder", _("For how many months later partners pay back"), values, errors, optional=True,
             inputmode="numeric"),
    ]  # fmt: skip


def _propose(seat: Seat, values: Values, errors: Errors) -> str:
    title = filled(values, errors, "tittel")["tittel"]
    first, last = some_day(values, "fra", errors), some_day(values, "til", errors)
    total = ore(values, "sum", errors, least=1)
    key = json_in(values, "nokkel", errors) if values.get("nokkel") else None
    window = _window(values, errors)
    initiative = whole_number(values, "initiativ", errors, least=1) if values.get("initiativ") else None
    contract = whole_number(values, "kontrakt", errors, least=1) if values.get("kontrakt") else None
    agreed = key if key is not None else key_in_force(seat.home, seat.today)
    if not errors and agreed is not None and by_use(agreed) and not values.get("bruk"):
        errors["bruk"] = _("The key goes by use: choose what use is counted by.")
    if errors or total is None:
        return ""
    new = Proposal(
        title=title,
        about=values.get("om", ""),
        first=first,
        last=last,
        total_ore=total,
        key=key,
        usage_by=values.get("bruk", ""),
        payers=tuple(dict.fromkeys(values.get("betalere", "").replace(",", " ").split())) or None,
        feature=values.get("funksjon", ""),
        initiative=initiative,
        kind=values.get("slag") or Budget.Kind.OPERATIONS,
        contract=contract,
        service=values.get(SERVICE, ""),
        **window,
    )
    made = budgets.propose(new, by=seat.person.pk, now=seat.now)
    return _("Budget %(number)s is proposed. The figures it is divided by are kept.") % {"number": made.number}


def _window(values: Values, errors: Errors) -> dict[str, Any]:  # Any: fields of Proposal
    """The window for later partners, when it was typed; one half needs the other."""
    if not values.get("betalt") and not values.get("maneder") and not values.get("funksjon"):
        return {}
    paid_on, months = some_day(values, "betalt", errors), whole_number(values, "maneder", errors)
    return {"paid_on": paid_on, "window_months": months}


def _lock_fields(seat: Seat, values: Values, errors: Errors) -> list[Field]:
    passed = [each for each in votes_of(seat.home.pk) if hasattr(each, "outcome") and each.outcome.outcome in PASSED]
    about, proposed = voted_on(passed), dict(budgets_in(seat, "proposed"))
    decided = [(each, str(about[each.pk].number)) for each in passed if each.pk in about]
    choices = [(str(vote.number), f"{vote.number}: {vote.subject}") for vote, of in decided if of in proposed]
    own = next((str(vote.number) for vote, of in decided if of == values.get("nr")), "")
    values = {"vedtak": own} | dict(values)
    hint = _("Votes that name a budget and have passed.")
    if not choices:
        hint = _("No vote that names a budget has passed. A vote that names none decides none: announce one that does.")
    return [
        which(seat, "proposed", values, errors),
        pick("vedtak", _("Decided by the vote"), [("", _("No vote: a body decided it within its limit")), *choices],
             values, errors, optional=True, hint=hint),
        pick("organ", _("Or by the body"), [("", _("No body: it was a vote")), *bodies(seat, calls=True)],
             values, errors, optional=True),
        text("sak", _("Reference of the body’s minutes"), values, errors, optional=True, longest=60),
    ]  # fmt: skip


def _lock(seat: Seat, values: Values, errors: Errors) -> str:
    number = whole_number(values, "nr", errors)
    vote, body = values.get("vedtak", ""), values.get("organ", "")
    if bool(vote) == bool(body):
        errors["vedtak"] = _("Choose either the vote or the body that decided it.")
    elif body:
        filled(values, errors, "sak")
    decided = whole_number(values, "vedtak", errors) if vote else None
    if errors or number is None:
        return ""
    if decided is not None:
        budgets.lock_by_vote(number, decided, by=seat.person.pk, now=seat.now)
    else:
        budgets.lock_within_limit(number, body, values["sak"], by=seat.person.pk, now=seat.now)
    return _("The budget is decided, and its shares are locked.")


def _withdraw_fields(seat: Seat, values: Values, errors: Errors) -> list[Field]:
    return [
        which(seat, "proposed", values, errors),
        text("hvorfor", _("Why"), values, errors, longest=LONGEST_REASON),
    ]


def _withdraw(seat: Seat, values: Values, errors: Errors) -> str:
    number, why = whole_number(values, "nr", errors), filled(values, errors, "hvorfor")["hvorfor"]
    if errors or number is None:
        return ""
    budgets.withdraw(number, why, by=seat.person.pk, now=seat.now)
    return _("The budget is withdrawn.")


def _correct_fields(seat: Seat, values: Values, errors: Errors) -> list[Field]:
    hint = _("Write the right figures in the register first: the shares are divided anew by those.")
    found = chosen(seat, values)
    if found is not None:
        hint = f"{hint} {foreseen_told(seat, lambda: correction(seat.home, found))}"
    return [
        which(seat, "decided", values, errors),
        text("hvorfor", _("Why"), values, errors, longest=LONGEST_REASON, hint=hint),
    ]


def chosen(seat: Seat, values: Values) -> Budget | None:
    """The decided budget that the form is about, when it is one."""
    number = whole_number(values, "nr", {})
    if number is None or str(number) not in dict(budgets_in(seat, "decided")):
        return None
    return access_budget(seat.home.pk, number)


def foreseen_told(seat: Seat, looked: Callable[[], Foreseen]) -> str:
    """What would be written, or why nothing would."""
    try:
        found = looked()
    except Refusal as refusal:
        return words.sentence(refusal)
    names = {each.number: each.name for each in every_member(seat.home.pk)}
    moved: dict[str, int] = {}
    for each in found.lines:
        moved[each.member] = moved.get(each.member, 0) + each.ore
    told = [f"{names[member]} {signed(ore)}" for member, ore in moved.items() if ore]
    return _("This would be written now: %(lines)s") % {"lines": "; ".join(told)}


def _correct(seat: Seat, values: Values, errors: Errors) -> str:
    number, why = whole_number(values, "nr", errors), filled(values, errors, "hvorfor")["hvorfor"]
    if errors or number is None:
        return ""
    made = shares.correct_shares(number, why, by=seat.person.pk, now=seat.now)
    return ngettext(
        "The shares are corrected by %(count)s line.", "The shares are corrected by %(count)s lines.", made.lines
    ) % {"count": made.lines}


BUDGETING = (
    Act(
        "foresla-budsjett",
        gettext_lazy("Propose a budget"),
        gettext_lazy("Propose the budget"),
        KEEP,
        _propose_fields,
        _propose,
    ),
    Act(
        "las-budsjett",
        gettext_lazy("Lock the shares of a budget that is decided"),
        gettext_lazy("Lock the shares"),
        CALL,
        _lock_fields,
        _lock,
    ),
    Act(
        "trekk-budsjett",
        gettext_lazy("Withdraw a budget"),
        gettext_lazy("Withdraw the budget"),
        KEEP,
        _withdraw_fields,
        _withdraw,
    ),
    Act(
        "rett-budsjett",
        gettext_lazy("Correct shares that are locked"),
        gettext_lazy("Correct the shares"),
        KEEP,
        _correct_fields,
        _correct,
    ),
)
