"""Who is told what, once."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from icalendar import Calendar

from aktiv.bookings.actions.alerts import NewAlert, set_alert, stop_alert
from aktiv.bookings.actions.allocating import Wish, add_group_time, allocate, give_back
from aktiv.bookings.actions.cancelling import cancel
from aktiv.bookings.actions.changing import change_time
from aktiv.bookings.actions.holding import drop_hold
from aktiv.bookings.actions.overriding import make_event, preview_event
from aktiv.bookings.models import Season
from aktiv.facilities.models import Activity, SpaceActivity
from aktiv.journal.actions import number_entries
from aktiv.journal.models import Entry
from aktiv.messages.actions import dispatch, mark_read, tell
from aktiv.messages.models import Delivery, Notification, Position
from aktiv.messages.queries import inbox, unread_count
from aktiv.messages.references import reference
from aktiv.people.models import Person
from aktiv.values.refusal import Refusal
from tests.bookings.world import NOW, TUESDAY, World, booked, day, held, when
from tests.reading import everything_of


def told() -> list[tuple[str, str]]:
    """Who was told what, in order."""
    rows = everything_of(Notification).select_related("person").order_by("id")
    return [(each.person.name, each.kind) for each in rows]


def to(person: Person) -> list[Any]:
    return [each for each in mail.outbox if each.to == [person.email]]


@pytest.fixture
def season(world: World) -> Season:
    return Season.objects.create(
        municipality=world.municipality, name_nb="Vinter", first=date(2026, 9, 1), last=date(2027, 5, 17)
    )


def test_a_booking_is_confirmed_by_mail_with_its_calendar_file(world: World) -> None:
    world.alice.language = "nn"
    world.alice.save()
    made = booked(world, "18–20", world.as_alice, world.courts["A"], title="Trening")
    assert dispatch(now=NOW) == 1
    [message] = mail.outbox
    assert message.subject == "Bestilt: Fjellhallen, Bane 1, tys 2. mars 18.00–20.00"
    assert "Tida er di." in message.body
    assert "Pris: 282" in message.body
    assert f"Bestillingsnummer: {made.number}." in message.body
    number = everything_of(Entry).get(verb="booking.confirmed").number
    sent = everything_of(Delivery).get()
    assert message.extra_headers["Message-ID"] == f"<{number}.confirmed.{reference(sent.pk)}@aktiv-kommune>"
    assert (sent.channel, sent.state, sent.sent_at, sent.due_at) == ("mail", "sent", NOW, None)
    [(name, content, kind)] = message.attachments
    assert (name, kind) == ("kalender.ics", "application/ics")
    [(invitation, kind)] = message.alternatives
    assert (invitation.encode(), kind) == (content, "text/calendar; method=REQUEST")
    [entry] = Calendar.from_ical(content).walk("VEVENT")
    assert entry.decoded("dtstart") == when("18–20").start
    assert str(entry["dtstart"].params["TZID"]) == "Europe/Oslo"
    assert (int(entry["sequence"]), str(entry["status"])) == (0, "CONFIRMED")


def test_a_calendar_replaces_what_it_has_when_a_booking_is_moved_and_cancelled(world: World) -> None:
    made = booked(world, "18–20", world.as_alice, on=day(3))
    change_time(made.id, made.occurrence_ids[0], world.as_alice, when("19–21", day(3)), now=NOW)
    cancel(made.id, world.as_alice, now=NOW)
    dispatch(now=NOW)
    files = [Calendar.from_ical(each.attachments[0][1]).walk("VEVENT")[0] for each in mail.outbox]
    assert len({str(each["uid"]) for each in files}) == 1
    assert [each.subject.split(":")[0] for each in mail.outbox] == ["Bestilt", "Flyttet", "Avlyst"]
    assert (int(files[-1]["sequence"]), str(files[-1]["status"])) == (2, "CANCELLED")
    assert mail.outbox[-1].body.startswith("Tiden er avlyst.\n")  # whether it is free then, or closed


@pytest.mark.scenario(13)
def test_each_contact_is_told_once_whatever_an_event_takes_and_once_when_it_comes_back(
    world: World, season: Season
) -> None:
    for court in "AB":
        wish = Wish(world.courts[court].pk, when("18–20"))
        mine = allocate(season.pk, [wish], world.as_club, by=world.ingrid.pk, now=NOW)
        add_group_time(mine.occurrence_ids[0], wish.space_id, when("19–20"), world.as_club, team="J14", now=NOW)
    dispatch(now=NOW)
    mail.outbox.clear()
    over = preview_event([world.hall.pk], when("18:30–21"), now=NOW).occurrence_ids
    assert len(over) == 4
    who = world.party(world.ingrid)
    made = make_event([world.hall.pk], when("18:30–21"), who, title="Stevne", now=NOW, confirmed=over)
    dispatch(now=NOW)
    assert [len(to(each)) for each in (world.alice, world.bob, world.charlie, world.ingrid)] == [1, 1, 0, 0]
    assert "18.30–19.00" in to(world.bob)[0].body
    assert "Dette var ledig i stedet" in to(world.bob)[0].body
    cancel(made.id, who, now=NOW)
    dispatch(now=NOW)
    assert [len(to(each)) for each in (world.alice, world.bob, world.charlie, world.ingrid)] == [2, 2, 0, 0]
    assert "Tiden er din igjen" in to(world.bob)[1].body


def test_reading_the_journal_again_tells_nobody_twice(world: World) -> None:
    booked(world, "18–20", world.as_alice)
    assert [dispatch(now=NOW), dispatch(now=NOW)] == [1, 0]
    Position.objects.update(number=0)
    assert tell(now=NOW) > 0
    assert dispatch(now=NOW) == 0
    assert (told(), len(mail.outbox)) == ([("Alice", "confirmed")], 1)
    known = everything_of(Notification).get()
    with pytest.raises(IntegrityError), transaction.atomic():
        everything_of(Notification).create(
            person=known.person, entry_id=known.entry_id, kind=known.kind, created_at=NOW
        )


def test_mail_that_fails_is_tried_again_later_and_given_up_in_the_end(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    booked(world, "18–20", world.as_alice)

    def refuse(self: object) -> None:
        raise ConnectionRefusedError

    with monkeypatch.context() as broken:
        broken.setattr("django.core.mail.EmailMessage.send", refuse)
        assert dispatch(now=NOW) == 0
        assert everything_of(Delivery).get().due_at == NOW + timedelta(minutes=2)
    assert dispatch(now=NOW + timedelta(minutes=1)) == 0
    assert dispatch(now=NOW + timedelta(minutes=2)) == 1
    with monkeypatch.context() as broken:
        broken.setattr("django.core.mail.EmailMessage.send", refuse)
        booked(world, "20–22", world.as_alice)
        for hours in range(12):
            dispatch(now=NOW + timedelta(hours=8 * hours))
    kept = everything_of(Delivery).latest("id")
    assert (kept.attempts, kept.state, kept.due_at, kept.sent_at) == (8, "failed", None, None)


def test_old_news_is_told_in_the_service_and_not_mailed(world: World) -> None:
    booked(world, "18–20", world.as_alice)
    assert dispatch(now=NOW + timedelta(days=2)) == 0
    assert told() == [("Alice", "confirmed")]


EVENING = {"from_minute": 17 * 60, "to_minute": 22 * 60, "minutes": 60}


@pytest.mark.scenario(17)
def test_time_given_back_reaches_those_who_asked_for_it(world: World, season: Season) -> None:
    handball = Activity.objects.create(slug="handball", name_nb="Håndball", name_nn="Handball", name_en="Handball")
    SpaceActivity.objects.create(space=world.hall, activity=handball, municipality=world.municipality)
    wanted = NewAlert(activity_id=handball.pk, weekday=2, **EVENING)
    set_alert(wanted, world.as_charlie, now=NOW)
    court = NewAlert(space_id=world.courts["A"].pk, first=TUESDAY, last=TUESDAY, **EVENING)
    set_alert(court, world.party(world.bob), now=NOW)
    set_alert(wanted, world.as_alice, now=NOW)  # she gives it back herself
    for other in (
        {"weekday": 3},
        {"weekday": 2, "minutes": 90},
        {"weekday": 2, "municipality_ids": [world.municipality.pk + 1]},
        {"weekday": 2, "to_minute": 19 * 60},
        {"weekday": 2, "space_id": world.room.pk},
    ):
        alert = NewAlert(**{**EVENING, "activity_id": handball.pk, **other})
        set_alert(alert, world.party(world.ingrid), now=NOW)
    mine = allocate(season.pk, [Wish(world.hall.pk, when("18–20"))], world.as_club, by=world.ingrid.pk, now=NOW)
    dispatch(now=NOW)
    mail.outbox.clear()
    give_back(mine.id, mine.occurrence_ids[0], world.as_club, now=NOW, period=when("19–20"))
    dispatch(now=NOW)
    assert sorted(each.to[0] for each in mail.outbox) == ["bob@example.no", "charlie@example.no"]
    assert mail.outbox[0].subject == "Ledig tid: Fjellhallen, Hall, tir 2. mars 19.00–20.00"


def test_alerts_are_ones_own(world: World) -> None:
    wanted = NewAlert(space_id=world.hall.pk, weekday=2, **EVENING)
    mine = set_alert(wanted, world.as_alice, now=NOW)
    assert set_alert(wanted, world.as_alice, now=NOW).pk == mine.pk
    with pytest.raises(Refusal, match="not_found"):
        stop_alert(mine.pk, world.as_charlie, now=NOW)
    stop_alert(mine.pk, world.as_alice, now=NOW)
    made = booked(world, "18–20", world.as_charlie, on=day(7))
    cancel(made.id, world.as_charlie, now=NOW)
    dispatch(now=NOW)
    assert [who for who, _ in told()] == ["Charlie", "Charlie"]


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"space_id": None}, "alert_without_subject"),
        ({"weekday": None}, "alert_without_days"),
        ({"weekday": 8}, "no_such_weekday"),
        ({"minutes": 301}, "alert_window"),
        ({"from_minute": 22 * 60}, "alert_window"),
        ({"first": date(2027, 3, 3), "last": date(2027, 3, 2)}, "ends_before_start"),
    ],
)
def test_an_alert_that_could_never_answer_is_refused(world: World, wrong: dict[str, Any], code: str) -> None:
    said: dict[str, Any] = {"space_id": world.hall.pk, "weekday": 2, **EVENING}
    with pytest.raises(Refusal, match=code):
        set_alert(NewAlert(**{**said, **wrong}), world.as_alice, now=NOW)


def test_a_hold_that_is_dropped_alerts_nobody(world: World) -> None:
    set_alert(NewAlert(space_id=world.hall.pk, weekday=2, **EVENING), world.as_charlie, now=NOW)
    mine = held(world, "18–20", world.as_alice)
    drop_hold(mine.pk, world.as_alice, now=NOW)
    assert (dispatch(now=NOW), told()) == (0, [])


def test_the_inbox_is_ones_own_and_in_ones_language(world: World) -> None:
    booked(world, "18–20", world.as_alice, world.courts["A"])
    booked(world, "18–20", world.as_charlie, world.courts["B"])
    dispatch(now=NOW)
    [mine] = inbox(world.alice.pk, "en")
    assert mine.line == "Booked: Fjellhallen, Bane 1, Tue 2 Mar 18:00–20:00"
    assert unread_count(world.alice.pk) == 1
    assert mark_read(world.charlie.pk, [mine.notification.pk], now=NOW) == 0
    assert mark_read(world.alice.pk, [mine.notification.pk], now=NOW) == 1
    assert (unread_count(world.alice.pk), inbox(world.alice.pk, "nb", unread=True)) == (0, [])


@pytest.mark.parametrize("bookings", [1, 6])
def test_reading_many_entries_takes_few_statements(world: World, django_assert_num_queries: Any, bookings: int) -> None:
    dispatch(now=NOW)
    for hour in range(8, 8 + bookings):
        booked(world, f"{hour}–{hour + 1}", world.as_charlie, on=day(1))
    number_entries()
    with django_assert_num_queries(10):
        tell(now=NOW)


def test_what_is_told_keeps_no_personal_fields(world: World) -> None:
    booked(world, "18–20", world.as_alice, title="Bursdag for Kari")
    dispatch(now=NOW)
    said = str(everything_of(Notification).get().data)
    assert "Kari" not in said
    assert "alice" not in said.lower()
