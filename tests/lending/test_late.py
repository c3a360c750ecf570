"""What happens to loans by themselves: each thing once, and nobody new is promised what has not come back."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aktiv.bookings.queries.parties import party_of
from aktiv.lending.actions.damages import answer_damage, decide_damage
from aktiv.lending.actions.forgetting import forget_names
from aktiv.lending.actions.handing import Given, hand_out
from aktiv.lending.actions.late import go_on
from aktiv.lending.actions.returning import Broken, Taken, take_back
from aktiv.lending.models import Damage, Handover, Kind, Loan, Pool
from aktiv.lending.queries.stock import free_over
from aktiv.lending.queries.store import day_at, shortages
from aktiv.lending.rules.holding_on import fits_until
from aktiv.lending.rules.lateness import remind_from
from aktiv.lending.rules.peaks import peak
from aktiv.messages.actions.telling import dispatch
from aktiv.messages.models import Notification
from aktiv.messages.queries.inbox import inbox
from aktiv.messages.queries.letters import letter_of, text_message_of
from aktiv.payments.basis import VatCategory
from aktiv.payments.lining import lines_of as lines_of_invoice
from aktiv.payments.models import Customer
from aktiv.payments.queries.due import due_of
from aktiv.payments.settings import Treatment
from aktiv.prices.models import Charge
from aktiv.values.periods import Period
from aktiv.values.refusal import Refusal
from tests.bookings.world import verbs
from tests.lending.world import Stocked, hours
from tests.reading import everything_of

pytestmark = [pytest.mark.django_db, pytest.mark.debian_postgres]


def out(there: Stocked, loan: Loan, after: float) -> Loan:
    """All that is counted of it goes out."""
    amounts = {line.pk: line.amount for line in loan.lines.all()}
    return hand_out(
        loan.pk, there.municipality.pk, uuid4(), Given(amounts=amounts), by=there.world.ingrid.pk, now=hours(after)
    )


def back(there: Stocked, loan: Loan, after: float, **taken: object) -> Loan:
    amounts = {line.pk: line.outstanding for line in loan.lines.all()}
    return take_back(
        loan.pk, there.municipality.pk, uuid4(), Taken(amounts=amounts, **taken),  # type: ignore[arg-type]
        by=there.world.ingrid.pk, now=hours(after),
    )  # fmt: skip


def free(pool: Pool, start: float, end: float) -> int:
    return free_over([pool.pk], Period(hours(start), hours(end)))[pool.pk]


def test_people_are_reminded_and_told_they_are_late_once_each_and_again_when_the_end_moves(there: Stocked) -> None:
    loan = there.loan(0, 72, (there.chairs, 2))
    out(there, loan, 0)
    for after in (47, 48.5, 49, 73.5, 74):
        go_on(hours(after))
    assert verbs("loan.due", "loan.late") == ["loan.due", "loan.late"]
    Loan.objects.filter(pk=loan.pk).update(during=(hours(0), hours(120)))
    for after in (100, 101, 122, 122.5):
        go_on(hours(after))
    assert verbs("loan.due", "loan.late") == ["loan.due", "loan.late"] * 2


def test_what_nobody_answered_is_a_no_when_its_time_is_over_and_the_borrower_reads_why(there: Stocked) -> None:
    there.alice.language = "nn"
    there.alice.save(update_fields=["language"])
    loan = there.loan(0, 24, (there.chairs, 2), state="asked")
    assert (go_on(hours(23.9)), go_on(hours(24)), go_on(hours(25))) == (0, 1, 0)
    loan.refresh_from_db()
    assert (loan.state, loan.ended_at, loan.decided_by) == ("refused", hours(24), None)
    assert loan.reason == "Kommunen svarte ikkje før tida for lånet var over."
    dispatch(now=hours(24))
    told = Notification.objects.get(person=there.alice)
    assert told.kind == "loan_no"


def test_a_short_loan_is_told_of_half_way_and_not_when_it_is_handed_out() -> None:
    assert remind_from(hours(0), hours(4), 24) == hours(2)
    assert remind_from(hours(0), hours(72), 24) == hours(48)


def test_what_is_late_is_held_on_to_as_far_as_nobody_else_was_promised_it(there: Stocked) -> None:
    loan = there.loan(0, 10, (there.chairs, 15))
    there.loan(14, 20, (there.chairs, 10))
    out(there, loan, 0)
    go_on(hours(9.75))
    assert (free(there.chairs, 10, 14), free(there.chairs, 14, 20)) == (5, 10)
    go_on(hours(13.9))
    assert free(there.chairs, 13, 14) == 5
    short = shortages(there.depot, hours(12))
    assert [(each.lacks, each.line.amount) for each in short] == [(5, 10)]
    assert [each.pk for each in day_at(there.depot, hours(12)).late] == [loan.pk]
    back(there, loan, 13)
    assert free(there.chairs, 13, 14) == 20
    assert shortages(there.depot, hours(13)) == []


@given(
    st.lists(st.tuples(st.integers(1, 5), st.integers(0, 40), st.integers(1, 12)), max_size=10),
    st.integers(1, 8), st.integers(1, 6), st.integers(0, 30), st.integers(1, 20),
)  # fmt: skip
def test_what_is_held_on_to_fits_and_would_not_a_moment_longer(
    held: list[tuple[int, int, int]], there_are: int, amount: int, start: int, length: int
) -> None:
    rows = [(each, Period(hours(begins), hours(begins + lasts))) for each, begins, lasts in held]
    target = hours(start + length)
    until = fits_until(rows, there_are, amount, hours(start), target)
    if until > hours(start):
        assert peak(rows, Period(hours(start), until)) + amount <= there_are
    if until < target:
        assert peak(rows, Period(until, until + timedelta(minutes=1))) + amount > there_are


def test_what_nobody_picks_up_is_let_go_of_and_what_is_gone_for_long_is_told_once(there: Stocked) -> None:
    never = there.loan(0, 72, (there.chairs, 5))
    short = there.loan(0, 3, (there.chairs, 5))
    kept = there.loan(0, 96, (there.chairs, 5))
    out(there, kept, 1)
    go_on(hours(4))
    assert [Loan.objects.get(pk=each.pk).state for each in (short, never)] == ["lapsed", "reserved"]
    go_on(hours(24.5))
    assert Loan.objects.get(pk=never.pk).state == "lapsed"
    assert free(there.chairs, 25, 72) == 15
    for _ in range(2):
        go_on(hours(96 + 24 * 31))
    assert (verbs("loan.lost"), Loan.objects.get(pk=kept.pk).state) == (["loan.lost"], "out")


def test_a_loan_ends_when_it_can_no_longer_be_undone_and_no_damage_is_open(there: Stocked) -> None:
    Kind.objects.filter(pk=there.chairs.kind_id).update(vat_code="standard")
    loan = there.loan(0, 24, (there.chairs, 2), price=5000)
    out(there, loan, 0)
    line = loan.lines.get()
    back(there, loan, 2, broken=[Broken(line=line.pk, count=1, text="Beinet er av", proposed=20_000)])
    go_on(hours(2.1))
    assert "loan.settled" not in verbs("loan.")
    for _ in range(2):
        go_on(hours(2.5))
    assert (Loan.objects.get(pk=loan.pk).state, verbs("loan.settled")) == ("returned", ["loan.settled"])
    damage, party = Damage.objects.get(), party_of(there.alice, None)
    answer_damage(damage.pk, party, "Den var slik da jeg fikk den.", now=hours(3))
    with pytest.raises(Refusal, match="answered_already"):
        answer_damage(damage.pk, party, "En gang til", now=hours(3))
    with pytest.raises(Refusal, match="not_found"):
        answer_damage(damage.pk, party_of(there.world.charlie, None), "Ikke min", now=hours(3))
    staff = there.world.ingrid.pk
    for charged, reason, code in ((0, "Ny", "nothing_to_charge"), (15_000, " ", "reason_missing")):
        with pytest.raises(Refusal, match=code):
            decide_damage(damage.pk, charged=charged, reason=reason, by=staff, now=hours(4))
    for _ in range(2):
        decide_damage(damage.pk, charged=15_000, reason="Ny stol", by=staff, now=hours(4))
    with pytest.raises(Refusal, match="damage_decided"):
        decide_damage(damage.pk, charged=None, reason="Likevel ikke", by=staff, now=hours(4))
    assert list(Charge.objects.filter(reason="damage").values_list("amount", "vat_amount")) == [(15_000, 3_000)]
    go_on(hours(5))
    assert Loan.objects.get(pk=loan.pk).state == "closed"


def test_the_borrower_reads_what_became_of_it_in_her_language_and_finance_bills_it_in_words(there: Stocked) -> None:
    home = there.municipality
    Kind.objects.filter(pk=there.chairs.kind_id).update(vat_code="standard", late_fee=1_000, name_en="Folding chair")
    loan = there.loan(0, 24, (there.chairs, 2), price=5_000)
    out(there, loan, 0)
    go_on(hours(13))
    go_on(hours(26))
    back(there, loan, 27, broken=[Broken(line=loan.lines.get().pk, text="Beinet er av")])
    decide_damage(Damage.objects.get().pk, charged=15_000, reason="Ny stol", by=there.world.ingrid.pk, now=hours(28))
    go_on(hours(29))
    dispatch(now=hours(29))
    told = everything_of(Notification)
    assert {each.kind for each in told} == {"loan_due", "loan_late", "loan_back", "loan_damage"}
    assert {each.person_id for each in told} == {there.alice.pk}
    lines = [each.line for each in inbox(there.alice.pk, "en")]
    assert "Late: 2 × Folding chair should have been back Tuesday 2 March 12:00" in lines
    by_kind = {each.kind: each for each in Notification.objects.select_related("person", "entry")}
    letter = letter_of(by_kind["loan_back"], hours(30))
    assert letter is not None
    assert "Det koster 220 kr" in letter.body.replace("\u00a0", " ")
    decided = letter_of(by_kind["loan_damage"], hours(30))
    assert decided is not None
    assert "/utlan/skade/" in decided.body
    assert "Skal være tilbake innen" in text_message_of(by_kind["loan_due"])
    charges = Charge.objects.filter(subject_kind="loan")
    assert sorted(charges.values_list("reason", "amount")) == [("damage", 15_000), ("late_fee", 2_000), ("use", 5_000)]
    customer = Customer.objects.create(municipality=home, number=1, person=there.alice).pk
    treatments = {"standard": Treatment(VatCategory.STANDARD)}
    found = [
        line.text
        for each in due_of(home.pk, hours(24 * 400).date(), [customer])
        for line in lines_of_invoice(each, treatments, "nb", home.zone)
    ]
    number = Loan.objects.get(pk=loan.pk).number
    what = f"Utstyrslageret, {number}: 2 × Klappstol"
    assert sorted(found) == sorted([what, f"Skade: {what}", f"Gebyr for å levere tilbake for sent: {what}"])


def test_names_notes_and_pictures_go_when_a_loan_ended_long_ago(there: Stocked) -> None:
    loan = there.loan(0, 24, (there.chairs, 2), purpose="Dåp")
    amounts = {line.pk: line.amount for line in loan.lines.all()}
    given_ = Given(amounts=amounts, signed="Kari Nordmann", note="Legitimerte seg")
    hand_out(loan.pk, there.municipality.pk, uuid4(), given_, by=there.world.ingrid.pk, now=hours(0))
    back(there, loan, 2)
    go_on(hours(3))
    forget_names(hours(24 * 364))
    assert Handover.objects.filter(signed="Kari Nordmann").exists()
    forget_names(hours(24 * 367))
    assert not Handover.objects.exclude(signed="", note="").exists()
    assert Loan.objects.get(pk=loan.pk).purpose == ""
