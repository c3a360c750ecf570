"""The next season of a city, as far as its round has come: planned, applied for, shared out, or heard."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from fractions import Fraction
from random import Random
from uuid import UUID

from aktiv.bookings.models import Season
from aktiv.demo import catalogue
from aktiv.demo.actions.happenings import City
from aktiv.demo.chance import die, known_id
from aktiv.demo.rules.board import GYMNASIA
from aktiv.facilities.models import Activity, Facility, Space
from aktiv.people.models import Team
from aktiv.seasons.actions import applying, hearing, rounds
from aktiv.seasons.actions.applying import Applicant, Asked, Wished
from aktiv.seasons.actions.proposing import settle
from aktiv.seasons.models import Plan, Round
from aktiv.seasons.queries.facts import facts_of
from aktiv.seasons.queries.hearing import has_applied
from aktiv.seasons.queries.rounds import access_round
from aktiv.seasons.rules.asked import Hall
from aktiv.seasons.rules.deriving import derive
from aktiv.seasons.rules.options import Options
from aktiv.seasons.rules.tables import OPTIONS
from aktiv.seasons.rules.weeks import turn_of_the_year
from aktiv.seasons.solver import reading
from aktiv.seasons.solver.running import Run

STAGES = {"bergen": "planning", "fjell": "open", "stavanger": "allocating", "alesund": "hearing"}
"""How far each city has come; others plan."""
WITH_OPTIONS = frozenset({"stavanger"})
"""Where clubs may ask for every other week, parts of the season and the rest; some of their groups then do."""
AS_A_WHOLE = 1
"""The place of the club that asks for hours as a whole there."""
PLANNED, OPENED, DEADLINE = timedelta(days=50), timedelta(days=45), timedelta(days=8)
"""How long ago, where the deadline is over; it is as long ahead where it is not."""
WORK = 3.0
"""Counted work that the solver is given: a few seconds, with the same outcome on every machine."""
HALLS = 6
MOST_WISHES = 4
FRIDAY = 4
TOO_LATE = 0.1
"""How often a group of children wishes for a time that its age may not have: the rules then say so."""
_STARTS = {"children": (16 * 60, 18 * 60), "youth": (17 * 60, 20 * 60), "adults": (18 * 60 + 30, 21 * 60)}
_SHARES = {"small_children": Fraction(1, 3), "children": Fraction(1, 3), "youth": Fraction(1, 2)}
HEARD_FOR = timedelta(days=14)
OBJECTED = {
    "nb": (
        "Vi har ingen tid før kl. 18, og de yngste må hjem.",
        "Kan vi få den samme hallen begge dagene?",
    ),
    "nn": (
        "Vi har inga tid før kl. 18, og dei yngste må heim.",
        "Kan vi få den same hallen begge dagane?",
    ),
}
NAMES = {
    "nb": ("Barn", "Ungdom", "Voksne", "Toppidrett", "Barn på hverdager", "Barn i helgene", "Ungdom på hverdager"),
    "nn": ("Barn", "Ungdom", "Vaksne", "Toppidrett", "Barn på kvardagar", "Barn i helgane", "Ungdom på kvardagar"),
}


def rules_in(language: str, options: Collection[str] = ()) -> dict[str, object]:
    """Rules of the kind that Norwegian cities have: children first and early, more hours for those who train more.
    `options` are those of the model that are open to clubs."""
    children, youth, adults, elite, early, weekend, evenings = NAMES["nn" if language == "nn" else "nb"]
    workdays = [0, 1, 2, 3, 4]
    return {
        "points": [
            {"name": elite, "from_age": 16, "to_age": 120, "levels": ["national"], "points": 6},
            {"name": children, "from_age": 0, "to_age": 12, "points": 4},
            {"name": youth, "from_age": 13, "to_age": 19, "points": 5},
            {"name": adults, "from_age": 20, "to_age": 120, "points": 2},
        ],
        "windows": [
            {"name": early, "from_age": 0, "to_age": 12, "days": workdays, "from_minute": 960, "to_minute": 1230},
            {"name": weekend, "from_age": 0, "to_age": 12, "days": [5, 6], "from_minute": 540, "to_minute": 1020},
            {"name": evenings, "from_age": 13, "to_age": 19, "days": workdays, "from_minute": 960, "to_minute": 1320},
            {"name": evenings, "from_age": 13, "to_age": 19, "days": [5, 6], "from_minute": 540, "to_minute": 1140},
        ],
        "due": [
            {"name": children, "from_age": 0, "to_age": 12, "minutes": 60, "per_member": "1.5", "at_most": 120},
            {"name": youth, "from_age": 13, "to_age": 19, "minutes": 120, "per_member": "2", "at_most": 240},
            {"name": adults, "from_age": 20, "to_age": 120, "minutes": 90, "at_most": 180},
        ],
        "caps": [{"name": children, "from_age": 0, "to_age": 12, "sessions": 2, "minutes": 90}],
        "travel_km": 15,
        "most_halls": 10,
        "continuity_points": 40,
        "fair": True,
        "unused_percent": 50,
        **dict.fromkeys(options, True),
    }


@dataclass(frozen=True, slots=True)
class _Scene:
    """Whose season it is, who shares it out, and when."""

    city: City
    chance: Random
    round: Round
    desk: UUID
    now: datetime


def share_out(city: City) -> str:
    """Makes the round of the next season that has not begun. Returns what there is to say of it."""
    season = (
        Season.objects.filter(municipality=city.municipality_id, first__gt=city.around.today).order_by("first").first()
    )
    if season is None:
        return "no round"
    now, desk, stage = city.around.now, known_id(city.data.slug, "desk"), STAGES.get(city.data.slug, "planning")
    chance = die(city.data.slug, "round")
    round_ = rounds.plan_round(season.pk, by=desk, now=now - PLANNED, seed=chance.randrange(2**31))
    rounds.add_halls(round_.pk, hall_ids(city), by=desk, now=now - PLANNED)
    options = OPTIONS if city.data.slug in WITH_OPTIONS else ()
    rules = rounds.make_rules(city.municipality_id, rules_in(city.data.language, options), by=desk, now=now - PLANNED)
    if stage == "planning":
        return "a round planned"
    over = stage != "open"
    deadline = now - DEADLINE if over else now + DEADLINE
    round_ = Round.objects.get(pk=round_.pk)
    round_ = rounds.open_round(
        round_.pk, rules_id=rules.pk, deadline=deadline, revision=round_.revision, by=desk, now=now - OPENED
    )
    scene = _Scene(city, chance, round_, desk, now)
    groups = _apply(scene, all_of_them=over)
    told = f"a round with {groups} groups"
    if not over:
        return told
    rounds.begin_allocating(round_.pk, revision=round_.revision, by=desk, now=now - DEADLINE + timedelta(days=1))
    plan = _propose(scene)
    told = f"{told}, {plan.score} of at most {plan.bound}"
    return f"{told}, {_hear(scene, plan)} objections" if stage == "hearing" else told


def halls_of(round_: Round) -> list[tuple[str, Hall]]:
    """The halls of a round, each with the slug of its facility."""
    roots = Space.objects.filter(municipality=round_.municipality_id, parent=None)
    of_hall = dict(roots.values_list("pk", "facility__slug"))
    return [(of_hall[int(each.key[1:])], each) for each in facts_of(round_).halls]


def hall_ids(city: City) -> list[int]:
    """The halls that a city shares out."""
    rows = Space.objects.filter(
        municipality=city.municipality_id, parent=None, active=True, kind__in=[each.value for each in GYMNASIA]
    )
    return [each.pk for each in rows.order_by("pk")][:HALLS]


def _apply(scene: _Scene, *, all_of_them: bool) -> int:
    """Clubs apply, each by who acts for it; while there is time some wait, and those of the personas have a draft."""
    round_ = Round.objects.select_related("season", "rules", "municipality").get(pk=scene.round.pk)
    facilities = dict(Facility.objects.filter(municipality=scene.city.municipality_id).values_list("slug", "pk"))
    halls = halls_of(round_)
    activities = dict(Activity.objects.values_list("slug", "pk"))
    personas = {slug for persona in scene.city.personas for slug in persona.clubs}
    groups = 0
    for place, club in enumerate(scene.city.data.clubs):
        if not all_of_them and place % 3 == 2 and club.slug not in personas:
            continue
        acts = scene.city.cast.party("", club.slug)
        if acts.organisation_id is None or acts.person_id is None:
            continue
        applicant = Applicant(acts.organisation_id, acts.person_id)
        then = scene.now - OPENED + timedelta(days=1 + place, hours=place % 7)
        asked = list(groups_of(scene.chance, club, halls, activities, acts.organisation_id))
        if not asked:
            continue
        home = next((facilities[each] for each in club.home if each in facilities), None)
        applying.save_application(scene.round.pk, applicant, home_id=home, note="", own_minutes=0, now=then)
        if scene.city.data.slug in WITH_OPTIONS:
            asked = _as_a_whole(asked) if place == AS_A_WHOLE else _with_options(asked, place, round_)
        for each in asked:
            applying.save_group(scene.round.pk, applicant, each, now=then)
        groups += len(asked)
        if all_of_them or club.slug not in personas:
            applying.hand_in(scene.round.pk, applicant, now=then)
    return groups


def groups_of(
    chance: Random,
    club: catalogue.Club,
    halls: Sequence[tuple[str, Hall]],
    activities: dict[str, int],
    organisation_id: UUID,
) -> Iterator[Asked]:
    """What each team of a club asks for in these halls, each with the slug of its facility."""
    known = dict(Team.objects.filter(organisation=organisation_id, ended_on=None).values_list("name", "pk"))
    ages = {group.key: group for group in catalogue.load().age_groups}
    for team in {each.name: each for each in club.teams}.values():
        suited = [(slug, hall) for slug, hall in halls if team.activity in hall.activities and hall.open]
        if not suited or team.activity not in activities:
            continue
        near = {slug: place for place, slug in enumerate(club.home)}
        suited.sort(key=lambda each: (near.get(each[0], len(near)), each[1].key))
        age, wishes = ages[team.age_group], tuple(_wishes(chance, team, [hall for _, hall in suited[:3]]))
        never = chance.random() < 0.2
        yield Asked(
            name=team.name,
            team_id=known.get(team.name),
            activity_id=activities[team.activity],
            from_age=age.from_age,
            to_age=99 if age.to_age is None else age.to_age,
            members=team.size,
            sessions=min(7, team.sessions),
            minutes=team.minutes,
            share=_SHARES.get(team.age_group, Fraction(1)),
            coaches=(f"Trener {team.name[:1]}",) if chance.random() < 0.2 else (),
            blocked=(FRIDAY,) if never and all(each.weekday != FRIDAY for each in wishes) else (),
            wishes=wishes,
        )


def _as_a_whole(asked: Sequence[Asked]) -> list[Asked]:
    """Hours for the club in what most of its groups do, as many as they are due; the other groups as they are."""
    counted = Counter(each.activity_id for each in asked)
    most = max(counted, key=lambda each: (counted[each], -(each or 0)))
    mine = [each for each in asked if each.activity_id == most]
    whole = replace(
        mine[0],
        name="Hele laget",
        team_id=None,
        from_age=min(each.from_age for each in mine),
        to_age=max(each.to_age for each in mine),
        members=min(2000, sum(each.members for each in mine)),
        sessions=0,
        minutes=60,
        coaches=(),
        blocked=(),
        options=Options(whole=True),
    )
    return [whole, *(each for each in asked if each.activity_id != most)]


def _with_options(asked: Sequence[Asked], place: int, round_: Round) -> list[Asked]:
    """The same with an option for every other group: which, goes by the club's place and the group's."""
    turn = turn_of_the_year((round_.season.first, round_.season.last))
    ways = [
        Options(weeks="either"),
        Options(least=60),
        Options(last=turn - timedelta(days=1)) if turn is not None else Options(),
    ]
    found: list[Asked] = []
    for number, each in enumerate(asked):
        options = ways[(place + number // 2) % len(ways)] if number % 2 else Options()
        if number == 2:
            options = Options(beside=asked[1].name)
        if options.least is not None and each.minutes <= options.least:
            options = Options()
        found.append(replace(each, options=options))
    return found


def _wishes(chance: Random, team: catalogue.Team, halls: Sequence[Hall]) -> Iterator[Wished]:
    """A first choice for each time a week in the hall called home, and one more elsewhere."""
    first, last = _STARTS.get(team.age_group, _STARTS["children"])
    days = chance.sample(range(5), 5)
    seen = set()
    for number in range(min(MOST_WISHES, team.sessions + 1)):
        hall = halls[0] if number < team.sessions else halls[-1]
        start = first + 30 * chance.randrange(1 + max(0, last - first - team.minutes) // 30)
        if number and team.age_group == "children" and chance.random() < TOO_LATE:
            start = 20 * 60
        wished = Wished(int(hall.key[1:]), days[number % 5], start, choice=1 if number < team.sessions else 2)
        if (wished.space_id, wished.weekday, wished.from_minute) not in seen:
            seen.add((wished.space_id, wished.weekday, wished.from_minute))
            yield wished


def _hear(scene: _Scene, plan: Plan) -> int:
    """The plan is sent out, and some clubs say what they think. Returns how many."""
    now = scene.now - timedelta(days=1)
    round_ = access_round(scene.round.pk)
    until = scene.now + HEARD_FOR
    hearing.open_hearing(round_.pk, plan.pk, until, revision=round_.revision, by=scene.desk, now=now)
    texts = OBJECTED["nn" if scene.city.data.language == "nn" else "nb"]
    personas = {slug for persona in scene.city.personas for slug in persona.clubs}
    clubs = [club.slug for club in scene.city.data.clubs if club.slug not in personas]
    said = 0
    for slug, text in zip(clubs, texts, strict=False):
        acts = scene.city.cast.party("", slug)
        if (
            acts.organisation_id is not None
            and acts.person_id is not None
            and has_applied(round_, acts.organisation_id)
        ):
            speaker = hearing.Speaker(acts.organisation_id, acts.person_id)
            hearing.object_to(round_.pk, speaker, hearing.Said(text=text), now=now + timedelta(hours=2 + said))
            said += 1
    return said


def _propose(scene: _Scene) -> Plan:
    return propose(scene.round.pk, by=scene.desk, now=scene.now - timedelta(days=2), work=WORK)


def propose(round_id: int, *, by: UUID, now: datetime, work: float) -> Plan:
    """The plan that the solver finds for a round with so much counted work."""
    round_ = Round.objects.select_related("season", "rules", "municipality").get(pk=round_id)
    derived = derive(facts_of(round_))
    run = Run(reading.instance(dict(derived.instance)), seed=round_.seed, work=work)
    plan = run.make()
    return settle(
        round_.pk,
        instance=derived.instance,
        removed=derived.removed,
        document=plan.document(),
        kind=Plan.Kind.SOLVED,
        prices=run.prices,
        by=by,
        now=now,
    )
