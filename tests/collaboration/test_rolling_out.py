"""A feature is for its municipality to roll out: turned off there it is gone there and nowhere else, and one step back
has it there again."""

from __future__ import annotations

import pytest

from aktiv.bookings.models import Waiting
from aktiv.collaboration.actions.rolling_out import roll_out, take_back
from aktiv.municipalities.models import FeatureStage
from aktiv.municipalities.queries import standing_of
from aktiv.municipalities.stages import Feature
from aktiv.people.models import StaffRole
from aktiv.values.refusal import Refusal
from tests.bookings.test_waiting import wait
from tests.bookings.world import NOW, World, a_world, booked


def refused(code: str):  # type: ignore[no-untyped-def]
    return pytest.raises(Refusal, match=f"^{code}$")


@pytest.fixture
def world(db: None) -> World:
    return a_world()


@pytest.fixture
def _in_charge(world: World) -> None:
    """Ingrid administers."""
    StaffRole.objects.filter(person=world.ingrid).update(role=StaffRole.Role.ADMINISTRATOR)


def say(world: World, stage: str, feature: str = "waiting_list", **more: object) -> FeatureStage:
    values = {"reason": "Prøves", "by": world.ingrid.pk, "now": NOW, **more}
    return roll_out(world.municipality.pk, feature, stage, **values)  # type: ignore[arg-type]


@pytest.mark.usefixtures("_in_charge")
def test_nobody_stands_in_line_where_the_waiting_list_is_off_until_it_is_taken_back(world: World) -> None:
    booked(world, "18–20", world.as_alice, world.courts["A"])
    off = say(world, "off")
    with refused("no_lines_here"):
        wait(world, world.party(world.bob))
    take_back(world.municipality.pk, off.pk, reason="Virker igjen", by=world.ingrid.pk, now=NOW)
    wait(world, world.party(world.bob))
    assert Waiting.objects.filter(state="waiting").exists()


@pytest.mark.usefixtures("_in_charge")
def test_a_trial_is_in_its_facilities_and_days_alone(world: World) -> None:
    booked(world, "18–20", world.as_alice, world.courts["A"])
    first = NOW.date()
    say(world, "pilot", first=first, last=first.replace(year=first.year + 1), facility_ids=(world.hall.facility_id,))
    wait(world, world.party(world.bob))
    say(world, "pilot", first=first.replace(year=first.year - 1), last=first.replace(year=first.year - 1))
    with refused("no_lines_here"):
        wait(world, world.as_charlie)


@pytest.mark.usefixtures("_in_charge")
def test_what_is_for_staff_only_is_there_for_staff(world: World) -> None:
    booked(world, "18–20", world.as_alice, world.courts["A"])
    say(world, "internal")
    with refused("no_lines_here"):
        wait(world, world.party(world.bob))
    wait(world, world.party(world.ingrid))


def test_a_case_handler_rolls_nothing_out(world: World) -> None:
    with refused("not_staff"):
        say(world, "off")
    assert not FeatureStage.objects.exists()


@pytest.mark.usefixtures("_in_charge")
@pytest.mark.parametrize(
    ("stage", "more", "code"),
    [
        ("off", {"reason": "  "}, "missing_text"),
        ("everywhere", {}, "unknown_stage"),
        ("off", {"feature": "teleport"}, "unknown_feature"),
        ("pilot", {"facility_ids": (10**9,)}, "not_a_facility"),
        ("pilot", {}, "pilot_without_days"),
    ],
)
def test_what_is_wrong_is_told_and_changes_nothing(
    world: World, stage: str, more: dict[str, object], code: str
) -> None:
    with refused(code):
        say(world, stage, **more)  # type: ignore[arg-type]
    assert not FeatureStage.objects.exists()


@pytest.mark.usefixtures("_in_charge")
def test_what_somebody_changed_meanwhile_is_not_taken_back_unseen(world: World) -> None:
    seen = say(world, "off")
    say(world, "internal")
    with refused("changed_meanwhile"):
        take_back(world.municipality.pk, seen.pk, reason="Nei", by=world.ingrid.pk, now=NOW)
    assert standing_of(world.municipality.pk, Feature.WAITING_LIST).stage == "internal"
