"""What stands behind the permissions: without having said for whom, nobody is shown a row that is personal.

All of it as the app's own role, by raw SQL, where no query of ours has filtered anything.
"""

from __future__ import annotations

import threading
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import ProgrammingError, connection, transaction

from aktiv.bookings.models import Booking
from aktiv.journal.actions import Event, append
from aktiv.messages.actions import dispatch
from aktiv.messages.models import Delivery, Notification
from aktiv.people.actions.reading import Look, note_reads
from aktiv.people.models import Person, PersonalDataRead
from aktiv.walls import everything, within
from tests.bookings.world import NOW, World, a_world, booked
from tests.conftest import Committed
from tests.facilities.world import a_municipality
from tests.reading import everything_of

pytestmark = pytest.mark.debian_postgres
WALLED = (
    "bookings_particulars",
    "journal_entry",
    "messages_delivery",
    "messages_notification",
    "people_personaldataread",
)
OF_CASES = (
    "cases_application",
    "cases_archiverecord",
    "cases_attachment",
    "cases_case",
    "cases_decision",
    "cases_note",
)
"""As they are seen in tests/cases."""
OF_HALLS = ("bookings_attendance", "facilities_fault")
"""As they are seen in tests/bookings/test_attendance and tests/web/test_walls_of_halls."""
OF_LENDING = (
    "lending_block",
    "lending_damage",
    "lending_handover",
    "lending_heldcertificate",
    "lending_line",
    "lending_loan",
)
"""As they are seen in tests/lending/test_lending_walls."""
OF_PAYMENTS = (
    "payments_customer",
    "payments_damage",
    "payments_intended",
    "payments_invoice",
    "payments_manualcorrection",
    "payments_payment",
    "bookings_sharing",
)
OF_SEASONS = (
    "seasons_clubapplication",
    "seasons_decisionletter",
    "seasons_groupapplication",
    "seasons_boardact",
    "seasons_inquiry",
    "seasons_objection",
    "seasons_leftout",
    "seasons_planinstance",
    "seasons_planrefusal",
    "seasons_plansession",
    "seasons_swap",
    "seasons_takenout",
    "seasons_timeoffer",
    "seasons_wish",
    "seasons_withdrawal",
)
"""As they are seen in tests/seasons/test_rounds."""
OF_IDEAS = (
    "collaboration_authorship",
    "collaboration_ideafollow",
    "collaboration_ideareport",
    "collaboration_ideasupport",
)
"""As they are seen in tests/collaboration/test_ideas."""
OF_TRIALS = ("collaboration_pilotfeedback",)
"""As they are seen in tests/collaboration/test_pilots."""
OF_HELP = ("collaboration_reminder", "collaboration_supportasker", "collaboration_supportentry")
"""As they are seen in tests/collaboration/test_support and test_meetings."""
OF_TRYING = ("collaboration_trialinvitation",)
"""As they are seen in tests/collaboration/test_trying."""
OF_JOINING = ("collaboration_joinrequest",)
"""As they are seen in tests/collaboration/test_openness."""
OF_DOORS = ("access_accessgrant", "access_opening")
"""As they are seen in tests/access/test_told."""
OF_EVENTS = ("bookings_eventcontact", "bookings_eventpage")
"""As they are seen in tests/bookings/test_event_pages."""
OF_SIGN_UP = ("bookings_arrival", "bookings_participant", "messages_writtenmail")
"""As they are seen in tests/bookings/test_signing_up."""


@pytest.fixture
def world(db: None) -> World:
    """Alice booked for herself and was told; Ingrid, of the staff, looked at it."""
    world = a_world()
    booked(world, "18–20", world.as_alice, note="Ring on arrival")
    dispatch(now=NOW)
    look = Look(world.alice.pk, world.municipality.pk)
    note_reads(world.ingrid.pk, [look], PersonalDataRead.What.BOOKING, "me_booking", now=NOW)
    return world


def counts(*tables: str) -> list[int]:
    """How many rows of each table the app's role is shown."""
    with connection.cursor() as cursor:
        found = []
        for table in tables or WALLED:
            cursor.execute(f"SELECT count(*) FROM {table}")
            found.append(cursor.fetchone()[0])
        return found


def test_every_table_behind_the_wall_shows_nothing_to_who_has_not_said_for_whom(world: World) -> None:
    assert counts() == [0, 0, 0, 0, 0]
    with everything():
        assert all(counts())
    assert counts() == [0, 0, 0, 0, 0]


def test_a_person_is_shown_what_she_did_was_told_and_who_looked(world: World) -> None:
    with within(person=world.alice.pk):
        assert counts() == [1, 2, 1, 1, 1]
    with within(person=world.bob.pk):
        assert counts() == [0, 0, 0, 0, 0]


def test_a_municipality_is_shown_its_own_and_nothing_of_anothers(world: World) -> None:
    other = a_municipality("stavanger", "1103")
    append(Event("thing.done", ("thing", 1), other.pk), at=NOW)
    with everything():
        [of_all] = counts("journal_entry")
    others = ("bookings_particulars", "messages_notification", "people_personaldataread")
    with within(municipalities=[world.municipality.pk]):
        [here] = counts("journal_entry")
        assert counts(*others) == [1, 0, 1]
    with within(municipalities=[other.pk]):
        [there] = counts("journal_entry")
        assert counts(*others) == [0, 0, 0]
    assert here > 0 < there
    assert here + there <= of_all


def test_an_organisation_is_shown_what_was_done_for_it(world: World) -> None:
    booked(world, "10–12", world.as_club)
    with within(organisation=world.club.pk):
        assert counts("journal_entry") == [2]
    with within(organisation=world.rival.pk):
        assert counts("journal_entry") == [0]


@pytest.mark.parametrize(
    "wrong",
    [
        "UPDATE bookings_particulars SET note = ''",
        "DELETE FROM bookings_particulars",
        "UPDATE messages_delivery SET attempts = 9",
        "DELETE FROM messages_delivery",
        "UPDATE messages_notification SET read_at = now()",
        "DELETE FROM messages_notification",
        "UPDATE people_personaldataread SET page = 'x'",
        "DELETE FROM people_personaldataread",
        "UPDATE journal_entry SET number = 99",
        "DELETE FROM journal_entry",
    ],
)
def test_what_is_not_shown_is_not_changed(world: World, wrong: str) -> None:
    with within(municipalities=[a_municipality("stavanger", "1103").pk]), connection.cursor() as cursor:
        cursor.execute(wrong)
        assert cursor.rowcount == 0


def test_how_somebody_was_told_is_shown_to_her_alone_and_changed_by_nobody_else(world: World) -> None:
    news = everything_of(Notification).get()
    with within(person=news.person_id):
        assert counts("messages_delivery") == [1]
    for shown in ({"person": world.ingrid.pk}, {"municipalities": [world.municipality.pk]}):
        with within(**shown):  # type: ignore[arg-type]
            assert counts("messages_delivery") == [0]
            assert Delivery.objects.update(state="dropped", due_at=None) == 0


def test_nobody_writes_news_for_another(world: World) -> None:
    with everything():
        news = everything_of(Notification).get()
    told = Notification(person=world.alice, entry_id=news.entry_id, kind="changed", data={}, created_at=NOW)
    refused = pytest.raises(ProgrammingError, match="row-level security")
    with refused, transaction.atomic(), within(person=world.bob.pk):
        told.save()


def test_what_was_shown_before_is_shown_again_also_after_an_error(world: World) -> None:
    with within(person=world.alice.pk):
        with pytest.raises(ZeroDivisionError), everything():
            raise ZeroDivisionError
        assert counts() == [1, 2, 1, 1, 1]
        with within(person=world.bob.pk):
            assert counts() == [0, 0, 0, 0, 0]
        assert counts() == [1, 2, 1, 1, 1]
        with pytest.raises(ProgrammingError), transaction.atomic(), everything(), connection.cursor() as cursor:
            cursor.execute("SELECT no_such_thing()")
        assert counts() == [1, 2, 1, 1, 1]


def test_a_used_connection_shows_nothing_of_the_one_before(committed: Committed) -> None:
    somebody = Person.objects.create(name="Alice")
    with transaction.atomic():
        append(Event("thing.done", ("thing", 1), person_id=somebody.pk), at=NOW)
    with within(person=somebody.pk):
        assert counts("journal_entry") == [1]
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            used = cursor.fetchone()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        assert cursor.fetchone() == used  # the very same
    assert counts("journal_entry") == [0]
    with pytest.raises(ZeroDivisionError), everything():
        raise ZeroDivisionError
    assert counts("journal_entry") == [0]


def test_what_another_thread_has_told_its_own_connection_is_not_told_on_this_one(committed: Committed) -> None:
    alice, bob = Person.objects.create(name="Alice"), Person.objects.create(name="Bob")
    with transaction.atomic():
        append([Event("thing.done", ("thing", 1), person_id=each.pk) for each in (alice, bob)], at=NOW)
    told, done = threading.Event(), threading.Event()

    def tell() -> None:
        with transaction.atomic(), within(person=alice.pk):
            told.set()
            done.wait(timeout=30)
        connection.close()

    other = threading.Thread(target=tell)
    other.start()
    assert told.wait(timeout=30)
    try:
        with transaction.atomic():
            with within(person=alice.pk):
                assert counts("journal_entry") == [1]  # told here too
            with everything(), within(person=alice.pk):
                assert counts("journal_entry") == [1]  # and no more than that
    finally:
        done.set()
        other.join()


@pytest.mark.parametrize(
    ("asked", "index"),
    [
        ("SELECT * FROM journal_entry WHERE subject_kind = 'booking' AND subject_id = '1' ORDER BY id DESC LIMIT 200",
         "journal_subject"),
        ("SELECT * FROM journal_entry WHERE number > 10 ORDER BY number LIMIT 500", "journal_entry_number_key"),
        (f"SELECT * FROM messages_notification WHERE person_id = '{UUID(int=1)}' ORDER BY id DESC LIMIT 20",
         "notification_inbox"),
        (f"SELECT note FROM bookings_particulars WHERE booking_id = '{UUID(int=1)}'", "bookings_particulars_pkey"),
    ],
)  # fmt: skip
def test_the_wall_costs_no_index(world: World, asked: str, index: str) -> None:
    with within(person=UUID(int=1), municipalities=[world.municipality.pk]), connection.cursor() as cursor:
        # In a table of two rows all ways cost the same: those of a large one are left.
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
        cursor.execute(f"EXPLAIN {asked}")
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert index in plan, plan


def test_every_personal_table_that_has_a_wall_is_named_here(world: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relrowsecurity ORDER BY 1")
        assert tuple(row[0] for row in cursor.fetchall()) == tuple(
            sorted(
                WALLED
                + (OF_CASES + OF_DOORS + OF_HALLS + OF_EVENTS + OF_HELP + OF_IDEAS + OF_JOINING + OF_TRIALS + OF_TRYING)
                + (OF_LENDING + OF_SIGN_UP + OF_PAYMENTS + OF_SEASONS)
            )
        )


def test_the_app_is_neither_owner_nor_superuser_so_that_the_wall_holds_for_it(world: World) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_security_active('journal_entry')")
        assert cursor.fetchone() == (True,)
    assert not Booking.objects.filter(pk=uuid4()).exists()
