"""Paying on the check and repeat pages, where the place asks to be paid beforehand and the municipality has somebody to
pay to."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from aktiv.bookings.queries.asking import Details
from aktiv.bookings.queries.series import Pattern
from aktiv.payments.actions.paying import deposit_of, pay
from aktiv.payments.models import Payment
from aktiv.payments.queries import payments
from aktiv.payments.queries.deposits import deposit_days_of
from aktiv.payments.rules.deposits import RESERVED_FOR
from aktiv.payments.words import provider_name
from aktiv.prices.drafts import QuoteDraft
from aktiv.values import formatting
from aktiv.values.refusal import Refusal
from aktiv.web.booking.scene import Scene, When


@dataclass(frozen=True, slots=True)
class WayToPay:
    """A button: what is sent, and how one pays."""

    value: str
    name: str


def buttons_to_pay(names: tuple[str, ...]) -> list[WayToPay]:
    """A button for each way; two providers of the same way are one, since nobody asks whose card it is."""
    found: dict[str, WayToPay] = {}
    for name in names:
        found.setdefault(provider_name(name), WayToPay(name, provider_name(name)))
    return list(found.values())


def ways_to_pay(scene: Scene) -> list[WayToPay]:
    """How this is paid at once; none where it is invoiced."""
    home, whom = scene.space.municipality, scene.party.organisation_id
    return buttons_to_pay(payments.ways_to_pay(scene.where.terms.payment, home, whom))


@dataclass(frozen=True, slots=True)
class DepositAsked:
    """What is reserved beside the price, in words."""

    amount: str
    days: int
    total: str


def deposit_asked_of(scene: Scene, ways: list[WayToPay], draft: QuoteDraft) -> DepositAsked | None:
    """The deposit that this place asks for; None where none is, or nothing is paid beforehand."""
    if not draft.total or not ways:
        return None
    deposit = deposit_of(scene.hold, draft.total, scene.now)
    if not deposit:
        return None
    language = get_language() or "nb"
    return DepositAsked(
        formatting.money(deposit, language, draft.currency),
        deposit_days_of(scene.space.municipality_id),
        formatting.money(draft.total + deposit, language, draft.currency),
    )


def when_paid(scene: Scene, *, ways: list[WayToPay], several: bool = False) -> str:
    """When the money leaves the payer, in a sentence. One statement where it is paid at once."""
    if not ways:
        return _("You pay afterwards, by invoice.")
    if payments.taken_at_booking(scene.space.municipality_id):
        return _("The money is taken when you book. What you do not owe goes back by itself.")
    if several:
        text = _("You pay for all the dates at once. Each is taken on its day, after %(days)s days at the latest.")
        return text % {"days": RESERVED_FOR.days}
    return _("The money is reserved now, and taken on the day of use.")


def paying(
    request: HttpRequest, scene: Scene, details: Details, pattern: Pattern | None = None, count: int = 1
) -> Payment | None:
    """The payment that the pressed button begins, for the time that is held or for `count` dates; None where nothing is
    paid beforehand.

    Raises Refusal("no_such_provider") for a button that was not there, and as `pay` does.
    """
    ways = ways_to_pay(scene) if details.expected else []
    if not ways:
        return None
    language = get_language() or "nb"
    return pay(
        scene.party,
        scene.hold.pk,
        details,
        provider=pressed(request, ways),
        description=description_of(scene.place, scene.when, language, count),
        language=language,
        now=timezone.now(),
        pattern=pattern,
    )


def pressed(request: HttpRequest, ways: list[WayToPay]) -> str:
    """The way that was chosen. Raises Refusal("no_such_provider") for one that was not there."""
    provider = request.POST.get("betal", "")
    if provider not in [each.value for each in ways]:
        raise Refusal("no_such_provider")
    return provider


def description_of(place: str, when: When, language: str, count: int = 1) -> str:
    """What the payer reads at the provider."""
    first = f"{formatting.day(when.day, language)} {when.time}"
    if count == 1:
        return f"{place}, {first}"
    dates = ngettext("%(count)s date", "%(count)s dates", count) % {"count": count}
    return _("%(place)s, %(dates)s from %(first)s") % {"place": place, "dates": dates, "first": first}


def note_repeat(request: HttpRequest, scene: Scene, query: str) -> None:
    """Keeps which dates are paid for, for a payer who comes back without having paid."""
    request.session[_REPEAT] = {"hold": str(scene.hold.pk), "query": query}


def repeat_noted(request: HttpRequest, hold_id: object) -> str:
    """The dates that were to be paid for under a hold, as an address says them; empty when it was one time."""
    kept = request.session.get(_REPEAT)
    return str(kept["query"]) if kept and kept["hold"] == str(hold_id) else ""


_REPEAT = "repeat_to_pay"
