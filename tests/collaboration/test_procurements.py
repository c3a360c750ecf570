"""Buying together and the register of contracts: in order, in time, by those who may, and reminded of once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core import mail
from django.db import DatabaseError, transaction

from aktiv.collaboration.actions.contracts import (
    award,
    call_off,
    decide_option,
    end_contract,
    register,
)
from aktiv.collaboration.actions.mandates import NewMandate, entrust
from aktiv.collaboration.actions.parties import NewMember, join
from aktiv.collaboration.actions.procurements import (
    add_lot,
    extend_joining,
    join_in,
    note_need,
    open_joining,
    stop,
)
from aktiv.collaboration.actions.reminding import remind
from aktiv.collaboration.models import (
    CallOff,
    Contract,
    ContractLot,
    ContractOption,
    ContractReminder,
    ContractStep,
    Joining,
    Lot,
    Procurement,
    ProcurementStep,
)
from aktiv.collaboration.queries.contract_figures import contract_rows, contract_whole, procurement_rows
from aktiv.collaboration.queries.contracts import access_contract, against_joined, ends, stands
from aktiv.collaboration.queries.procurements import access_procurement, joined, stage
from aktiv.journal.models import Entry
from aktiv.messages.actions.telling import dispatch
from aktiv.messages.models import Notification
from aktiv.messages.queries.inbox import inbox
from aktiv.values.refusal import Refusal
from tests.collaboration.pool_world import (
    ALESUND,
    BERGEN,
    FJELL,
    STAVANGER,
    a_contract_for,
    a_procurement,
    awarded,
)
from tests.collaboration.test_parties import refused
from tests.collaboration.world import NOW, SINCE, TODAY, Circle, a_circle
from tests.reading import everything_of

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=11)
DAY = timedelta(days=1)


@pytest.fixture
def circle(db: None) -> Circle:
    return a_circle()


def volumes(made: Procurement) -> dict[str, int]:
    lot = made.lots.get(number=1)
    return {member.number: volume for member, volume in joined([lot.pk]).get(lot.pk, {}).items()}


def test_partners_join_until_the_moment_and_the_last_volume_counts(circle: Circle) -> None:
    made = a_procurement(circle, NOW)
    alesund = circle.speakers[ALESUND].pk
    wants = lambda volume, now=NOW: join_in(made.number, 1, ALESUND, volume, by=alesund, now=now)  # noqa: E731
    assert refused(lambda: wants(0)) == "not_joined"
    wants(5)
    wants(7)
    assert volumes(made) == {FJELL: 12, ALESUND: 7, BERGEN: 60}
    wants(0)
    assert volumes(made) == {FJELL: 12, BERGEN: 60}
    assert refused(lambda: wants(-1)) == "wrong_volume"
    assert refused(lambda: join_in(made.number, 9, ALESUND, 1, by=alesund, now=NOW)) == "not_a_lot"
    assert refused(lambda: join_in(made.number, 1, FJELL, 1, by=alesund, now=NOW)) == "no_mandate"
    until = NOW + timedelta(days=10)
    assert wants(3, until).volume == 3
    assert refused(lambda: wants(4, until + timedelta(seconds=1))) == "not_joining"
    assert stage(access_procurement(circle.home.pk, made.number), LATER) == "tendering"


def test_steps_come_in_their_order_and_only_the_owner_takes_them(circle: Circle) -> None:
    bergen, fjell = circle.speakers[BERGEN].pk, circle.speakers[FJELL].pk
    made = note_need(BERGEN, "Nett", "Trådløst nett i haller.", by=bergen, now=NOW)
    ahead = NOW + timedelta(days=20)
    assert refused(lambda: open_joining(made.number, ahead, by=bergen, now=NOW)) == "no_lots"
    assert refused(lambda: add_lot(made.number, "Nett", "haller", by=fjell, now=NOW)) == "no_mandate"
    add_lot(made.number, "Nett", "haller", by=bergen, now=NOW)
    assert refused(lambda: open_joining(made.number, NOW, by=bergen, now=NOW)) == "joins_in_the_past"
    assert refused(lambda: join_in(made.number, 1, FJELL, 3, by=fjell, now=NOW)) == "not_joining"
    open_joining(made.number, ahead, by=bergen, now=NOW)
    assert refused(lambda: add_lot(made.number, "Mer", "haller", by=bergen, now=NOW)) == "lots_are_set"
    assert refused(lambda: award(made.number, [1], a_contract_for(TODAY), by=bergen, now=NOW)) == "not_tendering"
    assert refused(lambda: extend_joining(made.number, ahead, "x", by=bergen, now=NOW)) == "joins_in_the_past"
    extend_joining(made.number, ahead + DAY, "Flere vil være med.", by=bergen, now=NOW)
    later = ahead + 2 * DAY
    assert refused(lambda: award(made.number, [1], a_contract_for(TODAY), by=bergen, now=later)) == "nobody_joined"
    assert refused(lambda: award(made.number, [], a_contract_for(TODAY), by=bergen, now=later)) == "no_lots"
    assert refused(lambda: stop(made.number, "", by=bergen, now=later)) == "missing_text"
    stop(made.number, "Ingen ble med.", by=bergen, now=later)
    assert refused(lambda: stop(made.number, "igjen", by=bergen, now=later)) == "procurement_over"
    kinds = [each.kind for each in ProcurementStep.objects.order_by("pk")]
    assert kinds == ["noted", "opened", "extended", "stopped"]


def test_who_joined_a_lot_may_call_off_and_all_lots_make_it_awarded(circle: Circle) -> None:
    made, bergen = a_procurement(circle, NOW), circle.speakers[BERGEN].pk
    alesund = circle.speakers[ALESUND].pk
    join_in(made.number, 2, ALESUND, 4, by=alesund, now=NOW)
    first = award(made.number, [1], a_contract_for(LATER.date()), by=bergen, now=LATER)
    assert [each.member.number for each in first.members.order_by("pk")] == [FJELL, BERGEN]
    again = lambda: award(made.number, [1, 2], a_contract_for(LATER.date()), by=bergen, now=LATER)  # noqa: E731
    assert refused(again) == "lot_awarded_already"
    assert access_procurement(circle.home.pk, made.number).state == "joining"
    second = award(made.number, [2], a_contract_for(LATER.date()), by=bergen, now=LATER)
    assert [each.member.number for each in second.members.order_by("pk")] == [ALESUND, BERGEN]
    assert access_procurement(circle.home.pk, made.number).state == "awarded"
    row = procurement_rows(circle.home, LATER)[0]
    assert [(each["volume"], each["contract"]) for each in row["lots"]] == [(72, 1), (4, 2)]


def test_what_is_called_off_is_counted_against_what_was_joined(circle: Circle) -> None:
    made = awarded(circle, NOW)
    fjell = circle.speakers[FJELL].pk
    order = lambda volume, on=TODAY, lot=1: call_off(made.number, lot, FJELL, volume, on=on, by=fjell, now=NOW)  # noqa: E731
    order(8)
    order(6)
    order(-1)
    row = contract_whole(access_contract(circle.home.pk, made.number), TODAY)
    found = {each["member"]: (each["joined"], each["called_off"]) for each in row["volumes"]}
    assert found == {FJELL: (12, 13), BERGEN: (60, 0)}
    assert [each["volume"] for each in row["call_offs"]] == [-1, 6, 8]
    assert refused(lambda: order(-14)) == "wrong_volume"
    assert refused(lambda: order(0)) == "wrong_volume"
    assert refused(lambda: order(1, lot=2)) == "not_a_lot"
    assert refused(lambda: order(1, on=TODAY - DAY)) == "not_in_the_contract"
    assert refused(lambda: order(1, on=TODAY + DAY)) == "called_ahead"
    by = circle.speakers[STAVANGER].pk
    assert refused(lambda: call_off(made.number, 1, STAVANGER, 1, on=TODAY, by=by, now=NOW)) == "may_not_call_off"


def test_nobody_calls_off_a_lot_that_it_did_not_join_but_who_keeps_the_contract(circle: Circle) -> None:
    made = a_procurement(circle, NOW)
    join_in(made.number, 2, ALESUND, 4, by=circle.speakers[ALESUND].pk, now=NOW)
    kept = award(made.number, [1, 2], a_contract_for(LATER.date()), by=circle.speakers[BERGEN].pk, now=LATER)
    order = lambda member, lot, volume: call_off(  # noqa: E731
        kept.number, lot, member, volume, on=LATER.date(), by=circle.speakers[member].pk, now=LATER
    )
    order(ALESUND, 2, 3)
    order(BERGEN, 2, 1)
    assert refused(lambda: order(ALESUND, 1, 1)) == "lot_not_joined"
    assert refused(lambda: order(FJELL, 2, 1)) == "lot_not_joined"
    lot, fjell = Lot.objects.get(number=2), circle.home.members.get(number=FJELL)
    with pytest.raises(DatabaseError, match="by who joined it"), transaction.atomic():
        CallOff.objects.create(contract=kept, lot=lot, member=fjell, volume=1, on_day=LATER.date(), made_at=NOW)


def test_a_contract_that_binds_is_called_off_up_to_what_was_joined_with_and_another_tells(circle: Circle) -> None:
    kept, by = awarded(circle, NOW, bound=True), circle.speakers[FJELL].pk
    order = lambda volume: call_off(kept.number, 1, FJELL, volume, on=TODAY, by=by, now=NOW)  # noqa: E731
    order(10)
    with pytest.raises(Refusal, match="beyond_joined") as no, transaction.atomic():
        order(3)
    assert no.value.data == {"joined": 12, "called": 10}
    order(-4)
    assert against_joined(order(6)) == (12, 12)
    lot, fjell = Lot.objects.get(number=1), circle.home.members.get(number=FJELL)
    with pytest.raises(DatabaseError, match="that were joined with"), transaction.atomic():
        CallOff.objects.create(contract=kept, lot=lot, member=fjell, volume=1, on_day=TODAY, made_at=NOW)
    assert contract_whole(access_contract(circle.home.pk, kept.number), TODAY)["bound"]


def test_options_prolong_a_contract_one_after_the_other_with_a_reason(circle: Circle) -> None:
    made, bergen = awarded(circle, NOW), circle.speakers[BERGEN].pk
    assert ends(made) == date(2029, 2, 28)
    decide = lambda number, now=NOW, take=True, why="Godt levert.": decide_option(  # noqa: E731
        made.number, number, why, take=take, by=bergen, now=now
    )
    assert refused(lambda: decide(2)) == "option_not_next"
    assert refused(lambda: decide(1, why="")) == "missing_text"
    assert refused(lambda: decide(1, now=NOW + timedelta(days=700))) == "option_too_late"
    fjell = circle.speakers[FJELL].pk
    assert refused(lambda: decide_option(made.number, 1, "x", take=True, by=fjell, now=NOW)) == "no_mandate"
    decide(1)
    assert ends(access_contract(circle.home.pk, made.number)) == date(2030, 2, 28)
    assert refused(lambda: decide(1)) == "option_decided_already"
    decide(2, take=False)
    kept = access_contract(circle.home.pk, made.number)
    assert ends(kept) == date(2030, 2, 28)
    assert [each.kind for each in ContractStep.objects.order_by("pk")] == ["made", "taken", "declined"]
    assert [each["state"] for each in contract_rows(circle.home, TODAY)[0]["options"]] == ["taken", "declined"]


def test_a_contract_that_was_ended_takes_no_more_options_nor_call_offs(circle: Circle) -> None:
    made, bergen = awarded(circle, NOW), circle.speakers[BERGEN].pk
    last = TODAY + timedelta(days=30)
    assert refused(lambda: end_contract(made.number, TODAY - DAY, "x", by=bergen, now=NOW)) == "wrong_end"
    end_contract(made.number, last, "Leverandøren er konkurs.", by=bergen, now=NOW)
    assert refused(lambda: end_contract(made.number, last, "x", by=bergen, now=NOW)) == "contract_over"
    no_option = lambda: decide_option(made.number, 1, "x", take=True, by=bergen, now=NOW)  # noqa: E731
    assert refused(no_option) == "contract_over"
    after = NOW + timedelta(days=40)
    late = lambda: call_off(made.number, 1, BERGEN, 1, on=last + DAY, by=bergen, now=after)  # noqa: E731
    assert refused(late) == "not_in_the_contract"
    assert stands(access_contract(circle.home.pk, made.number), after.date()) == "over"


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"title": ""}, "missing_text"),
        ({"supplier": "x"}, "not_a_supplier_number"),
        ({"supplier_name": ""}, "missing_text"),
        ({"last": TODAY - DAY}, "wrong_period"),
        ({"notice_months": 61}, "wrong_notice"),
        ({"value_ore": 0}, "wrong_amount"),
    ],
    ids=str,
)
def test_what_cannot_be_registered_says_why(circle: Circle, more: dict[str, object], code: str) -> None:
    by = circle.speakers[BERGEN].pk
    assert refused(lambda: register(BERGEN, a_contract_for(TODAY, **more), [], by=by, now=NOW)) == code


def test_options_out_of_order_are_refused(circle: Circle) -> None:
    by, sound = circle.speakers[BERGEN].pk, a_contract_for(TODAY)
    turned = a_contract_for(TODAY, options=list(reversed(sound.options)))
    assert refused(lambda: register(BERGEN, turned, [], by=by, now=NOW)) == "wrong_option"


def test_a_supplier_in_the_collaboration_is_named_by_its_number(circle: Circle) -> None:
    new = NewMember(name="Havbris Programvare AS", number="800999008", kind="supplier")
    supplier = join(new, on=SINCE, by=circle.alice.pk, now=NOW)
    found = a_contract_for(TODAY, supplier="800999008", supplier_name="")
    made = register(FJELL, found, [BERGEN], by=circle.speakers[FJELL].pk, now=NOW)
    assert (made.supplier, made.supplier_name) == (supplier, "Havbris Programvare AS")
    assert [each.member.number for each in made.members.order_by("pk")] == [FJELL, BERGEN]


def test_the_database_keeps_what_was_said_and_takes_nothing_out_of_time(circle: Circle) -> None:
    made = awarded(circle, NOW)
    call_off(made.number, 1, BERGEN, 2, on=TODAY, by=circle.alice.pk, now=NOW)
    lot, bought = Lot.objects.get(number=1), Procurement.objects.get()
    stranger = circle.home.members.get(number=STAVANGER)
    bergen = circle.home.members.get(number=BERGEN)
    option = ContractOption.objects.filter(number=1)
    option.update(state="taken")
    wrong: list[tuple[str, Callable[[], object]]] = [
        ("before members join", lambda: Lot.objects.create(procurement=bought, number=9, title="x", unit="x")),
        ("while it is open", lambda: Joining.objects.create(lot=lot, member=bergen, volume=1, made_at=NOW)),
        ("only comes later", lambda: Procurement.objects.update(joins_until=NOW - timedelta(days=90))),
        ("does not go from", lambda: Procurement.objects.update(state="need")),
        ("does not go from", lambda: option.update(state="open")),
        ("only added to", lambda: Contract.objects.update(last=TODAY)),
        ("only added to", lambda: Joining.objects.update(volume=1)),
        ("only added to", lambda: CallOff.objects.update(volume=1)),
        ("only added to", lambda: ContractStep.objects.all()._raw_delete("default")),
        ("call_off_by_one_that_may",
         lambda: CallOff.objects.create(contract=made, lot=lot, member=stranger, volume=1, on_day=TODAY, made_at=NOW)),
        ("than was called off",
         lambda: CallOff.objects.create(contract=made, lot=lot, member=bergen, volume=-3, on_day=TODAY, made_at=NOW)),
        ("contract_lot_bought",
         lambda: ContractLot.objects.create(
             contract=register(BERGEN, a_contract_for(TODAY), [], by=circle.alice.pk, now=NOW),
             lot=Lot.objects.get(number=2), procurement=bought)),
    ]  # fmt: skip
    for why, each in wrong:
        with pytest.raises(DatabaseError, match=why), transaction.atomic():
            each()


def on(day: date) -> object:
    """A morning."""
    return NOW.replace(year=day.year, month=day.month, day=day.day)


def test_each_reminder_is_given_once_and_goes_to_those_who_keep_the_contract(circle: Circle) -> None:
    entrust(circle.charlie, NewMandate(member=BERGEN, role="assessor"), by=circle.alice.pk, now=NOW)
    made = awarded(circle, NOW)
    option = made.options.get(number=1).last_day
    assert remind(now=NOW) == 0
    morning = NOW + (option - timedelta(days=30) - TODAY)
    dispatch(now=morning)
    mail.outbox.clear()
    assert remind(now=morning) == 2  # the option, and the end that is 120 days away: 180 days have come
    assert remind(now=morning) == 0
    assert remind(now=morning + DAY) == 0
    dispatch(now=morning)
    dispatch(now=morning)
    told = {each for each in everything_of(Notification) if each.kind == "contract_opt"}
    assert {each.person_id for each in told} == {circle.alice.pk, circle.speakers[BERGEN].pk, circle.charlie.pk}
    letters = [each for each in mail.outbox if "Opsjon 1" in each.subject or "Option 1" in each.subject]
    assert len(letters) == 3
    assert "/samarbeid/kontrakter/1/" in letters[0].body
    assert "Låsfabrikken AS" in letters[0].body
    lines = [each for each in inbox(circle.alice.pk, "nb") if each.notification.kind.startswith("contract_")]
    assert {each.url for each in lines} == {"/samarbeid/kontrakter/1/"}
    assert len(lines) == 2


def test_reminders_stop_when_the_option_is_taken_and_begin_anew_for_what_comes_next(circle: Circle) -> None:
    made = awarded(circle, NOW)
    option = made.options.get(number=1).last_day
    morning = NOW + (option - timedelta(days=7) - TODAY)
    remind(now=morning)
    decide_option(made.number, 1, "Godt levert.", take=True, by=circle.alice.pk, now=morning)
    before = ContractReminder.objects.count()
    assert remind(now=morning + DAY) == 0
    assert remind(now=morning + timedelta(days=365 - 83)) == 2  # the second option, and the new end
    assert ContractReminder.objects.count() == before + 2
    verbs = [each.verb for each in everything_of(Entry) if each.verb == "collaboration.contract_reminded"]
    assert len(verbs) == before + 2


def test_nobody_is_reminded_where_there_is_no_collaboration(db: None) -> None:
    assert remind(now=NOW) == 0


def test_reading_the_registers_takes_as_many_statements_for_many_as_for_few(
    circle: Circle, django_assert_num_queries: Callable[[int], object]
) -> None:
    made = awarded(circle, NOW)
    for _time in range(2):
        with django_assert_num_queries(4):  # type: ignore[attr-defined]
            contract_rows(circle.home, TODAY)
        with django_assert_num_queries(5):  # type: ignore[attr-defined]
            procurement_rows(circle.home, NOW)
        for _each in range(3):
            register(BERGEN, a_contract_for(TODAY), [FJELL], by=circle.alice.pk, now=NOW)
            a_procurement(circle, NOW)
    assert made.number == 1
