"""Sign-up as its organiser and those who come meet it: opened, signed up to, let in by code, counted, and told of."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client

from aktiv.bookings.actions.cancelling import cancel
from aktiv.bookings.actions.overriding import make_event
from aktiv.bookings.actions.participating import sign_up
from aktiv.bookings.actions.recording import Recorded
from aktiv.bookings.actions.schooling import make_school_use
from aktiv.bookings.actions.signing_up import open_sign_up
from aktiv.bookings.models import EventPage, Participant, SignUp
from aktiv.bookings.rules.event_pages import EventWords
from aktiv.bookings.rules.signing_up import SignUpTerms
from aktiv.facilities.models import Door
from aktiv.messages.actions import dispatch
from aktiv.messages.models import Notification
from aktiv.messages.queries.letters import letter_of
from aktiv.people.models import Person, PersonalDataRead
from aktiv.walls import everything
from tests.bookings.test_event_pages import a_term
from tests.bookings.world import World, a_world, booked
from tests.reading import everything_of
from tests.web.booking_world import NOW, browser_of, stop_the_clock, when

pytestmark = pytest.mark.django_db
START = when("18–20").start
TERMS = {
    "gjor": "apne", "tittel": "Åpen hall", "om": "Ta med innesko.", "plasser": "1", "apner-dag": "2027-03-01",
    "apner-kl": "12.00", "stenger-dag": "2027-03-02", "stenger-kl": "18.00", "venteliste": "1", "frist": "2",
}  # fmt: skip


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    stop_the_clock(monkeypatch)
    return a_world()


@pytest.fixture
def made(world: World) -> Recorded:
    return booked(world, "18–20", world.as_club, world.courts["A"])


def desk_of(made: Recorded) -> str:
    return f"/bestilling/{made.id}/pamelding/"


def text(client: Client, url: str, status: int = 200) -> str:
    answer = client.get(url)
    assert answer.status_code == status, url
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode().replace("\xa0", " ")))


def test_an_organiser_opens_it_and_what_she_typed_stays_when_it_is_refused(world: World, made: Recorded) -> None:
    club = browser_of(world.bob, world.club)
    assert "Påmelding" in text(club, f"/min/bestillinger/{made.id}/")
    for wrong, told in (
        ({"plasser": "0"}, "Skriv et helt tall fra 1 til 10000"),
        ({"plasser": "mange"}, "Skriv et helt tall, eller ingenting"),
        ({"stenger-dag": "2027-03-05"}, "Påmeldingen må stenge før det er over"),
        ({"apner-kl": "25.99"}, "Skriv klokkeslettet"),
        ({"tittel": ""}, "Må fylles ut"),
    ):
        answer = club.post(desk_of(made), TERMS | wrong)
        page = answer.content.decode()
        assert (answer.status_code, "Ta med innesko." in page) == (422, True), wrong
        assert told in page or told == "Må fylles ut", wrong
    assert club.post(desk_of(made), TERMS).headers["Location"] == desk_of(made)
    page = text(club, desk_of(made))
    token = SignUp.objects.get().token
    assert f"/pamelding/{token}/" in page
    assert "0 av 1 plasser tatt" in page
    assert club.post(desk_of(made), TERMS | {"gjor": "endre", "plasser": "3"}).status_code == 302
    assert SignUp.objects.get().capacity == 3
    for stranger in (browser_of(world.charlie), browser_of(world.ingrid)):
        assert stranger.get(desk_of(made)).status_code == 404
        assert stranger.post(desk_of(made), {"gjor": "steng"}).status_code == 404
    assert SignUp.objects.get().stopped_at is None


def test_school_hours_are_opened_for_days_that_are_asked_for_at_their_fields(world: World) -> None:
    made = make_school_use(a_term(world), world.party(world.ingrid), title="Solheim skole", now=NOW)
    staff, here = browser_of(world.ingrid), f"/bestilling/{made.id}/pamelding/"
    page = staff.get(here).content.decode()
    assert 'name="fra-dag" type="date" value="2027-03-02"' in page.replace(
        'type="date" name="fra-dag"', 'name="fra-dag" type="date"'
    )
    assert "kommer alle gangene fra denne dagen" in page
    assert f"/sak/skolebruk/{made.id}/" in page
    assert here in staff.get(f"/sak/skolebruk/{made.id}/").content.decode()
    for wrong, told in (
        ({"fra-dag": "", "til-dag": "2027-03-09"}, "Skriv datoen"),
        ({"fra-dag": "2027-03-09", "til-dag": "2027-03-02"}, "Den siste dagen er før den første"),
        ({"fra-dag": "2027-03-03", "til-dag": "2027-03-04"}, "Det er avlyst"),
    ):
        answer = staff.post(here, TERMS | wrong)
        assert (answer.status_code, told in answer.content.decode()) == (422, True), wrong
    days = {"fra-dag": "2027-03-02", "til-dag": "2027-03-09"}
    assert staff.post(here, TERMS | days | {"plasser": "", "stenger-kl": "08.00"}).status_code == 302
    assert len(SignUp.objects.get().dates or ()) == 2
    page = text(browser_of(), f"/pamelding/{SignUp.objects.get().token}/")
    assert "9. mars" in page
    assert "16. mars" not in page
    assert browser_of(world.bob, world.club).get(here).status_code == 404


def test_people_sign_up_wait_and_sign_off_and_are_told(world: World, made: Recorded) -> None:
    found = open_sign_up(made.id, _terms(capacity=1), world.as_club, now=NOW)
    here = f"/pamelding/{found.token}/"
    visitor = browser_of()
    answer = visitor.get(here)
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert "Logg inn og meld deg på" in text(visitor, here)
    assert visitor.post(here, {"gjor": "meg"}).headers["Location"].startswith("/logg-inn/")
    first, second = browser_of(world.bob), browser_of(world.charlie)
    assert first.post(here, {"gjor": "meg"}).headers["Location"] == here
    assert second.post(here, {"gjor": "annen", "navn": ""}).status_code == 422
    assert second.post(here, {"gjor": "annen", "navn": "Ola"}).headers["Location"] == here
    mine, waits = everything_of(Participant).order_by("asked_at", "name")
    page = text(first, here)
    assert f"{mine.code[:3]}-{mine.code[3:]}".upper() in page
    assert "På venteliste, neste i køen" in text(second, here)
    assert "Ola" not in page
    assert first.post(here, {"gjor": "meg"}).status_code == 422
    assert second.post(here, {"gjor": "av", "id": mine.pk}).status_code == 404
    assert first.post(here, {"gjor": "av", "id": mine.pk}).status_code == 302
    dispatch(now=NOW)
    told = {(each.person.name, each.kind) for each in everything_of(Notification).select_related("person")}
    assert {("Bob", "signed_up"), ("Charlie", "signed_up"), ("Charlie", "sign_placed")} <= told
    with everything():
        news = Notification.objects.select_related("person", "entry").get(kind="sign_placed")
        letter = letter_of(news, NOW)
    assert letter is not None
    assert f"{waits.code[:3]}-{waits.code[3:]}".upper() in letter.body
    assert "Det ble plass: Åpen hall" in letter.subject
    assert f'href="{here}"' in second.get("/min/varsler/").content.decode()
    assert "Åpen hall" in text(second, "/min/pameldinger/")
    assert "Du har ikke meldt deg på noe" in text(first, "/min/pameldinger/")
    cancel(made.id, world.as_club, now=NOW)
    dispatch(now=NOW)
    off = everything_of(Notification).filter(kind="sign_off").select_related("person")
    assert [each.person.name for each in off] == ["Charlie"]
    assert "Det er avlyst" in text(second, here)


def test_the_phone_at_the_door_lets_in_by_code_and_from_the_list(
    world: World, made: Recorded, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = open_sign_up(made.id, _terms(), world.as_club, now=NOW)
    rows = [sign_up(found.token, each, now=NOW) for each in (world.bob, world.charlie)]
    club, here = browser_of(world.alice, world.club), f"{desk_of(made)}innslipp/"
    assert "Du kan slippe folk inn fra" in text(club, here)
    stop_the_clock(monkeypatch, START + timedelta(minutes=2))
    club = browser_of(world.alice, world.club)  # a day later she has signed in anew
    scanned = text(club, f"{here}?kode={rows[0].code}")
    assert "Slipp inn Bob" in scanned
    assert "0 av 2 har kommet" in scanned
    assert club.post(here, {"kode": rows[0].code}).status_code == 302
    stop_the_clock(monkeypatch, START + timedelta(minutes=30))
    club.post(here, {"kode": rows[0].code})
    page = text(club, here)
    assert "Bob kom alt 18.02." in page
    assert "1 av 2 har kommet" in page
    wrong = club.post(here, {"kode": "abc"})
    assert (wrong.status_code, 'value="abc"' in wrong.content.decode()) == (422, True)
    [date_id] = made.occurrence_ids
    club.post(here, {"inn": str(rows[1].pk), "dato": date_id})
    assert "2 av 2 har kommet" in text(club, here)
    club.post(here, {"angre": str(rows[1].pk), "dato": date_id})
    assert "1 av 2 har kommet" in text(club, here)
    assert "Charlie" not in text(club, f"{here}?q=bob")
    assert browser_of(world.charlie).get(f"{here}?kode={rows[0].code}").status_code == 404
    care = browser_of(world.ingrid).get(f"/drift/{world.facility.slug}/2027-03-02/").content.decode()
    assert re.search(rf'id="n{date_id}"[^>]* value="1"', care), "the caretaker starts from what was counted"
    door = Door.objects.get(facility=world.facility, space=None).code
    visitor = browser_of()
    assert f"/h/{door}/kode/" in visitor.get(f"/h/{door}/").content.decode()
    assert visitor.post(f"/h/{door}/kode/", {"kode": "bcdfghj"}).status_code == 422
    assert visitor.post(f"/h/{door}/kode/", {"kode": rows[1].code.upper()}).status_code == 302
    assert "Charlie er sluppet inn." in text(visitor, f"/h/{door}/kode/")


def test_staff_see_the_numbers_of_others_without_a_name(world: World, made: Recorded) -> None:
    found = open_sign_up(made.id, _terms(asks_age=True), world.as_club, now=NOW)
    sign_up(found.token, world.bob, now=NOW)
    sign_up(found.token, world.charlie, now=NOW, name="=Ola", band="6-12")
    staff = browser_of(world.ingrid)
    for client in (staff, browser_of(world.alice, world.club)):
        page = text(client, f"{desk_of(made)}tall/")
        assert "26–66 år 1 0" in page
        assert "Bob" not in page
        file = client.get(f"{desk_of(made)}tall/fil/").content.decode()
        assert "2027-03-02;6–12 år;1;0" in file
        assert "Ola" not in file
    assert browser_of(world.charlie).get(f"{desk_of(made)}tall/").status_code == 404
    assert f"{desk_of(made)}tall/" in staff.get(f"/min/bestillinger/{made.id}/").content.decode()


def test_a_public_event_leads_to_its_sign_up_and_that_staff_read_the_names_is_noted(world: World) -> None:
    staff = world.party(world.ingrid)
    words = EventWords(public=True, organiser="Kulturkontoret")
    event = make_event([world.courts["B"].pk], when("10–14"), staff, title="Loppemarked", now=NOW, words=words)
    found = open_sign_up(event.id, _terms(title="Bord på loppemarkedet"), staff, now=NOW)
    Person.objects.filter(pk=world.bob.pk).update(birth_date=None)
    sign_up(found.token, Person.objects.get(pk=world.bob.pk), now=NOW)
    desk = browser_of(world.ingrid)
    assert f'href="{desk_of(event)}"' in desk.get(f"/sak/arrangement/{event.id}/").content.decode()
    assert "Bob" in text(desk, desk_of(event))
    assert everything_of(PersonalDataRead).filter(person=world.bob, page="sign_up_desk").count() == 1
    slug = event_slug(event)
    shown = browser_of().get(f"/hva-skjer/{slug}/").content.decode()
    assert f'href="/pamelding/{found.token}/"' in shown
    page = browser_of().get(f"/pamelding/{found.token}/")
    assert "Kulturkontoret" in page.content.decode()
    assert "X-Robots-Tag" not in page.headers
    assert desk.post(desk_of(event), {"gjor": "skriv", "navn": "x" * 121}).status_code == 422
    assert desk.post(desk_of(event), {"gjor": "skriv", "navn": "Kari"}).status_code == 302
    kari = everything_of(Participant).get(name="Kari")
    assert desk.post(desk_of(event), {"gjor": "av", "id": kari.pk}).status_code == 302
    assert everything_of(Participant).get(name="Kari").state == "cancelled"


def event_slug(event: Recorded) -> str:
    return everything_of(EventPage).get(pk=event.id).slug


def _terms(**said: object) -> SignUpTerms:
    usual = SignUpTerms(title="Åpen hall", opens_at=NOW, closes_at=when("8–10").start, asks_age=False)
    return replace(usual, **said)  # type: ignore[arg-type]
