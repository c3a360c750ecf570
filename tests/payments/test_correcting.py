"""What somebody owes is corrected by hand with a reason, by two where it is much, and never below nothing."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from aktiv.journal.models import Entry as Journal
from aktiv.payments.actions.batches import hand_over
from aktiv.payments.actions.correcting import ByHand, charge_by_hand, decide_correction, take_off
from aktiv.payments.actions.drawing import draw_up
from aktiv.payments.keeping import invoice_from_json
from aktiv.payments.models import CaptureRule, Invoice, ManualCorrection
from aktiv.payments.models.correcting import LARGEST
from aktiv.payments.queries.correcting import By, correctable, correctables, corrections_of, payer_of
from aktiv.payments.queries.ledger import trial_balance
from aktiv.payments.rules.correcting import amount_typed
from aktiv.prices.drafts import Payer
from aktiv.prices.models import Charge
from aktiv.values.refusal import Refusal
from aktiv.walls import everything, within
from tests.bookings.world import NOW, World, booked
from tests.payments.billing import MARCH, bills, charged
from tests.reading import everything_of

APRIL = datetime(2027, 4, 1, 9, 0, tzinfo=UTC)
MAY = datetime(2027, 5, 3, 9, 0, tzinfo=UTC)


def less(world: World, owed: Charge, amount: int, reason: str = "No hot water", **more: object) -> ManualCorrection:
    told = {"currency": "NOK", "correction_id": uuid4(), "by": world.ingrid.pk, "now": NOW, **more}
    return take_off(owed.pk, world.municipality.pk, amount, reason, **told)  # type: ignore[arg-type]


def a_door(world: World, amount: int = 1_250_00, **more: object) -> ByHand:
    told = ByHand(
        payer=Payer(organisation_id=world.club.pk),
        text="Broken door",
        day=date(2027, 3, 2),
        vat_code="standard",
        amount=amount,
        currency="NOK",
    )
    return replace(told, **more)  # type: ignore[arg-type]


def more(world: World, new: ByHand, reason: str = "Seen by the caretaker", by: UUID | None = None) -> ManualCorrection:
    who = by or world.ingrid.pk
    return charge_by_hand(world.municipality.pk, new, reason, correction_id=uuid4(), by=who, now=NOW)


def owed(charge: Charge) -> int:
    return sum(each.amount for each in [charge, *charge.corrections.all()])


def limited(world: World, alone_up_to: int) -> None:
    CaptureRule.objects.create(municipality=world.municipality, when="use", alone_up_to=alone_up_to)


def test_less_is_owed_and_more_is_charged_with_vat_in_it(world: World) -> None:
    cleaning = charged(world, 1_000_00, vat=200_00, code="standard")
    assert less(world, cleaning, 250_00).granted
    assert (owed(cleaning), sum(each.vat_amount for each in cleaning.corrections.all())) == (750_00, -50_00)
    assert more(world, a_door(world)).granted
    [door] = Charge.objects.filter(subject_kind="by_hand")
    assert (door.amount, door.vat_amount, door.organisation_id, door.item) == (
        1_250_00, 250_00, world.club.pk, "Broken door",
    )  # fmt: skip
    assert trial_balance(world.municipality.pk)["receivable", ""] == 2_000_00
    verbs = [each.verb for each in everything_of(Journal).order_by("id") if each.verb.startswith("correction.")]
    assert verbs == ["correction.asked", "correction.granted"] * 2


def test_much_money_needs_a_colleagues_yes_and_the_database_holds_it(world: World) -> None:
    limited(world, 100_00)
    cleaning = charged(world, 1_000_00)
    asked, door = less(world, cleaning, 100_01), more(world, a_door(world))
    assert less(world, charged(world, 100_00, subject="2"), 100_00).granted
    assert (asked.waits, door.waits, owed(cleaning)) == (True, True, 1_000_00)
    assert not Charge.objects.filter(subject_kind="by_hand").exists()
    home = world.municipality.pk
    for each in (asked, door):
        with pytest.raises(Refusal, match="asked_by_yourself"):
            decide_correction(each.pk, home, granted=True, by=world.ingrid.pk, now=NOW)
    with everything(), pytest.raises(IntegrityError, match="correction_by_two"), transaction.atomic():
        ManualCorrection.objects.filter(pk=asked.pk).update(granted=True, decided_by=world.ingrid, decided_at=NOW)
    decide_correction(asked.pk, home, granted=True, by=world.bob.pk, now=NOW)
    decide_correction(door.pk, home, granted=False, by=world.ingrid.pk, now=NOW)  # she thought again
    assert (owed(cleaning), Charge.objects.filter(subject_kind="by_hand").exists()) == (899_99, False)
    with pytest.raises(Refusal, match="already_decided"):
        decide_correction(asked.pk, home, granted=True, by=world.bob.pk, now=NOW)


def test_what_was_less_than_asked_when_the_colleague_came_is_told(world: World) -> None:
    limited(world, 100_00)
    cleaning = charged(world, 300_00)
    asked = less(world, cleaning, 250_00)
    with pytest.raises(Refusal, match="correction_waits"):
        less(world, cleaning, 60_00)
    with everything():
        from aktiv.prices.actions import correct
        from aktiv.prices.drafts import VatSum

        correct(cleaning, VatSum("exempt", 0, 200_00, 0), item="meanwhile", now=NOW)
    with pytest.raises(Refusal) as refused:
        decide_correction(asked.pk, world.municipality.pk, granted=True, by=world.bob.pk, now=NOW)
    assert (refused.value.code, refused.value.data) == ("more_than_owed", {"most": 200_00})
    assert corrections_of(world.municipality.pk).waiting == 1


def test_each_mistake_has_a_code_and_changes_nothing(world: World) -> None:
    bills(world)
    cleaning = charged(world, 300_00)
    for amount, reason, currency, code in (
        (300_01, "x", "NOK", "more_than_owed"),
        (0, "x", "NOK", "amount_not_above_zero"),
        (-5, "x", "NOK", "amount_not_above_zero"),
        (LARGEST + 1, "x", "NOK", "amount_too_large"),
        (1, "  ", "NOK", "reason_missing"),
        (1, "x", "EUR", "other_currency"),
        (1, "x" * 301, "NOK", "too_long"),
        (1, "x\x07", "NOK", "control_characters"),
    ):
        with pytest.raises(Refusal) as refused:
            less(world, cleaning, amount, reason, currency=currency)
        assert refused.value.code == code
    for wrong, code in (
        ({"vat_code": "none"}, "no_vat_rate"),
        ({"day": date(2017, 12, 31)}, "day_out_of_reach"),
        ({"amount": -1}, "amount_not_above_zero"),
        ({"amount": LARGEST + 1}, "amount_too_large"),
        ({"currency": "SEK"}, "other_currency"),
        ({"text": " "}, "text_missing"),
        ({"text": "x" * 61}, "too_long"),
    ):
        with pytest.raises(Refusal) as refused:
            more(world, a_door(world, **wrong))
        assert refused.value.code == code
    with pytest.raises(Refusal, match="not_found"):
        take_off(cleaning.pk, world.municipality.pk + 1, 1, "x", currency="NOK", correction_id=uuid4(),
                 by=world.ingrid.pk, now=NOW)  # fmt: skip
    assert (everything_of(ManualCorrection).count(), Charge.objects.count()) == (0, 1)


def test_a_vat_code_that_no_invoice_can_say_is_refused_before_it_blocks_its_customer(world: World) -> None:
    from aktiv.payments.actions.billing import set_billing
    from aktiv.payments.models import Billing
    from aktiv.payments.settings import settings_from

    bills(world)
    kept = settings_from(Billing.objects.get())
    treated = {code: each for code, each in kept.vat.items() if code != "standard"}
    set_billing(world.municipality.pk, replace(kept, vat=treated), version=1, now=NOW)
    with pytest.raises(Refusal, match="no_vat_treatment"):
        more(world, a_door(world))


def test_sent_twice_is_done_once(world: World) -> None:
    cleaning, same = charged(world, 300_00), uuid4()
    less(world, cleaning, 100_00, correction_id=same)
    less(world, cleaning, 100_00, correction_id=same)
    assert owed(cleaning) == 200_00
    for _ in range(2):
        charge_by_hand(
            world.municipality.pk, a_door(world), "x", correction_id=UUID(int=7), by=world.ingrid.pk, now=NOW
        )
    assert Charge.objects.filter(subject_kind="by_hand").count() == 1


def test_what_was_invoiced_comes_back_as_a_credit_note_and_what_is_added_on_the_next_invoice(world: World) -> None:
    bills(world)
    cleaning = charged(world, 1_000_00)
    first = draw_up(world.municipality.pk, until=MARCH, now=APRIL)
    hand_over(first.pk, world.municipality.pk, now=APRIL)
    less(world, cleaning, 400_00, now=APRIL)
    more(world, a_door(world))
    batch = draw_up(world.municipality.pk, until=MARCH, now=MAY)
    made = {each.kind: each for each in everything_of(Invoice).filter(batch=batch)}
    note, invoice = made["credit_note"], made["invoice"]
    assert (note.total, note.credits_id) == (-400_00, everything_of(Invoice).get(batch=first).pk)
    [line] = invoice_from_json(invoice.document).lines
    assert (line.text, line.charged, line.net) == ("Broken door", 1_250_00, 1_000_00)


def test_a_correction_never_changes_and_its_reason_is_not_shown_to_the_payer(world: World) -> None:
    limited(world, 0)
    asked = less(world, charged(world, 300_00), 100_00)
    for change in ("amount = 1", "reason = 'y'", "alone = true"):
        with everything(), pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE payments_manualcorrection SET {change}")
    with everything(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM payments_manualcorrection")
        assert cursor.rowcount == 0  # no policy lets anybody
    with within(organisation=world.club.pk):
        assert not ManualCorrection.objects.filter(pk=asked.pk).exists()
    with within(municipalities=[world.municipality.pk]):
        assert ManualCorrection.objects.filter(pk=asked.pk).exists()


def test_charges_are_found_by_the_numbers_that_people_have_at_hand(world: World) -> None:
    bills(world)
    made = booked(world, "18–20", world.as_alice, world.courts["A"])
    cleaning = charged(world, 300_00)
    draw_up(world.municipality.pk, until=MARCH, now=APRIL)
    home = world.municipality.pk
    numbers = {
        each.person_id or each.organisation_id: each for each in everything_of(Invoice).select_related("customer")
    }
    [found] = correctables(home, By.BOOKING, str(made.number))
    assert (found.name, found.owed, found.space.nb, found.waits) == ("Alice", 282_00, "Bane 1", False)
    [billed] = correctables(home, By.INVOICE, str(numbers[world.club.pk].number))
    assert (billed.charge_id, billed.invoice_number) == (cleaning.pk, numbers[world.club.pk].number)
    [known] = correctables(home, By.CUSTOMER, str(numbers[world.club.pk].customer.number))
    assert known.charge_id == cleaning.pk
    assert payer_of(home, By.BOOKING, str(made.number)) == (Payer(person_id=world.alice.pk), "Alice")
    assert correctables(home, By.BOOKING, "x") == correctables(home, By.ORGANISATION, "") == []
    assert correctable(cleaning.pk, home + 1) is None
    for by, text in ((By.CUSTOMER, "1"), (By.ORGANISATION, ""), (By.ORGANISATION, "999999999"), (By.BOOKING, "x")):
        with pytest.raises(Refusal, match="no_such_customer"):
            payer_of(home, by, text)


@pytest.mark.parametrize(
    ("typed", "read"),
    [("250", 250_00), ("1 250,50 kr", 1250_50), ("NOK 99", 99_00), ("99 nok", 99_00), ("100,-", 100_00),
     ("1\u00a0000", 1000_00), ("-5", "amount_not_above_zero"), ("−5", "amount_not_above_zero"),
     ("0", "amount_not_above_zero"), ("250 EUR", "other_currency"),
     ("$5", "other_currency"), ("9999999999", "amount_too_large"),
     ("100000000,01", "amount_too_large"), ("", "not_an_amount"), ("x", "not_an_amount"),
     ("1.000.000", "not_an_amount"), ("1e5", "not_an_amount"), ("²", "not_an_amount"), ("1,234", "not_an_amount")],
)  # fmt: skip
def test_an_amount_is_read_as_people_write_it_or_refused_by_what_is_wrong(typed: str, read: int | str) -> None:
    if isinstance(read, int):
        assert amount_typed(typed, "NOK", most=LARGEST) == read
        return
    with pytest.raises(Refusal) as refused:
        amount_typed(typed, "NOK", most=LARGEST)
    assert refused.value.code == read


@given(st.text(max_size=30))
def test_whatever_is_typed_is_an_amount_within_bounds_or_a_refusal(text: str) -> None:
    with suppress(Refusal):
        assert 0 < amount_typed(text, "NOK", most=LARGEST) <= LARGEST
