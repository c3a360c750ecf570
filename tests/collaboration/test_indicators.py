"""Indicators are counted from use by their definitions, in one statement each, and of few nothing is told."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from aktiv import cli
from aktiv.bookings.actions.allocating import give_back
from aktiv.bookings.actions.attendance import Seen, note_attendance
from aktiv.bookings.models import Booking, Occurrence
from aktiv.cases.models import Case
from aktiv.collaboration.actions.commitments import Promised, commit, deliver
from aktiv.collaboration.actions.measuring import measure, measure_months
from aktiv.collaboration.counting_again import measured
from aktiv.collaboration.models import Budget, IndicatorFigure, ShareLine, SharePayment, ShareVersion
from aktiv.collaboration.queries.indicators import counted, explained
from aktiv.collaboration.queries.measuring import indicator_rows, month_of, months_before, recount_rows, sum_row
from aktiv.collaboration.rules.indicators import INDICATORS, Code, Counted
from aktiv.facilities.models import Activity
from aktiv.journal.models import Entry
from aktiv.people.models import Person, Team
from aktiv.prices.models import DefaultPriceGroup
from aktiv.seasons.queries.running import used_of
from aktiv.values.refusal import Refusal
from aktiv.walls import everything
from tests.bookings.world import booked, day
from tests.cases.world import a_case_world, days
from tests.collaboration.benefits_world import AFTER, HERE, MARCH, Gains, a_gaining_world
from tests.facilities.world import a_municipality
from tests.reading import everything_of
from tests.seasons.test_running import running  # noqa: F401 - a fixture

HOURS = 120
"""Minutes of each time."""


@pytest.fixture
def gains(db: None) -> Gains:
    return a_gaining_world()


def here(gains: Gains, code: Code, first: date = MARCH[0], last: date = MARCH[1], **more: Any) -> Counted | None:
    return counted(code, first, last, **more).get(gains.world.municipality.pk)


def test_what_was_had_at_once_is_decided_without_case_work(gains: Gains) -> None:
    assert here(gains, Code.WITHOUT_CASE_WORK) == Counted(12, 12, 12)


def test_what_a_case_handler_granted_is_case_work_and_its_booking_no_second_answer(db: None) -> None:
    world = a_case_world()
    world.grant_all(world.case("18–20", days=days(3), participants={"26-66": 12}))
    there = world.municipality.pk
    assert counted(Code.WITHOUT_CASE_WORK, *MARCH)[there] == Counted(0, 1, 1)
    assert Booking.objects.count() == 1


def test_the_middle_wait_for_an_answer_and_its_range(db: None) -> None:
    world = a_case_world()
    for place, wait in enumerate((1, 2, 9)):
        case = world.case("18–20", days=[days(3)[0] + timedelta(days=10 * place)], participants={"26-66": 12})
        world.grant_all(case)
        with everything():
            decided = Case.objects.get(pk=case.pk).decided_at
            Case.objects.filter(pk=case.pk).update(submitted_at=decided - timedelta(days=wait))
    found = counted(Code.DAYS_TO_ANSWER, *MARCH)[world.municipality.pk]
    assert (found.numerator, found.denominator, found.n) == (2 * 1440, 1440, 3)
    assert (found.least, found.most) == (1440, 9 * 1440)


def test_nobody_came_of_those_times_that_somebody_looked_at(gains: Gains) -> None:
    assert here(gains, Code.NO_SHOWS) == Counted(2, 8, 8)


def test_a_borrower_is_new_once(gains: Gains) -> None:
    assert here(gains, Code.FIRST_TIME) == Counted(2, 2, 2)
    later = date(2027, 3, 5)
    assert here(gains, Code.FIRST_TIME, later) == Counted(0, 1, 1)
    assert here(gains, Code.FIRST_TIME, last=date(2027, 3, 2)) == Counted(2, 2, 2)


def test_hours_of_the_young_are_those_of_their_teams_whatever_they_pay(gains: Gains) -> None:
    assert here(gains, Code.YOUTH_HOURS) == Counted(0, 12 * HOURS, 12)
    club = gains.world.club
    activity = Activity.objects.create(slug="handball", name_nb="håndball", name_nn="handball", name_en="handball")
    Team.objects.create(organisation=club, name="J14", activity=activity, age_from=13, age_to=14)
    Team.objects.create(organisation=club, name="Old Boys", activity=activity, age_from=35, age_to=60)
    for after, team in enumerate(("J14", "Old Boys", "")):
        made = booked(gains.world, "18–20", gains.world.as_club, gains.world.courts["C"], on=day(after))
        Booking.objects.filter(pk=made.id).update(team=team)
    assert here(gains, Code.YOUTH_HOURS) == Counted(HOURS, 15 * HOURS, 15)
    Booking.objects.filter(team="").update(price_group=young_price(gains))
    assert here(gains, Code.YOUTH_HOURS) == Counted(14 * HOURS, 15 * HOURS, 15)  # but for the old boys


def young_price(gains: Gains) -> str:
    """A group that the municipality gives by age."""
    there = gains.world.municipality
    found = DefaultPriceGroup.objects.filter(municipality=there, age_group="youth").select_related("price_group")
    return found[0].price_group.code


def test_somebody_of_another_municipality_comes_across_and_who_has_no_home_counts_nowhere(gains: Gains) -> None:
    assert here(gains, Code.ACROSS) == Counted(0, 12, 12)
    Person.objects.filter(pk=gains.world.charlie.pk).update(home_municipality=a_municipality("naboen", "4624"))
    assert here(gains, Code.ACROSS) == Counted(2, 12, 12)
    Person.objects.filter(pk=gains.world.charlie.pk).update(home_municipality=None)
    assert here(gains, Code.ACROSS) == Counted(0, 10, 10)


def test_what_a_member_paid_is_divided_by_the_hours_it_had(gains: Gains) -> None:
    assert here(gains, Code.COST_PER_HOUR) is None
    by = gains.secretary.pk
    promised = Promised(kind="money", what="Drift", due=date(2027, 6, 1), amount_ore=4_800_00)
    made = commit(HERE, promised, by=by, now=AFTER)
    deliver(made.number, amount_ore=2_400_00, on=date(2027, 3, 31), by=by, now=AFTER)
    deliver(made.number, amount_ore=900_00, on=date(2027, 4, 1), by=by, now=AFTER)
    assert here(gains, Code.COST_PER_HOUR) == Counted(2_400_00, 12 * HOURS, 12)
    measure(Code.COST_PER_HOUR, *MARCH, now=AFTER)
    assert IndicatorFigure.objects.get().value == Decimal(100_00)


def test_a_share_that_is_paid_and_delivered_is_counted_once(gains: Gains) -> None:
    by, home = gains.secretary.pk, gains.home
    member = home.members.get(number=HERE)
    year = {"first": date(2027, 1, 1), "last": date(2027, 12, 31)}
    budget = Budget.objects.create(
        collaboration=home, number=1, title="Drift", kind="operations", total_ore=4_800_00, key={}, input={},
        sources=[], sha256="",
        made_at=AFTER, **year,
    )  # fmt: skip
    body = home.bodies.get()
    version = ShareVersion.objects.create(
        budget=budget, number=1, kind="locked", input={}, sources=[], sha256="", body=body, reference="1", lines=1,
        made_at=AFTER,
    )  # fmt: skip
    ShareLine.objects.create(
        version=version, member=member, kind="charge", amount_ore=4_800_00, first=budget.first, last=budget.last
    )
    pay = lambda ore, day: SharePayment.objects.create(  # noqa: E731
        budget=budget, member=member, amount_ore=ore, paid_on=day, made_at=AFTER
    )
    pay(600_00, date(2027, 2, 28))
    assert here(gains, Code.COST_PER_HOUR) is None  # in the month before
    pay(1_800_00, date(2027, 3, 5))
    assert here(gains, Code.COST_PER_HOUR) == Counted(1_800_00, 12 * HOURS, 12)
    due = Promised(kind="money", what="Drift", due=date(2027, 6, 1), amount_ore=4_800_00)
    promised = commit(HERE, due, by=by, now=AFTER)
    deliver(promised.number, amount_ore=2_400_00, on=date(2027, 3, 31), by=by, now=AFTER)
    assert here(gains, Code.COST_PER_HOUR) == Counted(1_800_00, 12 * HOURS, 12)  # the same money, said twice
    deliver(promised.number, amount_ore=500_00, on=date(2027, 3, 31), by=by, now=AFTER)
    assert here(gains, Code.COST_PER_HOUR) == Counted(2_300_00, 12 * HOURS, 12)  # more was delivered than is paid
    other = commit(HERE, replace(due, due=date(2028, 6, 1)), by=by, now=AFTER)
    deliver(other.number, amount_ore=100_00, on=date(2027, 3, 31), by=by, now=AFTER)
    assert here(gains, Code.COST_PER_HOUR) == Counted(2_400_00, 12 * HOURS, 12)  # of no budget
    pay(-2_400_00, date(2027, 3, 31))
    assert here(gains, Code.COST_PER_HOUR) == Counted(2_400_00, 12 * HOURS, 12)  # a note that was wrong
    [figure] = measure(Code.COST_PER_HOUR, *MARCH, now=AFTER)
    assert (figure.version, measured("cost_per_hour", "2027-03-01", "2027-03-31")[0]["same"]) == (2, True)


def test_season_time_left_unused_is_as_the_season_itself_tells(running: Any) -> None:  # noqa: F811 - the fixture
    season, there = running.round.season, running.world.municipality.pk
    found = counted(Code.UNUSED_HOURS, season.first, season.last)[there]
    used = used_of(running.fresh())
    assert found.denominator == sum(each.given for each in used.values())
    assert found.numerator == sum(each.unused for each in used.values()) == 0
    dates = Occurrence.objects.filter(booking__kind="allocation").order_by("during")
    club = dates.filter(holder=running.world.club.pk).first()
    give_back(club.booking_id, club.pk, running.world.as_club, now=club.during.lower - timedelta(days=2))
    found, used = counted(Code.UNUSED_HOURS, season.first, season.last)[there], used_of(running.fresh())
    assert found.numerator == sum(each.unused for each in used.values()) > 0


def test_a_time_counts_on_the_day_it_begins_by_the_municipality_s_own_clock(gains: Gains) -> None:
    day = date(2027, 3, 2)
    assert here(gains, Code.ACROSS, day, day) == Counted(0, 2, 2)
    assert here(gains, Code.ACROSS, date(2027, 2, 1), date(2027, 3, 1)) is None
    type(gains.world.municipality).objects.update(time_zone="Pacific/Kiritimati")  # 18 in Oslo is 7 the day after
    assert here(gains, Code.ACROSS, day, day) is None
    assert here(gains, Code.ACROSS, date(2027, 3, 3), date(2027, 3, 3)) == Counted(0, 2, 2)


@pytest.mark.parametrize("code", list(Code))
def test_each_is_one_statement_and_of_some_places_alone_when_asked(gains: Gains, code: Code) -> None:
    with CaptureQueriesContext(connection) as asked:
        counted(code, *MARCH)
    assert len([each for each in asked if "set_config" not in each["sql"]]) == 1
    elsewhere = counted(code, *MARCH, municipality_ids=[gains.world.municipality.pk], facility_ids=[10**9])
    assert not elsewhere
    assert not counted(code, *MARCH, municipality_ids=[])


@pytest.mark.parametrize("code", list(Code))
def test_none_reads_a_table_of_what_happened_from_end_to_end(gains: Gains, code: Code) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    plan = explained(code, *MARCH)
    for table in ("bookings_occurrence", "bookings_booking", "cases_case", "bookings_attendance", "timetable_cut"):
        assert f"Seq Scan on {table}" not in plan


def test_a_month_is_kept_once_and_counted_anew_when_more_is_known(gains: Gains) -> None:
    made = measure_months(now=AFTER)
    assert made == IndicatorFigure.objects.count() > 0
    assert measure_months(now=AFTER + timedelta(hours=1)) == 0
    late = Occurrence.objects.filter(holder=gains.world.alice.pk).order_by("-pk").first()
    note_attendance(late.pk, Seen("no_show"), by=gains.world.ingrid.pk, now=AFTER)
    assert measure_months(now=AFTER + timedelta(hours=2)) == 1
    rows = [each for each in indicator_rows(gains.home, [MARCH]) if each["indicator"] == "no_shows"]
    assert [(each["numerator"], each["denominator"], each["member"]) for each in rows] == [(3, 9, HERE)]
    assert IndicatorFigure.objects.filter(indicator="no_shows").count() == 2
    verbs = [each.verb for each in everything_of(Entry).filter(verb__startswith="collaboration.indicator")]
    assert len(verbs) == len({each.indicator for each in IndicatorFigure.objects.all()}) + 1


def test_of_few_nothing_is_stored_but_that_it_is_withheld(gains: Gains) -> None:
    measure(Code.FIRST_TIME, *MARCH, now=AFTER)
    kept = IndicatorFigure.objects.get()
    assert (kept.withheld, kept.numerator, kept.n, kept.value) == (True, None, None, None)
    [row] = indicator_rows(gains.home, [MARCH])
    assert row["withheld"]
    assert sum_row(INDICATORS[Code.FIRST_TIME], [row]) is None
    assert recount_rows(gains.home, Code.FIRST_TIME, *MARCH) == [row]


def test_what_is_stored_is_what_it_comes_to_again(gains: Gains) -> None:
    measure(Code.NO_SHOWS, *MARCH, now=AFTER)
    answer, code = measured("no_shows", "2027-03-01", "2027-03-31")
    assert (code, answer["same"], len(answer["stored"])) == (0, True, 1)
    assert answer["stored"][0]["value"] == 25
    assert json.dumps(answer)
    assert measured("no_shows", "2027-04-01", "2027-03-31") == ({"error": "malformed"}, 2)
    unknown, code = measured("happiness", "2027-03-01", "2027-03-31")
    assert (unknown["error"], code) == ("unknown_indicator", 2)


def test_the_command_prints_the_same_and_says_by_its_exit_code_what_cannot_be_counted(
    gains: Gains, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def run(*more: str) -> tuple[int, Any]:
        args = cli.parser().parse_args(["collaboration", "measure", *more, "--to", "2027-03-31"])
        return args.run(args), json.loads(capsys.readouterr().out)

    code, found = run("no_shows", "--from", "2027-03-01")
    assert (code, found["same"], found["stored"], len(found["counted"])) == (0, False, [], 1)
    monkeypatch.setattr("django.utils.timezone.now", lambda: AFTER)
    code, found = run("no_shows", "--from", "2027-03-01", "--keep")
    assert (code, found["same"], len(found["stored"])) == (0, True, 1)
    assert run("joy", "--from", "2027-03-01")[0] == 2


def test_a_month_that_is_not_over_is_not_kept(gains: Gains) -> None:
    with pytest.raises(Refusal, match=r"^measured_ahead$"):
        measure(Code.NO_SHOWS, date(2027, 4, 1), date(2027, 4, 30), now=AFTER)


def test_figures_are_only_added_to(gains: Gains) -> None:
    measure(Code.NO_SHOWS, *MARCH, now=AFTER)
    for change in (lambda rows: rows.update(value=1), lambda rows: rows._raw_delete(rows.db)):
        with pytest.raises(DatabaseError, match="only added to"), transaction.atomic():
            change(IndicatorFigure.objects.all())


def test_months_are_whole_and_over() -> None:
    assert months_before(date(2027, 3, 1), 2) == [month_of(date(2027, 1, 5)), month_of(date(2027, 2, 5))]
    assert month_of(date(2028, 2, 9)) == (date(2028, 2, 1), date(2028, 2, 29))
