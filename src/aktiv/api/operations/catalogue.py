"""Municipalities, facilities, spaces, activities and equipment: open to read for everyone."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest
from ninja import Path, Query, Router
from pydantic import Field

from aktiv.api.auth import ANYONE, caller_of
from aktiv.api.contract import REFUSALS
from aktiv.api.fields import Id, Slug
from aktiv.api.paging import Page, cursor_of, page_of
from aktiv.api.schemas.catalogue import (
    FacilityPage,
    FacilityTold,
    FacilityWhole,
    Municipalities,
    MunicipalityTold,
    NamedList,
    NamedTold,
    SpacePage,
    SpaceTold,
    SpaceWhole,
)
from aktiv.facilities.models import SpaceKind
from aktiv.facilities.queries import listing, places
from aktiv.facilities.queries.asked import questions_of
from aktiv.facilities.queries.listing import Wanted
from aktiv.facilities.queries.terms import terms_of
from aktiv.municipalities.queries import ids_of, listed
from aktiv.people.permissions import public
from aktiv.values.refusal import Refusal

MOST_SPACES = 1000
"""Of one facility, told with it. The largest has a few dozen."""

router = Router(auth=ANYONE, tags=["Catalogue"])
LISTS = {REFUSALS: ["cursor_invalid", "no_such_activity", "no_such_municipality"]}

Where = Annotated[list[Slug] | None, Field(max_length=100, description="Slugs of municipalities; repeat for several.")]


class FacilityQuery(Page):
    """Narrows the list of facilities."""

    municipality: Where = None
    activity: Annotated[Slug | None, Field(description="Has a space that fits this activity.")] = None


class SpaceQuery(Page):
    """Narrows the list of spaces."""

    municipality: Where = None
    facility: Annotated[Id | None, Field(description="Id.")] = None
    kind: Annotated[SpaceKind, Field(strict=False)] | None = None
    activity: Annotated[Slug | None, Field(description="Fits this activity.")] = None
    equipment: Annotated[Slug | None, Field(description="Has this equipment.")] = None


def municipality_ids(slugs: list[str] | None) -> list[int] | None:
    """The ids of published municipalities; None for all. Raises Refusal("no_such_municipality", municipality)."""
    if not slugs:
        return None
    known = ids_of(slugs)
    for slug in slugs:
        if slug not in known:
            raise Refusal("no_such_municipality", municipality=slug)
    return list(known.values())


@router.get("/municipalities", response=Municipalities, operation_id="list_municipalities", summary="Municipalities")
@public
def list_municipalities(request: HttpRequest) -> Municipalities:
    """Every municipality that takes part, by name."""
    return Municipalities(items=[MunicipalityTold.of(each) for each in listed()])


@router.get("/activities", response=NamedList, operation_id="list_activities", summary="Activities")
@public
def list_activities(request: HttpRequest) -> NamedList:
    """What people come to do; the slugs are what `activity` takes elsewhere."""
    return NamedList(items=[NamedTold.of(each) for each in places.activities()])


@router.get("/equipment", response=NamedList, operation_id="list_equipment", summary="Equipment")
@public
def list_equipment(request: HttpRequest) -> NamedList:
    """What stands in spaces, such as handball goals or a projector."""
    return NamedList(items=[NamedTold.of(each) for each in places.equipment_tags()])


@router.get(
    "/facilities", response=FacilityPage, operation_id="list_facilities", summary="Facilities", openapi_extra=LISTS
)
@public
def list_facilities(request: HttpRequest, query: Query[FacilityQuery]) -> FacilityPage:
    """Places with an address, by name."""
    position = query.after(2)
    activity = None
    if query.activity is not None and (activity := listing.activity_by_slug(query.activity)) is None:
        raise Refusal("no_such_activity", activity=query.activity)
    page = places.facilities(
        municipalities=municipality_ids(query.municipality),
        activity=activity,
        after=(str(position[0]), int(position[1])) if position else None,
        limit=query.limit,
    )
    following = cursor_of(list(page.after)) if page.after else None
    return FacilityPage(items=[FacilityTold.of(each) for each in page.facilities], next=following)


@router.get("/facilities/{facility_id}", response=FacilityWhole, operation_id="read_facility", summary="One facility")
@public
def read_facility(request: HttpRequest, facility_id: Path[Id]) -> FacilityWhole:
    """A facility with its pictures and spaces."""
    facility = listing.listed_facility(facility_id)
    if facility is None:
        raise Refusal("not_found")
    spaces = listing.listed_spaces(Wanted(facility_id=facility.pk), after=None, limit=MOST_SPACES)
    return FacilityWhole.whole(facility, spaces)


@router.get("/spaces", response=SpacePage, operation_id="list_spaces", summary="Spaces", openapi_extra=LISTS)
@public
def list_spaces(request: HttpRequest, query: Query[SpaceQuery]) -> SpacePage:
    """Everything that can be booked, by id. A part of a hall is a space of its own, with its `parent_id`."""
    position = query.after(1)
    rows = listing.listed_spaces(
        Wanted(
            municipality_ids=municipality_ids(query.municipality),
            facility_id=query.facility,
            kind=query.kind,
            activity=query.activity,
            equipment=query.equipment,
        ),
        after=int(position[0]) if position else None,
        limit=query.limit + 1,
    )
    told, following = page_of(rows, query.limit, lambda row: [row.pk])
    return SpacePage(items=[SpaceTold.of(each) for each in told], next=following)


@router.get("/spaces/{space_id}", response=SpaceWhole, operation_id="read_space", summary="One space")
@public
def read_space(request: HttpRequest, space_id: Path[Id]) -> SpaceWhole:
    """A space with the rules it is booked by, what is claimed along with it, and what is asked."""
    space = listing.listed_space(space_id)
    if space is None:
        raise Refusal("not_found")
    terms = terms_of(space)
    document = listing.document_in_force(space, terms, caller_of(request).now)
    return SpaceWhole.whole(space, terms, document, questions_of(space))
