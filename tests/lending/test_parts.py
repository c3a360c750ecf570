"""Neighbours pay parts of loans that they have agreed to pay, and nothing else."""

from __future__ import annotations

from datetime import date, timedelta
from importlib import import_module
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from aktiv.journal.models import Entry
from aktiv.lending.actions.asking import NewLoan, ask
from aktiv.lending.actions.changing import change_amounts
from aktiv.lending.actions.handing import Given, hand_out
from aktiv.lending.actions.kinds import share_kind, share_no_more
from aktiv.lending.actions.neighbours import bill_neighbour_as
from aktiv.lending.actions.parts import accept_parts, decline_parts, end_part
from aktiv.lending.models import KindPrice, Line, Loan, PartAgreement, Sharing
from aktiv.lending.new_stock import NewSharing
from aktiv.lending.queries.parts import Which, agreements_of, waiting_for
from aktiv.lending.rules.parts import NOTICE_DAYS, begins_on, cut_before, ends_with_notice
from aktiv.messages.actions.telling import dispatch
from aktiv.messages.models import Notification
from aktiv.messages.queries.letters import letter_of
from aktiv.people.models import Person, StaffRole
from aktiv.prices.models import Charge
from aktiv.values.periods import Period
from aktiv.values.refusal import Refusal
from aktiv.walls import everything
from tests.bookings.world import NOW
from tests.facilities.world import a_municipality
from tests.lending.test_asking import refused
from tests.lending.world import Stocked, hours
from tests.reading import everything_of

pytestmark = [pytest.mark.django_db, pytest.mark.debian_postgres]

NUMBER, ANOTHER = "964338531", "964965226"
TODAY = date(2027, 3, 1)
DATES = st.dates(date(2027, 1, 1), date(2027, 12, 31))


@given(DATES, st.none() | DATES, DATES)
def test_what_is_followed_by_another_never_holds_with_it_nor_longer_than_it_did(
    begins: date, ends: date | None, first: date
) -> None:
    last = cut_before(begins, ends, first)
    assert last < max(begins, first)
    assert last >= begins - timedelta(days=1) or ends is not None
    assert ends is None or last <= ends


@given(DATES, st.none() | DATES, st.none() | DATES, DATES)
def test_nobody_stops_paying_sooner_than_notice_nor_pays_longer_than_was_agreed(
    begins: date, ends: date | None, asked: date | None, today: date
) -> None:
    earliest = max(begins - timedelta(days=1), today + timedelta(days=NOTICE_DAYS))
    if asked is None or asked < earliest or (ends is not None and ends <= earliest):
        with pytest.raises(Refusal, match=r"part_(notice|ends_already)"):
            ends_with_notice(begins, ends, asked, today)
        return
    last = ends_with_notice(begins, ends, asked, today)
    assert last >= today + timedelta(days=NOTICE_DAYS)
    assert ends is None or last <= ends


@given(DATES, st.none() | DATES, DATES)
def test_nobody_pays_for_what_was_before_she_accepted(first: date, last: date | None, today: date) -> None:
    if last is not None and last < today:
        with pytest.raises(Refusal, match="part_over"):
            begins_on(first, last, today)
    else:
        assert begins_on(first, last, today) == max(first, today)


class Asked:
    """Fjell lends chairs at 10 kr to Dal, whose Alice borrows them, and asks Dal to pay a part."""

    def __init__(self, there: Stocked) -> None:
        self.there, self.home, self.kind = there, there.municipality, there.chairs.kind
        self.ingrid, self.dal = there.world.ingrid.pk, a_municipality("dal", "4649")
        there.alice.home_municipality = self.dal
        there.alice.save()
        self.kind.vat_code = "standard"
        self.kind.save()
        KindPrice.objects.create(municipality=self.home, kind=self.kind, per_day=1_000)
        self.bill(NUMBER)

    def bill(self, number: str) -> None:
        bill_neighbour_as(self.home.pk, self.dal.pk, number, by=self.ingrid, now=NOW)

    def share(self, percent: int) -> Sharing:
        new = NewSharing(first_day=TODAY, to=self.dal.pk, home_percent=percent, own_until_days=90)
        return share_kind(self.home.pk, self.kind.pk, new, by=self.ingrid, now=NOW)

    @property
    def waiting(self) -> list[int]:
        return list(PartAgreement.objects.filter(home=self.dal, answer="waits").values_list("pk", flat=True))

    def accept(self) -> PartAgreement:
        [made] = accept_parts(self.dal.pk, self.waiting, by=self.ingrid, now=NOW)
        return made

    def loan(self, start: float, amount: int = 2) -> Loan:
        period = Period(hours(start), hours(start + 6))
        new = NewLoan(depot_id=self.there.depot.pk, amounts={self.kind.pk: amount}, period=period)
        return ask(new, self.there.world.party(self.there.alice), now=NOW)

    def parts(self, start: float) -> tuple[int, int]:
        """What the borrower and her municipality pay of a loan that is asked for now."""
        loan = self.loan(start)
        return loan.own_price, loan.home_price


@pytest.fixture
def asked(there: Stocked) -> Asked:
    return Asked(there)


def test_nobody_is_billed_before_it_has_accepted_and_then_for_what_it_accepted(asked: Asked) -> None:
    asked.share(50)
    assert (waiting_for(asked.dal.pk), asked.parts(24)) == (1, (2_000, 0))
    before = asked.loan(30)
    with pytest.raises(IntegrityError, match="nobody has agreed to pay 50"), transaction.atomic():
        Line.objects.filter(loan=before).update(home_percent=50)
    first = asked.waiting
    asked.share(50)
    assert asked.waiting == first, "the same is not asked twice"
    held = asked.accept()
    assert (held.begins, held.ends, asked.parts(48)) == (TODAY, None, (1_000, 1_000))
    refused("part_answered", accept_parts, asked.dal.pk, first, by=asked.ingrid, now=NOW)
    refused("part_answered", decline_parts, asked.dal.pk, first, "Nei", by=asked.ingrid, now=NOW)

    asked.share(80)
    assert asked.parts(72) == (1_000, 1_000), "what was accepted holds until the new is"
    refused("part_needs_reason", decline_parts, asked.dal.pk, asked.waiting, " ", by=asked.ingrid, now=NOW)
    [no] = decline_parts(asked.dal.pk, asked.waiting, "Halvparten er nok", by=asked.ingrid, now=NOW)
    assert (no.answer, no.reason, asked.parts(96)) == ("declined", "Halvparten er nok", (1_000, 1_000))
    vik = a_municipality("vik", "4639")
    bill_neighbour_as(asked.home.pk, vik.pk, ANOTHER, by=asked.ingrid, now=NOW)
    share_kind(asked.home.pk, asked.kind.pk, NewSharing(first_day=TODAY, to=vik.pk), by=asked.ingrid, now=NOW)
    assert asked.waiting == [], "what others are asked for does not ask who said no again"
    asked.share(40)
    assert asked.waiting != first
    asked.accept()
    held.refresh_from_db()
    assert (held.ends, asked.parts(120)) == (TODAY - timedelta(days=1), (1_200, 800))
    shared = asked.share(0)
    assert (asked.waiting, asked.parts(144)) == ([], (2_000, 0)), "who asks for nothing is paid nothing from tomorrow"
    asked.share(40)
    share_no_more(asked.home.pk, shared.pk, by=asked.ingrid, now=NOW)
    assert PartAgreement.objects.order_by("-pk")[0].answer == "withdrawn"
    told = [each.verb for each in everything_of(Entry).filter(verb__startswith="part.").order_by("pk")]
    assert told == ["part.asked", "part.accepted", "part.asked", "part.declined", "part.asked", "part.accepted",
                    "part.ended", "part.asked", "part.withdrawn"]  # fmt: skip
    assert [each.answer for each in agreements_of(asked.dal.pk, Which.OVER, TODAY + timedelta(days=1)).rows] == [
        "withdrawn", "accepted", "declined", "accepted",
    ]  # fmt: skip


def test_what_was_promised_stands_when_it_is_ended_with_notice_and_the_bill_goes_to_who_was_accepted(
    asked: Asked,
) -> None:
    asked.share(50)
    held = asked.accept()
    loan = asked.loan(24)
    asked.bill(ANOTHER)
    assert len(asked.waiting) == 1, "another number is asked anew"
    line = Line.objects.get(loan=loan)
    hand_out(loan.pk, asked.home.pk, loan.pk, Given(amounts={line.pk: 2}), by=asked.ingrid, now=hours(24))
    charge = Charge.objects.get(reason="home_part")
    assert (charge.amount, charge.organisation_id) == (1_000, held.organisation_id)

    by: dict[str, Any] = {"by": asked.ingrid, "now": NOW}
    soon, last = TODAY + timedelta(days=NOTICE_DAYS - 1), TODAY + timedelta(days=NOTICE_DAYS)
    said = refused("part_notice", end_part, asked.dal.pk, held.pk, soon, "Budsjett", **by)
    assert said.data["day"] == last
    refused("not_found", end_part, a_municipality("vik", "4639").pk, held.pk, last, "", **by)
    later = asked.loan(24 * (NOTICE_DAYS + 1))
    ended = end_part(asked.dal.pk, held.pk, last, "Budsjett", **by)
    assert (ended.ends, ended.end_reason) == (last, "Budsjett")
    refused("part_ends_already", end_part, asked.home.pk, held.pk, last, "", **by)
    assert asked.parts(24 * NOTICE_DAYS) == (1_000, 1_000)
    assert asked.parts(24 * (NOTICE_DAYS + 1) + 8) == (2_000, 0)
    party = asked.there.world.party(asked.there.alice)
    changed = change_amounts(later.pk, party, {asked.kind.pk: 4}, now=NOW)
    assert (changed.own_price, changed.home_price) == (2_000, 2_000), "what was promised stands"


def test_who_asks_for_nothing_is_paid_nothing_though_notice_was_given_to_a_later_day(asked: Asked) -> None:
    asked.share(50)
    held = asked.accept()
    end_part(asked.dal.pk, held.pk, TODAY + timedelta(days=60), "Budsjett", by=asked.ingrid, now=NOW)
    asked.share(0)
    assert asked.parts(48) == (2_000, 0)


def test_terms_that_others_follow_are_asked_for_anew_when_they_are_wanted_again(asked: Asked) -> None:
    asked.share(20)
    asked.accept()
    later = NewSharing(first_day=TODAY + timedelta(days=10), to=asked.dal.pk, home_percent=50, own_until_days=90)
    share_kind(asked.home.pk, asked.kind.pk, later, by=asked.ingrid, now=NOW)
    asked.accept()
    assert asked.parts(24 * 12) == (1_000, 1_000)
    asked.share(20)
    assert len(asked.waiting) == 1
    asked.accept()
    assert asked.parts(24 * 12 + 8) == (1_600, 400)


def test_what_was_agreed_is_not_written_over_and_two_do_not_hold_at_once(asked: Asked) -> None:
    asked.share(50)
    held = asked.accept()
    mine = PartAgreement.objects.filter(pk=held.pk)
    for change in ({"home_percent": 90}, {"answer": "waits", "answered_at": None, "answered_by": None, "begins": None},
                   {"rules_nb": "Andre regler"}, {"begins": TODAY + timedelta(days=3)}):  # fmt: skip
        with pytest.raises(IntegrityError, match="not as it was agreed"), transaction.atomic():
            mine.update(**change)
    asked.share(60)
    with pytest.raises(IntegrityError, match="one_part_at_a_time"), transaction.atomic():
        PartAgreement.objects.filter(pk__in=asked.waiting).update(
            answer="accepted", answered_at=NOW, answered_by=asked.ingrid, begins=TODAY
        )
    refused("part_none_chosen", accept_parts, asked.dal.pk, [], by=asked.ingrid, now=NOW)
    refused("not_found", accept_parts, asked.home.pk, asked.waiting, by=asked.ingrid, now=NOW)


def test_what_was_shared_before_neighbours_were_asked_waits_and_loans_of_then_can_be_changed(asked: Asked) -> None:
    asked.share(30)
    asked.accept()
    loan = asked.loan(24)
    asked.share(50)
    PartAgreement.objects.all().delete()  # as it was before there were any
    Loan.objects.filter(pk=loan.pk).update(created_at=NOW - timedelta(days=9_000))
    with connection.cursor() as cursor:
        cursor.execute(import_module("aktiv.lending.migrations.0037_part_guards").ASKED)
    with everything():
        rows = PartAgreement.objects.order_by("home_percent").values_list("home_percent", "answer", "proposed_by")
        assert list(rows) == [(30, "assumed", None), (50, "waits", None)]
    party = asked.there.world.party(asked.there.alice)
    changed = change_amounts(loan.pk, party, {asked.kind.pk: 4}, now=NOW)
    assert (changed.own_price, changed.home_price) == (2_800, 1_200), "it was promised on the owner's word"
    assert asked.parts(48) == (2_000, 0)
    assert len(agreements_of(asked.dal.pk, Which.OF_US, TODAY).rows) == 1, "what was assumed is nobody's answer"
    late = everything_of(Loan).exclude(pk=loan.pk)
    late.update(created_at=NOW + timedelta(days=9_000))
    with pytest.raises(IntegrityError, match="nobody has agreed"), transaction.atomic():
        Line.objects.filter(loan=late.get()).update(home_percent=30)
    assert asked.accept().home_percent == 50


def test_those_who_may_answer_on_the_other_side_are_told_once_for_each_act(asked: Asked) -> None:
    olga = Person.objects.create(name="Olga Økonomi", email="olga@dal.example", home_municipality=asked.dal)
    StaffRole.objects.create(person=olga, municipality=asked.dal, role="finance", valid_from=TODAY)
    asked.share(50)
    new = NewSharing(first_day=TODAY, home_percent=25)
    share_kind(asked.home.pk, asked.there.decks.kind_id, new, by=asked.ingrid, now=NOW)
    StaffRole.objects.filter(person_id=asked.ingrid).update(role="administrator", facility=None, district="")
    accept_parts(asked.dal.pk, asked.waiting, by=olga.pk, now=NOW)
    dispatch(now=NOW)
    told = everything_of(Notification).filter(kind="part_news").select_related("person", "entry").order_by("pk")
    assert [(each.person_id, each.data["happened"]) for each in told] == [
        (olga.pk, "asked"), (olga.pk, "asked"), (asked.ingrid, "accepted"),
    ]  # fmt: skip
    letter = letter_of(told[2], NOW)
    assert letter is not None
    assert ("Klappstol: 50 %" in letter.body, "/oppsett/fjell/utstyr/andeler/?vis=vi" in letter.body) == (True, True)
    first = letter_of(told[0], NOW)
    assert first is not None
    assert "/oppsett/dal/utstyr/andeler/" in first.body
