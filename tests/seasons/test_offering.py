"""Time that is given back is offered to the groups that were refused, in order, and held for one of them at a time."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

import pytest

from aktiv.bookings.actions import allocating
from aktiv.bookings.actions.alerts import NewAlert, set_alert
from aktiv.bookings.actions.distributing import coming_dates
from aktiv.bookings.models import Booking
from aktiv.bookings.queries.bookings import period_of
from aktiv.journal.models import Entry
from aktiv.messages.actions.telling import dispatch
from aktiv.messages.models import Notification
from aktiv.messages.queries.letters import letter_of
from aktiv.seasons.actions.carrying_out import publish_on
from aktiv.seasons.actions.giving_back import give_back_rest, take_back
from aktiv.seasons.actions.offering import answer_offer, pass_on_unanswered
from aktiv.seasons.actions.publishing import begin_publishing, change_plan_from, turn_rounds
from aktiv.seasons.actions.running import withdraw_group
from aktiv.seasons.models import FreedTime, GroupApplication, PlanRefusal, Round, RuleTable, TakenOut, TimeOffer
from aktiv.seasons.queries.offering import offers_of
from aktiv.seasons.queries.running import weekly_of
from aktiv.seasons.rules.deriving import Derived, Facts, derive
from aktiv.seasons.rules.offering import Terms
from aktiv.seasons.solver.ties import rank
from aktiv.timetable.models import Claim, Occupancy
from aktiv.walls import everything
from tests.bookings.world import a_world, booked
from tests.reading import everything_of
from tests.seasons.given import HEARD, TIMES, Given, a_plan, given
from tests.seasons.test_publishing import of_group
from tests.seasons.test_rules import TABLE
from tests.seasons.test_running import LATER, refused

GIVEN = date(2027, 4, 11)
WANTING = (*TIMES, ("Turn små", 4, 16 * 60, 90, (0, 1)), ("Turn store", 4, 18 * 60, 90, (0, 1)))


@pytest.fixture
def town(db: None, monkeypatch: pytest.MonkeyPatch) -> Given:
    return a_town(monkeypatch)


def a_town(monkeypatch: pytest.MonkeyPatch, *, minutes: int = 90) -> Given:
    """Two groups of the rival's were refused a wish, and each has less than it asked for; they train for so long."""
    monkeypatch.setattr("tests.seasons.given.OF_RIVAL", {"Turn", "Turn små", "Turn store"})
    monkeypatch.setattr("tests.seasons.given.derive", partial(_suiting, minutes=minutes))
    return _running()


def _running() -> Given:
    heard = given(a_world(), WANTING)
    with everything():
        PlanRefusal.objects.bulk_create(
            PlanRefusal(
                municipality=heard.world.municipality, organisation=heard.world.rival, plan=heard.plan,
                group=heard.groups[name], place=0, hall=heard.world.hall, weekday=1, from_minute=17 * 60,
                reason="taken",
            )
            for name in ("Turn små", "Turn store")
        )  # fmt: skip
    made = begin_publishing(
        heard.round.pk, public_holidays=True, school_holidays=True, revision=heard.fresh().revision,
        by=heard.world.ingrid.pk, now=HEARD,
    )  # fmt: skip
    publish_on(made.pk, now=HEARD)
    turn_rounds(now=LATER)
    return heard


def _suiting(facts: Facts, *, minutes: int) -> Derived:
    """The hall is open for season time, and everyone may train in half of it."""
    found = derive(facts)
    found.instance["facilities"][0]["open"] = [{"day": day, "from": "16:00", "to": "22:00"} for day in range(5)]
    for group in found.instance["groups"]:
        group["minutes"] = minutes
        group["suitable"] = [{"facility": found.instance["facilities"][0]["id"], "atoms": 2, "distance_km": 0}]
    return found


def rival(town: Given) -> Any:
    return town.world.party(town.world.charlie, town.world.rival)


def give(town: Given) -> tuple[Booking, list[int]]:
    [source] = of_group(town, "G12")
    return source, give_back_rest(source.pk, town.world.as_club, first=GIVEN, now=LATER)


def offers() -> list[TimeOffer]:
    return list(everything_of(TimeOffer).order_by("id"))


def offered() -> TimeOffer:
    [found] = [each for each in offers() if each.state == "offered"]
    return found


def free_told() -> list[Notification]:
    return list(everything_of(Notification).filter(kind=Notification.Kind.FREE).select_related("person"))


def test_what_a_club_gives_back_is_offered_to_the_first_who_was_refused_and_becomes_its_own(town: Given) -> None:
    source, dates = give(town)
    offer = offered()
    world = town.world
    assert (offer.organisation_id, offer.weekday, offer.from_minute, offer.until) == (
        world.rival.pk, 1, 17 * 60, LATER + Terms().stands
    )  # fmt: skip
    assert [each.pk for each in offers_of(town.fresh(), world.rival.pk)] == [offer.pk]
    assert offers_of(town.fresh(), world.club.pk) == []
    # Nobody else has it meanwhile, and nobody is told that it is free.
    later = offer.periods[-1].lower.date()
    with refused("taken"):
        booked(world, "17–18:30", world.as_alice, world.half, on=later, now=LATER)
    dispatch(now=LATER)
    told = everything_of(Notification)
    assert [(each.kind, each.data["swap"]) for each in told.filter(person=world.charlie, kind="season_swap")] == [
        ("season_swap", "offered")
    ]
    with everything():
        letter = letter_of(told.get(person=world.charlie, kind="season_swap"), LATER)
    assert letter is not None
    assert "Ås Turn får tilbud om en ukentlig tid" in letter.subject
    assert "til mandag 12. april kl. 10.00. " in letter.body
    assert "har et lag 48 timer på å svare, og tid med minst 4 datoer" in letter.body.replace("\u00a0", " ")
    assert f"/sesong/{town.round.slug}/mine/" in letter.body
    taken = answer_offer(offer.pk, rival(town), yes=True, now=LATER)
    booking = Booking.objects.get(pk=taken.booking_id)
    assert (booking.organisation_id, booking.kind, booking.team) == (
        world.rival.pk,
        "allocation",
        taken.group.name,
    )
    assert {period_of(each) for each in booking.occurrences.all()} == {
        period_of(each) for each in source.occurrences.filter(pk__in=dates)
    }
    assert not Claim.objects.filter(kind="hold", released_at=None).exists()
    assert everything_of(FreedTime).get().state == "taken"
    assert booking.pk in {each.booking.pk for each in weekly_of(town.fresh(), world.rival.pk, LATER)}
    [entry] = everything_of(Entry).filter(verb="season.offer_taken")
    assert (entry.organisation_id, entry.person_id) == (world.rival.pk, world.charlie.pk)
    with refused("time_offer_over"):
        answer_offer(offer.pk, rival(town), yes=True, now=LATER)


def test_the_next_is_asked_when_the_first_says_no_or_nothing_and_then_it_is_free_for_all(
    town: Given, django_assert_max_num_queries: Any
) -> None:
    world = town.world
    set_alert(NewAlert(from_minute=16 * 60, to_minute=20 * 60, minutes=60, space_id=world.half.pk, weekday=2),
              world.as_alice, now=LATER)  # fmt: skip
    give(town)
    first = offered()
    with django_assert_max_num_queries(55):
        answer_offer(first.pk, rival(town), yes=False, now=LATER)
    second = offered()
    assert second.group_id != first.group_id
    assert pass_on_unanswered(now=second.until - timedelta(seconds=1)) == 0
    dispatch(now=LATER)
    assert not everything_of(Notification).filter(kind=Notification.Kind.FREE).exists()
    assert pass_on_unanswered(now=second.until) == 1
    assert [each.state for each in offers()] == ["declined", "lapsed"]
    assert everything_of(FreedTime).get().state == "over"
    dispatch(now=second.until)
    assert everything_of(Notification).filter(kind=Notification.Kind.FREE, person=world.alice).exists()
    assert booked(world, "17–18:30", world.as_alice, world.half, on=second.periods[-1].lower.date(), now=second.until)
    with refused("time_offer_over"):
        answer_offer(second.pk, rival(town), yes=True, now=second.until)


def test_a_group_that_was_taken_out_has_enough_or_has_it_too_near_is_passed_over(town: Given) -> None:
    with everything():
        GroupApplication.objects.filter(name="Turn små").update(sessions=1)
        TakenOut.objects.create(
            group=town.groups["Turn store"], municipality=town.world.municipality, organisation=town.world.rival,
            reason="Ut", made_at=LATER, made_by=town.world.ingrid,
        )  # fmt: skip
    give(town)
    assert offers() == []
    assert not Claim.objects.filter(kind="hold", released_at=None).exists()


def test_a_club_that_regrets_it_has_it_back_and_the_offer_falls(town: Given) -> None:
    source, dates = give(town)
    offer = offered()
    [weekly] = [each for each in weekly_of(town.fresh(), town.world.club.pk, LATER) if each.booking == source]
    assert not weekly.taken, "what is only held can be had back"
    came, gone = take_back(source.pk, dates, town.world.as_club, now=LATER)
    assert (sorted(came), gone) == (sorted(dates), [])
    assert [each.state for each in offers()] == ["fallen"]
    with refused("time_offer_over"):
        answer_offer(offer.pk, rival(town), yes=True, now=LATER)
    # One date of them back: the rest is offered on.
    give(town)
    take_back(source.pk, dates[:1], town.world.as_club, now=LATER)
    assert len(offered().periods) == len(dates) - 1
    answer_offer(offered().pk, rival(town), yes=True, now=LATER)
    with refused("taken_meanwhile"):
        take_back(source.pk, dates[1:], town.world.as_club, now=LATER)


def test_more_of_the_same_time_that_is_given_back_is_offered_as_one(town: Given) -> None:
    [source] = of_group(town, "G12")
    late = give_back_rest(source.pk, town.world.as_club, first=date(2027, 5, 10), now=LATER)
    assert len(offered().periods) == len(late) >= 4
    early = give_back_rest(source.pk, town.world.as_club, first=GIVEN, now=LATER)
    assert [each.state for each in offers()] == ["fallen", "offered"]
    assert len(offered().periods) == len(late) + len(early)


def test_how_long_and_how_many_dates_are_what_the_rules_of_the_round_say(town: Given) -> None:
    """Two dates that begin in more than a day are offered for a day, where the rules say so."""
    world = town.world
    rules = RuleTable.objects.create(
        municipality=world.municipality, version=2, table={**TABLE, "offer_hours": 24, "offer_dates": 2},
        made_at=LATER, made_by=world.ingrid,
    )  # fmt: skip
    Round.objects.update(rules=rules)
    [source] = of_group(town, "G12")
    last = source.occurrences.order_by("during").last()
    assert last is not None
    give_back_rest(source.pk, world.as_club, first=period_of(last).start.date() - timedelta(days=7), now=LATER)
    first = offered()
    assert (len(first.periods), first.until) == (2, LATER + timedelta(hours=24))
    dispatch(now=LATER)
    with everything():
        letter = letter_of(Notification.objects.get(person=world.charlie, kind="season_swap"), LATER)
    assert letter is not None
    assert "har et lag 24 timer på å svare, og tid med minst 2 datoer" in letter.body.replace("\u00a0", " ")
    assert pass_on_unanswered(now=first.until) == 1
    assert offered().until == first.until + timedelta(hours=24)


def test_what_a_group_leaves_of_the_time_is_told_to_those_who_look_for_it_once(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The group trains for an hour of the hour and a half: the last half hour of each date is free for everybody."""
    town = a_town(monkeypatch, minutes=60)
    world = town.world
    hour, half_an_hour = (
        set_alert(NewAlert(from_minute=16 * 60, to_minute=20 * 60, minutes=minutes, space_id=world.half.pk, weekday=2),
                  who, now=LATER)
        for minutes, who in ((60, world.as_alice), (30, world.party(world.bob)))
    )  # fmt: skip
    give(town)
    offer = offered()
    assert offer.minutes == 60
    dispatch(now=LATER)
    assert free_told() == []
    answer_offer(offer.pk, rival(town), yes=True, now=LATER)
    dispatch(now=LATER)
    dispatch(now=LATER)
    [told] = free_told()
    assert told.person == world.bob
    assert {each["alert"] for each in told.data["free"]} == {str(half_an_hour.pk)} != {str(hour.pk)}
    parts = [(each["start"], each["end"]) for each in told.data["free"]]
    left = offer.periods[0].upper, offer.periods[0].upper + timedelta(minutes=30)
    assert len(parts) == len(set(parts)) == len(offer.periods)
    assert tuple(datetime.fromisoformat(each) for each in min(parts)) == left
    assert booked(world, "18–18:30", world.as_alice, world.half, on=left[0].date(), now=LATER)


def test_a_date_of_which_others_have_a_part_is_not_offered_and_what_is_left_of_it_is_told(town: Given) -> None:
    """The club gave back a court of one date, and somebody has it. The rest of that date cannot be held for a group."""
    world = town.world
    [source] = of_group(town, "G12")
    date_ = coming_dates([source.pk], LATER + timedelta(days=7))[0]
    for court, who in (("A", world.party(world.bob)), ("B", world.as_charlie)):
        set_alert(NewAlert(from_minute=16 * 60, to_minute=20 * 60, minutes=60, space_id=world.courts[court].pk,
                           weekday=2), who, now=LATER)  # fmt: skip
    allocating.give_back(source.pk, date_.pk, world.as_club, now=LATER, space_id=world.courts["A"].pk)
    dispatch(now=LATER)
    [bobs] = free_told()
    assert (bobs.person, bobs.data["free"][0]["space"]) == (world.bob, world.courts["A"].pk), "not the court it keeps"
    day = period_of(date_).start.date()
    booked(world, "17–18:30", world.party(world.bob), world.courts["A"], on=day, now=LATER)
    dispatch(now=LATER)
    set_alert(NewAlert(from_minute=16 * 60, to_minute=20 * 60, minutes=60, space_id=world.half.pk, weekday=2),
              world.as_charlie, now=LATER)  # fmt: skip
    give(town)
    assert day not in {each.lower.date() for each in offered().periods}
    dispatch(now=LATER)
    [_, told] = sorted(free_told(), key=lambda each: each.person.name)
    assert told.person == world.charlie
    assert {(each["space"], each["start"]) for each in told.data["free"]} == {
        (world.courts["B"].pk, period_of(date_).start.isoformat())
    }


def test_nobody_answers_for_another_club_and_a_few_dates_are_free_at_once(town: Given) -> None:
    world = town.world
    [source] = of_group(town, "G12")
    last = source.occurrences.order_by("during").last()
    assert last is not None
    give_back_rest(source.pk, world.as_club, first=period_of(last).start.date() - timedelta(days=7), now=LATER)
    assert offers() == []
    give(town)
    for party in (world.as_club, world.as_alice):
        with refused("not_found"):
            answer_offer(offered().pk, party, yes=True, now=LATER)
    with refused("not_found"):
        answer_offer(0, rival(town), yes=True, now=LATER)


def test_time_of_a_group_that_stops_is_offered_and_another_plan_ends_the_offer(town: Given) -> None:
    staff = town.world.ingrid.pk
    withdraw_group(town.groups["G14"].pk, first=GIVEN, reason="Lagt ned", by=staff, now=LATER)
    assert offered().from_minute == 18 * 60 + 30
    plan = a_plan(town.world, town.round, town.groups, WANTING[:1], number=2)
    made = change_plan_from(
        town.round.pk, plan.pk, date(2027, 4, 20), revision=town.fresh().revision, by=staff, now=LATER
    )
    publish_on(made.pk, now=LATER)
    assert [each.state for each in offers()] == ["fallen"]
    assert not Occupancy.objects.filter(claim__kind="hold").exists()


def test_time_that_was_taken_stands_when_another_plan_counts_and_ends_when_its_group_stops(
    town: Given,
) -> None:
    staff = town.world.ingrid.pk
    withdraw_group(town.groups["G12"].pk, first=GIVEN, reason="Lagt ned", by=staff, now=LATER)
    taken = answer_offer(offered().pk, rival(town), yes=True, now=LATER)
    assert taken.booking_id is not None
    dates = coming_dates([taken.booking_id], LATER)
    plan = a_plan(town.world, town.round, town.groups, WANTING[1:2], number=2)
    made = change_plan_from(
        town.round.pk, plan.pk, date(2027, 4, 20), revision=town.fresh().revision, by=staff, now=LATER
    )
    publish_on(made.pk, now=LATER)
    assert [each.pk for each in coming_dates([taken.booking_id], LATER)] == [each.pk for each in dates]
    stopped = withdraw_group(taken.group_id, first=GIVEN, reason="Lagt ned", by=staff, now=LATER)
    assert stopped >= len(dates)
    assert coming_dates([taken.booking_id], LATER) == []


def test_a_group_that_stops_says_yes_to_nothing_and_the_next_is_asked(town: Given) -> None:
    give(town)
    first = offered()
    withdraw_group(first.group_id, first=GIVEN, reason="Lagt ned", by=town.world.ingrid.pk, now=LATER)
    with refused("time_offer_over"):
        answer_offer(first.pk, rival(town), yes=True, now=LATER)
    assert [each.state for each in offers() if each.pk == first.pk] == ["fallen"]
    assert offered().group_id != first.group_id


def test_of_two_clubs_the_one_with_less_of_its_due_is_asked_first_whatever_the_draw_says(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_wednesday = tuple(("G14", 2, *each[2:]) if each[0] == "G14" else each for each in WANTING)
    monkeypatch.setattr("tests.seasons.test_offering.WANTING", on_wednesday)
    town = a_town(monkeypatch)
    g14 = town.groups["G14"]
    with everything():
        PlanRefusal.objects.create(
            municipality=town.world.municipality, organisation=town.world.club, plan=town.plan, group=g14, place=0,
            hall=town.world.hall, weekday=1, from_minute=17 * 60, reason="taken",
        )  # fmt: skip
    wanting = [f"g{town.groups[name].pk}" for name in ("G14", "Turn små", "Turn store")]
    seed = next(seed for seed in range(99) if min(wanting, key=lambda each: rank(seed, "group", each)) != wanting[0])
    Round.objects.update(seed=seed)
    withdraw_group(town.groups["G12"].pk, first=GIVEN, reason="Lagt ned", by=town.world.ingrid.pk, now=LATER)
    # The club has 90 minutes a week left, the rival 330.
    assert offered().group_id == g14.pk
