"""Kitchen, guard and holidays for programs: the same choices as on the pages, with the same price and refusals."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from aktiv.bookings.models import Booking, Hold
from aktiv.facilities.actions import link
from aktiv.facilities.models import Space
from aktiv.municipalities.actions import NewHoliday, set_school_holidays
from aktiv.prices.actions import ListUse, use_lists
from aktiv.values.texts import Texts
from tests.api.calling import NOBODY, Program, a_program
from tests.bookings.test_along import ADDITIONS
from tests.bookings.world import NOW, World, booked, day
from tests.prices.world import HALL, published, replace

TIME = {"start": "2027-03-02T18:00:00+01:00", "end": "2027-03-02T20:00:00+01:00"}
ALL = 724_00 + 272_00 + 1_000_00 + 90_00


@pytest.fixture
def kitchen(world: World) -> Space:
    """The room may come along with the hall, which always has a wash and may have a guard."""
    published(world.municipality, replace(HALL, key="hall-besides", additions=ADDITIONS))
    uses = [ListUse(key="hall-besides", kind="sports_hall"), ListUse(key="meeting_room", kind="meeting_room")]
    use_lists(world.municipality.pk, uses, now=NOW)
    link(world.hall, world.room, by=None, now=NOW)
    return world.room


@pytest.fixture
def alice(world: World) -> Program:
    return a_program(world.alice)


def hall(world: World, **more: Any) -> dict[str, Any]:
    return {"space_id": world.hall.pk, **TIME, **more}


def test_a_quote_has_what_is_linked_and_what_is_had_besides_and_its_lines_add_up(world: World, kitchen: Space) -> None:
    asked = hall(world, linked=[kitchen.pk], additions=["guard"])
    told = NOBODY.post("quotes", asked, Accept_Language="en").body
    assert told["total"]["amount"] == sum(line["amount"] for line in told["lines"]) == ALL
    texts = [line["text"].replace("\u00a0", " ") for line in told["lines"]]
    assert "Møterom: 2 hours × 136 kr (private resident)" in texts
    assert "Wash (always comes with this place)" in texts
    assert {(each["key"], each["required"], each["price"]["amount"]) for each in told["offers"]} == {
        ("guard", False, 1_000_00),
        ("wash", True, 90_00),
    }
    refused = NOBODY.post("quotes", hall(world, linked=[world.half.pk]))
    assert (refused.status, refused.code) == (422, "not_linked")


def test_a_hold_keeps_what_is_linked_and_its_booking_tells_it(world: World, kitchen: Space, alice: Program) -> None:
    first = alice.post("holds", hall(world))
    assert first.body["linked"] == []
    hold = alice.post("holds", hall(world, linked=[kitchen.pk])).body  # asked with more, the hold is made anew
    assert (hold["linked"], Hold.objects.count()) == ([kitchen.pk], 1)
    made = alice.post("bookings", {"hold_id": hold["id"], "additions": ["guard"], "expected_total": ALL})
    assert (made.status, made.body["total"]["amount"]) == (201, ALL)
    [told] = made.body["dates"]
    assert told["along"] == [{"space_id": kitchen.pk, "name": "Møterom"}]
    assert sum(line["amount"] for line in told["lines"]) == told["price"]["amount"] == ALL
    assert alice.get(f"bookings/{made.body['id']}").body == made.body


def test_the_hall_is_not_held_or_booked_when_its_kitchen_is_taken(world: World, kitchen: Space, alice: Program) -> None:
    booked(world, "18–20", world.as_charlie, kitchen)
    for endpoint in ("holds", "bookings"):
        lost = alice.post(endpoint, hall(world, linked=[kitchen.pk]))
        assert (lost.status, lost.code) == (409, "taken")
        assert {each["space_id"] for each in lost.body["conflicts"]} == {kitchen.pk}
    assert (Hold.objects.count(), Booking.objects.count()) == (0, 1)
    way = next(each for each in lost.body["alternatives"] if each["kind"] == "other_time")
    again = {"start": way["start"], "end": way["end"], "linked": [kitchen.pk]}
    assert alice.post("bookings", hall(world) | again).status == 201


def test_what_comes_along_with_a_hold_is_chosen_with_the_hold(world: World, kitchen: Space, alice: Program) -> None:
    hold = alice.post("holds", hall(world)).body
    answer = alice.post("bookings", {"hold_id": hold["id"], "linked": [kitchen.pk]})
    assert (answer.status, answer.code) == (422, "invalid")
    assert Booking.objects.count() == 0


def tuesdays(world: World, **more: Any) -> dict[str, Any]:
    asked = {"space_id": world.hall.pk, "first": "2027-03-02", "last": "2027-03-30", "weekdays": [1, 2]}
    return {**asked, "from": "18:00", "to": "20:00", **more}


def test_a_series_is_priced_with_everything_and_one_date_may_go_without(
    world: World, kitchen: Space, alice: Program
) -> None:
    booked(world, "18–20", world.as_charlie, kitchen, on=day(7))
    asked = tuesdays(world, last="2027-03-16", weekdays=[2], linked=[kitchen.pk], additions=["guard"])
    lost = alice.post("series", asked)
    assert (lost.status, [each["day"] for each in lost.body["dates"]]) == (409, ["2027-03-09"])
    choice = {"day": "2027-03-09", "start": "2027-03-09T18:00:00+01:00", "end": "2027-03-09T20:00:00+01:00"}
    without = asked | {"choices": [{**choice, "linked": []}]}
    preview = alice.post("series?dry_run=true", without).body
    assert [each["linked"] for each in preview["dates"]] == [[kitchen.pk], [], [kitchen.pk]]
    assert preview["total"]["amount"] == 3 * ALL - 272_00
    made = alice.post("series", without | {"expected_total": 3 * ALL - 272_00})
    assert [len(each["along"]) for each in made.body["dates"]] == [1, 0, 1]


def test_a_series_leaves_out_holidays_by_name_when_asked(world: World, alice: Program) -> None:
    winter = NewHoliday(name=Texts("Vinterferie", "Vinterferie", "Winter break"), first=day(6), last=day(10))
    set_school_holidays(world.municipality, [winter], by=None, now=NOW)
    every = alice.post("series?dry_run=true", tuesdays(world)).body
    assert (len(every["dates"]), every["holidays"]) == (9, [])
    switches = {"skip_public_holidays": True, "skip_school_holidays": True}
    asked = tuesdays(world, skip=["2027-03-16"], **switches)
    fewer = alice.post("series?dry_run=true", asked, Accept_Language="en").body
    assert fewer["holidays"] == [
        {"day": "2027-03-08", "name": "Winter break"},
        {"day": "2027-03-09", "name": "Winter break"},
        {"day": "2027-03-29", "name": "Easter Monday"},
    ]
    assert "2027-03-29" not in {each["day"] for each in fewer["dates"]}
    made = alice.post("series", asked)
    assert (made.status, len(made.body["dates"])) == (201, 5)
    nothing = alice.post("series", tuesdays(world, first="2027-03-29", last="2027-03-29", **switches))
    assert (nothing.status, nothing.code) == (422, "no_dates")
    long = alice.post("series", tuesdays(world, last="2199-03-02", **switches))
    assert (long.status, long.code) == (422, "too_many_dates")
    assert date.fromisoformat(made.body["dates"][0]["start"][:10]) == day(0)
