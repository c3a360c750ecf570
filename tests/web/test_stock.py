"""Keeping equipment: who may where, what is typed wrong stays, and fewer than promised says whom it hits."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from aktiv.lending.actions.terms import BOUNDS
from aktiv.lending.models import (
    Certificate,
    Count,
    HeldCertificate,
    Holding,
    Item,
    Kind,
    LendingTerms,
    Pool,
    Sharing,
)
from aktiv.lending.queries import stock
from aktiv.people.models import Person, StaffRole
from aktiv.walls import everything
from tests.bookings.world import NOW
from tests.facilities.world import a_municipality
from tests.lending.parts_world import accepted
from tests.lending.world import Stocked, stocked
from tests.web.booking_world import browser_of, stop_the_clock
from tests.web.test_desk import told

ROOT = "/oppsett/fjell/utstyr/"
KIND = {
    "versjon": "0", "navn_nb": "Telt", "navn_nn": "Telt", "navn_en": "Tent", "kategori": "tent", "ibruk": "1",
    "avgjores": "by_staff", "lengst": "7", "horisont": "100", "klargjoring": "3", "varsel": "2", "lite": "1",
    "vekt": "12,5", "depositum": "250,50", "dag0": "75", "mva": "",
}  # fmt: skip


@pytest.fixture
def there(db: None, monkeypatch: pytest.MonkeyPatch) -> Stocked:
    stop_the_clock(monkeypatch)
    with everything():
        return stocked()


@pytest.fixture
def keeper(there: Stocked) -> Client:
    """An administrator's browser."""
    StaffRole.objects.filter(person=there.world.ingrid).update(role=StaffRole.Role.ADMINISTRATOR)
    return browser_of(there.world.ingrid)


def manager_of(there: Stocked, *, elsewhere: bool = False) -> Client:
    """The browser of whoever keeps the facility, or one that has nothing there."""
    role = StaffRole.objects.filter(person=there.world.ingrid)
    role.update(role=StaffRole.Role.FACILITY_MANAGER, facility=None if elsewhere else there.world.facility,
                district="Annet sted" if elsewhere else "")  # fmt: skip
    return browser_of(there.world.ingrid)


def test_a_kind_is_made_with_its_terms_and_what_is_wrong_stays_typed(there: Stocked, keeper: Client) -> None:
    wrong = keeper.post(f"{ROOT}ny/", {**KIND, "navn_en": ""})
    assert wrong.status_code == 422
    assert "Skriv navnet på alle tre språk." in told(wrong)
    assert 'value="250,50"' in wrong.content.decode()
    assert keeper.post(f"{ROOT}ny/", KIND).status_code == 422  # costs, and no VAT code
    assert keeper.post(f"{ROOT}ny/", {**KIND, "mva": "high", "lengst": "999"}).status_code == 422
    made = keeper.post(f"{ROOT}ny/", {**KIND, "mva": "high"})
    kind = Kind.objects.get(name_nb="Telt")
    assert made["Location"] == f"{ROOT}{kind.pk}/"
    assert (kind.turnaround, kind.notice, kind.weight, kind.deposit) == (180, 120, 12_500, 25_050)
    assert [(each.per_day, each.price_group) for each in kind.prices.all()] == [(7_500, None)]
    shown = keeper.get(f"{ROOT}{kind.pk}/endre/").content.decode()
    assert all(f'value="{said}"' in shown for said in ("12,50", "250,50", "75", "Telt"))


def test_what_is_fixed_to_a_hall_stays_so_when_it_is_changed(there: Stocked, keeper: Client) -> None:
    kind = there.chairs.kind
    Kind.objects.filter(pk=kind.pk).update(space=there.world.hall)
    form = {**KIND, "versjon": str(kind.version), "depositum": "", "dag0": ""}
    assert keeper.post(f"{ROOT}{kind.pk}/endre/", form).status_code == 302
    assert Kind.objects.get(pk=kind.pk).space == there.world.hall


def test_fewer_than_promised_names_the_loans_and_changes_nothing(there: Stocked, keeper: Client) -> None:
    with everything():
        loan = there.loan(1, 30, (there.chairs, 18))
    page = f"{ROOT}{there.chairs.kind_id}/"
    answer = keeper.post(page, {"gjor": "antall", "lager": there.depot.pk, "antall": "10", "hylle": "B2"})
    assert answer.status_code == 422
    assert "18 er lovet bort samtidig" in told(answer)
    assert str(loan.number) in told(answer)
    assert Pool.objects.get(pk=there.chairs.pk).stock == 20
    lost = keeper.post(page, {"gjor": "borte", "beholdning": there.chairs.pk, "antall": "5", "grunn": "Brann"})
    assert lost.status_code == 302
    shown = told(keeper.get(page))
    assert "3 borte, men lovet bort" in shown
    assert "Alice" in shown
    with everything():
        Holding.objects.all().update(amount=15)
    assert keeper.post(page, {"gjor": "oppgjor", "beholdning": there.chairs.pk}).status_code == 302
    assert Pool.objects.get(pk=there.chairs.pk).stock == 15


def test_whoever_keeps_another_place_changes_nothing_here(there: Stocked) -> None:
    page, act = f"{ROOT}{there.chairs.kind_id}/", {"gjor": "antall", "lager": there.depot.pk, "antall": "25"}
    own = manager_of(there)
    assert own.post(page, act).status_code == 302
    assert own.get(f"{ROOT}ny/").status_code == 404
    other = manager_of(there, elsewhere=True)
    assert other.get(page).status_code == 200
    assert other.post(page, {**act, "antall": "1"}).status_code == 422
    assert other.get(f"{ROOT}lager/{there.depot.pk}/").status_code == 404
    assert Pool.objects.get(pk=there.chairs.pk).stock == 25


def test_items_are_added_served_and_taken_out(there: Stocked, keeper: Client) -> None:
    page = f"{ROOT}{there.projectors.kind_id}/"
    add = {"gjor": "nye", "lager": there.depot.pk, "numre": "P-10\nP-10", "pris": "7 500", "kjopt": "2026-05-01"}
    assert "P-10 er i bruk fra før" in told(keeper.post(page, add))
    assert keeper.post(page, {**add, "numre": "P-10\n\nP-11"}).status_code == 302
    item = Item.objects.get(number="P-10")
    assert item.price == 750_000
    away = {"gjor": "service", "ting": item.pk, "fra": "2027-03-01", "til": "2027-03-05", "grunn": "Lampe"}
    assert keeper.post(page, {**away, "til": "2027-02-01"}).status_code == 422
    later = {**away, "fra": "2027-03-04"}
    assert keeper.post(page, later).status_code == 302
    assert "Den skal ikke, eller er tilbake" in told(keeper.get(page))
    assert keeper.post(page, {"gjor": "fra_service", "ting": item.pk}).status_code == 302
    assert keeper.post(page, away).status_code == 302
    assert "Til service" in told(keeper.get(page))
    assert keeper.post(page, {"gjor": "fra_service", "ting": item.pk}).status_code == 302
    assert keeper.post(page, {"gjor": "tapt", "ting": item.pk, "grunn": "Stjålet"}).status_code == 302
    assert "P-10" in told(keeper.get(f"{page}?vis=borte"))
    assert keeper.post(page, {"gjor": "service", "ting": 999_999}).status_code == 422
    labels = keeper.get(f"{ROOT}etiketter/?type={there.projectors.kind_id}").content.decode()
    assert "P-11" in labels
    assert "P-10" not in labels
    assert labels.count("<svg") >= 4


def test_a_count_is_noted_page_by_page_and_carried_when_it_ends(there: Stocked, keeper: Client) -> None:
    begun = keeper.post(f"{ROOT}lager/{there.depot.pk}/", {"gjor": "tell", "nytt": uuid4()})
    page = begun["Location"]
    some = {f"antall{there.chairs.pk}": "19", f"antall{there.legs.pk}": "mange", "gjor": "noter"}
    answer = keeper.post(page, some)
    assert answer.status_code == 422
    assert 'value="mange"' in answer.content.decode()
    assert "gjenstår å telle" in told(keeper.post(page, {"gjor": "avslutt"})).replace("3 slag ", "")
    rest = {f"antall{pool.pk}": str(pool.stock) for pool in (there.legs, there.decks, there.projectors)}
    assert keeper.post(page, {**rest, "gjor": "noter"}).status_code == 302
    assert keeper.post(page, {"gjor": "avslutt"}).status_code == 302
    assert Pool.objects.get(pk=there.chairs.pk).stock == 19
    assert Count.objects.get().ended_at is not None
    assert keeper.post(page, {"gjor": "dropp"}).status_code == 422


def test_a_file_is_shown_before_it_is_read(there: Stocked, keeper: Client) -> None:
    content = "lager;navn_nb;antall;nummer\nUtstyrslageret;Benk;12;\nNytt;Kano;;K-1\n".encode("cp1252")
    upload = SimpleUploadedFile("utstyr.csv", content)
    shown = told(keeper.post(f"{ROOT}import/", {"fil": upload}))
    assert "Nye lagre: Nytt" in shown
    assert not Kind.objects.filter(name_nb="Benk").exists()
    read = keeper.post(f"{ROOT}import/", {"tekst": content.decode("cp1252"), "gjor": "les"})
    assert read.status_code == 302
    assert Pool.objects.get(kind__name_nb="Benk").stock == 12
    wrong = keeper.post(f"{ROOT}import/", {"tekst": "lager;navn_nb;antall\nA;B;x\n", "gjor": "les"})
    assert (wrong.status_code, "Skriv et helt tall." in told(wrong)) == (422, True)
    file = keeper.get(f"{ROOT}fil.csv?lager={there.depot.pk}").content.decode("utf-8-sig")
    assert "Utstyrslageret;furniture;Klappstol;Klappstol;Klappstol;20;;" in file


def test_the_month_shows_what_is_left_in_statements_that_do_not_grow(
    there: Stocked, keeper: Client, django_assert_max_num_queries: object
) -> None:
    with everything():
        there.loan(0, 30, (there.chairs, 20))
    days, kinds = f"{ROOT}dager/?maned=2027-03", ROOT
    first = {page: _asked(keeper, page) for page in (days, kinds)}
    with everything():
        for number in range(20):
            kind = Kind.objects.create(
                municipality=there.municipality, slug=f"mer-{number}", category="tools", name_nb=f"Mer {number}",
                name_nn="x", name_en="x", sort_key=f"mer{number}",
            )  # fmt: skip
            Pool.objects.create(municipality=there.municipality, kind=kind, depot=there.depot, stock=number)
    assert {page: _asked(keeper, page) for page in (days, kinds)} == first
    assert '<td class="none">0</td>' in keeper.get(days).content.decode()
    assert stock.free_by_day([], [], there.municipality.zone) == {}


def test_use_comes_as_page_and_file_and_another_municipality_is_not_there(there: Stocked, keeper: Client) -> None:
    with everything():
        there.loan(0, 24 * 5, (there.projectors, 3))
    address = f"{ROOT}bruk/?fra=2027-03-01&til=2027-03-05"
    assert "Vurder flere" in told(keeper.get(address))
    file = keeper.get(f"{address}&vis=csv").content.decode("utf-8-sig")
    assert "Projektor;3;1;3;3;" in file
    assert keeper.get("/oppsett/bergen/utstyr/").status_code == 404
    assert keeper.get(f"{ROOT}{there.chairs.kind_id + 1000}/").status_code == 404


def test_rules_and_certificates_are_kept_by_administrators(there: Stocked, keeper: Client) -> None:
    page = f"{ROOT}regler/"
    said = {name: str(least + 1) for name, (least, _most) in BOUNDS.items()}
    assert keeper.post(page, {**said, "gjor": "regler", "versjon": "0", "block_days": "900"}).status_code == 422
    assert keeper.post(page, {**said, "gjor": "regler", "versjon": "0"}).status_code == 302
    assert keeper.post(page, {**said, "gjor": "regler", "versjon": "0"}).status_code == 422  # somebody else was first
    assert LendingTerms.objects.get().remind_before_hours == 2
    names = {f"navn_{code}": "Båtførerbevis" for code in ("nb", "nn", "en")}
    assert keeper.post(page, {**names, "gjor": "bevis"}).status_code == 302
    made = Certificate.objects.get()
    seen = {"gjor": "sett", "bevis": made.pk, "epost": "ALICE@example.no", "til": "2028-01-01"}
    assert keeper.post(page, seen).status_code == 422  # the address was never proved
    Person.objects.filter(pk=there.alice.pk).update(email_proven_at=NOW)
    assert keeper.post(page, seen).status_code == 302
    assert "Alice" in told(keeper.get(page))
    with everything():
        held = HeldCertificate.objects.get()
    assert keeper.post(page, {"gjor": "slutt", "sett": held.pk}).status_code == 302
    assert "Alice" not in told(keeper.get(page))
    assert manager_of(there).get(page).status_code == 404


def test_a_kind_is_lent_to_neighbours_by_administrators_alone(there: Stocked, keeper: Client) -> None:
    page = f"{ROOT}{there.chairs.kind_id}/"
    said = {"gjor": "del", "kommune": "", "egne": "14", "prosent": "50", "regler_nb": "Hentes selv."}
    assert keeper.post(page, {**said, "prosent": "101"}).status_code == 422
    dal, rules = a_municipality("dal", "4649"), f"{ROOT}regler/"
    unbilled = keeper.post(page, said)
    assert (unbilled.status_code, "organisasjonsnummer de skal faktureres på, under Regler: Dal" in told(unbilled)) == (
        422, True,
    )  # fmt: skip
    number = {"gjor": "nabo", "kommune": dal.pk, "orgnr": "123"}
    wrong = keeper.post(rules, number)
    assert (wrong.status_code, b'value="123"' in wrong.content, "ni sifre" in told(wrong)) == (422, True, True)
    assert keeper.post(rules, {**number, "orgnr": "964 338 531"}).status_code == 302
    assert "964338531" in told(keeper.get(rules))
    assert manager_of(there).post(rules, number).status_code == 404
    StaffRole.objects.filter(person=there.world.ingrid).update(
        role=StaffRole.Role.ADMINISTRATOR, facility=None, district=""
    )
    assert keeper.post(page, said).status_code == 302
    assert "Hentes selv." in told(keeper.get(page))
    assert "bes om å betale 50 % av prisen" in told(keeper.get(page)).replace("\xa0", " ")
    assert "innbyggerne deres betaler alt selv: Dal." in told(keeper.get(page))
    public = f"/utstyr/{there.chairs.kind.slug}/"
    assert "av prisen" not in told(keeper.get(public)), "nobody is told of what is not agreed"
    accepted(there.municipality, by=there.world.ingrid.pk, now=NOW)
    assert "Kommunen deres betaler 50 % av prisen." in told(keeper.get(public)).replace("\xa0", " ")
    a_municipality("vik", "4639")  # came later: nobody has said how it is billed
    assert "Kommunen betaler 50 % av prisen for innbyggere i Dal." in told(keeper.get(public))
    assert "innbyggerne deres betaler alt selv: Vik." in told(keeper.get(page))
    shared = Sharing.objects.get()
    assert manager_of(there).post(page, {"gjor": "del_ikke", "deling": shared.pk}).status_code == 422
    StaffRole.objects.filter(person=there.world.ingrid).update(
        role=StaffRole.Role.ADMINISTRATOR, facility=None, district=""
    )
    assert keeper.post(page, {"gjor": "del_ikke", "deling": shared.pk}).status_code == 302
    assert not Sharing.objects.exists()


def _asked(browser: Client, page: str) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    browser.get(page)
    with CaptureQueriesContext(connection) as asked:
        assert browser.get(page).status_code == 200
    return len(asked)
