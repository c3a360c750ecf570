"""What municipalities pay each other for: billed to the neighbour without a name, and seen alike from either side."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from aktiv.lending.actions.returning import Taken, take_back
from aktiv.lending.actions.undoing import undo
from aktiv.lending.models import Line
from aktiv.payments.actions.batches import hand_over
from aktiv.payments.actions.drawing import draw_up
from aktiv.payments.models import Invoice
from aktiv.payments.queries.between import Side, parts_between, sums_between
from aktiv.people.actions.staff import Post, grant_role
from aktiv.people.models import Organisation, Person
from aktiv.values.texts import Texts
from aktiv.walls import everything
from tests.bookings.world import NOW
from tests.lending.test_money import Shared, charged, out, priced_chairs
from tests.lending.world import hours, stocked
from tests.payments.billing import bills
from tests.reading import everything_of
from tests.web.booking_world import browser_of, stop_the_clock

pytestmark = [pytest.mark.django_db, pytest.mark.debian_postgres]

MARCH, YEAR = date(2027, 3, 31), (date(2027, 1, 1), date(2027, 12, 31))
APRIL = datetime(2027, 4, 1, 9, 0, tzinfo=UTC)


@pytest.fixture
def shared(monkeypatch: pytest.MonkeyPatch) -> Shared:
    """Fjell lends to a resident of Dal, which pays a third; both have somebody who keeps their accounts."""
    with everything():
        there = stocked()
        priced_chairs(there, 3_333)
        made = Shared(there, 33)
        where = {"address": "Tunet 1", "postcode": "5700", "place": "Dal"}
        Organisation.objects.filter(pk=made.neighbour.organisation_id).update(**where)
    stop_the_clock(monkeypatch)
    for person, home in ((there.world.ingrid, there.municipality), (there.world.bob, made.dal)):
        grant_role(person, home, Post(role="finance", valid_from=NOW.date()), by=None, now=NOW)
    bills(there.world)
    return made


def page(person: Person, home: str, rest: str = "", status: int = 200) -> str:
    answer = browser_of(person).get(f"/en/okonomi/{home}/mellom-kommuner/{rest}")
    assert answer.status_code == status
    return " ".join(answer.content.decode().replace("\xa0", " ").split())


def drawn(shared: Shared, now: datetime) -> dict[str, Invoice]:
    """What the owner's next batch makes, by who it goes to."""
    home = shared.there.municipality.pk
    batch = draw_up(home, until=now.date(), by=shared.ingrid, now=now)
    assert batch.left_out == []
    hand_over(batch.pk, home, now=now)
    rows = everything_of(Invoice).filter(batch=batch).select_related("organisation", "person")
    return {(each.organisation or each.person).name: each for each in rows}  # type: ignore[union-attr]  # to one


def test_the_neighbour_is_billed_for_its_part_without_a_name_and_credited_with_it(shared: Shared) -> None:
    there = shared.there
    with everything():
        loan = shared.loan(24, 48, 3)
        assert (loan.price, loan.own_price, loan.home_price) == (9_999, 6_699, 3_300)
        act = out(there, loan)
    papers = drawn(shared, APRIL)
    assert {name: each.total for name, each in papers.items()} == {"Alice": 6_699, "Dal": 3_300}
    paper = json.dumps(papers["Dal"].document, ensure_ascii=False)
    assert f"{loan.number}: 3 × Klappstol" in paper
    assert "Alice" not in paper
    with everything():
        undo(loan.pk, there.municipality.pk, uuid4(), seen=act, by=shared.ingrid, now=hours(24))
        assert charged(loan) == {}
    papers = drawn(shared, datetime(2027, 5, 3, 9, 0, tzinfo=UTC))
    assert {name: (each.kind, each.total) for name, each in papers.items()} == {
        "Alice": ("credit_note", -6_699), "Dal": ("credit_note", -3_300),
    }  # fmt: skip
    [part] = parts_between(there.municipality.pk, Side.OURS, *YEAR).parts
    assert (part.amount, part.billed, len(part.invoices)) == (0, 0, 2)


def test_both_sides_see_the_same_and_nobody_else_sees_it(shared: Shared, django_assert_num_queries: Any) -> None:
    there = shared.there
    fjell, dal = there.municipality, shared.dal
    with everything():
        loans = [shared.loan(24, 48, amount) for amount in (3, 4)]
        for loan in loans:
            out(there, loan)
        amounts = {Line.objects.get(loan=loans[0]).pk: 3}
        take_back(loans[0].pk, fjell.pk, uuid4(), Taken(amounts=amounts), by=shared.ingrid, now=hours(47))
    ours, theirs = parts_between(fjell.pk, Side.OURS, *YEAR), parts_between(dal.pk, Side.THEIRS, *YEAR)
    assert [(each.number, each.amount, each.billed) for each in theirs.parts] == [
        (loans[1].number, 4_400, 0), (loans[0].number, 3_300, 0),
    ]  # fmt: skip
    assert [each.amount for each in ours.parts] == [each.amount for each in theirs.parts]
    assert ours.parts[0].what == Texts(*[f"{loans[1].number}: 4 × Klappstol"] * 3)
    assert [(each.other, each.loans, each.amount) for each in sums_between(fjell.pk, Side.OURS, *YEAR)] == [
        ("Dal", 2, 7_700)
    ]
    assert parts_between(dal.pk, Side.OURS, *YEAR).count == parts_between(fjell.pk, Side.THEIRS, *YEAR).count == 0
    assert parts_between(fjell.pk, Side.OURS, date(2027, 4, 1), date(2027, 4, 30)).count == 0
    drawn(shared, APRIL)
    for person, home, rest, other in (
        (there.world.ingrid, "fjell", "", "Dal"),
        (there.world.bob, "dal", "?vis=andres", "Fjell"),
    ):
        told = page(person, home, rest)
        wanted = (f"Loan {loans[0].number}: 3 × Klappstol", other, "77 kr", "133.32 kr", "Invoice ")
        assert [each for each in wanted if each not in told] == []
        assert "Alice" not in told
    assert "Nothing is shared" in page(there.world.ingrid, "fjell", "?vis=andres")
    page(there.world.ingrid, "fjell", "?fra=x", 422)
    for person in (there.world.bob, there.world.alice):
        page(person, "fjell", status=404)
        page(person, "fjell", "fil/", status=404)
    found = browser_of(there.world.bob).get("/okonomi/dal/mellom-kommuner/fil/?vis=andres").content.decode("utf-8-sig")
    assert found.splitlines()[1].split(";")[1:7] == [
        "Fjell", str(loans[1].number), "Utstyrslageret", "4 × Klappstol", "133,32", "44,00",
    ]  # fmt: skip
    client, url = browser_of(there.world.ingrid), "/okonomi/fjell/mellom-kommuner/"
    client.get(url)
    with django_assert_num_queries(QUERIES):
        client.get(url)
    assert Client().get(url).status_code in (302, 404)


QUERIES = 11
