"""A calendar that gets every invitation, in any order and twice over, shows what is booked and nothing else."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pytest
from django.core import mail
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from aktiv.bookings.actions.cancelling import cancel
from aktiv.bookings.actions.changing import change_time
from aktiv.bookings.models import Occurrence
from aktiv.bookings.queries.calendar_file import calendar_file
from aktiv.bookings.queries.invitations import Party, invitations
from aktiv.messages.actions import dispatch
from tests.bookings.world import NOW, World, booked, day, when

ORGANIZER, GUEST = Party("Fjell", "ikke-svar@localhost"), Party("Åse Ås", "aase@example.no")


@dataclass
class Program:
    """A calendar program: takes what is newer than what it has, by SEQUENCE and then by DTSTAMP (RFC 5546, 2.1.5)."""

    events: dict[str, tuple[int, datetime, Any]] = field(default_factory=dict)

    def get(self, content: bytes) -> None:
        file = Calendar.from_ical(content)
        [event] = file.walk("VEVENT")
        uid, rank = str(event["uid"]), (int(event["sequence"]), event.decoded("dtstamp"))
        known = self.events.get(uid)
        if known is not None and rank < known[:2]:
            return
        start = None if str(file["method"]) == "CANCEL" else event.decoded("dtstart")
        self.events[uid] = (*rank, start)

    @property
    def shown(self) -> list[datetime]:
        return sorted(start for *_, start in self.events.values() if start is not None)


def told(made_id: object, after: int) -> list[bytes]:
    """What is sent about a booking's dates, as they are now; `after` seconds later than before."""
    rows = Occurrence.objects.filter(booking_id=made_id).select_related(
        "booking__municipality", "space__facility", "space__municipality"
    )
    moment = NOW.replace(second=after)
    booking = rows[0].booking
    return [each.content for each in invitations(booking, list(rows), moment, organizer=ORGANIZER, attendee=GUEST)]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    steps=st.lists(st.sampled_from(["08–10", "10–12", "12–14", "14–16", "cancel"]), max_size=5),
    chance=st.randoms(use_true_random=False),
)
def test_whatever_happens_to_a_booking_and_in_whichever_order_mail_comes_the_calendar_is_right(
    world: World, steps: list[str], chance: Any
) -> None:
    from django.db import transaction

    with transaction.atomic():
        made = booked(world, "18–20", world.as_alice, on=day(4))
        sent, cancelled = told(made.id, 0), False
        for number, step in enumerate(steps, start=1):
            if cancelled:
                break
            if step == "cancel":
                cancel(made.id, world.as_alice, now=NOW)
                cancelled = True
            else:
                date = Occurrence.objects.get(booking_id=made.id)
                if date.during.lower != when(step, day(4)).start:
                    change_time(made.id, date.pk, world.as_alice, when(step, day(4)), now=NOW)
            sent += told(made.id, number)
        program, mails = Program(), sent + sent
        chance.shuffle(mails)
        for content in mails:
            program.get(content)
        standing = Occurrence.objects.filter(booking_id=made.id, state="confirmed")
        assert program.shown == [each.during.lower for each in standing]
        assert len(program.events) == 1
        transaction.set_rollback(True)


def test_an_invitation_says_who_invites_and_whom_and_asks_for_no_answer(world: World) -> None:
    made = booked(world, "18–20", world.as_alice)
    [content] = told(made.id, 0)
    [event] = Calendar.from_ical(content).walk("VEVENT")
    assert (str(event["organizer"]), event["organizer"].params["CN"]) == ("mailto:ikke-svar@localhost", "Fjell")
    guest = event["attendee"]
    assert (str(guest), guest.params["CN"], guest.params["RSVP"]) == ("mailto:aase@example.no", "Åse Ås", "FALSE")
    assert guest.params["PARTSTAT"] == "ACCEPTED"


def test_mail_moves_and_cancels_the_same_event_by_rising_numbers(world: World) -> None:
    made = booked(world, "18–20", world.as_alice, on=day(3))
    dispatch(now=NOW)
    change_time(made.id, made.occurrence_ids[0], world.as_alice, when("19–21", day(3)), now=NOW)
    dispatch(now=NOW)
    cancel(made.id, world.as_alice, now=NOW)
    dispatch(now=NOW)
    program, seen = Program(), []
    for message in mail.outbox:
        [(content, kind)] = message.alternatives
        program.get(content.encode())
        [event] = Calendar.from_ical(content).walk("VEVENT")
        seen.append((kind.split("=")[1], int(event["sequence"]), str(event["attendee"]), program.shown))
    first, moved = when("18–20", day(3)).start, when("19–21", day(3)).start
    assert seen == [
        ("REQUEST", 0, "mailto:alice@example.no", [first]),
        ("REQUEST", 1, "mailto:alice@example.no", [moved]),
        ("CANCEL", 2, "mailto:alice@example.no", []),
    ]


def test_a_file_to_import_is_no_invitation(world: World) -> None:
    made = booked(world, "18–20", world.as_alice)
    rows = Occurrence.objects.filter(booking_id=made.id).select_related("booking__municipality", "space__facility")
    file = Calendar.from_ical(calendar_file(rows[0].booking, list(rows), NOW))
    [event] = file.walk("VEVENT")
    assert (str(file["method"]), event.get("attendee"), event.get("organizer")) == ("PUBLISH", None, None)


@pytest.mark.parametrize(("dates", "kinds"), [(2, ["text/calendar; method=REQUEST"] * 2), (21, ["text/calendar"])])
def test_several_dates_come_as_an_invitation_each_and_a_great_many_as_one_file(
    world: World, dates: int, kinds: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    made = [booked(world, "18–20", world.as_alice, world.courts["A"], on=day(number)) for number in range(2)]
    from aktiv.messages.queries import letters

    rows = list(
        Occurrence.objects.filter(booking_id__in=[each.id for each in made]).select_related(
            "booking__municipality", "space__facility", "space__municipality"
        )
    )
    letter = letters._with_calendar(letters.Letter("", "", "nb"), (rows * 11)[:dates], world.alice, NOW)
    assert ([kind for *_, kind in letter.files], letter.alternatives) == (kinds, ())
