"""What borrowers and storekeepers are told beside the course of a loan: each once, in their words or the town's own."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core import mail
from hypothesis import given
from hypothesis import strategies as st

from aktiv.bookings.actions.cancelling import cancel as cancel_booking
from aktiv.bookings.actions.changing import change_time
from aktiv.bookings.queries.parties import party_of
from aktiv.journal.actions import Event, append
from aktiv.lending.actions.blocking import answer, appeal, block, block_by_rule, lift
from aktiv.lending.actions.following import follow_dates
from aktiv.lending.actions.late import go_on
from aktiv.lending.actions.lowering import tell_low
from aktiv.lending.models import Depot, Kind, Loan, Pool
from aktiv.lending.rules.lateness import told_to_pick_up
from aktiv.messages.actions.telling import dispatch
from aktiv.messages.actions.texting import text
from aktiv.messages.actions.writing import save_template
from aktiv.messages.models import Notification
from aktiv.messages.queries.inbox import inbox
from aktiv.people.models import StaffRole
from tests.bookings.world import NOW, verbs, when
from tests.lending.test_following import along
from tests.lending.world import Stocked, hours
from tests.reading import everything_of

pytestmark = [pytest.mark.django_db, pytest.mark.debian_postgres]
KEEP = {"there": 3, "limit": 5}


def kinds(person_id: object) -> list[str]:
    """What somebody was told, in order, beside bookings."""
    rows = everything_of(Notification).filter(person_id=person_id).exclude(kind__in=("confirmed", "moved", "cancelled"))
    return [each.kind for each in rows.order_by("id")]


def letters(*about: str) -> list[str]:
    """The mails that say one of these in their subjects, in order, with plain spaces."""
    found = [each for each in mail.outbox if any(one in each.subject for one in about)]
    return [f"{each.subject}\n{each.body}".replace("\u00a0", " ") for each in found]


@given(st.integers(0, 200), st.integers(0, 200))
def test_picking_up_is_told_of_within_the_last_day_and_never_to_who_got_it_within_it(known: int, now: int) -> None:
    starts = NOW + timedelta(hours=100)
    due = told_to_pick_up(starts, NOW + timedelta(hours=known), NOW + timedelta(hours=now))
    assert due == (known <= 76 <= now < 100)


def test_picking_up_is_told_of_a_day_before_once_with_where_and_when(there: Stocked) -> None:
    Depot.objects.filter(pk=there.depot.pk).update(address="Lagergata 4", open_nb="Hverdager 8–15")
    there.loan(48, 72, (there.chairs, 2))
    there.loan(23, 60, (there.chairs, 2))  # made less than a day before
    there.loan(48, 72, (there.chairs, 1), state="asked")
    for after in (20, 24, 24.25, 40):
        go_on(hours(after))
        dispatch(now=hours(after))
    assert kinds(there.alice.pk) == ["pick_up_soon"]
    [letter] = letters("Skal hentes")
    assert "Fjell: Skal hentes onsdag 3. mars 12.00: 2 × Klappstol" in letter
    assert "Du kan hente det på Utstyrslageret fra onsdag 3. mars 12.00." in letter
    assert "Adresse: Lagergata 4\n\nÅpningstider: Hverdager 8–15\n\nKoden du viser fram" in letter
    assert "/min/lan/" in letter


def test_equipment_that_goes_along_stays_or_is_let_go_of_is_told_of_once(there: Stocked) -> None:
    booking, date_id, _loan = along(there)
    change_time(booking, date_id, there.world.as_alice, when("19–21"), now=NOW)
    follow_dates(now=NOW)
    there.loan(33, 35, (there.chairs, 15))  # Tuesday evening from 21
    change_time(booking, date_id, there.world.as_alice, when("20–22"), now=NOW)
    for _ in range(2):
        follow_dates(now=NOW)
        dispatch(now=NOW)
    cancel_booking(booking, there.world.as_alice, now=NOW)
    follow_dates(now=NOW)
    dispatch(now=NOW)
    assert kinds(there.alice.pk) == ["loan_ok", "loan_moved", "loan_left_behind", "loan_let_go"]
    moved, left, gone = letters("Flyttet med", "kunne ikke være med", "Frigitt")
    assert "nå fra tirsdag 2. mars 19.00" in moved
    assert "Bestillingen er nå tirsdag 2. mars 20.00. Andre har lånt det da, og det er for få igjen." in left
    assert "fra tirsdag 2. mars 19.00 til tirsdag 2. mars 21.00" in left
    assert "Frigitt fordi bestillingen din tirsdag 2. mars 19.00 er avlyst: 8 × Klappstol" in gone


def test_what_moves_to_within_a_day_is_not_told_of_again_as_something_to_pick_up(there: Stocked) -> None:
    booking, date_id, loan = along(there)  # in thirty hours
    change_time(booking, date_id, there.world.as_alice, when("9–11"), now=NOW)
    follow_dates(now=NOW)
    go_on(hours(1))
    loan.refresh_from_db()
    assert loan.told_to_pick_up == loan.during.lower
    assert verbs("loan.to_pick_up") == []


def test_whoever_is_blocked_hears_why_what_became_of_her_appeal_and_that_it_is_over(there: Stocked) -> None:
    staff, alice = there.world.ingrid.pk, there.alice
    made = block(
        there.municipality, last_day=date(2027, 3, 20), reason="Knuste tre projektorer", by=staff, now=NOW, person=alice
    )
    appeal(made.pk, "Det var ikke meg.", party_of(alice, None), now=NOW)
    answer(made.pk, "Den står.", lifts=False, by=staff, now=NOW)
    for _ in range(2):
        lift(made.pk, by=staff, now=hours(1))
        dispatch(now=hours(1))
    assert kinds(alice.pk) == ["loan_blocked", "loan_appeal_answered", "loan_block_ended"]
    blocked, answered, over = letters("Sperret", "Klagen", "Du kan låne")
    assert "i Fjell, til og med lørdag 20. mars" in blocked
    assert "Hvorfor: Knuste tre projektorer" in blocked
    assert "Det gjelder" not in blocked
    assert "besvart: den står til og med lørdag 20. mars" in answered
    assert "Svaret: Den står." in answered
    assert f"/min/lan/sperret/{made.pk}/" in over
    assert next(each.line for each in inbox(alice.pk, "en")) == "You may borrow equipment in Fjell again"


def test_the_rule_tells_too_in_how_many_loans_and_a_town_may_write_the_letter_itself(there: Stocked) -> None:
    staff = there.world.ingrid.pk
    own = "Hei {{ name }}\n\n{{ reason }}\n\n{{ link }}"
    save_template(there.municipality.pk, "loan_blocked", "nb", "Sperret: {{ day }}", own, by=staff, now=NOW)
    for start in (-60, -50, -40):
        loan = there.loan(start, start + 2, (there.chairs, 1))
        loan.state, loan.out_at, loan.returned_at = "out", hours(start), None
        loan.save(update_fields=["state", "out_at"])
    assert block_by_rule(there.alice.pk, there.municipality.pk, now=NOW) is not None
    dispatch(now=NOW)
    [letter] = letters("Sperret")
    assert letter.startswith(
        "Sperret: onsdag 31. mars 2027\nHei Alice\n\n3 lån kom for sent tilbake på ett år.\n\nhttp"
    )


def test_more_days_are_told_of_when_somebody_else_gave_them(there: Stocked) -> None:
    loan = there.loan(0, 24, (there.chairs, 2))
    Loan.objects.filter(pk=loan.pk).update(extended_reason="Regn")
    for by, data in ((there.alice.pk, {}), (there.world.ingrid.pk, {"because": "municipality"})):
        append(Event("loan.extended", ("loan", loan.pk), there.municipality.pk, by, data=data), at=NOW)
    dispatch(now=NOW)
    assert kinds(there.alice.pk) == ["loan_extended"]
    [letter] = letters("Du kan beholde det til tirsdag 2. mars 12.00")
    assert "Hvorfor: Regn" in letter


def test_storekeepers_hear_once_that_something_is_low_and_again_when_it_falls_anew(there: Stocked) -> None:
    keeper = there.world.charlie
    StaffRole.objects.create(
        person=keeper, municipality=there.municipality, role="caretaker", valid_from=date(2026, 1, 1),
        facility=there.world.facility,
    )  # fmt: skip
    Kind.objects.filter(pk=there.chairs.kind_id).update(low_stock=5)
    pool = Pool.objects.filter(pk=there.chairs.pk)
    seen = []
    for stock in (5, 3, 2, 20, 4):
        pool.update(stock=stock)
        seen.append([len(tell_low(NOW)) for _ in range(2)])
    assert seen == [[0, 0], [1, 0], [0, 0], [0, 0], [1, 0]]
    assert verbs("stock.ran") == ["stock.ran_low"] * 2
    dispatch(now=NOW)
    assert (kinds(keeper.pk), kinds(there.alice.pk)) == (["stock_low", "stock_low"], [])
    assert "For få av Klappstol: 3, og det skal være minst 5" in letters("For få av")[0]
    assert "/lager/utstyrslageret/" in letters("For få av")[0]
    assert text(now=NOW) == 0
