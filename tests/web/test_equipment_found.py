"""Equipment is found where halls are: with how many are free then, and what neighbours lend on which rule."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.test import Client

from aktiv.lending.models import Depot, Sharing
from tests.facilities.world import a_municipality
from tests.lending.world import Stocked, a_kind, a_pool, stocked
from tests.web.booking_world import stop_the_clock

pytestmark = pytest.mark.debian_postgres
FRIDAY = "dato=2027-03-05&fra=18.00&min=120"


@pytest.fixture
def there(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stocked]:
    made = stocked()
    stop_the_clock(monkeypatch)
    return made


@pytest.fixture
def neighbour(there: Stocked) -> Sharing:
    """Bergen lends its long tables to everybody from three weeks before; its chairs to nobody else."""
    bergen = a_municipality("bergen", "4601")
    depot = Depot.objects.create(municipality=bergen, slug="bergen-lager", name="Lageret")
    a_pool(a_kind(bergen, "bergensstoler", "Bergensstol"), depot, 9)
    tables = a_kind(bergen, "langbord", "Langbord til stoler")
    a_pool(tables, depot, 7)
    return Sharing.objects.create(
        municipality=bergen, kind=tables, to=there.municipality, own_until_days=21, first_day=date(2026, 1, 1)
    )


def text(answer: Any) -> str:
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_a_search_for_places_finds_equipment_with_how_many_are_free_then_and_keeps_the_time(there: Stocked) -> None:
    there.loan(100, 110, (there.chairs, 15))
    visitor = Client()
    page = text(visitor.get(f"/en/sok/?hva=stol&{FRIDAY}"))
    found = page.split('id="equipment-h"')[1]
    assert "Klappstol" in found
    assert "5 free" in found
    time = "fra=2027-03-05&amp;fra-kl=18.00&amp;til=2027-03-05&amp;til-kl=20.00"
    assert f"/en/utstyr/klappstoler/?{time}" in found
    assert f"/en/utstyr/?hva=stol&amp;{time}" in found
    night = text(visitor.get("/en/sok/?hva=stol&dato=2027-03-05&fra=23.00&min=120"))
    assert "fra-kl=23.00&amp;til=2027-03-06&amp;til-kl=01.00" in night
    whole = text(visitor.get("/en/sok/?hva=scene&dato=2027-03-05&fra=hele"))
    assert "/en/utstyr/scene/?fra=2027-03-05&amp;til=2027-03-05" in whole
    assert "equipment-h" not in text(visitor.get(f"/en/sok/?{FRIDAY}"))
    assert "equipment-h" not in text(visitor.get(f"/en/sok/?hva=h%C3%A5ndball&{FRIDAY}"))
    # the hour that the night to 28 March leaves out
    assert "equipment-h" in text(visitor.get("/en/sok/?hva=stol&dato=2027-03-28&fra=02.30&min=120"))


def test_what_neighbours_lend_stands_apart_with_the_rule_that_their_own_come_first(
    there: Stocked, neighbour: Sharing
) -> None:
    visitor = Client()
    page = text(visitor.get("/en/utstyr/?hvor=fjell&hva=stol"))
    own, near = page.split('id="near"')
    assert "Klappstol" in own
    assert "Langbord" not in own
    assert "Langbord" in near
    assert "Residents of Bergen first, until 21 days before pick-up." in near
    assert "Bergensstol" not in page
    assert "7 free" in text(visitor.get("/en/utstyr/?hvor=fjell&fra=2027-03-05&til=2027-03-05")).split('id="near"')[1]
    later = text(visitor.get("/en/utstyr/?hvor=fjell&fra=2027-04-30&til=2027-04-30")).split('id="near"')[1]
    assert "Open to you from 9 Apr" in later
    assert "7 free" not in later
    found = text(visitor.get(f"/en/sok/?hvor=fjell&hva=stol&{FRIDAY}"))
    assert "From neighbouring municipalities" in found
    assert "/en/utstyr/?hva=stol&amp;hvor=fjell&amp;fra=2027-03-05" in found
    assert 'id="near"' not in text(visitor.get("/en/utstyr/?hva=stol"))
    assert 'id="near"' not in text(visitor.get("/en/utstyr/?hvor=bergen"))


@pytest.mark.parametrize(
    "changed", [{"last_day": date(2027, 2, 28)}, {"first_day": date(2027, 3, 2)}, {"own_until_days": 0}], ids=str
)
def test_what_is_no_longer_or_not_yet_shared_is_left_out(
    there: Stocked, neighbour: Sharing, changed: dict[str, Any]
) -> None:
    Sharing.objects.filter(pk=neighbour.pk).update(**changed)
    page = text(Client().get("/en/utstyr/?hvor=fjell"))
    assert ("Lent to you on the same terms" in page) == ("own_until_days" in changed)
    assert ("Langbord" in page) == ("own_until_days" in changed)


def test_neighbours_cost_the_same_however_much_they_lend(
    there: Stocked, neighbour: Sharing, django_assert_num_queries: Any
) -> None:
    url, visitor = "/en/utstyr/?hvor=fjell&fra=2027-03-05&til=2027-03-06", Client()
    visitor.get(url)
    with django_assert_num_queries(8):
        visitor.get(url)
    for number in range(12):
        kind = a_kind(neighbour.municipality, f"bord-{number}", f"Bord {number}")
        a_pool(kind, Depot.objects.get(slug="bergen-lager"), 2)
        Sharing.objects.create(municipality=kind.municipality, kind=kind, first_day=date(2026, 1, 1))
    with django_assert_num_queries(8):
        page = text(visitor.get(url))
    assert "Search in all municipalities" in page.split('id="near"')[1]
