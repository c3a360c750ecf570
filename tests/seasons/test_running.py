"""A season that runs: clubs give back and swap, groups stop, and what was left unused counts next year."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from aktiv.bookings.actions.alerts import NewAlert, set_alert
from aktiv.bookings.actions.allocating import add_group_time, give_back
from aktiv.bookings.actions.attendance import Seen, note_attendance
from aktiv.bookings.models import Booking, Occurrence, Season
from aktiv.bookings.queries.bookings import period_of
from aktiv.journal.models import Entry
from aktiv.messages.actions.telling import dispatch
from aktiv.messages.models import Notification
from aktiv.people.models import Person, StaffRole
from aktiv.seasons.actions.carrying_out import publish_on
from aktiv.seasons.actions.giving_back import give_back_rest
from aktiv.seasons.actions.publishing import begin_publishing, change_plan_from, turn_rounds
from aktiv.seasons.actions.running import (
    answer_swap,
    expire_swaps,
    propose_swap,
    withdraw_group,
    withdraw_swap,
)
from aktiv.seasons.models import ClubApplication, Round, RuleTable, Swap
from aktiv.seasons.queries import running as queries
from aktiv.seasons.queries.changing import change_of
from aktiv.seasons.queries.facts import facts_of
from aktiv.seasons.queries.last_season import last_times
from aktiv.seasons.queries.plans import instance_of
from aktiv.seasons.queries.running import planned_minutes, swaps_of, unused_before, used_of, weekly_of
from aktiv.timetable.models import Occupancy
from aktiv.values.refusal import Refusal
from aktiv.walls import everything
from tests.bookings.world import NOW, a_world, booked
from tests.reading import everything_of
from tests.seasons.given import HEARD, TIMES, Given, Time, a_plan, given
from tests.seasons.test_publishing import OSLO, days_of, of_group
from tests.seasons.test_rules import TABLE

LATER = datetime(2027, 4, 10, 8, 0, tzinfo=UTC)


@pytest.fixture
def running(db: None) -> Given:
    heard = given(a_world())
    made = begin_publishing(
        heard.round.pk, public_holidays=True, school_holidays=True, revision=heard.fresh().revision,
        by=heard.world.ingrid.pk, now=HEARD,
    )  # fmt: skip
    publish_on(made.pk, now=HEARD)
    turn_rounds(now=LATER)
    return heard


def refused(code: str) -> Any:
    return pytest.raises(Refusal, match=f"^{code}$")


def first_after(booking: Booking, now: datetime) -> Occurrence:
    return booking.occurrences.filter(during__startswith__gt=now).order_by("during").select_related("space").first()


def asked(running: Given, **more: Any) -> Swap:
    [mine], theirs = of_group(running, "G12"), of_group(running, "Turn")[0]
    told = {"offered_id": mine.pk, "asked_id": theirs.pk, "now": LATER, **more}
    return propose_swap(running.round.pk, running.world.as_club, **told)


def told_of_swaps(person: Person) -> list[tuple[str, str]]:
    """What she was told of swaps, in order, and for which club."""
    rows = everything_of(Notification).filter(kind="season_swap", person=person).order_by("entry_id")
    return [(each.data["swap"], each.data["organisation"]) for each in rows]


def test_what_is_left_of_a_weekly_time_is_given_back_and_is_free_at_once(running: Given) -> None:
    [half] = of_group(running, "G12")
    dates = [each for each in days_of(half) if each >= date(2027, 5, 1)]
    alert = NewAlert(from_minute=16 * 60, to_minute=20 * 60, minutes=60, space_id=running.world.half.pk, weekday=2)
    set_alert(alert, running.world.as_charlie, now=LATER)
    given_back = give_back_rest(half.pk, running.world.as_club, first=date(2027, 5, 1), now=LATER)
    assert len(given_back) == len(dates)
    assert booked(running.world, "17–18:30", running.world.as_charlie, running.world.half, on=dates[0], now=LATER)
    dispatch(now=LATER)
    assert everything_of(Notification).filter(person=running.world.charlie, kind=Notification.Kind.FREE).exists()
    # The right stands, and what was given back counts as unused.
    [weekly] = [each for each in weekly_of(running.fresh(), running.world.club.pk, LATER) if each.booking == half]
    assert (weekly.used.given_back, weekly.used.given) == (90 * len(dates), 90 * 14)
    assert len(weekly.gone) == len(dates)
    with refused("nothing_left_of_it"):
        give_back_rest(half.pk, running.world.as_club, first=date(2027, 5, 1), now=LATER)


def test_another_club_gives_back_nothing(running: Given) -> None:
    [half] = of_group(running, "G12")
    with refused("not_found"):
        give_back_rest(half.pk, running.world.party(running.world.charlie, running.world.rival),
                       first=date(2027, 5, 1), now=LATER)  # fmt: skip


def test_two_clubs_have_each_others_time_at_once_when_the_other_says_yes(running: Given) -> None:
    world = running.world
    [mine], theirs = of_group(running, "G12"), of_group(running, "Turn")[0]
    standing = set(Occupancy.objects.values_list("id", "claim_id"))
    swap = asked(running)
    rival = world.party(world.charlie, world.rival)
    assert [each.pk for each in swaps_of(running.fresh(), world.rival.pk)] == [swap.pk]
    answer_swap(swap.pk, rival, yes=True, now=LATER)
    # Nothing of what stands has moved; only whose it is.
    assert set(Occupancy.objects.values_list("id", "claim_id")) == standing
    later = {each.space_id for each in mine.occurrences.filter(during__startswith__gt=LATER)}
    before = {each.space_id for each in mine.occurrences.filter(during__startswith__lt=LATER)}
    other = {each.space_id for each in theirs.occurrences.filter(during__startswith__lt=LATER)}
    assert (later, before) == (other, {world.half.pk})
    assert {each.holder for each in mine.occurrences.all()} == {world.club.pk}
    assert {each.holder for each in theirs.occurrences.all()} == {world.rival.pk}
    with refused("swap_over"):
        answer_swap(swap.pk, rival, yes=True, now=LATER)
    [told] = everything_of(Entry).filter(verb="season.swap_agreed")
    assert (told.organisation_id, told.data["organisation"]) == (world.rival.pk, str(world.club.pk))


def test_a_swap_of_two_dates_moves_those_two_alone(running: Given) -> None:
    [mine], theirs = of_group(running, "G12"), of_group(running, "Turn")[0]
    one, other = first_after(mine, LATER), first_after(theirs, LATER)
    swap = asked(running, offered_date_id=one.pk, asked_date_id=other.pk)
    answer_swap(swap.pk, running.world.party(running.world.charlie, running.world.rival), yes=True, now=LATER)
    one.refresh_from_db()
    other.refresh_from_db()
    assert (one.booking_id, other.booking_id) == (theirs.pk, mine.pk)
    assert mine.occurrences.count() == theirs.occurrences.count() == 14


def test_a_date_is_handed_over_to_the_club_that_says_yes_and_both_are_told(running: Given) -> None:
    world = running.world
    [mine], theirs = of_group(running, "G12"), of_group(running, "Turn")[0]
    one = first_after(mine, LATER)
    swap = asked(running, offered_date_id=one.pk)
    with refused("not_found"):
        asked(running, asked_date_id=first_after(theirs, LATER).pk)
    answer_swap(swap.pk, world.party(world.charlie, world.rival), yes=True, now=LATER)
    one.refresh_from_db()
    assert (one.booking_id, one.holder) == (theirs.pk, world.rival.pk)
    assert (mine.occurrences.count(), theirs.occurrences.count()) == (13, 15)
    dispatch(now=LATER)
    assert told_of_swaps(world.alice) == [("agreed", str(world.club.pk))]
    assert told_of_swaps(world.charlie) == [("proposed", str(world.rival.pk))]


def test_what_becomes_of_a_question_is_told_to_whoever_did_not_do_it(running: Given) -> None:
    world = running.world
    rival = world.party(world.charlie, world.rival)
    answer_swap(asked(running).pk, rival, yes=False, now=LATER)
    withdraw_swap(asked(running).pk, world.as_club, now=LATER)
    late = asked(running)
    expire_swaps(now=late.until)
    dispatch(now=LATER)
    assert [what for what, _ in told_of_swaps(world.alice)] == ["declined", "expired"]
    assert [what for what, _ in told_of_swaps(world.charlie)] == [
        "proposed", "proposed", "withdrawn", "proposed", "expired",
    ]  # fmt: skip


def test_time_that_is_given_back_late_is_told_apart(running: Given) -> None:
    world = running.world
    rules = RuleTable.objects.create(
        municipality=world.municipality, version=9, table={**TABLE, "give_back_days": 7}, made_at=NOW,
        made_by=world.ingrid,
    )  # fmt: skip
    Round.objects.update(rules=rules)
    [half] = of_group(running, "G12")
    first, second = half.occurrences.filter(during__startswith__gt=LATER).order_by("during")[:2]
    for each in (first, second):
        give_back(half.pk, each.pk, world.as_club, now=LATER)
    # Saturday the 10th: Tuesday the 13th is three days ahead, the 20th ten.
    used = used_of(running.fresh(), [world.club.pk])[world.club.pk]
    assert (used.given_back, used.late, used.unused) == (180, 90, 180)


def test_what_teams_had_of_the_time_falls_when_it_is_swapped(running: Given) -> None:
    world = running.world
    [mine] = of_group(running, "G12")
    date_ = first_after(mine, LATER)
    made = add_group_time(date_.pk, world.half.pk, period_of(date_), world.as_club, team="G12 b", now=LATER)
    swap = asked(running)
    answer_swap(swap.pk, world.party(world.charlie, world.rival), yes=True, now=LATER)
    assert Occurrence.objects.get(pk=made.occurrence_ids[0]).state == "cancelled"
    assert Occupancy.objects.filter(claim=date_.claim_id).count() == 1


def test_only_the_club_that_is_asked_answers_and_only_the_one_that_asked_takes_it_back(running: Given) -> None:
    swap = asked(running)
    rival = running.world.party(running.world.charlie, running.world.rival)
    with refused("not_found"):
        answer_swap(swap.pk, running.world.as_club, yes=True, now=LATER)
    with refused("not_found"):
        withdraw_swap(swap.pk, rival, now=LATER)
    with refused("swap_asked_already"):
        asked(running)
    withdraw_swap(swap.pk, running.world.as_club, now=LATER)
    with refused("swap_over"):
        answer_swap(swap.pk, rival, yes=True, now=LATER)


def test_a_swap_that_nobody_answers_is_over_before_its_first_date_begins(running: Given) -> None:
    swap = asked(running)
    assert swap.until == datetime(2027, 4, 13, 15, 0, tzinfo=UTC)
    assert expire_swaps(now=swap.until - timedelta(seconds=1)) == 0
    assert expire_swaps(now=swap.until) == 1
    assert everything_of(Swap).get().state == "expired"


def test_what_was_given_back_meanwhile_does_not_change_hands(running: Given) -> None:
    [mine] = of_group(running, "G12")
    date_ = first_after(mine, LATER)
    swap = asked(running)
    give_back(mine.pk, date_.pk, running.world.as_club, now=LATER)
    answer_swap(swap.pk, running.world.party(running.world.charlie, running.world.rival), yes=True, now=LATER)
    date_.refresh_from_db()
    assert date_.booking_id == mine.pk


def test_a_group_that_stops_frees_its_times_from_a_day_and_no_plan_counts_on_it(running: Given) -> None:
    [half] = of_group(running, "G12")
    staff = running.world.ingrid.pk
    gave = withdraw_group(running.groups["G12"].pk, first=date(2027, 5, 1), reason="Laget er lagt ned", by=staff,
                          now=LATER)  # fmt: skip
    assert gave == 7
    assert days_of(half)[-1] < date(2027, 5, 1)
    assert {each.name for each in facts_of(running.fresh()).groups} == {"G14", "Turn"}
    with refused("withdrawn_already"):
        withdraw_group(running.groups["G12"].pk, first=date(2027, 5, 1), reason="Igjen", by=staff, now=LATER)
    with refused("not_staff"):
        withdraw_group(running.groups["G14"].pk, first=date(2027, 5, 1), reason="x", by=running.world.alice.pk,
                       now=LATER)  # fmt: skip


def test_what_a_club_left_unused_counts_in_next_years_round_by_the_municipalitys_rule(running: Given) -> None:
    world = running.world
    [half] = of_group(running, "G12")
    StaffRole.objects.create(
        person=world.ingrid, municipality=world.municipality, role="administrator", valid_from=date(2026, 1, 1)
    )
    missed = half.occurrences.order_by("during").first()
    note_attendance(missed.pk, Seen("no_show"), by=world.ingrid.pk, now=LATER)
    give_back_rest(half.pk, world.as_club, first=date(2027, 5, 1), now=LATER)
    after = _next_round(running, unused_percent=50)
    # 7 dates given back and one missed, 90 minutes each, over 14 weeks.
    assert unused_before(after) == {world.club.pk: 8 * 90 // 14}
    with everything():
        ClubApplication.objects.create(
            municipality=world.municipality, round=after, organisation=world.club, state="handed_in", made_at=NOW,
            handed_in_at=NOW,
        )  # fmt: skip
    [club] = facts_of(after).clubs
    assert club.unused_minutes == 51
    assert facts_of(_next_round(running, unused_percent=0, year=2028)).clubs == []


def _next_round(running: Given, *, unused_percent: int, year: int = 2027) -> Round:
    home = running.world.municipality
    season = Season.objects.create(
        municipality=home, name_nb=f"Høst {year}", name_nn="Haust", name_en="Autumn", first=date(year, 8, 15),
        last=date(year, 12, 20),
    )  # fmt: skip
    rules = RuleTable.objects.create(
        municipality=home, version=year, table={**TABLE, "unused_percent": unused_percent}, made_at=NOW,
        made_by=running.world.ingrid,
    )  # fmt: skip
    return Round.objects.create(
        municipality=home, season=season, slug=f"host-{year}", state="open", rules=rules, seed=1, deadline=LATER,
        made_at=NOW,
    )  # fmt: skip


def changed(running: Given, times: tuple[Time, ...], number: int, first: date) -> Any:
    """Another plan counts from a day; what it would do is looked at before."""
    plan = a_plan(running.world, running.round, running.groups, times, number)
    does = change_of(running.fresh(), plan, first, LATER)
    made = change_plan_from(
        running.round.pk, plan.pk, first, revision=running.fresh().revision, by=running.world.ingrid.pk, now=LATER
    )
    publish_on(made.pk, now=LATER)
    made.refresh_from_db()
    assert (made.state, made.cut, made.bookings) == ("done", sum(each.dates for each in does.ends), len(does.made))
    assert made.left_out == len(does.collisions) + len(does.dates.left_out)
    return does


def places(world: Any, first: date) -> dict[str, set[tuple[Any, int, int]]]:
    """Whose clubs are where in each week from a day on: space, weekday and hour."""
    found: dict[str, set[tuple[Any, int, int]]] = {}
    rows = Occurrence.objects.filter(booking__kind="allocation", state="confirmed", during__startswith__gte=LATER)
    for each in rows.select_related("booking__organisation", "space"):
        start = each.during.lower.astimezone(OSLO)
        if start.date() >= first:
            name = "rival" if each.booking.organisation == world.rival else "club"
            found.setdefault(name, set()).add((each.space.slug, start.weekday(), start.hour))
    return found


def test_a_changed_plan_leaves_clubs_that_swapped_with_each_others_times(running: Given) -> None:
    world, first = running.world, date(2027, 5, 1)
    answer_swap(asked(running).pk, world.party(world.charlie, world.rival), yes=True, now=LATER)
    before = places(world, first)
    # The large group moves to Wednesday; the two that swapped are kept by the plan.
    does = changed(running, (TIMES[0], ("G14", 2, 18 * 60, 90, (0, 1, 2, 3)), *TIMES[2:]), 2, first)
    assert (does.kept, len(does.ends), len(does.made), does.swaps) == (3, 1, 1, [])
    after = places(world, first)
    assert after["rival"] == before["rival"]
    assert everything_of(Swap).get().state == "agreed"


def test_a_changed_plan_that_moves_one_of_two_that_swapped_gives_each_what_the_plan_says(running: Given) -> None:
    world, first = running.world, date(2027, 5, 1)
    answer_swap(asked(running).pk, world.party(world.charlie, world.rival), yes=True, now=LATER)
    swapped = places(world, LATER.date())
    # The half that the rival took over goes to the large group; the club's small group moves to Wednesday.
    times = (("G12", 2, 17 * 60, 90, (0, 1)), ("G14", 1, 17 * 60, 90, (0, 1)), *TIMES[2:])
    does = changed(running, times, 2, first)
    assert len(does.swaps) == 1
    after = places(world, first)
    half, other = world.half.slug, {each for each in swapped["club"] if each[1:] == (1, 17)}
    assert after["club"] == {(half, 2, 17), (half, 1, 17)}
    # The rival has back the time that the plan has always given it.
    assert {each for each in after["rival"] if each[1:] == (1, 17)} == other
    assert everything_of(Swap).get().state == "fallen"
    # Before that day the swap stands.
    rows = Occurrence.objects.filter(space=world.half, booking__organisation=world.rival, state="confirmed")
    assert {each.during.lower.date() < first for each in rows} == {True}
    dispatch(now=LATER)
    assert told_of_swaps(world.alice)[-1][0] == told_of_swaps(world.charlie)[-1][0] == "fallen"


def test_a_plan_that_somebody_asked_for_who_has_left_is_not_done_and_a_colleague_asks_anew(running: Given) -> None:
    world, first = running.world, date(2027, 5, 1)
    plan = a_plan(world, running.round, running.groups, TIMES, 2)
    asked_ = {"revision": running.fresh().revision, "by": world.ingrid.pk, "now": LATER}
    made = change_plan_from(running.round.pk, plan.pk, first, **asked_)
    roles = list(StaffRole.objects.filter(person=world.ingrid).values_list("pk", flat=True))
    StaffRole.objects.filter(pk__in=roles).update(role="viewer")
    publish_on(made.pk, now=LATER)
    made.refresh_from_db()
    assert (made.state, made.failure) == ("failed", "asker_has_left")
    StaffRole.objects.filter(pk__in=roles).update(role="administrator")
    again = change_plan_from(running.round.pk, plan.pk, first, **asked_)
    publish_on(again.pk, now=LATER)
    again.refresh_from_db()
    assert again.state == "done"


def test_a_time_of_every_other_week_counts_half_in_what_a_club_got(
    running: Given, monkeypatch: pytest.MonkeyPatch
) -> None:
    club, problem = running.world.club.pk, instance_of(running.plan)
    assert planned_minutes(running.fresh(), club) == 180
    g12 = running.groups["G12"]
    groups = [{**each, "weeks": "odd"} if each["id"] == f"g{g12.pk}" else each for each in problem["groups"]]
    monkeypatch.setattr(queries, "instance_of", lambda _plan: {**problem, "groups": groups})
    monkeypatch.setattr(queries, "EVERY", "other")  # so that the problem is asked, as where some time is not each week
    assert planned_minutes(running.fresh(), club) == 45 + 90


def test_what_a_plan_became_is_told_once_as_last_seasons_time(running: Given) -> None:
    after, club = _next_round(running, unused_percent=0), running.world.club.pk
    with everything():
        told = last_times(after, [club])[club]
    assert [(each.name, each.weekday, each.from_minute, each.to_minute) for each in told] == [
        ("G12", 1, 17 * 60, 18 * 60 + 30), ("G14", 1, 18 * 60 + 30, 20 * 60),
    ]  # fmt: skip
