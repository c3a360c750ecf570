"""Whatever happens in whatever order, the books balance and nobody gets more back than she paid."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aktiv.bookings.actions.cancelling import cancel
from aktiv.bookings.actions.changing import change_time
from aktiv.bookings.models import Booking, Occurrence
from aktiv.payments.actions.batches import hand_over, undo_batch
from aktiv.payments.actions.correcting import ByHand, charge_by_hand, take_off
from aktiv.payments.actions.damages import decide_damage, report_damage, take_damage
from aktiv.payments.actions.drawing import draw_up
from aktiv.payments.actions.giving_back import give_back
from aktiv.payments.actions.reading import heard, read_anew, take_in
from aktiv.payments.actions.settling import go_on
from aktiv.payments.models import CaptureRule, Damage, Invoice, Payment, Shortfall
from aktiv.payments.ports.provider import ProviderAway, Standing, Sums, Told
from aktiv.payments.queries.costs import Payer as Paying
from aktiv.payments.queries.costs import costs_of
from aktiv.payments.queries.finance import charged_for
from aktiv.payments.queries.ledger import trial_balance
from aktiv.prices.drafts import Payer
from aktiv.prices.models import Charge
from aktiv.timetable.rules import Taken
from aktiv.values.periods import civil_day
from aktiv.values.refusal import Refusal
from aktiv.walls import everything
from tests.bookings.world import NOW, World, booked, when
from tests.payments.billing import bills
from tests.payments.paying import begun, begun_series
from tests.payments.purse import Purse
from tests.reading import everything_of

LONG_AFTER = NOW + timedelta(days=200)


@dataclass
class Story:
    """One payment, its payer, the provider, the worker and finance; and a rival for the time."""

    world: World
    purse: Purse
    payment: Payment
    now: datetime = NOW
    seen: list[Sums] = field(default_factory=list)

    def tell(self, what: str, number: int) -> None:
        known = self.purse.known[self.payment.reference]
        home, by = self.world.municipality, self.world.ingrid.pk
        self.seen.append(known)
        match what:
            case "approve" if known.standing == Standing.OPEN:
                self.purse.approved(self.payment.reference)
            case "leave" if known.standing == Standing.OPEN:
                self.purse.left(self.payment.reference)
            case "read":
                read_anew(self.payment.pk, self.now)
            case "old news":
                take_in(self.payment.pk, self.seen[number % len(self.seen)], now=self.now)
            case "message":
                told = Told(event_id=str(number % 3), reference=self.payment.reference, provider_id="", name="x")
                heard(self.payment.pk, told, provider="purse", now=self.now)
            case "cancel":
                self.cancel()
            case "give back":
                give_back(self.payment.pk, home.pk, number % 300_00, "x", by=by, now=self.now)
            case "damage":
                take_damage(self.payment.pk, home.pk, 1 + number % 700_00, "x", by=by, now=self.now)
            case "report":
                report_damage(self.payment.pk, home.pk, 1 + number % 300_00, "x", by=by, now=self.now)
            case "answer":
                waits = everything_of(Damage).filter(decided_at=None).first()
                if waits is not None:
                    decide_damage(waits.pk, home.pk, granted=number % 2 == 0, by=by, now=self.now)
            case "rival":
                booked(self.world, "18–20", self.world.as_charlie, self.world.courts["A"], now=self.now)
            case "half":
                self.purse.half = True
            case "away":
                self.purse.away = not self.purse.away
            case "work":
                go_on(self.now)
            case "later":
                self.now += timedelta(minutes=number % 3000)

    def cancel(self) -> None:
        booking = Booking.objects.filter(person=self.world.alice).first()
        if booking is not None:
            try:
                cancel(booking.pk, self.world.as_alice, now=self.now)
            except Refusal as refusal:
                fee = refusal.data.get("fee")
                if fee:
                    cancel(booking.pk, self.world.as_alice, now=self.now, accepted_fee=fee)

    def holds(self) -> None:
        """What must be true at every moment."""
        with everything():
            payment = Payment.objects.get(pk=self.payment.pk)
        known = self.purse.known[payment.reference]
        balance = trial_balance(self.world.municipality.pk)
        assert sum(balance.values()) == 0
        assert balance.get(("provider", "purse"), 0) == payment.captured - payment.refunded
        assert payment.refunded <= payment.captured <= payment.authorised <= payment.amount
        assert known.refunded <= known.captured
        assert known.captured + known.cancelled <= known.authorised or not known.authorised
        assert payment.captured <= known.captured
        assert known.captured <= payment.authorised - payment.deposit + payment.deposit_taken or not payment.authorised
        assert payment.refunded <= known.refunded


HAPPENS = st.tuples(
    st.sampled_from(
        ["approve", "leave", "read", "old news", "message", "cancel", "give back", "rival", "half", "away", "work",
         "work", "read", "later", "damage", "report", "answer"]
    ),
    st.integers(0, 100_000),
)  # fmt: skip


BEGINNINGS = ((), ("approve",), ("approve", "work"), ("approve", "read", "work", "work"))


@pytest.mark.parametrize("at_once", [True, False], ids=["taken at once", "taken when used"])
@pytest.mark.parametrize("beginning", BEGINNINGS, ids=" ".join)
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deposit=st.sampled_from([0, 500_00]), happens=st.lists(HAPPENS, min_size=8, max_size=20))
def test_no_sequence_of_what_happens_unbalances_the_books_or_keeps_what_is_not_owed(
    world: World,
    purse: Purse,
    *,
    at_once: bool,
    deposit: int,
    beginning: tuple[str, ...],
    happens: list[tuple[str, int]],
) -> None:
    with transaction.atomic():
        when = "booking" if at_once else "use"
        CaptureRule.objects.create(municipality=world.municipality, when=when, damage_vat_code="exempt")
        world.set(cancel_free_minutes=60 * 20, cancel_fee_percent=50, deposit=deposit)
        purse.away = purse.half = False
        purse.known.clear()
        story = Story(world, purse, begun(world))
        for what, number in [*((each, 0) for each in beginning), *happens]:
            with suppress(Refusal, Taken, ProviderAway):
                story.tell(what, number)
            story.holds()
        _comes_to_rest(story)
        transaction.set_rollback(True)


@dataclass
class SeriesStory(Story):
    """One payment for three dates, which are moved, cancelled, given back on and billed in batches."""

    def tell(self, what: str, number: int) -> None:
        home = self.world.municipality.pk
        match what:
            case "move":
                self.move(number)
            case "cancel one":
                self.cancel([self.dates[number % len(self.dates)].pk])
            case "bill":
                batch = draw_up(home, until=self.now.date(), now=self.now)
                hand_over(batch.pk, home, now=self.now)
            case "bill and undo":
                batch = draw_up(home, until=self.now.date(), now=self.now)
                undo_batch(batch.pk, home, reason="x", now=self.now)
            case "a day":
                self.now += timedelta(days=1)
            case "a week":
                self.now += timedelta(days=7)
            case _:
                super().tell(what, number)

    @property
    def dates(self) -> list[Occurrence]:
        return list(Occurrence.objects.filter(booking__person=self.world.alice).order_by("id"))

    def move(self, number: int) -> None:
        """To another hour, cheaper or dearer: it costs by the hour."""
        dated, hours = self.dates[number % len(self.dates)], ("17–18", "17–20", "18–20", "18–22")[number % 4]
        on = civil_day(dated.during.lower, self.world.municipality.zone)
        change_time(dated.booking_id, dated.pk, self.world.as_alice, when(hours, on), now=self.now)

    def cancel(self, dates: list[int] | None = None) -> None:
        booking = Booking.objects.filter(person=self.world.alice).first()
        if booking is not None:
            try:
                cancel(booking.pk, self.world.as_alice, now=self.now, occurrence_ids=dates)
            except Refusal as refusal:
                if fee := refusal.data.get("fee"):
                    cancel(booking.pk, self.world.as_alice, now=self.now, occurrence_ids=dates, accepted_fee=fee)

    def holds(self) -> None:
        super().holds()
        for charge in Charge.objects.filter(person=self.world.alice, corrects=None):
            parts = sum(each.amount for each in Shortfall.objects.filter(charge=charge))
            assert 0 <= parts <= charge.amount


HAPPENS_TO_SERIES = st.tuples(
    st.sampled_from(
        ["move", "move", "move", "cancel one", "cancel", "give back", "bill", "bill and undo", "a week", "later",
         "work", "work", "read", "old news", "half", "away"]
    ),
    st.integers(0, 100_000),
)  # fmt: skip


@pytest.mark.parametrize("at_once", [True, False], ids=["taken at once", "taken when used"])
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(happens=st.lists(HAPPENS_TO_SERIES, min_size=6, max_size=18))
def test_whatever_becomes_of_a_series_each_krone_that_is_owed_is_taken_or_billed_and_never_both(
    world: World, purse: Purse, *, at_once: bool, happens: list[tuple[str, int]]
) -> None:
    with transaction.atomic():
        if at_once:
            CaptureRule.objects.create(municipality=world.municipality, when="booking")
        bills(world)
        world.set(cancel_free_minutes=60 * 20, cancel_fee_percent=50)
        purse.away = purse.half = False
        purse.known.clear()
        story = SeriesStory(world, purse, begun_series(world, 3))
        for what, number in (("approve", 0), ("read", 0), ("work", 0), *happens):
            with suppress(Refusal, Taken, ProviderAway):
                story.tell(what, number)
            story.holds()
        _comes_to_rest(story, short=True)
        end = LONG_AFTER + timedelta(days=10)
        batch = draw_up(world.municipality.pk, until=end.date(), now=end)
        hand_over(batch.pk, world.municipality.pk, now=end)
        with everything():
            invoiced = sum(each.total for each in Invoice.objects.filter(standing=True, person=world.alice))
            paid = Payment.objects.get(pk=story.payment.pk)
            owed = sum(each.amount for each in charged_for(paid))
        assert invoiced + paid.captured - paid.refunded == owed
        assert trial_balance(world.municipality.pk).get(("receivable", ""), 0) == invoiced
        transaction.set_rollback(True)


@dataclass
class DepositStory(SeriesStory):
    """One date with a deposit, which is moved, damaged and billed, and whose charges are corrected by hand."""

    def tell(self, what: str, number: int) -> None:
        home, by = self.world.municipality.pk, self.world.ingrid.pk
        told = {"correction_id": uuid4(), "by": by, "now": self.now}
        match what:
            case "less":
                every = list(Charge.objects.filter(person=self.world.alice, corrects=None).order_by("created_at", "id"))
                take_off(every[number % len(every)].pk, home, 1 + number % 200_00, "x", currency="NOK", **told)  # type: ignore[arg-type]
            case "more":
                day, payer = self.now.date(), Payer(self.world.alice.pk)
                new = ByHand(
                    payer=payer, text="x", day=day, vat_code="exempt", amount=1 + number % 90_00, currency="NOK"
                )
                charge_by_hand(home, new, "x", **told)  # type: ignore[arg-type]
            case _:
                super().tell(what, number)


HAPPENS_TO_DEPOSIT = st.tuples(
    st.sampled_from(
        ["move", "move", "cancel", "give back", "bill", "bill and undo", "a day", "later", "damage", "damage", "report",
         "answer", "less", "less", "more", "work", "work", "read", "half", "away"]
    ),
    st.integers(0, 100_000),
)  # fmt: skip


@pytest.mark.parametrize("at_once", [True, False], ids=["taken at once", "taken when used"])
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(happens=st.lists(HAPPENS_TO_DEPOSIT, min_size=6, max_size=18))
def test_whatever_becomes_of_a_deposit_each_krone_that_is_owed_is_taken_or_billed_and_never_both(
    world: World, purse: Purse, *, at_once: bool, happens: list[tuple[str, int]]
) -> None:
    with transaction.atomic():
        when = "booking" if at_once else "use"
        CaptureRule.objects.create(municipality=world.municipality, when=when, damage_vat_code="exempt")
        bills(world)
        world.set(cancel_free_minutes=60 * 20, cancel_fee_percent=50, deposit=500_00)
        purse.away = purse.half = False
        purse.known.clear()
        story = DepositStory(world, purse, begun(world))
        for what, number in (("approve", 0), ("read", 0), ("work", 0), *happens):
            with suppress(Refusal, Taken, ProviderAway):
                story.tell(what, number)
            story.holds()
        story.purse.away = story.purse.half = False
        for hour in range(60):
            go_on(LONG_AFTER + timedelta(hours=2 * hour))
        end = LONG_AFTER + timedelta(days=10)
        for days in (10, 11):
            batch = draw_up(world.municipality.pk, until=end.date(), now=LONG_AFTER + timedelta(days=days))
            if batch.state == "made":
                hand_over(batch.pk, world.municipality.pk, now=end)
        with everything():
            invoiced = sum(each.total for each in Invoice.objects.filter(standing=True, person=world.alice))
            paid = Payment.objects.get(pk=story.payment.pk)
        owed = sum(each.amount for each in Charge.objects.filter(person=world.alice))
        known = purse.known[paid.reference]
        assert known.captured + known.cancelled == known.authorised, "nothing stays reserved"
        assert invoiced + paid.captured - paid.refunded == owed
        costs = costs_of(Paying(person_id=world.alice.pk), 2027, now=end, today=end.date())
        assert sum(each.total for each in costs.costs) == owed
        assert sum(each.paid for each in costs.costs) == paid.captured - paid.refunded
        assert sum(each.billed for each in costs.costs) == invoiced
        transaction.set_rollback(True)


def _comes_to_rest(story: Story, *, short: bool = False) -> None:
    """When everybody answers again, what is kept is what is owed, as far as it was reserved; the rest is let go of.

    `short`: something may have been let go of or given back before more came to be owed; that is billed.
    """
    story.purse.away = story.purse.half = False
    for hour in range(60):
        go_on(LONG_AFTER + timedelta(hours=2 * hour))
    story.holds()
    with everything():
        payment = Payment.objects.get(pk=story.payment.pk)
        charged = charged_for(payment)
        damage = sum(each.amount for each in charged if each.charge.reason == "damage")
        price = sum(each.amount for each in charged) - damage
    known = story.purse.known[payment.reference]
    assert damage <= payment.deposit_taken <= payment.deposit
    beyond = sum(each.amount for each in Shortfall.objects.all())
    assert known.captured - known.refunded == price - beyond + damage
    assert short or beyond == 0
    assert known.captured + known.cancelled == known.authorised, "nothing stays reserved"
    assert not everything_of(Payment).filter(ask_at__isnull=False).exists()
    if known.authorised and payment.booking_id is None:
        assert payment.lost_at is not None
