"""What comes along and what is had besides: held, claimed and priced with the hall, whole or not at all."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from aktiv.bookings.actions.booking import book
from aktiv.bookings.actions.changing import change_time, preview_change
from aktiv.bookings.actions.holding import change_hold, hold
from aktiv.bookings.actions.loading import Load, load
from aktiv.bookings.actions.recording import NewBooking
from aktiv.bookings.actions.series import book_series
from aktiv.bookings.models import Booking, Hold, Occurrence
from aktiv.bookings.queries.along import along_with, counted_along
from aktiv.bookings.queries.asking import Details
from aktiv.bookings.queries.bookings import dates_of
from aktiv.bookings.queries.series import At, Pattern, preview_series
from aktiv.bookings.words import along_told
from aktiv.facilities.actions import link
from aktiv.facilities.models import Space
from aktiv.prices.actions import ListUse, NewAddition, use_lists
from aktiv.prices.models import Charge, Quote
from aktiv.prices.tariffs import Unit
from aktiv.timetable.queries import availability
from aktiv.timetable.rules import Taken
from aktiv.values.periods import Period
from aktiv.values.recurrence import Recurrence
from aktiv.values.refusal import Refusal
from aktiv.values.texts import Texts
from tests.bookings.world import NOW, TUESDAY, World, booked, day, held, verbs, when
from tests.prices.world import HALL, published, replace

MINUTE = timedelta(minutes=1)
ADDITIONS = (
    NewAddition(key="guard", names=Texts("Vakt", "Vakt", "Guard"), unit=Unit.HOUR, amount=500_00, vat_code="exempt"),
    NewAddition(
        key="wash", names=Texts("Vask", "Vask", "Wash"), unit=Unit.FIXED, amount=90_00, vat_code="exempt", required=True
    ),
)


@pytest.fixture
def kitchen(world: World) -> Space:
    """The meeting room (136 kr an hour for a resident) may come along with the hall (724 kr for two hours)."""
    link(world.hall, world.room, by=None, now=NOW)
    return world.room


@pytest.fixture
def besides(world: World) -> None:
    """Halls always have a wash, and may have a guard."""
    published(world.municipality, replace(HALL, key="hall-besides", additions=ADDITIONS))
    uses = [ListUse(key="hall-besides", kind="sports_hall"), ListUse(key="meeting_room", kind="meeting_room")]
    use_lists(world.municipality.pk, uses, now=NOW)


def busy(space: Space, hours: str, on: date = TUESDAY) -> bool:
    """Whether anybody has any of it."""
    return bool(availability([space.pk], when(hours, on), NOW)[space.pk])


def test_what_is_wished_is_held_with_the_hall_until_the_same_moment(world: World, kitchen: Space) -> None:
    mine = held(world, "18–20", world.as_alice)
    later = NOW + 10 * MINUTE
    changed = change_hold(mine.pk, world.as_alice, linked=[kitchen.pk], now=later)
    assert (changed.pk, changed.linked, changed.expires_at) == (mine.pk, [kitchen.pk], NOW + 15 * MINUTE)
    with pytest.raises(Taken):
        held(world, "18–19", world.as_charlie, kitchen, now=later)
    with pytest.raises(Taken):
        held(world, "18–19", world.as_charlie, now=later)
    held(world, "18–19", world.as_charlie, kitchen, now=NOW + 15 * MINUTE)
    assert verbs("hold.")[:2] == ["hold.made", "hold.changed"]


def test_what_is_wished_no_more_is_free_at_once(world: World, kitchen: Space) -> None:
    mine = hold(world.hall.pk, when("18–20"), world.as_alice, now=NOW, linked=[kitchen.pk])
    change_hold(mine.pk, world.as_alice, linked=[], now=NOW)
    held(world, "18–19", world.as_charlie, kitchen)
    with pytest.raises(Taken):
        held(world, "18–19", world.as_charlie)


def test_when_it_is_taken_the_hold_stays_as_it_was(world: World, kitchen: Space) -> None:
    booked(world, "19–20", world.as_charlie, kitchen)
    mine = held(world, "18–20", world.as_alice)
    with pytest.raises(Taken) as refused:
        change_hold(mine.pk, world.as_alice, linked=[kitchen.pk], now=NOW)
    assert [(each.space_id, each.during) for each in refused.value.conflicts] == [(kitchen.pk, when("19–20"))]
    kept = Hold.objects.get()
    assert (kept.claim_id, kept.linked) == (mine.claim_id, [])
    with pytest.raises(Taken):
        held(world, "18–19", world.as_charlie)
    assert book(world.as_alice, hold_id=mine.pk, now=NOW).total == 724_00


def test_a_rivals_hold_that_is_over_is_in_nobodys_way(world: World, kitchen: Space) -> None:
    held(world, "18–20", world.as_charlie, kitchen)
    later = NOW + 15 * MINUTE
    mine = held(world, "18–20", world.as_alice, now=later)
    assert change_hold(mine.pk, world.as_alice, linked=[kitchen.pk], now=later).linked == [kitchen.pk]


def test_a_hold_that_is_over_or_anothers_or_asks_for_what_is_not_linked_is_not_changed(
    world: World, kitchen: Space
) -> None:
    mine = held(world, "18–20", world.as_alice)
    with pytest.raises(Refusal, match="not_found"):
        change_hold(mine.pk, world.as_charlie, linked=[kitchen.pk], now=NOW)
    with pytest.raises(Refusal, match="not_linked"):
        change_hold(mine.pk, world.as_alice, linked=[world.half.pk], now=NOW)
    with pytest.raises(Refusal, match="hold_over"):
        change_hold(mine.pk, world.as_alice, linked=[kitchen.pk], now=NOW + 15 * MINUTE)
    assert Hold.objects.get().linked == []


@pytest.mark.parametrize("from_a_hold", [True, False])
def test_the_hall_does_not_go_in_when_what_was_to_come_along_is_taken(
    world: World, kitchen: Space, from_a_hold: bool
) -> None:
    later = NOW + 16 * MINUTE
    mine = hold(world.hall.pk, when("18–20"), world.as_alice, now=NOW, linked=[kitchen.pk])
    booked(world, "18–19", world.as_charlie, kitchen, now=later)
    counts = [model.objects.count() for model in (Booking, Quote, Charge)]
    directly = {"space_id": world.hall.pk, "period": when("18–20"), "linked": [kitchen.pk]}
    with pytest.raises(Taken) as refused:
        book(world.as_alice, now=later, **({"hold_id": mine.pk} if from_a_hold else directly))  # type: ignore[arg-type]
    assert {each.space_id for each in refused.value.conflicts} == {kitchen.pk}
    assert [model.objects.count() for model in (Booking, Quote, Charge)] == counts
    booked(world, "18–20", world.as_charlie, now=later)


def test_one_quote_has_the_hall_what_comes_along_and_what_is_had_besides(
    world: World, kitchen: Space, besides: None
) -> None:
    details = Details(additions=["guard"])
    made = book(
        world.as_alice, space_id=world.hall.pk, period=when("18–20"), linked=[kitchen.pk], details=details, now=NOW
    )
    quote = Quote.objects.get()
    told = [
        (line.code, line.data.get("key"), line.data.get("space"), line.data.get("required"), line.amount)
        for line in quote.explained
    ]
    assert len(told) == 4
    assert set(told) == {
        ("addition", "guard", None, None, 1_000_00),
        ("addition", "wash", None, True, 90_00),
        ("time", None, None, None, 724_00),
        ("time", None, kitchen.pk, None, 272_00),
    }
    assert quote.total == made.total == Charge.objects.get().amount == sum(line.amount for line in quote.explained)
    assert [each.pk for each in along_with(dates_of(made.id))[made.occurrence_ids[0]]] == [kitchen.pk]
    assert counted_along(dates_of(made.id)) == ((kitchen.name, 1),)


def test_what_always_comes_along_is_part_of_the_halls_price_and_is_claimed_once(world: World, kitchen: Space) -> None:
    link(world.half, kitchen, required=True, by=None, now=NOW)  # the hall's link says optional, its half's says always
    made = booked(world, "18–20", world.as_alice, world.half)
    assert made.total == 370_00
    assert busy(kitchen, "18–20")
    assert counted_along(dates_of(made.id)) == ((kitchen.name, 1),)


def test_another_price_than_the_one_shown_is_told_also_for_what_comes_along(world: World, kitchen: Space) -> None:
    mine = hold(world.hall.pk, when("18–20"), world.as_alice, now=NOW, linked=[kitchen.pk])
    with pytest.raises(Refusal, match="price_changed") as refused:
        book(world.as_alice, hold_id=mine.pk, now=NOW, details=Details(expected=724_00))
    assert refused.value.data == {"total": 996_00}


def test_moving_a_date_takes_along_what_the_new_place_has_too(world: World, kitchen: Space, besides: None) -> None:
    details = Details(additions=["guard"])
    made = book(
        world.as_alice, space_id=world.hall.pk, period=when("18–20"), linked=[kitchen.pk], details=details, now=NOW
    )
    [occurrence_id] = made.occurrence_ids
    change = change_time(made.id, occurrence_id, world.as_alice, when("19–22"), now=NOW)
    assert (change.linked, change.new) == ((kitchen.pk,), 3 * (362_00 + 136_00 + 500_00) + 90_00)
    assert not busy(kitchen, "18–19")
    assert busy(kitchen, "21–22")
    booked(world, "18–19", world.as_charlie, kitchen)
    with pytest.raises(Taken):
        preview_change(made.id, occurrence_id, world.as_alice, when("18–20"), now=NOW)
    alone = change_time(made.id, occurrence_id, world.as_alice, when("20–22"), now=NOW, space_id=kitchen.pk)
    assert (alone.linked, alone.new) == ((), 2 * 136_00)
    assert counted_along(dates_of(made.id)) == ()


def weekly(world: World, kitchen: Space, **more: object) -> Pattern:
    """Three Tuesdays from 18 to 20 with the kitchen."""
    dates = Recurrence(first=TUESDAY, last=day(14), weekdays=frozenset({2}))
    return Pattern(
        space_id=world.hall.pk,
        recurrence=dates,
        from_minute=18 * 60,
        to_minute=20 * 60,
        linked=(kitchen.pk,),
        **more,  # type: ignore[arg-type]
    )


def test_a_series_has_it_all_on_every_date_and_its_price_is_the_one_previewed(
    world: World, kitchen: Space, besides: None
) -> None:
    pattern = weekly(world, kitchen, additions=("guard",))
    preview = preview_series(pattern, world.as_alice, NOW)
    each = 724_00 + 272_00 + 1_000_00 + 90_00
    assert (preview.total, [date_.linked for date_ in preview.dates]) == (3 * each, [(kitchen.pk,)] * 3)
    details = Details(additions=["guard"], expected=3 * each)
    made = book_series(pattern, world.as_alice, now=NOW, details=details)
    assert made.total == sum(quote.total for quote in Quote.objects.all()) == 3 * each
    assert all(busy(kitchen, "18–20", day(after)) for after in (0, 7, 14))


def test_a_date_of_a_series_whose_kitchen_is_taken_may_go_on_without_it(world: World, kitchen: Space) -> None:
    booked(world, "18–19", world.as_charlie, kitchen, on=day(7))
    pattern = weekly(world, kitchen)
    with pytest.raises(Refusal, match="dates_taken"):
        book_series(pattern, world.as_alice, now=NOW)
    assert not busy(world.hall, "18–20", day(7))
    [clash] = preview_series(pattern, world.as_alice, NOW).clashing
    assert isinstance(clash.refusal, Taken)
    assert {each.space_id for each in clash.refusal.conflicts} == {kitchen.pk}
    without = replace(pattern, choices={day(7): At(world.hall.pk, when("18–20", day(7)), ())})
    assert preview_series(without, world.as_alice, NOW).total == 3 * 724_00 + 2 * 272_00
    made = book_series(without, world.as_alice, now=NOW)
    along = along_with(dates_of(made.id))
    assert [len(along[pk]) for pk in made.occurrence_ids] == [1, 0, 1]
    assert along_told(counted_along(dates_of(made.id)), 3, "nb") == "Møterom (2 av 3 datoer)"
    strange = replace(pattern, choices={day(7): At(world.hall.pk, when("18–20", day(7)), (world.half.pk,))})
    with pytest.raises(Refusal, match="not_linked"):
        preview_series(strange, world.as_alice, NOW)


def test_a_date_that_is_moved_to_another_place_has_what_that_place_has(world: World, kitchen: Space) -> None:
    at = At(kitchen.pk, when("20–21", day(7)))
    preview = preview_series(weekly(world, kitchen, choices={day(7): at}), world.as_alice, NOW)
    assert [each.linked for each in preview.dates] == [(kitchen.pk,), (), (kitchen.pk,)]
    assert preview.clashing == ()


def test_what_would_work_instead_works_for_what_comes_along_too(world: World, kitchen: Space) -> None:
    booked(world, "18–19", world.as_charlie, kitchen, on=day(7))
    [clash] = preview_series(weekly(world, kitchen), world.as_alice, NOW).clashing
    for way in clash.ways_out:
        again = replace(weekly(world, kitchen), choices={day(7): At(way.space_id, way.period)})
        assert preview_series(again, world.as_alice, NOW).clashing == (), way


def test_bookings_that_are_loaded_are_priced_with_what_came_along(world: World, kitchen: Space) -> None:
    new = NewBooking(
        kind=Booking.Kind.SINGLE, municipality_id=world.municipality.pk, space_id=world.hall.pk, party=world.as_alice
    )
    [made] = load(
        world.municipality.pk, [Load(new=new, periods=(evening(),), made_at=NOW, linked=(kitchen.pk,))], now=NOW
    )
    assert made is not None
    assert Occurrence.objects.select_related("quote").get().quote.total == 996_00  # type: ignore[union-attr]


def evening() -> Period:
    return when("18–20")
