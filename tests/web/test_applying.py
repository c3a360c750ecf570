"""Applying through the pages: from a chosen time to a receipt, what is kept, and what came of it."""

from __future__ import annotations

import html as markup
import re
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from aktiv.bookings.models import Booking
from aktiv.cases.actions.drafting import ask_for
from aktiv.cases.actions.handling import ask
from aktiv.cases.actions.offering import offer
from aktiv.cases.models import Application, Case, Note, RequestedDate
from aktiv.cases.queries.access import APPLICATION_LINK
from aktiv.facilities.models import Question, TermsDocument
from tests.bookings.world import NOW, TUESDAY, booked
from tests.cases.world import CaseWorld, a_case_world, at, dates, days, fresh, states
from tests.reading import everything_of
from tests.web.booking_world import browser_of, pick_of, stop_the_clock

BASKET = "/soknad/"


@pytest.fixture
def world(db: None, monkeypatch: pytest.MonkeyPatch) -> CaseWorld:
    stop_the_clock(monkeypatch)
    return a_case_world()


@pytest.fixture
def alice(world: CaseWorld) -> Client:
    """Alice's browser, acting for her club."""
    return browser_of(world.alice, world.club)


def told(answer: HttpResponse) -> str:
    return re.sub(r"\s+", " ", markup.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())))


def asked(world: CaseWorld, browser: Client, **more: str) -> HttpResponse:
    """Puts Tuesday 18–20 on court A in the basket."""
    sent = {"lokale": str(world.courts["A"].pk), "dato": TUESDAY.isoformat(), "fra": "18.00", "til": "20.00"} | more
    return browser.post("/soknad/ny/", sent)


def test_a_club_applies_for_ten_tuesdays_and_reads_when_it_is_answered(world: CaseWorld, alice: Client) -> None:
    last = (TUESDAY + timedelta(weeks=9)).isoformat()
    answer = asked(world, alice, uker="1", siste=last)
    assert answer.headers["Location"] == BASKET
    shown = told(alice.get(BASKET))
    assert "Hver uke: tirsdag" in shown
    assert "Fjell svarer innen mandag 22. mars." in shown
    sent = {"gjor": "send", "tittel": "Håndball J12", "antall_6-12": "18"}
    answer = alice.post(BASKET, sent)
    assert "/kvittering/" in answer.headers["Location"]
    case = everything_of(Case).get()
    assert (states(case), case.title) == (["asked"] * 10, "Solheim IL, Håndball J12")
    assert f"sak {case.key}" in told(alice.get(answer.headers["Location"]))
    assert "Håndball J12" in told(alice.get("/min/soknader/"))


def test_a_time_that_is_by_application_leads_to_the_application_filled_in(world: CaseWorld, alice: Client) -> None:
    pick = pick_of(world.courts["A"], at("18–20"))
    refused = alice.post("/bestilling/", {"pick": pick})
    assert refused.status_code == 422
    assert "Søk om tiden" in told(refused)
    answer = alice.get(f"/soknad/ny/?pick={quote(pick)}", follow=True)
    assert 'value="18.00"' in answer.content.decode()
    assert f'value="{TUESDAY.isoformat()}"' in answer.content.decode()


def test_a_visitor_signs_in_and_comes_back_to_the_same_filled_in(world: CaseWorld) -> None:
    answer = asked(world, Client())
    assert answer.status_code == 302
    assert "/logg-inn/" in answer.headers["Location"]
    assert quote("fra=18.00", safe="") in answer.headers["Location"]
    assert not everything_of(Application).exists()


def test_whatever_is_typed_is_kept_when_something_is_missing_and_when_kept_for_later(
    world: CaseWorld, alice: Client
) -> None:
    asked(world, alice)
    answer = alice.post(BASKET, {"gjor": "send", "tittel": "", "melding": "Vi rydder selv", "antall_6-12": "x"})
    assert answer.status_code == 422
    assert "Vi rydder selv" in answer.content.decode()
    assert 'value="x"' in answer.content.decode()
    alice.post(BASKET, {"gjor": "lagre", "tittel": "Cup", "melding": "Vi rydder selv"})
    assert "Vi rydder selv" in alice.get(BASKET).content.decode()
    answer = alice.post(BASKET, {"gjor": "send", "tittel": "", "melding": "Vi rydder selv"})
    assert "Skriv hva du trenger stedet til." in told(answer)


def test_what_an_event_lacks_is_named_where_it_is_asked_for(world: CaseWorld, alice: Client) -> None:
    asked(world, alice)
    answer = alice.post(BASKET, {"gjor": "send", "tittel": "Cup", "slag": "event", "arr_organiser": "Solheim IL"})
    shown = told(answer)
    assert "Ansvarlig for sikkerhet: Dette må fylles ut." in shown
    assert "Telefon: Dette må fylles ut." in shown
    assert re.search(r'<details class="panel pad more" open data-open-by="slag"', answer.content.decode())


def test_whoever_applied_reads_what_she_told(world: CaseWorld, alice: Client) -> None:
    asked(world, alice)
    sent = {"tittel": "Cup", "slag": "event", "arr_organiser": "Solheim IL", "arr_safety_name": "Ola Vakt",
            "arr_safety_phone": "51 00 00 00", "melding": "Vi rydder selv", "antall_6-12": "18"}  # fmt: skip
    alice.post(BASKET, {"gjor": "send"} | sent)
    shown = told(alice.get(f"/min/soknader/{everything_of(Application).get().pk}/"))
    for each in ("6–12 år: 18", "Ansvarlig for sikkerhet Ola Vakt", "Vi rydder selv"):
        assert each in shown


def test_an_old_form_overwrites_nothing(world: CaseWorld, alice: Client) -> None:
    asked(world, alice)
    version = re.search(r'name="versjon" value="(\d+)"', alice.get(BASKET).content.decode())
    assert version is not None
    alice.post(BASKET, {"gjor": "lagre", "tittel": "Ny", "versjon": version[1]})
    answer = alice.post(BASKET, {"gjor": "lagre", "tittel": "Gammel", "versjon": version[1]})
    assert answer.status_code == 422
    assert "Søknaden ble endret i et annet vindu." in told(answer)
    assert everything_of(Application).get().title == "Ny"


def test_questions_and_terms_are_asked_by_their_version_and_answered(world: CaseWorld, alice: Client) -> None:
    question = Question.objects.create(
        municipality=world.municipality, space=world.hall, text_nb="Trenger dere mål?", required=True
    )
    terms = TermsDocument.objects.create(
        municipality=world.municipality, key="hall", version=1, title_nb="Vilkår", text_nb="Rydd.", published_at=NOW
    )
    world.set(world.hall, terms_document="hall")
    asked(world, alice)
    assert "Trenger dere mål?" in told(alice.get(BASKET))
    answer = alice.post(BASKET, {"gjor": "send", "tittel": "Cup", "vilkar": terms.pk})
    assert (answer.status_code, everything_of(Case).count()) == (422, 0)
    answer = alice.post(BASKET, {"gjor": "send", "tittel": "Cup", f"q_{question.pk}": "Ja"})
    assert "Les og godta utlånsreglementet." in told(answer)
    alice.post(BASKET, {"gjor": "send", "tittel": "Cup", f"q_{question.pk}": "Ja", "vilkar": terms.pk})
    application = everything_of(Application).get()
    assert (application.answers, [each.document for each in application.accepted.all()]) == (
        {str(question.pk): "Ja"}, [terms],
    )  # fmt: skip


@pytest.mark.scenario(23)
def test_the_page_says_which_is_which_before_it_is_sent(world: CaseWorld, alice: Client) -> None:
    asked(world, alice)
    asked(world, alice, lokale=str(world.room.pk))
    shown = told(alice.get(BASKET))
    assert "Din med en gang" in shown
    assert "En saksbehandler avgjør." in shown
    assert "Bare samlet" in shown
    alice.post(BASKET, {"gjor": "send", "tittel": "Cup"})
    assert [each.space for each in Booking.objects.all()] == [world.room]


def test_lines_and_dates_are_taken_out_and_an_empty_basket_says_so(world: CaseWorld, alice: Client) -> None:
    asked(world, alice, uker="1", siste=(TUESDAY + timedelta(weeks=2)).isoformat())
    line = everything_of(Application).get().lines.get()
    first = line.dates.order_by("during")[0]
    alice.post(BASKET, {"gjor": f"fjern_{line.pk}_{first.pk}", "tittel": "Kept"})
    assert line.dates.count() == 2
    assert everything_of(Application).get().title == "Kept"
    browser_of(world.charlie, world.rival).post(BASKET, {"gjor": f"fjern_{line.pk}"})
    assert line.dates.count() == 2
    alice.post(BASKET, {"gjor": f"fjern_{line.pk}"})
    assert "Ingenting i søknaden din ennå" in told(alice.get(BASKET))


def test_offered_times_are_taken_with_one_press(world: CaseWorld, alice: Client) -> None:
    case = world.case("18–20", "20–21")
    times = {dates(case)[0]: (world.courts["B"].pk, at("18–20"))}
    offer(case.pk, times, "Would B do?", by=world.ingrid.pk, now=NOW)
    page = f"/min/soknader/{case.application_id}/"
    shown = alice.get(page)
    assert "Du får tilbud om andre tider" in told(shown)
    chosen = re.findall(r'name="tilbud" value="([^"]+)"', shown.content.decode())
    alice.post(page, {"gjor": "godta", "sak": case.pk, "tilbud": chosen})
    assert (states(case), Booking.objects.get().occurrences.get().space) == (["granted", "asked"], world.courts["B"])


def test_a_question_is_answered_and_a_decision_appealed_on_the_same_page(world: CaseWorld, alice: Client) -> None:
    case = world.case("18–20")
    ask(case.pk, "Hvor mange?", by=world.ingrid.pk, now=NOW)
    page = f"/min/soknader/{case.application_id}/"
    assert "Hvor mange?" in told(alice.get(page))
    assert alice.post(page, {"gjor": "skriv", "sak": case.pk, "tekst": " "}).status_code == 422
    alice.post(page, {"gjor": "skriv", "sak": case.pk, "tekst": "Atten"})
    assert fresh(case).state == "in_review"
    world.refuse_all(case, now=NOW - timedelta(minutes=1))
    shown = told(alice.get(page))
    assert "Flere søkte om tiden enn det er plass til" in shown
    assert "Du kan klage til og med mandag 22. mars" in shown
    decision = re.search(r'name="vedtak" value="([^"]+)"', alice.get(page).content.decode())
    assert decision is not None
    alice.post(page, {"gjor": "klage", "sak": case.pk, "vedtak": decision[1], "tekst": "Vi var først"})
    assert everything_of(Case).filter(kind="appeal").count() == 1
    assert "Du kan klage til og med" not in told(alice.get(page))  # it is said once


def test_a_decision_is_not_shown_before_its_letter_leaves(world: CaseWorld, alice: Client) -> None:
    case = world.case("18–20")
    world.refuse_all(case, sent=False)
    assert "Others come first." not in told(alice.get(f"/min/soknader/{case.application_id}/"))


def test_neither_case_nor_dates_tell_an_answer_that_can_still_be_undone(world: CaseWorld, alice: Client) -> None:
    case, other = world.case("18–20"), world.case("20–21")
    world.refuse_all(case, sent=False)
    world.grant_all(other)
    for page in (f"/min/soknader/{case.application_id}/", f"/min/soknader/{other.application_id}/", "/min/soknader/"):
        shown = told(alice.get(page))
        assert not re.search("Avslått|Innvilget", shown)
        assert "Til behandling" in shown


@pytest.mark.scenario(26)
def test_the_secret_link_sees_writes_and_withdraws_and_no_more(world: CaseWorld) -> None:
    case = world.case("18–20")
    offer(case.pk, {dates(case)[0]: (world.courts["B"].pk, at("18–20"))}, by=world.ingrid.pk, now=NOW)
    page = f"/soknad/lenke/{APPLICATION_LINK.token(case.application_id)}/"
    browser = Client()
    assert "Handball" in told(browser.get(page))
    for act in ("godta", "klage", "igjen"):
        assert browser.post(page, {"gjor": act, "sak": case.pk}).status_code == 404
    browser.post(page, {"gjor": "skriv", "sak": case.pk, "tekst": "Hei"})
    assert everything_of(Note).get(text="Hei").author is None
    browser.post(page, {"gjor": "trekk", "sak": case.pk})
    assert states(case) == ["withdrawn"]
    assert browser.get(f"/soknad/lenke/{case.application_id}:forged/").status_code == 404


def test_others_are_told_that_there_is_nothing(world: CaseWorld, alice: Client) -> None:
    case = world.case("18–20")
    page = f"/min/soknader/{case.application_id}/"
    assert browser_of(world.bob, world.club).get(page).status_code == 200  # a colleague in the club
    other = world.case("20–21", party=world.as_charlie)
    for outsider in (browser_of(world.charlie), browser_of(world.charlie, world.rival), browser_of(world.ingrid)):
        assert outsider.get(page).status_code == 404
        assert outsider.post(page, {"gjor": "trekk", "sak": case.pk}).status_code == 404
    assert alice.post(page, {"gjor": "trekk", "sak": other.pk}).status_code == 404
    assert (states(case), states(other)) == (["asked"], ["asked"])


def test_what_is_decided_shows_where_the_time_is_and_what_was_taken_can_be_asked_for(
    world: CaseWorld, alice: Client
) -> None:
    world.grant_all(world.case("18–20"), sent=True)
    [granted] = RequestedDate.objects.all()
    page = alice.get(f"/min/soknader/{granted.line.application_id}/").content.decode()
    assert f"/min/bestillinger/{Booking.objects.get().pk}/" in page
    world.set(world.hall, mode="instant")
    booked(world.base, "18–20", world.as_charlie, world.courts["B"])
    asked(world, alice, lokale=str(world.courts["B"].pk))
    assert "Opptatt nå. Du kan søke likevel." in told(alice.get(BASKET))


def test_a_date_that_is_taken_is_exchanged_for_the_nearest_that_is_free_in_one_press(
    world: CaseWorld, alice: Client
) -> None:
    world.set(world.hall, mode="instant")
    booked(world.base, "18–20", world.as_charlie, world.courts["A"])
    world.set(world.hall, mode="application")
    asked(world, alice)
    page = alice.get(BASKET)
    assert "Ledig i stedet:" in told(page)
    buttons = re.findall(r'name="gjor" value="(bytt_[^"]+)"', page.content.decode())
    other, later = buttons[0], next(each for each in buttons if f"_{world.courts['A'].pk}/" in each)
    alice.post(BASKET, {"gjor": later, "tittel": "Håndball J12"})
    [date] = RequestedDate.objects.select_related("line")
    assert (date.line.space_id, date.during.lower != at("18–20").start) == (world.courts["A"].pk, True)
    assert "Ledig i stedet:" not in told(alice.get(BASKET))
    assert "Håndball J12" in alice.get(BASKET).content.decode()
    assert alice.post(BASKET, {"gjor": other}).status_code == 422  # the date is there no more


def test_another_place_is_taken_into_the_draft_and_no_strangers_date_is_touched(
    world: CaseWorld, alice: Client
) -> None:
    world.set(world.hall, mode="instant")
    booked(world.base, "18–20", world.as_charlie, world.courts["A"])
    world.set(world.hall, mode="application")
    asked(world, alice)
    [date] = RequestedDate.objects.all()
    way = f"{world.courts['B'].pk}/{at('18–20').start.isoformat()}/{at('18–20').end.isoformat()}"
    browser_of(world.charlie).post(BASKET, {"gjor": f"bytt_{date.pk}_{way}"})
    ask_for(world.as_charlie, world.courts["B"].pk, [at("8–9")], now=NOW)
    for wrong in (f"{date.pk}_{way}", f"{date.pk}_x", f"{'9' * 30}_{way}", f"{date.pk}_{world.room.pk}/a/b"):
        assert browser_of(world.charlie).post(BASKET, {"gjor": f"bytt_{wrong}"}).status_code == 422
    assert RequestedDate.objects.filter(pk=date.pk).exists()
    alice.post(BASKET, {"gjor": f"bytt_{date.pk}_{way}"})
    assert [each.line.space_id for each in RequestedDate.objects.filter(during__contains=at("18–20").start)] == [
        world.courts["B"].pk
    ]


def test_ways_out_of_forty_taken_dates_cost_no_more_questions_than_of_four(world: CaseWorld, alice: Client) -> None:
    world.set(world.hall, mode="instant", horizon_days=730)
    for court in "AB":
        for day in days(40):
            booked(world.base, "18–20", world.as_charlie, world.courts[court], on=day)
    world.set(world.hall, mode="application", horizon_days=730)
    counts = []
    for number, space in ((4, "A"), (40, "B")):
        asked(world, alice, lokale=str(world.courts[space].pk), uker="1", siste=(days(number)[-1]).isoformat())
        alice.get(BASKET)
        with CaptureQueriesContext(connection) as captured:
            alice.get(BASKET)
        counts.append(len(captured))
    assert counts[1] <= counts[0] + 1
    assert counts[0] <= 32


def test_the_dates_of_a_copied_application_tell_their_year(world: CaseWorld, alice: Client) -> None:
    asked(world, alice)
    assert "2027" not in told(alice.get(BASKET)).split("2. Hva")[0].replace("2027-", "")
    alice.post(BASKET, {"gjor": "send", "tittel": "Håndball J12", "antall_6-12": "18"})
    made = everything_of(Application).get()
    alice.post(f"/min/soknader/{made.pk}/", {"gjor": "igjen"})
    assert "Tir 29. feb. 2028 18.00–20.00" in told(alice.get(BASKET))


def test_a_basket_of_forty_dates_asks_no_oftener_than_one_of_four(world: CaseWorld, alice: Client) -> None:
    counts = []
    for number, space in ((4, "A"), (40, "B")):
        asked(world, alice, lokale=str(world.courts[space].pk), uker="1", siste=(days(number)[-1]).isoformat())
        alice.get(BASKET)
        with CaptureQueriesContext(connection) as captured:
            alice.get(BASKET)
        counts.append(len(captured))
    assert counts[1] <= counts[0] + 1  # one more place, one more question about what it asks
    assert counts[0] <= 25
