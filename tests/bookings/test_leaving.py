"""A person leaves: what tells who she was is gone everywhere, what others need stays, and counts are as they were.

Alice leaves; Bob acts for the same club, Charlie is somebody else.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from threading import Thread
from typing import Any

import pytest
from django.core import mail
from django.db import connection, connections, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aktiv import walls
from aktiv.bookings.actions.ages import AGE, BAND
from aktiv.bookings.actions.alerts import NewAlert, set_alert
from aktiv.bookings.actions.leaving import leave
from aktiv.bookings.models import Alert, Booking, Hold, Occurrence, Particulars
from aktiv.bookings.queries.persons import coming_of
from aktiv.journal.models import Entry
from aktiv.messages.actions import dispatch
from aktiv.messages.models import Notification
from aktiv.people.actions import issue_token
from aktiv.people.actions.contacts import ask_address
from aktiv.people.actions.erasing import erase
from aktiv.people.actions.exporting import take_export
from aktiv.people.models import (
    ApiToken,
    Identity,
    KeptName,
    Organisation,
    Person,
    Representative,
    SignIn,
    StaffRole,
)
from aktiv.people.queries import person_of_token
from aktiv.people.queries.personal import everything, rows_of
from aktiv.prices.models import Charge
from aktiv.values.refusal import Refusal
from tests.bookings.world import NOW, World, a_world, booked, day, held
from tests.conftest import Committed
from tests.reading import everything_of

SECRETS = ("Alice", "alice@example.no", "alice@new.example", "912 34 567", "MyParty", "Wheelchair", "subject-of-alice")
"""What could tell who she was. Each is put somewhere and looked for everywhere."""


def fill(world: World) -> None:
    """Puts Alice into every table that keeps something about a person."""
    alice = world.alice
    Person.objects.filter(pk=alice.pk).update(phone="+47 912 34 567", number_digest="d" * 64, seen_at=NOW)
    Identity.objects.create(person=alice, issuer="https://id.example", subject="subject-of-alice", created_at=NOW)
    SignIn.objects.create(
        person=alice, issuer="https://id.example", level="high", agent="MyParty browser", begun_at=NOW, seen_at=NOW,
        ends_at=NOW + timedelta(hours=10),
    )  # fmt: skip
    issue_token(alice, label="MyParty program", now=NOW)
    ask_address(alice, "alice@new.example", now=NOW)
    booked(world, "18–20", world.as_alice, world.courts["A"], title="MyParty", note="Wheelchair", answers={})
    booked(world, "18–20", world.as_club, world.courts["B"], title="Training", on=day(3))
    held(world, "10–11", world.as_alice)
    set_alert(
        NewAlert(space_id=world.hall.pk, weekday=2, from_minute=0, to_minute=600, minutes=60), world.as_alice, now=NOW
    )
    dispatch(now=NOW)


def leave_now(world: World, now: datetime = NOW) -> None:
    coming = coming_of(world.alice.pk, now)
    leave(world.alice.pk, dates=frozenset(each.pk for each in coming), accepted_fee=0, now=now)


def everywhere() -> dict[str, str]:
    """Every row of every table of ours, as text."""
    with walls.everything(), connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        tables = [name for (name,) in cursor.fetchall() if name.split("_")[0] not in ("django", "procrastinate")]
        found = {}
        for table in tables:
            cursor.execute(f"SELECT coalesce(string_agg(t::text, E'\\n'), '') FROM \"{table}\" t")
            found[table] = cursor.fetchone()[0]
    return found


@pytest.mark.scenario(38)
def test_nothing_tells_who_she_was_in_any_table_when_she_has_left(world: World) -> None:
    fill(world)
    before = everywhere()
    assert all(any(secret in rows for rows in before.values()) for secret in SECRETS), "each secret was somewhere"
    leave_now(world)
    mail.outbox.clear()
    dispatch(now=NOW)
    assert not everything_of(Notification).filter(person=world.alice).exists(), "nobody tells who is gone"
    assert [each.to for each in mail.outbox if each.subject == "Opplysningene dine er slettet"] == [
        ["alice@example.no"]
    ]
    told = {table for table, rows in everywhere().items() for secret in SECRETS if secret in rows}
    assert told == {"people_keptname"}, "only the law on bookkeeping keeps a name"
    gone = Person.objects.get(pk=world.alice.pk)
    assert (gone.anonymised_at, gone.name, gone.birth_date, gone.number_digest) == (NOW, "", None, None)


def test_the_journal_never_had_her_words_and_is_as_it_was(world: World) -> None:
    fill(world)
    before = list(everything_of(Entry).order_by("id").values_list("id", "data", "person_id"))
    said = json.dumps([data for _, data, _ in before])
    assert [secret for secret in SECRETS if secret in said] == []
    leave_now(world)
    assert list(everything_of(Entry).order_by("id").values_list("id", "data", "person_id"))[: len(before)] == before
    assert everything_of(Entry).get(verb="person.erased").data["because"] == "asked"


def test_she_is_signed_out_everywhere_and_nothing_of_hers_opens_anything(world: World) -> None:
    fill(world)
    _, secret = issue_token(world.alice, now=NOW)
    leave_now(world)
    assert set(SignIn.objects.filter(person=world.alice).values_list("ended", "agent", "sid")) == {("removed", "", "")}
    assert not Identity.objects.filter(person=world.alice).exists()
    assert not ApiToken.objects.filter(person=world.alice).exists()
    assert person_of_token(secret, now=NOW) is None
    assert not Representative.objects.on(NOW.date()).filter(person=world.alice).exists()
    assert (Hold.objects.count(), Alert.objects.count()) == (0, 0)
    assert not everything_of(Notification).filter(person=world.alice).exists()


def test_what_is_the_clubs_stays_and_others_are_untouched(world: World) -> None:
    fill(world)
    booked(world, "20–22", world.as_charlie, title="MyOther", note="Ramp", on=day(2))
    leave_now(world)
    club = Booking.objects.get(organisation=world.club)
    assert (club.title, club.person_id) == ("Training", world.alice.pk)
    assert club.occurrences.get().state == "confirmed"
    other = Booking.objects.get(person=world.charlie)
    assert (other.title, everything_of(Particulars).get(pk=other.pk).note) == ("MyOther", "Ramp")
    assert Person.objects.get(pk=world.charlie.pk).email == "charlie@example.no"
    own = Booking.objects.get(person=world.alice, organisation=None)
    assert (own.title, own.age_band) == ("", "26-66")
    assert not everything_of(Particulars).filter(pk=own.pk).exists()
    assert own.occurrences.get().state == "cancelled"


def test_her_name_is_kept_beside_what_she_was_charged_for_five_years_and_no_longer(world: World) -> None:
    fill(world)
    sums = list(Charge.objects.order_by("id").values_list("id", "amount", "person_id"))
    leave_now(world)
    kept = KeptName.objects.get()
    assert (kept.person_id, kept.name, kept.until) == (world.alice.pk, "Alice", date(2032, 12, 31))
    assert set(sums) <= set(Charge.objects.values_list("id", "amount", "person_id"))


def test_one_who_was_charged_nothing_leaves_no_name(world: World) -> None:
    leave_now(world)
    assert not KeptName.objects.exists()


def test_coming_bookings_are_cancelled_only_as_she_was_shown(world: World) -> None:
    booked(world, "18–20", world.as_alice, on=day(3))
    with pytest.raises(Refusal, match="coming_changed"):
        leave(world.alice.pk, dates=frozenset(), accepted_fee=0, now=NOW)
    with pytest.raises(Refusal, match="not_settled") as refused:
        erase(world.alice.pk, by=world.alice.pk, because="asked", now=NOW)
    assert [each.code for each in refused.value.data["obstacles"]] == ["coming_bookings"]
    late = day(3) - timedelta(days=1)
    soon = datetime(late.year, late.month, late.day, 20, tzinfo=UTC)
    coming = coming_of(world.alice.pk, soon)
    with pytest.raises(Refusal, match="coming_changed"):  # the fee has come since she looked
        leave(world.alice.pk, dates=frozenset(each.pk for each in coming), accepted_fee=1, now=soon)
    assert Person.objects.get(pk=world.alice.pk).anonymised_at is None
    assert Occurrence.objects.get().state == "confirmed"


def test_one_who_uses_her_time_right_now_waits_until_it_is_over(world: World) -> None:
    booked(world, "18–20", world.as_alice)
    within = datetime(2027, 3, 2, 18, 0, tzinfo=UTC)
    with pytest.raises(Refusal, match="not_settled") as refused:
        leave(world.alice.pk, dates=frozenset(), accepted_fee=0, now=within)
    assert [each.code for each in refused.value.data["obstacles"]] == ["booking_under_way"]
    leave(world.alice.pk, dates=frozenset(), accepted_fee=0, now=within + timedelta(hours=1))


def test_the_only_administrator_hands_over_first(world: World) -> None:
    Representative.objects.create(
        person=world.alice, organisation=world.club, role="administrator", valid_from=date(2026, 1, 1)
    )
    StaffRole.objects.create(
        person=world.alice, municipality=world.municipality, role="administrator", valid_from=date(2026, 1, 1)
    )
    with pytest.raises(Refusal, match="not_settled") as refused:
        leave_now(world)
    assert [(each.code, each.data["name"]) for each in refused.value.data["obstacles"]] == [
        ("last_of_club", "Solheim IL"),
        ("last_of_staff", world.municipality.name),
    ]
    for role in (Representative(organisation=world.club), StaffRole(municipality=world.municipality)):
        role.person, role.role, role.valid_from = world.bob, "administrator", date(2026, 1, 1)
        role.save()
    leave_now(world)


def test_a_club_that_may_not_act_needs_nobody(world: World) -> None:
    Representative.objects.create(
        person=world.alice, organisation=world.club, role="administrator", valid_from=date(2026, 1, 1)
    )
    Organisation.objects.filter(pk=world.club.pk).update(status="bankrupt")
    leave_now(world)


def test_leaving_twice_is_refused(world: World) -> None:
    leave_now(world)
    with pytest.raises(Refusal, match="not_found"):
        leave_now(world)


def test_a_booking_under_way_elsewhere_is_seen_before_she_is_erased(committed: Committed) -> None:
    world = a_world()
    outcome: list[str] = []

    def go() -> None:
        try:
            leave(world.alice.pk, dates=frozenset(), accepted_fee=0, now=NOW)
            outcome.append("left")
        except Refusal as refusal:
            outcome.append(refusal.code)
        finally:
            connections.close_all()

    with transaction.atomic():
        booked(world, "18–20", world.as_alice)
        going = Thread(target=go)
        going.start()
        going.join(timeout=0.5)
        assert outcome == [], "she waits for the booking"
    going.join()
    assert outcome == ["coming_changed"]


def test_nobody_books_for_one_who_has_been_erased_since_she_signed_in(world: World) -> None:
    leave_now(world)
    with pytest.raises(Refusal, match="sign_in_first"), transaction.atomic():
        booked(world, "18–20", world.as_alice)
    assert not Occurrence.objects.exists()


def document(world: World) -> dict[str, Any]:
    with take_export(Person.objects.get(pk=world.alice.pk), now=NOW) as made:
        return json.loads(made.read())


def test_an_export_has_every_row_of_hers_that_the_registry_knows_and_no_other(world: World) -> None:
    fill(world)
    booked(world, "20–22", world.as_charlie, title="MyOther", note="Ramp", on=day(2))
    told = document(world)
    assert (told["format"], told["version"], told["person"]) == ("aktiv-kommune/person", 1, str(world.alice.pk))
    assert set(told["data"]) == {held.key for held in everything()}
    with walls.everything():
        of_hers = {held.key: rows_of(held, [world.alice.pk]).count() for held in everything()}
    of_hers["history"] -= 1  # that she took it is written afterwards
    assert {key: len(rows) for key, rows in told["data"].items()} == of_hers
    text = json.dumps(told, ensure_ascii=False)
    assert [secret for secret in SECRETS if secret not in text] == []
    assert [word for word in ("MyOther", "Ramp", "charlie") if word in text] == []
    own = next(each for each in told["data"]["bookings"] if each["title"] == "MyParty")
    [words] = told["data"]["words_in_bookings"]
    assert (words["booking"], words["note"], own["facility"]) == (own["number"], "Wheelchair", world.facility.slug)
    [date_] = [each for each in told["data"]["booked_dates"] if each["booking"] == own["number"]]
    assert date_["during"] == {"start": "2027-03-02T17:00:00+00:00", "end": "2027-03-02T19:00:00+00:00"}
    charge = told["data"]["charges"][0]
    assert (type(charge["amount"]), charge["currency"]) == (int, "NOK")


@pytest.mark.scenario(38)
def test_an_export_has_no_number_and_nothing_that_opens_a_door(world: World) -> None:
    fill(world)
    token = ApiToken.objects.get(person=world.alice)
    text = json.dumps(document(world))
    assert "d" * 64 not in text
    assert token.digest not in text


def counts() -> list[tuple[Any, ...]]:
    """Use by hall, hour, price group, state and, for what is a person's own, her age when she booked."""
    band = BAND.format(age=AGE)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT o.space_id, lower(o.during), b.price_group, o.state, b.participants,
                   CASE WHEN b.organisation_id IS NOT NULL THEN 'club' WHEN b.age_band <> '' THEN b.age_band
                        WHEN p.birth_date IS NULL THEN '' ELSE {band} END, count(*)
            FROM bookings_occurrence o JOIN bookings_booking b ON b.id = o.booking_id
            JOIN people_person p ON p.id = b.person_id JOIN municipalities_municipality m ON m.id = b.municipality_id
            GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY 1, 2, 3, 4, 5, 6
            """
        )
        return cursor.fetchall()


BORN = st.one_of(st.none(), st.dates(date(1930, 1, 1), date(2027, 2, 28)))
USE = st.tuples(st.integers(0, 2), st.sampled_from("ABCD"), st.integers(0, 6), st.integers(8, 20), st.booleans())


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(born=st.tuples(BORN, BORN, BORN), uses=st.lists(USE, max_size=6), leaving=st.sets(st.integers(0, 2)))
@pytest.mark.scenario(38)
def test_counts_by_hall_hour_and_age_are_the_same_whoever_is_erased(
    world: World, born: tuple[Any, ...], uses: list[Any], leaving: set[int]
) -> None:
    people = [world.alice, world.bob, world.charlie]
    with transaction.atomic():
        for person, birth in zip(people, born, strict=True):
            Person.objects.filter(pk=person.pk).update(birth_date=birth)
            person.birth_date = birth
        for who, court, after, hour, for_club in uses:
            club = {0: world.club, 1: world.club, 2: world.rival}[who] if for_club else None
            try:
                with transaction.atomic():
                    party = world.party(people[who], club)
                    booked(world, f"{hour}–{hour + 1}", party, world.courts[court], on=day(after))
            except Refusal:
                continue
        before = counts()
        later = NOW + timedelta(days=30)
        for who in leaving:
            leave(people[who].pk, dates=frozenset(), accepted_fee=0, now=later)
        assert counts() == before
        transaction.set_rollback(True)
