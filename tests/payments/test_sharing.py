"""Several pay one booking: together always what one alone would, and nobody anything without having said yes."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aktiv.bookings.actions.attendance import Seen, clear_attendance, note_attendance
from aktiv.bookings.actions.cancelling import cancel
from aktiv.bookings.actions.changing import change_time
from aktiv.bookings.actions.recording import Recorded
from aktiv.bookings.models import Sharing
from aktiv.bookings.queries.sharing import access_sharing, foresee
from aktiv.journal.models import Entry as Journal
from aktiv.payments.actions.drawing import draw_up
from aktiv.payments.actions.sharing import answer_asking, ask_to_pay, end_sharing, take_back_asking
from aktiv.payments.keeping import invoice_from_json
from aktiv.payments.models import Invoice, Payment
from aktiv.payments.queries.ledger import trial_balance
from aktiv.prices.actions import NewAddition
from aktiv.prices.drafts import Line, Payer, VatSum
from aktiv.prices.models import Charge
from aktiv.prices.queries.records import spent_on
from aktiv.prices.rules.fees import fee, shared_fee
from aktiv.prices.rules.sharing import Sharer, shared
from aktiv.prices.tariffs import Unit
from aktiv.timetable.rules import Taken
from aktiv.values.refusal import Refusal
from aktiv.values.texts import Texts
from aktiv.walls import everything, within
from tests.bookings.world import NOW, TUESDAY, World, booked, when
from tests.payments.billing import MARCH, bills
from tests.prices.world import HALL, published
from tests.reading import everything_of

SOON = NOW + timedelta(minutes=5)
DURING = when("18–20").start + timedelta(minutes=30)
APRIL = datetime(2027, 4, 1, 9, 0, tzinfo=UTC)


@pytest.fixture
def made(world: World) -> Recorded:
    """The club has court A on Tuesday 18–20 for 282 kroner exempt, and cleaning for 250 with VAT."""
    cleaning = NewAddition(
        key="cleaning", names=Texts("Renhold"), unit=Unit.FIXED, amount=250_00, vat_code="standard"
    )  # fmt: skip
    published(world.municipality, replace(HALL, valid_from=date(2027, 1, 1), additions=(cleaning,)))
    world.set(cancel_free_minutes=60 * 24 * 14, cancel_fee_percent=37, no_show_fee_percent=83)
    return booked(world, "18–20", world.as_club, world.courts["A"], additions=("cleaning",))


def asked(world: World, made: Recorded, percent: int = 0, *additions: str, payer: UUID | None = None) -> Sharing:
    return ask_to_pay(made.id, world.as_club, payer or world.rival.pk, percent=percent, additions=additions, now=SOON)


def agreed(world: World, made: Recorded, percent: int = 0, *additions: str, now: datetime = SOON) -> Sharing:
    sharing = asked(world, made, percent, *additions)
    return answer_asking(sharing.pk, world.as_charlie, accepts=True, now=now)


def owed(made: Recorded) -> dict[UUID, int]:
    """What each organisation owes for the booking."""
    found: dict[UUID, int] = {}
    for each in Charge.objects.filter(subject_id__in=[str(pk) for pk in made.occurrence_ids]):
        assert each.organisation_id is not None
        found[each.organisation_id] = found.get(each.organisation_id, 0) + each.amount
    return {holder: amount for holder, amount in found.items() if amount}


def refused(code: str, act: Callable[[], object]) -> None:
    with pytest.raises(Refusal) as refusal:
        act()
    assert refusal.value.code == code


def test_nothing_is_charged_before_the_other_says_yes_and_then_its_part_exactly(world: World, made: Recorded) -> None:
    club, rival = world.club.pk, world.rival.pk
    sharing = asked(world, made, 33)
    assert owed(made) == {club: 532_00}
    assert (foresee(sharing, SOON).dates, foresee(sharing, SOON).amount) == (1, 93_06)
    answer_asking(sharing.pk, world.as_charlie, accepts=True, now=SOON)
    assert owed(made) == {club: 438_94, rival: 93_06}
    assert trial_balance(world.municipality.pk)["receivable", ""] == 532_00
    refused("already_answered", lambda: answer_asking(sharing.pk, world.as_charlie, accepts=False, now=SOON))


def test_an_addition_is_paid_as_a_whole_with_its_vat(world: World, made: Recorded) -> None:
    agreed(world, made, 0, "cleaning")
    assert owed(made) == {world.club.pk: 282_00, world.rival.pk: 250_00}
    [share] = Charge.objects.filter(organisation=world.rival)
    assert (share.vat_code, share.vat_amount) == ("standard", 50_00)


def test_a_no_moves_nothing_and_what_is_asked_may_be_taken_back(world: World, made: Recorded) -> None:
    no = answer_asking(asked(world, made, 50).pk, world.as_charlie, accepts=False, now=SOON)
    back = take_back_asking(asked(world, made, 100).pk, world.as_club, now=SOON)
    assert (no.state, back.state, owed(made)) == ("declined", "withdrawn", {world.club.pk: 532_00})
    refused("not_found", lambda: access_sharing(back.pk, world.charlie.pk, SOON))
    refused("already_answered", lambda: take_back_asking(no.pk, world.as_club, now=SOON))
    refused("not_agreed", lambda: end_sharing(no.pk, world.as_charlie, now=SOON))


def test_it_ends_for_dates_to_come_and_what_has_been_stays(world: World, made: Recorded) -> None:
    sharing = agreed(world, made, 100)
    assert owed(made) == {world.club.pk: 250_00, world.rival.pk: 282_00}
    later = end_sharing(sharing.pk, world.as_charlie, now=DURING)
    assert (later.state, owed(made)) == ("ended", {world.club.pk: 250_00, world.rival.pk: 282_00})


@pytest.mark.parametrize("side", ["club", "charlie"])
def test_either_side_ends_it_and_the_holder_pays_all_again(world: World, made: Recorded, side: str) -> None:
    sharing = agreed(world, made, 40, "cleaning")
    end_sharing(sharing.pk, world.as_club if side == "club" else world.as_charlie, now=SOON)
    assert owed(made) == {world.club.pk: 532_00}
    agreed(world, made, 10)
    assert owed(made) == {world.club.pk: 503_80, world.rival.pk: 28_20}


def test_a_change_a_fee_and_coming_not_at_all_follow_the_same_split(world: World, made: Recorded) -> None:
    agreed(world, made, 50)
    [date_id] = made.occurrence_ids
    change_time(made.id, date_id, world.as_club, when("18–21"), now=SOON)
    assert owed(made)[world.rival.pk] == 141_00 * 37 // 100 + 211_50  # half of the fee for the old time, and of the new
    before = owed(made)
    note_attendance(date_id, Seen("no_show"), by=world.ingrid.pk, now=DURING)
    assert owed(made) != before
    assert {each.organisation_id for each in Charge.objects.filter(reason="no_show_fee")} == {
        world.club.pk, world.rival.pk,
    }  # fmt: skip
    clear_attendance(date_id, by=world.ingrid.pk, now=DURING)
    assert owed(made) == before


def test_what_is_billed_or_paid_beforehand_does_not_move(world: World, made: Recorded) -> None:
    bills(world)
    morning = when("10–11").start
    draw_up(world.municipality.pk, until=TUESDAY, now=morning)
    agreed(world, made, 50, now=morning)
    assert owed(made) == {world.club.pk: 532_00}
    other = booked(world, "20–21", world.as_club, world.courts["B"])
    with everything():
        Payment(
            municipality=world.municipality, provider="vipps", reference=uuid4().hex, amount=141_00, currency="NOK",
            person=world.alice, organisation=world.club, hold=uuid4(), booking_id=other.id, created_at=NOW,
            expires_at=NOW, description="x", language="nb", standing="authorised", authorised=141_00,
        ).save(force_insert=True)  # fmt: skip
    refused("paid_beforehand", lambda: asked(world, other, 50))
    assert not everything_of(Sharing).filter(booking_id=other.id).exists()


def test_what_cannot_be_shared_is_refused_by_what_is_wrong(world: World, made: Recorded) -> None:
    mine = booked(world, "18–20", world.as_alice, world.courts["B"])
    refused("not_for_organisations", lambda: ask_to_pay(
        mine.id, world.as_alice, world.rival.pk, percent=10, now=SOON))  # fmt: skip
    refused("not_found", lambda: ask_to_pay(made.id, world.as_charlie, world.rival.pk, percent=10, now=SOON))
    refused("pays_already", lambda: asked(world, made, 10, payer=world.club.pk))
    refused("payer_not_active", lambda: asked(world, made, 10, payer=uuid4()))
    refused("nothing_to_share", lambda: asked(world, made))
    refused("no_such_addition", lambda: asked(world, made, 0, "coffee"))
    for percent in (-1, 101):
        refused("not_a_share", lambda: asked(world, made, percent))  # noqa: B023
    asked(world, made, 60, "cleaning")
    refused("shared_too_much", lambda: asked(world, made, 41))
    refused("addition_taken", lambda: asked(world, made, 0, "cleaning"))
    asked(world, made, 40)
    refused("nothing_to_come", lambda: ask_to_pay(
        made.id, world.as_club, world.rival.pk, percent=1, now=DURING))  # fmt: skip
    [first, *_] = everything_of(Sharing).order_by("asked_at", "id")
    refused("not_found", lambda: answer_asking(first.pk, world.as_club, accepts=True, now=SOON))
    refused("not_found", lambda: take_back_asking(first.pk, world.as_charlie, now=SOON))
    refused("not_found", lambda: end_sharing(first.pk, world.party(world.ingrid), now=SOON))


def test_the_database_holds_what_was_agreed(world: World, made: Recorded) -> None:
    [charge] = Charge.objects.filter(vat_code="exempt")
    row = {
        "id": uuid4(), "municipality_id": charge.municipality_id, "reason": "use", "subject_kind": charge.subject_kind,
        "subject_id": charge.subject_id, "item": "x", "amount": 1, "vat_code": "exempt", "vat_basis_points": 0,
        "vat_amount": 0, "currency": "NOK", "use_day": charge.use_day, "created_at": NOW, "share_of_id": charge.pk,
        "organisation_id": world.rival.pk,
    }  # fmt: skip
    with pytest.raises(IntegrityError, match="said yes"), transaction.atomic():
        Charge(**row).save(force_insert=True)
    sharing = agreed(world, made, 60)
    [share] = Charge.objects.filter(share_of=charge)
    for wrong, name in (
        ({"vat_code": "standard", "vat_basis_points": 2500}, "share_at_same_rate"),
        ({"share_of_id": share.pk}, "a share is of another payer"),
        ({"organisation_id": world.club.pk}, "said yes"),
    ):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            Charge(**{**row, **wrong}).save(force_insert=True)
    for change in ("percent = 1", "state = 'declined'", "payer_id = organisation_id"):
        with everything(), pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE bookings_sharing SET {change}")
    with everything(), pytest.raises(IntegrityError, match="more than the whole"), transaction.atomic():
        Sharing.objects.create(
            municipality=world.municipality, booking_id=made.id, organisation=world.club, payer=world.rival,
            percent=41, asked_by=world.alice, asked_at=NOW,
        )  # fmt: skip
    with everything(), pytest.raises(IntegrityError, match="sharing_of_holder"), transaction.atomic():
        Sharing.objects.create(
            municipality=world.municipality, booking_id=made.id, organisation=world.rival, payer=world.club,
            percent=1, asked_by=world.alice, asked_at=NOW,
        )  # fmt: skip
    with within(person=world.charlie.pk):
        assert not Sharing.objects.exists()
    for organisation in (world.club, world.rival):
        with within(organisation=organisation.pk):
            assert Sharing.objects.get() == sharing


@pytest.mark.parametrize(("percent", "part"), [(50, 141_00), (100, 282_00)])
def test_the_invoices_say_whose_part_is_what(world: World, made: Recorded, percent: int, part: int) -> None:
    bills(world)
    agreed(world, made, percent)
    draw_up(world.municipality.pk, until=MARCH, now=APRIL)
    lines = {
        each.organisation_id: [
            (line.text, line.charged, line.unit_price) for line in invoice_from_json(each.document).lines
        ]
        for each in everything_of(Invoice).all()
    }
    assert lines[world.rival.pk] == [("Avtalt del: Fjellhallen, Bane 1", part, part)]
    assert lines[world.club.pk] == [
        ("Fjellhallen, Bane 1", 282_00, 141_00), ("Renhold", 250_00, 250_00),
        ("Betales av en annen: Fjellhallen, Bane 1", -part, part),
    ]  # fmt: skip


def test_a_day_maximum_counts_what_the_holder_booked_whoever_pays(world: World, made: Recorded) -> None:
    def spent(organisation: UUID) -> dict[date, int]:
        return spent_on(world.courts["A"].pk, "adult_club", [TUESDAY], Payer(organisation_id=organisation))

    agreed(world, made, 100)
    assert (spent(world.club.pk), spent(world.rival.pk)) == ({TUESDAY: 282_00}, {})


def test_each_act_is_told_in_the_journal_to_the_other_side(world: World, made: Recorded) -> None:
    sharing = agreed(world, made, 50)
    end_sharing(sharing.pk, world.as_club, now=SOON)
    told = [
        (each.verb, each.organisation_id)
        for each in everything_of(Journal).filter(subject_kind="sharing").order_by("id")
    ]
    assert told == [
        ("sharing.asked", world.rival.pk), ("sharing.accepted", world.club.pk), ("sharing.ended", world.rival.pk),
    ]  # fmt: skip


HAPPENS = st.tuples(st.sampled_from(["share", "share", "end", "change", "later", "cancel", "no_show", "clear"]),
                    st.integers(0, 99))  # fmt: skip


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(happens=st.lists(HAPPENS, min_size=3, max_size=9))
def test_whatever_happens_all_together_owe_what_one_alone_would(
    world: World, made: Recorded, happens: list[tuple[str, int]]
) -> None:
    """Beside a twin that nobody shares, in another court: the same happens to both."""
    with transaction.atomic():
        twin = booked(world, "18–20", world.as_club, world.courts["B"], additions=("cleaning",))
        now = SOON
        for what, number in happens:
            if what == "share":
                with suppress(Refusal):
                    chosen = ["cleaning"] if number % 3 == 0 else []
                    sharing = ask_to_pay(
                        made.id, world.as_club, world.rival.pk, percent=number, additions=chosen, now=now
                    )
                    answer_asking(sharing.pk, world.as_charlie, accepts=number % 7 > 0, now=now)
            elif what == "end":
                for each in everything_of(Sharing).filter(state="accepted")[:1]:
                    end_sharing(each.pk, world.as_club, now=now)
            elif what == "later":
                now = max(now, DURING) if number % 3 == 0 else now
            else:
                codes = [_does(world, each, what, number, now) for each in (made, twin)]
                assert codes[0] == codes[1]
            _as_its_twin(world, made, twin)
        transaction.set_rollback(True)


def _does(world: World, made: Recorded, what: str, number: int, now: datetime) -> str:
    [date_id] = made.occurrence_ids
    try:
        match what:
            case "change":
                change_time(made.id, date_id, world.as_club, when(f"{10 + number % 8}–{19 + number % 4}"), now=now)
            case "cancel":
                try:
                    cancel(made.id, world.as_club, now=now)
                except Refusal as refusal:
                    if "fee" not in refusal.data:
                        raise
                    cancel(made.id, world.as_club, now=now, accepted_fee=int(str(refusal.data["fee"])))
            case "no_show":
                note_attendance(date_id, Seen("no_show"), by=world.ingrid.pk, now=now)
            case "clear":
                clear_attendance(date_id, by=world.ingrid.pk, now=now)
    except (Refusal, Taken) as refusal:
        return getattr(refusal, "code", "taken")
    return ""


def _as_its_twin(world: World, made: Recorded, twin: Recorded) -> None:
    def sums(each: Recorded, *, by_payer: bool = False) -> dict[object, tuple[int, int]]:
        found: dict[object, tuple[int, int]] = {}
        for row in Charge.objects.filter(subject_id=str(each.occurrence_ids[0])):
            key = (row.vat_code, row.organisation_id) if by_payer else row.vat_code
            amount, vat = found.get(key, (0, 0))
            found[key] = amount + row.amount, vat + row.vat_amount
        return found

    assert sums(made) == sums(twin)
    assert all(0 <= vat <= amount for amount, vat in sums(made, by_payer=True).values())
    assert sum(trial_balance(world.municipality.pk).values()) == 0


AMOUNTS = st.integers(0, 10**7)


@given(
    st.lists(st.integers(0, 100), max_size=5), AMOUNTS, AMOUNTS, st.integers(0, 100), st.sampled_from([0, 1200, 2500]),
    st.booleans(),
)  # fmt: skip
def test_parts_are_exact_and_no_part_is_an_ore_from_its_share(
    percents: list[int], use: int, cleaning: int, left_percent: int, points: int, has_cleaning: bool
) -> None:
    sharers = [Sharer(uuid4(), uuid4(), percent) for percent in percents if percent]
    if has_cleaning:
        sharers.append(Sharer(uuid4(), uuid4(), 0, frozenset({"cleaning"})))
    lines = [
        Line("time", use, "x", points, TUESDAY, {}),
        Line("addition", cleaning, "x", points, TUESDAY, {"key": "cleaning"}),
    ]
    total = use + cleaning
    vat = total * points // (10_000 + points)
    charged = VatSum("x", points, total - vat, vat)
    some = total * left_percent // 100
    left = VatSum("x", points, some - vat * left_percent // 100, vat * left_percent // 100)
    if sum(percents) > 100:
        with pytest.raises(ValueError, match="more than the whole"):
            shared(left, charged, lines, includes_vat=True, sharers=sharers)
        return
    parts = shared(left, charged, lines, includes_vat=True, sharers=sharers)
    assert sum(each.total for each in parts) == left.total
    assert sum(each.vat for each in parts) == left.vat
    assert all(each.net >= 0 and each.vat >= 0 for each in parts)
    for each, part in zip(sharers, parts[1:], strict=True):
        exact = Fraction(use * each.percent, 100) + (cleaning if each.additions else 0)
        if total:
            assert abs(part.total - exact * left.total / total) < 1


@given(st.lists(st.tuples(st.integers(0, 2), AMOUNTS, st.integers(0, 100)), max_size=6), st.integers(0, 100))
def test_a_fee_of_several_is_the_fee_of_one(owed_by: list[tuple[int, int, int]], percent: int) -> None:
    sums = [VatSum("abc"[rate], 100 * rate, net, net * vat // 100) for rate, net, vat in owed_by]
    together: dict[str, VatSum] = {}
    for each in sums:
        known = together.get(each.code, VatSum(each.code, each.basis_points, 0, 0))
        together[each.code] = VatSum(each.code, each.basis_points, known.net + each.net, known.vat + each.vat)
    whole = {each.code: (each.net, each.vat) for each in fee(together.values(), percent)}
    found: dict[str, tuple[int, int]] = {}
    for share in shared_fee(sums, percent):
        net, vat = found.get(share.code, (0, 0))
        found[share.code] = net + share.net, vat + share.vat
    assert {code: each for code, each in found.items() if sum(each)} == whole
