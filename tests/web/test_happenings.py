"""Events, school use and closures as staff make them: whom each hits is said before it is made, and nobody else makes
any."""

from __future__ import annotations

import html as markup
import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from aktiv.bookings.actions.alerts import NewAlert, set_alert
from aktiv.bookings.actions.allocating import Wish, allocate
from aktiv.bookings.actions.recording import Recorded
from aktiv.bookings.models import Booking, EventContact, EventPage, Occurrence, Season, SeasonWindow
from aktiv.bookings.queries.bookings import held_of
from aktiv.journal.models import Entry
from aktiv.messages.actions import dispatch
from aktiv.messages.models import Notification
from aktiv.municipalities.models import CalendarDays
from aktiv.people.actions.staff import Post, grant_role
from aktiv.people.models import Organisation, Person, PersonalDataRead
from tests.bookings.world import NOW, TUESDAY, World, a_world, booked, day, verbs, when
from tests.facilities.world import a_facility, a_municipality, a_plan
from tests.reading import everything_of
from tests.web.booking_world import browser_of, stop_the_clock

EVENT, SCHOOL, CLOSURE = "/sak/arrangement/ny/", "/sak/skolebruk/ny/", "/sak/stengning/ny/"


@pytest.fixture
def world(db: None, monkeypatch: pytest.MonkeyPatch) -> World:
    stop_the_clock(monkeypatch)
    return a_world()


@pytest.fixture
def desk(world: World) -> Client:
    return browser_of(world.ingrid)


@pytest.fixture
def season(world: World) -> Season:
    made = Season.objects.create(
        municipality=world.municipality, name_nb="Vinter", first=date(2026, 9, 1), last=date(2027, 5, 17)
    )
    for weekday in range(1, 6):
        SeasonWindow.objects.create(season=made, weekday=weekday, from_minute=16 * 60, to_minute=22 * 60)
    return made


def allocated(world: World, season: Season, hours: str = "18–20", on: date = TUESDAY) -> Recorded:
    return allocate(
        season.pk, [Wish(world.courts["A"].pk, when(hours, on))], world.as_club, by=world.ingrid.pk, now=NOW
    )


def holds(made: Recorded) -> list[Any]:
    found = held_of(list(Occurrence.objects.filter(pk__in=made.occurrence_ids)), NOW)
    return [each.period for pk in made.occurrence_ids for each in found[pk]]


def told(answer: HttpResponse) -> str:
    text = re.sub(r"<[^>]+>", " ", answer.content.decode())
    return re.sub(r"\s+", " ", markup.unescape(text))


def the_event(world: World, hours: str = "19–21", **more: object) -> dict[str, object]:
    start, end = hours.split("–")
    form = {"anlegg": world.facility.pk, "lokale": world.courts["A"].pk, "dato": TUESDAY.isoformat(), "fra": start,
            "til": end, "tittel": "Håndballcup"}  # fmt: skip
    return form | more


def the_closure(world: World, hours: str = "8–22", **more: object) -> dict[str, object]:
    start, end = hours.split("–")
    form = {"anlegg": world.facility.pk, "lokale": world.courts["A"].pk, "dato": TUESDAY.isoformat(), "fra": start,
            "til": end, "grunn": "Gulvet slipes", "offentlig": "1"}  # fmt: skip
    return form | more


def the_school(world: World, **more: object) -> dict[str, object]:
    form = {"anlegg": world.facility.pk, "lokale": world.courts["A"].pk, "forste": "2027-03-02", "siste": "2027-03-30",
            "dag": ["2"], "fra": "08.00", "til": "10.00", "tittel": "Solheim skole", "skole": "1"}  # fmt: skip
    return form | more


def over_of(answer: HttpResponse) -> list[str]:
    return re.findall(r'name="over" value="(\d+)"', answer.content.decode())


@pytest.mark.scenario(13)
def test_whom_an_event_displaces_is_said_with_what_is_free_instead_and_told_to_the_club_once(
    world: World, season: Season, desk: Client
) -> None:
    mine = allocated(world, season)
    seen = desk.post(EVENT, the_event(world, gjor="vis"))
    text = told(seen)
    assert seen.status_code == 200
    assert "Solheim IL" in text
    assert "Tirsdag 2. mars, 19.00–20.00" in text or "Tirsdag 2. mars, 18.00–20.00" in text
    assert "Ledig i stedet: " in text
    assert Booking.objects.filter(kind="event").count() == 0
    assert over_of(seen) == [str(pk) for pk in mine.occurrence_ids]

    unsaid = desk.post(EVENT, the_event(world, gjor="lag"))
    assert unsaid.status_code == 409
    assert holds(mine) == [when("18–20")]

    made = desk.post(EVENT, the_event(world, gjor="lag", over=over_of(seen)))
    event = Booking.objects.get(kind="event")
    assert made.headers["Location"] == f"/sak/arrangement/{event.pk}/"
    assert holds(mine) == [when("18–19")]
    dispatch(now=NOW)
    [news] = everything_of(Notification).filter(person=world.alice, kind="displaced")
    assert news.data["ways"]
    shown = told(desk.get(f"/sak/arrangement/{event.pk}/"))
    assert "Hvem tiden er tatt fra" in shown
    assert "Solheim IL" in shown

    desk.post(f"/sak/arrangement/{event.pk}/", {"gjor": "avlys", "alle": "1"})
    assert holds(mine) == [when("18–20")]
    dispatch(now=NOW)
    assert everything_of(Notification).filter(person=world.alice, kind="restored").count() == 1


@pytest.mark.scenario(14)
def test_what_an_event_cannot_take_is_named_and_nothing_is_made(world: World, desk: Client) -> None:
    desk.post(EVENT, the_event(world, gjor="lag"))
    booked(world, "10–12", world.as_alice, world.courts["A"])
    for hours, name in (("20–22", "Håndballcup"), ("11–13", "Alice")):
        answer = desk.post(EVENT, the_event(world, hours, gjor="vis"))
        assert name in told(answer)
        assert "Det kan ikke lages da" in told(answer)
        assert desk.post(EVENT, the_event(world, hours, gjor="lag")).status_code == 409
    assert Booking.objects.filter(kind="event").count() == 1
    reads = everything_of(PersonalDataRead).filter(person=world.alice)
    assert {each.page for each in reads} == {"desk_event_new"}


def test_what_was_typed_stays_and_what_is_wrong_is_said_by_its_field(world: World, desk: Client) -> None:
    wrong = {"tittel": "", "fra": "kveld", "publikum": "mange", "lenke": "sport", "program": "Finale 15.00"}
    answer = desk.post(EVENT, the_event(world, gjor="lag") | wrong)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="kveld"' in page
    assert 'value="mange"' in page
    assert "Finale 15.00" in page
    assert re.findall(r'href="#(id_[a-z]+)"', page) == ["id_fra", "id_tittel", "id_publikum"]
    one_thing = desk.post(EVENT, the_event(world, gjor="lag", sikkerhet="Berit"))
    assert 'href="#id_sikkerhet"' in one_thing.content.decode()
    assert Booking.objects.filter(kind="event").count() == 0


def test_an_event_for_a_club_is_the_clubs_and_it_is_told_and_persons_named_for_safety_are_never_public(
    world: World, desk: Client
) -> None:
    said = {"offentlig": "1", "program": "Finale 15.00", "publikum": "250", "sikkerhet": "Berit", "telefon": "90000002"}
    Organisation.objects.filter(pk=world.club.pk).update(words="solheim il")
    many = desk.post(EVENT, the_event(world, gjor="lag", lag="ingen som heter dette"))
    assert many.status_code == 422
    desk.post(EVENT, the_event(world, gjor="lag", lag="solheim") | said)
    event = Booking.objects.get(kind="event")
    assert event.organisation == world.club
    [page] = everything_of(EventPage)
    assert (page.audience, page.public) == (250, True)
    assert [each.name for each in everything_of(EventContact)] == ["Berit"]
    assert list(EventContact.objects.all()) == []
    dispatch(now=NOW)
    assert everything_of(Notification).filter(person=world.alice, kind="confirmed").count() == 1
    public = Client().get(f"/hva-skjer/{page.slug}/")
    assert "Finale 15.00" in told(public)
    assert "Solheim IL" in told(public)
    for hidden in ("Berit", "90000002", "Ingrid"):
        assert hidden not in public.content.decode()
    assert "Berit, 90000002" in told(desk.get(f"/sak/arrangement/{event.pk}/"))


def test_what_an_event_tells_can_be_said_anew_and_taken_back_from_the_public(world: World, desk: Client) -> None:
    desk.post(EVENT, the_event(world, gjor="lag", offentlig="1", program="Første"))
    event = Booking.objects.get(kind="event")
    [page] = everything_of(EventPage)
    here = f"/sak/arrangement/{event.pk}/"
    wrong = desk.post(here, {"gjor": "si", "offentlig": "1", "program": "Andre", "lenke": "x"})
    assert wrong.status_code == 422
    assert "Andre" in wrong.content.decode()
    assert desk.post(here, {"gjor": "si", "offentlig": "1", "program": "Andre"}).status_code == 302
    assert "Andre" in told(Client().get(f"/hva-skjer/{page.slug}/"))
    desk.post(here, {"gjor": "si", "program": "Andre"})
    assert Client().get(f"/hva-skjer/{page.slug}/").status_code == 404
    assert verbs("event.") == ["event.announced", "event.announced"]


def test_two_who_make_an_event_at_once_both_see_whom_and_one_of_them_is_told(world: World, desk: Client) -> None:
    other = Person.objects.create(name="Bjarne", email="bjarne@example.no")
    post = Post(role="case_handler", valid_from=date(2026, 1, 1))
    grant_role(other, world.municipality, post, by=None, now=NOW)
    second = browser_of(other)
    for browser in (desk, second):
        assert "Ingen mister tid" in told(browser.post(EVENT, the_event(world, gjor="vis")))
    assert desk.post(EVENT, the_event(world, gjor="lag")).status_code == 302
    late = second.post(EVENT, the_event(world, gjor="lag", tittel="Konsert"))
    assert late.status_code == 409
    assert "Håndballcup" in told(late)
    assert 'value="Konsert"' in late.content.decode()


@pytest.mark.scenario(18)
def test_a_closure_shows_whom_it_hits_and_moves_cancels_or_cuts_each_as_chosen(
    world: World, season: Season, desk: Client
) -> None:
    club = allocated(world, season)
    moved = booked(world, "10–12", world.as_alice, world.courts["A"])
    off = booked(world, "13–14", world.as_charlie, world.courts["A"])
    seen = desk.post(CLOSURE, the_closure(world, gjor="vis"))
    page = seen.content.decode()
    assert "3 datoer rammes" in told(seen)
    for who in ("Solheim IL", "Alice", "Charlie"):
        assert who in told(seen)
    choices = dict(
        re.findall(r'<select class="ds-input" id="b[^"]*" name="(b[^"]+)">.*?value="([^"]*)" selected', page)
    )
    assert choices[f"b{club.id}"] == "behold"
    assert choices[f"b{moved.id}"].startswith(f"{world.courts['B'].pk}/")

    half = {name: value for name, value in choices.items() if name != f"b{off.id}"}
    assert desk.post(CLOSURE, the_closure(world, gjor="lag") | half).status_code == 409
    assert Booking.objects.filter(kind="closure").count() == 0

    chosen = choices | {f"b{off.id}": "avlys"}
    made = desk.post(CLOSURE, the_closure(world, gjor="lag") | chosen)
    closure = Booking.objects.get(kind="closure")
    assert made.headers["Location"] == f"/sak/stengning/{closure.pk}/"
    assert Occurrence.objects.get(booking_id=moved.id).space == world.courts["B"]
    assert Occurrence.objects.get(booking_id=off.id).state == "cancelled"
    assert holds(club) == []
    dispatch(now=NOW)
    kinds = everything_of(Notification).values_list("person__name", "kind")
    assert {("Alice", "moved"), ("Charlie", "cancelled"), ("Alice", "displaced"), ("Bob", "displaced")} <= set(kinds)
    answer = browser_of(world.charlie).get(f"/anlegg/{world.facility.slug}/{world.courts['A'].slug}/uke/2027-09/")
    assert "Gulvet slipes" in answer.content.decode()

    desk.post(f"/sak/stengning/{closure.pk}/", {"gjor": "avlys", "alle": "1"})
    assert holds(club) == [when("18–20")]


def test_a_reason_that_is_not_for_everyone_is_shown_to_staff_alone(world: World, desk: Client) -> None:
    desk.post(CLOSURE, the_closure(world, gjor="lag", grunn="Avsug i avløpet", offentlig=""))
    closure = Booking.objects.get(kind="closure")
    week = f"/anlegg/{world.facility.slug}/{world.courts['A'].slug}/uke/2027-09/"
    public = Client().get(week).content.decode()
    assert "Avsug" not in public
    assert "Stengt" in public
    for page in ("/sak/stengning/", f"/sak/stengning/{closure.pk}/"):
        assert "Avsug i avløpet" in told(desk.get(page))
    assert [each.data for each in everything_of(Entry).filter(verb="space.closed") if "Avsug" in str(each.data)] == []


def test_a_move_that_was_not_proposed_is_no_choice(world: World, desk: Client) -> None:
    mine = booked(world, "10–12", world.as_alice, world.courts["A"])
    there = when("10–12", day(1))
    said = f"{world.room.pk}/{there.start.isoformat()}/{there.end.isoformat()}"
    answer = desk.post(CLOSURE, the_closure(world, gjor="lag", **{f"b{mine.id}": said}))
    assert answer.status_code == 409
    assert Occurrence.objects.get(booking_id=mine.id).space == world.courts["A"]


def test_whoever_closes_a_hall_may_open_it_again_also_where_she_decides_on_no_booking(world: World) -> None:
    leif = Person.objects.create(name="Leif", email="leif@example.no")
    post = Post(role="facility_manager", valid_from=date(2026, 1, 1), facility_id=world.facility.pk)
    grant_role(leif, world.municipality, post, by=None, now=NOW)
    browser = browser_of(leif)
    assert browser.get("/sak/arrangement/").status_code == 404
    assert browser.get(EVENT).status_code == 404
    browser.post(CLOSURE, the_closure(world, gjor="lag"))
    closure = Booking.objects.get(kind="closure")
    browser.post(f"/sak/stengning/{closure.pk}/", {"gjor": "avlys"})
    assert Occurrence.objects.get(booking=closure).state == "cancelled"


def test_a_term_of_school_use_leaves_out_holidays_and_what_is_taken_and_says_so(world: World, desk: Client) -> None:
    CalendarDays.objects.create(
        municipality=world.municipality, kind="school_holiday", name_nb="Vinterferie", name_nn="Vinterferie",
        name_en="Winter break", first=date(2027, 3, 8), last=date(2027, 3, 12),
    )  # fmt: skip
    booked(world, "8–9", world.as_charlie, world.courts["A"], on=day(14))
    seen = desk.post(SCHOOL, the_school(world, gjor="vis"))
    assert "3 av 4 datoer" in told(seen)
    assert "1 dato utelates på grunn av fridager" in told(seen)
    assert "Charlie" in told(seen)
    left_out = re.findall(r'name="uten" value="([^"]+)"', seen.content.decode())
    assert left_out == [day(14).isoformat()]
    unsaid = desk.post(SCHOOL, the_school(world, gjor="lag"))
    assert unsaid.status_code == 409
    assert Booking.objects.filter(kind="school_use").count() == 0
    desk.post(SCHOOL, the_school(world, gjor="lag", uten=left_out))
    use = Booking.objects.get(kind="school_use")
    dates = [each.during.lower.date() for each in Occurrence.objects.filter(booking=use).order_by("during")]
    assert dates == [TUESDAY, day(21), day(28)]
    assert verbs("booking.timetabled") == ["booking.timetabled"]

    here = f"/sak/skolebruk/{use.pk}/"
    assert desk.post(here, {"gjor": "avlys"}).status_code == 422
    first = Occurrence.objects.filter(booking=use).order_by("during")[0]
    desk.post(here, {"gjor": "avlys", "dato": [first.pk]})
    states = Occurrence.objects.filter(booking=use).order_by("during").values_list("state", flat=True)
    assert list(states) == ["cancelled", "confirmed", "confirmed"]
    desk.post(here, {"gjor": "avlys", "alle": "1"})
    assert set(states.all()) == {"cancelled"}


@pytest.mark.scenario(17)
def test_a_date_that_a_school_does_without_is_free_at_once_and_those_who_asked_are_told(
    world: World, desk: Client
) -> None:
    alert = NewAlert(space_id=world.courts["A"].pk, weekday=2, from_minute=480, to_minute=600, minutes=60)
    set_alert(alert, world.as_charlie, now=NOW)
    desk.post(SCHOOL, the_school(world, gjor="lag"))
    use = Booking.objects.get(kind="school_use")
    first = Occurrence.objects.filter(booking=use).order_by("during")[0]
    desk.post(f"/sak/skolebruk/{use.pk}/", {"gjor": "avlys", "dato": [first.pk]})
    dispatch(now=NOW)
    assert everything_of(Notification).filter(person=world.charlie, kind="free").count() == 1
    assert booked(world, "8–10", world.as_alice, world.courts["A"]).occurrence_ids


def test_nobody_but_staff_of_the_place_sees_makes_or_cancels_any(world: World, desk: Client) -> None:
    desk.post(EVENT, the_event(world, gjor="lag"))
    desk.post(CLOSURE, the_closure(world, "8–10", gjor="lag"))
    desk.post(SCHOOL, the_school(world, gjor="lag", fra="11", til="12"))
    there = a_municipality("bergen", "4601")
    hanna = Person.objects.create(name="Hanna", email="hanna@example.no")
    grant_role(hanna, there, Post(role="administrator", valid_from=date(2026, 1, 1)), by=None, now=NOW)
    a_facility(a_plan(there), "Åsahallen")
    pages = [f"/sak/{name}/{Booking.objects.get(kind=kind).pk}/" for kind, name in
             (("event", "arrangement"), ("closure", "stengning"), ("school_use", "skolebruk"))]  # fmt: skip
    makings = ((EVENT, the_event), (CLOSURE, the_closure), (SCHOOL, the_school))
    for outsider in (world.alice, hanna):
        browser = browser_of(outsider)
        for page in pages:
            assert browser.get(page).status_code == 404
            assert browser.post(page, {"gjor": "avlys", "alle": "1"}).status_code == 404
        for page, form in makings:
            assert browser.post(page, form(world, gjor="lag")).status_code == 404
    assert Occurrence.objects.filter(state="cancelled").count() == 0
    assert Booking.objects.filter(kind__in=Booking.Kind.made_by_staff()).count() == 3


def test_lists_show_what_is_to_come_what_is_over_and_what_is_cancelled(
    world: World, desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.post(EVENT, the_event(world, gjor="lag", offentlig="1"))
    desk.post(EVENT, the_event(world, "10–12", gjor="lag", tittel="Konsert"))
    gone = Booking.objects.get(title="Konsert")
    desk.post(f"/sak/arrangement/{gone.pk}/", {"gjor": "avlys"})
    shown = told(desk.get("/sak/arrangement/"))
    assert "Konsert" in shown
    assert "Avlyst" in shown
    assert "Under Hva skjer" in shown
    assert "Håndballcup" not in told(desk.get("/sak/arrangement/?vis=tidligere"))
    stop_the_clock(monkeypatch, NOW + timedelta(days=3))
    later = browser_of(world.ingrid)
    assert "Håndballcup" in told(later.get("/sak/arrangement/?vis=tidligere"))
    assert "Ingen kommende arrangementer" in told(later.get("/sak/arrangement/"))


def test_the_next_comes_first_whatever_began_long_ago_and_a_word_finds_one(
    world: World, desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.post(SCHOOL, the_school(world, gjor="lag"))
    desk.post(SCHOOL, the_school(world, gjor="lag", forste="2027-03-05", siste="2027-03-05", dag=["5"], tittel="Prøve"))
    stop_the_clock(monkeypatch, NOW + timedelta(days=3))
    browser = browser_of(world.ingrid)
    shown = told(browser.get("/sak/skolebruk/"))
    assert shown.index("Prøve") < shown.index("Solheim skole")
    found = told(browser.get("/sak/skolebruk/?q=prøv"))
    assert "Prøve" in found
    assert "Solheim skole" not in found
    assert "Ingenting her har disse ordene." in told(browser.get("/sak/skolebruk/?q=xyz"))


def test_the_inbox_leads_there_for_those_who_may_make_any(world: World, desk: Client) -> None:
    assert 'href="/sak/arrangement/"' in desk.get("/sak/").content.decode()
    viewer = Person.objects.create(name="Vera", email="vera@example.no")
    grant_role(viewer, world.municipality, Post(role="viewer", valid_from=date(2026, 1, 1)), by=None, now=NOW)
    assert 'href="/sak/arrangement/"' not in browser_of(viewer).get("/sak/").content.decode()
