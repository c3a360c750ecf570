"""The case handler's pages: the queue, one screen for a case, deciding from it, undoing, and who is kept out."""

from __future__ import annotations

import html as markup
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from aktiv.bookings.actions.attendance import Seen, note_attendance
from aktiv.bookings.models import Occurrence
from aktiv.cases.actions.appealing import appeal
from aktiv.cases.actions.deciding import send_off
from aktiv.cases.actions.filters import MOST_FILTERS, save_filter
from aktiv.cases.actions.handling import take
from aktiv.cases.models import Case, Decision, Note, Offer, SavedFilter
from aktiv.facilities.models import HoursPlan
from aktiv.people.actions.contacts import note_returned
from aktiv.people.models import PersonalDataRead, StaffRole
from tests.bookings.world import NOW, TUESDAY, booked
from tests.cases.world import CaseWorld, a_case_world, dates, days, fresh, states
from tests.facilities.world import a_facility, a_hall
from tests.reading import everything_of
from tests.web.booking_world import browser_of, stop_the_clock


@pytest.fixture
def world(db: None, monkeypatch: pytest.MonkeyPatch) -> CaseWorld:
    stop_the_clock(monkeypatch)
    return a_case_world()


@pytest.fixture
def desk(world: CaseWorld) -> Client:
    """Ingrid's browser."""
    return browser_of(world.ingrid)


def told(answer: HttpResponse) -> str:
    text = re.sub(r"<[^>]+>", " ", answer.content.decode())
    return re.sub(r"\s+", " ", markup.unescape(text))


def page(case: Case, query: str = "") -> str:
    return f"/sak/{case.key}/{query}"


def test_the_queue_says_what_each_case_needs_and_counts_them(world: CaseWorld, desk: Client) -> None:
    world.applied("18–20", days=days(3))
    world.set(world.hall, mode="instant")
    booked(world.base, "20–21", world.as_charlie, world.courts["A"])
    world.set(world.hall, mode="application")
    world.applied("20–21", title="Late")
    world.case("16–17", title="Mine")
    free = told(desk.get("/sak/?ko=ledige"))
    assert "Ledige 2" in free
    assert "Klar til vedtak" in free
    assert "1 konflikt" in free
    assert "Solheim IL, Mine" in told(desk.get("/sak/"))
    assert "Solheim IL, Late" in told(desk.get("/sak/?ko=alle&q=late"))
    assert desk.get("/sak/?ko=alle&q=10²").status_code == 200  # a digit, and no number


@pytest.mark.scenario(28)
def test_the_queue_is_sorted_by_deadline_and_by_date_of_use(world: CaseWorld, desk: Client) -> None:
    world.applied("18–20", days=[days(3)[2]], title="First in", now=NOW - timedelta(days=2))
    world.applied("18–20", title="First used")
    by_deadline, by_use = told(desk.get("/sak/?ko=ledige")), told(desk.get("/sak/?ko=ledige&sorter=dato"))
    assert by_deadline.index("First in") < by_deadline.index("First used")
    assert by_use.index("First used") < by_use.index("First in")


def test_the_queue_asks_as_often_for_many_cases_as_for_one(world: CaseWorld, desk: Client) -> None:
    counts = []
    for _ in range(2):
        for number in range(3):
            world.applied("18–20", days=days(4), space=world.courts["ABC"[number]], party=world.as_charlie)
        with CaptureQueriesContext(connection) as captured:
            desk.get("/sak/?ko=alle")
        counts.append(len(captured))
    assert counts == [11, 11]  # ten, and what a test says again at the end of a block


def test_a_case_without_conflict_is_taken_and_granted_in_two_presses_and_the_next_one_opens(
    world: CaseWorld, desk: Client
) -> None:
    first = world.applied("18–20", days=days(3)).cases[0]
    second = world.applied("16–17").cases[0]
    desk.post(page(first, "?ko=alle"), {"gjor": "ta"})
    shown = desk.get(page(first, "?ko=alle"))
    assert "Godkjenn 3 datoer" in told(shown)
    answer = desk.post(page(first, "?ko=alle"), form(shown, gjor="godkjenn"))
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(f"/sak/{second.key}/?ko=alle&angre=")
    assert (fresh(first).state, Occurrence.objects.count()) == ("decided", 3)
    assert "Angre" in told(desk.get(answer.headers["Location"]))


def form(answer: HttpResponse, **more: str) -> dict[str, object]:
    """What the form of the dates would send, as it stands."""
    part = answer.content.decode().split('id="decide"', 1)[1].split("</form>", 1)[0]
    sent: dict[str, object] = {"dato": re.findall(r'name="dato" value="(\d+)"[^>]*checked', part)}
    version = re.search(r'name="versjon" value="(\d+)"', part)
    return sent | ({"versjon": version[1]} if version else {}) | more


@pytest.mark.scenario(25)
def test_the_decision_is_undone_from_the_next_page_and_nothing_is_booked(world: CaseWorld, desk: Client) -> None:
    case = world.case("18–20")
    world.grant_all(case)
    decision = everything_of(Decision).get()
    for outsider in (world.alice, world.olav):
        browser_of(outsider).post(f"/sak/angre/{decision.pk}/")
    assert Occurrence.objects.filter(state="confirmed").count() == 1
    answer = desk.post(f"/sak/angre/{decision.pk}/")
    assert answer.headers["Location"] == page(case)
    assert (states(case), Occurrence.objects.filter(state="confirmed").count()) == (["asked"], 0)


def test_a_conflict_is_explained_with_ways_out_and_the_other_time_is_offered(world: CaseWorld, desk: Client) -> None:
    world.set(world.hall, mode="instant")
    booked(world.base, "19–21", world.as_charlie, world.courts["A"], title="Kamp")
    world.set(world.hall, mode="application")
    case = world.case("18–20")
    shown = desk.get(page(case))
    assert "1 av 1 datoer er opptatt" in told(shown)
    assert "Kamp · Charlie, 19.00–21.00" in told(shown)
    assert form(shown)["dato"] == []
    [date] = dates(case)
    way = re.search(
        rf'name="til_{date}".*?<option value="({world.courts["B"].pk}/[^"]+)"', shown.content.decode(), re.S
    )
    assert way is not None
    sent = form(shown, gjor="foresla", tekst="Passer bane B?") | {f"til_{date}": markup.unescape(way[1])}
    assert desk.post(page(case), sent).status_code == 302
    assert (Offer.objects.get().space, states(case)) == (world.courts["B"], ["offered"])


def test_what_is_typed_is_kept_when_it_is_refused(world: CaseWorld, desk: Client) -> None:
    case = world.case("18–20")
    answer = desk.post(page(case), {"gjor": "avsla", "tekst": "Beklager, kjære lag", "dato": dates(case)})
    assert answer.status_code == 422
    assert "Oppgi grunnen." in told(answer)
    assert "Beklager, kjære lag" in answer.content.decode()
    assert states(case) == ["asked"]


def test_refusing_what_is_ticked_refuses_no_free_date_that_is_not(world: CaseWorld, desk: Client) -> None:
    case = world.case("18–20")
    answer = desk.post(page(case), {"gjor": "avsla", "grunn": "priority"})
    assert answer.status_code == 422
    assert "Velg minst én dato å svare på." in told(answer)
    assert states(case) == ["asked"]
    world.set(world.hall, mode="instant")
    booked(world.base, "19–21", world.as_charlie, world.courts["A"])  # now nothing can stand ticked
    assert desk.post(page(case), {"gjor": "avsla", "grunn": "taken"}).status_code == 302
    assert states(case) == ["refused"]


@pytest.mark.scenario(24)
def test_a_form_that_is_old_is_refused_and_says_so(world: CaseWorld, desk: Client) -> None:
    case = world.case("18–20", "20–21")
    stale = form(desk.get(page(case)), gjor="godkjenn")
    desk.post(page(case), {"gjor": "avsla", "dato": dates(case)[:1], "grunn": "taken"})
    answer = desk.post(page(case), stale)
    assert answer.status_code == 422
    assert "Noen endret saken etter at du åpnet den." in told(answer)
    assert states(case) == ["refused", "asked"]


@pytest.mark.scenario(24)
def test_a_colleague_sees_who_has_it_and_who_looks_at_it_and_takes_over(world: CaseWorld, desk: Client) -> None:
    case = world.case("18–20")
    desk.get(page(case))
    olav = browser_of(world.olav)
    assert "Ingrid ser på denne saken nå." in told(olav.get(page(case)))
    assert "Olav ser på denne saken nå." in told(desk.get(f"/sak/{case.key}/ser/"))
    assert "Ingrid behandler denne saken." in told(olav.get(page(case)))
    assert olav.post(page(case), {"gjor": "godkjenn", "dato": dates(case)}).status_code == 422
    olav.post(page(case), {"gjor": "overta", "fra": str(world.ingrid.pk)})
    assert fresh(case).handler == world.olav


def test_notes_are_kept_and_questions_wait(world: CaseWorld, desk: Client) -> None:
    case = world.case("18–20")
    desk.post(page(case), {"gjor": "notat", "tekst": "Ring dem"})
    desk.post(page(case), {"gjor": "spor", "tekst": "Hvor mange?"})
    assert [each.kind for each in everything_of(Note).order_by("pk")] == ["internal", "question"]
    shown = told(desk.get(page(case)))
    assert "Venter på svar" in shown
    assert "Ring dem" in shown
    desk.post(page(case), {"gjor": "gjenoppta"})
    assert fresh(case).state == "in_review"


def test_the_rest_is_refused_in_the_same_press_when_the_form_says_so(world: CaseWorld, desk: Client) -> None:
    case = world.case("18–20", "20–21")
    sent = {"gjor": "godkjenn", "dato": dates(case)[:1], "resten": "avsla", "grunn": "priority"}
    assert desk.post(page(case), sent).status_code == 302
    assert (states(case), fresh(case).outcome) == (["granted", "refused"], "partly")


@pytest.mark.scenario(27)
def test_many_cases_are_granted_at_once_and_those_in_the_way_are_named(world: CaseWorld, desk: Client) -> None:
    ready = world.applied("18–20").cases[0]
    clash = world.applied("18–20", party=world.as_charlie).cases[0]
    answer = desk.post("/sak/?ko=alle", {"sak": [ready.key, clash.key, "2027-999999"], "gjor": "innvilg"}, follow=True)
    assert "1 sak er innvilget." in told(answer)
    assert f"{clash.key}: Noe står i veien for 1 av datoene." in told(answer)
    assert (fresh(ready).state, fresh(clash).state) == ("decided", "submitted")


def test_an_appeal_is_answered_by_a_colleague_with_a_new_decision(world: CaseWorld) -> None:
    first = world.case("18–20")
    decision = world.refuse_all(first, now=NOW - timedelta(days=1)).decision
    case = appeal(decision.pk, world.as_club, "We were first.", now=NOW)
    take(case.pk, by=world.olav.pk, now=NOW)
    olav = browser_of(world.olav)
    shown = told(olav.get(page(case)))
    assert "We were first." in shown
    assert "Besvar klagen" in shown
    sent = {"gjor": "klage", "utfall": "changed", f"ny_{dates(first)[0]}": "innvilg", "tekst": "Dere har rett."}
    assert olav.post(page(case), sent).status_code == 302
    assert (fresh(case).outcome, fresh(first).outcome, states(first)) == ("changed", "granted", ["granted"])


def test_a_new_decision_takes_back_what_was_granted(world: CaseWorld, desk: Client) -> None:
    case = world.case("18–20")
    world.grant_all(case, now=NOW - timedelta(days=1), sent=True)
    sent = {"gjor": "nytt", f"ny_{dates(case)[0]}": "trekk", "grunn": "closed", "tekst": "Vannskade."}
    assert desk.post(page(case), sent).status_code == 302
    assert (states(case), fresh(case).outcome) == (["refused"], "refused")


@pytest.mark.scenario(36)
def test_the_pages_are_not_there_for_others(world: CaseWorld) -> None:
    case = world.case("18–20")
    for outsider in (world.alice, world.charlie):
        browser = browser_of(outsider)
        assert [browser.get(path).status_code for path in ("/sak/", page(case), f"/sak/{case.key}/ser/")] == [404] * 3
        assert browser.post(page(case), {"gjor": "overta", "fra": str(world.ingrid.pk)}).status_code == 404
    assert fresh(case).handler == world.ingrid


def test_reading_a_persons_case_is_noted(world: CaseWorld, desk: Client) -> None:
    case = world.case("18–20", party=world.as_charlie)
    desk.get(page(case))
    desk.get(page(case))
    [seen] = everything_of(PersonalDataRead).filter(page="case_detail")
    assert (seen.person, seen.reader, seen.municipality) == (world.charlie, world.ingrid, world.municipality)


def test_the_facts_of_a_case_tell_weekday_hours_and_another_year(world: CaseWorld, desk: Client) -> None:
    world.set(horizon_days=730)
    case = world.case("18–20", days=[each + timedelta(weeks=52) for each in days(3)])
    shown = told(desk.get(page(case)))
    assert "Tid Tirsdager 18.00–20.00" in shown
    assert "Periode 29. feb. – 14. mars 2028" in shown
    assert "tir 29. feb. 2028 18.00–20.00" in shown
    once = world.case("8–9", "10–11", days=[TUESDAY, TUESDAY + timedelta(days=2)])
    assert "Tid Tirsdag og torsdag 08.00–09.00; tirsdag og torsdag 10.00–11.00" in told(desk.get(page(once)))
    assert "Periode 2.–4. mars " in told(desk.get(page(once)))


def test_a_case_of_forty_dates_asks_no_oftener_than_one_of_four(world: CaseWorld, desk: Client) -> None:
    world.set(horizon_days=730)
    counts = []
    for number, space in ((4, "A"), (40, "B")):
        case = world.case("18–20", days=days(number), space=world.courts[space])
        desk.get(page(case))
        with CaptureQueriesContext(connection) as captured:
            desk.get(page(case))
        counts.append(len(captured))
    assert counts[0] == counts[1]
    assert counts[0] <= 47


def test_who_is_not_reached_by_mail_is_told_where_one_writes_to_them(world: CaseWorld, desk: Client) -> None:
    case = world.case("18–20")
    assert "kommer i retur" not in told(desk.get(page(case)))
    note_returned(case.person_id, sent_at=NOW, code="5.1.1", now=NOW)
    assert f"E-post til {case.person.name} kommer i retur" in told(desk.get(page(case)))


def test_whoever_decides_sees_how_often_they_did_not_come(world: CaseWorld, desk: Client) -> None:
    case = world.applied("18–20", days=days(3)).cases[0]
    assert "Møtte ikke" not in told(desk.get(page(case)))
    world.set(world.hall, mode="instant")
    yesterday = (NOW - timedelta(days=1)).date()
    made = booked(world.base, "18–20", world.as_club, world.courts["A"], on=yesterday, now=NOW - timedelta(days=3))
    note_attendance(made.occurrence_ids[0], Seen("no_show"), by=world.ingrid.pk, now=NOW)
    assert "1 gang" in told(desk.get(page(case)))


def test_a_queue_that_is_looked_at_often_is_kept_under_a_name(world: CaseWorld, desk: Client) -> None:
    world.case("16–17", title="Mine")
    address = "/sak/?ko=alle&type=event&over=1"
    assert desk.post(address, {"lagre": "  Arrangement   som haster "}).headers["Location"] == address
    page = desk.get("/sak/").content.decode()
    assert 'href="/sak/?ko=alle&amp;type=event&amp;over=1">Arrangement som haster</a>' in page
    assert 'aria-current="page">Arrangement som haster' in desk.get(address).content.decode()
    desk.post("/sak/?ko=ledige", {"lagre": "Arrangement som haster"})
    assert [each.query for each in SavedFilter.objects.all()] == ["ko=ledige"]


def test_a_filter_is_ones_own_and_a_wrong_name_loses_nothing(world: CaseWorld, desk: Client) -> None:
    kept = save_filter(world.olav.pk, "Andres", "ko=alle", now=NOW)
    assert "Andres" not in told(desk.get("/sak/"))
    assert desk.post("/sak/", {"glem": str(kept.pk)}).status_code == 422
    answer = desk.post("/sak/?ko=alle", {"lagre": "x" * 41})
    assert answer.status_code == 422
    assert "x" * 41 in answer.content.decode()
    for number in range(MOST_FILTERS):
        save_filter(world.ingrid.pk, f"Nr {number}", "", now=NOW)
    assert desk.post("/sak/", {"lagre": "En til"}).status_code == 422
    desk.post("/sak/", {"glem": str(SavedFilter.objects.get(name="Nr 3").pk)})
    assert not SavedFilter.objects.filter(name="Nr 3").exists()
    assert SavedFilter.objects.filter(person=world.olav).get() == kept


def test_a_decision_is_undone_from_its_own_page_as_long_as_its_letter_waits(world: CaseWorld, desk: Client) -> None:
    case = world.applied("18–20").cases[0]
    desk.post("/sak/?ko=alle", {"sak": [case.key], "gjor": "innvilg"})  # many at once, with no page of its own
    decision = everything_of(Decision).get()
    undoing = f'action="/sak/angre/{decision.pk}/"'
    assert undoing in desk.get(page(case)).content.decode()
    assert undoing not in browser_of(world.olav).get(page(case)).content.decode()
    assert send_off(decision.pk, now=NOW + timedelta(minutes=1))
    assert undoing not in desk.get(page(case)).content.decode()


def test_whoever_decided_is_told_that_a_colleague_handles_the_appeal(world: CaseWorld, desk: Client) -> None:
    decision = world.refuse_all(world.case("18–20"), now=NOW - timedelta(days=1)).decision
    case = appeal(decision.pk, world.as_club, "We were first.", now=NOW)
    shown = told(desk.get(page(case)))
    assert "Du fattet vedtaket det er klaget på. En kollega behandler klagen." in shown
    assert "Ta saken" not in shown
    assert "Ta saken" in told(browser_of(world.olav).get(page(case)))


def test_a_question_without_words_leads_to_where_it_is_written(world: CaseWorld, desk: Client) -> None:
    case = world.case("18–20")
    answer = desk.post(page(case), {"gjor": "spor", "tekst": " "})
    assert 'href="#tekst">Skriv spørsmålet.</a>' in answer.content.decode()
    assert '<details class="pad more" open>' in answer.content.decode()


def test_the_queue_names_the_place(world: CaseWorld, desk: Client) -> None:
    world.applied("18–20")
    assert f"· {world.hall.facility.name} ·" in told(desk.get("/sak/?ko=ledige"))


def test_a_manager_of_one_hall_meets_no_case_of_another_hall_by_any_way_into_the_inbox(world: CaseWorld) -> None:
    other = a_facility(HoursPlan.objects.get(municipality=world.municipality), "Another hall")
    theirs = a_hall(other, name="Sal")
    world.set(other, mode="application")
    ours = world.applied("18–20", title="Ours").cases[0]
    away = world.applied("18–20", title="Elsewhere", party=world.as_charlie, space=theirs).cases[0]
    role = StaffRole.objects.get(person=world.olav)
    for kind in (StaffRole.Role.FACILITY_MANAGER, StaffRole.Role.CASE_HANDLER, StaffRole.Role.VIEWER):
        StaffRole.objects.filter(pk=role.pk).update(role=kind, facility=world.facility)
        olav = browser_of(world.olav)
        for query in (
            "?ko=ledige",
            "?ko=alle",
            f"?ko=alle&anlegg={other.pk}",
            "?ko=alle&kommune=fjell",
            "?ko=alle&q=E",
        ):
            shown = told(olav.get(f"/sak/{query}"))
            assert "Elsewhere" not in shown
            assert "Ledige 2" not in shown
            assert "Another hall" not in shown
        assert "Ours" in told(olav.get("/sak/?ko=alle"))
        assert "Ledige 1" in told(olav.get("/sak/?ko=alle"))
        assert (olav.get(page(away)).status_code, olav.get(page(ours)).status_code) == (404, 200)
        assert away.key not in olav.get(page(ours, "?ko=alle")).content.decode()
        offered = 'name="sak"' in olav.get("/sak/?ko=alle").content.decode()
        assert offered is (kind == StaffRole.Role.CASE_HANDLER)  # the others see, and decide nothing
        olav.post("/sak/", {"sak": [away.key]})
        assert fresh(away).state == "submitted"
    save_filter(world.olav.pk, "Deres", f"ko=alle&anlegg={other.pk}", now=NOW)
    assert "Elsewhere" not in told(olav.get(f"/sak/?ko=alle&anlegg={other.pk}"))


def test_who_works_is_called_what_she_is_where_she_works_and_a_private_person_elsewhere(world: CaseWorld) -> None:
    ingrid = browser_of(world.ingrid, world.club)
    assert "Ingrid Saksbehandler" in told(ingrid.get("/sak/"))  # for the municipality, not for the club
    assert "Privatperson" not in told(ingrid.get("/sak/"))
    assert "Ingrid Privatperson" in told(browser_of(world.ingrid).get("/sok/"))


def test_what_the_queue_is_narrowed_to_stands_on_one_line_with_the_form_folded_behind_it(desk: Client) -> None:
    def line(query: str) -> str:
        page = desk.get(f"/sak/{query}").content.decode()
        summary, form = page.split('<details class="search-sum"><summary>')[1].split("</summary>", 1)
        assert form.startswith('<form class="desk-filter"')
        return re.sub(r"<[^>]+>", " ", summary)

    assert "Alt i køen" in line("")
    narrowed = line("?ko=alle&q=cup&type=event&late=1")
    assert "«cup»" in narrowed
    assert "Type: Arrangementer" in narrowed
