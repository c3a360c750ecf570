"""Building the demo: whole, once, and the same every time."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from aktiv.demo.actions import build
from aktiv.demo.catalogue import load
from aktiv.demo.queries import whom_to_be
from aktiv.facilities.models import Space
from aktiv.facilities.queries import terms_of
from aktiv.journal.models import Entry
from aktiv.municipalities.models import Municipality
from aktiv.people.models import Organisation, Person, Representative, StaffRole
from aktiv.people.queries.staff import due_roles, lapsed_roles
from aktiv.prices.queries import price_group_for
from tests.conftest import Committed
from tests.demo.world import NOW
from tests.reading import everything_of

NONE = timedelta()  # places and people only


def test_a_city_is_built_as_the_catalogue_says_and_a_second_build_changes_nothing(committed: Committed) -> None:
    said: list[str] = []
    build(said.append, now=NOW, only=("fjell",), reach=NONE)
    city = load().city("fjell")
    assert Municipality.objects.get().number == city.number
    assert Space.objects.count() == sum(facility.count for facility in city.facilities)
    for facility in city.facilities:
        for space in facility.spaces:
            root = Space.objects.get(facility__slug=facility.slug, slug=space.key)
            terms = terms_of(root)
            assert (terms.mode, terms.min_length, terms.max_length) == (
                space.mode,
                space.min_minutes,
                space.max_minutes,
            )
            assert root.parts.count() + Space.objects.filter(parent__parent=root).count() == len(space.parts)
    entries, lines = everything_of(Entry).count(), len(said)
    build(said.append, now=NOW, only=("fjell",), reach=NONE)
    assert (everything_of(Entry).count(), len(said)) == (entries, lines)


def test_a_build_that_was_stopped_is_finished_by_the_next(committed: Committed) -> None:
    class Stopped(Exception):
        pass

    def stop(text: str) -> None:
        raise Stopped

    with pytest.raises(Stopped):
        build(stop, now=NOW, only=("fjell", "alesund"), reach=NONE)
    build(lambda _: None, now=NOW, only=("fjell", "alesund"), reach=NONE)
    assert set(Municipality.objects.values_list("slug", flat=True)) == {"fjell", "alesund"}
    assert StaffRole.objects.filter(person__persona="leif-caretaker").exists()


def test_personas_may_do_what_they_are_told_to_try(committed: Committed) -> None:
    build(lambda _: None, now=NOW, only=("fjell",), reach=NONE)
    sindre = Person.objects.get(persona="sindre-coach")
    assert Representative.Role.COACH in {right.role for right in sindre.represents.all()}
    assert Person.objects.get(persona="oyvind-case-handler").staff_roles.get().role == StaffRole.Role.CASE_HANDLER
    viewer = StaffRole.objects.get(role="viewer")
    assert (viewer.district, viewer.valid_to) == ("Straume", NOW.date() + timedelta(days=14))
    assert StaffRole.objects.get(role="caretaker").facility is not None
    fjell = Municipality.objects.get(slug="fjell")
    assert [each.role for each in due_roles(fjell, NOW.date())] == ["finance"]
    assert not lapsed_roles(fjell, NOW.date()).exists()
    assert [line.split(",")[0].strip() for line in whom_to_be()[1:]] == [
        "Gunnhild Ekerhovd",
        "Sindre Misje",
        "Øyvind Landro",
        "Berit Kausland",
        "Randi Kårtveit",
    ]


def test_clubs_for_the_young_pay_as_such_and_their_grown_up_teams_as_adults(committed: Committed) -> None:
    build(lambda _: None, now=NOW, only=("fjell",), reach=NONE)
    municipality = Municipality.objects.get()
    club = Organisation.objects.get(name="Straumen Handball")
    groups = [
        price_group_for(club, municipality.pk, day=date(2026, 12, 1), age_group=age).group.code
        for age in ("", "youth", "adult")
    ]
    assert groups == ["youth_club", "youth_club", "adult_club"]
