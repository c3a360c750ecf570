"""No page and no operation is there without saying who may come in."""

from __future__ import annotations

from aktiv.people.permissions import Door, Permission
from tests.house.doors import operations, pages


def test_every_page_says_who_may_come_in() -> None:
    found = pages()
    assert len(found) > 30
    assert [name for name, mark in found.items() if mark is None] == []


def test_every_operation_of_the_api_says_who_may_come_in() -> None:
    found = operations()
    assert len(found) > 15
    assert [name for name, mark in found.items() if mark is None] == []


def test_who_is_permitted_is_permitted_something() -> None:
    for name, mark in (pages() | operations()).items():
        assert mark is not None
        assert (mark.door is Door.PERMITTED) <= bool(mark.permissions), name


def test_what_changes_or_shows_a_booking_asks_for_its_permission() -> None:
    asked = {name: set(mark.permissions) for name, mark in (pages() | operations()).items() if mark}
    assert asked["me_booking"] == asked["read_booking"] == asked["booking_receipt"] == {Permission.BOOKING_SEE}
    assert asked["me_cancel"] == asked["cancel_booking"] == {Permission.BOOKING_CHANGE, Permission.BOOKING_DECIDE}
    assert asked["make_booking"] == asked["booking_check"] == {Permission.BOOKING_MAKE}
    assert asked["search"] == set()
