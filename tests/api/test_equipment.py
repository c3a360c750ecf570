"""All that is done with equipment, for programs: by those who may on the pages, and not found for everybody else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from aktiv.api.operations.lending import own_loan
from aktiv.lending.actions.changing import change_amounts
from aktiv.lending.models import Block, Damage, Item, Kind, KindPrice, Loan, Pool
from aktiv.people.models import Person, StaffRole
from tests.api.calling import NOBODY, Answer, Program, a_program, a_token
from tests.bookings.world import NOW, World
from tests.facilities.world import a_municipality
from tests.lending.world import Stocked, stocked
from tests.reading import everything_of

TIME = {"start": "2027-03-05T12:00:00+01:00", "end": "2027-03-07T12:00:00+01:00"}
UNTIL = "2027-03-09T12:00:00+01:00"


@dataclass
class Callers:
    """Programs of whoever borrows for the club, of another club's, of who keeps the place with a token of staff and
    with one that only books, of another municipality's staff, and without a token."""

    there: Stocked
    alice: Program
    rival: Program
    keeper: Program
    booking: Program
    elsewhere: Program

    @property
    def others(self) -> tuple[tuple[Program, int], ...]:
        """Those who are told that there is nothing, but for who brings no token and who is told to bring another."""
        return (self.rival, 404), (self.elsewhere, 404), (self.booking, 403), (NOBODY, 401)


@pytest.fixture
def there(world: World) -> Stocked:
    return stocked(world)


@pytest.fixture
def callers(there: Stocked) -> Callers:
    world, other = there.world, a_municipality("stavanger", "1103")
    keeper, far = (Person.objects.create(name=name, email=f"{name}@example.no") for name in ("keeper", "far"))
    for person, home in ((keeper, world.municipality), (far, other)):
        StaffRole.objects.create(person=person, municipality=home, role="administrator", valid_from=date(2026, 1, 1))
    return Callers(
        there,
        a_program(world.alice),
        a_program(world.charlie),
        Program(a_token(keeper, "staff")),
        Program(a_token(keeper, "book")),
        Program(a_token(far, "staff")),
    )


def borrowed(callers: Callers, amount: int = 8, kind: str = "klappstoler", **more: object) -> dict[str, Any]:
    asked = {"depot_id": callers.there.depot.pk, "items": [{"kind": kind, "amount": amount}], **TIME, **more}
    made = callers.alice.post("loans", asked)
    assert made.status == 201, made.body
    found: dict[str, Any] = made.body
    return found


def refused_to_others(callers: Callers, method: str, path: str, body: object = None) -> None:
    """Another club, another municipality's staff, a token that opens too little, and none."""
    for other, status in callers.others:
        answer: Answer = other.get(path) if method == "get" else other.send(method, path, body)
        assert answer.status == status, (path, answer.body)


def test_a_borrower_changes_her_loan_at_the_price_she_was_told(callers: Callers) -> None:
    chairs = callers.there.chairs.kind
    KindPrice.objects.create(municipality=chairs.municipality, kind=chairs, per_day=500, per_loan=0)
    loan = borrowed(callers, organisation=str(callers.there.world.club.pk))
    url = f"loans/{loan['id']}"
    tried = callers.alice.post(f"{url}/extend?dry_run=true", {"until": UNTIL})
    assert (tried.status, tried.body["changed"], tried.body["difference"]["amount"]) == (200, False, 2 * 8 * 500)
    assert callers.alice.get(url).body["end"] == TIME["end"], "nothing of a dry run stays"
    price = tried.body["loan"]["price"]["amount"]
    other = callers.alice.post(f"{url}/extend", {"until": UNTIL, "expected_total": price - 1})
    assert (other.code, other.body["total"]) == ("price_changed", price)
    asked = {"until": UNTIL, "expected_total": price, "version": loan["version"]}
    done = [callers.alice.post(f"{url}/extend", asked, Idempotency_Key="more") for _ in range(2)]
    assert [each.body["loan"]["end"] for each in done] == [UNTIL] * 2
    assert callers.alice.post(f"{url}/extend", asked | {"until": "2027-03-10T12:00:00+01:00"}).status == 409
    fewer = {"items": [{"kind": "klappstoler", "amount": 3}]}
    assert callers.alice.patch(f"{url}?dry_run=true", fewer).body["loan"]["items"][0]["amount"] == 3
    assert callers.alice.get(url).body["items"][0]["amount"] == 8
    changed = callers.alice.patch(url, fewer)
    assert (changed.body["loan"]["items"][0]["amount"], changed.body["difference"]["amount"] < 0) == (3, True)
    short = callers.alice.patch(url, {"items": [{"kind": "klappstoler", "amount": 21}]})
    assert (short.status, short.code) == (409, "not_enough")
    assert callers.alice.get(f"{url}/deposit").body["missing"]["amount"] == 0
    assert callers.alice.post(f"{url}/deposit", {}).code == "nothing_to_pay"
    bob = a_program(callers.there.world.bob, organisation=callers.there.world.rival, secret="for another club")
    for stranger in (callers.rival, callers.keeper, callers.elsewhere, bob):
        assert stranger.post(f"{url}/extend", {"until": UNTIL}).status in {401, 404}
        assert stranger.patch(url, fewer).status in {401, 404}
        assert stranger.get(f"{url}/deposit").status in {401, 404}
    reader = a_program(callers.there.world.bob, "read")
    assert (reader.get(url).status, reader.post(f"{url}/extend", {"until": UNTIL}).code) == (200, "token_scope")


@pytest.mark.parametrize("query", ["", "?dry_run=true"])
def test_the_difference_is_from_what_it_cost_in_its_turn(
    callers: Callers, monkeypatch: pytest.MonkeyPatch, query: str
) -> None:
    chairs = callers.there.chairs.kind
    KindPrice.objects.create(municipality=chairs.municipality, kind=chairs, per_day=500)
    loan = borrowed(callers)

    def looked_up(*args: Any, **more: Any) -> Loan:
        """Another window changes it when it has been looked up, and before it is locked."""
        found = own_loan(*args, **more)
        change_amounts(found.pk, callers.there.world.as_alice, {chairs.pk: 6}, now=NOW)
        return found

    monkeypatch.setattr("aktiv.api.operations.loans.own_loan", looked_up)
    fewer = {"items": [{"kind": "klappstoler", "amount": 5}]}
    told = callers.alice.patch(f"loans/{loan['id']}{query}", fewer).body
    assert (told["total"]["amount"], told["difference"]["amount"]) == (2 * 5 * 500, -2 * 500)


def test_the_counter_hands_out_takes_back_undoes_and_the_desk_settles_what_broke(callers: Callers) -> None:
    there, keeper = callers.there, callers.keeper
    loan = borrowed(callers)
    url, chairs = f"loans/{loan['id']}", there.chairs
    refused_to_others(callers, "get", f"{url}/counter")
    [line] = keeper.get(f"{url}/counter").body["lines"]
    assert (line["kind"], line["amount"], line["out"], line["numbered"]) == ("klappstoler", 8, 0, False)
    goes = {"lines": [{"line_id": line["id"], "amount": 8}], "signed": "Alice", "act": str(uuid4())}
    refused_to_others(callers, "post", f"{url}/hand-out", goes)
    for _ in range(2):  # the same act is once, whatever key it comes with
        out = keeper.post(f"{url}/hand-out", goes)
    assert (out.body["loan"]["state"], out.body["lines"][0]["out"], len(out.body["noted"])) == ("out", 8, 1)
    assert [each["id"] for each in keeper.get(f"depots/{there.depot.pk}/day").body["others"]] == [loan["id"]]
    refused_to_others(callers, "get", f"depots/{there.depot.pk}/day")
    comes = {
        "lines": [{"line_id": line["id"], "amount": 6}],
        "missing": [{"line_id": line["id"], "amount": 2}],
        "broken": [{"line_id": line["id"], "text": "Beinet er av", "proposed": 40_000}],
    }
    refused_to_others(callers, "post", f"{url}/take-back", comes)
    too_many = keeper.post(f"{url}/take-back", {"lines": [{"line_id": line["id"], "amount": 9}]})
    assert (too_many.code, too_many.body["left"]) == ("too_many_back", 8)
    back = keeper.post(f"{url}/take-back", comes, Idempotency_Key="back")
    assert (back.body["loan"]["state"], back.body["lines"][0]["lost"]) == ("returned", 2)
    assert keeper.post(f"{url}/undo", {"last": str(uuid4())}).code == "undo_of_another"
    refused_to_others(callers, "post", f"{url}/undo", {"last": back.body["last"]})
    assert keeper.post(f"{url}/undo", {"last": back.body["last"]}).body["loan"]["state"] == "out"
    assert everything_of(Damage).count() == 0
    keeper.post(f"{url}/take-back", comes)
    [broken] = [each for each in callers.alice.get(f"{url}/damages").body["items"] if not each["missing"]]
    refused_to_others(callers, "get", f"{url}/damages")
    assert [each["id"] for each in keeper.get("damages").body["items"]].count(broken["id"]) == 1
    assert (callers.rival.get("damages").status, callers.elsewhere.get("damages").body["items"]) == (404, [])
    said = callers.alice.post(f"damages/{broken['id']}/answer", {"text": "Den var slik"})
    assert said.body["said"] == "Den var slik"
    assert callers.rival.post(f"damages/{broken['id']}/answer", {"text": "Ja"}).status == 404
    settled = {"charge": None, "reason": "Slitasje"}
    refused_to_others(callers, "post", f"damages/{broken['id']}/decision", settled)
    done = keeper.post(f"damages/{broken['id']}/decision", settled)
    assert (done.body["state"], done.body["answer"]) == ("waived", "Slitasje")
    chairs.refresh_from_db()
    assert chairs.stock - chairs.short == 18


def test_things_with_numbers_go_by_their_labels_and_the_desk_answers(callers: Callers) -> None:
    there, keeper = callers.there, callers.keeper
    Kind.objects.filter(pk=there.projectors.kind_id).update(decided=Kind.Decided.BY_STAFF)
    loan = borrowed(callers, 1, "projektorer")
    url, item = f"loans/{loan['id']}", there.projectors.items.order_by("pk")[0]
    assert keeper.post(f"{url}/hand-out", {"labels": [item.code]}).code == "loan_stands_asked"
    refused_to_others(callers, "post", f"{url}/decision", {"answer": "approve"})
    assert keeper.post(f"{url}/decision", {"answer": "refuse"}).code == "reason_missing"
    assert keeper.post(f"{url}/decision", {"answer": "approve"}).body["state"] == "reserved"
    out = keeper.post(f"{url}/hand-out", {"labels": [f"https://example.no/u/{item.code}/"]})
    assert out.body["lines"][0]["things"] == [{"number": item.number, "code": item.code}]
    worn = {"items": [{"label": item.number, "condition": "worn"}]}
    assert keeper.post(f"{url}/take-back", worn).body["loan"]["state"] == "returned"
    item.refresh_from_db()
    assert (item.state, item.condition) == ("in", "worn")


def test_whoever_is_blocked_reads_why_and_appeals_and_the_municipality_answers(callers: Callers) -> None:
    keeper, made = callers.keeper, borrowed(callers)
    blocks = "municipalities/fjell/blocks"
    asked = {"loan_number": made["number"], "last_day": "2027-04-01", "reason": "Telt i filler"}
    refused_to_others(callers, "post", blocks, asked)
    refused_to_others(callers, "get", blocks)
    assert keeper.post(blocks, asked | {"loan_number": 999_999}).code == "borrower_unknown"
    for _ in range(2):
        block = keeper.post(blocks, asked, Idempotency_Key="block").body
    assert everything_of(Block).count() == 1
    assert block["who"] == "Alice"
    [mine] = callers.alice.get("blocks").body["items"]
    assert (mine["reason"], mine["who"], mine["ends"][:10]) == ("Telt i filler", "", "2027-04-02")
    url = f"blocks/{block['id']}"
    again = {"text": "Det var slik da jeg fikk det"}
    for stranger in (callers.rival, keeper, callers.elsewhere):
        assert stranger.post(f"{url}/appeal", again).status == 404
    assert callers.alice.post(f"{url}/appeal", again).body["appeal"] == again["text"]
    refused_to_others(callers, "post", f"{url}/answer", {"text": "Ja"})
    assert keeper.get(blocks).body["items"][0]["id"] == block["id"]
    assert keeper.post(f"{url}/answer", {"text": "Ja, beklager", "lifts": True}).body["lifted_at"] is not None
    refused_to_others(callers, "post", f"{url}/lift")
    assert [each["id"] for each in keeper.get(blocks, over="true").body["items"]] == [block["id"]]


def test_stock_is_kept_by_those_who_keep_the_place_and_nothing_promised_goes_in_silence(callers: Callers) -> None:
    there, keeper = callers.there, callers.keeper
    here, kind_id, depot_id = "stock/fjell", there.chairs.kind_id, there.depot.pk
    assert callers.elsewhere.get("stock/stavanger/kinds").body["items"] == []
    for path in ("kinds", f"kinds/{kind_id}", "depots", "labels", f"depots/{depot_id}/counts"):
        refused_to_others(callers, "get", f"{here}/{path}")
        theirs = callers.elsewhere.get(f"stock/stavanger/{path}")
        assert theirs.status == (404 if "/" in path else 200), "no thing of another municipality's is found in theirs"
    names = []
    page = keeper.get(f"{here}/kinds", limit=2).body
    while page["next"]:
        names += [each["slug"] for each in page["items"]]
        page = keeper.get(f"{here}/kinds", limit=2, cursor=page["next"]).body
    assert [*names, *(each["slug"] for each in page["items"])] == [
        "klappstoler", "projektorer", "scene", "scenebein", "scenedekker",
    ]  # fmt: skip
    assert keeper.get(f"{here}/kinds", limit=3, cursor=keeper.get(f"{here}/kinds", limit=2).body["next"]).status == 422
    kind = keeper.get(f"{here}/kinds/{kind_id}").body
    assert kind["pools"][0] | {"id": 0} == {
        "id": 0, "kind_id": kind_id, "depot_id": depot_id, "stock": 20, "short": 0, "shelf": "",
        "low": None,
    }  # fmt: skip
    change = {"version": kind["version"], "low_stock": 5, "most": 12}
    refused_to_others(callers, "patch", f"{here}/kinds/{kind_id}", change)
    changed = keeper.patch(f"{here}/kinds/{kind_id}", change).body
    assert changed == kind | {"low_stock": 5, "most": 12, "version": kind["version"] + 1}
    stale = keeper.patch(f"{here}/kinds/{kind_id}", change)
    assert (stale.status, stale.code) == (409, "kind_changed")
    assert keeper.patch(f"{here}/kinds/{kind_id}", {"version": 2, "category": None}).code == "invalid"
    assert keeper.patch(f"{here}/kinds/{kind_id}", {"version": 2, "most": None}).body["most"] is None
    table = {"name": {"nb": "Bord", "nn": "Bord", "en": "Table"}, "category": "furniture"}
    made = keeper.post(f"{here}/kinds", table, Idempotency_Key="bord")
    assert (made.status, made.body["slug"], made.body["version"]) == (201, "bord", 1)
    assert keeper.post(f"{here}/kinds", {"category": "furniture"}).code == "kind_unnamed"
    borrowed(callers, 12)
    less = {"depot_id": depot_id, "stock": 11}
    refused_to_others(callers, "post", f"{here}/kinds/{kind_id}/stock", less)
    promised = keeper.post(f"{here}/kinds/{kind_id}/stock", less)
    assert (promised.status, promised.code, promised.body["promised"]) == (409, "stock_promised", 12)
    pool = f"{here}/pools/{there.chairs.pk}"
    refused_to_others(callers, "post", f"{pool}/losses", {"amount": 9})
    assert keeper.post(f"{pool}/losses", {"amount": 9}).body | {"id": 0, "shelf": "", "kind_id": 0} == {
        "id": 0, "kind_id": 0, "depot_id": depot_id, "stock": 12, "short": 1, "shelf": "", "low": None,
    }  # fmt: skip
    assert keeper.post(f"{pool}/settle").code == "stock_promised"
    assert keeper.post(f"{pool}/found", {"amount": 1}).body["short"] == 0
    place = keeper.post(f"{here}/depots", {"name": "Loftet", "facility_id": there.world.facility.pk})
    assert (place.status, place.body["slug"]) == (201, "loftet")
    refused_to_others(callers, "patch", f"{here}/depots/{depot_id}", {"name": "Mitt"})
    moved = keeper.patch(f"{here}/depots/{place.body['id']}", {"name": "Loftet", "phone": "55 55 12 34"})
    assert (moved.body["phone"], moved.body["facility_id"]) == ("55 55 12 34", None)
    assert Pool.objects.get(pk=there.chairs.pk).stock == 12


def test_things_with_numbers_and_counts(callers: Callers) -> None:
    there, keeper = callers.there, callers.keeper
    here, depot_id = "stock/fjell", there.depot.pk
    items = f"{here}/kinds/{there.projectors.kind_id}/items"
    new = {"depot_id": depot_id, "numbers": ["P-9"]}
    refused_to_others(callers, "post", items, new)
    [made] = keeper.post(items, new).body["items"]
    assert keeper.post(items, new).code == "item_number_taken"
    assert [each["number"] for each in keeper.get(items).body["items"]].count("P-9") == 1
    assert [each["code"] for each in keeper.get(f"{here}/labels").body["items"]].count(made["code"]) == 1
    one = f"{here}/items/{made['id']}"
    away = {"first": "2027-03-01", "last": "2027-03-03", "note": "Pære"}
    acts: list[tuple[str, object, str]] = [
        ("service", away, "service"),
        ("back-from-service", None, "in"),
        ("take-out", {"lost": True}, "lost"),
        ("bring-back", None, "in"),
    ]
    for act, body, state in acts:
        refused_to_others(callers, "post", f"{one}/{act}", body)
        done = keeper.post(f"{one}/{act}", body)
        assert (done.status, done.body.get("state")) == (200, state), done.body
    assert keeper.post(f"{one}/back-from-service").code == "item_not_away"
    for neither in ({}, [], 1, "yes", None):
        assert keeper.post(f"{one}/take-out", {"lost": neither}).code == "invalid", neither
    elsewhere = keeper.post(f"{here}/depots", {"name": "Loftet", "facility_id": there.world.facility.pk}).body["id"]
    assert keeper.post(f"{one}/move", {"depot_id": elsewhere}).body["depot_id"] == elsewhere
    counts = f"{here}/depots/{depot_id}/counts"
    mine = {"id": str(uuid4())}
    refused_to_others(callers, "post", counts, mine)
    for _ in range(2):
        count = keeper.post(counts, mine).body
    assert keeper.post(counts, {}).code == "counting_already"
    url = f"{here}/counts/{count['id']}"
    refused_to_others(callers, "get", url)
    assert keeper.post(f"{url}/end").code == "count_incomplete"
    stand = {each["kind"]: each["pool_id"] for each in count["lines"]}
    for kind, found in (("klappstoler", 18), ("projektorer", 3), ("scenebein", 32), ("scenedekker", 8)):
        noted = keeper.post(f"{url}/lines", {"pool_id": stand[kind], "found": found})
    assert [each["expected"] for each in noted.body["lines"]] == [20, 3, 32, 8]
    which = Item.objects.filter(pool=there.projectors).order_by("pk")
    said = {"pool_id": stand["projektorer"], "labels": [which[0].number, which[1].code, "P-9"], "note": "Alle"}
    assert keeper.post(f"{url}/lines", {**said, "found": 3}).code == "invalid"
    assert keeper.post(f"{url}/lines", {"pool_id": said["pool_id"]}).code == "invalid"
    assert keeper.post(f"{url}/lines", {**said, "labels": ["X 9"]}).code == "item_unknown"
    noted = keeper.post(f"{url}/lines", said)
    assert [each["found"] for each in noted.body["lines"]] == [18, 2, 32, 8]
    refused_to_others(callers, "post", f"{url}/end")
    assert keeper.post(f"{url}/end", Idempotency_Key="end").body["ended_at"] is not None
    assert keeper.post(f"{url}/drop").code == "count_over"
    assert [each["id"] for each in keeper.get(counts).body["items"]] == [count["id"]]
    assert (Pool.objects.get(pk=there.chairs.pk).stock, Item.objects.get(number="P-9").state) == (18, "in")
    assert [each.state for each in which] == ["in", "in", "lost", "in"]
    assert Item.objects.get(number="P-9").pool == there.projectors  # it stood here
