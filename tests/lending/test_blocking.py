"""Who may not borrow: by hand and by the rule, told why, lifted, and looked at again."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from aktiv.lending.actions.blocking import answer, appeal, block, block_by_rule, block_the_late, lift
from aktiv.lending.models import Block, LendingTerms, Loan
from aktiv.people.models import Person
from aktiv.values.periods import civil_day
from tests.bookings.world import NOW, verbs
from tests.lending.test_asking import asked, refused
from tests.lending.world import Stocked, hours

pytestmark = [pytest.mark.django_db, pytest.mark.debian_postgres]
DAY = timedelta(days=1)


def back(there: Stocked, due: float, late_hours: float | None) -> Loan:
    """A loan of Alice's that was due so many hours from now, and came back so much later; or is still out."""
    loan = there.loan(due - 5, due, (there.chairs, 1), state="reserved")
    Loan.objects.filter(pk=loan.pk).update(state="out", out_at=hours(due - 5))
    if late_hours is not None:
        when = hours(due + late_hours)
        Loan.objects.filter(pk=loan.pk).update(state="returned", returned_at=when)
    return loan


def test_a_block_says_why_until_when_and_only_here(there: Stocked) -> None:
    world, home = there.world, there.municipality
    made = block(
        home, last_day=date(2027, 3, 10), reason="Skadet telt", by=world.ingrid.pk, now=NOW, person=world.alice
    )
    said = refused("borrower_blocked", asked, there, 24, 48, (there.chairs, 1))
    assert said.data == {"until": date(2027, 3, 10), "reason": "Skadet telt"}
    asked(there, 24, 48, (there.chairs, 1), party=world.as_club)  # the club is not she
    assert made.last_day == civil_day(made.ends - DAY / 2, home.zone)
    for _ in range(2):
        assert lift(made.pk, by=world.ingrid.pk, now=NOW).lifted_at == NOW
    asked(there, 24, 48, (there.chairs, 1))
    assert verbs("lending.") == ["lending.blocked", "lending.unblocked"]


def test_only_staff_block_and_with_reason_somebody_and_for_a_year_at_most(there: Stocked) -> None:
    world, home = there.world, there.municipality
    told = {"last_day": date(2027, 3, 10), "reason": "x", "by": world.ingrid.pk, "now": NOW, "person": world.alice}
    refused("not_staff", block, home, **{**told, "by": world.bob.pk})
    refused("reason_missing", block, home, **{**told, "reason": " "})
    refused("borrower_unknown", block, home, **{**told, "person": None})
    refused("block_too_long", block, home, **{**told, "last_day": date(2028, 3, 10)})
    refused("block_too_long", block, home, **{**told, "last_day": date(2027, 2, 28)})
    made = block(home, **told)
    refused("not_found", lift, made.pk, by=world.bob.pk, now=NOW)
    refused("block_over", lift, made.pk, by=world.ingrid.pk, now=NOW + 30 * DAY)


def test_an_appeal_is_made_once_by_whom_it_hits_and_answered_by_staff(there: Stocked) -> None:
    world, home = there.world, there.municipality
    made = block(home, last_day=date(2027, 3, 10), reason="x", by=world.ingrid.pk, now=NOW, organisation=world.club)
    refused("not_found", appeal, made.pk, "Vi var ikke der", world.as_charlie, now=NOW)
    refused("no_appeal", answer, made.pk, "Nei", lifts=False, by=world.ingrid.pk, now=NOW)
    for _ in range(2):
        appeal(made.pk, "Vi var ikke der", world.party(world.bob, world.club), now=NOW)
    refused("appealed_already", appeal, made.pk, "Og en ting til", world.as_club, now=NOW)
    refused("not_found", answer, made.pk, "Ja", lifts=True, by=world.alice.pk, now=NOW)
    found = answer(made.pk, "Det stemmer", lifts=True, by=world.ingrid.pk, now=NOW)
    assert (found.answer, found.lifted_at) == ("Det stemmer", NOW)
    assert verbs("lending.") == ["lending.blocked", "lending.appealed", "lending.answered"]


def test_so_many_late_loans_in_a_year_block_by_the_rule_and_never_twice_for_the_same(there: Stocked) -> None:
    home, alice = there.municipality, there.alice.pk
    LendingTerms.objects.create(municipality=home, block_after=2, block_days=10, late_after_minutes=60)
    back(there, -300, 1)  # within the grace
    back(there, -200, 1.5)
    assert block_by_rule(alice, home.pk, now=NOW) is None
    back(there, -100, None)
    assert block_the_late(now=NOW) == 1
    made = Block.objects.get()
    assert (made.late, made.reason, made.ends, made.person_id) == (2, "", NOW + 10 * DAY, alice)
    assert refused("borrower_blocked_late", asked, there, 24, 48, (there.chairs, 1)).data["late"] == 2
    assert block_the_late(now=NOW) == 0
    lift(made.pk, by=there.world.ingrid.pk, now=NOW)
    assert block_by_rule(alice, home.pk, now=NOW + DAY) is None
    LendingTerms.objects.update(block_after=0)
    assert block_by_rule(alice, home.pk, now=NOW) is None


def test_nobody_elses_lateness_counts(there: Stocked) -> None:
    LendingTerms.objects.create(municipality=there.municipality, block_after=1)
    back(there, -100, 20)
    other = Person.objects.create(name="Dora", home_municipality=there.municipality)
    assert block_by_rule(other.pk, there.municipality.pk, now=NOW) is None
    assert block_by_rule(there.world.club.pk, there.municipality.pk, now=NOW) is None
