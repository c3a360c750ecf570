"""Seasons: what is shared out, a club's application as a whole, and the times that were given."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from ninja import Path, Query, Router
from ninja.responses import Status
from pydantic import Field

from aktiv.api.auth import ANYONE, BOOKER, READER, Caller, caller_of
from aktiv.api.contract import REFUSALS
from aktiv.api.fields import Given, Slug, Uuid
from aktiv.api.operations.catalogue import Where, municipality_ids
from aktiv.api.schemas.seasons import (
    SeasonApplicationAsked,
    SeasonApplicationTold,
    Seasons,
    SeasonTold,
    SeasonWhole,
    WeeklyTime,
    WeeklyTimes,
)
from aktiv.api.schemas.time import speaking_of
from aktiv.facilities.queries.places import activities
from aktiv.people.permissions import Permission, needs, public
from aktiv.seasons.actions.applying import Applicant, withdraw
from aktiv.seasons.actions.handing_over import hand_over
from aktiv.seasons.models import Round
from aktiv.seasons.queries.applications import own_application
from aktiv.seasons.queries.plans import sessions_of, times_of
from aktiv.seasons.queries.rounds import pool_of, round_called, rounds_told
from aktiv.values.refusal import Refusal

OF_CLUBS = ["deadline_over", "organisations_only", "round_not_in_state"]
OF_GROUPS = ["asks_beyond_a_week", "club_asks_beyond", "group_in_plan", "group_there_already", "missing_text",
             "no_such_activity", "no_such_group", "no_such_team", "off_the_grid", "option_not_open",
             "part_outside_season", "too_many_coaches", "too_many_groups", "too_many_wishes", "wish_outside_pool",
             "wish_twice", "wrong_ages", "wrong_least", "wrong_members", "wrong_minutes", "wrong_share"]  # fmt: skip
GIVEN = frozenset({"published", "running", "closed"})

router = Router(tags=["Seasons"])


class SeasonQuery(Given):
    """Narrows the list of seasons."""

    municipality: Where = None


class Whose(Given):
    """Whose application is meant."""

    organisation: Annotated[Uuid | None, Field(description="Not needed with a token for one organisation.")] = None


@router.get(
    "/seasons",
    response=Seasons,
    auth=ANYONE,
    operation_id="list_seasons",
    summary="Seasons",
    openapi_extra={REFUSALS: ["no_such_municipality"]},
)
@public
def list_seasons(request: HttpRequest, query: Query[SeasonQuery]) -> Seasons:
    """Seasons that are applied for, shared out or under way, the nearest deadline first."""
    return Seasons(items=[SeasonTold.of(each) for each in rounds_told(municipality_ids(query.municipality))])


@router.get("/seasons/{slug}", response=SeasonWhole, auth=ANYONE, operation_id="read_season", summary="One season")
@public
def read_season(request: HttpRequest, slug: Path[Slug]) -> SeasonWhole:
    """A season with its halls, their hours and the rules by which they are shared out."""
    found = _season(slug)
    return SeasonWhole.whole(found, pool_of(found.pk))


@router.get(
    "/seasons/{slug}/times", response=WeeklyTimes, auth=ANYONE, operation_id="list_season_times", summary="Times given"
)
@public
def list_times(request: HttpRequest, slug: Path[Slug]) -> WeeklyTimes:
    """The weekly times of a season that is published, by day and hall. Of a club that does not publish its name there
    are the times alone."""
    found = _season(slug)
    if found.state not in GIVEN or found.plan_id is None:
        raise Refusal("not_found")
    items = [WeeklyTime.of(each, named=each.organisation.publishes_name) for each in sessions_of(found.plan_id)]
    return WeeklyTimes(state=found.state, items=items)


@router.get(
    "/seasons/{slug}/application",
    response=SeasonApplicationTold,
    auth=READER,
    operation_id="read_season_application",
    summary="A club's application",
    openapi_extra={REFUSALS: ["not_representative", "organisations_only"]},
)
@needs(Permission.APPLICATION_MAKE)
def read_application(request: HttpRequest, slug: Path[Slug], query: Query[Whose]) -> SeasonApplicationTold:
    """What your club asks for in a season, and the times it is given once clubs are shown the plan."""
    found = _season(slug)
    return _told(found, _applicant(caller_of(request), query.organisation).organisation_id)


@router.post(
    "/seasons/{slug}/application",
    response={200: SeasonApplicationTold},
    auth=BOOKER,
    operation_id="apply_for_season",
    summary="Apply for season time",
    openapi_extra={REFUSALS: ["not_representative", *OF_CLUBS, *OF_GROUPS]},
)
@needs(Permission.APPLICATION_MAKE)
def apply(request: HttpRequest, slug: Path[Slug], asked: SeasonApplicationAsked) -> Status[SeasonApplicationTold]:
    """Makes your club's application say just this, all of it or nothing, and hands it in. Until the deadline it may be
    sent again; after it an application that is new comes in as late. A group is known by its name."""
    caller, found = caller_of(request), _season(slug)
    applicant = _applicant(caller, asked.organisation)
    by_slug = {each.slug: each.pk for each in activities()}
    hand_over(found.pk, applicant, asked.whole(by_slug), now=caller.now)
    return Status(200, _told(found, applicant.organisation_id))


@router.post(
    "/seasons/{slug}/application/withdraw",
    response={204: None},
    auth=BOOKER,
    operation_id="withdraw_season_application",
    summary="Withdraw",
    openapi_extra={REFUSALS: ["not_representative", *OF_CLUBS]},
)
@needs(Permission.APPLICATION_MAKE)
def take_back(request: HttpRequest, slug: Path[Slug], query: Query[Whose]) -> Status[None]:
    """Takes your club's application back; a draft is forgotten."""
    caller, found = caller_of(request), _season(slug)
    withdraw(found.pk, _applicant(caller, query.organisation), now=caller.now)
    return Status(204, None)


def _season(slug: str) -> Round:
    found = round_called(slug)
    if found is None or found.state == "planning":
        raise Refusal("not_found")
    speaking_of(found.municipality.zone)
    return found


def _applicant(caller: Caller, organisation_id: UUID | None) -> Applicant:
    party = caller.party(organisation_id)
    if party.organisation_id is None or party.person_id is None:
        raise Refusal("organisations_only")
    return Applicant(party.organisation_id, party.person_id)


def _told(found: Round, organisation_id: UUID) -> SeasonApplicationTold:
    application = own_application(found.pk, organisation_id)
    if application is None:
        raise Refusal("not_found")
    return SeasonApplicationTold.of(found, application, times_of(found, organisation_id))
