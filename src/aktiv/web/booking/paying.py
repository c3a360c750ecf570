"""Paying on the check page, where the place asks to be paid beforehand and the municipality has somebody to pay to."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from aktiv.bookings.queries.asking import Details
from aktiv.payments.actions.paying import deposit_of, pay
from aktiv.payments.models import Payment
from aktiv.payments.ports.provider import providers_of
from aktiv.payments.queries.deposits import deposit_days_of
from aktiv.payments.queries.payments import taken_at_booking
from aktiv.payments.words import provider_name
from aktiv.values import formatting
from aktiv.values.refusal import Refusal
from aktiv.web.booking.scene import Scene


@dataclass(frozen=True, slots=True)
class WayToPay:
    """A button: what is sent, and how one pays."""

    value: str
    name: str


def ways_to_pay(scene: Scene) -> list[WayToPay]:
    """How this is paid at once; none where it is invoiced."""
    if scene.where.terms.payment != "prepay":
        return []
    found: dict[str, WayToPay] = {}
    for name in providers_of(scene.space.municipality.slug):
        found.setdefault(provider_name(name), WayToPay(name, provider_name(name)))  # whose card it is, nobody asks
    return list(found.values())


@dataclass(frozen=True, slots=True)
class DepositAsked:
    """What is reserved beside the price, in words."""

    amount: str
    days: int
    total: str


def deposit_asked_of(scene: Scene, price: int, currency: str) -> DepositAsked | None:
    """The deposit that this place asks for; None where none is, or nothing is paid beforehand."""
    if not price or not ways_to_pay(scene):
        return None
    deposit = deposit_of(scene.hold, price, scene.now)
    if not deposit:
        return None
    language = get_language() or "nb"
    return DepositAsked(
        formatting.money(deposit, language, currency),
        deposit_days_of(scene.space.municipality_id),
        formatting.money(price + deposit, language, currency),
    )


def when_paid(scene: Scene) -> str:
    """When the money leaves the payer, in a sentence. One statement where it is paid at once."""
    if not ways_to_pay(scene):
        return _("You pay afterwards, by invoice.")
    if taken_at_booking(scene.space.municipality_id):
        return _("The money is taken when you book. What you do not owe goes back by itself.")
    return _("The money is reserved now, and taken on the day of use.")


def paying(request: HttpRequest, scene: Scene, details: Details) -> Payment | None:
    """The payment that the pressed button begins; None where nothing is paid beforehand.

    Raises Refusal("no_such_provider") for a button that was not there, and as `pay` does.
    """
    ways = ways_to_pay(scene) if details.expected else []
    if not ways:
        return None
    provider = request.POST.get("betal", "")
    if provider not in [each.value for each in ways]:
        raise Refusal("no_such_provider")
    language = get_language() or "nb"
    return pay(
        scene.party,
        scene.hold.pk,
        details,
        provider=provider,
        description=f"{scene.place}, {formatting.day(scene.when.day, language)} {scene.when.time}",
        language=language,
        now=timezone.now(),
    )
