"""Borrowing on the pages: found, chosen, signed in for, borrowed, changed and answered; nobody sees another's."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from aktiv.lending.actions.following import follow_dates
from aktiv.lending.actions.handing import Given, hand_out
from aktiv.lending.actions.returning import Broken, Taken, take_back
from aktiv.lending.models import Block, Damage, Holding, Kind, KindPrice, LendingTerms, Loan, Part
from aktiv.people.models import PersonalDataRead
from aktiv.walls import everything
from tests.bookings.world import NOW, booked, when
from tests.lending.world import Stocked, a_kind, a_pool, stocked
from tests.reading import everything_of
from tests.web.booking_world import browser_of, stop_the_clock

pytestmark = pytest.mark.debian_postgres


@pytest.fixture
def there(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stocked]:
    made = stocked()
    KindPrice.objects.create(municipality=made.municipality, kind=made.chairs.kind, per_day=500)
    stop_the_clock(monkeypatch)
    return made


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


BASKET = "/en/utstyr/lan/nytt/"
TWO_DAYS = "lager=utstyrslageret&fra=2027-03-05&fra-kl=12.00&til=2027-03-07&til-kl=12.00"


def hidden(page: str) -> dict[str, str]:
    """What the form that borrows would send."""
    form = page.split('method="post"', 1)[1].split("</form>", 1)[0]
    found = {}
    for tag in form.split("<input ")[1:]:
        name, value = tag.split('name="', 1)[1].split('"', 1)[0], tag.partition('value="')[2].split('"', 1)[0]
        found[name] = value
    return found


def borrowed(client: Client, wanted: str) -> Loan:
    """Borrows on the pages, as a person does."""
    page = text(client.get(f"{BASKET}?{TWO_DAYS}&{wanted}"))
    answer = client.post(BASKET, {**hidden(page), "formal": "Sommerfest"})
    assert answer.status_code == 302, text(answer)
    return everything_of(Loan).get(pk=answer.headers["Location"].rstrip("/").rpartition("/")[2])


def test_the_catalogue_is_found_by_words_and_says_how_many_are_free(there: Stocked) -> None:
    Part.objects.filter(whole=there.stage, kind=there.decks.kind).update(amount=4)
    there.loan(100, 110, (there.chairs, 15), (there.decks, 4))
    visitor = Client()
    page = text(visitor.get("/en/utstyr/"))
    assert all(name in page for name in ("Klappstol", "Projektor", "Scene"))
    assert "free" not in page.split('class="plain panel eq-list"')[1]
    wanted = "fra=2027-03-05&fra-kl=15.00&til=2027-03-05&til-kl=20.00"
    page = text(visitor.get(f"/en/utstyr/?hva=stol+kl&{wanted}"))
    assert "5 free" in page
    assert "Projektor" not in page
    assert "1 free" in text(visitor.get(f"/en/utstyr/?hva=scene&{wanted}")).split("Scenebein")[0]
    page = text(visitor.get(f"/en/utstyr/?antall=6&ledig=1&{wanted}"))
    assert "Klappstol" not in page
    assert "Scenebein" in page
    assert "We found no equipment" in text(visitor.get("/en/utstyr/?hva=romferge&type=boat"))
    assert visitor.get("/en/utstyr/?fra=2027-02-30&til=%00&side=-1&antall=xx&hvor=finnes-ikke").status_code == 200


def test_a_page_takes_as_many_statements_for_forty_kinds_as_for_four(
    there: Stocked, django_assert_num_queries: Any
) -> None:
    url = "/en/utstyr/?fra=2027-03-05&til=2027-03-06"
    visitor = Client()
    visitor.get(url)
    with django_assert_num_queries(4):
        visitor.get(url)
    for number in range(40):
        a_pool(a_kind(there.municipality, f"stol-{number}", f"Stol {number}"), there.depot, 3)
    with django_assert_num_queries(4):
        page = text(visitor.get(url))
    assert "side=2" in page


def test_a_kind_says_when_it_is_free_and_at_what_price(there: Stocked) -> None:
    there.loan(13, 37, (there.chairs, 8))
    page = text(Client().get("/en/utstyr/klappstoler/"))
    assert "Tuesday 2 March: 12 free" in page
    assert "Thursday 4 March: 20 free" in page
    assert "5 kr a day for each" in page.replace("\xa0", " ")
    assert "April 2027" in text(Client().get("/en/utstyr/klappstoler/?maned=2027-04"))
    assert Client().get("/en/utstyr/klappstoler/?maned=9999-99&lager=x&fra=zz").status_code == 200
    assert Client().get("/en/utstyr/finnes-ikke/").status_code == 404


def test_a_visitor_fills_the_basket_and_signs_in_to_borrow(there: Stocked) -> None:
    answer = Client().get(f"{BASKET}?{TWO_DAYS}&antall-klappstoler=8&legg-til=scene")
    assert "antall-scene=1" in answer.headers["Location"]
    page = text(Client().get(answer.headers["Location"]))
    assert "80 kr" in page.replace("\xa0", " ")
    assert "Sign in and borrow" in page
    alice = browser_of(there.world.alice)
    page = text(alice.get(answer.headers["Location"]))
    sent = {**hidden(page), "formal": "Bursdag"}
    first, second = (alice.post(BASKET, sent) for _ in range(2))  # pressed twice
    assert first.headers["Location"] == second.headers["Location"]
    loan = everything_of(Loan).get()
    assert (loan.state, loan.price, loan.purpose) == ("reserved", 8000, "Bursdag")
    receipt = text(alice.get(first.headers["Location"]))
    assert loan.code in receipt
    assert "Code for the storekeeper" in receipt
    assert "Klappstol" in text(alice.get("/en/min/lan/"))
    assert browser_of(there.world.charlie).get(first.headers["Location"]).status_code == 404
    assert "Klappstol" not in text(browser_of(there.world.charlie).get("/en/min/lan/"))


@pytest.mark.parametrize("per_day", [500_00, 10_000_00])
def test_a_dear_loan_is_borrowed_at_the_price_that_was_shown_and_no_other(there: Stocked, per_day: int) -> None:
    KindPrice.objects.update(per_day=per_day)
    alice = browser_of(there.world.alice)
    sent = hidden(text(alice.get(f"{BASKET}?{TWO_DAYS}&antall-klappstoler=2")))
    KindPrice.objects.update(per_day=per_day + 1)
    assert alice.post(BASKET, {**sent, "formal": "Fest"}).status_code == 422
    KindPrice.objects.update(per_day=per_day)
    assert alice.post(BASKET, {**sent, "formal": "Fest"}).status_code == 302
    assert everything_of(Loan).get().price == per_day * 2 * 2


def test_addresses_with_what_no_text_holds_are_of_nothing(there: Stocked) -> None:
    visitor, nothing = Client(), "%00"
    assert visitor.get(f"/u/{nothing}/").status_code == 404
    assert visitor.get(f"{BASKET}?lager={nothing}").status_code == 404
    asked = visitor.get(f"{BASKET}?{TWO_DAYS}&antall-{nothing}=1&legg-til={nothing}", follow=True)
    assert asked.status_code in (200, 422)
    ingrid = browser_of(there.world.ingrid)
    assert ingrid.get(f"/l/{nothing}/").status_code == 404
    assert ingrid.get(f"/lager/{there.depot.slug}/?q={nothing}").status_code == 200


def test_what_was_damaged_is_told_to_the_borrower_before_it_is_decided(there: Stocked) -> None:
    with everything():
        loan = there.loan(0, 24, (there.chairs, 2))
        line = loan.lines.get()
        staff, home = there.world.ingrid.pk, there.municipality.pk
        hand_out(loan.pk, home, uuid4(), Given(amounts={line.pk: 2}), by=staff, now=NOW)
        broken = Taken(amounts={line.pk: 2}, broken=[Broken(line=line.pk, text="Et bein er av", proposed=100_00)])
        take_back(loan.pk, home, uuid4(), broken, by=staff, now=NOW)
        damage = Damage.objects.get()
    page = text(browser_of(there.alice).get(f"/en/min/lan/{loan.pk}/"))
    assert "Et bein er av" in page
    assert f"/en/utlan/skade/{damage.pk}/" in page
    assert "Not decided yet" in page


def test_what_cannot_be_had_is_told_with_what_was_typed_kept(there: Stocked) -> None:
    there.loan(90, 100, (there.chairs, 15))
    alice = browser_of(there.world.alice)
    page = text(alice.get(f"{BASKET}?{TWO_DAYS}&antall-klappstoler=8"))
    assert "Only 5 free then." in page
    assert 'value="8"' in page
    page = text(alice.get(f"{BASKET}?{TWO_DAYS}&antall-klappstoler=mange"))
    assert "Write how many as a whole number." in page
    sent = hidden(text(alice.get(f"{BASKET}?{TWO_DAYS}&antall-klappstoler=5")))
    there.loan(95, 100, (there.chairs, 1))
    answer = alice.post(BASKET, {**sent, "formal": "Konfirmasjon"})
    assert answer.status_code == 422
    assert "4 left of the 5 you want" in text(answer)
    assert alice.post(BASKET, {**sent, "antall-klappstoler": "4", "party": "x"}).status_code == 422
    assert Client().get(f"{BASKET}?lager=finnes-ikke").status_code == 404


def test_the_borrower_changes_and_cancels_and_another_tab_is_told(there: Stocked) -> None:
    alice = browser_of(there.world.alice)
    loan = borrowed(alice, "antall-klappstoler=8")
    url = f"/en/min/lan/{loan.pk}/"
    longer = {"gjor": "forleng", "versjon": "1", "til": "2027-03-08", "til-kl": "12.00"}
    shown = text(alice.post(url, longer)).replace("\xa0", " ")
    assert "It costs 40 kr more. You pay 120 kr in all." in shown.replace("</p><p>", " ")
    assert everything_of(Loan).get().price == 8000, "nothing is done before she has seen what it costs"
    KindPrice.objects.update(per_day=600)
    dearer = alice.post(url, {**longer, "pris": "12000"})
    assert (dearer.status_code, "The price has changed" in text(dearer)) == (422, True)
    assert "It costs 48 kr more." in text(dearer).replace("\xa0", " ")
    KindPrice.objects.update(per_day=500)
    assert "It is yours longer" in text(alice.post(url, {**longer, "pris": "12000"}, follow=True))
    fewer = {"gjor": "antall", f"antall-{there.chairs.kind_id}": "2"}
    old = alice.post(url, {**fewer, "versjon": "1", "pris": "3000"})
    assert (old.status_code, "changed meanwhile" in text(old)) == (422, True)
    assert "It costs 90 kr less." in text(alice.post(url, {**fewer, "versjon": "2"})).replace("\xa0", " ")
    alice.post(url, {**fewer, "versjon": "2", "pris": "3000"})
    assert everything_of(Loan).get().price == 2 * 3 * 500
    assert browser_of(there.world.ingrid).post(url, {"gjor": "avbestill"}).status_code == 404
    assert "It is cancelled." in text(alice.post(url, {"gjor": "avbestill", "versjon": "3"}, follow=True))
    assert not everything_of(Holding).exists()


def test_the_desk_answers_what_waits_and_sees_who_else_wants_it(there: Stocked) -> None:
    Kind.objects.filter(pk=there.projectors.kind_id).update(decided=Kind.Decided.BY_STAFF)
    loan = borrowed(browser_of(there.world.alice), "antall-projektorer=2")
    with everything():
        there.loan(100, 110, (there.projectors, 1), person=there.world.bob)
    ingrid, url = browser_of(there.world.ingrid), f"/en/utlan/{loan.pk}/"
    assert "2 × Projektor" in text(ingrid.get("/en/utlan/"))
    page = text(ingrid.get(url))
    assert "Bob" in page
    assert "0 more free then" in page
    looked = everything_of(PersonalDataRead).filter(reader=there.world.ingrid, page="loan_desk_loan")
    assert {each.person_id for each in looked} == {there.alice.pk, there.world.bob.pk}
    refused = ingrid.post(url, {"gjor": "avsla", "grunn": " ", "versjon": "1"})
    assert (refused.status_code, "Write why" in text(refused)) == (422, True)
    assert "It is approved." in text(ingrid.post(url, {"gjor": "godkjenn", "versjon": "1"}, follow=True))
    assert everything_of(Loan).get(pk=loan.pk).state == "reserved"
    for person in (there.world.alice, there.world.charlie):
        outsider = browser_of(person)
        assert outsider.get("/en/utlan/").status_code == 404
        assert outsider.post(url, {"gjor": "godkjenn"}).status_code == 404


def test_a_block_says_why_and_is_looked_at_again(there: Stocked) -> None:
    world = there.world
    with everything():
        loan = there.loan(1, 2, (there.chairs, 1))
    ingrid, alice = browser_of(world.ingrid), browser_of(world.alice)
    sent = {"kommune": "fjell", "lan": "abc", "siste": "2027-03-20", "grunn": "Teltet kom ødelagt tilbake"}
    assert ingrid.post("/en/utlan/sperret/", sent).status_code == 422
    assert ingrid.post("/en/utlan/sperret/", {**sent, "lan": str(loan.number)}).status_code == 302
    made = everything_of(Block).get()
    assert (made.holder, made.ends) == (world.alice.pk, when("24–25", date(2027, 3, 20)).start)
    page = text(alice.get(f"{BASKET}?{TWO_DAYS}&antall-klappstoler=1"))
    assert "The reason: Teltet kom ødelagt tilbake" in page
    url = f"/en/min/lan/sperret/{made.pk}/"
    assert browser_of(world.charlie).get(url).status_code == 404
    assert alice.post(url, {"tekst": " "}).status_code == 422
    alice.post(url, {"tekst": "Det var det før også"})
    assert "Waits for your answer" in text(ingrid.get("/en/utlan/sperret/"))
    ingrid.post(f"/en/utlan/sperret/{made.pk}/", {"gjor": "svar", "tekst": "Du har rett", "opphev": "1"})
    assert "Du har rett" in text(alice.get(url))
    assert "Borrow" in text(alice.get(f"{BASKET}?{TWO_DAYS}&antall-klappstoler=1"))


def test_equipment_comes_along_with_a_booking_and_its_receipt_leads_there(there: Stocked) -> None:
    world = there.world
    made = booked(world, "18–20", world.as_alice, world.courts["A"])
    alice = browser_of(world.alice)
    link = f"{BASKET}?lager=utstyrslageret&amp;dato={made.occurrence_ids[0]}"
    for page in (f"/en/bestilling/{made.id}/kvittering/", f"/en/min/bestillinger/{made.id}/"):
        assert link in text(alice.get(page)), page
    url = link.replace("&amp;", "&") + "&antall-klappstoler=8"
    assert browser_of(world.charlie).get(url).status_code == 404
    assert Client().get(url).status_code == 302
    answer = alice.post(BASKET, hidden(text(alice.get(url))))
    loan = everything_of(Loan).get()
    assert (loan.occurrence_id, loan.during.lower) == (made.occurrence_ids[0], when("18–20").start)
    assert "8 × Klappstol" in text(alice.get(f"/en/min/bestillinger/{made.id}/"))
    assert answer.headers["Location"] == f"/en/min/lan/{loan.pk}/"
    assert follow_dates(now=NOW) == 0


def test_the_search_for_halls_leads_to_equipment_of_that_name(there: Stocked) -> None:
    page = text(Client().get("/en/sok/?hva=klappstol"))
    assert "/en/utstyr/?hva=klappstol" in page
    assert "Klappstol" in page
    assert "/en/utstyr/?hva=" not in text(Client().get("/en/sok/?hva=romferge"))


def test_cancelling_late_is_shown_with_its_price_and_costs_no_other(there: Stocked) -> None:
    Kind.objects.filter(pk=there.chairs.kind_id).update(vat_code="standard")
    LendingTerms.objects.create(municipality=there.municipality, late_cancel_percent=50, free_until_hours=24)
    alice = browser_of(there.world.alice)
    wanted = f"{BASKET}?{TWO_DAYS}&antall-klappstoler=8"
    free = "Cancelling is free of charge until Thursday 4 March at 12:00. After that it costs 40 kr."
    assert free in text(alice.get(wanted)).replace("\xa0", " ")
    loan = borrowed(alice, "antall-klappstoler=8")
    url = f"/en/min/lan/{loan.pk}/"
    assert free in text(alice.get(url)).replace("\xa0", " ")
    LendingTerms.objects.update(free_until_hours=200)
    late = alice.post(url, {"gjor": "avbestill", "versjon": "1", "gebyr": "0"})
    page = text(late).replace("\xa0", " ")
    assert (late.status_code, "Cancelling costs 40 kr now. Nothing is cancelled yet." in page) == (422, True)
    assert "Cancel the loan for 40 kr" in page
    accepted = {"gjor": "avbestill", "versjon": "1", "gebyr": "4000"}
    done = text(alice.post(url, accepted, follow=True)).replace("\xa0", " ")
    assert "It is cancelled. The fee is 40 kr, and comes on an invoice." in done
    assert "Fee for cancelling late" in done
    assert "Charged so far: 40 kr" in done


def test_the_counter_and_the_desk_make_a_loan_longer_for_what_they_were_shown(there: Stocked) -> None:
    with everything():
        loan = there.loan(24, 48, (there.chairs, 4), price=2_000)
    ingrid = browser_of(there.world.ingrid)
    longer = {"gjor": "forleng", "til": "2027-03-04", "til-kl": "12.00"}
    for number, url in enumerate((f"/en/lager/lan/{loan.code}/", f"/en/utlan/{loan.pk}/")):
        sent = {**longer, "til": f"2027-03-{4 + number:02d}", "versjon": str(1 + number)}
        without = ingrid.post(url, sent)
        assert (without.status_code, "Write why, so that who" in text(without)) == (422, True)
        assert 'aria-invalid="true"' in text(without)
        told = text(ingrid.post(url, {**sent, "hvorfor": "Avtalt på telefon"})).replace("\xa0", " ")
        assert "It costs 20 kr more." in told
        assert "Avtalt på telefon" in told
        with everything():
            loan.refresh_from_db()
        pays = str(loan.price + 2_000)
        refused = ingrid.post(url, {**sent, "hvorfor": "Avtalt på telefon", "pris": "1"})
        assert (refused.status_code, "The price has changed" in text(refused)) == (422, True)
        done = ingrid.post(url, {**sent, "hvorfor": "Avtalt på telefon", "pris": pays}, follow=True)
        assert "The loan is longer" in text(done)
    receipt = text(browser_of(there.alice).get(f"/en/min/lan/{loan.pk}/"))
    assert "Avtalt på telefon" in receipt
    assert browser_of(there.world.charlie).post(f"/en/utlan/{loan.pk}/", longer).status_code == 404
    assert browser_of(there.alice).post(f"/en/lager/lan/{loan.code}/", longer).status_code == 404
