"""Programs of municipalities ask and answer who pays which part of loans, as people do on the page."""

from __future__ import annotations

from datetime import timedelta

from aktiv.lending.models import PartAgreement
from aktiv.lending.rules.parts import NOTICE_DAYS
from tests.api.test_equipment import Callers, callers, there
from tests.bookings.world import NOW

__all__ = ["callers", "there"]
HERE, THEIRS = "stock/fjell", "stock/stavanger/parts"


def test_a_part_is_asked_for_answered_and_ended_by_programs_of_both(callers: Callers) -> None:
    keeper, far, kind_id = callers.keeper, callers.elsewhere, callers.there.chairs.kind_id
    keeper.post(f"{HERE}/neighbours", {"municipality": "stavanger", "number": "964965226"})
    share = {"to": "stavanger", "first_day": "2027-03-01", "home_percent": 50, "rules": {"nb": "Hentes i Fjell"}}
    assert keeper.post(f"{HERE}/kinds/{kind_id}/sharing", share).status == 201
    for other, status in ((keeper, 404), (callers.alice, 404), (callers.booking, 403)):
        assert other.get(THEIRS).status == status
    [asked] = far.get(THEIRS).body["items"]
    assert (asked["owner"], asked["payer"], asked["home_percent"], asked["answer"], asked["billed_to"]) == (
        "fjell", "stavanger", 50, "waits", "964965226",
    )  # fmt: skip
    assert keeper.get(f"{HERE}/parts", which="by_us").body["items"] == [asked]
    assert keeper.get(f"{HERE}/parts").body == {"items": [], "next": None}

    assert keeper.post(f"{HERE}/parts/accept", {"ids": [asked["id"]]}).status == 404, "nobody accepts her own"
    for wrong in ({"ids": []}, {"ids": [asked["id"]], "all": True}):
        assert far.post(f"{THEIRS}/accept", wrong).code == "invalid"
    assert far.post(f"{THEIRS}/decline", {"ids": [asked["id"]], "reason": ""}).code == "invalid"
    assert callers.alice.post(f"{THEIRS}/accept", {"ids": [asked["id"]]}).status == 404
    done = [far.post(f"{THEIRS}/accept", {"ids": [asked["id"]]}, Idempotency_Key="yes") for _ in range(2)]
    assert [(each.status, each.body["items"][0]["begins"]) for each in done] == [(200, "2027-03-01")] * 2
    again = far.post(f"{THEIRS}/decline", {"ids": [asked["id"]], "reason": "Nei"})
    assert (again.status, again.code) == (409, "part_answered")
    keeper.post(f"{HERE}/kinds/{kind_id}/sharing", share | {"home_percent": 70})
    more = far.get(THEIRS, limit=1).body
    assert (more["items"][0]["home_percent"], far.get(THEIRS, limit=1, cursor=more["next"]).body["next"]) == (70, None)
    [no] = far.post(f"{THEIRS}/decline", {"ids": [more["items"][0]["id"]], "reason": "For mye"}).body["items"]
    assert (no["answer"], no["reason"]) == ("declined", "For mye")

    end, last = f"{THEIRS}/{asked['id']}/end", NOW.date() + timedelta(days=NOTICE_DAYS)
    early = far.post(end, {"last_day": "2027-03-02"})
    assert (early.code, early.body["day"]) == ("part_notice", last.isoformat())
    assert far.post(f"{THEIRS}/{no['id']}/end", {"last_day": last.isoformat()}).code == "part_not_held"
    assert far.post(end, {"last_day": last.isoformat(), "reason": "Budsjett"}).body["ends"] == last.isoformat()
    assert [each["id"] for each in far.get(THEIRS, which="over").body["items"]] == [no["id"]]
    assert PartAgreement.objects.filter(answer="accepted").count() == 1
