"""Finance sets the municipality's prices: in a grid, from a file, for next year; and everybody reads and reckons."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from aktiv.journal.models import Entry
from aktiv.people.models import StaffRole
from aktiv.prices.actions import draft_list
from aktiv.prices.models import Charge, FreeQuota, PriceList, PriceListUse, VatRate
from aktiv.prices.queries import groups_of
from aktiv.prices.queries.setup import as_written, defaults_of
from tests.bookings.world import NOW, TUESDAY, World, a_world, booked
from tests.prices.test_setup import FULL, REAL
from tests.prices.world import HALL
from tests.reading import everything_of
from tests.web.booking_world import browser_of, form_of, stop_the_clock
from tests.web.test_desk import told

AT = "/oppsett/fjell/priser/"
NEXT_YEAR = date(2028, 1, 1)


@pytest.fixture
def world(db: None, monkeypatch: pytest.MonkeyPatch) -> World:
    stop_the_clock(monkeypatch)
    made = a_world()
    StaffRole.objects.filter(person=made.ingrid).update(role=StaffRole.Role.FINANCE)
    return made


@pytest.fixture
def ingrid(world: World) -> Client:
    return browser_of(world.ingrid)


@pytest.fixture
def draft(world: World) -> PriceList:
    return draft_list(world.municipality.pk, replace(FULL, valid_from=NEXT_YEAR), now=NOW)


def grid_of(client: Client, draft: PriceList) -> dict[str, str]:
    """The form of a draft as it would be handed in."""
    return form_of(client.get(f"{AT}{draft.pk}/").content.decode(), "list") | {"gjor": "lagre"}


def test_a_draft_handed_in_as_it_stands_is_the_same_draft(ingrid: Client, draft: PriceList) -> None:
    before = as_written(draft)
    assert ingrid.post(f"{AT}{draft.pk}/", grid_of(ingrid, draft)).status_code == 302
    after = as_written(PriceList.objects.get(pk=draft.pk))
    assert sorted(map(str, after.rows)) == sorted(map(str, before.rows))
    assert replace(after, rows=before.rows) == before


def test_prices_are_typed_into_the_cells_of_a_grid_and_an_empty_line_is_none(ingrid: Client, world: World) -> None:
    ingrid.post(f"{AT}ny/", {"navn": "Møterom i nord", "fra": "2028-01-01"})
    made = PriceList.objects.get(key="moterom-i-nord")
    form = grid_of(ingrid, made) | {
        "r0_enhet": "hour", "r0_p_resident": "136", "r0_p_adult_club": "79,50", "r0_dager": "1-5", "r0_mva": "exempt",
        "r1_enhet": "day", "r1_del": "1/2", "r1_p_resident": "1 000", "r1_mva": "standard",
        "m0_p_": "900", "t0_navn_nb": "Vask", "t0_p_": "500", "t0_mva": "standard", "t0_alltid": "1",
        "s0_gruppe": "youth_club", "s0_av": "adult_club", "s0_prosent": "50", "s0_navn_nb": "Halv pris",
    }  # fmt: skip
    answer = ingrid.post(f"{AT}{made.pk}/", form | {"gjor": "kontroll"})
    assert answer.headers["Location"] == f"{AT}{made.pk}/kontroll/"
    new = as_written(PriceList.objects.get(pk=made.pk))
    assert [(row.groups, row.unit.value, row.amount, row.share, row.vat_code) for row in new.rows] == [
        (("adult_club",), "hour", 79_50, None, "exempt"),
        (("resident",), "hour", 136_00, None, "exempt"),
        (("resident",), "day", 1000_00, (1, 2), "standard"),
    ]
    assert new.rows[0].days == frozenset({1, 2, 3, 4, 5})
    assert [(row.key, row.required) for row in new.additions] == [("vask", True)]
    assert [row.basis_points for row in new.subsidies] == [5000]
    assert [row.amount for row in new.maxima] == [900_00]


def test_what_is_wrong_is_said_at_its_cell_and_nothing_that_was_typed_is_lost(ingrid: Client, draft: PriceList) -> None:
    form = grid_of(ingrid, draft) | {
        "r0_p_resident": "mye", "r1_fra": "25:00", "r2_del": "5/4", "s0_prosent": "200",
        "navn_nb": "", "navn_nn": "", "navn_en": "",
    }  # fmt: skip
    answer = ingrid.post(f"{AT}{draft.pk}/", form)
    page = answer.content.decode()
    assert answer.status_code == 422
    for field in ("r0_p_resident", "r1_fra", "r2_del", "navn_nb", "s0_prosent"):
        assert f'href="#id_{field}"' in page, field
        assert f'id="id_{field}_error"' in page, field
    assert "Linje 1, Privatperson: Skriv beløpet med tall" in told(answer)
    assert 'name="r0_p_resident" value="mye"' in page
    assert 'name="r1_fra" value="25:00"' in page
    assert as_written(PriceList.objects.get(pk=draft.pk)) == as_written(draft)
    assert PriceList.objects.get(pk=draft.pk).revision == 0


def test_a_time_that_two_lines_price_is_said_at_the_second(ingrid: Client, draft: PriceList) -> None:
    form = grid_of(ingrid, draft)
    last = int(form["rader"]) - 1
    form |= {f"r{last}_enhet": "hour", f"r{last}_del": "1/4", f"r{last}_p_resident": "1", f"r{last}_mva": "exempt"}
    answer = ingrid.post(f"{AT}{draft.pk}/", form)
    assert f'id="id_r{last}_p_resident_error"' in answer.content.decode()


def test_more_lines_are_given_without_saving_anything(ingrid: Client, draft: PriceList) -> None:
    form = grid_of(ingrid, draft) | {"r0_p_resident": "999", "gjor": "flere:rader"}
    page = ingrid.post(f"{AT}{draft.pk}/", form).content.decode()
    assert 'name="r0_p_resident" value="999"' in page
    assert int(form_of(page, "list")["rader"]) == int(form["rader"]) + 5
    assert PriceList.objects.get(pk=draft.pk).revision == 0


def test_a_line_that_is_ticked_off_is_gone(ingrid: Client, draft: PriceList) -> None:
    before = as_written(draft)
    ingrid.post(f"{AT}{draft.pk}/", grid_of(ingrid, draft) | {"r0_slett": "1"})
    after = as_written(PriceList.objects.get(pk=draft.pk))
    assert {row.amount for row in before.rows} - {row.amount for row in after.rows} == {141_00}


def test_the_second_of_two_editors_is_told_keeps_what_she_typed_and_may_save_over(
    ingrid: Client, draft: PriceList
) -> None:
    mine = grid_of(ingrid, draft) | {"r0_p_resident": "777"}
    ingrid.post(f"{AT}{draft.pk}/", grid_of(ingrid, draft) | {"r0_p_resident": "555"})
    answer = ingrid.post(f"{AT}{draft.pk}/", mine)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Noen andre har lagret denne listen" in told(answer)
    assert 'name="r0_p_resident" value="777"' in page
    assert 555_00 in {row.amount for row in as_written(draft).rows}
    over = re.search(r'name="over" value="(\d+)"', page)
    assert over is not None
    assert ingrid.post(f"{AT}{draft.pk}/", mine | {"over": over[1]}).status_code == 302
    assert 777_00 in {row.amount for row in as_written(draft).rows}


def test_a_draft_is_checked_reckoned_and_published_and_then_cannot_be_changed(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    booked(world, "18–20", world.as_alice)
    stop_the_clock(monkeypatch, NOW.replace(month=4))
    ingrid = browser_of(world.ingrid)
    hall = PriceList.objects.get(key="hall")
    copied = ingrid.post(f"{AT}{hall.pk}/kopi/", {"fra": "2028-01-01", "prosent": "10", "trinn": "5"})
    draft = PriceList.objects.get(valid_from=NEXT_YEAR)
    assert copied.headers["Location"] == f"{AT}{draft.pk}/"
    ingrid.post(f"{AT}{draft.pk}/kontroll/", {"gjor": "regn"})
    page = told(ingrid.get(f"{AT}{draft.pk}/kontroll/"))
    assert "724 kr 800 kr +76 kr (+10,5 %)" in page.replace("\xa0", " ")
    assert "tar den over etter Idrettshall" in page
    assert ingrid.post(f"{AT}{draft.pk}/kontroll/", {"gjor": "publiser", "utgave": "7"}).status_code == 422
    ingrid.post(f"{AT}{draft.pk}/kontroll/", {"gjor": "publiser", "utgave": "0"})
    verbs = [each.verb for each in everything_of(Entry).order_by("id") if each.verb.startswith("price_list.")]
    assert verbs[-3:] == ["price_list.drafted", "price_list.reckoned", "price_list.published"]
    assert 'id="list"' not in ingrid.get(f"{AT}{draft.pk}/").content.decode()
    ingrid.post(f"{AT}{draft.pk}/", {"gjor": "slett"})
    assert PriceList.objects.filter(pk=draft.pk).exists()


def test_a_list_with_a_vat_code_without_a_rate_is_told_and_is_not_published(world: World, ingrid: Client) -> None:
    rows = [replace(row, vat_code="luxury") for row in HALL.rows]
    odd = draft_list(world.municipality.pk, replace(HALL, rows=rows, valid_from=NEXT_YEAR), now=NOW)
    assert "Mva-koden luxury har ingen sats" in told(ingrid.get(f"{AT}{odd.pk}/kontroll/"))
    answer = ingrid.post(f"{AT}{odd.pk}/kontroll/", {"gjor": "publiser", "utgave": "0"})
    assert answer.status_code == 422
    assert PriceList.objects.get(pk=odd.pk).published_at is None


def test_a_published_list_is_ended_and_one_reads_what_counts_then(world: World, ingrid: Client) -> None:
    hall = PriceList.objects.get(key="hall")
    assert "Ingen annen liste gjelder da" in told(ingrid.get(f"{AT}{hall.pk}/"))
    assert ingrid.post(f"{AT}{hall.pk}/", {"gjor": "avslutt", "siste": "2027-02-01"}).status_code == 422
    ingrid.post(f"{AT}{hall.pk}/", {"gjor": "avslutt", "siste": "2027-06-30"})
    assert PriceList.objects.get(pk=hall.pk).valid_to == date(2027, 6, 30)


def test_a_deleted_draft_is_gone(ingrid: Client, draft: PriceList) -> None:
    ingrid.post(f"{AT}{draft.pk}/", {"gjor": "slett"})
    assert not PriceList.objects.filter(pk=draft.pk).exists()


IMPORTED = {"navn": "Haller 2028", "fra": "2028-01-01", "mva": "exempt"}


def test_a_file_is_shown_first_and_made_a_draft_when_one_says_so(ingrid: Client) -> None:
    file = SimpleUploadedFile("priser.csv", REAL.encode("cp1252"))
    shown = ingrid.post(f"{AT}fra-fil/", IMPORTED | {"fil": file, "gjor": "se"})
    assert "11 linjer er lest" in told(shown)
    assert "12 987 kr" in told(shown).replace("\xa0", " ")
    assert not PriceList.objects.filter(valid_from=NEXT_YEAR).exists()
    ingrid.post(f"{AT}fra-fil/", IMPORTED | {"tekst": REAL, "gjor": "lag", "liste": "hall"})
    made = PriceList.objects.get(valid_from=NEXT_YEAR)
    assert (made.key, made.published_at, made.rows.count()) == ("hall", None, 4 * 3 + 4 + 3 * 3)


def test_each_wrong_line_of_a_file_is_told_and_what_was_pasted_stays(ingrid: Client) -> None:
    bad = "group;unit;price\nresident;hour;100\nnobody;hour;100\nresident;hours;x\n"
    answer = ingrid.post(f"{AT}fra-fil/", IMPORTED | {"tekst": bad, "gjor": "lag"})
    page = told(answer)
    assert answer.status_code == 422
    assert "3 group nobody Ingen prisgruppe har den koden." in page
    assert "4 unit hours Den enheten finnes ikke." in page
    assert "resident;hours;x" in answer.content.decode()
    assert not PriceList.objects.filter(valid_from=NEXT_YEAR).exists()


def test_a_file_that_was_fetched_is_brought_back_to_the_same_list(ingrid: Client, draft: PriceList) -> None:
    file = ingrid.get(f"{AT}{draft.pk}/fil/")
    assert file.headers["Content-Disposition"] == 'attachment; filename="hall-2028-01-01.csv"'
    back = SimpleUploadedFile("hall.csv", file.content)
    ingrid.post(f"{AT}fra-fil/", IMPORTED | {"fil": back, "gjor": "lag"})
    made = PriceList.objects.get(key="haller-2028")
    first, second = as_written(draft), as_written(made)
    assert (second.rows, second.maxima, second.additions, second.subsidies) == (
        first.rows, first.maxima, first.additions, first.subsidies,
    )  # fmt: skip


def test_a_list_is_used_for_a_facility_or_a_court_and_not_for_another_municipality_s(
    world: World, ingrid: Client
) -> None:
    where = f"{AT}bruk/?anlegg={world.facility.pk}"
    ingrid.post(where, {"liste": "meeting_room", "hva": f"lokale:{world.hall.pk}"})
    use = PriceListUse.objects.get(space=world.hall)
    assert use.key == "meeting_room"
    assert "Fjellhallen, Hall" in told(ingrid.get(f"{AT}bruk/"))
    ingrid.post(f"{AT}bruk/", {"fjern": str(use.pk)})
    assert not PriceListUse.objects.filter(space=world.hall).exists()
    for what in ("lokale:999999", "anlegg:999999", "type:palace", f"lokale:{world.hall.pk}"):
        assert ingrid.post(f"{AT}bruk/", {"liste": "hall", "hva": what}).status_code == 422, what


def test_groups_get_names_order_and_defaults(world: World, ingrid: Client) -> None:
    form = form_of(
        ingrid.get(f"{AT}grupper/").content.decode().replace('method="post"', 'method="post" id="g"', 1), "g"
    )
    defaults = defaults_of(world.municipality.pk)
    ingrid.post(f"{AT}grupper/", form | {"g4_nb": "Egne ansatte", "g4_rekke": "0", "d_public_": "business"})
    found = groups_of(world.municipality.pk)
    assert [group.code for group in found] == ["egne-ansatte", "youth_club", "adult_club", "resident", "business"]
    assert [group.code for group in found if group.is_ordinary] == ["adult_club"]
    assert defaults_of(world.municipality.pk) == {**defaults, ("public", ""): "business"}
    answer = ingrid.post(f"{AT}grupper/", form | {"g0_nb": "", "g0_nn": "", "g0_en": ""})
    assert answer.status_code == 422
    assert 'id="id_g0_nb_error"' in answer.content.decode()


def test_a_vat_rate_is_added_from_a_day_on_and_one_that_was_charged_stands(world: World, ingrid: Client) -> None:
    booked(world, "18–20", world.as_alice)
    assert Charge.objects.get().vat_code == "exempt"
    ingrid.post(f"{AT}mva/", {"kode": "exempt", "prosent": "12,5", "fra": "2028-01-01"})
    assert VatRate.objects.get(code="exempt", valid_from=NEXT_YEAR).basis_points == 1250
    answer = ingrid.post(f"{AT}mva/", {"kode": "exempt", "prosent": "25", "fra": "2018-01-01"})
    assert answer.status_code == 422
    assert "er brukt i krav og kan ikke endres" in told(answer)
    assert VatRate.objects.get(code="exempt", valid_from=date(2018, 1, 1)).basis_points == 0
    ingrid.post(f"{AT}mva/", {"fjern": str(VatRate.objects.get(valid_from=NEXT_YEAR).pk)})
    assert not VatRate.objects.filter(valid_from=NEXT_YEAR).exists()
    answer = ingrid.post(f"{AT}mva/", {"kode": "Å", "prosent": "mye", "fra": "i går"})
    assert answer.content.decode().count("ds-validation-message") == 3


@pytest.mark.parametrize(
    ("page", "queries"),
    [("", 7), ("bruk/", 7), ("grupper/", 6), ("mva/", 5), ("fra-fil/", 7), ("{draft}/", 12), ("{draft}/kontroll/", 13)],
)
def test_a_page_asks_the_same_few_questions_however_many_prices_there_are(
    world: World, ingrid: Client, draft: PriceList, django_assert_num_queries: Any, page: str, queries: int
) -> None:
    path = AT + page.format(draft=draft.pk)
    ingrid.get(path)
    with django_assert_num_queries(queries):
        ingrid.get(path)
    for each in range(3):
        draft_list(world.municipality.pk, replace(FULL, key=f"more-{each}", valid_from=NEXT_YEAR), now=NOW)
    ingrid.get(path)
    with django_assert_num_queries(queries):
        ingrid.get(path)


# Everybody ------------------------------------------------------------------------------------------------------------


def test_everybody_reads_the_prices_of_today_and_of_a_day_to_come(
    world: World, ingrid: Client, django_assert_num_queries: Any
) -> None:
    hall = PriceList.objects.get(key="hall")
    ingrid.post(f"{AT}{hall.pk}/kopi/", {"fra": "2028-01-01", "prosent": "10", "trinn": "5"})
    ingrid.post(f"{AT}{PriceList.objects.get(valid_from=NEXT_YEAR).pk}/kontroll/", {"gjor": "publiser", "utgave": "0"})
    visitor = browser_of()
    page = told(visitor.get("/k/fjell/priser/")).replace("\xa0", " ")
    assert "per time, 1/4 av hallen 35 kr 141 kr" in page
    assert "man–fre" in page
    assert "lør, søn og helligdager" in page
    assert "Nye priser fra lørdag 1. januar 2028." in page
    assert "155 kr" in told(visitor.get("/k/fjell/priser/?dag=2028-02-01"))
    with django_assert_num_queries(3):
        visitor.get("/k/fjell/priser/")


def test_the_calculator_reckons_as_a_booking_does_and_holds_nothing(
    world: World, django_assert_num_queries: Any
) -> None:
    visitor = browser_of()
    base = f"/k/fjell/priser/regn-ut/?anlegg={world.facility.slug}"
    asked = f"{base}&lokale={world.hall.slug}&gruppe=resident&dato={TUESDAY}&fra=18&til=20.00"
    page = told(visitor.get(asked)).replace("\xa0", " ")
    assert "724 kr" in page
    assert "2 timer × 362 kr" in page
    assert "Tirsdag 2. mars 2027 18.00–20.00" in page
    night = told(visitor.get(asked.replace("fra=18&til=20.00", "fra=22&til=02"))).replace("\xa0", " ")
    assert "Tirsdag 2. mars 2027 22.00–ons 02.00" in night
    assert "1 448 kr" in night
    assert visitor.get(asked.replace("til=20.00", "til=18")).status_code == 422
    booked(world, "18–20", world.as_alice)
    assert Charge.objects.get().amount == 724_00
    with django_assert_num_queries(9):
        visitor.get(asked)
    wrong = visitor.get(f"{base}&lokale=x&gruppe=x&dato=x&fra=20&til=18")
    assert wrong.status_code == 422
    assert wrong.content.decode().count("ds-validation-message") >= 3
    assert visitor.get("/k/fjell/priser/regn-ut/?anlegg=ingen").status_code == 200
    assert visitor.get("/k/ingen/priser/regn-ut/").status_code == 404


def test_free_hours_are_given_changed_copied_and_seen_by_the_club(world: World, ingrid: Client) -> None:
    there = f"/oppsett/{world.municipality.slug}/priser/kvoter/"
    asked = {"hvem": "adult_club", "timer": "37,5", "hva": "alle", "fra": "2027-01-01", "til": "2027-12-31"}
    for field, wrong in (("timer", "mye"), ("fra", "i morgen"), ("til", "2028-01-01"), ("hva", "type:castle")):
        answer = ingrid.post(there, {**asked, field: wrong})
        assert answer.status_code == 422
        assert "37,5" in answer.content.decode() or field == "timer"
    assert ingrid.post(there, {**asked, "hvem": "lag", "nummer": "1"}).status_code == 422
    assert ingrid.post(there, asked).status_code == 302
    quota = FreeQuota.objects.get()
    assert quota.minutes == 2250
    assert ingrid.post(there, {"endre": quota.pk, f"t{quota.pk}": "40"}).status_code == 302
    assert ingrid.post(there, {"kopier": "2027-01-01"}).status_code == 302
    assert sorted(FreeQuota.objects.values_list("minutes", "last__year")) == [(2400, 2027), (2400, 2028)]
    copy = FreeQuota.objects.get(first__year=2028)
    assert ingrid.post(there, {"fjern": copy.pk}).status_code == 302
    assert not FreeQuota.objects.filter(first__year=2028).exists()
    seen = browser_of(world.alice).get(f"/lag/{world.club.pk}/").content.decode().replace("\xa0", " ")
    assert "40 timer igjen" in seen
    assert "40 timer igjen" not in browser_of(world.charlie).get(f"/lag/{world.club.pk}/").content.decode()
