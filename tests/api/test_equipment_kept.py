"""What those who keep equipment read and do over the interface: longer loans, how things are, whom less would hit."""

from __future__ import annotations

from django.db import connection

from aktiv.lending.actions.looking import ItemAsSeen, keep_item
from aktiv.lending.models import Item, Kind, KindPrice, Lack, Loan, Look, Pool
from aktiv.people.models import PersonalDataRead
from tests.api.test_equipment import UNTIL, Callers, borrowed, callers, refused_to_others, there
from tests.bookings.world import NOW
from tests.reading import everything_of

__all__ = ["callers", "there"]
HERE = "stock/fjell"


def test_staff_let_somebody_keep_it_longer_at_the_price_that_was_told(callers: Callers) -> None:
    chairs, keeper = callers.there.chairs.kind, callers.keeper
    KindPrice.objects.create(municipality=chairs.municipality, kind=chairs, per_day=500, per_loan=0)
    loan = borrowed(callers)
    url, asked = f"loans/{loan['id']}/extend-as-staff", {"until": UNTIL, "reason": "Festivalen varer lenger"}
    refused_to_others(callers, "post", url, asked)
    assert callers.alice.post(url, asked).status == 404, "she makes it longer as its borrower, and not as staff"
    assert keeper.post(url, asked | {"reason": ""}).code == "invalid"
    assert keeper.post(url, asked | {"until": "2027-03-06T12:00:00+01:00"}).code == "not_longer"
    tried = keeper.post(f"{url}?dry_run=true", asked).body
    assert (tried["changed"], tried["difference"]["amount"], tried["loan"]["end"]) == (False, 2 * 8 * 500, UNTIL)
    assert everything_of(Loan).get(pk=loan["id"]).extended_reason == "", "nothing of a dry run stays"
    total = tried["total"]["amount"]
    other = keeper.post(url, asked | {"expected_total": total - 1})
    assert (other.code, other.body["total"]) == ("price_changed", total)
    assert keeper.post(url, asked | {"version": loan["version"] + 1}).status == 409
    told = asked | {"expected_total": total, "version": loan["version"]}
    done = [keeper.post(url, told, Idempotency_Key="longer") for _ in range(2)]
    assert [(each.status, each.body["loan"]["end"]) for each in done] == [(200, UNTIL)] * 2
    read = everything_of(PersonalDataRead).filter(page="extend_loan_as_staff").values_list("person_id", flat=True)
    assert set(read) == {callers.there.alice.pk}


def test_two_who_change_one_item_do_not_undo_each_other(callers: Callers) -> None:
    keeper, item = callers.keeper, callers.there.projectors.items.order_by("pk")[0]
    url = f"{HERE}/items/{item.pk}"
    refused_to_others(callers, "get", url)
    seen = keeper.get(url).body
    assert (seen["version"], seen["condition"], seen["note"]) == (1, "good", "")
    change = {"version": 1, "note": " Viften  bråker ", "service_due": "2027-06-01", "price": 750_000}
    refused_to_others(callers, "patch", url, change)
    kept = keeper.patch(url, change).body
    assert kept == seen | {"version": 2, "note": "Viften bråker", "service_due": "2027-06-01", "price": 750_000}
    stale = keeper.patch(url, {"version": 1, "condition": "worn"})
    assert (stale.status, stale.code) == (409, "item_changed")
    worn = keeper.patch(url, {"version": 2, "condition": "worn"}).body
    assert worn == kept | {"version": 3, "condition": "worn"}, "what is not sent stays"
    assert [each.condition for each in everything_of(Look)] == ["worn"]
    none = keeper.patch(url, {"version": 3, "service_due": None, "price": None}).body
    assert (none["service_due"], none["price"]) == (None, None)
    for wrong in ({"condition": "worn"}, {"version": 4, "condition": None}, {"version": 4, "condition": "broken"}):
        assert keeper.patch(url, wrong).code == "invalid"


def test_the_database_counts_the_versions_of_an_item_whatever_changes_it(callers: Callers) -> None:
    item = callers.there.projectors.items.order_by("pk")[0]

    def version() -> int:
        item.refresh_from_db()
        return item.version

    Item.objects.filter(pk=item.pk).update(state=item.state, version=9)
    assert version() == 1, "nobody sets it"
    Item.objects.filter(pk=item.pk).update(condition="worn")
    assert version() == 2
    home, by = callers.there.municipality.pk, callers.there.world.ingrid.pk
    same = ItemAsSeen(condition="worn")
    assert keep_item(home, item.pk, same, version=2, by=by, now=NOW).version == 2, "nothing changed"
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_trigger WHERE tgname = 'version_grows'")
        assert cursor.fetchone() == (1,)


def test_what_runs_low_and_how_it_is_used_is_read_and_limits_are_set(callers: Callers) -> None:
    there, keeper = callers.there, callers.keeper
    low, pool = f"{HERE}/low", f"{HERE}/pools/{there.chairs.pk}/low"
    for url in (low, f"{HERE}/use"):
        refused_to_others(callers, "get", url)
    refused_to_others(callers, "post", pool, {"fewest": 25})
    assert keeper.get(low).body["items"] == []
    assert keeper.post(pool, {"fewest": 25}).body["low"] == 25
    Kind.objects.filter(pk=there.decks.kind_id).update(low_stock=9)
    first = keeper.get(low, limit=1).body
    second = keeper.get(low, limit=1, cursor=first["next"]).body
    [chairs], [decks] = first["items"], second["items"]
    assert (chairs["pool_id"], chairs["there"], chairs["fewest"], chairs["since"]) == (there.chairs.pk, 20, 25, None)
    assert (decks["pool_id"], decks["depot_id"], decks["fewest"], second["next"]) == (None, None, 9, None)
    assert keeper.post(pool, {"fewest": None}).body["low"] is None
    assert keeper.post(pool, {"fewest": 0}).code == keeper.post(pool, {}).code == "invalid"

    borrowed(callers, 8)
    Lack.objects.create(
        municipality=there.municipality, kind=there.chairs.kind, depot=there.depot, day="2027-03-01", times=3, lacked=9,
        most=9,
    )  # fmt: skip
    days = {"first": "2027-03-01", "last": "2027-03-10"}
    used = keeper.get(f"{HERE}/use", **days, limit=1).body
    [row] = used["items"]
    told = (row["kind_id"], row["stock"], row["loans"], row["lent"], row["most"], row["lacked"], row["lacked_most"])
    assert told == (there.chairs.kind_id, 20, 1, 8, 8, 3, 9)
    assert (used["first"], used["last"], row["percent"] > 0) == (*days.values(), True)
    rest = keeper.get(f"{HERE}/use", **days, limit=1, cursor=used["next"]).body["items"]
    assert [each["loans"] for each in rest] == [0]
    assert keeper.get(f"{HERE}/use").body["last"] == "2027-03-01"
    for wrong, code in (({"last": "2027-02-01"}, "last_day_first"), ({"last": "2031-01-01"}, "span_too_long")):
        assert keeper.get(f"{HERE}/use", **{"first": "2027-03-01", **wrong}).code == code


def test_a_program_is_told_whom_less_hits_and_what_they_might_have_instead(callers: Callers) -> None:
    there, keeper = callers.there, callers.keeper
    spare = Kind.objects.create(
        municipality=there.municipality, slug="bord", name_nb="Bord", name_nn="Bord", name_en="Table",
        category=there.chairs.kind.category, sort_key="bord",
    )  # fmt: skip
    pool = Pool.objects.create(municipality=there.municipality, kind=spare, depot=there.depot, stock=30)
    first, last = borrowed(callers, 8), borrowed(callers, 6)
    url = f"{HERE}/pools/{there.chairs.pk}/hits"
    refused_to_others(callers, "get", f"{url}?stock=9")
    assert keeper.get(url, stock=14).body == {"items": [], "more": False}
    [hit] = keeper.get(url, stock=9).body["items"]
    assert (hit["loan_id"], hit["number"], hit["who"], hit["amount"]) == (last["id"], last["number"], "Alice", 6)
    [instead] = hit["instead"]
    assert (instead["pool_id"], instead["left"], instead["name"]["en"]) == (pool.pk, 30, "Table")
    assert everything_of(PersonalDataRead).filter(page="list_hits_of_pool", person=there.alice).exists()
    assert keeper.get(url).code == "invalid"

    kind = f"{HERE}/kinds/{there.chairs.kind_id}"
    version = keeper.get(kind).body["version"]
    off = {"version": version, "active": False}
    refused = keeper.patch(kind, off)
    assert (refused.status, refused.code, refused.body["loans"]) == (409, "kind_promised", 2)
    for gone in (kind, f"{HERE}/depots/{there.depot.pk}"):
        refused_to_others(callers, "get", f"{gone}/hits")
        assert {each["loan_id"] for each in keeper.get(f"{gone}/hits").body["items"]} == {first["id"], last["id"]}
    depot = {"name": "Utstyrslageret", "facility_id": there.world.facility.pk, "active": False}
    closed = keeper.patch(f"{HERE}/depots/{there.depot.pk}", depot)
    assert (closed.status, closed.code) == (409, "depot_promised")
    assert keeper.patch(kind, off | {"in_spite": True}).body["active"] is False
    assert keeper.patch(f"{HERE}/depots/{there.depot.pk}", depot | {"in_spite": True}).body["active"] is False
    assert everything_of(Loan).filter(state="reserved").count() == 2, "what was promised stands"


def test_rules_are_changed_by_those_who_keep_all_and_from_what_they_read(callers: Callers) -> None:
    keeper, url = callers.keeper, f"{HERE}/rules"
    refused_to_others(callers, "get", url)
    before = keeper.get(url).body
    assert (before["version"], before["most_extensions"]) == (0, 2), "none are written, and these hold"
    change = {"version": 0, "most_extensions": 5}
    refused_to_others(callers, "patch", url, change)
    refused_to_others(callers, "patch", url, {"version": 0, "block_days": 1})
    assert keeper.patch(url, change).body == before | {"version": 1, "most_extensions": 5}
    stale = keeper.patch(url, change)
    assert (stale.status, stale.code) == (409, "kind_changed")
    for wrong in ({"block_days": 0}, {"block_days": None}, {"version": None}):
        assert keeper.patch(url, {"version": 1, **wrong}).code == "invalid"


def test_a_kind_is_shared_with_a_neighbour_that_is_billed_as_somebody(callers: Callers) -> None:
    there, keeper = callers.there, callers.keeper
    url, neighbours = f"{HERE}/kinds/{there.chairs.kind_id}/sharing", f"{HERE}/neighbours"
    asked = {"to": "stavanger", "first_day": "2027-03-01", "home_percent": 50, "rules": {"nb": "Hentes i Fjell"}}
    for method, path, body in (
        ("get", url, None), ("post", url, asked), ("get", neighbours, None),
        ("post", neighbours, {"municipality": "stavanger", "number": "964965226"}),
    ):  # fmt: skip
        refused_to_others(callers, method, path, body)
    assert keeper.post(url, asked).code == "neighbour_unbilled"
    for wrong, code in (
        ({"municipality": "stavanger", "number": "123"}, "neighbour_number_wrong"),
        ({"municipality": "fjell", "number": "964965226"}, "no_such_municipality"),
    ):
        assert keeper.post(neighbours, wrong).code == code
    assert keeper.get(neighbours).body == {"items": [], "unknown": ["stavanger"]}
    billed = keeper.post(neighbours, {"municipality": "stavanger", "number": " 964 965 226 "}).body
    assert (billed["items"][0]["municipality"], billed["items"][0]["number"], billed["unknown"]) == (
        "stavanger", "964965226", [],
    )  # fmt: skip
    made = keeper.post(url, asked)
    assert (made.status, made.body["to"], made.body["home_percent"], made.body["last_day"]) == (
        201, "stavanger", 50, None,
    )  # fmt: skip
    assert keeper.post(url, asked | {"last_day": "2027-02-01"}).code == "shared_backwards"
    again = keeper.post(url, asked | {"home_percent": 40}).body
    everybody = keeper.post(url, {"first_day": "2027-03-01"}).body
    assert (again["id"], everybody["to"]) == (made.body["id"], None)
    assert keeper.get(url).body["items"] == [again, everybody]
    one, other = f"{url}/{again['id']}", f"{HERE}/kinds/{there.decks.kind_id}/sharing/{again['id']}"
    refused_to_others(callers, "delete", one)
    assert (keeper.delete(other).status, keeper.delete(one).status, keeper.delete(one).status) == (404, 204, 404)
    assert keeper.get(url).body["items"] == [everybody]


def test_certificates_are_noted_and_ended_and_that_names_were_read_is_noted(callers: Callers) -> None:
    there, keeper = callers.there, callers.keeper
    certificates, held = f"{HERE}/certificates", f"{HERE}/held-certificates"
    lift = {"code": "lift", "name": {"nb": "Liftkurs", "nn": "Liftkurs", "en": "Lift course"}}
    for method, path, body in (("get", certificates, None), ("post", certificates, lift), ("get", held, None)):
        refused_to_others(callers, method, path, body)
    assert keeper.post(certificates, lift | {"name": {"nb": "Lift"}}).code == "kind_unnamed"
    made = keeper.post(certificates, lift).body
    renamed = keeper.post(certificates, lift | {"name": {"nb": "Lift", "nn": "Lift", "en": "Lift"}}).body
    assert keeper.get(certificates).body["items"] == [renamed]
    assert (renamed["id"], renamed["name"]["nb"]) == (made["id"], "Lift")
    there.alice.email, there.alice.email_proven_at = "alice@example.no", NOW
    there.alice.save()
    asked = {"certificate_id": made["id"], "email": "alice@example.no", "valid_to": "2028-12-31"}
    refused_to_others(callers, "post", held, asked)
    assert keeper.post(held, asked | {"email": "nobody@example.no"}).code == "person_unknown"
    assert keeper.post(held, asked | {"certificate_id": made["id"] + 99}).code == "not_found"
    seen = [keeper.post(held, asked) for _ in range(2)]
    assert (seen[0].status, seen[1].body["id"], seen[0].body["name"]) == (201, seen[0].body["id"], "Alice")
    assert [each["valid_to"] for each in keeper.get(held).body["items"]] == ["2028-12-31"]
    read = everything_of(PersonalDataRead).filter(person=there.alice, page="list_held_certificates")
    assert [each.what for each in read] == ["contact"]
    end = f"{held}/{seen[0].body['id']}/end"
    refused_to_others(callers, "post", end)
    assert [keeper.post(end).status for _ in range(2)] == [204, 204]
    assert keeper.get(held).body["items"] == []


def test_a_file_goes_out_and_in_and_a_dry_run_tells_what_it_would_do_and_whom_it_hits(callers: Callers) -> None:
    there, keeper, url = callers.there, callers.keeper, f"{HERE}/file"
    for method in ("get", "post"):
        refused_to_others(callers, method, url, {"text": "lager;navn_nb\r\n"})
    text = keeper.get(url).body["text"]
    assert ("Utstyrslageret" in text, text.startswith("lager;kategori;navn_nb;")) == (True, True)
    assert keeper.get(url, depot_id=there.depot.pk + 99).code == "not_found"
    same = keeper.post(url, {"text": text}).body
    assert (same["changed"], same["kinds"], same["pools"], same["items"], same["unchanged_items"]) == (
        True, [], 0, 0, 3,
    )  # fmt: skip
    new = {"text": "lager,navn_nb,antall\nLoftet,Klappbord,12\nUtstyrslageret,Klappstol,5\n"}
    loan = borrowed(callers, 8)
    would = keeper.post(f"{url}?dry_run=true", new).body
    told = (would["changed"], would["depots"], would["kinds"], would["pools"])
    assert told == (False, ["Loftet"], ["Klappbord"], 2)
    assert [each["loan_id"] for each in would["hits"]["items"]] == [loan["id"]]
    refused = keeper.post(url, new)
    assert (refused.status, refused.code, refused.body["line"]) == (409, "stock_promised", 3)
    assert not Kind.objects.filter(name_nb="Klappbord").exists(), "all of it or nothing"
    more = {"text": new["text"].replace("Klappstol,5", "Klappstol,30")}
    assert [keeper.post(url, more, Idempotency_Key="file").body["changed"] for _ in range(2)] == [True, True]
    there.chairs.refresh_from_db()
    assert (there.chairs.stock, Pool.objects.get(kind__name_nb="Klappbord").stock) == (30, 12)
    wrong = keeper.post(url, {"text": "lager,navn_nb,antall,mva\nLoftet,Bord,mange,\nLoftet,Benk,1,\n"})
    assert (wrong.code, wrong.body["wrong"]) == (
        "file_wrong", [{"line": 2, "column": "antall", "code": "not_a_number"}],
    )  # fmt: skip
    unknown = keeper.post(url, {"text": "lager,navn_nb,antall,mva\nLoftet,Benk,1,finnes-ikke\n"})
    assert unknown.body["wrong"] == [{"line": 2, "column": "mva", "code": "unknown_vat"}]
    for text, why in (("navn;antall\n", "no_heads"), ("lager;navn_nb\n\x00", "nothing")):
        assert keeper.post(url, {"text": text}).body["why"] == why
