"""The season that runs now, in one city: what its halls had left was shared out before it, and clubs live with it.

They applied, were heard and got their letters; then they gave back dates, swapped one, and divided their time. One gave
back the rest of a weekly time, which another is offered.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from django.db import transaction

from aktiv.bookings.actions.allocating import give_back
from aktiv.bookings.actions.dividing import divide_among_teams
from aktiv.bookings.models import Booking, Occurrence, Season
from aktiv.bookings.rules import Party
from aktiv.bookings.rules.dividing import TeamTime
from aktiv.demo.actions.happenings import City, unless_refused
from aktiv.demo.actions.seasons import groups_of, hall_ids, halls_of, propose, rules_in
from aktiv.demo.chance import die, known_id
from aktiv.facilities.models import Activity
from aktiv.people.models import Team
from aktiv.seasons.actions import applying, hearing, rounds
from aktiv.seasons.actions.applying import Applicant
from aktiv.seasons.actions.carrying_out import publish_on
from aktiv.seasons.actions.giving_back import give_back_rest
from aktiv.seasons.actions.publishing import begin_publishing, turn_rounds
from aktiv.seasons.actions.running import answer_swap, propose_swap
from aktiv.seasons.models import Published, Round, TimeOffer
from aktiv.seasons.queries.rounds import access_round
from aktiv.values.periods import at
from aktiv.walls import everything

CITY = "stavanger"
PLANNED, OPENED, DEADLINE = timedelta(days=80), timedelta(days=75), timedelta(days=45)
HEARD, OVER, PUBLISHED = timedelta(days=40), timedelta(days=20), timedelta(days=15)
"""How long before the season began."""
CLUBS, GROUPS = 6, 3
"""How many clubs asked for more beside what they have, each for so many groups at most."""
MORE = 3
"""What the first group of a club that can be signed in for asks for: more than the rules give a group of its age."""
WORK = 0.5
GIVEN_BACK = 3
WAITS = "Vi har dugnad den dagen. Kan dere ha tida vår?"


@dataclass(frozen=True, slots=True)
class _Scene:
    """The round, who runs the city's desk, and the clubs that got time in it with their bookings."""

    city: City
    round: Round
    now: datetime


def run_season(city: City) -> str:
    """Shares out what is left of the season that runs now and lets clubs live with it. Returns what there is to say."""
    today = city.around.today
    season = Season.objects.filter(municipality=city.municipality_id, first__lt=today, last__gt=today).first()
    if city.data.slug != CITY or season is None:
        return "no season under way"
    began, desk = at(season.first, 12 * 60, city.around.zone), known_id(city.data.slug, "desk")
    round_ = _heard(city, season.pk, began)
    made = begin_publishing(
        round_.pk,
        public_holidays=True,
        school_holidays=True,
        knowing=True,
        revision=access_round(round_.pk).revision,
        by=desk,
        now=began - PUBLISHED,
    )
    publish_on(made.pk, now=began - PUBLISHED)
    turn_rounds(now=city.around.now)
    scene = _Scene(city, round_, city.around.now)
    times = _times(scene)
    given, divided, swapped = _gifts(scene, times), _divided(scene, times), _swaps(scene, times)
    offered = _offered(scene, times)
    told = f"{given} given back, {divided} divided, {swapped} swaps, {offered} offered"
    return f"{len(times)} weekly times running, {told}"


def _heard(city: City, season_id: int, began: datetime) -> Round:
    """The round with its plan in hearing, as it was before the season."""
    desk, chance = known_id(city.data.slug, "desk"), die(city.data.slug, "running")
    planned = rounds.plan_round(season_id, by=desk, now=began - PLANNED, seed=chance.randrange(2**31))
    rounds.add_halls(planned.pk, hall_ids(city), by=desk, now=began - PLANNED)
    rules = rounds.make_rules(city.municipality_id, rules_in(city.data.language), by=desk, now=began - PLANNED)
    revision = access_round(planned.pk).revision
    rounds.open_round(
        planned.pk, rules_id=rules.pk, deadline=began - DEADLINE, revision=revision, by=desk, now=began - OPENED
    )
    halls = halls_of(Round.objects.select_related("season", "rules", "municipality").get(pk=planned.pk))
    activities = dict(Activity.objects.values_list("slug", "pk"))
    personas = [slug for persona in city.personas for slug in persona.clubs]
    clubs = sorted(city.data.clubs, key=lambda each: each.slug not in personas)
    applied = 0
    for club in clubs:
        acts = city.cast.party("", club.slug)
        if acts.organisation_id is None or acts.person_id is None or applied == CLUBS:
            continue
        asked = list(groups_of(chance, club, halls, activities, acts.organisation_id))[:GROUPS]
        if not asked:
            continue
        applied += 1
        who, then = Applicant(acts.organisation_id, acts.person_id), began - OPENED + timedelta(days=applied)
        for place, each in enumerate(asked):
            sessions = MORE if place == 0 and club.slug in personas else 1
            applying.save_group(planned.pk, who, replace(each, sessions=sessions), now=then)
        applying.hand_in(planned.pk, who, now=then)
    revision = access_round(planned.pk).revision
    rounds.begin_allocating(planned.pk, revision=revision, by=desk, now=began - DEADLINE + timedelta(days=1))
    plan = propose(planned.pk, by=desk, now=began - HEARD, work=WORK)
    revision = access_round(planned.pk).revision
    hearing.open_hearing(planned.pk, plan.pk, began - OVER, revision=revision, by=desk, now=began - HEARD)
    return access_round(planned.pk)


def _of_personas(scene: _Scene) -> set[UUID | None]:
    """The clubs of those whom one can sign in as."""
    return {scene.city.cast.party("", slug).organisation_id for each in scene.city.personas for slug in each.clubs}


def _times(scene: _Scene) -> list[Booking]:
    """The weekly times that came of it and have dates to come, those of the personas' clubs first."""
    with everything():
        made = Published.objects.filter(publication__round=scene.round).values("booking")
        rows = list(Booking.objects.select_related("space", "organisation").filter(pk__in=made).order_by("number"))
    personas = _of_personas(scene)
    there = [each for each in rows if _coming(scene, each)]
    return sorted(there, key=lambda each: each.organisation_id not in personas)


def _coming(scene: _Scene, booking: Booking) -> list[Occurrence]:
    rows = booking.occurrences.filter(state=Occurrence.State.CONFIRMED, during__startswith__gt=scene.now)
    return list(rows.order_by("during"))


def _party(scene: _Scene, booking: Booking) -> Party:
    slugs = {scene.city.cast.party("", each.slug).organisation_id: each.slug for each in scene.city.data.clubs}
    return scene.city.cast.party("", slugs[booking.organisation_id])


def _gifts(scene: _Scene, times: Sequence[Booking]) -> int:
    """Some clubs cannot come one week, and say so."""
    made = 0
    for booking in times[:GIVEN_BACK]:
        date_ = _coming(scene, booking)[2:3]
        for each in date_:
            act = partial(give_back, booking.pk, each.pk, _party(scene, booking), now=scene.now - timedelta(days=1))
            made += unless_refused(act)
    return made


def _divided(scene: _Scene, times: Sequence[Booking]) -> int:
    """The first club's teams have half of the time each."""
    for booking in times:
        date_ = _coming(scene, booking)[0].during
        start, end = (each.astimezone(scene.city.around.zone) for each in (date_.lower, date_.upper))
        low, high = start.hour * 60 + start.minute, end.hour * 60 + end.minute
        teams = Team.objects.filter(organisation=booking.organisation_id, ended_on=None)
        names = sorted(teams.values_list("name", flat=True))
        if len(names) < 2 or high - low < 60:
            continue
        half = low + 30
        lines = [
            TeamTime(names[0], booking.space_id, low, half),
            TeamTime(names[1], booking.space_id, half, high),
        ]
        act = partial(divide_among_teams, booking.pk, lines, _party(scene, booking), now=scene.now)
        return int(unless_refused(act))
    return 0


def _swaps(scene: _Scene, times: Sequence[Booking]) -> int:
    """One date for one that the other club agreed to, and a question that waits for its answer."""
    first = times[0] if times else None
    others = [each for each in times if first is not None and each.organisation_id != first.organisation_id]
    if first is None or not others:
        return 0
    mine, asked_at = _party(scene, first), scene.now - timedelta(days=3)
    made = 0
    for place, (other, answered) in enumerate(zip(others, (True, False), strict=False)):
        dates = _coming(scene, first)[4 + place : 5 + place], _coming(scene, other)[4:5]
        if not all(dates):
            continue
        swap = propose_swap(
            scene.round.pk,
            mine,
            offered_id=first.pk,
            asked_id=other.pk,
            offered_date_id=dates[0][0].pk,
            asked_date_id=dates[1][0].pk,
            note=WAITS,
            now=asked_at,
        )
        made += 1
        if answered:
            answer_swap(swap.pk, _party(scene, other), yes=True, now=asked_at + timedelta(hours=5))
    return made


def _offered(scene: _Scene, times: Sequence[Booking]) -> int:
    """A club has given back the rest of its time, and a club that can be signed in for has two days to answer: the
    first time for which one of its groups is next in line."""
    personas = _of_personas(scene)
    for booking in reversed(times):
        if booking.organisation_id in personas:
            continue
        with transaction.atomic():
            give_back_rest(booking.pk, _party(scene, booking), first=scene.city.around.today, now=scene.now)
            with everything():
                offers = TimeOffer.objects.filter(freed__source=booking, state=TimeOffer.State.OFFERED)
                if offers.filter(organisation__in=personas).exists():
                    return 1
            transaction.set_rollback(True)
    return 0
