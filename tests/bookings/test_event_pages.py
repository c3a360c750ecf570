"""What events tell: who says it, who reads it, what it may be; and what is proposed to those who lose time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from aktiv.bookings.actions.allocating import Wish, allocate
from aktiv.bookings.actions.closing import Fate, close
from aktiv.bookings.actions.event_pages import announce
from aktiv.bookings.actions.overriding import make_event, preview_event
from aktiv.bookings.actions.recording import Recorded
from aktiv.bookings.actions.schooling import make_school_use
from aktiv.bookings.models import Booking, EventContact, EventPage, Season, SeasonWindow
from aktiv.bookings.queries.schooling import Timetabled
from aktiv.bookings.rules.event_pages import EventWords, cleaned_words, slug_of
from aktiv.journal.models import Entry
from aktiv.values.recurrence import Recurrence
from aktiv.values.refusal import Refusal
from aktiv.walls import everything, within
from tests.bookings.world import NOW, TUESDAY, World, booked, day, when
from tests.facilities.world import a_municipality
from tests.reading import everything_of

SAID = EventWords(public=False, programme="Finale", safety_name="Berit", safety_phone="900 00 002")


def event(world: World, words: EventWords = SAID, hours: str = "10–12", title: str = "Cup") -> Recorded:
    party = world.party(world.ingrid, world.club)
    return make_event([world.hall.pk], when(hours), party, title=title, now=NOW, words=words)


def counts() -> list[int]:
    """How many pages and contacts the app's role is shown, by raw SQL."""
    with connection.cursor() as cursor:
        found = []
        for table in ("bookings_eventpage", "bookings_eventcontact"):
            cursor.execute(f"SELECT count(*) FROM {table}")
            found.append(cursor.fetchone()[0])
        return found


def test_what_is_not_public_and_whom_to_call_stands_behind_the_wall(world: World) -> None:
    event(world)
    event(world, replace(SAID, public=True), "14–16")
    other = a_municipality("bergen", "4601")
    assert counts() == [1, 0]
    with within(municipalities=[other.pk], person=world.alice.pk, organisation=world.rival.pk):
        assert counts() == [1, 0]
    for shown in (
        within(municipalities=[world.municipality.pk]),
        within(organisation=world.club.pk),
        everything(),
    ):
        with shown:
            assert counts() == [2, 2]


@pytest.mark.parametrize(
    "wrong",
    [
        "UPDATE bookings_eventpage SET programme = ''",
        "DELETE FROM bookings_eventpage",
        "UPDATE bookings_eventcontact SET phone = ''",
        "DELETE FROM bookings_eventcontact",
    ],
)
def test_a_page_that_everyone_may_read_is_changed_by_nobody_who_does_not_say_so(world: World, wrong: str) -> None:
    event(world, replace(SAID, public=True))
    with within(municipalities=[world.municipality.pk]), connection.cursor() as cursor:
        cursor.execute(wrong)
        assert cursor.rowcount == 0


def test_a_page_is_of_the_bookings_own_holder_and_municipality(world: World) -> None:
    made = booked(world, "18–20", world.as_alice)
    other = a_municipality("bergen", "4601")
    for municipality, holder in ((world.municipality.pk, world.bob.pk), (other.pk, world.alice.pk)):
        with pytest.raises(IntegrityError), transaction.atomic():
            EventPage.objects.create(
                booking_id=made.id, municipality_id=municipality, holder=holder, public=True, slug="x"
            )


class Wrong(NamedTuple):
    words: EventWords
    code: str


@pytest.mark.parametrize(
    "case",
    [
        Wrong(EventWords(audience=0), "not_an_audience"),
        Wrong(EventWords(audience=1_000_001), "not_an_audience"),
        Wrong(EventWords(registration_url="example.no"), "not_a_web_address"),
        Wrong(EventWords(registration_url="javascript:alert(1)"), "not_a_web_address"),
        Wrong(EventWords(registration_url="https://a b.no"), "not_a_web_address"),
        Wrong(EventWords(registration_url="https://[x"), "not_a_web_address"),
        Wrong(EventWords(registration_url="https://fjell.no@evil.example"), "not_a_web_address"),
        Wrong(EventWords(registration_url="https://evil.example\\@fjell.no"), "not_a_web_address"),
        Wrong(EventWords(safety_name="Berit"), "safety_contact_by_half"),
        Wrong(EventWords(safety_phone="90000000"), "safety_contact_by_half"),
        Wrong(EventWords(programme="x" * 4_001), "too_long"),
        Wrong(EventWords(organiser="\u202eevil"), "control_characters"),
    ],
    ids=str,
)
def test_what_an_event_may_not_say_is_refused_by_name(case: Wrong) -> None:
    with pytest.raises(Refusal, match=case.code):
        cleaned_words(case.words)


def test_addresses_say_the_title_and_are_never_the_same_twice() -> None:
    one, other = UUID(int=2**120), uuid4()
    assert slug_of("Åpen dag: håndball & kaffe", one).startswith("apen-dag-")
    assert slug_of("Cup", one) != slug_of("Cup", other)
    assert slug_of("日本", one) == f"x-{one.hex[:10]}"
    assert len(slug_of("å" * 160, other)) <= 120


def test_only_staff_of_the_place_say_what_an_event_tells(world: World) -> None:
    made = event(world)
    for who in (world.alice.pk, world.charlie.pk, None):
        with pytest.raises(Refusal, match="not_staff"):
            announce(made.id, EventWords(public=True), by=who, now=NOW)
    mine = booked(world, "18–20", world.as_alice)
    with pytest.raises(Refusal, match="not_found"):
        announce(mine.id, EventWords(public=True), by=world.ingrid.pk, now=NOW)
    slug = announce(made.id, EventWords(public=True, programme="Ny"), by=world.ingrid.pk, now=NOW)
    [page] = everything_of(EventPage)
    assert (page.slug, page.programme) == (slug, "Ny")
    assert list(everything_of(EventContact)) == []
    [entry] = everything_of(Entry).filter(verb="event.announced")
    assert entry.data == {"public": True}


def an_allocation(world: World, hours: str = "18–20") -> Recorded:
    season = Season.objects.create(
        municipality=world.municipality, name_nb="Vinter", first=date(2026, 9, 1), last=date(2027, 5, 17)
    )
    SeasonWindow.objects.create(season=season, weekday=2, from_minute=8 * 60, to_minute=22 * 60)
    wish = Wish(world.courts["A"].pk, when(hours))
    return allocate(season.pk, [wish], world.as_club, by=world.ingrid.pk, now=NOW)


def ways_told(verb: str) -> list[dict[str, Any]]:  # Any: JSON
    [entry] = everything_of(Entry).filter(verb=verb)
    found: list[dict[str, Any]] = entry.data.get("ways", [])
    return found


@pytest.mark.scenario(13)
def test_what_is_proposed_to_the_displaced_is_free_beside_the_event_itself(world: World) -> None:
    mine = an_allocation(world)
    booked(world, "18–20", world.as_charlie, world.courts["B"])
    halves = [world.courts["A"].pk, world.courts["C"].pk]
    over = preview_event(halves, when("19–21"), now=NOW).occurrence_ids
    make_event(halves, when("19–21"), world.party(world.ingrid), title="Cup", now=NOW, confirmed=over)
    ways = ways_told("booking.displaced")
    assert {each["occurrence"] for each in ways} == set(mine.occurrence_ids)
    same_time = {each["space"] for each in ways if each["space"] in {one.pk for one in world.courts.values()}}
    assert world.courts["D"].pk in same_time
    assert not {world.courts["B"].pk, world.courts["C"].pk} & same_time


@pytest.mark.scenario(18)
def test_those_whom_a_closure_cuts_are_told_what_else_is_free(world: World) -> None:
    mine = an_allocation(world)
    close(
        [world.courts["A"].pk], when("8–22"), world.party(world.ingrid), reason="Vask", now=NOW,
        choices={mine.occurrence_ids[0]: Fate.OVERRIDE},
    )  # fmt: skip
    assert ways_told("booking.displaced")


def a_term(world: World, **changes: Any) -> Timetabled:  # Any: the fields of a term
    weekly = Recurrence(TUESDAY, day(28), frozenset({2}))
    asked = Timetabled(space_id=world.courts["A"].pk, recurrence=weekly, from_minute=480, to_minute=600)
    return replace(asked, **changes)


def test_school_use_is_given_whole_or_not_at_all_and_takes_nobodys_time(world: World) -> None:
    booked(world, "9–11", world.as_charlie, world.courts["A"], on=day(7))
    staff = world.party(world.ingrid)
    with pytest.raises(Refusal, match="dates_taken") as refused:
        make_school_use(a_term(world), staff, title="Solheim skole", now=NOW)
    assert [each["day"] for each in refused.value.data["dates"]] == [day(7)]
    assert Booking.objects.filter(kind="school_use").count() == 0
    made = make_school_use(a_term(world, apart_from=frozenset({day(7)})), staff, title="Solheim skole", now=NOW)
    assert len(made.occurrence_ids) == 4
    with pytest.raises(Refusal, match="dates_taken"):
        make_school_use(a_term(world, apart_from=frozenset({day(7)})), staff, title="Åsa skole", now=NOW)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"from_minute": 600, "to_minute": 480}, "ends_before_start"),
        ({"apart_from": frozenset(day(7 * week) for week in range(5))}, "no_dates"),
        ({"recurrence": Recurrence(TUESDAY, date(2030, 3, 1), frozenset({1, 2, 3}))}, "too_many_dates"),
        ({"recurrence": Recurrence(date(2027, 2, 2), day(7), frozenset({2}))}, "in_the_past"),
    ],
)
def test_a_term_that_cannot_be_is_refused_by_name(world: World, changes: dict[str, Any], code: str) -> None:
    with pytest.raises(Refusal, match=code):
        make_school_use(a_term(world, **changes), world.party(world.ingrid), title="Skole", now=NOW)


def test_school_use_is_given_by_staff_alone_and_has_a_name(world: World) -> None:
    for outsider in (world.as_alice, world.as_club, world.as_charlie):
        with pytest.raises(Refusal, match="not_staff"):
            make_school_use(a_term(world), outsider, title="Skole", now=NOW)
    with pytest.raises(Refusal, match="missing_text"):
        make_school_use(a_term(world), world.party(world.ingrid), title="  ", now=NOW)
