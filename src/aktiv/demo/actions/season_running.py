"""A season that runs: the hours that were left over in one city, from the application to what clubs do with them.

All of it by the actions that people use, each at its own moment: applied for, shared out, heard, decided and published;
then a club divides a time among its teams, gives a date back, and clubs swap.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from fractions import Fraction
from uuid import UUID

from aktiv.bookings.actions.allocating import give_back
from aktiv.bookings.actions.dividing import divide_among_teams
from aktiv.bookings.actions.seasons import make_season
from aktiv.bookings.models import Booking, Occurrence
from aktiv.bookings.rules import Party
from aktiv.bookings.rules.dividing import TeamTime
from aktiv.demo.actions.happenings import City
from aktiv.demo.chance import die, known_id
from aktiv.demo.rules.board import GYMNASIA
from aktiv.facilities.models import Activity, Space
from aktiv.people.models import Team
from aktiv.seasons.actions import applying, hearing, rounds
from aktiv.seasons.actions.applying import Applicant, Asked, Wished
from aktiv.seasons.actions.proposing import settle
from aktiv.seasons.actions.publishing import begin_publishing, publish_on, turn_rounds
from aktiv.seasons.actions.running import answer_swap, propose_swap
from aktiv.seasons.models import Plan, Round
from aktiv.seasons.queries.facts import facts_of
from aktiv.seasons.queries.rounds import access_round
from aktiv.seasons.rules.asked import Hall
from aktiv.seasons.rules.deriving import derive
from aktiv.seasons.rules.pool import Opening
from aktiv.seasons.solver import reading
from aktiv.seasons.solver.running import Run
from aktiv.values.periods import civil_minute
from aktiv.values.refusal import Refusal
from aktiv.values.texts import Texts

CITY = "fjell"
NAMES = Texts(nb="Restfordeling", nn="Restfordeling", en="Remaining hours")
PLANNED, OPENED, OVER, HEARD, PUBLISHED = (timedelta(days=each) for each in (75, 70, 50, 48, 42))
"""How long ago."""
BEGAN, LASTS = timedelta(days=35), timedelta(days=112)
HALLS, CLUBS, GROUPS, MINUTES = 12, 4, 3, 60
WORK = 0.6
"""Counted work of the solver, with the same outcome on every machine."""
HOURS = 16
"""Hours of the week that are left over: those that are free on most dates."""
DAYS_BEFORE = 7


def run_season(city: City) -> str:
    """Makes the season in the city that has one. Returns what there is to say of it."""
    if city.data.slug != CITY:
        return "no season under way"
    desk, now = known_id(city.data.slug, "desk"), city.around.now
    first = city.around.today - BEGAN
    try:
        season = make_season(city.municipality_id, NAMES, first, first + LASTS, by=desk, now=now - PLANNED)
    except Refusal:
        return "no season under way"
    chance = die(city.data.slug, "running")
    round_ = rounds.plan_round(season.pk, by=desk, now=now - PLANNED, seed=chance.randrange(2**31))
    rounds.add_halls(round_.pk, _halls(city), by=desk, now=now - PLANNED)
    rules = rounds.make_rules(city.municipality_id, _rules(city.data.language), by=desk, now=now - PLANNED)
    rounds.open_round(
        round_.pk, rules_id=rules.pk, deadline=now - OVER, revision=access_round(round_.pk).revision, by=desk,
        now=now - OPENED,
    )  # fmt: skip
    _leave_what_is_free(city, round_, desk, now - OPENED + timedelta(hours=1))
    clubs = _apply(city, round_, now - OPENED + timedelta(days=1))
    plan = _share_out(round_, desk, now)
    made = begin_publishing(
        round_.pk, public_holidays=True, school_holidays=False, revision=access_round(round_.pk).revision, by=desk,
        now=now - PUBLISHED,
    )  # fmt: skip
    publish_on(made.pk, now=now - PUBLISHED)
    turn_rounds(now=now - BEGAN + timedelta(hours=1))
    done = _live_with_it(city, access_round(round_.pk), clubs, now)
    return f"a season under way by plan {plan.number}, {done} things done with it"


def _rules(language: str) -> dict[str, object]:
    return {
        "points": [{"name": "Alle", "from_age": 0, "to_age": 120, "points": 4}],
        "windows": [],
        "due": [
            {"name": "Vaksne" if language == "nn" else "Voksne", "from_age": 20, "to_age": 120, "minutes": 60},
            {"name": "Barn og unge", "from_age": 0, "to_age": 19, "minutes": 90},
        ],
        "caps": [],
        "travel_km": 40,
        "most_halls": 5,
        "unused_percent": 50,
        "give_back_days": DAYS_BEFORE,
    }


def _halls(city: City) -> list[int]:
    rows = Space.objects.filter(
        municipality=city.municipality_id, parent=None, active=True, kind__in=[each.value for each in GYMNASIA]
    )
    return [each.pk for each in rows.order_by("pk")][:HALLS]


def _leave_what_is_free(city: City, round_: Round, desk: UUID, then: datetime) -> None:
    """Of the halls' hours those are shared out that others have on fewest dates of the season."""
    fresh = Round.objects.select_related("season", "rules", "municipality").get(pk=round_.pk)
    days = [each for each in city.around.days() if fresh.season.first <= each <= fresh.season.last]
    known = {hall.whole.space_id: hall for hall in city.board.halls}
    halls = facts_of(fresh).halls
    ranked: list[tuple[float, str, Opening]] = []
    for hall, weekday, start in _free(halls):
        board, span = known[int(hall.key[1:])], (start, start + MINUTES)
        dates = [day for day in days if day.weekday() == weekday]
        free = sum(city.board.free(board, board.whole, day, span) for day in dates)
        if free:
            ranked.append((-free / len(dates), hall.key, Opening(weekday, *span, frozenset())))
    ranked.sort(key=lambda each: (each[0], each[1], each[2].day, each[2].from_minute))
    left: dict[str, list[Opening]] = {hall.key: [] for hall in halls}
    for _, key, opening in ranked[:HOURS]:
        left[key].append(opening)
    for key, times in left.items():
        rounds.set_hall_times(round_.pk, int(key[1:]), times, by=desk, now=then)


def _apply(city: City, round_: Round, then: datetime) -> list[Party]:
    """Some clubs ask for an hour for each of some teams; those of the personas are among them."""
    fresh = Round.objects.select_related("season", "rules", "municipality").get(pk=round_.pk)
    halls = [each for each in facts_of(fresh).halls if each.open]
    activities = dict(Activity.objects.values_list("slug", "pk"))
    playable = {activity for hall, *_ in _free(halls) for activity in hall.activities}
    personas = [slug for persona in city.personas for slug in persona.clubs]
    known = sorted(city.data.clubs, key=lambda each: each.slug not in personas)
    clubs: list[Party] = []
    for club in known:
        acts = city.cast.party("", club.slug)
        teams = {each.name: each for each in club.teams if each.activity in playable}
        if len(clubs) == CLUBS or not teams or acts.organisation_id is None or acts.person_id is None:
            continue
        ids = dict(Team.objects.filter(organisation=acts.organisation_id, ended_on=None).values_list("name", "pk"))
        applicant = Applicant(acts.organisation_id, acts.person_id)
        applying.save_application(round_.pk, applicant, home_id=None, note="", own_minutes=0, now=then)
        for place, team in enumerate(list(teams.values())[:GROUPS]):
            free = [each for each in _free(halls) if team.activity in each[0].activities]
            hall, weekday, start = free[(3 * len(clubs) + 5 * place) % len(free)]
            asked = Asked(
                name=team.name, team_id=ids.get(team.name), activity_id=activities[team.activity], from_age=10,
                to_age=16, members=team.size, sessions=1, minutes=MINUTES, share=Fraction(1),
                wishes=(Wished(int(hall.key[1:]), weekday, start),),
            )  # fmt: skip
            applying.save_group(round_.pk, applicant, asked, now=then)
        applying.hand_in(round_.pk, applicant, now=then)
        clubs.append(acts)
    return clubs


def _free(halls: Sequence[Hall]) -> list[tuple[Hall, int, int]]:
    """Hall, weekday and minute of every hour that is left over of a whole hall."""
    return [
        (hall, each.day, start)
        for hall in halls
        for each in hall.open
        if not each.atoms or each.atoms >= set(hall.atoms)
        for start in range(-(-each.from_minute // 30) * 30, each.to_minute - MINUTES + 1, MINUTES)
    ]


def _share_out(round_: Round, by: UUID, now: datetime) -> Plan:
    rounds.begin_allocating(
        round_.pk, revision=access_round(round_.pk).revision, by=by, now=now - OVER + timedelta(hours=1)
    )
    fresh = Round.objects.select_related("season", "rules", "municipality").get(pk=round_.pk)
    derived = derive(facts_of(fresh))
    solved = Run(reading.instance(dict(derived.instance)), seed=round_.seed, work=WORK).make()
    plan = settle(
        round_.pk, instance=derived.instance, removed=derived.removed, document=solved.document(),
        kind=Plan.Kind.SOLVED, by=by, now=now - OVER + timedelta(hours=2),
    )  # fmt: skip
    revision = access_round(round_.pk).revision
    hearing.open_hearing(round_.pk, plan.pk, now - PUBLISHED, revision=revision, by=by, now=now - HEARD)
    return plan


def _live_with_it(city: City, round_: Round, clubs: list[Party], now: datetime) -> int:
    """A club divides a time, gives a date back, has swapped one date with another club, and is asked for another."""
    times = {club.organisation_id: _times(round_, club, now) for club in clubs}
    having = [club for club in clubs if times[club.organisation_id]]
    if not having:
        return 0
    mine = having[0]
    own, done = times[mine.organisation_id], 0
    done += _divided(city, own[0], mine, now - timedelta(days=9))
    dates = _coming(own[-1], now)
    if len(dates) > 1:
        give_back(own[-1].pk, dates[1].pk, mine, now=now - timedelta(days=2))
        done += 1
    for place, other in enumerate(having[1:3]):
        theirs = times[other.organisation_id][0]
        ours = own[place % len(own)]
        one, two = _coming(ours, now), _coming(theirs, now)
        if len(one) < 4 or len(two) < 4:
            continue
        swap = propose_swap(
            round_.pk, other, offered_id=theirs.pk, asked_id=ours.pk, offered_date_id=two[3].pk,
            asked_date_id=one[3].pk, note=("", "Vi skal på cup den helga.")[place], now=now - timedelta(days=2),
        )  # fmt: skip
        if place == 0:
            answer_swap(swap.pk, mine, yes=True, now=now - timedelta(days=1))
        done += 1
    return done


def _divided(city: City, booking: Booking, club: Party, now: datetime) -> int:
    dates = _coming(booking, now)
    if not dates:
        return 0
    zone = city.around.zone
    start, end = civil_minute(dates[0].during.lower, zone), civil_minute(dates[0].during.upper, zone)
    middle = start + (end - start) // 30 * 15
    rows = Team.objects.filter(organisation=club.organisation_id, ended_on=None).order_by("name")
    teams = list(rows.values_list("name", flat=True)[:2])
    halves = ((start, middle), (middle, end))
    times = [TeamTime(team, dates[0].space_id, *half) for team, half in zip(teams, halves, strict=False)]
    divide_among_teams(booking.pk, times, club, now=now)
    return 1


def _times(round_: Round, club: Party, now: datetime) -> list[Booking]:
    rows = Booking.objects.filter(season=round_.season, kind=Booking.Kind.ALLOCATION, organisation=club.organisation_id)
    return [each for each in rows.order_by("number") if _coming(each, now)]


def _coming(booking: Booking, now: datetime) -> list[Occurrence]:
    rows = booking.occurrences.filter(state=Occurrence.State.CONFIRMED, during__startswith__gt=now)
    return list(rows.order_by("during"))
