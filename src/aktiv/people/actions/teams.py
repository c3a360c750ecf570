"""An organisation's teams: who they are for, and how many they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from aktiv.journal.actions import Event, append
from aktiv.people.models import Organisation, Representative, Team, TeamMembers
from aktiv.people.queries.organisations import today_of
from aktiv.people.rules.organisations import MOST_TEAMS, acts, bands_of
from aktiv.values.refusal import Refusal

OLDEST = 120
MOST_MEMBERS = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTeam:
    """A team as it is to be. Ages in whole years, both included."""

    name: str
    activity_id: int
    age_from: int
    age_to: int
    sex: str = Team.Sex.MIXED
    level: str = Team.Level.RECREATIONAL


def add_team(organisation: Organisation, new: NewTeam, *, by: UUID, now: datetime) -> Team:
    """`organisation.manage`. Raises Refusal("team_name_missing"), ("ages_not_in_order"), ("team_name_taken"),
    ("too_many_teams") and what `acts` raises."""
    acts(organisation)
    _sound(new)
    try:
        with transaction.atomic():
            if Team.objects.filter(organisation=organisation, ended_on=None).count() >= MOST_TEAMS:
                raise Refusal("too_many_teams", most=MOST_TEAMS)
            team = Team.objects.create(organisation=organisation, **asdict(new))
            append(_event("team.added", team, organisation, by, {"name": new.name}), at=now)
    except IntegrityError as error:
        raise _taken(error) from error
    return team


def change_team(team_id: int, organisation: Organisation, new: NewTeam, *, by: UUID, now: datetime) -> Team:
    """`organisation.manage`. Raises as `add_team`, and Refusal("not_found")."""
    _sound(new)
    try:
        with transaction.atomic():
            team = _own(team_id, organisation)
            was = {name: getattr(team, name) for name in asdict(new)}
            for name, value in asdict(new).items():
                setattr(team, name, value)
            team.save()
            changed = {name: [was[name], value] for name, value in asdict(new).items() if was[name] != value}
            if changed:
                append(_event("team.changed", team, organisation, by, {"changed": changed}), at=now)
    except IntegrityError as error:
        raise _taken(error) from error
    return team


@transaction.atomic
def count_members(
    team_id: int, organisation: Organisation, counts: Mapping[tuple[int, str], int], *, by: UUID, now: datetime
) -> None:
    """How many members, by home municipality's id and age band; what is not named is none.

    `organisation.manage`, or the team's own coach. Raises Refusal("not_found"), ("members_not_counted") for a band
    that the team's ages do not touch or a number that cannot be.
    """
    team = _own(team_id, organisation)
    allowed = bands_of(team.age_from, team.age_to)
    if any(band not in allowed or not 0 <= count <= MOST_MEMBERS for (_, band), count in counts.items()):
        raise Refusal("members_not_counted", most=MOST_MEMBERS)
    TeamMembers.objects.filter(team=team).delete()
    TeamMembers.objects.bulk_create(
        TeamMembers(team=team, municipality_id=municipality, band=band, count=count)
        for (municipality, band), count in counts.items()
        if count
    )
    append(_event("team.counted", team, organisation, by, {"total": sum(counts.values())}), at=now)


@transaction.atomic
def end_team(team_id: int, organisation: Organisation, *, by: UUID, now: datetime) -> None:
    """The team is no more from today; it and its past stay. Its coaches' rights end. `organisation.manage`.

    Raises Refusal("not_found").
    """
    team = _own(team_id, organisation)
    team.ended_on = today_of(organisation, now)
    team.save(update_fields=["ended_on"])
    Representative.objects.filter(team=team, ended_at=None).update(ended_at=now)
    append(_event("team.ended", team, organisation, by, {"name": team.name}), at=now)


def _sound(new: NewTeam) -> None:
    if not new.name.strip():
        raise Refusal("team_name_missing")
    if not 0 <= new.age_from <= new.age_to <= OLDEST:
        raise Refusal("ages_not_in_order", oldest=OLDEST)


def _own(team_id: int, organisation: Organisation) -> Team:
    team = Team.objects.select_for_update().filter(pk=team_id, organisation=organisation, ended_on=None).first()
    if team is None:
        raise Refusal("not_found")
    return team


def _taken(error: IntegrityError) -> Exception:
    return Refusal("team_name_taken") if "team_name_once" in str(error) else error


def _event(verb: str, team: Team, organisation: Organisation, by: UUID, data: Mapping[str, object]) -> Event:
    told = {"team": team.pk, **data}
    return Event(verb, ("organisation", organisation.pk), organisation.municipality_id, by, organisation.pk, told)
