"""Equipment and loans for programs: found by all, borrowed once, and only one's own seen."""

from __future__ import annotations

import pytest

from aktiv.lending.models import Kind, KindPrice, Lack, LendingTerms, Loan
from aktiv.prices.models import Charge
from tests.api.calling import NOBODY, Program, a_program
from tests.bookings.world import World, booked
from tests.lending.world import Stocked, stocked
from tests.reading import everything_of

TIME = {"start": "2027-03-05T12:00:00+01:00", "end": "2027-03-07T12:00:00+01:00"}


@pytest.fixture
def there(world: World) -> Stocked:
    return stocked(world)


@pytest.fixture
def alice(there: Stocked) -> Program:
    return a_program(there.world.alice)


def wanted(there: Stocked, amount: int = 8, **more: object) -> dict[str, object]:
    return {"depot_id": there.depot.pk, "items": [{"kind": "klappstoler", "amount": amount}], **TIME, **more}


def test_the_catalogue_is_read_page_by_page_with_what_is_free(there: Stocked) -> None:
    there.loan(97, 100, (there.chairs, 15))
    asked = {"from": TIME["start"], "to": TIME["end"], "limit": 2}
    names, cursor = [], None
    while cursor is not None or not names:
        page = NOBODY.get("lending/kinds", **asked, **({"cursor": cursor} if cursor else {})).body
        names += [each["slug"] for each in page["items"]]
        cursor = page["next"]
    assert names == ["klappstoler", "projektorer", "scene", "scenebein", "scenedekker"]
    found = NOBODY.get("lending/kinds", text="Klappst", **asked).body["items"]
    assert [(each["slug"], each["there"], each["free"]) for each in found] == [("klappstoler", 20, 5)]
    days = {"from": "2027-03-04", "to": "2027-03-06"}
    told = NOBODY.get("lending/kinds/klappstoler/availability", **days).body["depots"][0]
    assert [each["free"] for each in told["days"]] == [20, 5, 20]
    for path, query, code in (
        ("lending/kinds", {"municipality": "mars"}, "no_such_municipality"),
        ("lending/kinds", {"from": TIME["end"], "to": TIME["start"]}, "loan_end_first"),
        ("lending/kinds/klappstoler/availability", {"from": "2027-01-01", "to": "2028-01-01"}, "span_too_long"),
        ("lending/kinds/finnes-ikke/availability", days, "not_found"),
    ):
        assert NOBODY.get(path, **query).code == code


def test_a_loan_is_made_once_for_a_key_and_cancelled(there: Stocked, alice: Program) -> None:
    first, second = (alice.post("loans", wanted(there), Idempotency_Key="one") for _ in range(2))
    assert (first.status, second.body["id"]) == (201, first.body["id"])
    assert (first.body["state"], first.body["start"]) == ("reserved", TIME["start"])
    assert first.body["items"] == [{"kind": "klappstoler", "name": "Klappstol", "amount": 8, "of_set": None}]
    short = alice.post("loans", wanted(there, 13))
    assert (short.status, short.code) == (409, "not_enough")
    assert (short.body["left"], short.body["kind"]["nb"]) == (12, "Klappstol")
    assert list(Lack.objects.values_list("kind__slug", "times", "lacked")) == [("klappstoler", 1, 1)]
    url = f"loans/{first.body['id']}"
    assert alice.get(url).body["code"] == first.body["code"]
    assert [each["id"] for each in alice.get("loans").body["items"]] == [first.body["id"]]
    for _ in range(2):
        assert alice.post(f"{url}/cancel").body["state"] == "cancelled"
    assert alice.get("loans").body["items"] == []
    assert [each["id"] for each in alice.get("loans", past="true").body["items"]] == [first.body["id"]]


def test_cancelling_late_costs_what_the_loan_told_once_it_is_accepted(there: Stocked, alice: Program) -> None:
    Kind.objects.filter(pk=there.chairs.kind_id).update(vat_code="standard")
    KindPrice.objects.create(municipality=there.municipality, kind=there.chairs.kind, per_day=1_000)
    LendingTerms.objects.create(municipality=there.municipality, late_cancel_percent=50, free_until_hours=200)
    made = alice.post("loans", wanted(there)).body
    fee = {"amount": 8_000, "currency": "NOK"}
    assert (made["cancelling"]["fee"], made["cancel_fee"]["amount"], made["home_part"]["amount"]) == (fee, 0, 0)
    assert made["cancelling"]["free_until"] == "2027-02-25T04:00:00+01:00"
    assert [each["cancelling"]["fee"] for each in alice.get("loans").body["items"]] == [fee]
    url = f"loans/{made['id']}/cancel"
    for body in (None, {"accepted_fee": 7_999}):
        refused = alice.post(url, body)
        assert (refused.code, refused.body["fee"]) == ("fee_not_accepted", 8_000)
    for _ in range(2):
        told = alice.post(url, {"accepted_fee": 8_000}).body
        assert (told["state"], told["cancelling"], told["cancel_fee"]) == ("cancelled", None, fee)
    assert [each.amount for each in Charge.objects.filter(subject_kind="loan")] == [8_000]


def test_what_somebody_decides_on_is_asked_for_and_a_set_is_told_by_its_parts(there: Stocked, alice: Program) -> None:
    Kind.objects.filter(pk=there.stage.pk).update(decided=Kind.Decided.BY_STAFF)
    made = alice.post("loans", {**wanted(there), "items": [{"kind": "scene", "amount": 1}]})
    assert made.body["state"] == "asked"
    assert [(each["kind"], each["amount"], each["of_set"]) for each in made.body["items"]] == [
        ("scenebein", 32, "scene"),
        ("scenedekker", 8, "scene"),
    ]


def test_nobody_sees_or_cancels_anothers_and_what_cannot_be_is_refused(there: Stocked, alice: Program) -> None:
    world = there.world
    made = alice.post("loans", wanted(there, organisation=str(world.club.pk))).body
    charlie, ingrid = a_program(world.charlie), a_program(world.ingrid)
    club = a_program(world.bob, organisation=world.club)
    assert club.get(f"loans/{made['id']}").status == 200
    for other in (charlie, ingrid, a_program(world.charlie, secret="rival", organisation=world.rival)):
        assert other.get(f"loans/{made['id']}").code == "not_found"
        assert other.post(f"loans/{made['id']}/cancel").code in {"not_found", "not_representative"}
    assert NOBODY.post("loans", wanted(there)).status == 401
    date_id = booked(world, "18–20", world.as_charlie, world.courts["A"]).occurrence_ids[0]
    for change, code in (
        ({"items": [{"kind": "finnes-ikke", "amount": 1}]}, "not_found"),
        ({"depot_id": 999_999}, "not_found"),
        ({"end": TIME["start"]}, "loan_end_first"),
        ({"start": None, "end": None}, "loan_end_first"),
        ({"start": None, "end": None, "date_id": date_id}, "not_found"),
        ({"start": "2027-02-01T12:00:00+01:00"}, "loan_in_the_past"),
        ({"items": [{"kind": "klappstoler", "amount": 0}]}, "invalid"),
        ({"expected_total": 1}, "price_changed"),
    ):
        assert alice.post("loans", wanted(there) | change).code == code, change
    assert everything_of(Loan).count() == 1
