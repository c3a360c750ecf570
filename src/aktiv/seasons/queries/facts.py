"""A round's facts, as the rules take them: everything that an instance is made from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from fractions import Fraction
from uuid import UUID

from django.db.models import Sum

from aktiv.facilities.models import SpaceActivity
from aktiv.people.models import Team
from aktiv.seasons.models import ClubApplication, GroupApplication, PoolHall, Round, Wish
from aktiv.seasons.queries.last_season import LastTime, last_times, those_of
from aktiv.seasons.queries.rounds import atoms_of, parts_of, pool_of
from aktiv.seasons.queries.running import unused_before
from aktiv.seasons.rules import tables
from aktiv.seasons.rules.asked import Club, Group, Hall, Within
from aktiv.seasons.rules.asked import Wish as Wished
from aktiv.seasons.rules.deriving import Facts
from aktiv.seasons.rules.entitling import due_in_all
from aktiv.seasons.rules.pool import Opening
from aktiv.values.refusal import Refusal
from aktiv.walls import everything, within


def facts_of(round_: Round) -> Facts:
    """Everything that the round's instance is made from, of the applications that are handed in, with the times that
    their groups had last season. Some dozen statements.

    Raises Refusal("round_lacks", what="rules").
    """
    with within(municipalities=[round_.municipality_id]):
        applications = ClubApplication.objects.select_related("organisation").filter(
            round=round_, state=ClubApplication.State.HANDED_IN
        )
        return _facts(round_, list(applications.order_by("id")))


def facts_of_application(round_: Round, application: ClubApplication) -> Facts:
    """The same of one club's own application, handed in or not, as far as the club may know it.

    Raises Refusal("round_lacks", what="rules").
    """
    with within(organisation=application.organisation_id):
        return _facts(round_, [application])


def _facts(round_: Round, applications: list[ClubApplication]) -> Facts:
    if round_.rules is None:
        raise Refusal("round_lacks", what="rules")
    pool = pool_of(round_.pk)
    groups = list(
        GroupApplication.objects.select_related("activity")
        .filter(application__in=[each.pk for each in applications], withdrawal=None, taken_out=None)
        .order_by("id")
    )
    wishes: dict[int, list[Wish]] = defaultdict(list)
    for wish in Wish.objects.filter(group__in=[each.pk for each in groups]).order_by("choice", "place"):
        wishes[wish.group_id].append(wish)
    last = last_times(round_, {each.organisation_id for each in applications})
    coaches = _coaches(groups)
    teams = _teams_of(groups)
    unused = unused_before(round_) if round_.rules.table.get("unused_percent") else {}
    homes = {each.space.facility_id: key_of(each) for each in reversed(pool)}
    halls = {each.space_id: key_of(each) for each in pool}
    of_application = {each.pk: each for each in applications}
    season = round_.season
    return Facts(
        key=round_.slug,
        season=(season.name_nb, season.first.isoformat(), season.last.isoformat()),
        grid_minutes=round_.grid_minutes,
        table=tables.read(round_.rules.table),
        halls=halls_told(pool),
        clubs=[
            Club(
                f"c{each.organisation_id}",
                each.organisation.name,
                own_minutes=each.own_minutes,
                unused_minutes=unused.get(each.organisation_id, 0),
            )
            for each in applications
        ],
        groups=[
            _group(
                each,
                home=homes.get(of_application[each.application_id].home_id or 0),
                wishes=wishes[each.pk],
                last=those_of(each, last.get(each.organisation_id, [])),
                halls=halls,
                coaches=coaches,
                teams=teams.get(each.pk, ()),
            )
            for each in groups
        ],
    )


def hours_due(round_: Round, organisation_id: UUID, activity_id: int, asks: Within, *, but: int | None = None) -> int:
    """Minutes a week that a club's teams in an activity come to by the round's rules: what it asks for as a whole when
    it says no amount. Teams that ask for themselves are left out; where there are none, what `asks` says counts. `but`
    is the group that is being written itself. Two statements.

    Raises Refusal("round_lacks", what="rules").
    """
    if round_.rules is None:
        raise Refusal("round_lacks", what="rules")
    with everything():
        there = GroupApplication.objects.filter(
            application__round=round_, organisation=organisation_id, whole_club=False, withdrawal=None, taken_out=None
        ).exclude(pk=but or 0)
        asking = list(there.values_list("team_id", "name"))
    teams = tuple(each for _, each in _counted([organisation_id], [activity_id], {organisation_id: asking}))
    group = Group(
        "", "", "", "", asks.age, asks.age, asks.level, asks.members, 1, 1, Fraction(1), whole=True, teams=teams
    )
    return due_in_all(tables.read(round_.rules.table), group)


def _teams_of(groups: Sequence[GroupApplication]) -> dict[int, tuple[Within, ...]]:
    """For clubs that ask for hours as a whole: their teams in that activity that do not ask for themselves. One
    statement, or none where nobody asks so."""
    whole = [each for each in groups if each.whole_club]
    if not whole:
        return {}
    asking: dict[UUID, list[tuple[int | None, str]]] = defaultdict(list)
    for each in groups:
        if not each.whole_club:
            asking[each.organisation_id].append((each.team_id, each.name))
    of: dict[tuple[UUID, int], list[Within]] = defaultdict(list)
    for key, team in _counted([each.organisation_id for each in whole], [each.activity_id for each in whole], asking):
        of[key].append(team)
    return {each.pk: tuple(of[each.organisation_id, each.activity_id]) for each in whole}


def _counted(
    clubs: Collection[UUID], activities: Collection[int], asking: Mapping[UUID, Sequence[tuple[int | None, str]]]
) -> list[tuple[tuple[UUID, int], Within]]:
    """The clubs' teams in some activities but those that ask for themselves: club and activity, and the team."""
    rows = Team.objects.filter(organisation__in=clubs, activity__in=activities, ended_on=None).order_by("id")
    found = []
    for each in rows.annotate(total=Sum("members__count")):
        others = asking.get(each.organisation_id, ())
        if all(each.pk != team and each.name != name for team, name in others):
            members = min(each.total or 0, 2000)
            found.append(((each.organisation_id, each.activity_id), Within(each.age_from, each.level, members)))
    return found


def key_of(hall: PoolHall) -> str:
    """The name of a hall in an instance and in plans."""
    return f"h{hall.space_id}"


def halls_told(pool: list[PoolHall]) -> list[Hall]:
    """The halls of a pool as the rules take them. Two statements."""
    roots = [each.space for each in pool]
    parts = parts_of(roots)
    activities: dict[int, set[str]] = defaultdict(set)
    of_space = {space.pk: stretch for stretch, spaces in parts.items() for space in spaces}
    of_space |= {root.pk: root.stretch for root in roots}
    for row in SpaceActivity.objects.select_related("activity").filter(space_id__in=of_space):
        activities[of_space[row.space_id]].add(row.activity.slug)
    found = []
    for each in pool:
        root = each.space
        atoms = tuple(str(number) for number in range(root.divisions))
        units = {frozenset(str(atom) for atom in atoms_of(space)) for space in (*parts[root.stretch], root)}
        found.append(
            Hall(
                key=key_of(each),
                name=f"{root.facility.name}, {root.name_nb}",
                kind=root.kind,
                where=(root.facility.latitude, root.facility.longitude),
                atoms=atoms,
                units=tuple(sorted(units, key=sorted)),
                activities=frozenset(activities[root.stretch]),
                open=tuple(
                    Opening(
                        time.weekday,
                        time.from_minute,
                        time.to_minute,
                        frozenset(str(atom) for atom in time.atoms) or frozenset(atoms),
                    )
                    for time in each.times.all()
                ),
            )
        )
    return found


def _coaches(groups: Iterable[GroupApplication]) -> dict[tuple[UUID, str], str]:
    """A key for each coach: plans never change, and must not hold a name that is to be forgotten.

    A coach is one person within a club, however the name is written: two clubs may both have a Kari.
    """
    names: dict[UUID, set[str]] = defaultdict(set)
    for row in groups:
        names[row.organisation_id] |= {name.casefold() for name in row.coaches}
    return {
        (club, name): f"c{club}:{number}" for club, found in names.items() for number, name in enumerate(sorted(found))
    }


def _group(
    row: GroupApplication,
    *,
    home: str | None,
    wishes: Iterable[Wish],
    halls: Mapping[int, str],
    coaches: Mapping[tuple[UUID, str], str],
    last: Iterable[LastTime],
    teams: tuple[Within, ...] = (),
) -> Group:
    return Group(
        key=f"g{row.pk}",
        club=f"c{row.organisation_id}",
        name=row.name,
        activity=row.activity.slug,
        from_age=row.from_age,
        to_age=row.to_age,
        level=row.level,
        members=row.members,
        sessions=row.sessions,
        minutes=row.minutes,
        share=Fraction(row.share_numerator, row.share_denominator),
        home=home,
        days_apart=row.days_apart,
        blocked=frozenset(row.blocked),
        coaches=frozenset(coaches[row.organisation_id, name.casefold()] for name in row.coaches),
        wishes=tuple(
            Wished(halls[each.space_id], each.weekday, each.from_minute) for each in wishes if each.space_id in halls
        ),
        given_last=tuple(
            Wished(halls[each.space_id], each.weekday, each.from_minute) for each in last if each.space_id in halls
        ),
        weeks=row.weeks,
        span=row.span,
        least=row.least_minutes,
        beside=None if row.beside_id is None else f"g{row.beside_id}",
        whole=row.whole_club,
        teams=teams,
    )
