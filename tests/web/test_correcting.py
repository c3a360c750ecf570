"""Finance corrects what somebody owes: found by a number, with a reason, and by two where it is much."""

from __future__ import annotations

import pytest
from django.test import Client

from aktiv.payments.models import CaptureRule, ManualCorrection
from aktiv.people.actions.staff import Post, grant_role
from aktiv.people.models import Person
from aktiv.prices.models import Charge
from tests.bookings.world import World, a_world, booked
from tests.payments.billing import charged
from tests.reading import everything_of
from tests.web.booking_world import NOW, browser_of, stop_the_clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db: None, monkeypatch: pytest.MonkeyPatch) -> World:
    made = a_world()
    for person in (made.ingrid, made.bob):
        grant_role(person, made.municipality, Post(role="finance", valid_from=NOW.date()), by=None, now=NOW)
    stop_the_clock(monkeypatch)
    return made


def at(world: World, rest: str = "") -> str:
    return f"/okonomi/{world.municipality.slug}/rettelser/{rest}"


def text(client: Client, url: str, status: int = 200) -> str:
    answer = client.get(url)
    assert answer.status_code == status
    return answer.content.decode().replace("\xa0", " ")


def test_a_charge_is_found_by_the_booking_and_lowered_with_a_reason(world: World) -> None:
    made = booked(world, "18–20", world.as_alice, world.courts["A"])
    client = browser_of(world.ingrid)
    page = text(client, at(world, f"?etter=bestilling&nr={made.number}"))
    assert "Bruk: Fjellhallen, Bane 1" in page
    charge = Charge.objects.get()
    here = at(world, f"krav/{charge.pk}/")
    assert f'href="{here}"' in page
    answer = client.post(here, {"belop": "82", "grunn": "Kaldt vann"})
    [correction] = everything_of(ManualCorrection)
    assert answer.headers["Location"] == at(world, f"{correction.pk}/")
    assert "Kaldt vann" in text(client, at(world, f"{correction.pk}/"))
    assert "200 kr" in text(client, here)
    assert "Godkjent" in text(client, at(world))
    assert "Ingen rettelser" in text(client, at(world, "?vis=venter"))
    assert "Ingenting er krevd inn under det nummeret" in text(client, at(world, "?etter=kunde&nr=77"))


@pytest.mark.parametrize(
    ("typed", "told"),
    [("-5", "over null"), ("283", "Høyst 282 kr"), ("5 EUR", "Skriv beløpet i NOK"), ("x", "Skriv beløpet"),
     ("999999999999", "Høyst 100"), ("", "Skriv beløpet")],
)  # fmt: skip
def test_a_wrong_amount_is_told_by_its_field_and_what_was_typed_stays(world: World, typed: str, told: str) -> None:
    booked(world, "18–20", world.as_alice, world.courts["A"])
    charge = Charge.objects.get()
    answer = browser_of(world.ingrid).post(at(world, f"krav/{charge.pk}/"), {"belop": typed, "grunn": "Kaldt vann"})
    page = answer.content.decode().replace("\xa0", " ")
    assert answer.status_code == 422
    assert told in page
    assert f'value="{typed}"' in page or not typed
    assert "Kaldt vann" in page
    assert Charge.objects.count() == 1


def test_something_is_charged_by_hand_and_each_mistake_keeps_the_form(world: World) -> None:
    made = booked(world, "18–20", world.as_club, world.courts["A"])
    client = browser_of(world.ingrid)
    form = {"etter": "bestilling", "nr": str(made.number), "tekst": "Ødelagt dør", "dag": "2027-03-01", "belop": "1250",
            "mva": "standard", "grunn": "Sett av vaktmester"}  # fmt: skip
    assert "standard" in text(client, at(world, "ny/"))
    for wrong, told in (
        ({"nr": "1"}, "Ingen er kjent"),
        ({"dag": "i går"}, "Skriv dagen"),
        ({"dag": "1999-01-01"}, "Velg en dag fra"),
        ({"mva": "none"}, "Velg en mva-kode"),
        ({"tekst": ""}, "Skriv hva det gjelder"),
        ({"grunn": ""}, "Skriv hvorfor"),
        ({"belop": "12 SEK"}, "Skriv beløpet i NOK"),
    ):
        answer = client.post(at(world, "ny/"), {**form, **wrong})
        page = answer.content.decode()
        assert (answer.status_code, told in page) == (422, True), wrong
        assert "Ødelagt dør" in page or "tekst" in wrong
    assert client.post(at(world, "ny/"), form).status_code == 302
    door = Charge.objects.get(subject_kind="by_hand")
    assert (door.organisation_id, door.amount, door.vat_amount) == (world.club.pk, 1250_00, 250_00)
    [correction] = everything_of(ManualCorrection)
    assert f"krav/{door.pk}/" in text(client, at(world, f"{correction.pk}/"))


def test_much_money_waits_for_a_colleague_who_says_yes_or_no(world: World) -> None:
    CaptureRule.objects.create(municipality=world.municipality, when="use", alone_up_to=50_00)
    first, second = charged(world, 300_00), charged(world, 300_00, subject="2")
    asking, colleague = browser_of(world.ingrid), browser_of(world.bob)
    for each in (first, second):
        asking.post(at(world, f"krav/{each.pk}/"), {"belop": "100", "grunn": "Kaldt vann"})
    assert "Venter (2)" in text(colleague, at(world))
    yes, no = (at(world, f"{everything_of(ManualCorrection).get(charge=each).pk}/") for each in (first, second))
    assert "Ja, rett det" not in text(asking, yes)
    assert asking.post(yes, {"avgjor": "ja"}).status_code == 422
    assert "Ja, rett det" in text(colleague, yes)
    colleague.post(yes, {"avgjor": "ja"})
    colleague.post(no, {"avgjor": "nei"})
    assert [sum(row.amount for row in each.corrections.all()) for each in (first, second)] == [-100_00, 0]
    assert "Avslått" in text(colleague, at(world, "?vis=avslatt"))
    assert colleague.post(yes, {"avgjor": "ja"}).status_code == 422


def test_only_finance_of_the_municipality_comes_in(world: World) -> None:
    charge = charged(world, 300_00)
    administrator = Person.objects.create(name="Somebody", email="x@example.no")
    grant_role(administrator, world.municipality, Post(role="administrator", valid_from=NOW.date()), by=None, now=NOW)
    for person in (administrator, world.alice):
        client = browser_of(person)
        for rest in ("", "ny/", f"krav/{charge.pk}/"):
            assert client.get(at(world, rest)).status_code == 404
            assert client.post(at(world, rest), {"belop": "1", "grunn": "x"}).status_code == 404
    assert not everything_of(ManualCorrection).exists()
