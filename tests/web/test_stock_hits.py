"""Whoever takes something away sees whom it hits and what could go instead; what is lacked and low is told."""

from __future__ import annotations

from django.test import Client

from aktiv.lending.actions.kinds import keep_depot, keep_kind
from aktiv.lending.actions.stocking import set_stock
from aktiv.lending.models import Depot, Item, Kind, Lack, Loan, Pool
from aktiv.lending.new_stock import NewDepot, NewKind
from aktiv.values.texts import Texts
from tests.bookings.world import NOW
from tests.lending.world import Stocked
from tests.reading import everything_of
from tests.web.booking_world import browser_of
from tests.web.test_desk import told
from tests.web.test_stock import KIND, ROOT, keeper, there

__all__ = ["keeper", "there"]


def a_second_depot(there: Stocked) -> Depot:
    """With screens, which are of the projectors' category."""
    at = {"by": there.world.ingrid.pk, "now": NOW}
    other = keep_depot(there.municipality.pk, NewDepot(name="Nordlageret"), **at)
    name = Texts("Storskjerm", "Storskjerm", "Big screen")
    kind = keep_kind(there.municipality.pk, NewKind(name=name, category="sound_and_light"), **at)
    set_stock(there.municipality.pk, kind.pk, other.pk, 5, **at)
    return other


def test_a_move_and_a_service_name_the_loans_they_hit_and_what_could_go_instead(there: Stocked, keeper: Client) -> None:
    other, loan = a_second_depot(there), there.loan(48, 60, (there.projectors, 3))
    page, item = f"{ROOT}{there.projectors.kind_id}/", Item.objects.filter(pool=there.projectors).order_by("pk")[0]
    away = {"gjor": "service", "ting": item.pk, "fra": "2027-03-03", "til": "2027-03-04"}
    for act in ({"gjor": "flytt", "ting": item.pk, "nytt_lager": other.pk}, away):
        answer = keeper.post(page, act)
        text = told(answer)
        assert answer.status_code == 422
        assert f"{loan.number}" in text
        assert "Storskjerm, Nordlageret (5)" in text
    assert "lovet bort til noen i den tiden" in text
    assert keeper.post(page, {**away, "fra": "2027-03-05", "til": "2027-03-06"}).status_code == 302


def test_a_kind_or_a_storage_place_goes_out_of_use_when_it_is_said_all_the_same(there: Stocked, keeper: Client) -> None:
    a_second_depot(there)
    loan = there.loan(48, 60, (there.projectors, 1))
    kind = there.projectors.kind
    form = {**KIND, "versjon": str(kind.version), "nummer": "1", "kategori": kind.category}
    form |= {"ibruk": "", "depositum": "", "dag0": ""}
    answer = keeper.post(f"{ROOT}{kind.pk}/endre/", form)
    assert answer.status_code == 422
    assert f"{loan.number}" in told(answer)
    assert "Storskjerm, Nordlageret (5)" in told(answer)
    assert Kind.objects.get(pk=kind.pk).active
    place = f"{ROOT}lager/{there.depot.pk}/"
    off = {"navn": "Utstyrslageret", "anlegg": str(there.world.facility.pk)}
    answer = keeper.post(place, off)
    assert (answer.status_code, "likevel" in answer.content.decode()) == (422, True)
    assert f"{loan.number}" in told(answer)
    assert keeper.post(place, {**off, "likevel": "1"}).status_code == 302
    assert keeper.post(f"{ROOT}{kind.pk}/endre/", {**form, "likevel": "1"}).status_code == 302
    assert not Depot.objects.get(pk=there.depot.pk).active
    assert everything_of(Loan).get(pk=loan.pk).state == "reserved"  # what was promised stands


def test_a_file_that_would_take_away_what_is_promised_is_not_read(there: Stocked, keeper: Client) -> None:
    loan = there.loan(1, 30, (there.chairs, 18))
    text = "lager;navn_nb;antall\nUtstyrslageret;Klappstol;10\n"
    shown = keeper.post(f"{ROOT}import/", {"tekst": text})
    assert f"{loan.number}" in told(shown)
    assert 'value="les"' not in shown.content.decode()
    read = keeper.post(f"{ROOT}import/", {"tekst": text, "gjor": "les"})
    assert (read.status_code, Pool.objects.get(pk=there.chairs.pk).stock) == (422, 20)
    wrong = keeper.post(
        f"{ROOT}import/", {"tekst": "lager;navn_nb;antall;priser\nUtstyrslageret;Klappstol;20;ukjent=5/0\n"}
    )
    assert "Det finnes ingen slik prisgruppe." in told(wrong)
    assert keeper.post(f"{ROOT}import/", {"tekst": text.replace("10", "19"), "gjor": "les"}).status_code == 302


def test_too_few_is_counted_once_for_who_is_signed_in_and_stands_on_the_page_of_use(
    there: Stocked, keeper: Client
) -> None:
    there.loan(0, 72, (there.chairs, 18))
    wanted = (
        f"/utstyr/lan/nytt/?lager={there.depot.slug}&fra=2027-03-02&til=2027-03-03&antall-{there.chairs.kind.slug}=6"
    )
    Client().get(wanted)
    assert not Lack.objects.exists()  # robots ask too
    alice = browser_of(there.alice)
    for _again in range(3):
        assert "Bare 2 ledige da." in told(alice.get(wanted))
    found = Lack.objects.get()
    assert (found.kind, found.times, found.lacked, found.day.isoformat()) == (there.chairs.kind, 1, 4, "2027-03-02")
    use = keeper.get(f"{ROOT}bruk/?fra=2027-03-01&til=2027-03-05")
    assert "Ganger for få" in told(use)
    file = keeper.get(f"{ROOT}bruk/?fra=2027-03-01&til=2027-03-05&vis=csv").content.decode("utf-8-sig")
    assert next(line for line in file.splitlines() if "Klappstol" in line).rstrip().replace('"', "").endswith(";1;4")


def test_low_stock_is_listed_and_its_limit_is_set_where_it_is_kept(there: Stocked, keeper: Client) -> None:
    assert "Det er nok av alt" in told(keeper.get(f"{ROOT}lite/"))
    page = f"{ROOT}{there.chairs.kind_id}/"
    assert keeper.post(page, {"gjor": "lite", "beholdning": there.chairs.pk, "lite": "mange"}).status_code == 422
    assert keeper.post(page, {"gjor": "lite", "beholdning": there.chairs.pk, "lite": "21"}).status_code == 302
    assert "Klappstol Utstyrslageret 20 21" in told(keeper.get(f"{ROOT}lite/"))
    assert keeper.post(page, {"gjor": "lite", "beholdning": there.chairs.pk, "lite": ""}).status_code == 302
    assert "Det er nok av alt" in told(keeper.get(f"{ROOT}lite/"))


def test_days_show_sets_and_come_as_a_file(there: Stocked, keeper: Client) -> None:
    there.loan(0, 30, (there.legs, 8))
    shown = told(keeper.get(f"{ROOT}dager/?maned=2027-03"))
    assert "Scene Sett 1 0 0 1" in shown
    file = keeper.get(f"{ROOT}dager/fil.csv?maned=2027-03").content.decode("utf-8-sig").replace('"', "")
    line = next(each for each in file.splitlines() if each.startswith("Scene;"))
    assert line.startswith("Scene;Ja;1;0;0;1;")
    assert file.splitlines()[0].split(";")[3:5] == ["2027-03-01", "2027-03-02"]
