"""Signing up to what somebody has booked: never more than there is room for, in order, and by nobody it is not for."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from aktiv.bookings.actions.arriving import come_by_code, let_in, let_in_by_code, take_back_arrival
from aktiv.bookings.actions.cancelling import cancel
from aktiv.bookings.actions.changing import change_time
from aktiv.bookings.actions.overriding import make_event
from aktiv.bookings.actions.participating import sign_off, sign_up, take_off, write_up
from aktiv.bookings.actions.recording import Recorded
from aktiv.bookings.actions.series import Pattern, book_series
from aktiv.bookings.actions.signing_up import change_sign_up, open_sign_up, resume_sign_up, stop_sign_up
from aktiv.bookings.models import Arrival, Booking, Participant, SignUp
from aktiv.bookings.queries.arrivals import numbers_of, participants_of
from aktiv.bookings.queries.signing_up import access_organiser, counts_of, dates_for, my_sign_ups, open_at, own_in
from aktiv.bookings.rules import Party
from aktiv.bookings.rules.signing_up import BANDS, SignUpTerms, band_on, cleaned_terms, new_code, typed_code
from aktiv.journal.models import Entry
from aktiv.people.actions.erasing import erase_quietly
from aktiv.people.actions.retention import purge
from aktiv.people.models import Person, RetentionRule
from aktiv.values.periods import Period
from aktiv.values.recurrence import Recurrence
from aktiv.values.refusal import Refusal
from aktiv.walls import everything, within
from tests.bookings.world import NOW, TUESDAY, World, booked, verbs, when
from tests.reading import everything_of

START = when("18–20").start
HOUR = timedelta(hours=1)
CLOSES = START


def refused(code: str):  # type: ignore[no-untyped-def]
    return pytest.raises(Refusal, match=f"^{code}$")


def the_terms(**said: Any) -> SignUpTerms:
    usual = SignUpTerms(title="Åpen hall", opens_at=NOW, closes_at=CLOSES, asks_age=False)
    return replace(usual, **said)


def opened(world: World, made: Recorded, **said: Any) -> SignUp:
    return open_sign_up(made.id, the_terms(**said), world.as_club, now=NOW)


def called(name: str) -> Person:
    return Person.objects.create(name=name, email=f"{name.lower()}@example.no", birth_date=date(2015, 5, 5))


def states(*, with_names: bool = True) -> list[tuple[str, str]]:
    rows = everything_of(Participant).select_related("person").order_by("asked_at", "pk")
    return [(each.name or (each.person.name if each.person else ""), each.state) for each in rows]


@pytest.fixture
def made(world: World) -> Recorded:
    """The club has court A on Tuesday 18–20."""
    return booked(world, "18–20", world.as_club, world.courts["A"])


def test_who_asks_last_waits_and_moves_up_in_order_when_somebody_signs_off(world: World, made: Recorded) -> None:
    found = opened(world, made, capacity=1)
    first = sign_up(found.token, world.bob, now=NOW)
    for minutes, person in enumerate((world.charlie, world.ingrid), start=1):
        sign_up(found.token, person, now=NOW + timedelta(minutes=minutes))
    assert states() == [("Bob", "signed_up"), ("Charlie", "waiting"), ("Ingrid", "waiting")]
    assert [each.before for each in own_in(found, world.ingrid.pk)] == [1]
    sign_off(first.pk, world.bob.pk, now=NOW + HOUR)
    assert states() == [("Bob", "cancelled"), ("Charlie", "signed_up"), ("Ingrid", "waiting")]
    assert sign_off(first.pk, world.bob.pk, now=NOW + HOUR).state == "cancelled"
    assert verbs("participant.") == [
        "participant.signed_up", "participant.signed_up", "participant.signed_up", "participant.signed_off",
        "participant.placed",
    ]  # fmt: skip
    change_sign_up(made.id, the_terms(capacity=5), world.as_club, now=NOW + HOUR)
    assert states()[2] == ("Ingrid", "signed_up")


def test_the_journal_does_not_say_who_went_to_what(world: World, made: Recorded) -> None:
    found = opened(world, made)
    mine = sign_up(found.token, world.bob, now=NOW)
    sign_off(mine.pk, world.bob.pk, now=NOW)
    entries = [each for each in everything_of(Entry) if each.verb.startswith("participant.")]
    assert [(each.person_id, str(world.bob.pk) in str(each.data)) for each in entries] == [(None, False)] * 2


def test_less_room_than_those_who_signed_up_is_refused_with_their_number(world: World, made: Recorded) -> None:
    found = opened(world, made, capacity=3)
    for person in (world.bob, world.charlie):
        sign_up(found.token, person, now=NOW)
    with pytest.raises(Refusal) as said:
        change_sign_up(made.id, the_terms(capacity=1), world.as_club, now=NOW)
    assert (said.value.code, said.value.data) == ("more_have_signed_up", {"signed_up": 2, "capacity": 1})
    with pytest.raises(IntegrityError, match="more have signed up"), transaction.atomic():
        SignUp.objects.filter(pk=made.id).update(capacity=1)
    change_sign_up(made.id, the_terms(capacity=2), world.as_club, now=NOW)


def test_the_database_lets_nobody_in_beyond_the_room_back_from_off_or_when_stopped(
    world: World, made: Recorded
) -> None:
    found = opened(world, made, capacity=1)
    mine = sign_up(found.token, world.bob, now=NOW)
    waits = sign_up(found.token, world.charlie, now=NOW + HOUR)
    rows = everything_of(Participant)
    with pytest.raises(IntegrityError, match="no more room"), transaction.atomic():
        rows.filter(pk=waits.pk).update(state="signed_up")
    stop_sign_up(made.id, world.as_club, now=NOW)
    sign_off(mine.pk, world.bob.pk, now=NOW)
    with pytest.raises(IntegrityError, match="nobody signs up any more"), transaction.atomic():
        rows.filter(pk=waits.pk).update(state="signed_up")
    with pytest.raises(IntegrityError, match="does not become that"), transaction.atomic():
        rows.filter(pk=mine.pk).update(state="waiting", cancelled_at=None)
    assert states()[1] == ("Charlie", "waiting")
    with refused("sign_up_stopped"):
        sign_up(found.token, world.ingrid, now=NOW)
    resume_sign_up(made.id, world.as_club, now=NOW)
    assert states()[1] == ("Charlie", "signed_up")


@pytest.mark.parametrize(
    ("terms", "code"),
    [
        ({"capacity": 0}, "not_a_capacity"),
        ({"capacity": 10_001}, "not_a_capacity"),
        ({"title": " "}, "missing_text"),
        ({"title": "x" * 161}, "too_long"),
        ({"about": "x" * 1_001}, "too_long"),
        ({"notice_hours": 721}, "not_a_notice"),
        ({"opens_at": START, "closes_at": START}, "opens_after_it_closes"),
        ({"closes_at": START + 3 * HOUR}, "closes_after_it"),
    ],
)
def test_terms_that_nobody_could_keep_are_refused(
    world: World, made: Recorded, terms: dict[str, Any], code: str
) -> None:
    with refused(code):
        opened(world, made, **terms)
    assert not SignUp.objects.exists()


class TestBadInput:
    def test_nobody_signs_up_before_after_or_twice(self, world: World, made: Recorded) -> None:
        found = opened(world, made, opens_at=NOW + HOUR, closes_at=START - HOUR)
        for now, code in (
            (NOW, "sign_up_not_open"),
            (START - HOUR, "sign_up_closed"),
            (START + 2 * HOUR, "sign_up_over"),
        ):
            with refused(code):
                sign_up(found.token, world.bob, now=now)
        sign_up(found.token, world.bob, now=NOW + HOUR)
        with refused("signed_up_already"):
            sign_up(found.token, world.bob, now=NOW + HOUR)
        with refused("signed_up_already"):
            sign_up(found.token, world.bob, now=NOW + HOUR, name="bob")
        with refused("not_found"):
            sign_up("no-such-thing", world.bob, now=NOW)

    def test_names_and_ages(self, world: World, made: Recorded) -> None:
        found = opened(world, made, asks_age=True)
        for said, code in (
            ({"name": "x" * 121, "band": "6-12"}, "too_long"),
            ({"name": "Ola"}, "age_not_said"),
            ({"name": "Ola", "band": "old"}, "no_such_band"),
            ({"name": "Ola\x00", "band": "6-12"}, "control_characters"),
        ):
            with refused(code):
                sign_up(found.token, world.bob, now=NOW, **said)
        assert sign_up(found.token, world.bob, now=NOW, band="0-5").band == "26-66"  # he was born in 1990
        assert sign_up(found.token, world.bob, now=NOW, name=" Ola  Bobsen ", band="6-12").name == "Ola Bobsen"
        with refused("missing_text"):
            write_up(made.id, " ", world.as_club, now=NOW, band="6-12")
        write_up(made.id, "Kari", world.as_club, now=NOW, band="13-19")
        with refused("signed_up_already"):
            write_up(made.id, "Kari", world.as_club, now=NOW, band="13-19")

    def test_one_account_brings_ten_at_most(self, world: World, made: Recorded) -> None:
        found = opened(world, made)
        for number in range(10):
            sign_up(found.token, world.bob, now=NOW, name=f"Barn {number}")
        with refused("too_many_along"):
            sign_up(found.token, world.bob, now=NOW)

    def test_what_is_cancelled_over_or_open_already_is_not_opened(self, world: World, made: Recorded) -> None:
        opened(world, made)
        with refused("sign_up_there_already"):
            opened(world, made)
        other = booked(world, "20–22", world.as_club, world.courts["A"])
        with refused("sign_up_over"):
            open_sign_up(other.id, the_terms(), world.as_club, now=START + 5 * HOUR)
        cancel(other.id, world.as_club, now=NOW)
        with refused("sign_up_off"):
            opened(world, other)


def test_without_a_waiting_list_a_full_one_is_full(world: World, made: Recorded) -> None:
    found = opened(world, made, capacity=1, waiting_list=False)
    sign_up(found.token, world.bob, now=NOW)
    with refused("no_room"):
        sign_up(found.token, world.charlie, now=NOW)


def test_one_signs_off_until_so_long_before_and_the_organiser_takes_off_later(world: World, made: Recorded) -> None:
    found = opened(world, made, notice_hours=24, capacity=1)
    mine, waits = (sign_up(found.token, who, now=NOW + n * HOUR) for n, who in enumerate((world.bob, world.charlie)))
    with refused("too_late_to_sign_off"):
        sign_off(mine.pk, world.bob.pk, now=START - 24 * HOUR)
    with refused("not_found"):
        sign_off(mine.pk, world.charlie.pk, now=NOW)
    take_off(made.id, mine.pk, world.as_club, now=START - HOUR)
    assert states() == [("Bob", "cancelled"), ("Charlie", "signed_up")]
    assert waits.pk == own_in(found, world.charlie.pk)[0].participant.pk


def test_of_several_dates_one_leaves_before_the_next_and_what_she_came_to_still_counts(world: World) -> None:
    pattern = Pattern(
        space_id=world.courts["A"].pk,
        recurrence=Recurrence(first=TUESDAY, last=TUESDAY + timedelta(days=7), weekdays=frozenset({2})),
        from_minute=1080,
        to_minute=1200,
    )
    made = book_series(pattern, world.as_club, now=NOW)
    found = opened(world, made, notice_hours=2)
    mine = sign_up(found.token, world.bob, now=NOW)
    let_in(made.id, made.occurrence_ids[0], mine.pk, world.as_club, now=START)
    with refused("too_late_to_sign_off"):
        sign_off(mine.pk, world.bob.pk, now=START + timedelta(days=7, hours=-2))
    sign_off(mine.pk, world.bob.pk, now=START + timedelta(days=7, hours=-3))
    first, second = numbers_of(found, dates_for(made.id))
    assert [(each.all.signed_up, each.all.came) for each in (first, second)] == [(1, 1), (1, 0)]
    cancel(made.id, world.as_club, now=START + HOUR, occurrence_ids=[made.occurrence_ids[1]])
    assert sign_up_stopped(made.id) is None
    assert verbs("sign_up.")[-1] == "sign_up.cancelled"


class TestWho:
    def test_keeps_it(self, world: World, made: Recorded) -> None:
        opened(world, made)
        assert access_organiser(made.id, world.party(world.bob, world.club), NOW).sees_names
        for stranger in (world.as_charlie, Party()):
            with refused("not_found"):
                access_organiser(made.id, stranger, NOW)
        staff = access_organiser(made.id, world.party(world.ingrid), NOW)
        assert (staff.sees_names, staff.by_staff) == (False, True)
        with refused("not_found"):
            write_up(made.id, "Kari", world.party(world.ingrid), now=NOW)
        assert not everything_of(Participant).exists()

    def test_staff_keep_what_the_municipality_makes(self, world: World) -> None:
        event = make_event(
            [world.courts["B"].pk], when("10–14"), world.party(world.ingrid), title="Cup", now=NOW, confirmed=()
        )
        found = open_sign_up(event.id, the_terms(closes_at=when("10–14").start), world.party(world.ingrid), now=NOW)
        sign_up(found.token, world.bob, now=NOW)
        assert access_organiser(event.id, world.party(world.ingrid), NOW).sees_names
        with refused("not_found"):
            access_organiser(event.id, world.as_club, NOW)

    def test_behind_the_wall_sees_her_own_alone(self, world: World, made: Recorded) -> None:
        found = opened(world, made)
        sign_up(found.token, world.bob, now=NOW)
        sign_up(found.token, world.charlie, now=NOW)
        assert Participant.objects.count() == 0
        with within(person=world.charlie.pk):
            assert [each.person_id for each in Participant.objects.all()] == [world.charlie.pk]
        with within(organisation=world.club.pk):
            assert Participant.objects.count() == 2
        with within(organisation=world.rival.pk):
            assert Participant.objects.count() == 0


class TestLettingIn:
    @pytest.fixture
    def found(self, world: World, made: Recorded) -> SignUp:
        return opened(world, made, capacity=2)

    def test_twice_says_when_she_came(self, world: World, made: Recorded, found: SignUp) -> None:
        mine = sign_up(found.token, world.bob, now=NOW)
        [date_id] = made.occurrence_ids
        with refused("too_early_to_let_in"):
            let_in(made.id, date_id, mine.pk, world.as_club, now=START - 4 * HOUR)
        code = f" {(mine.code or '').upper()[:3]}-{(mine.code or '')[3:]} "
        first = let_in_by_code(made.id, date_id, code, world.as_club, now=START + timedelta(minutes=2))
        again = let_in(made.id, date_id, mine.pk, world.as_club, now=START + HOUR)
        assert (first.again, again.again, again.at, again.called) == (False, True, START + timedelta(minutes=2), "Bob")
        assert verbs("participant.came") == ["participant.came"]
        with refused("has_come"):
            take_off(made.id, mine.pk, world.as_club, now=START + HOUR)
        take_back_arrival(made.id, date_id, mine.pk, world.as_club, now=START + HOUR)
        take_back_arrival(made.id, date_id, mine.pk, world.as_club, now=START + HOUR)
        assert not everything_of(Arrival).exists()

    def test_the_wrong_event_is_told_and_named_to_its_own_organiser_alone(
        self, world: World, made: Recorded, found: SignUp
    ) -> None:
        other = booked(world, "18–20", world.as_charlie, world.courts["B"])
        theirs = open_sign_up(other.id, the_terms(title="Bursdag"), world.as_charlie, now=NOW)
        own = booked(world, "20–22", world.as_club, world.courts["B"])
        ours = open_sign_up(own.id, the_terms(title="Klubbkveld"), world.as_club, now=NOW)
        [date_id] = made.occurrence_ids
        for sign, title in ((theirs, ""), (ours, "Klubbkveld")):
            code = sign_up(sign.token, world.ingrid, now=NOW).code or ""
            with pytest.raises(Refusal) as said:
                let_in_by_code(made.id, date_id, code, world.as_club, now=START)
            assert (said.value.code, said.value.data["title"]) == ("code_of_another", title)
        with refused("no_such_code"):
            let_in_by_code(made.id, date_id, "bcdfghj", world.as_club, now=START)

    def test_only_who_has_a_place_comes(self, world: World, made: Recorded, found: SignUp) -> None:
        rows = [sign_up(found.token, each, now=NOW) for each in (world.bob, world.charlie)]
        rows.append(sign_up(found.token, world.ingrid, now=NOW + HOUR))
        sign_off(rows[0].pk, world.bob.pk, now=NOW)  # Ingrid has the place
        late = sign_up(found.token, world.alice, now=NOW + 2 * HOUR)
        [date_id] = made.occurrence_ids
        for each, code in ((rows[0], "signed_off_before"), (late, "waits_for_a_place")):
            with refused(code):
                let_in(made.id, date_id, each.pk, world.as_club, now=START)
            with pytest.raises(IntegrityError, match="has signed up to the date"), transaction.atomic(), everything():
                Arrival.objects.create(
                    participant=each, occurrence_id=date_id, municipality=world.municipality,
                    holder=world.club.pk, at=START,
                )  # fmt: skip
        let_in(made.id, date_id, rows[2].pk, world.as_club, now=START)

    def test_the_door_takes_codes_of_what_is_on_behind_it_now(
        self, world: World, made: Recorded, found: SignUp
    ) -> None:
        mine = sign_up(found.token, world.bob, now=NOW)
        spaces = [world.courts["A"], world.hall]
        assert open_at(spaces, START - 2 * HOUR) == []
        with refused("no_such_code"):
            come_by_code(open_at(spaces, START - 2 * HOUR), mine.code or "", now=START - 2 * HOUR)
        soon = START - timedelta(minutes=30)
        came, _ = come_by_code(open_at(spaces, soon), mine.code or "", now=soon)
        assert (came.called, came.again) == ("Bob", False)
        with refused("no_such_code"):
            come_by_code(open_at([world.room], START), mine.code or "", now=START)


def test_numbers_by_age_stay_when_names_are_gone_after_the_days_the_municipality_chose(
    world: World, made: Recorded
) -> None:
    found = opened(world, made, asks_age=True)
    mine = sign_up(found.token, world.bob, now=NOW)
    sign_up(found.token, world.bob, now=NOW, name="Ola", band="6-12")
    write_up(made.id, "Kari", world.as_club, now=NOW, band="6-12")
    [date_id] = made.occurrence_ids
    let_in(made.id, date_id, mine.pk, world.as_club, now=START)
    RetentionRule.objects.create(municipality=world.municipality, kind="participants", days=10)

    def told() -> dict[str, tuple[int, int]]:
        [numbers] = numbers_of(found, dates_for(made.id))
        return {band: (each.signed_up, each.came) for band, each in numbers.by_band.items() if each.signed_up}

    before = told()
    assert before == {"26-66": (1, 1), "6-12": (2, 0)}
    purge(START + timedelta(days=10))
    assert {name for name, _ in states()} == {"Bob", "Ola", "Kari"}
    purge(START + timedelta(days=11))
    assert states() == [("", "signed_up")] * 3
    assert not everything_of(Participant).exclude(code=None, person=None).exists()
    assert told() == before


def test_who_is_erased_gives_her_place_to_the_next(world: World, made: Recorded) -> None:
    found = opened(world, made, capacity=1)
    sign_up(found.token, world.charlie, now=NOW)
    sign_up(found.token, world.ingrid, now=NOW + HOUR)
    with transaction.atomic():
        erase_quietly([world.charlie], because="asked", now=NOW + HOUR)
    assert states() == [("", "cancelled"), ("Ingrid", "signed_up")]


def test_a_cancelled_booking_closes_sign_up_and_one_of_several_dates_does_not(world: World) -> None:
    made = booked(world, "18–20", world.as_club, world.courts["A"])
    found = opened(world, made)
    sign_up(found.token, world.bob, now=NOW)
    cancel(made.id, world.as_club, now=NOW)
    assert sign_up_stopped(made.id) == NOW
    with refused("sign_up_off"):
        sign_up(found.token, world.charlie, now=NOW)
    assert verbs("sign_up.") == ["sign_up.opened", "sign_up.cancelled"]


def sign_up_stopped(booking_id: object) -> datetime | None:
    return SignUp.objects.get(pk=booking_id).stopped_at


def test_a_moved_date_takes_its_sign_up_along(world: World, made: Recorded) -> None:
    found = opened(world, made)
    sign_up(found.token, world.bob, now=NOW)
    change_time(made.id, made.occurrence_ids[0], world.as_club, when("20–22"), now=NOW)
    assert verbs("sign_up.") == ["sign_up.opened", "sign_up.moved"]
    [(_, dates)] = my_sign_ups(world.bob.pk, NOW)
    assert dates[0].during.lower == when("20–22").start


@given(
    born=st.dates(date(1920, 1, 1), date(2027, 3, 2)),
    day=st.dates(date(2027, 3, 2), date(2030, 1, 1)),
)
def test_everybody_who_is_born_is_in_one_age_group_on_each_day(born: date, day: date) -> None:
    band = band_on(born, day)
    low, high = BANDS[band]
    age = day.year - born.year - ((day.month, day.day) < (born.month, born.day))
    assert low <= age <= high


@given(st.text(max_size=30))
def test_a_code_is_read_as_it_is_told_and_nothing_else_is_one(text: str) -> None:
    code = new_code()
    assert typed_code(f" {code[:3]} - {code[3:].upper()}\n") == code
    assert typed_code(text) in ("", "".join(text.split()).replace("-", "").lower())


@given(opens=st.integers(-100, 100), closes=st.integers(-100, 100), capacity=st.none() | st.integers(-5, 20_000))
def test_terms_are_either_refused_or_hold_what_the_database_holds(
    opens: int, closes: int, capacity: int | None
) -> None:
    dates = [Period(NOW, NOW + HOUR), Period(NOW + 50 * HOUR, NOW + 60 * HOUR)]
    terms = the_terms(opens_at=NOW + opens * HOUR, closes_at=NOW + closes * HOUR, capacity=capacity)
    fits = opens < closes <= 60 and (capacity is None or 1 <= capacity <= 10_000)
    with nullcontext() if fits else pytest.raises(Refusal):
        assert cleaned_terms(terms, dates) == terms


def test_the_list_is_searched_by_name_and_code_and_paged_in_a_fixed_number_of_statements(
    world: World, made: Recorded, django_assert_num_queries: Callable[[int], Any]
) -> None:
    found = opened(world, made, capacity=3)
    for name in ("Anna", "Berit", "Carl", "Dina"):
        write_up(made.id, name, world.as_club, now=NOW)
    assert counts_of([made.id])[made.id].waiting == 1
    code = everything_of(Participant).get(name="Berit").code or ""
    assert [each.called for each in participants_of(found, text="ann").rows] == ["Anna"]
    assert [each.called for each in participants_of(found, text=code.upper()).rows] == ["Berit"]
    assert [each.called for each in participants_of(found, date_id=made.occurrence_ids[0], state="signed_up").rows] == [
        "Anna", "Berit", "Carl",
    ]  # fmt: skip
    page = participants_of(found, offset=2, limit=1)
    assert (len(page.rows), page.more) == (1, True)
    for limit in (1, 4):
        with django_assert_num_queries(3):
            participants_of(found, limit=limit)


def test_the_wall_is_told_of_by_raw_sql(world: World, made: Recorded) -> None:
    found = opened(world, made)
    sign_up(found.token, world.bob, now=NOW)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE bookings_participant SET name = 'x'")
        assert cursor.rowcount == 0
    assert Booking.objects.get(pk=made.id).sign_up == found
