"""Season time that is offered to those who were refused: who is next in line, and what a club is offered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Sum

from aktiv.seasons.models import (
    ClubApplication,
    FreedTime,
    GroupApplication,
    PlanRefusal,
    PlanSession,
    PoolHall,
    Published,
    Round,
    TimeOffer,
    Withdrawal,
)
from aktiv.seasons.queries.plans import instance_of
from aktiv.seasons.queries.publishing import space_of_place
from aktiv.seasons.queries.rounds import atoms_of
from aktiv.seasons.rules.offering import Free, Terms, field_of, in_line, terms_of
from aktiv.seasons.solver.facts import Place, Session
from aktiv.values.periods import Period, at, civil_day, civil_minute
from aktiv.walls import everything, within

LIVE = (TimeOffer.State.OFFERED, TimeOffer.State.TAKEN)


@dataclass(frozen=True, slots=True)
class Next:
    """Who is next in line, and what it would have: the part of the hall, and its dates."""

    group: GroupApplication
    hall_id: int
    space_id: int
    weekday: int
    from_minute: int
    minutes: int
    periods: tuple[Period, ...]


def offer_terms(round_: Round) -> Terms:
    """How freed time is offered in a round, by the version of the rules that it goes by."""
    return terms_of(round_.rules.table if round_.rules is not None else None)


def next_in_line(freed: FreedTime, periods: Sequence[Period], least: int) -> Next | None:
    """The first group that could use the time on at least so many of its dates, and was not offered it before.

    Some dozen statements; three where no group was refused. Of the round's problem only what has to do with the hall
    and the hours is read (`rules.offering.field_of`), and only those groups are looked up.
    """
    with everything():  # told once, and not by each part
        refused = _refused(freed)
        return _next(freed, refused, periods, least) if refused and periods else None


def _next(freed: FreedTime, refused: Collection[str], periods: Sequence[Period], least: int) -> Next | None:
    round_ = freed.round
    if round_.plan is None:
        return None
    zone = round_.municipality.zone
    pool = PoolHall.objects.filter(round=round_, space__stretch=freed.space.stretch).select_related("space").first()
    if pool is None:
        return None
    hall = pool.space
    whole = frozenset(range(hall.divisions))
    atoms = whole if freed.space_id == hall.pk else atoms_of(freed.space)
    first = periods[0]
    day, start = civil_day(first.start, zone), civil_minute(first.start, zone)
    free = Free(f"h{hall.pk}", day.weekday(), start, start + first.minutes, frozenset(str(atom) for atom in atoms))
    problem = instance_of(round_.plan)
    fitting = field_of(problem, free, refused)
    if not fitting.asking:
        return None
    offers = _offers_live(round_)
    held = _sessions_of(round_, fitting.groups, offers)
    groups = _wanting(fitting.asking, held)
    if not groups:
        return None
    field = field_of(problem, free, groups)
    got = _minutes_of(round_, field.clubs, offers, {each["id"] for each in problem["groups"]})
    spaces = space_of_place([hall])
    days = [civil_day(each.start, zone) for each in periods]
    every = len({each.isocalendar().week % 2 for each in days}) == 2  # of odd and even weeks
    for turn in in_line(field, round_.seed, free, held, got):
        group = groups[turn.group]
        space = spaces.get((hall.pk, frozenset(int(atom) for atom in turn.atoms)))
        mine = tuple(
            Period(at(day, turn.start, zone), at(day, turn.start + turn.minutes, zone))
            for day in days
            if _trains(group, day.isocalendar().week % 2, every) and _is_on(group, day)
        )
        if space is not None and len(mine) >= least:
            return Next(group, hall.pk, space, free.day, turn.start, turn.minutes, mine)
    return None


def access_offer(offer_id: int, *, lock: bool = False) -> TimeOffer | None:
    """An offer, whoever's; its caller asks who may answer it. With `lock`, of what is offered as well, in that order:
    whoever answers and whoever takes the time back wait for each other."""
    with everything():
        rows = TimeOffer.objects.select_related(
            "freed__round__season",
            "freed__round__municipality",
            "freed__round__plan",
            "freed__round__rules",
            "freed__space",
            "group",
        )
        found = rows.filter(pk=offer_id).first()
        if found is None or not lock:
            return found
        FreedTime.objects.select_for_update(of=("self",)).get(pk=found.freed_id)
        return rows.select_for_update(of=("self",)).get(pk=offer_id)


def still_trains(group_id: int) -> bool:
    """Whether a group goes on in the round: it has not stopped or been taken out, and its application stands."""
    with everything():
        rows = GroupApplication.objects.filter(pk=group_id, taken_out=None, withdrawal=None)
        return rows.filter(application__state=ClubApplication.State.HANDED_IN).exists()


def offers_of(round_: Round, organisation_id: UUID) -> list[TimeOffer]:
    """What a club may say yes or no to just now, what ends first first. One statement, and the wall's."""
    with within(organisation=organisation_id):
        rows = TimeOffer.objects.filter(
            organisation=organisation_id, freed__round=round_, state=TimeOffer.State.OFFERED
        ).select_related("group", "space__facility")
        return list(rows.order_by("until", "id"))


def offers_in(round_: Round, *, most: int) -> list[TimeOffer]:
    """The newest offers of a round, for its staff. One statement, and the wall's."""
    with within(municipalities=[round_.municipality_id]):
        rows = TimeOffer.objects.filter(freed__round=round_).select_related("group", "organisation", "space__facility")
        return list(rows.order_by("-id")[:most])


def open_offers(*, until: datetime) -> list[int]:
    """Ids of offers whose time to be answered is over, the oldest first. By time_offer_open."""
    with everything():
        rows = TimeOffer.objects.filter(state=TimeOffer.State.OFFERED, until__lte=until)
        return list(rows.order_by("until", "id").values_list("id", flat=True))


def _refused(freed: FreedTime) -> set[str]:
    """Groups of the round with a refused wish that could still be offered it, by their names in the plan's problem. One
    statement."""
    round_ = freed.round
    with everything():
        refused = PlanRefusal.objects.filter(plan=round_.plan_id).values("group")
        own = Published.objects.filter(booking=freed.source_id).values("session__group")
        rows = GroupApplication.objects.filter(
            pk__in=refused,
            application__round=round_,
            application__state=ClubApplication.State.HANDED_IN,
            taken_out=None,
            withdrawal=None,
        )
        rows = rows.exclude(pk__in=own).exclude(pk__in=freed.offers.values("group"))
        if freed.giver_id is not None:
            rows = rows.exclude(organisation=freed.giver_id)
        return {f"g{each}" for each in rows.values_list("pk", flat=True)}


def _offers_live(round_: Round) -> list[TimeOffer]:
    """What groups were offered or took of freed time, but those that stopped. One statement."""
    with everything():
        gone = Withdrawal.objects.filter(group__application__round=round_).values("group")
        rows = TimeOffer.objects.filter(freed__round=round_, state__in=LIVE).exclude(group__in=gone)
        return list(rows.order_by("id").select_related("space"))


def _sessions_of(round_: Round, names: Collection[str], offers: Sequence[TimeOffer]) -> list[Session]:
    """What some groups have: the plan's weekly times, and what they were offered or took of freed time. One
    statement."""
    with everything():
        gone = Withdrawal.objects.filter(group__application__round=round_).values("group")
        rows = PlanSession.objects.filter(plan=round_.plan_id, group__in=[int(each[1:]) for each in names])
        found = [
            Session(
                f"g{group}", Place(f"h{hall}", day, start), minutes, frozenset(str(atom) for atom in atoms)
            )
            for group, hall, day, start, minutes, atoms in rows.exclude(group__in=gone).order_by("id").values_list(
                "group_id", "hall_id", "weekday", "from_minute", "minutes", "atoms"
            )
        ]  # fmt: skip
    for each in offers:
        if f"g{each.group_id}" in names:
            atoms = (
                frozenset(str(atom) for atom in atoms_of(each.space)) if each.space_id != each.hall_id else frozenset()
            )
            place = Place(f"h{each.hall_id}", each.weekday, each.from_minute)
            found.append(Session(f"g{each.group_id}", place, each.minutes, atoms))
    return found


def _wanting(names: Sequence[str], held: Sequence[Session]) -> dict[str, GroupApplication]:
    """Those of some groups that have fewer times than they ask for, by name. One statement."""
    counted = Counter(each.group for each in held)
    with everything():
        rows = GroupApplication.objects.select_related("application").filter(pk__in=[int(each[1:]) for each in names])
        return {f"g{each.pk}": each for each in rows.order_by("pk") if counted[f"g{each.pk}"] < each.sessions}


def _minutes_of(
    round_: Round, clubs: Collection[str], offers: Sequence[TimeOffer], known: Collection[str]
) -> dict[str, int]:
    """The minutes a week that clubs have in all, by name: times of the plan, and freed time of groups that the plan's
    problem knows (`known`). One statement."""
    found: Counter[str] = Counter()
    with everything():
        gone = Withdrawal.objects.filter(group__application__round=round_).values("group")
        rows = PlanSession.objects.filter(plan=round_.plan_id, organisation__in=[each[1:] for each in clubs])
        sums = rows.exclude(group__in=gone).order_by().values_list("organisation").annotate(Sum("minutes"))
        for club, minutes in sums:
            found[f"c{club}"] += minutes
    for each in offers:
        if f"g{each.group_id}" in known:
            found[f"c{each.organisation_id}"] += each.minutes
    return dict(found)


def _trains(group: GroupApplication, odd: int, every: bool) -> bool:
    """Whether a group trains in a week, odd or even, that a time of every week or of some has."""
    if group.weeks == GroupApplication.Weeks.EVERY:
        return every
    if group.weeks == GroupApplication.Weeks.EITHER:
        return not every
    return bool(odd) == (group.weeks == GroupApplication.Weeks.ODD)


def _is_on(group: GroupApplication, day: date) -> bool:
    return group.span is None or group.span[0] <= day <= group.span[1]
