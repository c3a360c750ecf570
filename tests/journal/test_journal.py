"""The journal only grows, and whoever reads it by number misses nothing."""

from __future__ import annotations

import threading
from contextlib import nullcontext
from datetime import UTC, datetime
from typing import Any

import psycopg
import pytest
from django.db import IntegrityError, connection, transaction

from aktiv.journal.actions import Event, append, number_entries
from aktiv.journal.models import Entry
from aktiv.journal.queries import entries_of, last_number, since
from aktiv.walls import everything
from tests.reading import everything_of

NOW = datetime(2027, 3, 1, 11, 0, tzinfo=UTC)
INSERT = "INSERT INTO journal_entry (at, verb, subject_kind, subject_id, data) VALUES (now(), %s, 'thing', '1', '{}')"


def write(*verbs: str) -> None:
    append([Event(verb, ("thing", 1)) for verb in verbs], at=NOW)


@pytest.mark.django_db
def test_an_entry_tells_who_for_whom_what_and_when() -> None:
    append(Event("thing.made", ("thing", 7), data={"before": None, "after": NOW}), at=NOW)
    entry = everything_of(Entry).get()
    assert (entry.verb, entry.subject_kind, entry.subject_id, entry.at) == ("thing.made", "thing", "7", NOW)
    assert entry.data == {"before": None, "after": "2027-03-01T11:00:00Z"}
    assert entry.number is None


@pytest.mark.django_db
def test_many_entries_are_one_statement(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        write(*(f"thing.{n}" for n in range(50)))
    with django_assert_num_queries(0):
        append([], at=NOW)
    assert everything_of(Entry).count() == 50


def test_an_entry_is_refused_outside_the_actions_transaction(committed: Any) -> None:
    with pytest.raises(transaction.TransactionManagementError):
        write("thing.lied")


@pytest.mark.django_db
def test_one_objects_history_is_newest_first() -> None:
    write("thing.made", "thing.changed")
    append(Event("other.made", ("thing", 2)), at=NOW)
    assert [entry.verb for entry in entries_of("thing", 1, everything())] == ["thing.changed", "thing.made"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        "UPDATE journal_entry SET verb = 'x'",
        "UPDATE journal_entry SET data = '{\"a\": 1}'",
        "UPDATE journal_entry SET at = now()",
        "UPDATE journal_entry SET person_id = gen_random_uuid()",
        "UPDATE journal_entry SET number = NULL",
        "DELETE FROM journal_entry",
    ],
)
def test_what_happened_cannot_be_changed_or_deleted(change: str) -> None:
    write("thing.made")
    with connection.cursor() as cursor:
        cursor.execute(change)
        assert cursor.rowcount == 0  # the app's own role finds none to change
    refused = pytest.raises(IntegrityError, match="append-only") if change.startswith("UPDATE") else nullcontext()
    with refused, transaction.atomic(), everything(), connection.cursor() as cursor:
        cursor.execute(change)
    assert everything_of(Entry).get().verb == "thing.made"


@pytest.mark.django_db
def test_a_number_once_given_stays() -> None:
    write("thing.made")
    assert number_entries() == 1
    with (
        pytest.raises(IntegrityError, match="append-only"),
        transaction.atomic(),
        everything(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE journal_entry SET number = 9")


@pytest.mark.django_db
def test_numbers_have_no_gaps_and_readers_page_by_them() -> None:
    write("a", "b", "c")
    assert number_entries(limit=2) == 2
    assert [(entry.number, entry.verb) for entry in since(0)] == [(1, "a"), (2, "b")]
    assert number_entries() == 1
    assert [(entry.number, entry.verb) for entry in since(2)] == [(3, "c")]
    assert [entry.number for entry in since(0, limit=1)] == [1]
    assert last_number() == 3
    assert number_entries() == 0


def test_an_entry_that_commits_late_gets_a_later_number_and_is_not_skipped(committed: Any) -> None:
    """The danger: the first to write is the last to commit, so ids and times become visible out of order."""
    slow, quick = committed.connect(), committed.connect()
    with slow, quick:
        slow.execute(INSERT, ["slow"])
        quick.execute(INSERT, ["quick"])
        quick.commit()
        number_entries()
        seen = [entry.verb for entry in since(0)]
        slow.commit()
        number_entries()
        seen += [entry.verb for entry in since(1)]
    assert seen == ["quick", "slow"]
    by_id = list(everything_of(Entry).order_by("id").values_list("verb", flat=True))
    assert by_id == ["slow", "quick"]  # a reader who paged by id would have missed the slow one


def test_numbers_never_gap_or_skip_while_many_write_and_two_number(committed: Any) -> None:
    writers, each = 6, 40
    done, faults = threading.Event(), []
    read: list[int] = []

    def writing(writer: int) -> None:
        with psycopg.connect(committed.url) as own:
            for turn in range(each):
                own.execute(INSERT, [f"{writer}.{turn}"])
                own.execute(INSERT, [f"{writer}.{turn}"])
                if turn % 5 == 4:
                    own.rollback()
                else:
                    own.commit()

    def numbering() -> None:
        try:
            while not done.is_set():
                number_entries(limit=7)
        except Exception as error:  # told to the test below
            faults.append(error)
        finally:
            connection.close()

    def reading() -> None:
        """Follows the numbers as they are given; must see 1, 2, 3 … without ever going back."""
        try:
            while not done.is_set():
                read.extend(entry.number or 0 for entry in since(read[-1] if read else 0))
        finally:
            connection.close()

    threads = [threading.Thread(target=writing, args=[n]) for n in range(writers)]
    others = [threading.Thread(target=numbering), threading.Thread(target=numbering), threading.Thread(target=reading)]
    for thread in (*threads, *others):
        thread.start()
    for thread in threads:
        thread.join()
    done.set()
    for thread in others:
        thread.join()
    while number_entries():
        pass
    read.extend(entry.number or 0 for entry in since(read[-1] if read else 0))
    committed_entries = writers * each * 2 * 4 // 5
    assert faults == []
    assert everything_of(Entry).count() == committed_entries
    assert read == list(range(1, committed_entries + 1))
