"""What a loan costs whom: told before it is done, charged once, and shared with a neighbour to the øre."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from aktiv.bookings.actions.cancelling import cancel as cancel_booking
from aktiv.bookings.rules import Party
from aktiv.journal.models import Entry
from aktiv.lending.actions.changing import cancel, change_amounts, would_change
from aktiv.lending.actions.deciding import cancel_as_staff
from aktiv.lending.actions.extending import extend, extend_as_staff, would_extend, would_extend_as_staff
from aktiv.lending.actions.following import follow_dates
from aktiv.lending.actions.handing import Given, hand_out
from aktiv.lending.actions.kinds import share_kind
from aktiv.lending.actions.late import go_on
from aktiv.lending.actions.neighbours import bill_neighbour_as
from aktiv.lending.actions.returning import Taken, take_back
from aktiv.lending.actions.terms import keep_terms
from aktiv.lending.actions.undoing import undo
from aktiv.lending.models import Kind, KindPrice, LendingTerms, Line, Loan, Sharing
from aktiv.lending.new_stock import NewSharing
from aktiv.lending.queries.asking import terms_of
from aktiv.lending.rules.days import Rate, price_of, price_of_more_days
from aktiv.lending.rules.paying import cancelling, home_part, priced, priced_longer
from aktiv.messages.actions.telling import dispatch
from aktiv.messages.models import Notification
from aktiv.messages.queries.letters import letter_of
from aktiv.municipalities.models import Municipality
from aktiv.payments.actions.correcting import take_off
from aktiv.people.models import Organisation
from aktiv.prices.models import Charge, VatRate
from aktiv.prices.queries.records import charges_of
from tests.bookings.world import NOW, booked, verbs
from tests.facilities.world import a_municipality
from tests.lending.parts_world import accepted
from tests.lending.test_asking import asked, refused
from tests.lending.world import Stocked, hours
from tests.reading import everything_of

pytestmark = [pytest.mark.django_db, pytest.mark.debian_postgres]

NUMBER = "964338531"
KINDS = st.lists(st.tuples(st.integers(1, 6), st.integers(1, 300)), max_size=6, unique_by=lambda each: each[0])
RATES = st.dictionaries(
    st.integers(1, 6), st.builds(Rate, per_day=st.integers(0, 99_999), per_loan=st.integers(0, 99_999))
)
DAYS = st.integers(1, 60)


@given(KINDS, RATES, DAYS, st.integers(0, 60), st.dictionaries(st.integers(1, 6), st.integers(0, 100)))
def test_the_whole_is_what_was_before_and_what_more_days_were_told_to_cost_and_two_pay_it_to_the_ore(
    wanted: list[tuple[int, int]], rates: dict[int, Rate], days: int, more: int, percents: dict[int, int]
) -> None:
    before, longer = priced(wanted, rates, days), priced_longer(wanted, rates, more)
    assert sum(before.values()) == price_of(wanted, rates, days)
    assert sum(longer.values()) == price_of_more_days(wanted, rates, more)
    assert sum(before.values()) + sum(longer.values()) == price_of(wanted, rates, days + more)
    for prices in (before, longer):
        home = home_part((price, percents.get(kind, 0)) for kind, price in prices.items())
        assert 0 <= home <= sum(prices.values())
        exact = sum(price * percents.get(kind, 0) for kind, price in prices.items())
        assert abs(100 * home - exact) <= 50 * len(prices)


@given(st.integers(0, 10**9), st.integers(0, 720), st.integers(0, 100), st.integers(-800 * 60, 800 * 60))
def test_cancelling_is_free_until_the_limit_and_never_more_than_the_price(
    price: int, free: int, percent: int, minutes: int
) -> None:
    start = datetime(2027, 3, 28, 0, 30, tzinfo=UTC)  # the night the clocks go forward
    costs = cancelling(start, price, free_hours=free, percent=percent, now=start - timedelta(minutes=minutes))
    assert (costs.fee == 0) or minutes < free * 60
    assert 0 <= costs.fee <= price
    assert minutes >= free * 60 or abs(100 * costs.fee - price * percent) <= 50
    assert costs.free_until == start - timedelta(hours=free)


def priced_chairs(there: Stocked, per_day: int = 1_000, percent: int = 50) -> None:
    """Chairs cost 10 kr a day each, and half of it when they are let go of in the last day."""
    Kind.objects.filter(pk__in=[there.chairs.kind_id, there.legs.kind_id]).update(vat_code="standard")
    KindPrice.objects.create(municipality=there.municipality, kind=there.chairs.kind, per_day=per_day)
    LendingTerms.objects.create(municipality=there.municipality, late_cancel_percent=percent)


def charged(loan: Loan) -> dict[str, int]:
    """What stands, by reason."""
    found: dict[str, int] = {}
    for each in charges_of("loan", [loan.pk]).get(str(loan.pk), []):
        found[each.charge.reason] = found.get(each.charge.reason, 0) + each.amount
    return {reason: amount for reason, amount in found.items() if amount}


def out(there: Stocked, loan: Loan, after: float = 24) -> UUID:
    """All of it goes out; which act that was."""
    act, amounts = uuid4(), {line.pk: line.amount for line in Line.objects.filter(loan=loan)}
    hand_out(loan.pk, there.municipality.pk, act, Given(amounts=amounts), by=there.world.ingrid.pk, now=hours(after))
    return act


def test_cancelling_late_costs_what_was_shown_and_is_charged_once(there: Stocked) -> None:
    priced_chairs(there)
    alice, ingrid = there.world.as_alice, there.world.ingrid.pk
    Kind.objects.filter(pk=there.projectors.kind_id).update(decided=Kind.Decided.BY_STAFF)
    early, late, by_staff = (asked(there, 48, 72, (there.chairs, 4)) for _ in range(3))
    withdrawn = asked(there, 48, 72, (there.chairs, 4), (there.projectors, 1))
    assert cancel(early.pk, alice, now=hours(24)).cancel_fee == 0  # exactly on the limit
    said = refused("fee_not_accepted", cancel, late.pk, alice, now=hours(24.01))
    assert (said.data["fee"], said.data["free_until"]) == (2_000, hours(24))
    assert Loan.objects.get(pk=late.pk).state == "reserved"
    for _ in range(2):  # pressed twice
        assert cancel(late.pk, alice, now=hours(24.01), accepted_fee=2_000).cancel_fee == 2_000
    assert charged(late) == {"cancellation_fee": 2_000}
    [row] = Charge.objects.filter(subject_id=str(late.pk))
    assert (row.vat_amount, row.person_id) == (400, there.alice.pk)
    assert cancel(withdrawn.pk, alice, now=hours(47)).state == "withdrawn"
    assert cancel_as_staff(by_staff.pk, "Stolene er våte", by=ingrid, now=hours(47)).cancel_fee == 0
    along = booked(there.world, "18–20", alice, there.world.courts["A"])
    with_date = asked(there, 0, 1, (there.chairs, 1), occurrence_id=along.occurrence_ids[0])
    cancel_booking(along.id, there.world.party(there.world.ingrid), now=hours(29))
    assert follow_dates(now=hours(29)) == 1, "it goes with its date, free of charge"
    assert [charged(each) for each in (early, withdrawn, by_staff, with_date)] == [{}] * 4
    dispatch(now=hours(50))
    [told] = everything_of(Notification).select_related("person", "entry").filter(kind="loan_fee")
    letter = letter_of(told, hours(51))
    assert letter is not None
    assert "Gebyret er 20 kr" in letter.subject.replace("\u00a0", " ")


def test_fewer_late_costs_a_share_of_what_it_costs_less_and_more_costs_nothing_but_its_price(there: Stocked) -> None:
    priced_chairs(there)
    alice, chairs = there.world.as_alice, there.chairs.kind_id
    loan = asked(there, 48, 72, (there.chairs, 10))
    would = would_change(loan.pk, alice, {chairs: 4}, now=hours(30))
    assert (would.more, would.own, would.fee, would.pays) == (-6_000, 4_000, 3_000, 7_000)
    assert Line.objects.get(loan=loan).amount == 10, "nothing was done"
    refused("price_changed", change_amounts, loan.pk, alice, {chairs: 4}, now=hours(30), expected=4_000)
    made = change_amounts(loan.pk, alice, {chairs: 4}, now=hours(30), expected=7_000)
    assert (made.price, made.cancel_fee) == (4_000, 3_000)
    assert would_change(made.pk, alice, {chairs: 12}, now=hours(30)).pays == 12_000
    made = change_amounts(loan.pk, alice, {chairs: 12}, now=hours(30), expected=12_000)
    made = cancel(loan.pk, alice, now=hours(30), accepted_fee=6_000)
    assert (made.cancel_fee, charged(made)) == (9_000, {"cancellation_fee": 9_000})


def test_the_fee_for_fewer_has_the_vat_of_what_is_let_go_of(there: Stocked) -> None:
    priced_chairs(there)
    chairs, decks, projectors = (pool.kind for pool in (there.chairs, there.decks, there.projectors))
    home, alice, late = there.municipality, there.world.as_alice, hours(30)
    VatRate.objects.create(municipality=home, code="stage", basis_points=1_200, valid_from=date(2020, 1, 1))
    Kind.objects.filter(pk=decks.pk).update(vat_code="stage")
    KindPrice.objects.create(municipality=home, kind=decks, per_day=3_000)

    def fee_of(loan: Loan, kept: dict[int, int]) -> set[tuple[str, int, int]]:
        change_amounts(loan.pk, alice, kept, now=late)
        return set(Charge.objects.filter(subject_id=str(loan.pk)).values_list("vat_code", "amount", "vat_amount"))

    both = [asked(there, 48, 72, (there.chairs, 4), (there.decks, 2)) for _ in range(4)]
    assert fee_of(both[0], {decks.pk: 2}) == {("standard", 2_000, 400)}
    assert fee_of(both[1], {chairs.pk: 4, decks.pk: 1}) == {("stage", 1_500, 161)}
    assert fee_of(both[2], {chairs.pk: 6, decks.pk: 1}) == {("stage", 500, 54)}, "more chairs take none of it"
    cancel(both[3].pk, alice, now=late, accepted_fee=5_000)
    assert set(Charge.objects.filter(subject_id=str(both[3].pk)).values_list("vat_code", "amount")) == {
        ("standard", 2_000),
        ("stage", 3_000),
    }
    free = asked(there, 48, 72, (there.chairs, 4), (there.projectors, 1))
    assert fee_of(free, {projectors.pk: 1}) == {("standard", 2_000, 400)}, "what stays is free, and has no VAT code"
    cheaper = asked(there, 48, 72, (there.chairs, 2))
    KindPrice.objects.filter(kind=chairs).update(per_day=100)
    assert fee_of(cheaper, {chairs.pk: 3}) == {("standard", 850, 170)}, "no kind costs less than it would today"


def test_more_days_cost_what_was_told_and_another_price_asks_again(there: Stocked) -> None:
    priced_chairs(there)
    alice = there.world.as_alice
    loan = asked(there, 24, 48, (there.chairs, 5))
    would = would_extend(loan.pk, alice, hours(96), now=NOW)
    assert (would.before, would.more, would.own, would.ends) == (5_000, 10_000, 15_000, hours(96))
    assert Loan.objects.get(pk=loan.pk).during.upper == hours(48), "nothing was done"
    KindPrice.objects.update(per_day=1_100)
    said = refused("price_changed", extend, loan.pk, alice, hours(96), now=NOW, expected=15_000)
    assert said.data["total"] == 5_000 + 11_000
    made = extend(loan.pk, alice, hours(96), now=NOW, expected=16_000)
    out(there, made)
    part = {Line.objects.get(loan=loan).pk: 3}
    taken = Taken(amounts=part)
    take_back(loan.pk, there.municipality.pk, uuid4(), taken, by=there.world.ingrid.pk, now=hours(90))
    would = would_extend(loan.pk, alice, hours(120), now=hours(90))
    assert would.more == 2 * 1_100, "what is back costs nothing more"
    assert extend(loan.pk, alice, hours(120), now=hours(90), expected=would.pays).price == made.price + would.more


def test_staff_make_it_longer_with_a_reason_and_never_past_what_others_were_promised(there: Stocked) -> None:
    priced_chairs(there)
    Kind.objects.filter(pk=there.chairs.kind_id).update(longest_days=2)
    world = there.world
    loan = asked(there, 24, 48, (there.chairs, 15))
    rival = asked(there, 96, 120, (there.chairs, 15), party=world.as_charlie)
    LendingTerms.objects.update(most_extensions=0)
    refused("extended_often_enough", extend, loan.pk, world.as_alice, hours(72), now=NOW)
    for person in (world.alice, world.bob):
        refused("not_found", extend_as_staff, loan.pk, hours(72), "Ja", by=person.pk, now=NOW)
    by: dict[str, Any] = {"by": world.ingrid.pk, "now": NOW}
    refused("reason_missing", extend_as_staff, loan.pk, hours(72), "  ", **by)
    refused("not_longer", extend_as_staff, loan.pk, hours(48), "Ja", **by)
    refused("not_enough", extend_as_staff, loan.pk, hours(97), "Ja", **by)
    refused("not_enough", would_extend_as_staff, loan.pk, hours(97), "Ja", **by)
    would = would_extend_as_staff(loan.pk, hours(96), "Festivalen varer lenger", **by)
    assert (would.more, would.ends) == (30_000, hours(96))
    for _ in range(2):  # pressed twice
        made = extend_as_staff(loan.pk, hours(96), "Festivalen varer lenger", expected=would.pays, **by)
    assert (made.price, made.extended, made.extended_reason) == (45_000, 0, "Festivalen varer lenger")
    assert verbs("loan.extended") == ["loan.extended"]
    cancel(rival.pk, world.as_charlie, now=NOW)
    out(there, made)
    Loan.objects.filter(pk=loan.pk).update(lost_at=hours(100))
    late = {**by, "now": hours(100)}
    refused("not_longer", extend_as_staff, loan.pk, hours(99), "Ja", **late)
    kept = extend_as_staff(loan.pk, hours(144), "Avtalt på telefon", **late)
    assert (kept.lost_at, kept.during.upper) == (None, hours(144)), "what is late is kept by agreement"
    dispatch(now=hours(100))
    told = everything_of(Notification).select_related("person", "entry").filter(kind="loan_extended").order_by("pk")
    assert [each.person_id for each in told] == [world.alice.pk] * 2
    letter = letter_of(told[0], hours(100))
    assert letter is not None
    assert "300 kr" in letter.body.replace("\u00a0", " ")


class Shared:
    """Somebody from Dal borrows chairs of Fjell; Dal pays so many percent, and is billed under its number."""

    def __init__(self, there: Stocked, percent: int) -> None:
        self.there, self.ingrid = there, there.world.ingrid.pk
        self.dal: Municipality = a_municipality("dal", "4649")
        there.alice.home_municipality = self.dal
        there.alice.save()
        self.neighbour = bill_neighbour_as(there.municipality.pk, self.dal.pk, NUMBER, by=self.ingrid, now=NOW)
        self.share(percent)

    def share(self, percent: int, to: int | None = None) -> Sharing:
        new = NewSharing(first_day=NOW.date(), to=to or self.dal.pk, home_percent=percent)
        made = share_kind(self.there.municipality.pk, self.there.chairs.kind_id, new, by=self.ingrid, now=NOW)
        accepted(self.there.municipality, by=self.ingrid, now=NOW)
        return made

    @property
    def alice(self) -> Party:
        return self.there.world.party(self.there.alice)

    def loan(self, start: float, end: float, amount: int, **more: Any) -> Loan:
        return asked(self.there, start, end, (self.there.chairs, amount), party=self.alice, **more)


@pytest.mark.parametrize(("percent", "parts"), [(33, (3_351, 1_650)), (100, (0, 5_001)), (0, (5_001, 0))])
def test_the_neighbour_pays_its_part_of_the_price_and_gets_it_back_with_it(
    there: Stocked, percent: int, parts: tuple[int, int]
) -> None:
    priced_chairs(there, 1_667)
    shared = Shared(there, percent)
    refused("price_changed", shared.loan, 24, 48, 3, expected_own=parts[0] + 1)
    loan = shared.loan(24, 48, 3, expected_own=parts[0], expected=5_001)
    assert (loan.own_price, loan.home_price) == parts
    shared.share(10)  # what was agreed stands
    act = out(there, loan)
    assert charged(loan) == {key: value for key, value in zip(("use", "home_part"), parts, strict=True) if value}
    undo(loan.pk, there.municipality.pk, uuid4(), seen=act, by=shared.ingrid, now=hours(24))
    assert charged(loan) == {}, "not handed out after all: nobody owes anything"
    out(there, loan, 24.1)
    would = would_extend(loan.pk, shared.alice, hours(72), now=hours(25))
    made = extend(loan.pk, shared.alice, hours(72), now=hours(25), expected=would.pays)
    assert (made.price, made.own_price, made.home_price) == (10_002, would.own, 2 * parts[1])
    amounts = {Line.objects.get(loan=loan).pk: 3}
    take_back(loan.pk, there.municipality.pk, uuid4(), Taken(amounts=amounts), by=shared.ingrid, now=hours(71))
    assert sum(charged(loan).values()) == made.price
    assert charged(loan).get("home_part", 0) == made.home_price
    homes = Charge.objects.filter(reason="home_part")
    assert set(homes.values_list("organisation", flat=True)) <= {shared.neighbour.organisation_id}
    assert not homes.exclude(person=None).exists()


def test_what_finance_takes_off_is_shared_as_the_price_and_stays_off(there: Stocked) -> None:
    priced_chairs(there)
    shared = Shared(there, 50)
    loan = shared.loan(24, 48, 4)
    out(there, loan)
    assert charged(loan) == {"use": 2_000, "home_part": 2_000}
    use = Charge.objects.get(reason="use", subject_id=str(loan.pk))
    off: dict[str, Any] = {"currency": "NOK", "by": shared.ingrid, "now": hours(25)}
    take_off(use.pk, there.municipality.pk, 500, "Én stol var ødelagt", correction_id=uuid4(), **off)
    assert charged(loan) == {"use": 1_500, "home_part": 1_500}
    home = Charge.objects.get(reason="home_part")
    take_off(home.pk, there.municipality.pk, 100, "Avtalt", correction_id=uuid4(), **off)
    amounts = {Line.objects.get(loan=loan).pk: 4}
    take_back(loan.pk, there.municipality.pk, uuid4(), Taken(amounts=amounts), by=shared.ingrid, now=hours(47))
    assert charged(loan) == {"use": 1_500, "home_part": 1_400}, "taking it back does not charge it again"
    assert Charge.objects.get(corrects=use).vat_amount == -100


def test_the_fee_for_cancelling_is_of_what_she_was_to_pay_herself(there: Stocked) -> None:
    priced_chairs(there)
    shared = Shared(there, 75)
    loan = shared.loan(12, 36, 4)
    assert cancel(loan.pk, shared.alice, now=NOW, accepted_fee=500).state == "cancelled"
    assert charged(loan) == {"cancellation_fee": 500}


def test_nothing_is_shared_with_whom_nobody_knows_how_to_bill(there: Stocked) -> None:
    priced_chairs(there)
    shared = Shared(there, 50)
    home, by = there.municipality.pk, {"by": shared.ingrid, "now": NOW}
    vik = a_municipality("vik", "4639")
    said = refused("neighbour_unbilled", shared.share, 10, vik.pk)
    assert said.data["who"] == "Vik"
    everybody = NewSharing(first_day=NOW.date(), home_percent=10)
    refused("neighbour_unbilled", share_kind, home, there.decks.kind_id, everybody, **by)
    share_kind(
        home, there.chairs.kind_id, NewSharing(first_day=NOW.date(), to=vik.pk), **by
    )  # without a part it is free
    for wrong, code in (("123", "neighbour_number_wrong"), ("", "neighbour_number_wrong")):
        refused(code, bill_neighbour_as, home, vik.pk, wrong, **by)
    refused("neighbour_number_of_another", bill_neighbour_as, home, vik.pk, f" {NUMBER[:3]} {NUMBER[3:]}", **by)
    refused("not_found", bill_neighbour_as, home, home, NUMBER, **by)
    Organisation.objects.filter(pk=there.world.club.pk).update(number="974760673")
    for kind, form in (("club", ""), ("business", "AS"), ("public", "IKS")):
        Organisation.objects.filter(pk=there.world.club.pk).update(kind=kind, form=form)
        refused("neighbour_not_public", bill_neighbour_as, home, vik.pk, "974760673", **by)
    with pytest.raises(IntegrityError, match="nobody to bill"), transaction.atomic():
        Sharing.objects.filter(to=vik).update(home_percent=10)
    loan = shared.loan(24, 48, 1)
    with pytest.raises(IntegrityError, match="loan_home_pays"), transaction.atomic():
        Loan.objects.filter(pk=loan.pk).update(home_price=loan.price + 1)
    assert Entry.objects.filter(verb="lending.neighbour_billed_as").count() == 1


def test_what_late_cancelling_costs_is_the_municipalitys_to_say(there: Stocked) -> None:
    home, by = there.municipality.pk, {"by": there.world.ingrid.pk, "now": NOW}
    said = {each: getattr(terms_of(home), each) for each in (
        "remind_before_hours", "late_after_minutes", "late_fee_days", "lost_after_days", "lapses_after_hours",
        "free_until_hours", "most_extensions", "block_after", "block_days", "names_kept_days")}  # fmt: skip
    wrong = refused("kind_out_of_bounds", keep_terms, home, {**said, "late_cancel_percent": 101}, version=0, **by)
    assert wrong.data["field"] == "late_cancel_percent"
    assert keep_terms(home, {**said, "late_cancel_percent": 40}, version=0, **by).late_cancel_percent == 40
    assert Entry.objects.get(verb="lending.terms").data["late_cancel_percent"] == 40
    assert go_on(NOW) == 0
