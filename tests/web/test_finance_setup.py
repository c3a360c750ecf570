"""Finance says who its customers are and on which accounts charges go, on pages that lose nothing."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from aktiv.payments.models import AccountRule, Customer, OrderLine
from aktiv.people.actions.staff import Post, grant_role
from aktiv.people.models import Organisation
from aktiv.prices.drafts import Payer
from tests.bookings.world import World, a_world
from tests.payments.billing import bills, charged
from tests.reading import everything_of
from tests.web.booking_world import NOW, browser_of, stop_the_clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db: None, monkeypatch: pytest.MonkeyPatch) -> World:
    made = a_world()
    grant_role(made.ingrid, made.municipality, Post(role="finance", valid_from=NOW.date()), by=None, now=NOW)
    stop_the_clock(monkeypatch)
    bills(made)
    return made


def at(world: World, rest: str) -> str:
    return f"/okonomi/{world.municipality.slug}/oppsett/{rest}"


def text(client: Client, url: str, status: int = 200) -> str:
    answer = client.get(url)
    assert answer.status_code == status
    return answer.content.decode().replace("\xa0", " ")


def test_a_club_is_found_before_it_is_billed_and_gets_a_number_and_an_address(world: World) -> None:
    Organisation.objects.filter(pk=world.club.pk).update(number="800300509")
    client = browser_of(world.ingrid)
    assert "Solheim IL" not in text(client, at(world, "kunder/"))
    assert "Solheim IL" in text(client, at(world, "kunder/?vis=nye&q=800+300+509"))
    page = at(world, f"kunder/{world.club.pk}/")
    assert "Lagre og gi nummer" in text(client, page)
    said = {"versjon": "0", "gate": "Postboks 7", "postnr": "5353", "sted": "Straume", "referanse": "Kari",
            "efaktura": "1"}  # fmt: skip
    assert client.post(page, said).status_code == 302
    kept = everything_of(Customer).get()
    assert (kept.number, kept.street, kept.buyer_reference, kept.einvoice) == (100_001, "Postboks 7", "Kari", True)
    assert "100001" in text(client, at(world, "kunder/?q=solh"))
    assert "100001" in text(client, at(world, "kunder/?q=100001&sorter=nummer"))
    assert "Ingen passer" in text(client, at(world, "kunder/?q=100%25"))
    assert "Solheim IL" not in text(client, at(world, "kunder/?vis=nye&q=solheim"))


def test_what_is_wrong_is_told_and_nothing_typed_is_lost(world: World) -> None:
    client, page = browser_of(world.ingrid), at(world, f"kunder/{world.rival.pk}/")
    Organisation.objects.filter(pk=world.rival.pk).update(number=None)
    answer = client.post(page, {"versjon": "0", "gate": "Gata 1", "efaktura": "1"})
    assert answer.status_code == 422
    assert "har ikke organisasjonsnummer" in answer.content.decode()
    assert "Gata 1" in answer.content.decode()
    answer = client.post(page, {"versjon": "0", "gate": "Gata 1"})
    assert (answer.status_code, "Skriv postnummer" in answer.content.decode()) == (422, True)
    assert not everything_of(Customer).exists()
    whole = {"versjon": "0", "gate": "Gata 1", "postnr": "5353", "sted": "Straume"}
    assert client.post(page, whole).status_code == 302
    answer = client.post(page, whole)
    assert (answer.status_code, "kollega" in answer.content.decode()) == (422, True)


def test_a_person_is_a_customer_of_those_alone_who_charged_her(world: World) -> None:
    client = browser_of(world.ingrid)
    page = at(world, f"kunder/{world.bob.pk}/")
    assert client.get(page).status_code == 404
    charged(world, 10_00, payer=Payer(world.bob.pk))
    assert "Bob" in text(client, at(world, "kunder/?vis=nye"))
    assert client.post(page, {"versjon": "0", "intern": "1", "efaktura": "1"}).status_code == 302
    kept = everything_of(Customer).get()
    assert (kept.person_id, kept.internal, kept.einvoice) == (world.bob.pk, False, False)


def test_charges_without_an_account_lead_to_a_rule_that_fits_and_to_their_account(world: World) -> None:
    charged(world, 10_00)
    client, page = browser_of(world.ingrid), at(world, "kontoer/")
    shown = text(client, page)
    assert "1 krav har ikke konto" in shown
    link = shown.split('href="' + at(world, "kontoer/ny/?"), 1)[1].split('"', 1)[0].replace("&amp;", "&")
    assert link == "mva=exempt&grunn=addition&fra=2027-03-02"
    form = text(client, at(world, f"kontoer/ny/?{link}"))
    assert '<option value="addition" selected>' in form
    said = {"sted": "", "mva": "exempt", "grunn": "addition", "fra": "2027-03-02", "konto": "16500", "dim_0": "1200"}
    answer = client.post(at(world, "kontoer/ny/"), {**said, "konto": "=cmd"})
    assert (answer.status_code, 'value="1200"' in answer.content.decode()) == (422, True)
    made = client.post(at(world, "kontoer/ny/"), said)
    assert made.status_code == 302
    assert "Gi 1 krav konto" in text(client, page)
    assert client.post(page).status_code == 302
    line = OrderLine.objects.get()
    assert (line.account, line.dimensions) == ("16500", {"ansvar": "1200"})
    assert "har ikke konto" not in text(client, page)


def test_a_rule_is_followed_by_another_and_ended_and_all_of_it_is_shown(world: World) -> None:
    client = browser_of(world.ingrid)
    said = {"sted": f"a{world.facility.pk}", "fra": "2027-01-01", "konto": "16500"}
    first = client.post(at(world, "kontoer/ny/"), said).headers["Location"]
    answer = client.post(first, {"gjor": "endre", "fra": "i morgen", "konto": "16600"})
    assert (answer.status_code, "16600" in answer.content.decode()) == (422, True)
    second = client.post(first, {"gjor": "endre", "fra": "2027-04-01", "konto": "16600"}).headers["Location"]
    shown = text(client, second)
    assert "16500" in shown
    assert "Kommende" in shown
    assert client.post(second, {"gjor": "avslutt", "til": "2027-03-01"}).headers["Location"] == at(world, "kontoer/")
    assert client.get(second).status_code == 404
    assert client.post(first, {"gjor": "avslutt", "til": "2027-02-01"}).status_code == 302
    kept = AccountRule.objects.get()
    assert (kept.account, kept.to_day) == ("16500", date(2027, 2, 1))
    assert "16500" not in text(client, at(world, "kontoer/"))
    assert "16500" in text(client, at(world, "kontoer/?vis=avsluttet&q=fjellhallen"))


@pytest.mark.parametrize("rest", ["kunder/", "kontoer/", "kontoer/ny/"])
def test_nobody_but_finance_is_shown_customers_or_accounts(world: World, rest: str) -> None:
    assert browser_of(world.alice).get(at(world, rest)).status_code == 404


def test_a_page_of_customers_costs_the_same_however_many_there_are(
    world: World, django_assert_num_queries: object
) -> None:
    client = browser_of(world.ingrid)
    for payer in (Payer(world.alice.pk), Payer(world.bob.pk), Payer(organisation_id=world.club.pk)):
        charged(world, 10_00, payer=payer, subject=str(payer.person_id or "club")[:20])
        with django_assert_num_queries(8):  # type: ignore[operator]
            client.get(at(world, "kunder/?vis=nye"))
