"""Who is answered what, everywhere, is as it was reviewed; and nobody reaches over a border.

The file is read by people: `AKTIV_WRITE_MATRIX=1 python -m pytest tests/house/test_matrix.py` writes it anew, and the
difference is what a review is about.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from pytest_django.plugin import DjangoDbBlocker

from aktiv.people.permissions import Door
from tests.bookings.world import NOW
from tests.house.doors import operations, pages
from tests.house.matrix import SEEN, House, Line, a_house, visited

FILE = Path(__file__).with_name("matrix.txt")
METHODS = ("GET", "POST", "PATCH", "DELETE")
OF_ONES_OWN = {"GET setup", "POST setup", "GET case_inbox", "POST case_inbox", "GET case_absence", "POST case_absence",
               "GET case_samples", "POST case_samples", "GET caretaker", "POST caretaker",
               "GET desk_closure_new", "POST desk_closure_new", "GET desk_closures", "POST desk_closures",
               "GET setup_questions", "POST setup_questions", "GET setup_question_new", "POST setup_question_new",
               "GET allocation_rounds", "POST allocation_rounds", "GET allocation_new", "POST allocation_new",
               "POST season_group_new", "GET season_group", "POST season_group", "POST season_apply",
               "GET season_receipt", "POST season_receipt",
               "GET collaboration_new", "POST collaboration_new",
               "GET setup_item", "POST setup_item_picture", "GET setup_stock_days_file", "POST setup_stock_days_file",
               "GET setup_stock_low", "POST setup_stock_low", "GET loan_blocks", "GET loan_desk",
               "GET setup_depots", "GET setup_equipment",
               "GET setup_equipment_file", "GET setup_equipment_use", "GET setup_kind", "GET setup_labels",
               "GET setup_lock_new", "GET setup_locks", "GET setup_stock_days", "GET store", "GET store_damages",
               "GET api:list_damages", "GET api:list_depots", "GET api:list_items", "GET api:list_labels",
               "GET api:list_stock", "GET api:read_kind", "GET api:list_low_stock", "GET api:read_use_of_stock",
               "GET api:read_item", "GET api:list_sharing_of_kind",
               "GET api:list_pictures_of_kind", "GET api:write_stock_file",
               "POST api:make_loan", "POST loan_blocks", "POST loan_desk", "POST setup_depots",
               "POST setup_equipment", "POST setup_equipment_file", "POST setup_equipment_use", "POST setup_labels",
               "POST setup_lock_new", "POST setup_locks", "POST setup_stock_days", "POST store",
               "POST store_damages", "POST store_depot",
               "POST desk_events", "POST desk_school_uses", "GET hall_calendar", "POST hall_calendar"}  # fmt: skip
"""What shows a person her own roles, the queue and the places of wherever she works, or what her own club asks for and
borrows; and what founds the collaboration, which is for who runs the platform."""


@pytest.fixture(scope="module")
def lines(django_db_setup: str, django_db_blocker: DjangoDbBlocker) -> list[Line]:
    """All of it, visited once."""
    from django.db import transaction

    class Undo(Exception):
        pass

    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.utils.timezone.now", lambda: NOW)
        found: list[Line] = []
        try:
            with transaction.atomic():
                house = a_house()
                found = visited(house)
                written = _written(house, found)
                raise Undo
        except Undo:
            pass
        if os.environ.get("AKTIV_WRITE_MATRIX"):
            FILE.write_text(written, encoding="utf-8")
        return found


def _written(house: House, lines: list[Line]) -> str:
    head = ["# What everyone is answered everywhere. Written by tests/house/test_matrix.py; read it before it is kept."]
    head += [f"# {each.name:<8} {each.says}" for each in house.parties]
    head += ["# in: sent to sign in; in+: at the highest level; go: sent on to another page", ""]
    head += [f"{'':<35} " + " ".join(f"{each.name:>6}"[:7] for each in house.parties)]
    return "\n".join([*head, *map(str, lines), ""])


def test_everyone_is_answered_as_reviewed(lines: list[Line]) -> None:
    kept = [
        each
        for each in FILE.read_text(encoding="utf-8").splitlines()
        if each.startswith(("GET", "POST", "PATCH", "DELETE"))
    ]
    assert list(map(str, lines)) == kept


@pytest.mark.parametrize("who", ["there", "oper", "rival", "facelse"])
def test_who_has_nothing_to_do_with_it_is_answered_as_any_resident(lines: list[Line], who: str) -> None:
    other = [(each.method, each.name) for each in lines if each.answers[who] != each.answers["resid"]]
    assert [f"{method} {name}" for method, name in other if f"{method} {name}" not in OF_ONES_OWN] == []


def test_nobody_is_told_that_something_is_forbidden_which_tells_that_it_is_there(lines: list[Line]) -> None:
    assert [str(each) for each in lines if "403" in each.answers.values()] == []


def test_a_visitor_sees_nothing_that_is_not_for_everyone(lines: list[Line]) -> None:
    marks = {**pages(), **{f"api:{name}": mark for name, mark in operations().items()}}
    for each in lines:
        mark = marks[each.name]
        assert mark is not None
        if mark.door is not Door.PUBLIC:
            assert each.answers["anon"] not in map(str, SEEN), each
