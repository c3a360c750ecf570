"""What a setting may be, what inherits it, and where a value is said to come from."""

from __future__ import annotations

from typing import Any, NamedTuple

import pytest

from aktiv.facilities.actions import NewPart, clear_value, set_value, set_values
from aktiv.facilities.models import Setting, Space
from aktiv.facilities.queries import origins, terms_of, terms_of_many
from aktiv.facilities.rules.settings import checked
from aktiv.facilities.terms import SETTING_KEYS, SPECS, Terms
from aktiv.journal.models import Entry
from aktiv.values.refusal import Refusal
from tests.facilities.world import NOW, a_facility, a_hall, a_municipality, a_plan, same
from tests.reading import everything_of


class Case(NamedTuple):
    key: str
    value: Any
    refused: str | None


@pytest.mark.parametrize(
    "case",
    [
        Case("min_length", 30, None),
        Case("min_length", 5, None),
        Case("min_length", 0, "setting_out_of_bounds"),
        Case("min_length", 32, "setting_step"),
        Case("min_length", "30", "setting_not_a_number"),
        Case("min_length", True, "setting_not_a_number"),
        Case("min_length", 30.0, "setting_not_a_number"),
        Case("min_length", None, "setting_missing"),
        Case("max_length", None, None),
        Case("horizon_days", 730, None),
        Case("horizon_days", 731, "setting_out_of_bounds"),
        Case("horizon_days", -1, "setting_out_of_bounds"),
        Case("lead_minutes", 7, None),
        Case("whole_day", False, None),
        Case("whole_day", 0, "setting_not_yes_or_no"),
        Case("mode", "application", None),
        Case("mode", "whenever", "setting_not_a_choice"),
        Case("mode", ["instant"], "setting_not_a_choice"),
        Case("price_groups", ["youth", "adult"], None),
        Case("price_groups", "youth", "setting_not_a_key"),
        Case("price_groups", ["Barn og unge"], "setting_not_a_key"),
        Case("terms_document", "", None),
        Case("terms_document", "halls", None),
        Case("terms_document", "x" * 41, "setting_not_a_key"),
        Case("colour", "red", "unknown_setting"),
    ],
    ids=str,
)
def test_a_setting_has_the_type_and_bounds_of_its_key(case: Case) -> None:
    if case.refused is None:
        assert checked(case.key, case.value) == case.value
        return
    with pytest.raises(Refusal) as refused:
        checked(case.key, case.value)
    assert refused.value.code == case.refused


def test_every_setting_has_bounds_and_a_default_within_them() -> None:
    assert tuple(SPECS) == SETTING_KEYS
    for key in SETTING_KEYS:
        default = getattr(Terms(), key)
        assert checked(key, default) == (list(default) if isinstance(default, tuple) else default)


@pytest.mark.django_db
def test_a_value_is_inherited_down_to_the_part_and_the_nearest_wins() -> None:
    municipality = a_municipality()
    facility = a_facility(a_plan(municipality))
    hall = a_hall(
        facility,
        NewPart(name=same("Halv"), key="half", atoms=(0, 1)),
        NewPart(name=same("Bane"), atoms=(0,), within="half"),
    )
    half, court = Space.objects.get(name_nb="Halv"), Space.objects.get(name_nb="Bane")

    def lengths() -> list[int]:
        terms = terms_of_many([hall.pk, half.pk, court.pk])
        return [terms[space.pk].min_length for space in (hall, half, court)]

    assert lengths() == [30, 30, 30]
    set_value(municipality, "min_length", 60, by=None, now=NOW)
    assert lengths() == [60, 60, 60]
    set_value(half, "min_length", 45, by=None, now=NOW)
    assert lengths() == [60, 45, 45]
    set_value(facility, "min_length", 90, by=None, now=NOW)
    assert lengths() == [90, 45, 45]
    clear_value(half, "min_length", by=None, now=NOW)
    assert lengths() == [90, 90, 90]
    clear_value(facility, "min_length", by=None, now=NOW)
    clear_value(municipality, "min_length", by=None, now=NOW)
    assert lengths() == [30, 30, 30]


@pytest.mark.django_db
def test_a_setting_reaches_only_what_lies_below_it() -> None:
    home, other = a_municipality(), a_municipality("bergen", "4601")
    plan = a_plan(home)
    one, two = a_hall(a_facility(plan)), a_hall(a_facility(plan, "Sotrahallen"))
    elsewhere = a_hall(a_facility(a_plan(other)))
    set_values([(one.facility, "min_length", 60), (other, "max_length", 600)], by=None, now=NOW)
    terms = terms_of_many([one.pk, two.pk, elsewhere.pk])
    assert [terms[s.pk].min_length for s in (one, two, elsewhere)] == [60, 30, 30]
    assert [terms[s.pk].max_length for s in (one, two, elsewhere)] == [240, 240, 600]


@pytest.mark.django_db
def test_no_limit_can_be_said_below_a_limit() -> None:
    municipality = a_municipality()
    hall = a_hall(a_facility(a_plan(municipality)))
    set_values([(municipality, "max_length", 120), (hall, "max_length", None)], by=None, now=NOW)
    assert terms_of(Space.objects.get(pk=hall.pk)).max_length is None


@pytest.mark.django_db
def test_settings_that_cannot_both_hold_for_some_space_change_nothing() -> None:
    municipality = a_municipality()
    hall = a_hall(a_facility(a_plan(municipality)))
    set_value(hall, "min_length", 120, by=None, now=NOW)
    with pytest.raises(Refusal) as refused:
        set_value(municipality, "max_length", 60, by=None, now=NOW)
    assert (refused.value.code, refused.value.data) == (
        "settings_disagree",
        {"key": "min_length", "other": "max_length"},
    )
    hall.refresh_from_db()
    assert terms_of(hall).max_length == 240
    assert not Setting.objects.filter(key="max_length").exists()


@pytest.mark.django_db
def test_a_change_is_journalled_with_before_and_after() -> None:
    hall = a_hall(a_facility(a_plan(a_municipality())))
    set_value(hall, "min_length", 60, by=None, now=NOW)
    set_value(hall, "min_length", 90, by=None, now=NOW)
    clear_value(hall, "min_length", by=None, now=NOW)
    clear_value(hall, "min_length", by=None, now=NOW)
    told = everything_of(Entry).filter(subject_kind="space", subject_id=str(hall.pk), verb__startswith="setting.")
    assert [(e.verb, e.data["before"], e.data["after"]) for e in told.order_by("id")] == [
        ("setting.changed", None, 60),
        ("setting.changed", 60, 90),
        ("setting.cleared", 90, None),
    ]


@pytest.mark.django_db
def test_every_value_tells_where_it_comes_from(django_assert_num_queries: Any) -> None:
    municipality = a_municipality()
    hall = a_hall(a_facility(a_plan(municipality), "Sotrahallen"))
    court = Space.objects.get(name_nb="Bane 1")
    set_values(
        [(municipality, "lead_minutes", 60), (municipality, "min_length", 60), (hall, "min_length", 90)],
        by=None,
        now=NOW,
    )
    with django_assert_num_queries(3):
        told = {origin.key: origin for origin in origins(court)}
    assert set(told) == set(SETTING_KEYS)
    assert [(s.where, s.name, s.value, s.counts) for s in told["min_length"].chain] == [
        ("default", "", 30, False),
        ("municipality", "Fjell", 60, False),
        ("facility", "Sotrahallen", None, False),
        ("space", "Hall", 90, True),
        ("space", "Bane 1", None, False),
    ]
    assert told["lead_minutes"].level.where == "municipality"
    assert told["buffer_after"].level.where == "default"
    court.refresh_from_db()
    compiled = terms_of(court)
    for key, origin in told.items():
        value = getattr(compiled, key)
        assert origin.value == (list(value) if isinstance(value, tuple) else value)
