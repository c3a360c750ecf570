"""A hall is divided anew only when that leaves what stands on it in order."""

from __future__ import annotations

from datetime import timedelta

import pytest

from aktiv.facilities.actions import FutureUse, LayoutChange, change_layout
from aktiv.facilities.models import Space
from aktiv.facilities.queries import terms_of
from aktiv.journal.models import Entry
from aktiv.values.footprints import part
from aktiv.values.refusal import Refusal
from tests.facilities.world import NOW, a_facility, a_hall, a_municipality, a_plan
from tests.reading import everything_of

pytestmark = pytest.mark.django_db


def a_hall_in_thirds() -> tuple[Space, list[Space]]:
    hall = a_hall(a_facility(a_plan(a_municipality())))
    return hall, list(Space.objects.filter(parent=hall).order_by("order"))


def use_of(space: Space) -> FutureUse:
    return FutureUse(space.pk, space.footprint, 2, NOW + timedelta(days=1), NOW + timedelta(days=8))


def redivide(hall: Space, courts: list[Space], *uses: FutureUse, migrate: bool = False) -> LayoutChange:
    """Thirds become quarters: the first two courts keep their names, the third goes."""
    return change_layout(
        hall,
        divisions=4,
        parts={courts[0].pk: [0], courts[1].pk: [1]},
        in_use=uses,
        migrate=migrate,
        by=None,
        now=NOW,
    )


def test_a_hall_without_future_use_is_divided_anew_and_what_is_left_out_retires() -> None:
    hall, courts = a_hall_in_thirds()
    assert redivide(hall, courts).moved == {}
    now = {space.pk: space for space in Space.objects.filter(stretch=hall.stretch)}
    assert {space.divisions for space in now.values()} == {4}
    assert [now[c.pk].footprint for c in courts[:2]] == [part(hall.stretch, 4, [0]), part(hall.stretch, 4, [1])]
    assert [now[space.pk].active for space in (hall, *courts)] == [True, True, True, False]
    assert terms_of(now[courts[0].pk]) == terms_of(hall)
    assert everything_of(Entry).get(verb="layout.changed").data["divisions"] == [3, 4]


def test_a_part_that_future_use_stands_on_is_not_changed_under_it() -> None:
    hall, courts = a_hall_in_thirds()
    use = use_of(courts[0])
    with pytest.raises(Refusal) as refused:
        redivide(hall, courts, use)
    assert (refused.value.code, refused.value.data["uses"]) == ("layout_in_use", [use])
    assert {s.divisions for s in Space.objects.filter(stretch=hall.stretch)} == {3}


def test_use_of_the_whole_hall_does_not_stand_in_the_way_of_its_parts() -> None:
    hall, courts = a_hall_in_thirds()
    assert redivide(hall, courts, use_of(hall)).moved == {}


def test_who_migrates_is_told_what_to_move_from_where_to_where() -> None:
    hall, courts = a_hall_in_thirds()
    change = redivide(hall, courts, use_of(courts[0]), migrate=True)
    assert change.moved == {courts[0].pk: (courts[0].footprint, part(hall.stretch, 4, [0]))}


def test_a_part_in_use_cannot_retire_even_when_migrating() -> None:
    hall, courts = a_hall_in_thirds()
    with pytest.raises(Refusal) as refused:
        redivide(hall, courts, use_of(courts[2]), migrate=True)
    assert refused.value.code == "layout_in_use"


@pytest.mark.parametrize(
    ("divisions", "atoms", "code"),
    [(11, [0], "indivisible"), (4, [4], "no_such_part"), (4, [], "part_without_atoms")],
)
def test_a_layout_that_is_none_is_refused(divisions: int, atoms: list[int], code: str) -> None:
    hall, courts = a_hall_in_thirds()
    with pytest.raises(Refusal) as refused:
        change_layout(hall, divisions=divisions, parts={courts[0].pk: atoms}, in_use=(), by=None, now=NOW)
    assert refused.value.code == code


def test_only_a_whole_hall_is_divided_and_only_into_its_own_parts() -> None:
    hall, courts = a_hall_in_thirds()
    with pytest.raises(Refusal) as refused:
        change_layout(courts[0], divisions=2, parts={}, in_use=(), by=None, now=NOW)
    assert refused.value.code == "not_a_root"
    other = a_hall(hall.facility, name="Annen")
    with pytest.raises(Refusal) as refused:
        change_layout(hall, divisions=2, parts={other.pk: [0]}, in_use=(), by=None, now=NOW)
    assert refused.value.code == "no_such_space"
