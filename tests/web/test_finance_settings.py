"""How a municipality takes payment and bills is said on one page, by finance, and by one of two at a time."""

from __future__ import annotations

import pytest

from aktiv.payments.models import Billing, CaptureRule
from aktiv.payments.settings import settings_from
from aktiv.people.actions.staff import Post, grant_role
from aktiv.prices.models import VatRate
from tests.bookings.world import World, a_world
from tests.web.booking_world import NOW, browser_of, stop_the_clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db: None, monkeypatch: pytest.MonkeyPatch) -> World:
    made = a_world()
    grant_role(made.ingrid, made.municipality, Post(role="finance", valid_from=NOW.date()), by=None, now=NOW)
    stop_the_clock(monkeypatch)
    return made


def page(world: World) -> str:
    return f"/okonomi/{world.municipality.slug}/oppsett/"


def billing(world: World, **more: str) -> dict[str, str]:
    """The form of invoices, filled in."""
    codes = VatRate.objects.filter(municipality=world.municipality).values_list("code", flat=True)
    vat = {f"mva_{code}": "E" for code in codes} | {f"grunn_{code}": "§ 3-11" for code in codes}
    return {
        "del": "faktura", "versjon": "0", "navn": "Fjell kommune", "orgnr": "800 402 042", "gate": "Foldnesvegen 1",
        "postnr": "5354", "sted": "Straume", "konto": "8601.11.17947", "mva": "1", "dager": "21", "minste": "100",
        "samle": "single", "kid_kunde": "6", "kid_faktura": "8", "kid_modulus": "mod11", "format_csv": "1",
        "format_agresso": "1", "firma": "FJ", "dimensjoner": "Ansvar, funksjon", **vat, **more,
    }  # fmt: skip


def test_what_is_said_of_invoices_is_kept_whole_and_shown_again(world: World) -> None:
    client = browser_of(world.ingrid)
    assert client.get(page(world)).status_code == 200
    answer = client.post(page(world), billing(world))
    assert answer.status_code == 302, answer.content.decode()
    said = settings_from(Billing.objects.get())
    assert (said.seller.number, said.seller.account, said.seller.vat_registered) == ("800402042", "86011117947", True)
    assert (said.terms.days, said.terms.minimum, said.terms.grouping.value) == (21, 100_00, "single")
    assert (said.layout.modulus.value, said.formats, said.setup.company) == ("mod11", ("csv", "agresso"), "FJ")
    assert said.setup.dimensions == ("ansvar", "funksjon")
    shown = client.get(page(world)).content.decode()
    for each in ("ansvar, funksjon", "800402042", "Foldnesvegen 1", "100,00"):
        assert each in shown


def test_who_is_billed_instead_and_who_sends_the_invoices_are_kept(world: World) -> None:
    client = browser_of(world.ingrid)
    client.post(page(world), {"del": "betaling", "versjon": "0", "naar": "use", "lag_faktura": "1"})
    assert CaptureRule.objects.get().organisations_billed
    client.post(page(world), billing(world, send="1"))
    assert Billing.objects.get().mails
    shown = client.get(page(world)).content.decode()
    assert all(
        f'name="{name}" value="1" checked' in shown or f'name="{name}"' in shown for name in ("send", "lag_faktura")
    )
    client.post(page(world), billing(world, versjon="1"))
    assert not Billing.objects.get().mails


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"orgnr": "123456789"}, "organisasjonsnummer"),
        ({"konto": "86011117948"}, "kontonummer"),
        ({"dager": "x"}, "Skriv et helt tall"),
        ({"dager": "5000"}, "dager"),
        ({"minste": "x"}, "Skriv beløpet"),
        ({"kid_kunde": "20", "kid_faktura": "20"}, "KID"),
        ({"dimensjoner": "ansvar, =1+1"}, "hvert ett ord"),
    ],
)
def test_what_cannot_be_is_told_and_nothing_typed_is_lost(world: World, wrong: dict[str, str], told: str) -> None:
    answer = browser_of(world.ingrid).post(page(world), billing(world, **wrong))
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert told in shown
    assert "Foldnesvegen 1" in shown
    assert not Billing.objects.exists()


def test_of_two_who_save_at_once_the_second_is_told(world: World) -> None:
    client = browser_of(world.ingrid)
    client.post(page(world), billing(world))
    answer = client.post(page(world), billing(world, navn="Another"))
    assert answer.status_code == 422
    assert settings_from(Billing.objects.get()).seller.name == "Fjell kommune"
    assert client.post(page(world), billing(world, navn="Another", versjon="1")).status_code == 302


def test_when_money_is_taken_and_how_much_one_gives_back_alone_is_said_beside(world: World) -> None:
    client = browser_of(world.ingrid)
    said = {"del": "betaling", "versjon": "0", "naar": "booking", "alene": "500,50"}
    assert client.post(page(world), said).status_code == 302
    rule = CaptureRule.objects.get()
    assert (rule.when, rule.alone_up_to) == ("booking", 500_50)
    assert client.post(page(world), said).status_code == 422
    assert client.post(page(world), {**said, "versjon": "1", "alene": "", "naar": "use"}).status_code == 302
    rule.refresh_from_db()
    assert (rule.when, rule.alone_up_to) == ("use", None)
    assert client.post(page(world), {**said, "versjon": "2", "naar": "never"}).status_code == 422
    assert "500,50" not in client.get(page(world)).content.decode()


def test_nobody_but_finance_says_how_a_municipality_bills(world: World) -> None:
    assert browser_of(world.alice).get(page(world)).status_code == 404
    assert browser_of(world.alice).post(page(world), billing(world)).status_code == 404
    assert not Billing.objects.exists()
