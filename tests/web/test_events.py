"""What is on, for everyone: what is shown, what is not, how it narrows, and what machines read."""

from __future__ import annotations

import html as markup
import json
import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from aktiv.bookings.actions.cancelling import cancel
from aktiv.bookings.actions.overriding import make_event
from aktiv.bookings.actions.recording import Recorded
from aktiv.bookings.models import EventPage
from aktiv.bookings.queries.asking import Details
from aktiv.bookings.rules.event_pages import EventWords
from aktiv.facilities.models import Activity, Space
from tests.bookings.world import NOW, TUESDAY, World, a_world, booked, day, when
from tests.facilities.world import some_activities
from tests.reading import everything_of
from tests.web.booking_world import stop_the_clock

MOST_STATEMENTS = 8


@pytest.fixture
def world(db: None, monkeypatch: pytest.MonkeyPatch) -> World:
    stop_the_clock(monkeypatch)
    return a_world()


def on(
    world: World,
    title: str,
    hours: str = "10–12",
    *,
    where: Space | None = None,
    of: date = TUESDAY,
    public: bool = True,
    activity: str = "",
    **words: object,
) -> Recorded:
    """An event that staff made."""
    details = Details(title=title, activity_id=Activity.objects.get(slug=activity).pk if activity else None)
    said = EventWords(public=public, **words)  # type: ignore[arg-type]
    who, spaces = world.party(world.ingrid), [(where or world.hall).pk]
    return make_event(spaces, when(hours, of), who, title=title, now=NOW, details=details, words=said)


def told(answer: HttpResponse) -> str:
    text = re.sub(r"<[^>]+>", " ", answer.content.decode())
    return re.sub(r"\s+", " ", markup.unescape(text))


def page_of(made: Recorded) -> str:
    return f"/hva-skjer/{everything_of(EventPage).get(pk=made.id).slug}/"


def titles(path: str) -> list[str]:
    answer = Client().get(path)
    assert answer.status_code == 200
    return re.findall(r'<h3><a class="ds-link" href="[^"]*">([^<]*)</a>', answer.content.decode())


def test_only_public_events_are_on_and_only_until_they_are_over(world: World) -> None:
    on(world, "Håndballcup")
    hidden = on(world, "Kurs for ansatte", "14–16", public=False)
    booked(world, "18–20", world.as_club, title="Trening")
    assert titles("/hva-skjer/") == ["Håndballcup"]
    assert Client().get(page_of(hidden)).status_code == 404
    assert Client().get(f"{page_of(hidden)}kalender.ics").status_code == 404
    assert "Kurs" not in Client().get("/hva-skjer/kalender.ics").content.decode()


def test_what_is_over_is_no_longer_listed_and_its_page_says_so(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    made = on(world, "Håndballcup")
    stop_the_clock(monkeypatch, NOW + timedelta(days=2))
    assert titles("/hva-skjer/") == []
    assert "Dette arrangementet er over" in told(Client().get(page_of(made)))


@pytest.mark.scenario(13)
def test_a_cancelled_event_says_so_on_its_page_in_the_list_and_to_machines(world: World) -> None:
    made = on(world, "Håndballcup", registration_url="https://example.no/pamelding")
    page = Client().get(page_of(made))
    assert "https://example.no/pamelding" in page.content.decode()
    cancel(made.id, world.party(world.ingrid), now=NOW)
    page = Client().get(page_of(made))
    assert "Dette arrangementet er avlyst" in told(page)
    assert 'rel="nofollow noopener external"' not in page.content.decode()
    assert data_of(page)["eventStatus"] == "https://schema.org/EventCancelled"
    assert "Avlyst" in told(Client().get("/hva-skjer/"))
    [entry] = Calendar.from_ical(Client().get(f"{page_of(made)}kalender.ics").content).walk("VEVENT")
    assert entry["STATUS"] == "CANCELLED"


def data_of(answer: HttpResponse) -> dict[str, object]:
    [data] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', answer.content.decode(), re.S)
    found: dict[str, object] = json.loads(data)
    return found


def test_what_is_written_in_an_event_adds_nothing_to_its_calendar_file(world: World) -> None:
    evil = "Cup\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nATTENDEE:mailto:a@example.no"
    file = Client().get(f"{page_of(on(world, 'Cup; DTSTART:1, x', programme=evil))}kalender.ics").content
    [entry] = Calendar.from_ical(file).walk("VEVENT")
    assert entry["DESCRIPTION"] == evil.replace("\r\n", "\n")
    assert ("ATTENDEE" in entry, str(entry["SUMMARY"]).startswith("Cup; DTSTART:1, x")) == (False, True)


def test_what_is_written_in_an_event_cannot_break_out_of_its_page(world: World) -> None:
    evil = "</script><script>alert(1)</script>&<b>"
    page = Client().get(page_of(on(world, evil, programme=evil)))
    assert "<script>alert" not in page.content.decode()
    assert data_of(page)["name"] == evil


def test_the_page_tells_where_when_by_whom_and_for_how_many_in_the_readers_language(world: World) -> None:
    made = on(world, "Håndballcup", programme="Finale 15.00", organiser="Fjell idrettsråd", audience=250)
    shown = told(Client().get(page_of(made)))
    for said in ("Tirsdag 2. mars 2027, 10.00–12.00", "Fjellhallen", "Finale 15.00", "Fjell idrettsråd",
                 "rundt 250 personer"):  # fmt: skip
        assert said in shown
    assert "Tysdag 2. mars 2027" in told(Client().get(f"/nn{page_of(made)}"))
    assert data_of(Client().get(page_of(made)))["startDate"] == "2027-03-02T10:00:00+01:00"


def test_the_list_narrows_in_its_address_and_each_part_can_be_taken_away(world: World) -> None:
    some_activities()
    on(world, "Håndballcup", activity="handball")
    on(world, "Kormesse", "18–20", where=world.room, of=day(5), organiser="Sund kor")
    assert titles("/hva-skjer/") == ["Håndballcup", "Kormesse"]
    for query, found in (
        ("hva=handball", ["Håndballcup"]),
        ("q=sund+kor", ["Kormesse"]),
        ("fra=2027-03-05", ["Kormesse"]),
        ("til=2027-03-04", ["Håndballcup"]),
        ("nar=idag", []),
        ("nar=helg", ["Kormesse"]),
        ("kommune=fjell", ["Håndballcup", "Kormesse"]),
        ("kommune=finnes-ikke", ["Håndballcup", "Kormesse"]),
        (f"sted={world.facility.slug}", ["Håndballcup", "Kormesse"]),
        ("sted=en-annen-hall", []),
        ("side=2", []),
    ):
        assert titles(f"/hva-skjer/?{query}") == found, query
    narrowed = Client().get("/hva-skjer/?hva=handball&q=cup").content.decode()
    assert 'href="/hva-skjer/?hva=handball"' in narrowed
    assert 'href="/hva-skjer/?q=cup"' in narrowed
    assert 'href="/hva-skjer/kalender.ics?q=cup&amp;hva=handball"' in narrowed
    file = Calendar.from_ical(Client().get("/hva-skjer/kalender.ics?hva=handball").content)
    assert [str(each["SUMMARY"]).split(" · ")[0] for each in file.walk("VEVENT")] == ["Håndballcup"]


def test_an_address_that_cannot_be_read_says_what_is_wrong_and_keeps_the_rest(world: World) -> None:
    answer = Client().get("/hva-skjer/?fra=i+morgen&til=2027-03-04&q=cup&side=x&nar=alltid&sted=../&hva=<b>")
    assert answer.status_code == 422
    assert 'value="cup"' in answer.content.decode()


def test_what_one_types_is_looked_for_as_it_stands(world: World) -> None:
    on(world, "100 % dugnad")
    on(world, "Konsert", "14–15")
    assert titles("/hva-skjer/?q=100+%25") == ["100 % dugnad"]


@pytest.mark.parametrize("count", [1, 6])
def test_the_list_and_the_page_ask_little_however_much_is_on(world: World, count: int) -> None:
    made = [on(world, f"Cup {number}", f"{8 + number}–{9 + number}", programme="x") for number in range(count)]
    for path in ("/hva-skjer/?q=cup&kommune=fjell", page_of(made[0]), "/hva-skjer/kalender.ics"):
        browser = Client()
        browser.get("/hva-skjer/")
        with CaptureQueriesContext(
            connection,
        ) as asked:
            browser.get(path)
        assert len(asked) <= MOST_STATEMENTS, path
