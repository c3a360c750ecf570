"""Lists and trees of the catalogue take the same number of queries however long they are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from aktiv.facilities.actions import NewEquipment, NewPart, add_equipment, link
from aktiv.facilities.models import Activity, Space
from aktiv.facilities.queries import activities, facilities, facility_by_slug, linked_to, spaces_of
from tests.facilities.world import NOW, a_facility, a_hall, a_municipality, a_plan, same, some_activities

pytestmark = pytest.mark.django_db


def test_facilities_are_listed_in_norwegian_order_a_page_at_a_time() -> None:
    plan = a_plan(a_municipality())
    for name in ("Ågotneshallen", "Aaseahallen", "Ørnahallen", "Ærhallen", "Zinkhallen", "Arena 10", "Arena 2"):
        a_facility(plan, name)
    first = facilities(limit=3)
    assert [f.name for f in first.facilities] == ["Arena 2", "Arena 10", "Zinkhallen"]
    second = facilities(limit=3, after=first.after)
    assert [f.name for f in second.facilities] == ["Ærhallen", "Ørnahallen", "Ågotneshallen"]
    last = facilities(limit=3, after=second.after)
    assert ([f.name for f in last.facilities], last.after) == (["Aaseahallen"], None)


@pytest.mark.parametrize("many", [1, 3])
def test_a_page_of_facilities_takes_two_queries(many: int, django_assert_num_queries: Any) -> None:
    plan = a_plan(a_municipality())
    for number in range(many):
        a_hall(a_facility(plan, f"Hall {number}"))
    with django_assert_num_queries(2):
        page = facilities()
        assert [(f.municipality.name, f.spaces_count, list(f.pictures.all())) for f in page.facilities] == [  # type: ignore[attr-defined]
            ("Fjell", 4, [])
        ] * many


def test_facilities_are_narrowed_by_municipality_activity_and_kind() -> None:
    some_activities()
    home, other = a_plan(a_municipality()), a_plan(a_municipality("bergen", "4601"))
    a_hall(a_facility(home, "Fjellhallen"), activities=("handball",))
    a_hall(a_facility(home, "Fjell kino"), kind="culture_hall")
    a_hall(a_facility(other, "Bergenshallen"), activities=("handball",))
    a_facility(home, "Stengt", published=False)

    def names(**asked: Any) -> list[str]:
        return [f.name for f in facilities(**asked).facilities]

    assert names() == ["Bergenshallen", "Fjell kino", "Fjellhallen"]
    assert names(municipalities=[home.municipality_id]) == ["Fjell kino", "Fjellhallen"]
    assert names(activity=Activity.objects.get(slug="handball")) == ["Bergenshallen", "Fjellhallen"]
    assert names(kinds=["culture_hall"]) == ["Fjell kino"]


@pytest.mark.parametrize("many", [1, 3])
def test_a_facilitys_spaces_come_as_a_tree_in_six_queries(many: int, django_assert_num_queries: Any) -> None:
    some_activities()
    add_equipment([NewEquipment(slug="goals", name=same("Mål"))], by=None, now=NOW)
    facility = a_facility(a_plan(a_municipality()))
    kitchen = a_hall(facility, name="Kjøkken", order=100)
    for number in range(many):
        hall = a_hall(
            facility,
            NewPart(name=same("Halv"), key="half", atoms=(0, 1)),
            NewPart(name=same("Bane"), atoms=(0,), within="half"),
            name=f"Hall {number}",
            activities=("handball",),
            equipment=("goals",),
            order=number,
        )
        link(hall, kitchen, by=None, now=NOW)
    with django_assert_num_queries(6):
        branches = spaces_of(facility)
        told = [
            (
                branch.space.name_nb,
                [(part.space.name_nb, [below.space.name_nb for below in part.parts]) for part in branch.parts],
                [one.activity.slug for one in branch.space.activities.all()],
                [each.linked.name_nb for each in branch.space.links.all()],
                [one.tag.slug for one in branch.space.equipment.all()],
            )
            for branch in branches[:-1]
        ]
    assert told == [(f"Hall {n}", [("Halv", ["Bane"])], ["handball"], ["Kjøkken"], ["goals"]) for n in range(many)]


def test_a_facility_without_spaces_has_an_empty_tree() -> None:
    assert spaces_of(a_facility(a_plan(a_municipality()))) == ()


def test_what_comes_along_with_a_hall_comes_along_with_its_parts(django_assert_num_queries: Any) -> None:
    facility = a_facility(a_plan(a_municipality()))
    hall, kitchen = a_hall(facility), a_hall(facility, name="Kjøkken")
    link(hall, kitchen, required=True, by=None, now=NOW)
    court = Space.objects.get(parent=hall, name_nb="Bane 1")
    with django_assert_num_queries(2):
        assert [(each.linked.pk, each.required) for each in linked_to(court)] == [(kitchen.pk, True)]


def test_a_facility_is_found_by_its_address_when_it_is_published(django_assert_num_queries: Any) -> None:
    plan = a_plan(a_municipality())
    shown, hidden = a_facility(plan), a_facility(plan, "Skjult", published=False)
    with django_assert_num_queries(2):
        assert facility_by_slug(shown.slug) == shown
    assert facility_by_slug(hidden.slug) is None


def test_activities_are_listed_by_name_in_one_query(django_assert_num_queries: Callable[..., Any]) -> None:
    some_activities()
    with django_assert_num_queries(1):
        assert [one.slug for one in activities()] == ["table_tennis", "football", "handball", "meeting", "gymnastics"]
