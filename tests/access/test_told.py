"""Who is told what of a door: the holder her code in time, caretakers what is amiss, and nobody else anything."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core import mail
from django.db import DatabaseError, IntegrityError, connection, transaction

from aktiv.access.actions import by_hand
from aktiv.access.actions.listening import forget, listen
from aktiv.access.actions.minding import raise_alarms, tell_holders
from aktiv.access.actions.setting_up import LockSettings, add_lock, change_lock
from aktiv.access.models import AccessGrant, Lock, Opening
from aktiv.access.ports.lock import LockAway, LockRefused, Report
from aktiv.access.queries.shown import Stage, doors_of, may_see_codes
from aktiv.bookings.actions.cancelling import cancel
from aktiv.bookings.models import Booking
from aktiv.facilities.models import Activity
from aktiv.journal.models import Entry
from aktiv.messages.actions import dispatch
from aktiv.messages.models import Notification
from aktiv.people.models import Person, Representative, StaffRole, Team
from aktiv.values.refusal import Refusal
from aktiv.walls import everything, within
from tests.access.world import Doors, code_of
from tests.bookings.world import NOW, booked, when
from tests.facilities.world import some_activities
from tests.reading import everything_of

SOON = NOW + timedelta(hours=8)
SHOWN = when("15:45–16").start  # two hours before the window of a time at six


def booking_of(doors: Doors, party=None) -> Booking:  # type: ignore[no-untyped-def]
    made = booked(doors.world, "18–20", party or doors.world.as_alice)
    return Booking.objects.select_related("space__facility", "municipality", "organisation").get(pk=made.id)


def caretaker(doors: Doors, **where: object) -> Person:
    made = Person.objects.create(name="Kåre", email="kare@example.no", home_municipality=doors.world.municipality)
    StaffRole.objects.create(
        person=made, municipality=doors.world.municipality, role="caretaker", valid_from=date(2026, 1, 1), **where
    )
    return made


def told_to(person: Person) -> list[str]:
    kinds = (Notification.Kind.DOOR, Notification.Kind.DOOR_ALARM)
    return list(everything_of(Notification).filter(person=person, kind__in=kinds).values_list("kind", flat=True))


def test_the_code_is_shown_to_the_holder_from_the_moment_that_the_lock_says_and_not_before(doors: Doors) -> None:
    booking = booking_of(doors)
    doors.work(at=SOON)
    for moment, stage, there in (
        (SHOWN - timedelta(seconds=1), Stage.COMING, False),
        (SHOWN, Stage.READY, True),
        (when("20:14–21").start, Stage.READY, True),
    ):
        [door] = doors_of(booking, moment)
        assert (door.stage, bool(door.code), door.shown_from) == (stage, there, SHOWN)
    assert doors_of(booking, when("20:15–21").start) == []
    cancel(booking.pk, doors.world.party(doors.world.ingrid), now=SOON)
    assert doors_of(booking, SHOWN) == [], "at once, before the worker has been round"


def test_codes_are_for_the_holder_and_those_who_act_for_the_club_alone(doors: Doors) -> None:
    world = doors.world
    of_club = booking_of(doors, world.as_club)
    coach, money = (Person.objects.create(name=name) for name in ("Trener", "Kasserer"))
    for person, role in ((coach, "coach"), (money, "finance")):
        Representative.objects.create(person=person, organisation=world.club, role=role, valid_from=date(2026, 1, 1))
    seen = {each.name for each in (world.alice, world.bob, world.charlie, world.ingrid, coach, money)
            if may_see_codes(of_club, each.pk, NOW)}  # fmt: skip
    assert seen == {"Alice", "Bob", "Trener"}
    some_activities()
    activity = Activity.objects.order_by("pk")[0]
    team = Team.objects.create(organisation=world.club, name="G12", activity=activity, age_from=11, age_to=12)
    Representative.objects.filter(person=coach).update(team=team)
    assert not may_see_codes(of_club, coach.pk, NOW)
    of_club.team = "G12"
    assert may_see_codes(of_club, coach.pk, NOW)
    of_club.unsaid = True
    assert not may_see_codes(of_club, world.bob.pk, NOW)
    made = booked(world, "10–12", world.as_alice)
    mine = Booking.objects.select_related("space__facility", "municipality").get(pk=made.id)
    assert [may_see_codes(mine, each.pk, NOW) for each in (world.alice, world.bob, world.ingrid)] == [
        True,
        False,
        False,
    ]
    assert not may_see_codes(mine, None, NOW)


def test_a_mail_with_the_code_goes_once_when_it_may_be_shown_and_the_code_is_nowhere_else(doors: Doors) -> None:
    world = doors.world
    booking_of(doors)
    doors.work(at=SOON)
    dispatch(now=SOON)
    mail.outbox.clear()
    assert tell_holders(SHOWN - timedelta(minutes=1)) == 0
    assert [tell_holders(SHOWN), tell_holders(SHOWN + timedelta(minutes=1))] == [1, 0]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.utils.timezone.now", lambda: SHOWN)
        dispatch(now=SHOWN)
    code = code_of(doors.grant())
    [sent] = [each for each in mail.outbox if world.alice.email in each.to]
    assert code in sent.body
    assert code not in sent.subject
    assert "Hovedinngang" in sent.body
    assert told_to(world.alice) == ["door"]
    with everything(), connection.cursor() as cursor:
        for table in ("journal_entry", "messages_notification", "messages_delivery", "access_accessgrant"):
            cursor.execute(f"SELECT count(*) FROM {table} t WHERE t::text LIKE %s", [f"%{code}%"])
            assert cursor.fetchone() == (0,), table


def test_a_cancelled_time_is_not_told_of_though_the_message_was_waiting(doors: Doors) -> None:
    booking = booking_of(doors)
    doors.work(at=SOON)
    dispatch(now=SOON)
    tell_holders(SHOWN)
    cancel(booking.pk, doors.world.party(doors.world.ingrid), now=SHOWN)
    mail.outbox.clear()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.utils.timezone.now", lambda: SHOWN)
        dispatch(now=SHOWN)
    assert [each.subject for each in mail.outbox if "Døra" in each.subject] == []


def test_a_code_that_is_missing_near_its_time_is_told_once_to_those_who_look_after_the_place_and_to_the_holder(
    doors: Doors,
) -> None:
    here, elsewhere = caretaker(doors, facility=doors.world.facility), caretaker(doors, district="Ytterst")
    booking = booking_of(doors)
    near = when("17–18").start
    doors.work("away", at=near - timedelta(minutes=5))
    assert raise_alarms(near - timedelta(seconds=1)) == 0
    assert [raise_alarms(near), raise_alarms(near)] == [1, 0]
    assert tell_holders(near) == 1
    [door] = doors_of(booking, near)
    assert (door.stage, door.code, door.lock.phone) == (Stage.MISSING, "", "+47 22 86 84 00")
    mail.outbox.clear()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.utils.timezone.now", lambda: near)
        dispatch(now=near)
    assert (told_to(here), told_to(elsewhere), told_to(doors.world.alice)) == (["door_alarm"], [], ["door"])
    [to_alice] = [each for each in mail.outbox if doors.world.alice.email in each.to and "Døra" in each.subject]
    assert "22 86 84 00" in to_alice.body
    doors.work(at=near + timedelta(minutes=20))  # the service is back
    assert tell_holders(doors.now) == 1
    assert doors_of(booking, doors.now)[0].stage is Stage.READY


def test_a_code_that_cannot_be_taken_away_is_told_of(doors: Doors) -> None:
    who = caretaker(doors)
    booking = booking_of(doors)
    doors.work(at=SOON)
    cancel(booking.pk, doors.world.party(doors.world.ingrid), now=SOON)
    for minutes in (0, 2, 5):
        doors.work("away", at=when("17:30–18").start + timedelta(minutes=minutes))
    assert raise_alarms(doors.now) == 1
    dispatch(now=doors.now)
    assert told_to(who) == ["door_alarm"]
    assert tell_holders(doors.now) == 0, "whoever has no time is told nothing"


def test_what_is_done_by_hand_is_done_by_those_who_look_after_the_door_alone_and_noted(doors: Doors) -> None:
    kare, world = caretaker(doors, facility=doors.world.facility), doors.world
    booking = booking_of(doors)
    doors.work("no", at=SOON)
    grant = doors.grant()
    assert (grant.state, grant.fault) == ("failed", "no_room")
    for nobody in (world.alice, world.charlie):
        with pytest.raises(Refusal, match="not_found"):
            by_hand.open_by_hand(grant.pk, "4711", by=nobody.pk, now=SOON)
    for wrong in ("47", "4711 æ", "4" * 13):
        with pytest.raises(Refusal, match="not_a_door_code"):
            by_hand.open_by_hand(grant.pk, wrong, by=kare.pk, now=SOON)
    by_hand.open_by_hand(grant.pk, "47 11", by=kare.pk, now=SOON)
    assert doors_of(booking, SHOWN)[0].code == "4711"
    by_hand.open_by_hand(grant.pk, "", by=kare.pk, now=SOON)
    assert (doors_of(booking, SHOWN)[0].stage, doors.grant().code) == (Stage.BY_HAND, "")
    with pytest.raises(Refusal, match="no_code_yet"):
        by_hand.renew(grant.pk, by=kare.pk, now=SOON)
    by_hand.try_again(grant.pk, by=kare.pk, now=SOON)
    doors.work()
    first = code_of(doors.grant())
    with pytest.raises(Refusal, match="has_code"):
        by_hand.try_again(grant.pk, by=kare.pk, now=SOON)
    by_hand.renew(grant.pk, by=kare.pk, now=SOON)
    assert doors_of(booking, SHOWN)[0].code == "", "the old code is shown to nobody from now on"
    doors.work()
    second = code_of(doors.grant())
    assert first != second != ""
    with pytest.raises(Refusal, match="missing_text"):
        by_hand.take_away(grant.pk, " ", by=kare.pk, now=SOON)
    by_hand.take_away(grant.pk, "Knust glass", by=kare.pk, now=SOON)
    assert doors_of(booking, SHOWN) == []
    doors.settle()
    assert doors.opened_by(when("18–19").start) == []
    doors.work()
    assert not doors.grant().wanted, "the booking does not bring it back"
    by_hand.give_again(grant.pk, by=kare.pk, now=doors.now)
    doors.settle()
    again = doors.grant()
    assert (again.state, again.round, len(doors.opened_by(when("18–19").start))) == ("issued", 1, 1)
    with pytest.raises(Refusal, match="not_taken_away"):
        by_hand.give_again(grant.pk, by=kare.pk, now=doors.now)
    done = everything_of(Entry).filter(subject_kind="access", person=kare).order_by("id")
    assert [each.verb.removeprefix("access.") for each in done] == [
        "by_hand", "by_hand", "tried_again", "renewed", "taken_away", "given_again",
    ]  # fmt: skip


def test_what_a_lock_reports_is_kept_once_as_long_as_it_says_and_then_forgotten(doors: Doors) -> None:
    booking_of(doors)
    doors.work(at=SOON)
    begins = when("18–19").start
    doors.service.cupboard.attempt("hall", code_of(doors.grant()), begins)
    doors.service.cupboard.attempt("hall", "1", begins)
    assert [listen(begins), listen(begins)] == [2, 0]
    Lock.objects.update(read_to="")  # it tells all of it again
    assert listen(begins) == 0
    kept = [(each.outcome, each.grant_id, each.holder) for each in everything_of(Opening).order_by("pk")]
    assert kept == [("opened", doors.grant().pk, doors.world.alice.pk), ("refused", None, None)]
    doors.work(at=when("21–22").start)
    assert forget(begins + timedelta(days=30)) == 0
    assert forget(begins + timedelta(days=31)) == 3
    assert (everything_of(Opening).count(), everything_of(AccessGrant).count()) == (0, 0)
    assert "access.issued" in [each.verb for each in everything_of(Entry)], "the journal remembers, without the code"


def test_a_lock_that_a_service_refuses_does_not_silence_the_others(
    doors: Doors, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def reports(lock: str, _since: str) -> tuple[list[Report], str]:
        asked.append(lock)
        raise LockRefused("unknown lock") if failure == "refused" else LockAway("down")

    monkeypatch.setattr(doors.service, "reports", reports)
    with everything():
        Lock.objects.create(
            municipality=doors.world.municipality, facility=doors.world.facility, service=doors.lock.service,
            external_id="inner", name="Halldøra",
        )  # fmt: skip
    for failure, heard in (("refused", ["hall", "inner"]), ("away", ["hall"])):  # noqa: B007 - read by `reports`
        asked.clear()
        assert listen(SOON) == 0
        assert asked == heard


def test_the_holder_and_the_municipality_are_shown_a_grant_and_nobody_else_is(doors: Doors) -> None:
    world = doors.world
    booking_of(doors)
    doors.work(at=SOON)
    doors.service.cupboard.attempt("hall", code_of(doors.grant()), SOON)
    listen(SOON)

    def shown() -> tuple[int, int]:
        return AccessGrant.objects.count(), Opening.objects.count()

    assert shown() == (0, 0)
    for there in ({"person": world.alice.pk}, {"municipalities": [world.municipality.pk]}):
        with within(**there):  # type: ignore[arg-type]
            assert shown() == (1, 1)
            assert AccessGrant.objects.update(state="active") == 0
    for stranger in ({"person": world.bob.pk}, {"organisation": world.club.pk}, {"municipalities": [10**6]}):
        with within(**stranger):  # type: ignore[arg-type]
            assert shown() == (0, 0)


def test_the_database_refuses_a_second_grant_another_lock_and_states_out_of_the_table(doors: Doors) -> None:
    booking_of(doors)
    doors.work(at=SOON)
    grant = doors.grant()
    with everything():
        twice = AccessGrant(
            **{each.attname: getattr(grant, each.attname) for each in AccessGrant._meta.concrete_fields}
        )
        twice.pk, twice.state, twice.code, twice.told = None, "planned", "", None
        with pytest.raises(IntegrityError, match="grant_once"), transaction.atomic():
            twice.save(force_insert=True)
        wrong = (
            {"state": "ended"},  # its code would be kept
            {"state": "planned", "round": 1, "code": ""},  # the service may know of the round before
            {"code": ""},
            {"lock_id": 10**6},
        )
        for each in wrong:
            with pytest.raises(DatabaseError), transaction.atomic():
                AccessGrant.objects.filter(pk=grant.pk).update(**each)
    with pytest.raises(DatabaseError, match="what a lock is never changes"), transaction.atomic():
        Lock.objects.filter(pk=doors.lock.pk).update(external_id="another")


def test_locks_are_set_up_by_those_who_keep_the_facility_with_what_lies_in_it_and_within_bounds(doors: Doors) -> None:
    world, kare = doors.world, caretaker(doors)
    said = LockSettings(name="Bakdør", whole_facility=True)
    for nobody in (kare, world.alice):
        with pytest.raises(Refusal, match="not_found"):
            add_lock(world.facility.pk, "pins", "back", said, by=nobody.pk, now=NOW)
        with pytest.raises(Refusal, match="not_found"):
            change_lock(doors.lock.pk, said, by=nobody.pk, now=NOW)
    ingrid = world.ingrid.pk
    for code, service, name, wrong in (
        ("no_such_service", "x", "back", said),
        ("lock_named_otherwise", "pins", "bak dør", said),
        ("lock_known", "pins", "hall", said),
        ("missing_text", "pins", "back", LockSettings(name=" ")),
        ("lock_number", "pins", "back", LockSettings(name="B", minutes_before=241)),
        ("not_a_phone_number", "pins", "back", LockSettings(name="B", phone="x")),
        ("not_in_facility", "pins", "back", LockSettings(name="B", space_ids=[10**6])),
        ("nothing_behind", "pins", "back", LockSettings(name="B")),
    ):
        with pytest.raises(Refusal, match=code):
            add_lock(world.facility.pk, service, name, wrong, by=ingrid, now=NOW)
    assert Lock.objects.count() == 1
