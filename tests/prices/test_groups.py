"""Who pays which price, and why."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

import pytest

from aktiv.prices.actions import DefaultGroup, NewGroup, decide_group, set_groups
from aktiv.prices.queries import Grouped, price_group_for, price_groups_for
from aktiv.values.refusal import Refusal
from aktiv.values.texts import Texts
from tests.prices.world import DEFAULTS, GROUPS, NOW, a_club, a_world

DAY = date(2026, 11, 24)
pytestmark = pytest.mark.django_db


class Case(NamedTuple):
    kind: str | None
    age_group: str
    code: str


@pytest.mark.parametrize(
    "case",
    [
        Case(None, "", "resident"),
        Case(None, "youth", "resident"),
        Case("club", "", "adult_club"),
        Case("club", "adult", "adult_club"),
        Case("club", "youth", "youth_club"),
        Case("business", "youth", "business"),
    ],
    ids=str,
)
def test_persons_and_organisations_have_the_default_group_of_their_kind_and_age(case: Case) -> None:
    world = a_world()
    organisation = a_club(kind=case.kind) if case.kind else None
    found = price_group_for(organisation, world.municipality.pk, day=DAY, age_group=case.age_group)
    assert (found.group.code, found.reason) == (case.code, "default")


def test_what_was_decided_for_an_organisation_wins_in_its_time_and_says_why() -> None:
    world = a_world()
    club = a_club()
    decide_group(
        club.pk,
        world.municipality.pk,
        "youth_club",
        reason="Mest barn",
        valid_from=date(2026, 1, 1),
        valid_to=date(2026, 11, 30),
        now=NOW,
    )
    days = (date(2025, 12, 31), date(2026, 1, 1), date(2026, 11, 30), date(2026, 12, 1))
    found = [price_group_for(club, world.municipality.pk, day=day) for day in days]
    assert [each.group.code for each in found] == ["adult_club", "youth_club", "youth_club", "adult_club"]
    assert found[1].because == "Mest barn"


def test_a_decision_in_one_municipality_says_nothing_in_another() -> None:
    worlds = [a_world(), a_world("sund", "4627")]
    club = a_club()
    decide_group(club.pk, worlds[0].municipality.pk, "business", reason="Drift", valid_from=DAY, now=NOW)
    found = price_groups_for(club, [world.municipality.pk for world in worlds], day=DAY)
    assert [found[each.municipality.pk].group.code for each in worlds] == ["business", "adult_club"]


def test_a_party_that_no_group_is_for_is_refused_and_not_guessed() -> None:
    world = a_world()
    with pytest.raises(Refusal) as refused:
        price_group_for(a_club(kind="public"), world.municipality.pk, day=DAY)
    assert (refused.value.code, refused.value.data["party"]) == ("no_price_group", "public")


def test_groups_are_changed_in_place_so_that_old_quotes_still_name_them() -> None:
    world = a_world()
    renamed = [NewGroup(code="resident", names=Texts("Innbygger", "Innbyggjar", "Resident"), ordinary=True)]
    after = set_groups(world.municipality.pk, renamed, [DefaultGroup("person", "resident")], now=NOW)
    assert {code: group.pk for code, group in after.items()} == {code: group.pk for code, group in world.groups.items()}
    assert [code for code, group in after.items() if group.is_ordinary] == ["resident"]
    found: Grouped = price_group_for(None, world.municipality.pk, day=DAY)
    assert found.group.names.nb == "Innbygger"


def test_two_ordinary_prices_and_defaults_to_unknown_groups_are_refused() -> None:
    world = a_world()
    two = [NewGroup(code=code, names=Texts(code), ordinary=True) for code in ("one", "two")]
    with pytest.raises(Refusal, match="two_ordinary_groups"):
        set_groups(world.municipality.pk, two, [], now=NOW)
    with pytest.raises(Refusal, match="no_price_group"):
        set_groups(world.municipality.pk, GROUPS, [*DEFAULTS, DefaultGroup("public", "nobody")], now=NOW)
