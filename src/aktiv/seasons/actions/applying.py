"""What clubs do in a round: ask, group by group, hand in, change until the deadline, and take it back.

The municipality may do the same for a club that came on paper. Everything is one transaction with one journal entry.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from fractions import Fraction
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError, Sum

from aktiv.bookings.queries.parties import require_representative, require_staff
from aktiv.bookings.rules import Party
from aktiv.facilities.models import Activity, Facility
from aktiv.journal.actions import Event, append
from aktiv.people.models import Organisation, Team
from aktiv.people.permissions import Permission
from aktiv.seasons.models import ClubApplication, GroupApplication, PoolHall, Round, Wish
from aktiv.seasons.queries.applications import locked_application
from aktiv.seasons.queries.facts import hours_due
from aktiv.seasons.queries.hearing import letter_for
from aktiv.seasons.queries.last_season import is_of, last_times
from aktiv.seasons.queries.rounds import access_round
from aktiv.seasons.rules import tables
from aktiv.seasons.rules.asked import Within
from aktiv.seasons.rules.options import MOST_CLUB_SESSIONS, NONE, Options, allowed, least_of, span_in
from aktiv.seasons.rules.states import Act, State, after
from aktiv.values.refusal import Refusal
from aktiv.values.typed_text import many_lines, one_line
from aktiv.walls import everything

MOST_GROUPS = 200
MOST_WISHES = 40
MOST_COACHES = 10


@dataclass(frozen=True, slots=True)
class Wished:
    """A time that a group would like: first (1) or second (2) choice, in the order of the list."""

    space_id: int
    weekday: int
    from_minute: int
    choice: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a form says of one group. `team_id` takes name, activity, ages and level from the club's own team; with
    `as_said` the group stays that team's, and is what the form says of it.

    `options` is what it asks for beside the usual. For a club as a whole (`options.whole`) no sessions are as many as
    come to what its teams are due; team, coaches and days between are then not asked.
    """

    name: str = ""
    team_id: int | None = None
    as_said: bool = False
    activity_id: int | None = None
    from_age: int = 0
    to_age: int = 0
    level: str = Team.Level.RECREATIONAL.value
    members: int = 0
    sessions: int = 1
    minutes: int = 60
    share: Fraction = Fraction(1)
    days_apart: int = 1
    blocked: Sequence[int] = ()
    coaches: Sequence[str] = ()
    wishes: Sequence[Wished] = field(default_factory=tuple)
    options: Options = NONE


@dataclass(frozen=True, slots=True)
class Applicant:
    """For which club, by whom. `staff` is set when the municipality enters what came on paper."""

    organisation_id: UUID
    person_id: UUID
    staff: bool = False


@transaction.atomic
def begin_for(round_id: int, applicant: Applicant, *, now: datetime) -> ClubApplication:
    """Begins an application for a club that came on paper, or finds the one that the municipality has been given, which
    stays as it is. Raises Refusal: those of `save_application`."""
    round_, application = _open(round_id, applicant, now)
    if not application.revision:
        _saved(application, now)
        _journal("season.application_saved", round_, applicant, now)
    return application


@transaction.atomic
def save_application(
    round_id: int,
    applicant: Applicant,
    *,
    home_id: int | None,
    note: str,
    own_minutes: int,
    now: datetime,
) -> ClubApplication:
    """Begins a club's application, or changes what it says of the club as a whole.

    Raises Refusal: not_found, not_representative, not_staff, round_not_in_state, deadline_over, draft_of_club,
    too_long, wrong_minutes.
    """
    round_, application = _open(round_id, applicant, now)
    if home_id is not None and not Facility.objects.filter(pk=home_id, municipality=round_.municipality_id).exists():
        raise Refusal("not_found")
    if not 0 <= own_minutes <= 10_080 * 20:
        raise Refusal("wrong_minutes", minutes=own_minutes)
    application.home_id, application.own_minutes = home_id, own_minutes
    application.note = many_lines(note, limit=2000)
    _saved(application, now, "home", "own_minutes", "note")
    _journal("season.application_saved", round_, applicant, now)
    return application


@transaction.atomic
def save_group(
    round_id: int, applicant: Applicant, asked: Asked, *, group_id: int | None = None, now: datetime
) -> GroupApplication:
    """Adds a group to the club's application, or changes it, wishes and all.

    Raises Refusal: those of `save_application`, and missing_text, no_such_team, no_such_activity, wrong_ages,
    asks_beyond_a_week, wrong_share, wrong_members, too_many_coaches, too_many_groups, too_many_wishes, wish_twice,
    wish_outside_pool, off_the_grid, group_there_already, option_not_open, wrong_weeks, part_outside_season,
    wrong_least, no_such_group.
    """
    round_, application = _open(round_id, applicant, now)
    row = group_row(round_, application, asked, group_id)
    with everything():
        row.beside_id = _beside(application, asked.options.beside, group_id) if asked.options.beside else None
        if group_id is not None:
            known = application.groups.filter(pk=group_id).first()
            if known is None:
                raise Refusal("not_found")
            row.pk, row.place = known.pk, known.place
        else:
            row.place = application.groups.count()
            if row.place >= MOST_GROUPS:
                raise Refusal("too_many_groups", limit=MOST_GROUPS)
        try:
            with transaction.atomic():
                row.save()
        except IntegrityError as error:
            raise Refusal("group_there_already", name=row.name) from error
        row.wishes.all().delete()
        Wish.objects.bulk_create(wish_rows(round_, row, asked.wishes))
    _saved(application, now)
    verb = "season.group_added" if group_id is None else "season.group_changed"
    _journal(verb, round_, applicant, now, group=row.pk)
    return row


@transaction.atomic
def put_beside(round_id: int, applicant: Applicant, sisters: Mapping[int, str], *, now: datetime) -> None:
    """Says of groups (their ids) beside which other group of the application, by its name, they would train: for what
    brings a whole application, where one group may name another that comes after it.

    Raises Refusal: those of `save_application`, option_not_open, no_such_group (with `id`, the group that named it).
    """
    round_, application = _open(round_id, applicant, now)
    for pk, name in sisters.items():
        try:
            allowed(Options(beside=name), options_open(round_))
            other = _beside(application, name, pk)
        except Refusal as refusal:
            raise Refusal(refusal.code, **{**refusal.data, "id": pk}) from refusal
        with everything():
            application.groups.filter(pk=pk).update(beside=other)


@transaction.atomic
def add_teams(round_id: int, applicant: Applicant, *, now: datetime) -> int:
    """Adds every team of the club that is not in the application, with the times it had last season as first choices.
    Returns how many were added.

    Raises Refusal: those of `save_application`, and too_many_groups.
    """
    round_, application = _open(round_id, applicant, now)
    with everything():
        there = list(application.groups.values_list("team_id", "name"))
        last = last_times(round_, [applicant.organisation_id]).get(applicant.organisation_id, [])
    taken, names = {team for team, _ in there}, {name for _, name in there}
    teams = Team.objects.filter(organisation=applicant.organisation_id, ended_on=None).order_by("name")
    new = [each for each in teams.annotate(total=Sum("members__count")) if each.pk not in taken | {None}]
    new = [each for each in new if each.name not in names]
    if len(there) + len(new) > MOST_GROUPS:
        raise Refusal("too_many_groups", limit=MOST_GROUPS)
    pool = set(PoolHall.objects.filter(round=round_).values_list("space_id", flat=True))
    wished: list[tuple[GroupApplication, list[Wished]]] = []
    for place, team in enumerate(new, len(there)):
        kept = [each for each in last if is_of(each, team.name, team.pk)]
        lengths = [each.to_minute - each.from_minute for each in kept]
        asked = Asked(
            team_id=team.pk,
            members=min(team.total or 0, 2000),
            sessions=min(max(1, len(kept)), 7),
            minutes=min(max(15, max(lengths, default=90)), 480),
        )
        row = group_row(round_, application, asked)
        row.place = place
        times = dict.fromkeys(
            (each.space_id, each.weekday, each.from_minute)
            for each in kept
            if each.space_id in pool and each.from_minute % round_.grid_minutes == 0
        )
        wished.append((row, [Wished(*each) for each in times][:MOST_WISHES]))
    with everything():
        GroupApplication.objects.bulk_create(row for row, _ in wished)
        Wish.objects.bulk_create(wish for row, wishes in wished for wish in wish_rows(round_, row, wishes))
    if new:
        _saved(application, now)
        _journal("season.teams_added", round_, applicant, now, groups=len(new))
    return len(new)


@transaction.atomic
def remove_group(round_id: int, applicant: Applicant, group_id: int, *, now: datetime) -> None:
    """Takes a group out of the application. Raises Refusal: those of `save_application`, and group_in_plan for one
    that a proposal was made with."""
    round_, application = _open(round_id, applicant, now)
    with everything():
        group = application.groups.filter(pk=group_id).first()
        if group is None:
            raise Refusal("not_found")
        try:
            group.delete()
        except ProtectedError as error:
            raise Refusal("group_in_plan", name=group.name) from error
    _saved(application, now)
    _journal("season.group_removed", round_, applicant, now, group=group_id)


@transaction.atomic
def hand_in(round_id: int, applicant: Applicant, *, now: datetime) -> ClubApplication:
    """Gives the application to the municipality. What is handed in may still be changed until the deadline.

    Raises Refusal: those of `save_application`, and nothing_asked.
    """
    round_, application = _open(round_id, applicant, now)
    with everything():
        if not application.groups.exists():
            raise Refusal("nothing_asked")
    again = application.state == ClubApplication.State.HANDED_IN
    # What came in time is not late because the municipality adds to it afterwards.
    application.late = is_late(round_, now) and not in_time(application)
    application.state = ClubApplication.State.HANDED_IN
    application.handed_in_at = now
    application.told_revision = application.revision + 1  # what is handed in is told of at once
    _saved(application, now, "state", "handed_in_at", "late", "told_revision")
    told = {"late": application.late, "paper": application.paper, **({"again": True} if again else {})}
    _journal("season.applied", round_, applicant, now, **told)
    return application


@transaction.atomic
def withdraw(round_id: int, applicant: Applicant, *, now: datetime) -> ClubApplication:
    """Takes an application back; a draft is forgotten. It can be handed in anew while the round is open.

    What a club handed in in time stands after the deadline, and for everybody what a letter has answered.

    Raises Refusal: not_found, not_representative, not_staff, round_not_in_state, deadline_over, draft_of_club.
    """
    _allowed(round_id, applicant, now)
    round_ = access_round(round_id, lock=True)  # so that no time is being published for it meanwhile
    application = locked_application(round_id, applicant.organisation_id)
    if application is None:
        raise Refusal("not_found")
    demand_own(application, applicant)
    if application.state == ClubApplication.State.WITHDRAWN:
        return application
    if application.state == ClubApplication.State.DRAFT:
        with everything():
            application.delete()
    else:
        late = is_late(round_, now)
        after(State(round_.state), Act.APPLY_LATE if late else Act.APPLY)
        if late and in_time(application) and not applicant.staff:
            raise Refusal("deadline_over", deadline=round_.deadline)
        if letter_for(round_, applicant.organisation_id) is not None:
            raise Refusal("round_not_in_state", state=round_.state, act="withdraw")
        application.state = ClubApplication.State.WITHDRAWN
        _saved(application, now, "state")
    _journal("season.application_withdrawn", round_, applicant, now)
    return application


def _allowed(round_id: int, applicant: Applicant, now: datetime) -> Round:
    round_ = access_round(round_id)
    if applicant.staff:
        require_staff(applicant.person_id, Permission.SEASON_ALLOCATE, round_.municipality_id, now)
    else:
        party = Party(person_id=applicant.person_id, organisation_id=applicant.organisation_id)
        require_representative(party, now, Permission.APPLICATION_MAKE)
    return round_


def _open(round_id: int, applicant: Applicant, now: datetime) -> tuple[Round, ClubApplication]:
    """The round and the club's application in it, held against others; begun where there is none.

    Until the deadline a club may change everything; after it only a new, late application is begun, and staff may
    enter what they were given.
    """
    round_ = _allowed(round_id, applicant, now)
    late = is_late(round_, now)
    after(State(round_.state), Act.APPLY_LATE if late else Act.APPLY)
    if not Organisation.objects.filter(pk=applicant.organisation_id).exists():
        raise Refusal("not_found")
    # One of two that begin at the same time makes the row; the other finds it.
    with everything():
        ClubApplication.objects.bulk_create(
            [
                ClubApplication(
                    municipality_id=round_.municipality_id,
                    round=round_,
                    organisation_id=applicant.organisation_id,
                    contact_id=None if applicant.staff else applicant.person_id,
                    paper=applicant.staff,
                    late=late,
                    made_at=now,
                )
            ],
            ignore_conflicts=True,
        )
    application = locked_application(round_id, applicant.organisation_id)
    if application is None:
        raise Refusal("not_found")
    demand_own(application, applicant)
    if late and in_time(application) and not applicant.staff:
        raise Refusal("deadline_over", deadline=round_.deadline)
    return round_, application


def demand_own(application: ClubApplication, applicant: Applicant) -> None:
    """A club's draft is its own: the municipality neither sees nor changes it. Raises Refusal("draft_of_club")."""
    if applicant.staff and application.state == ClubApplication.State.DRAFT and not application.paper:
        raise Refusal("draft_of_club")


def in_time(application: ClubApplication) -> bool:
    """Whether an application was handed in before the deadline."""
    return application.state == ClubApplication.State.HANDED_IN and not application.late


def is_late(round_: Round, now: datetime) -> bool:
    """Whether what is handed in now comes after the deadline."""
    return round_.state != State.OPEN.value or (round_.deadline is not None and round_.deadline < now)


def options_open(round_: Round) -> frozenset[str]:
    """What the round's rules let clubs ask for beside the usual."""
    return tables.read(round_.rules.table).options if round_.rules is not None else frozenset()


def _beside(application: ClubApplication, name: str, group_id: int | None) -> int:
    """The id of another group of the application. Raises Refusal("no_such_group")."""
    with everything():
        found = application.groups.exclude(pk=group_id or 0).filter(name=" ".join(name.split())).first()
    if found is None:
        raise Refusal("no_such_group", name=name[:80])
    return found.pk


def _times(round_: Round, application: ClubApplication, asked: Asked, group_id: int | None) -> tuple[int, int]:
    """How many times a week, and days between; of a club as a whole as many as its teams are due when it says none."""
    whole = asked.options.whole
    sessions, days_apart = asked.sessions, 0 if whole else asked.days_apart
    if whole and not sessions and asked.activity_id is not None and asked.minutes > 0:
        asks = Within(asked.from_age, asked.level, asked.members)
        due = hours_due(round_, application.organisation_id, asked.activity_id, asks, but=group_id)
        sessions = min(MOST_CLUB_SESSIONS, due // asked.minutes)
    most = MOST_CLUB_SESSIONS if whole else 7
    if not (1 <= sessions <= most and 15 <= asked.minutes <= 480 and (whole or 1 <= days_apart <= 7)):
        raise Refusal("club_asks_beyond" if whole else "asks_beyond_a_week", sessions=sessions, minutes=asked.minutes)
    return sessions, days_apart


def _is_known(activity_id: int, activities: Collection[int] | None) -> bool:
    return Activity.objects.filter(pk=activity_id).exists() if activities is None else activity_id in activities


def group_row(
    round_: Round,
    application: ClubApplication,
    asked: Asked,
    group_id: int | None = None,
    *,
    activities: Collection[int] | None = None,
    options_there: Collection[str] | None = None,
) -> GroupApplication:
    """The group as it would be saved. `activities` and `options_there` are those there are, and those that are open,
    where whoever asks knows them. Raises Refusal: what `save_group` says of a group."""
    options, season = asked.options, (round_.season.first, round_.season.last)
    allowed(options, options_open(round_) if options_there is None else options_there)
    if options.whole:
        asked = replace(asked, team_id=None, coaches=())
    name, activity_id, from_age, to_age, level = (
        one_line(asked.name, limit=80),
        asked.activity_id,
        asked.from_age,
        asked.to_age,
        asked.level,
    )
    if asked.team_id is not None:
        teams = Team.objects.filter(pk=asked.team_id, organisation=application.organisation_id)
        team = (teams if asked.as_said else teams.filter(ended_on=None)).first()
        if team is None:
            raise Refusal("no_such_team")
        if not asked.as_said:
            name, activity_id = name or team.name, team.activity_id
            from_age, to_age, level = team.age_from, team.age_to, team.level
    if not name:
        raise Refusal("missing_text")
    if activity_id is None or not _is_known(activity_id, activities):
        raise Refusal("no_such_activity", activity=activity_id)
    if not 0 <= from_age <= to_age <= 120:
        raise Refusal("wrong_ages", from_age=from_age, to_age=to_age)
    if level not in Team.Level.values:
        raise Refusal("not_found")
    sessions, days_apart = _times(round_, application, asked, group_id)
    span = span_in(options, season)
    if not 0 <= asked.members <= 2000:
        raise Refusal("wrong_members", members=asked.members)
    if not 0 < asked.share <= 1 or asked.share.denominator > 24:
        raise Refusal("wrong_share", share=str(asked.share))
    if not set(asked.blocked) <= set(range(7)):
        raise Refusal("wrong_hours", day=max(asked.blocked), from_minute=0, to_minute=0)
    coaches = list(dict.fromkeys(one_line(each, limit=60, required=True) for each in asked.coaches))
    if len(coaches) > MOST_COACHES:
        raise Refusal("too_many_coaches", limit=MOST_COACHES)
    return GroupApplication(
        municipality_id=round_.municipality_id,
        organisation_id=application.organisation_id,
        application=application,
        team_id=asked.team_id,
        name=name,
        activity_id=activity_id,
        from_age=from_age,
        to_age=to_age,
        level=level,
        members=asked.members,
        sessions=sessions,
        minutes=asked.minutes,
        share_numerator=asked.share.numerator,
        share_denominator=asked.share.denominator,
        days_apart=days_apart,
        blocked=sorted(set(asked.blocked)),
        coaches=coaches,
        weeks=options.weeks,
        from_day=span[0] if span else None,
        to_day=span[1] if span else None,
        least_minutes=least_of(options, asked.minutes),
        whole_club=options.whole,
    )


def wish_rows(
    round_: Round, group: GroupApplication, wished: Sequence[Wished], *, pool: Collection[int] | None = None
) -> list[Wish]:
    """Its wishes as they would be saved; `pool` are the halls that are shared out, where whoever asks knows them.
    Raises Refusal: what `save_group` says of wishes."""
    if len(wished) > MOST_WISHES:
        raise Refusal("too_many_wishes", limit=MOST_WISHES)
    if len({(each.space_id, each.weekday, each.from_minute) for each in wished}) < len(wished):
        raise Refusal("wish_twice")
    if pool is None:
        pool = set(PoolHall.objects.filter(round=round_).values_list("space_id", flat=True))
    rows = []
    places = {1: 0, 2: 0}
    for each in wished:
        if each.space_id not in pool:
            raise Refusal("wish_outside_pool", space_id=each.space_id)
        if each.choice not in places or not 0 <= each.weekday <= 6 or not 0 <= each.from_minute < 1440:
            raise Refusal("wrong_hours", day=each.weekday, from_minute=each.from_minute, to_minute=0)
        if each.from_minute % round_.grid_minutes:
            raise Refusal("off_the_grid", minutes=round_.grid_minutes)
        rows.append(
            Wish(
                municipality_id=round_.municipality_id,
                organisation_id=group.organisation_id,
                group=group,
                choice=each.choice,
                place=places[each.choice],
                space_id=each.space_id,
                weekday=each.weekday,
                from_minute=each.from_minute,
            )
        )
        places[each.choice] += 1
    return rows


def _saved(application: ClubApplication, now: datetime, *fields: str) -> None:
    application.revision += 1
    application.changed_at = now
    with everything():
        application.save(update_fields=["revision", "changed_at", *fields])


def _journal(verb: str, round_: Round, applicant: Applicant, now: datetime, **data: object) -> None:
    event = Event(
        verb,
        ("season_round", round_.pk),
        round_.municipality_id,
        applicant.person_id,
        applicant.organisation_id,
        data,
    )
    append(event, at=now)
