"""Season time that is given back in a city of 1,000 groups and 150 halls, beside the same in a town of 67 groups and
ten halls: as many groups could use the hour, so it should cost about as much to find who is next."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from statistics import median
from typing import Any
from unittest.mock import patch
from uuid import UUID

from django.conf import settings
from django.db import connection, connections, transaction
from django.urls import reverse
from django.utils import timezone

from aktiv.bookings.actions.distributing import Share, distribute
from aktiv.bookings.models import Season
from aktiv.bookings.queries.parties import party_of
from aktiv.facilities.models import Activity, Space
from aktiv.people.models import Organisation, Person, Representative
from aktiv.seasons.actions.giving_back import give_back_rest
from aktiv.seasons.actions.offering import answer_offer
from aktiv.seasons.actions.rounds import make_rules
from aktiv.seasons.models import (
    ClubApplication,
    GroupApplication,
    Plan,
    PlanInstance,
    PlanRefusal,
    PlanSession,
    PoolHall,
    Round,
    TimeOffer,
)
from aktiv.seasons.rules.packing import packed
from aktiv.seasons.rules.starting import STARTER
from aktiv.seasons.solver import reading
from aktiv.values.periods import wall_period
from aktiv.walls import everything
from aktiv.web.identity import ACTING_FOR
from bench.cases import signed_in, staff
from bench.ground import Ground
from bench.measure import Cost, Row, Told, backend, cost, ms
from bench.people import lent, persons

CITY, TOWN = (150, 1_000), (10, 67)
"""Halls and groups. A group may be in ten of the halls, so that 67 may be in each."""
SUITABLE, CLUBS, WEEKS, TURNS = 10, 50, 20, 7
HALL_HOURS = [{"day": day, "from": "16:00", "to": "22:00"} for day in range(5)]
TUESDAY, START, MINUTES = 1, 17 * 60, 90
MOST_TIMES = 2.0
TABLES = (
    "seasons_groupapplication, seasons_planrefusal, seasons_plansession, people_organisation, people_representative"
)


@dataclass(frozen=True, slots=True)
class _Town:
    """A round that runs, and the weekly time that its first club gives back."""

    round: Round
    booking: UUID
    giver: Organisation
    person: Person
    now: datetime

    def give(self) -> None:
        """All that is left of it."""
        first = self.round.season.first
        give_back_rest(self.booking, party_of(self.person, self.giver), first=first, now=self.now)

    @property
    def offer(self) -> TimeOffer:
        """What is offered now."""
        with everything():
            rows = TimeOffer.objects.select_related("organisation")
            return rows.get(freed__round=self.round, state=TimeOffer.State.OFFERED)

    def decline(self) -> None:
        """The club that is offered it says no: the next is asked."""
        offer = self.offer
        answer_offer(offer.pk, party_of(self.person, offer.organisation), yes=False, now=self.now)


def measure(ground: Ground) -> list[Row | Told]:
    """Giving back, the page of the club that is offered it, and its no; what is changed is rolled back."""
    with patch.object(timezone, "now", lambda: ground.after):
        hall, person = next(each for each in lent(40) if each.divisions >= 2), persons(1)[0]
        staff(person, hall.municipality_id, ground.after)
        towns = []
        for size in (CITY, TOWN):
            with transaction.atomic(), everything():
                towns.append(_made(hall, person, size, ground.after))
        with connections["owner"].cursor() as cursor:  # what a server in use is told by autovacuum
            cursor.execute(f"VACUUM ANALYZE {TABLES}")
        rows = [*_beside("give back the rest of a weekly time", [each.give for each in towns])]
        for each in towns:
            each.give()
        rows += _beside("say no to what is offered", [each.decline for each in towns])
        return [*rows, *_page(towns[0])]


def _beside(name: str, acts: list[Callable[[], None]]) -> list[Row | Told]:
    pid = backend()
    city, town = _by_turns(acts, pid)
    with transaction.atomic():
        sent = _sent(acts[0])
        transaction.set_rollback(True)
    told, least = (
        f"{ms(each.server)} of processor ({ms(each.python)} Python, {ms(each.database)} database)"
        for each in (city, town)
    )
    whole = f"{name}, {CITY[1]} groups in {CITY[0]} halls"
    return [
        Row(whole, told, f"{TOWN[1]} groups in {TOWN[0]} halls: {least}", city.server / town.server, MOST_TIMES),
        Told(f"{whole}: statements", str(sent)),
    ]


def _by_turns(acts: list[Callable[[], None]], pid: int) -> list[Cost]:
    """The median cost of each, every time undone."""
    taken: list[list[Cost]] = [[] for _ in acts]
    for _ in range(TURNS):
        for number, act in enumerate(acts):
            with transaction.atomic():
                taken[number].append(cost(act, pid))
                transaction.set_rollback(True)
    return [
        Cost(median(c.wall for c in each), median(c.python for c in each), median(c.database for c in each))
        for each in taken
    ]


def _page(town: _Town) -> list[Row | Told]:
    """What the club reads when it is offered the time."""
    client = signed_in(town.person)
    session = client.session
    session[ACTING_FOR] = str(town.offer.organisation_id)
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    address = reverse("season_mine", args=[town.round.slug])
    assert client.get(address).status_code == 200, client.get(address).status_code
    sent = _sent(lambda: client.get(address))
    pid = backend()
    taken = median(cost(lambda: client.get(address), pid).server for _ in range(TURNS))
    return [Told(f"the page of a club that is offered it, of {CITY[1]} groups", f"{ms(taken)}, {sent} statements")]


def _sent(work: Callable[[], object]) -> int:
    """How many statements it sends."""
    sent: list[str] = []

    def count(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        sent.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(count):
        work()
    return len(sent)


def _made(hall: Space, person: Person, size: tuple[int, int], now: datetime) -> _Town:
    halls, groups = size
    home = hall.municipality
    newest = Season.objects.filter(municipality=home).order_by("-last").first()
    first = _monday(max(now.date(), newest.last if newest else date.min) + timedelta(days=14))
    common: dict[str, Any] = {"municipality": home, "made_at": now}
    season = Season.objects.create(
        municipality=home, name_nb=f"Tilbud {halls} {datetime.now(UTC):%H%M%S}", name_nn="Tilbod", name_en="Offers",
        first=first, last=first + timedelta(weeks=WEEKS, days=-1),
    )  # fmt: skip
    rules = make_rules(home.pk, STARTER, by=person.pk, now=now)
    round_ = Round.objects.create(
        **common, season=season, slug=f"offers-{season.pk}", state="allocating", rules=rules, seed=1, deadline=now
    )
    PoolHall.objects.create(municipality=home, round=round_, space=hall)
    applications = [_application(round_, number, person, common) for number in range(CLUBS)]
    asked = GroupApplication.objects.bulk_create(
        GroupApplication(
            municipality=home, organisation_id=of.organisation_id, application=of, name=f"Lag {number}",
            activity=Activity.objects.earliest("id"), from_age=10, to_age=12, level="recreational", members=20,
            sessions=2, minutes=MINUTES,
        )
        for number in range(groups)
        for of in [applications[number % CLUBS]]
    )  # fmt: skip
    raw = _problem(hall, halls, asked)
    kept = PlanInstance.objects.create(
        **common, round=round_, sha256=reading.instance(raw).sha256, document=packed(raw)
    )
    plan = Plan.objects.create(
        **common, round=round_, number=1, state="done", instance=kept, rules=rules, seed=1, document=b"{}", score=0,
        bound=0, checked=True, ended_at=now,
    )  # fmt: skip
    PlanSession.objects.bulk_create(
        PlanSession(
            municipality=home, organisation_id=each.organisation_id, plan=plan, group=each, label=each.name, hall=hall,
            atoms=[0], weekday=3 + number % 2, from_minute=16 * 60 + 30 * (number % 8), minutes=MINUTES,
        )
        for number, each in enumerate(asked)
    )  # fmt: skip
    PlanRefusal.objects.bulk_create(
        PlanRefusal(
            municipality=home, organisation_id=each.organisation_id, plan=plan, group=each, place=0, hall=hall,
            weekday=TUESDAY, from_minute=START, reason="taken",
        )
        for each in asked
    )  # fmt: skip
    Round.objects.filter(pk=round_.pk).update(plan=plan, state="running")
    giver = applications[-1].organisation
    days = [first + timedelta(days=TUESDAY, weeks=week) for week in range(WEEKS)]
    periods = tuple(wall_period(day, START, START + MINUTES, home.zone) for day in days)
    share = Share(organisation_id=giver.pk, person_id=person.pk, contact_id=person.pk, space_id=hall.pk,
                  team="Lag", activity_id=None, periods=periods)  # fmt: skip
    [given] = distribute(season, [share], by=person.pk, now=now)
    assert given.booking_id is not None, given.taken
    return _Town(Round.objects.select_related("season").get(pk=round_.pk), given.booking_id, giver, person, now)


def _application(round_: Round, number: int, person: Person, common: dict[str, Any]) -> ClubApplication:
    club = Organisation.objects.create(name=f"Lag {number}", kind="club", municipality=round_.municipality)
    Representative.objects.create(
        person=person, organisation=club, role=Representative.Role.BOOKER, valid_from=date(2020, 1, 1)
    )
    return ClubApplication.objects.create(
        **common, round=round_, organisation=club, contact=person, state="handed_in", handed_in_at=common["made_at"]
    )


def _problem(hall: Space, halls: int, groups: list[GroupApplication]) -> dict[str, Any]:
    """One hall that there is and others by name, each shared by as many groups."""
    atoms = [str(number) for number in range(hall.divisions)]
    keys = [f"h{hall.pk}", *(f"h{10**8 + number}" for number in range(halls - 1))]
    return {
        "schema": "season-allocation/1", "id": "offers", "grid_minutes": 30, "continuity_points": 40, "fair": True,
        "facilities": [
            {"id": key, "name": f"Hall {key}", "atoms": atoms, "units": [atoms], "open": HALL_HOURS} for key in keys
        ],
        "clubs": [
            {"id": f"c{club}", "name": "Lag", "entitlement_minutes": 2_000}
            for club in sorted({str(each.organisation_id) for each in groups})
        ],
        "groups": [
            {
                "id": f"g{each.pk}", "club": f"c{each.organisation_id}", "name": each.name, "activity": "handball",
                "age": "10-12", "weight": 10 + number % 20, "members": 20, "sessions": 2, "minutes": MINUTES,
                "days_apart": 1, "coaches": [],
                "suitable": [
                    {"facility": keys[(number + step) % halls], "atoms": len(atoms), "distance_km": step}
                    for step in range(SUITABLE)
                ],
                "windows": HALL_HOURS,
                "wishes": [
                    {"facility": keys[(number + day) % halls], "day": day, "from": "17:30"} for day in range(4)
                ],
                "last_season": [],
            }
            for number, each in enumerate(groups)
        ],
        "pins": [], "bans": [],
    }  # fmt: skip


def _monday(day: date) -> date:
    return day + timedelta(days=-day.weekday() % 7)
