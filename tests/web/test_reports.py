"""Reports and statements as pages and as files: finance alone, no formula in any cell, no wrong day unanswered."""

from __future__ import annotations

import csv
import io

import pytest
from django.test import Client

from aktiv.people.actions.staff import Post, grant_role
from aktiv.people.models import Organisation
from tests.bookings.world import World, a_world, booked
from tests.payments.billing import bills, charged
from tests.web.booking_world import NOW, browser_of, stop_the_clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db: None, monkeypatch: pytest.MonkeyPatch) -> World:
    made = a_world()
    grant_role(made.ingrid, made.municipality, Post(role="finance", valid_from=NOW.date()), by=None, now=NOW)
    stop_the_clock(monkeypatch)
    bills(made)
    booked(made, "18–20", made.as_alice, made.courts["A"])
    charged(made, 125_00, code="standard", vat=25_00)
    return made


def at(world: World, rest: str) -> str:
    return f"/okonomi/{world.municipality.slug}/{rest}"


def text(client: Client, url: str, status: int = 200) -> str:
    answer = client.get(url)
    assert answer.status_code == status
    return answer.content.decode().replace("\xa0", " ")


def rows(client: Client, url: str) -> list[list[str]]:
    answer = client.get(url)
    assert answer.status_code == 200
    assert answer.content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))


@pytest.mark.parametrize(
    ("by", "told"),
    [
        ("anlegg", "Fjellhallen"),
        ("aktivitet", "Uten aktivitet"),
        ("kunde", "Solheim IL"),
        ("prisgruppe", "Uten prisgruppe"),
        ("konto", "Uten konto"),
        ("mva", "standard (25 %)"),
        ("maned", "mars 2027"),
    ],
)
def test_each_grouping_is_a_table_with_its_sum_and_a_chart_that_is_told(world: World, by: str, told: str) -> None:
    page = text(browser_of(world.ingrid), at(world, f"rapport/?etter={by}"))
    assert told in page
    assert "407 kr" in page.split("<tfoot>", 1)[1]
    assert '<svg role="img"' in page or 'class="many" role="img"' in page
    assert "<desc" in page
    assert "style=" not in page


def test_a_file_has_every_row_the_sum_and_no_formula(world: World) -> None:
    Organisation.objects.filter(pk=world.club.pk).update(name="=HYPERLINK(1)")
    client = browser_of(world.ingrid)
    found = rows(client, at(world, "rapport/fil/?etter=kunde"))
    assert found[0] == ["Kunde", "Krav", "Uten mva.", "Mva.", "Sum"]
    assert ["Alice", "1", "282,00", "0,00", "282,00"] in found
    assert ["'=HYPERLINK(1)", "1", "100,00", "25,00", "125,00"] in found
    assert found[-1] == ["Sum", "2", "382,00", "25,00", "407,00"]
    lines = rows(client, at(world, f"kontoutskrift/anlegg/{world.facility.slug}/fil/"))
    assert [(line[1], line[3], line[5], line[7]) for line in lines[1:]] == [("Bruk", "Alice", "282,00", "282,00")]


def test_a_column_head_orders_and_orders_the_other_way_round(world: World) -> None:
    client = browser_of(world.ingrid)
    page = text(client, at(world, "rapport/?etter=kunde&sorter=navn"))
    assert page.index(">Alice<") < page.index(">Solheim IL<")
    assert 'aria-sort="ascending"' in page
    page = text(client, at(world, "rapport/?etter=kunde&sorter=-navn"))
    assert page.index(">Solheim IL<") < page.index(">Alice<")


@pytest.mark.parametrize("days", ["fra=i+morgen", "fra=2027-05-01&til=2027-04-01", "fra=1990-01-01&til=2027-01-01"])
def test_days_that_cannot_be_are_told_and_the_page_still_comes(world: World, days: str) -> None:
    client = browser_of(world.ingrid)
    assert "ds-error-summary" in text(client, at(world, f"rapport/?{days}"), 422)
    assert "ds-error-summary" in text(client, at(world, f"kontoutskrift/kunde/{world.alice.pk}/?{days}"), 422)


def test_a_statement_is_reached_from_the_report_and_leads_back(world: World) -> None:
    client = browser_of(world.ingrid)
    report = text(client, at(world, "rapport/?etter=kunde&fra=2027-01-01&til=2027-12-31"))
    link = at(world, f"kontoutskrift/kunde/{world.alice.pk}/?fra=2027-01-01&amp;til=2027-12-31")
    assert link in report
    page = text(client, link.replace("&amp;", "&"))
    for said in ("Kontoutskrift", "Alice", "282 kr", "Fjellhallen", "bestilling"):
        assert said in page
    assert client.get(at(world, "kontoutskrift/kunde/none/")).status_code == 404
    assert client.get(at(world, "kontoutskrift/lag/none/")).status_code == 404


@pytest.mark.parametrize(
    "rest", ["rapport/", "rapport/fil/", "kontoutskrift/anlegg/{}/", "kontoutskrift/anlegg/{}/fil/"]
)
def test_nobody_but_finance_reads_reports(world: World, rest: str) -> None:
    assert browser_of(world.alice).get(at(world, rest.format(world.facility.slug))).status_code == 404
