"""A round in figures, for those who share it out. Whoever calls has asked the permissions."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from django.db.models import Count

from aktiv.seasons.models import ClubApplication, GroupApplication, PoolHall, Round, Wish
from aktiv.seasons.rules.scarcity import Demand, Scarcity, scarcity
from aktiv.seasons.rules.weeks import share
from aktiv.walls import everything, within


@dataclass(frozen=True, slots=True)
class Figures:
    """How many have handed in, of these late and on paper; how many drafts clubs have begun (nobody sees what is in
    them); how many groups ask."""

    clubs: int
    late: int
    paper: int
    drafts: int
    groups: int
    week: Scarcity


def figures_of(round_: Round, pool: Iterable[PoolHall]) -> Figures:
    """The round now. Four statements. `pool` is `queries.rounds.pool_of`."""
    handed_in = ClubApplication.State.HANDED_IN
    with within(municipalities=[round_.municipality_id]):
        applications = list(ClubApplication.objects.filter(round=round_, state=handed_in).values_list("late", "paper"))
        groups = list(
            GroupApplication.objects.filter(application__round=round_, application__state=handed_in).values_list(
                "id", "sessions", "minutes", "share_numerator", "share_denominator", "weeks", "from_day", "to_day"
            )
        )
        days: dict[int, Counter[int]] = defaultdict(Counter)
        wishes = Wish.objects.filter(group__application__round=round_, group__application__state=handed_in, choice=1)
        for group_id, weekday in wishes.values_list("group_id", "weekday"):
            days[group_id][weekday] += 1
    with everything():  # a count alone: what is in a draft is the club's
        drafts = ClubApplication.objects.filter(round=round_, state=ClubApplication.State.DRAFT).aggregate(
            n=Count("id")
        )
    season = (round_.season.first, round_.season.last)
    demands = [
        Demand(
            sessions,
            minutes,
            Fraction(numerator, denominator)
            * share(weeks, None if first is None or last is None else (first, last), season),
            days[pk],
        )
        for pk, sessions, minutes, numerator, denominator, weeks, first, last in groups
    ]
    return Figures(
        clubs=len(applications),
        late=sum(late for late, _paper in applications),
        paper=sum(paper for _late, paper in applications),
        drafts=drafts["n"],
        groups=len(groups),
        week=scarcity(demands, hours_there(pool)),
    )


def hours_there(pool: Iterable[PoolHall]) -> dict[int, Fraction]:
    """Minutes of whole halls in the pool, by weekday (0 Monday)."""
    there: dict[int, Fraction] = defaultdict(Fraction)
    for hall in pool:
        for each in hall.times.all():
            share = Fraction(len(each.atoms), hall.space.divisions) if each.atoms else Fraction(1)
            there[each.weekday] += (each.to_minute - each.from_minute) * share
    return there
