"""What staff do to a round: its rules, its halls, opening it, and closing it for applications."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from aktiv.bookings.models import Season
from aktiv.bookings.queries.parties import require_staff
from aktiv.facilities.models import Space
from aktiv.journal.actions import Event, append
from aktiv.municipalities.models import Municipality
from aktiv.people.models import Team
from aktiv.people.permissions import Permission
from aktiv.seasons.models import PoolHall, PoolTime, Round, RuleTable
from aktiv.seasons.queries.rounds import access_round, days_of_halls, rules_of, windows_of
from aktiv.seasons.rules import table_files
from aktiv.seasons.rules.pool import Opening, weekly_pool, within_windows
from aktiv.seasons.rules.states import Act, State, after
from aktiv.values.folding import fold
from aktiv.values.refusal import Refusal
from aktiv.values.typed_text import one_line

ALLOCATE = Permission.SEASON_ALLOCATE
LONGEST_NOTE = 200


@transaction.atomic
def make_rules(
    municipality_id: int,
    table: Mapping[str, Any],
    *,
    note: str = "",
    valid_from: date | None = None,
    by: UUID,
    now: datetime,
) -> RuleTable:
    """The next version of a municipality's rules. `note` says who decided it or why, `valid_from` from
    when it is meant.

    Raises Refusal: not_staff, rule_table_wrong, too_long.
    """
    require_staff(by, ALLOCATE, municipality_id, now)
    table_files.checked(table, Team.Level.values)
    Municipality.objects.select_for_update(no_key=True).get(pk=municipality_id)  # versions are given one by one
    last = next(iter(rules_of(municipality_id)), None)
    made = RuleTable.objects.create(
        municipality_id=municipality_id,
        version=(last.version if last else 0) + 1,
        table=dict(table),
        note=one_line(note, limit=LONGEST_NOTE),
        valid_from=valid_from,
        made_at=now,
        made_by_id=by,
    )
    subject = ("season_rules", made.pk)
    append(Event("season.rules_made", subject, municipality_id, by, data={"version": made.version}), at=now)
    return made


@transaction.atomic
def plan_round(season_id: int, *, by: UUID, now: datetime, grid_minutes: int = 30, seed: int | None = None) -> Round:
    """Begins a round for a season, with a seed by chance that everyone may see from then on.

    `seed` is told where everything has to come out alike every time.

    Raises Refusal: not_found, not_staff, round_there_already, wrong_grid.
    """
    season = Season.objects.select_related("municipality").filter(pk=season_id).first()
    if season is None:
        raise Refusal("not_found")
    require_staff(by, ALLOCATE, season.municipality_id, now)
    if grid_minutes not in {5, 10, 15, 20, 30, 60}:
        raise Refusal("wrong_grid", minutes=grid_minutes)
    slug = slugify(fold(f"{season.municipality.slug} {season.name_nb} {season.first.year}"))[:80]
    try:
        with transaction.atomic():
            made = Round.objects.create(
                municipality_id=season.municipality_id,
                season=season,
                slug=slug if not Round.objects.filter(slug=slug).exists() else f"{slug[:70]}-{season.pk}",
                seed=secrets.randbelow(2**31) if seed is None else seed,
                grid_minutes=grid_minutes,
                made_at=now,
            )
    except IntegrityError as error:
        raise Refusal("round_there_already") from error
    _journal("season.round_planned", made, by, now, season=season.pk, seed=made.seed)
    return made


@transaction.atomic
def add_halls(round_id: int, space_ids: Collection[int], *, by: UUID, now: datetime) -> list[PoolHall]:
    """Puts halls in the round's pool, each with the weekly hours that it is open and free for most of the season.

    Raises Refusal: not_found, not_staff, round_not_in_state, not_a_whole_hall.
    """
    round_ = _locked(round_id, Act.CHANGE_POOL, by, now)
    roots = list(Space.objects.filter(pk__in=space_ids, municipality_id=round_.municipality_id, active=True))
    if len(roots) != len(set(space_ids)):
        raise Refusal("not_found")
    if part := next((each for each in roots if each.parent_id is not None), None):
        raise Refusal("not_a_whole_hall", space_id=part.pk)
    known = set(PoolHall.objects.filter(round=round_, space__in=roots).values_list("space_id", flat=True))
    new = [each for each in roots if each.pk not in known]
    hours = _hours_of(round_, new, now)
    halls = PoolHall.objects.bulk_create(
        PoolHall(municipality_id=round_.municipality_id, round=round_, space=root) for root in new
    )
    PoolTime.objects.bulk_create(
        _pool_time(hall, each) for hall, root in zip(halls, new, strict=True) for each in hours[root.pk]
    )
    if new:
        _changed(round_)
        _journal("season.halls_added", round_, by, now, spaces=[each.pk for each in new])
    return halls


@transaction.atomic
def set_hall_times(round_id: int, space_id: int, times: Sequence[Opening], *, by: UUID, now: datetime) -> PoolHall:
    """Says by hand which hours a hall has. No hours: it stays in the pool, closed.

    Raises Refusal: not_found, not_staff, round_not_in_state, wrong_hours, no_such_part.
    """
    round_ = _locked(round_id, Act.CHANGE_POOL, by, now)
    hall = PoolHall.objects.select_related("space").filter(round=round_, space_id=space_id).first()
    if hall is None:
        raise Refusal("not_found")
    atoms = {str(number) for number in range(hall.space.divisions)}
    for each in times:
        if not (0 <= each.day <= 6 and 0 <= each.from_minute < each.to_minute <= 1440):
            raise Refusal("wrong_hours", day=each.day, from_minute=each.from_minute, to_minute=each.to_minute)
        if not each.atoms <= atoms:
            raise Refusal("no_such_part", part=sorted(each.atoms - atoms)[0], divisions=hall.space.divisions)
    hall.times.all().delete()
    PoolTime.objects.bulk_create(_pool_time(hall, each) for each in set(times))
    _changed(round_)
    _journal("season.hall_times_set", round_, by, now, space=space_id, times=len(set(times)))
    return hall


@transaction.atomic
def derive_hall_times(round_id: int, space_id: int, *, by: UUID, now: datetime) -> PoolHall:
    """Gives a hall its hours anew, from how it is open and taken now. What was said by hand is forgotten.

    Raises Refusal: not_found, not_staff, round_not_in_state.
    """
    round_ = _locked(round_id, Act.CHANGE_POOL, by, now)
    hall = PoolHall.objects.select_related("space").filter(round=round_, space_id=space_id).first()
    if hall is None:
        raise Refusal("not_found")
    hours = _hours_of(round_, [hall.space], now)[space_id]
    hall.times.all().delete()
    PoolTime.objects.bulk_create(_pool_time(hall, each) for each in hours)
    _changed(round_)
    _journal("season.hall_times_derived", round_, by, now, space=space_id, times=len(hours))
    return hall


@transaction.atomic
def remove_hall(round_id: int, space_id: int, *, by: UUID, now: datetime) -> None:
    """Takes a hall out of the pool. Wishes for it stay as they are, and are refused with that reason.

    Raises Refusal: not_found, not_staff, round_not_in_state.
    """
    round_ = _locked(round_id, Act.CHANGE_POOL, by, now)
    removed, _ = PoolHall.objects.filter(round=round_, space_id=space_id).delete()
    if not removed:
        raise Refusal("not_found")
    _changed(round_)
    _journal("season.hall_removed", round_, by, now, space=space_id)


@transaction.atomic
def open_round(round_id: int, *, rules_id: int, deadline: datetime, revision: int, by: UUID, now: datetime) -> Round:
    """Opens a round for applications by a version of the rules, until a deadline.

    Raises Refusal: not_found, not_staff, round_not_in_state, round_lacks, changed_meanwhile, day_passed.
    """
    round_ = _locked(round_id, Act.OPEN, by, now, revision=revision)
    rules = RuleTable.objects.filter(pk=rules_id, municipality_id=round_.municipality_id).first()
    if rules is None:
        raise Refusal("not_found")
    if deadline <= now:
        raise Refusal("day_passed", until=deadline)
    there = {"rules", "deadline", "seed"} | ({"pool"} if round_.halls.exists() else set())
    round_.state = after(State(round_.state), Act.OPEN, there=there).value
    round_.rules, round_.deadline = rules, deadline
    _changed(round_, "state", "rules", "deadline")
    _journal("season.round_opened", round_, by, now, rules=rules.version, deadline=deadline)
    return round_


@transaction.atomic
def move_deadline(round_id: int, deadline: datetime, *, revision: int, by: UUID, now: datetime) -> Round:
    """Gives clubs another deadline. Raises Refusal: not_found, not_staff, round_not_in_state, changed_meanwhile,
    day_passed."""
    round_ = _locked(round_id, Act.MOVE_DEADLINE, by, now, revision=revision)
    if deadline <= now:
        raise Refusal("day_passed", until=deadline)
    before, round_.deadline = round_.deadline, deadline
    _changed(round_, "deadline")
    _journal("season.deadline_moved", round_, by, now, before=before, deadline=deadline)
    return round_


@transaction.atomic
def begin_allocating(round_id: int, *, revision: int, by: UUID, now: datetime) -> Round:
    """Closes a round for ordinary applications; what comes now is late. Raises Refusal: not_found, not_staff,
    round_not_in_state, round_lacks(deadline_over), changed_meanwhile."""
    round_ = _locked(round_id, Act.ALLOCATE, by, now, revision=revision)
    over = {"deadline_over"} if round_.deadline is not None and round_.deadline <= now else set()
    round_.state = after(State(round_.state), Act.ALLOCATE, there=over).value
    _changed(round_, "state")
    _journal("season.allocating_begun", round_, by, now)
    return round_


def _locked(round_id: int, act: Act, by: UUID, now: datetime, *, revision: int | None = None) -> Round:
    """The round, held against others until the end, when the staff may do that to it in its state.

    What opening and allocating need besides is asked by those actions, with the state.
    """
    round_ = access_round(round_id, lock=True)
    require_staff(by, ALLOCATE, round_.municipality_id, now)
    if revision is not None and revision != round_.revision:
        raise Refusal("changed_meanwhile")
    if act not in {Act.OPEN, Act.ALLOCATE}:
        after(State(round_.state), act)
    return round_


def _hours_of(round_: Round, roots: Sequence[Space], now: datetime) -> dict[int, tuple[Opening, ...]]:
    """The hours of the week that halls have for the season: within the season's own, where it says any."""
    season = round_.season
    days = days_of_halls(roots, season.first, season.last, round_.municipality.zone, now)
    windows = windows_of(season)
    return {
        root.pk: within_windows(weekly_pool(days[root.pk], [str(number) for number in range(root.divisions)]), windows)
        for root in roots
    }


def _changed(round_: Round, *fields: str) -> None:
    round_.revision += 1
    round_.save(update_fields=["revision", *fields])


def _pool_time(hall: PoolHall, each: Opening) -> PoolTime:
    atoms = sorted(int(atom) for atom in each.atoms)
    whole = len(atoms) == hall.space.divisions
    return PoolTime(
        hall=hall,
        weekday=each.day,
        from_minute=each.from_minute,
        to_minute=each.to_minute,
        atoms=[] if whole else atoms,
    )


def _journal(verb: str, round_: Round, by: UUID, now: datetime, **data: object) -> None:
    append(Event(verb, ("season_round", round_.pk), round_.municipality_id, by, data=data), at=now)
