"""What can be registered, and what the database refuses whoever asks."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction

from aktiv.facilities.actions import NewPart, NewRoot, add_part, add_root, add_roots, link
from aktiv.facilities.models import Facility, Setting, Space, SpaceActivity, SpaceLink
from aktiv.facilities.queries import opening_on, terms_of
from aktiv.facilities.terms import Terms
from aktiv.journal.models import Entry
from aktiv.values.footprints import UNITS, whole
from aktiv.values.refusal import Refusal
from tests.facilities.world import NOW, TODAY, a_facility, a_hall, a_municipality, a_plan, same, some_activities
from tests.reading import everything_of

pytestmark = pytest.mark.django_db


def test_a_hall_owns_a_stretch_and_its_parts_are_whole_atoms_of_it() -> None:
    hall = a_hall(a_facility(a_plan(a_municipality())))
    assert hall.footprint == whole(hall.stretch)
    courts = list(Space.objects.filter(parent=hall).order_by("order"))
    assert [court.footprint.size for court in courts] == [UNITS // 3] * 3
    assert [court.stretch for court in courts] == [hall.stretch] * 3


def test_no_two_halls_get_the_same_stretch() -> None:
    facility = a_facility(a_plan(a_municipality()))
    halls = [a_hall(facility, name=f"Hall {n}") for n in range(3)]
    assert len({hall.stretch for hall in halls}) == 3
    assert not halls[0].footprint.overlaps(halls[1].footprint)


def test_a_new_space_has_its_terms_and_hours_at_once() -> None:
    hall = a_hall(a_facility(a_plan(a_municipality())))
    assert terms_of(hall) == Terms()
    assert len(opening_on(hall, TODAY).bookable) == 1


def test_two_courts_of_one_name_in_a_facility_get_addresses_of_their_own() -> None:
    facility = a_facility(a_plan(a_municipality()))
    for _ in range(2):
        a_hall(facility)
    slugs = set(Space.objects.values_list("slug", flat=True))
    assert slugs == {f"hall{n}{court}" for n in ("", "-2") for court in ("", "-bane-1", "-bane-2", "-bane-3")}
    with pytest.raises(Refusal) as refused:
        a_hall(facility, slug="hall")
    assert refused.value.code == "slug_taken"


def test_a_city_is_registered_in_the_same_number_of_statements_however_large() -> None:
    facility = a_facility(a_plan(a_municipality()))
    a_hall(facility)  # the first compiles the hours that the others share
    counts = []
    for many in (1, 30):
        roots = [
            (
                facility,
                NewRoot(
                    name=same(f"Hall {many}-{n}"),
                    kind="gym",
                    divisions=2,
                    parts=(NewPart(name=same(f"Del {many}-{n}"), atoms=(0,)),),
                ),
            )
            for n in range(many)
        ]
        before = len(connection.queries_log)
        connection.force_debug_cursor = True
        add_roots(roots, by=None, now=NOW)
        counts.append(len(connection.queries_log) - before)
        connection.force_debug_cursor = False
    assert counts[0] == counts[1]


def test_a_part_that_does_not_divide_is_refused() -> None:
    facility = a_facility(a_plan(a_municipality()))
    with pytest.raises(Refusal) as refused:
        add_root(facility, NewRoot(name=same("Hall"), kind="gym", divisions=11), by=None, now=NOW)
    assert refused.value.code == "indivisible"
    hall = a_hall(facility)
    with pytest.raises(Refusal) as refused:
        add_part(hall, NewPart(name=same("Bane 4"), atoms=(3,)), by=None, now=NOW)
    assert refused.value.code == "no_such_part"
    with pytest.raises(Refusal) as refused:
        add_part(hall, NewPart(name=same("Ingenting"), atoms=()), by=None, now=NOW)
    assert refused.value.code == "part_without_atoms"


def test_a_part_lies_inside_the_part_it_is_shown_under() -> None:
    hall = a_hall(a_facility(a_plan(a_municipality())))
    court = Space.objects.get(parent=hall, name_nb="Bane 1")
    with pytest.raises(Refusal) as refused:
        add_part(court, NewPart(name=same("Utenfor"), atoms=(1,)), by=None, now=NOW)
    assert refused.value.code == "part_outside_parent"


@pytest.mark.scenario(2)
def test_a_tree_of_spaces_conflicts_as_its_footprints_say() -> None:
    """3 ⊃ {4, 5 ⊃ 6}: who meets whom is read from footprints, in the database as in the values."""
    hall = a_hall(
        a_facility(a_plan(a_municipality())),
        NewPart(slug="four", name=same("4"), atoms=(0,)),
        NewPart(slug="five", key="five", name=same("5"), atoms=(1, 2)),
        NewPart(slug="six", name=same("6"), atoms=(2,), within="five"),
        slug="three",
    )
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT a.slug, array_agg(b.slug::text ORDER BY b.id)
               FROM facilities_space a JOIN facilities_space b ON a.footprint && b.footprint
               WHERE a.stretch = %s GROUP BY a.slug""",
            [hall.stretch],
        )
        meets = {slug: set(others) for slug, others in cursor.fetchall()}
    assert meets == {
        "three": {"three", "four", "five", "six"},
        "four": {"three", "four"},
        "five": {"three", "five", "six"},
        "six": {"three", "five", "six"},
    }


def test_every_registration_is_in_the_journal() -> None:
    hall = a_hall(a_facility(a_plan(a_municipality())))
    assert everything_of(Entry).filter(verb="space.added").count() == 4
    assert everything_of(Entry).get(verb="space.added", subject_id=str(hall.pk)).data["divisions"] == 3


def test_a_space_names_activities_and_equipment_that_exist() -> None:
    some_activities()
    facility = a_facility(a_plan(a_municipality()))
    hall = a_hall(facility, activities=("handball", "football"))
    assert SpaceActivity.objects.filter(space=hall).count() == 2
    with pytest.raises(Refusal) as refused:
        a_hall(facility, name="Annen", activities=("curling",))
    assert (refused.value.code, refused.value.data) == ("no_such_activity", {"slug": "curling"})


def test_a_kitchen_goes_along_with_a_hall_but_no_hall_with_itself() -> None:
    facility = a_facility(a_plan(a_municipality()))
    hall, kitchen = a_hall(facility), a_hall(facility, name="Kjøkken", kind="kitchen")
    link(hall, kitchen, by=None, now=NOW)
    link(hall, kitchen, required=True, by=None, now=NOW)
    assert SpaceLink.objects.get().required
    with pytest.raises(Refusal) as refused:
        link(hall, Space.objects.get(parent=hall, name_nb="Bane 1"), by=None, now=NOW)
    assert refused.value.code == "link_to_itself"


CROSSINGS = {
    "a facility's plan": "UPDATE facilities_facility SET hours_plan_id = {other_plan} WHERE id = {facility}",
    "a facility": "UPDATE facilities_facility SET municipality_id = {other} WHERE id = {facility}",
    "a space": "UPDATE facilities_space SET municipality_id = {other} WHERE id = {hall}",
    "a space's plan": "UPDATE facilities_space SET hours_plan_id = {other_plan} WHERE id = {hall}",
    "a space's facility": "UPDATE facilities_space SET facility_id = {other_facility} WHERE id = {hall}",
    "a part's parent": "UPDATE facilities_space SET parent_id = {other_hall} WHERE id = {court}",
    "a link": (
        "INSERT INTO facilities_spacelink (municipality_id, space_id, linked_id, required)"
        " VALUES ({home}, {hall}, {other_hall}, false)"
    ),
    "a setting on a facility": (
        "INSERT INTO facilities_setting (municipality_id, facility_id, key, value)"
        " VALUES ({other}, {facility}, 'mode', '1')"
    ),
    "a setting on a space": (
        "INSERT INTO facilities_setting (municipality_id, space_id, key, value) VALUES ({other}, {hall}, 'mode', '1')"
    ),
    "an activity": (
        "INSERT INTO facilities_spaceactivity (municipality_id, space_id, activity_id)"
        " SELECT {other}, {hall}, id FROM facilities_activity LIMIT 1"
    ),
    "an exception": (
        "INSERT INTO facilities_hoursexception (facility_id, space_id, day, reason_nb, reason_nn, reason_en)"
        " VALUES ({facility}, {other_hall}, '2027-05-01', '', '', '')"
    ),
}


@pytest.mark.parametrize("what", CROSSINGS)
def test_nothing_crosses_municipalities(what: str) -> None:
    some_activities()
    home, other = a_municipality(), a_municipality("bergen", "4601")
    facility, other_facility = a_facility(a_plan(home)), a_facility(a_plan(other))
    hall, other_hall = a_hall(facility), a_hall(other_facility, name="Sal")
    ids = {
        "home": home.pk,
        "other": other.pk,
        "facility": facility.pk,
        "other_facility": other_facility.pk,
        "other_plan": other_facility.hours_plan_id,
        "hall": hall.pk,
        "other_hall": other_hall.pk,
        "court": Space.objects.get(parent=hall, name_nb="Bane 1").pk,
    }
    with pytest.raises(IntegrityError, match="foreign key"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(CROSSINGS[what].format(**ids))
    assert Facility.objects.get(pk=facility.pk).municipality_id == home.pk
    assert not Setting.objects.exists()


FOOTPRINTS = {
    "empty": "footprint = '{{}}'",
    "unbounded": "footprint = '{{[0,)}}'",
    "on another stretch": "footprint = '{{[{next},{after})}}'",
    "over the edge": "footprint = '{{[{start},{after})}}'",
    "not whole atoms": "footprint = '{{[{start},{odd})}}'",
    "of a division that is not whole": "divisions = 11",
}


@pytest.mark.parametrize("what", FOOTPRINTS)
def test_the_database_refuses_a_footprint_that_is(what: str) -> None:
    hall = a_hall(a_facility(a_plan(a_municipality())))
    court = Space.objects.get(parent=hall, name_nb="Bane 1")
    start = hall.stretch * UNITS
    numbers = {"start": start, "next": start + UNITS, "after": start + UNITS + 1680, "odd": start + 1000}
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE facilities_space SET {FOOTPRINTS[what].format(**numbers)} WHERE id = %s", [court.pk])


def test_the_database_refuses_a_root_that_does_not_cover_its_stretch() -> None:
    hall = a_hall(a_facility(a_plan(a_municipality())))
    with pytest.raises(IntegrityError, match="space_footprint"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE facilities_space SET footprint = %s::int8multirange WHERE id = %s",
            [f"{{[{hall.stretch * UNITS},{hall.stretch * UNITS + 1680})}}", hall.pk],
        )
