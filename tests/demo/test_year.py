"""A year of use: full evenings, something for everyone, and the same as if each had been booked alone."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest

from aktiv.bookings.models import Alert, Booking, Hold, Occurrence
from aktiv.bookings.queries.bookings import my_dates
from aktiv.bookings.rules import Party
from aktiv.cases.models import Case
from aktiv.cases.queries.practice import samples_in
from aktiv.demo.catalogue import load
from aktiv.demo.queries.fill import fill_of
from aktiv.demo.rules.around import WORDS
from aktiv.facilities.models import Space
from aktiv.journal.models import Entry
from aktiv.messages.models import Notification
from aktiv.messages.queries import inbox
from aktiv.municipalities.models import Municipality
from aktiv.people.models import Person, Representative
from aktiv.timetable.models import DaySheet, Occupancy
from aktiv.values.cells import busy_bits
from aktiv.values.periods import Period, civil_day, civil_days
from tests.demo.world import NOW
from tests.reading import everything_of

TODAY = NOW.date()
YEAR = [TODAY + timedelta(days=n) for n in range(-182, 183)]


def test_evenings_are_well_used_and_the_rest_is_not(fjell: Municipality) -> None:
    fill = fill_of(fjell, YEAR)
    assert 0.55 <= fill.evenings <= 0.85
    assert fill.otherwise < 0.4


def test_every_kind_of_use_is_there_before_now_and_after(fjell: Municipality) -> None:
    found = Counter(
        (kind, during.lower > NOW) for kind, during in Occurrence.objects.values_list("booking__kind", "during")
    )
    kinds = Booking.Kind
    for kind in (kinds.SINGLE, kinds.SERIES, kinds.ALLOCATION, kinds.EVENT, kinds.SCHOOL_USE, kinds.CLOSURE):
        assert found[kind.value, True] or kind is kinds.CLOSURE, kind
        assert found[kind.value, False], kind
    assert found[kinds.GROUP_TIME.value, True]
    assert found[kinds.CLOSURE.value, True]


def test_things_have_happened_to_bookings(fjell: Municipality) -> None:
    verbs = Counter(everything_of(Entry).values_list("verb", flat=True))
    for verb in ("booking.displaced", "booking.given_back", "booking.cancelled", "booking.divided", "hold.made"):
        assert verbs[verb], verb
    cancelled = Occurrence.objects.filter(state=Occurrence.State.CANCELLED)
    assert cancelled.filter(fee__gt=0).exists()
    assert cancelled.filter(fee=0).exists()
    assert Hold.objects.filter(expires_at__gt=NOW).count() >= 1


def test_nothing_is_booked_before_it_can_be_and_school_is_out_in_the_holidays(fjell: Municipality) -> None:
    assert not Booking.objects.filter(created_at__gt=NOW).exists()
    off = [(each.first, each.last) for each in load().city("fjell").school_years[1].breaks]
    days = {
        civil_day(during.lower, fjell.zone)
        for during in Occurrence.objects.filter(booking__kind=Booking.Kind.SCHOOL_USE).values_list("during", flat=True)
    }
    assert not [day for day in days for first, last in off if first <= day <= last]


@pytest.mark.parametrize("persona", ["gunnhild-fjell", "sindre-coach", "oyvind-case-handler"])
def test_every_persona_has_something_to_show(fjell: Municipality, persona: str) -> None:
    person = Person.objects.get(persona=persona)
    mine = Party(person_id=person.pk)
    assert my_dates(mine, NOW).dates
    assert my_dates(mine, NOW, past=True).dates
    assert Booking.objects.filter(person=person, kind=Booking.Kind.SERIES).exists()
    assert Alert.objects.filter(person=person, stopped_at=None).exists()
    kinds = set(everything_of(Notification).filter(person=person).values_list("kind", flat=True))
    assert {Notification.Kind.CONFIRMED, Notification.Kind.FREE} <= kinds
    assert all(told.line for told in inbox(person.pk, person.language))
    for right in Representative.objects.filter(person=person):
        theirs = Party(person_id=person.pk, organisation_id=right.organisation_id)
        assert my_dates(theirs, NOW).dates
        overridden = everything_of(Entry).filter(organisation_id=right.organisation_id, verb="booking.displaced")
        assert overridden.exists()


def test_whoever_plays_the_case_handler_may_answer_the_appeals(fjell: Municipality) -> None:
    barred = set(everything_of(Case).filter(kind="appeal").values_list("barred__persona", flat=True))
    assert barred
    assert "oyvind-case-handler" not in barred


def test_some_of_what_rules_granted_waits_for_somebody_to_look_at_it(fjell: Municipality) -> None:
    assert samples_in([fjell.pk])


def test_what_the_municipality_invites_to_is_not_called_the_same_everywhere(fjell: Municipality) -> None:
    invited = WORDS[fjell.language].open_halls
    titles = Counter(Booking.objects.filter(title__in=invited).values_list("title", flat=True))
    assert len(titles) > 4
    assert max(titles.values()) < sum(titles.values()) / 2


def test_prices_stand_on_what_people_book_themselves(fjell: Municipality) -> None:
    own = Occurrence.objects.filter(booking__kind__in=Booking.Kind.self_service())
    assert not own.filter(quote=None).exists()
    assert own.filter(quote__total__gt=0).exists()


def test_day_sheets_say_what_occupancy_says(fjell: Municipality) -> None:
    spaces = list(Space.objects.filter(municipality=fjell).order_by("pk"))[::5]
    days = [TODAY + timedelta(days=n) for n in range(-20, 30)]
    held = [
        (each.footprint, Period(each.during.lower, each.during.upper))
        for each in Occupancy.objects.filter(expires_at=None)
        if each.layer.lower is None or each.layer.lower == 0
    ]
    by_day: dict[date, list[tuple[object, Period]]] = {}
    for footprint, period in held:
        for day in civil_days(period, fjell.zone):
            by_day.setdefault(day, []).append((footprint, period))
    sheets = {(space, day): busy for space, day, busy in DaySheet.objects.values_list("space_id", "day", "busy")}
    for space in spaces:
        for day in days:
            wanted = busy_bits(
                day,
                fjell.zone,
                [p for footprint, p in by_day.get(day, []) if space.footprint.overlaps(footprint)],  # type: ignore[arg-type]
            )
            assert sheets.get((space.pk, day), "0" * len(wanted)) == wanted


def test_when_people_ask_for_handball_on_tuesday_some_halls_are_free_some_nearly_and_some_taken(
    fjell: Municipality,
) -> None:
    tuesday = TODAY + timedelta(days=1)
    spaces = Space.objects.filter(
        municipality=fjell, kind="sports_hall", activities__activity__slug="handball"
    ).select_related("municipality")
    roots: dict[int, list[str]] = {}
    for space in spaces:
        sheet = DaySheet.objects.filter(space=space, day=tuesday).first()
        bits = sheet.busy if sheet else "0" * 288
        roots.setdefault(space.stretch, []).append(bits)

    def free(bits: str, start: int) -> bool:
        return "1" not in bits[start // 5 : start // 5 + 24]

    asked = [any(free(bits, 18 * 60) for bits in parts) for parts in roots.values()]
    near = [
        any(free(bits, start) for bits in parts for start in range(16 * 60, 20 * 60, 30)) for parts in roots.values()
    ]
    assert any(asked)
    assert any(n and not a for a, n in zip(asked, near, strict=True))
    assert any(not n for n in near)
