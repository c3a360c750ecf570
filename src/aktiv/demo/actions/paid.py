"""What people have paid beforehand at the places that ask for it: reserved for what is to come, taken for what was."""

from __future__ import annotations

from datetime import timedelta

from aktiv.bookings.models import Booking
from aktiv.demo.actions.happenings import City
from aktiv.demo.chance import die, known_id
from aktiv.demo.rules.uses import Right
from aktiv.facilities.queries import terms_of
from aktiv.payments.actions.reading import take_in
from aktiv.payments.models import Movement, Payment
from aktiv.payments.ports.provider import Standing, Sums
from aktiv.walls import everything

MOST = 40
PAID_WITHIN = timedelta(minutes=2)
WAYS = ("vipps", "vipps", "nexi")


def pay_beforehand(city: City) -> int:
    """Returns how many payments. Those that the made-up providers never heard of: nothing is asked of them any more."""
    chance = die(city.data.slug, "paid")
    made = 0
    for date in city.dates(Right.SINGLE):
        if made >= MOST:
            break
        booking = Booking.objects.select_related("municipality", "space").get(pk=date.booking.id)
        if booking.organisation_id is not None or not date.booking.total:
            continue
        if terms_of(booking.space).payment != "prepay":
            continue
        used = date.day < city.around.today
        _paid(city, booking, date.booking.total, chance.choice(WAYS), used=used)
        made += 1
    return made


def _paid(city: City, booking: Booking, amount: int, provider: str, *, used: bool) -> None:
    at = booking.created_at
    deposit = terms_of(booking.space).deposit
    payment_id = known_id(city.data.slug, "payment", str(booking.number))
    with everything():
        payment = Payment.objects.create(
            id=payment_id,
            municipality=booking.municipality,
            provider=provider,
            reference=f"ak-{payment_id.hex[:24]}",
            provider_id=payment_id.hex,
            amount=amount + deposit,
            deposit=deposit,
            currency=booking.municipality.currency,
            person_id=booking.person_id,
            hold=payment_id,
            booking=booking,
            description=booking.space.name.said_in(booking.municipality.language).text,
            language=booking.municipality.language,
            created_at=at,
            expires_at=at + PAID_WITHIN,
        )
    sums = Sums(
        provider_id=payment.provider_id,
        standing=Standing.AUTHORISED,
        amount=amount + deposit,
        currency=payment.currency,
        authorised=amount + deposit,
        captured=amount if used else 0,
        refunded=0,
        cancelled=deposit if used else 0,
        method="",
    )
    take_in(payment.pk, sums, now=at + PAID_WITHIN)
    with everything():
        Payment.objects.filter(pk=payment.pk).update(settle_at=None)
    if used:
        Movement.objects.create(
            municipality=booking.municipality,
            provider=provider,
            movement_id=payment.reference,
            reference=payment.reference,
            kind="capture",
            amount=amount,
            currency=payment.currency,
            at=at + PAID_WITHIN,
            listed_on=(at + PAID_WITHIN).date(),
            payment=payment,
            read_at=at + PAID_WITHIN,
        )
