"""Every other week, parts of the season, shorter times, groups beside each other and a club's own hours: from what a
group asks for to the instance, the plan and the bookings that come of it."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from aktiv.bookings.models import Booking, Season
from aktiv.facilities.models import Activity
from aktiv.people.models import Organisation, Team, TeamMembers
from aktiv.seasons.actions import applying, importing, rounds
from aktiv.seasons.actions.carrying_out import publish_on
from aktiv.seasons.actions.handing_over import Whole, hand_over
from aktiv.seasons.actions.importing import NotAll, import_applications
from aktiv.seasons.actions.keeping import keep, keep_instance
from aktiv.seasons.actions.publishing import begin_publishing
from aktiv.seasons.models import (
    ClubApplication,
    GroupApplication,
    LeftOut,
    Plan,
    PlanSession,
    PoolHall,
    Publication,
    Round,
)
from aktiv.seasons.models import Wish as Wished
from aktiv.seasons.queries.facts import facts_of
from aktiv.seasons.rules import tables, weeks
from aktiv.seasons.rules.asked import Club, Wish, Within
from aktiv.seasons.rules.board import Key, Standing, instance_on
from aktiv.seasons.rules.board_checks import Checks
from aktiv.seasons.rules.dating import OpenDay, Weekly, dated
from aktiv.seasons.rules.deriving import Facts, derive, dues
from aktiv.seasons.rules.filing import read_file
from aktiv.seasons.rules.options import Options
from aktiv.seasons.solver import reading
from aktiv.seasons.solver.facts import Place
from aktiv.seasons.solver.running import Run
from aktiv.values.periods import day_period
from aktiv.walls import everything, within
from tests.bookings.world import NOW, World, verbs
from tests.reading import everything_of
from tests.seasons.given import HEARD
from tests.seasons.test_publishing import OSLO, days_of
from tests.seasons.test_rounds import DEADLINE, asked, for_club, refused, world  # noqa: F401 - a fixture
from tests.seasons.test_rules import TABLE, derived, group, hall

SEASON = (date(2026, 8, 17), date(2027, 6, 20))
AHEAD = (date(2032, 11, 1), date(2033, 2, 13))
"""A season to come with a week 53 in it."""
ALL_OPEN = TABLE | dict.fromkeys(tables.OPTIONS, True)


# Weeks and parts, pure.


def test_odd_and_even_go_by_the_calendar_also_over_a_new_year_with_week_53() -> None:
    mondays = [date(2026, 12, 14) + timedelta(weeks=number) for number in range(6)]
    assert [day.isocalendar().week for day in mondays] == [51, 52, 53, 1, 2, 3]
    assert [weeks.is_in("odd", day) for day in mondays] == [True, False, True, True, False, True]
    for day in mondays:
        assert weeks.is_in("odd", day) != weeks.is_in("even", day)
        assert weeks.is_in("every", day)


def test_a_season_is_cut_where_somebody_begins_or_ends_and_each_trains_in_its_own_parts() -> None:
    autumn, spring = (SEASON[0], date(2026, 12, 31)), (date(2027, 3, 1), SEASON[1])
    parts = weeks.parts_of(SEASON, [autumn, spring])
    assert [(each.first, each.last) for each in parts] == [
        autumn,
        (date(2027, 1, 1), date(2027, 2, 28)),
        spring,
    ]
    assert [each.weeks for each in parts] == [20, 8, 16]
    assert weeks.parts_in(autumn, parts) == [parts[0].id]
    assert weeks.days_of([parts[0].id, parts[1].id], None) == (SEASON[0], date(2027, 2, 28))
    assert weeks.parts_of(SEASON, []) == []


def test_many_cuts_are_no_more_than_an_instance_takes_and_each_still_stands_in_all_its_days() -> None:
    spans = [(SEASON[0] + timedelta(days=5 * number), SEASON[1] - timedelta(days=7 * number)) for number in range(20)]
    parts = weeks.parts_of(SEASON, spans)
    assert len(parts) == weeks.MOST_PARTS
    assert parts[0].first == SEASON[0]
    assert parts[-1].last == SEASON[1]
    for first, last in spans:
        planned = weeks.days_of(weeks.parts_in((first, last), parts), None)
        assert planned is not None
        assert planned[0] <= first <= last <= planned[1]
        assert weeks.days_of(weeks.parts_in((first, last), parts), (first, last)) == (first, last)


def test_a_plan_never_gives_days_that_it_has_not_reckoned_with() -> None:
    autumn = ["2026-08-17_2026-12-31"]
    assert weeks.days_of(autumn, None) == (date(2026, 8, 17), date(2026, 12, 31))
    assert weeks.days_of(autumn, (date(2027, 1, 1), date(2027, 6, 20))) == (date(2026, 8, 17), date(2026, 12, 31))
    assert weeks.days_of(autumn, (date(2026, 11, 1), date(2027, 6, 20))) == (date(2026, 11, 1), date(2026, 12, 31))


def test_those_who_take_either_week_are_put_where_fewer_wish_for_their_times() -> None:
    same, other = (Wish("A", 1, 1020),), (Wish("A", 2, 1020),)
    groups = [
        group("g2", weeks="either", wishes=same),
        group("g3", weeks="either", wishes=other, coaches=frozenset({"c1"})),
        group("g10", weeks="either", wishes=(), coaches=frozenset({"c1"})),
        group("g11", weeks="odd", wishes=same),
    ]
    assert weeks.settled(groups, {}) == {"g2": "even", "g3": "odd", "g10": "even"}
    assert weeks.settled(groups, {"g2": "odd"})["g2"] == "odd", "as the plan that is gone on from has it"


def test_a_weekly_time_has_dates_in_its_own_weeks_and_days_alone() -> None:
    span = (date(2026, 12, 20), date(2027, 1, 31))
    always = {
        (7, span[0] + timedelta(days=n)): OpenDay((day_period(span[0] + timedelta(days=n), OSLO),)) for n in range(60)
    }
    weekly = [Weekly(1, 7, 1, 1020, 60, "odd", span), Weekly(2, 7, 1, 1020, 60, "even", span)]
    found = dated(weekly, date(2026, 12, 1), date(2027, 2, 10), OSLO, off={}, open_on=always)
    of = {key: [each.day for each in found.dates if each.key == key] for key in (1, 2)}
    assert of[1] == [date(2026, 12, 29), date(2027, 1, 5), date(2027, 1, 19)]
    assert of[2] == [date(2026, 12, 22), date(2027, 1, 12), date(2027, 1, 26)]
    assert not found.left_out


# The instance.


def test_a_round_that_uses_no_option_gives_the_first_version_as_it_always_did() -> None:
    assert derived(group()).instance["schema"] == "season-allocation/1"
    assert set(derived(group()).instance["groups"][0]) & {"weeks", "parts", "least_minutes"} == set()


def test_what_groups_ask_for_beside_the_usual_is_in_the_instance() -> None:
    autumn = (date(2027, 9, 1), date(2027, 12, 31))
    told = derived(
        group("g1", weeks="odd", least=45),
        group("g2", span=autumn, beside="g1"),
        group("g3", beside="g2", minutes=120, least=100),
        group("g4", beside="g9"),
    ).instance
    assert told["schema"] == "season-allocation/2"
    assert [each["id"] for each in told["parts"]] == ["2027-09-01_2027-12-31", "2028-01-01_2028-04-30"]
    first, second, third, fourth = told["groups"]
    assert (first["weeks"], first["least_minutes"], "parts" in first) == ("odd", 45, False)
    assert second["parts"] == ["2027-09-01_2027-12-31"]
    assert "least_minutes" not in third, "the rules give less than its least"
    assert set(fourth) & {"weeks", "parts", "least_minutes"} == set()
    assert told["sisters"] == [{"groups": ["g1", "g2"]}, {"groups": ["g2", "g3"]}]
    reading.instance(dict(told))


def test_a_club_as_a_whole_counts_as_its_teams_do() -> None:
    teams = (Within(11, "local", 20), Within(15, "local", 10))
    club = group("g1", whole=True, teams=teams, sessions=4, minutes=90, days_apart=1, coaches=frozenset({"c1"}))
    told = derived(club)
    [row] = told.instance["groups"]
    assert (row["days_apart"], row["coaches"], row["sessions"], row["minutes"]) == (0, [], 4, 90)
    assert row["weight"] == (4 + 5) // 2
    assert {"day": 0, "from": "00:00", "to": "24:00"} in row["windows"], "the older team may train whenever"
    assert told.instance["clubs"][0]["entitlement_minutes"] == 90 + 150
    reading.instance(dict(told.instance))


def test_who_trains_in_some_weeks_alone_is_due_what_that_comes_to_a_week() -> None:
    facts = Facts(
        key="r",
        season=("Winter", "2027-09-01", "2028-04-30"),
        grid_minutes=30,
        table=tables.read(TABLE),
        halls=(hall("A"),),
        clubs=[Club("c", "Club")],
        groups=[group(from_age=20, to_age=30, sessions=2, minutes=90, weeks="even")],
    )
    [due] = dues(facts)
    assert (due.asked, due.minutes) == (90, 90)


def test_a_faulty_option_in_a_rule_table_is_told_and_off_is_what_is_not_said() -> None:
    assert tables.read(TABLE).options == frozenset()
    assert tables.read(ALL_OPEN).options == frozenset(tables.OPTIONS)
    with refused("rule_table_wrong") as no:
        tables.read(TABLE | {"club_hours": "yes"})
    assert no.value.data["faults"] == [("/club_hours", "not_true_or_false")]


# The board.


def test_the_board_gives_a_shorter_time_where_the_full_one_does_not_fit() -> None:
    from tests.seasons.towns import group as solver_group
    from tests.seasons.towns import hall as solver_hall
    from tests.seasons.towns import instance as first_version

    raw = first_version(
        [solver_hall("H1", 0, (0, "17:00", "19:30"))],
        [
            solver_group("G1", minutes=90),
            solver_group("G2", minutes=90, least_minutes=60, windows=[{"day": 0, "from": "17:00", "to": "21:00"}]),
        ],
        schema="season-allocation/2",
    )
    instance = reading.instance(raw)
    session = reading.session(
        {"group": "G1", "facility": "H1", "day": 0, "from": "17:00", "minutes": 90, "atoms": ["A"]}
    )
    standing = Standing({Key("G1", 0, 1020, "H1"): session})
    checks = Checks(instance_on(instance, standing), standing)
    found = checks.fits(checks.rules.groups["G2"])
    assert {(each.place.start, each.minutes) for each in found} == {(1110, 60)}
    assert found[0].gain == checks.gain(session._replace(group="G2", place=Place("H1", 0, 1110), minutes=60))


def test_a_club_as_a_whole_may_have_two_halls_at_once_and_not_one_twice() -> None:
    from tests.seasons.test_options import EITHER, TWO_HALLS
    from tests.seasons.towns import group as solver_group
    from tests.seasons.towns import instance as first_version

    raw = first_version(
        TWO_HALLS, [solver_group("G1", days_apart=0, sessions=5, suitable=EITHER)], schema="season-allocation/2"
    )
    session = reading.session(
        {"group": "G1", "facility": "H1", "day": 0, "from": "17:00", "minutes": 60, "atoms": ["A"]}
    )
    standing = Standing({Key("G1", 0, 1020, "H1"): session})
    checks = Checks(reading.instance(raw), standing)
    [own] = checks.instance.groups
    assert checks.against(own, Place("H2", 0, 1020), 60).codes == ()
    assert "twice" in checks.against(own, Place("H1", 0, 1020), 60).codes


# What clubs and staff ask for.


@pytest.fixture
def opened(world: World) -> Round:  # noqa: F811 - the fixture
    return open_round(world, ALL_OPEN)


def open_round(world: World, table: dict[str, Any], season: tuple[date, date] = AHEAD) -> Round:  # noqa: F811
    made = Season.objects.create(
        municipality=world.municipality, name_nb="V", name_nn="V", name_en="W", first=season[0], last=season[1]
    )
    round_ = rounds.plan_round(made.pk, by=world.ingrid.pk, now=NOW)
    rounds.add_halls(round_.pk, [world.hall.pk], by=world.ingrid.pk, now=NOW)
    rules = rounds.make_rules(world.municipality.pk, table, by=world.ingrid.pk, now=NOW)
    return rounds.open_round(round_.pk, rules_id=rules.pk, deadline=DEADLINE, revision=1, by=world.ingrid.pk, now=NOW)


def saved(world: World, round_: Round, name: str = "J12", **options: Any) -> GroupApplication:  # noqa: F811
    more = {key: options.pop(key) for key in ("sessions", "minutes", "group_id", "wishes") if key in options}
    group_id = more.pop("group_id", None)
    one = asked(world, name, options=Options(**options), **more)
    return applying.save_group(round_.pk, for_club(world), one, group_id=group_id, now=NOW)


def test_nothing_beside_the_usual_is_taken_where_the_rules_do_not_have_it_open(world: World) -> None:  # noqa: F811
    closed = open_round(world, TABLE)
    for options, name in (
        ({"weeks": "odd"}, "alternate_weeks"),
        ({"last": date(2026, 12, 31)}, "part_of_season"),
        ({"least": 45}, "shorter_times"),
        ({"beside": "J14"}, "sister_groups"),
        ({"whole": True}, "club_hours"),
    ):
        with refused("option_not_open") as no:
            saved(world, closed, **options)
        assert no.value.data["option"] == name
    assert not everything_of(GroupApplication)


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"weeks": "third"}, "wrong_weeks"),
        ({"first": date(2032, 10, 31)}, "part_outside_season"),
        ({"first": date(2033, 2, 1), "last": date(2033, 1, 1)}, "part_outside_season"),
        ({"least": 14}, "wrong_least"),
        ({"least": 61}, "wrong_least"),
        ({"beside": "J12"}, "no_such_group"),
        ({"whole": True, "sessions": 101}, "club_asks_beyond"),
    ],
)
def test_an_option_that_cannot_be_is_refused(
    world: World,  # noqa: F811
    opened: Round,
    options: dict[str, Any],
    code: str,
) -> None:
    with refused(code):
        saved(world, opened, **options)
    assert not everything_of(GroupApplication)


def test_a_group_is_beside_one_of_its_own_application_in_the_database_too(world: World, opened: Round) -> None:  # noqa: F811
    first, second = saved(world, opened), saved(world, opened, "J14", beside="J12")
    assert second.beside_id == first.pk
    other = Whole(groups=[asked(world, "Turn")])
    who = applying.Applicant(world.rival.pk, world.charlie.pk)
    hand_over(opened.pk, who, other, now=NOW)
    [strange] = [each for each in everything_of(GroupApplication) if each.name == "Turn"]
    with pytest.raises(IntegrityError, match="group_beside_in_application"), transaction.atomic(), everything():
        GroupApplication.objects.filter(pk=first.pk).update(beside=strange)
    applying.remove_group(opened.pk, for_club(world), first.pk, now=NOW)
    assert [each.beside_id for each in everything_of(GroupApplication) if each.name == "J14"] == [None]


def test_a_whole_application_may_name_a_group_that_comes_after(world: World, opened: Round) -> None:  # noqa: F811
    groups = [
        asked(world, "J12", options=Options(beside="J14", weeks="either")),
        asked(world, "J14", options=Options(beside="J12", least=45)),
    ]
    for _ in range(2):
        hand_over(opened.pk, for_club(world), Whole(groups=groups), now=NOW)
    of = {each.name: each for each in everything_of(GroupApplication)}
    assert of["J12"].beside_id == of["J14"].pk
    assert (of["J14"].beside_id, of["J14"].least_minutes, of["J12"].weeks) == (of["J12"].pk, 45, "either")
    with refused("no_such_group") as no:
        hand_over(opened.pk, for_club(world), Whole(groups=[*groups, asked(world, "J16", options=Options(beside="?"))]),
                  now=NOW)  # fmt: skip
    assert no.value.data["group"] == 2
    told = derive(facts_of(Round.objects.get(pk=opened.pk))).instance
    assert told["sisters"] == [{"groups": sorted(f"g{each.pk}" for each in of.values())}]


def test_a_file_brings_the_options_and_says_which_line_is_wrong(world: World, opened: Round) -> None:  # noqa: F811
    Organisation.objects.filter(pk=world.club.pk).update(scheme="NO", number="999888777")
    head = (
        "club;group;activity;from_age;to_age;members;sessions;minutes;weeks;last_day;least_minutes;beside;whole_club\n"
    )
    line = "999888777;%s;handball;11;12;18;2;60;%s\n"
    groups, faults = read_file(head + line % ("J12", "odd;2032-12-31;45;J14;") + line % ("J14", ";;;;"))
    assert not faults
    import_applications(opened.pk, groups, by=world.ingrid.pk, now=NOW)
    of = {each.name: each for each in everything_of(GroupApplication)}
    assert (of["J12"].weeks, of["J12"].to_day, of["J12"].least_minutes, of["J12"].beside_id) == (
        "odd", date(2032, 12, 31), 45, of["J14"].pk,
    )  # fmt: skip
    _, faults = read_file(head + line % ("J12", "third;tomorrow;few;;maybe"))
    assert [each.code for each in faults] == ["not_weeks", "not_a_number", "not_yes_or_no", "not_a_day"]
    groups, _ = read_file(head + line % ("G9", ";;;Nobody;"))
    with pytest.raises(NotAll) as no:
        import_applications(opened.pk, groups, by=world.ingrid.pk, now=NOW)
    assert [(each.line, each.refusal.code) for each in no.value.lines] == [(2, "no_such_group")]


def test_a_file_of_many_groups_is_one_act_of_each_club_and_takes_no_statement_for_each(
    world: World,  # noqa: F811
    opened: Round,
) -> None:
    Organisation.objects.filter(pk=world.club.pk).update(scheme="NO", number="999888777")
    head = "club;group;activity;from_age;to_age;members;sessions;minutes;wishes\n"
    line = f"999888777;%s;handball;11;12;18;2;60;tue 17:30 {world.hall.pk}\n"

    def entered(names: list[str]) -> int:
        groups, faults = read_file(head + "".join(line % name for name in names))
        assert not faults
        with CaptureQueriesContext(connection) as asked:
            import_applications(opened.pk, groups, by=world.ingrid.pk, now=NOW)
        return len(asked)

    entered(["Første"])
    few, many = entered(["a", "b", "c"]), entered([f"Gruppe {number}" for number in range(40)])
    assert few == many
    rows = everything_of(GroupApplication).order_by("place")
    assert [each.place for each in rows] == list(range(44))
    assert everything_of(Wished).values("group").distinct().count() == everything_of(Wished).count() == 44
    assert verbs("season.groups_added") == ["season.groups_added"] * 3
    groups, _ = read_file(head + "".join(line % name for name in ("Ny", "b", "Ny")))
    with pytest.raises(NotAll) as no:
        import_applications(opened.pk, groups, by=world.ingrid.pk, now=NOW)
    assert [(each.line, each.refusal.code) for each in no.value.lines] == [
        (3, "group_there_already"), (4, "group_there_already"),
    ]  # fmt: skip
    assert everything_of(GroupApplication).count() == 44


def many_clubs(count: int, first: int, hall: int) -> str:
    """Lines of clubs that are made for them, two groups each, the first beside the second."""
    head = "club;group;activity;from_age;to_age;members;sessions;minutes;wishes;beside\n"
    lines = []
    for number in range(first, first + count):
        Organisation.objects.create(name=f"Lag {number}", kind="club", scheme="NO", number=f"{number}")
        line = f"{number};%s;handball;11;12;18;2;60;tue 17:30 {hall};%s\n"
        lines += [line % ("J12", "J14"), line % ("J14", "")]
    return head + "".join(lines)


def held_from(asked: CaptureQueriesContext) -> list[int]:
    """Where the round is locked, among the statements."""
    told = [each["sql"] for each in asked.captured_queries]
    return [at for at, sql in enumerate(told) if "FOR UPDATE" in sql and 'FROM "seasons_round"' in sql]


def test_a_file_is_checked_before_the_round_is_held_and_entered_in_few_statements_however_many_clubs(
    world: World,  # noqa: F811
    opened: Round,
) -> None:
    counts = []
    for count, first in ((2, 911111000), (9, 922222000)):
        groups, faults = read_file(many_clubs(count, first, world.hall.pk))
        assert not faults
        with CaptureQueriesContext(connection) as asked:
            assert import_applications(opened.pk, groups, by=world.ingrid.pk, now=NOW) == (count, 2 * count)
        [held] = held_from(asked)
        counts.append((held, len(asked)))
    assert counts[0] == counts[1]
    assert counts[0][1] - counts[0][0] < 30
    rows = everything_of(ClubApplication)
    assert {(each.state, each.late, each.paper) for each in rows} == {("handed_in", False, True)}
    assert all(each.told_revision == each.revision == 2 for each in rows)
    beside = everything_of(GroupApplication).order_by("pk").values_list("beside__name", flat=True)
    assert list(beside) == ["J14", None] * 11
    assert verbs("season.applied") == ["season.applied"] * 11
    # With a line that is wrong nothing is held, and all that is wrong is told.
    wrong = (
        many_clubs(1, 933333000, world.hall.pk) + f"911111000;J12;handball;11;12;18;2;60;tue 17:30 {world.hall.pk};\n"
    )
    with CaptureQueriesContext(connection) as asked, pytest.raises(NotAll) as no:
        import_applications(opened.pk, read_file(wrong + "1;X;handball;11;12;18;2;60;;\n")[0], by=world.ingrid.pk,
                            now=NOW)  # fmt: skip
    assert held_from(asked) == []
    assert [(each.line, each.refusal.code) for each in no.value.lines] == [
        (4, "group_there_already"), (5, "no_such_club"),
    ]  # fmt: skip
    assert everything_of(GroupApplication).count() == 22


def test_what_changed_between_the_check_and_the_lock_is_seen_and_nothing_is_entered(
    world: World,  # noqa: F811
    opened: Round,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    groups, _ = read_file(many_clubs(1, 911111000, world.hall.pk))
    looked, happens = importing._in_the_way, []

    def meanwhile(*given: Any, **more: Any) -> Any:
        found = looked(*given, **more)
        if not happens:
            happens.append(PoolHall.objects.filter(round=opened).delete())
        return found

    monkeypatch.setattr(importing, "_in_the_way", meanwhile)
    with pytest.raises(NotAll) as no:
        import_applications(opened.pk, groups, by=world.ingrid.pk, now=NOW)
    assert {each.refusal.code for each in no.value.lines} == {"wish_outside_pool"}
    assert not everything_of(ClubApplication).exists()


def test_a_club_asks_for_what_its_teams_are_due_when_it_names_no_amount(world: World, opened: Round) -> None:  # noqa: F811
    for name, age in (("J12", 11), ("J16", 15)):
        team = Team.objects.create(
            organisation=world.club, name=name, activity=Activity.objects.get(slug="handball"), age_from=age,
            age_to=age + 1,
        )  # fmt: skip
        TeamMembers.objects.create(team=team, municipality=world.municipality, band="6-12", count=20)
    whole = saved(world, opened, "Hele", whole=True, sessions=0, minutes=60)
    assert (whole.sessions, whole.days_apart, whole.team_id, whole.coaches) == ((90 + 150) // 60, 0, None, [])
    saved(world, opened, "J16")
    again = saved(world, opened, "Hele", whole=True, sessions=0, minutes=60, group_id=whole.pk)
    assert again.sessions == 1, "a team that asks for itself is not counted"
    [club] = [each for each in facts_of(hand_in(world, opened)).groups if each.whole]
    assert club.teams == (Within(11, "recreational", 20),)


def hand_in(world: World, round_: Round) -> Round:  # noqa: F811
    applying.hand_in(round_.pk, for_club(world), now=NOW)
    return Round.objects.select_related("season", "rules", "municipality", "plan").get(pk=round_.pk)


# From the plan to the bookings.


def planned(world: World, round_: Round) -> Plan:  # noqa: F811
    """The plan of a round that is handed in, solved and kept, and shown in a hearing."""
    raw = dict(derive(facts_of(round_)).instance)
    run = Run(reading.instance(raw), work=5)
    document = run.make().document()
    with within(municipalities=[round_.municipality_id]):
        kept = keep_instance(round_, raw, [], NOW)
        plan = Plan.objects.create(
            municipality_id=round_.municipality_id, round=round_, number=1, state="running", instance=kept,
            rules_id=round_.rules_id, seed=7, made_at=NOW,
        )  # fmt: skip
        keep(plan, raw, document, NOW)
    Round.objects.filter(pk=round_.pk).update(plan=plan, state="hearing", revision=9)
    return plan


def published(world: World, round_: Round, plan: Plan) -> dict[str, list[Booking]]:  # noqa: F811
    made = begin_publishing(
        round_.pk, public_holidays=False, school_holidays=False, revision=9, by=world.ingrid.pk, now=HEARD
    )
    assert publish_on(made.pk, now=HEARD)
    assert Publication.objects.get().state == "done"
    found: dict[str, list[Booking]] = {}
    for each in Booking.objects.filter(kind="allocation").order_by("team", "number"):
        found.setdefault(each.team, []).append(each)
    return found


def test_two_alternate_week_times_share_a_hall_and_hour_and_become_bookings_in_just_their_weeks(
    world: World,  # noqa: F811
    opened: Round,
) -> None:
    wish = (applying.Wished(world.hall.pk, 1, 17 * 60),)
    for name in ("Odd", "Either"):
        one = asked(world, name, sessions=1, share=Fraction(1), wishes=wish,
                    options=Options(weeks=name.lower()))  # fmt: skip
        applying.save_group(opened.pk, for_club(world), one, now=NOW)
    round_ = hand_in(world, opened)
    plan = planned(world, round_)
    rows = {each.label: each for each in everything_of(PlanSession)}
    assert {(each.weekday, each.from_minute, tuple(each.atoms)) for each in rows.values()} == {
        (1, 17 * 60, (0, 1, 2, 3))
    }
    assert {name: each.weeks for name, each in rows.items()} == {"Odd": "odd", "Either": "even"}
    found = published(world, round_, plan)
    [odd], [even] = found["Odd"], found["Either"]
    tuesdays = [AHEAD[0] + timedelta(days=1 + 7 * number) for number in range(15)]
    assert days_of(odd) == [day for day in tuesdays if day.isocalendar().week % 2 == 1]
    assert days_of(even) == [day for day in tuesdays if day.isocalendar().week % 2 == 0]
    assert {day.isocalendar().week for day in days_of(odd)} >= {53, 1}
    assert not everything_of(LeftOut)


def test_autumn_and_winter_share_a_time_and_each_is_booked_in_its_own_days(world: World, opened: Round) -> None:  # noqa: F811
    wish = (applying.Wished(world.hall.pk, 1, 17 * 60),)
    new_year = date(2033, 1, 1)
    for name, options in (("Autumn", {"last": new_year - timedelta(days=1)}), ("Winter", {"first": new_year})):
        one = asked(world, name, sessions=1, share=Fraction(1), wishes=wish, options=Options(**options))
        applying.save_group(opened.pk, for_club(world), one, now=NOW)
    round_ = hand_in(world, opened)
    found = published(world, round_, planned(world, round_))
    tuesdays = [AHEAD[0] + timedelta(days=1 + 7 * number) for number in range(15)]
    assert [days_of(each) for each in found["Autumn"]] == [[day for day in tuesdays if day < new_year]]
    assert [days_of(each) for each in found["Winter"]] == [[day for day in tuesdays if day >= new_year]]
    assert not everything_of(LeftOut)


def test_a_clubs_hours_become_its_own_bookings_also_two_at_once(world: World, opened: Round) -> None:  # noqa: F811
    saved(world, opened, "Hele", whole=True, sessions=3, minutes=60, wishes=())
    round_ = hand_in(world, opened)
    found = published(world, round_, planned(world, round_))
    assert len(found["Hele"]) == 3
    assert {(each.organisation_id, each.team) for each in found["Hele"]} == {(world.club.pk, "Hele")}
