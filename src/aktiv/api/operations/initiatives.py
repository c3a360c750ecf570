"""Initiatives and ideas, open to read for everyone."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest
from django.utils import timezone
from ninja import Path, Query, Router
from pydantic import Field

from aktiv.api.auth import ANYONE
from aktiv.api.contract import REFUSALS
from aktiv.api.operations.collaboration_reading import Numbered, OfServiceQuery, here, here_or_not, numbered, part_of
from aktiv.api.schemas.initiatives import (
    IdeaPage,
    IdeaTold,
    IdeaWhole,
    InitiativePage,
    InitiativeTold,
    InitiativeWhole,
)
from aktiv.collaboration.models import Collaboration, Initiative
from aktiv.collaboration.queries.idea_figures import idea_row, idea_rows
from aktiv.collaboration.queries.ideas import access_idea
from aktiv.collaboration.queries.initiative_figures import initiative_row, initiative_rows
from aktiv.collaboration.queries.initiatives import access_initiative, initiatives_of
from aktiv.people.permissions import public
from aktiv.values.refusal import Refusal

router = Router(auth=ANYONE, tags=["Collaboration"])
LISTS = {REFUSALS: ["cursor_invalid"]}

State = Annotated[str, Field(pattern="^[a-z_]{1,20}$", description="In this state.")]


class InitiativeQuery(OfServiceQuery):
    """Narrows the list of initiatives."""

    state: State | None = None


class IdeaQuery(OfServiceQuery):
    """Narrows the list of ideas."""

    state: State | None = None


def _of(home: Collaboration, asked: InitiativeQuery) -> list[Initiative]:
    rows = initiatives_of(home.pk, service=asked.service or "")
    return [each for each in rows if asked.state in (None, each.state)]


@router.get(
    "/collaboration/initiatives",
    response=InitiativePage,
    operation_id="list_initiatives",
    summary="Initiatives",
    openapi_extra=LISTS,
)
@public
def list_initiatives(request: HttpRequest, asked: Query[InitiativeQuery]) -> InitiativePage:
    """What the partners want to make together, the newest first, each with where it stands and for how long."""
    home = here()
    found = [] if home is None else _of(home, asked)
    shown, following = part_of(found, asked, "initiatives", lambda each: each.number)
    rows = initiative_rows(home, shown, timezone.now()) if home is not None and shown else []
    return InitiativePage(items=[InitiativeTold.of(each) for each in rows], next=following)


@router.get(
    "/collaboration/initiatives/{number}",
    response=InitiativeWhole,
    operation_id="read_initiative",
    summary="One initiative",
)
@public
def read_initiative(request: HttpRequest, number: Path[Numbered]) -> InitiativeWhole:
    """Its text, what its next gates lack, what it rests on, every step that was taken, and its time in each state."""
    home = here_or_not()
    try:
        found = access_initiative(home.pk, number)
    except Refusal as refusal:
        raise Refusal("not_found") from refusal
    return InitiativeWhole.of(initiative_row(home, found, timezone.now()))


@router.get("/collaboration/ideas", response=IdeaPage, operation_id="list_ideas", summary="Ideas", openapi_extra=LISTS)
@public
def list_ideas(request: HttpRequest, asked: Query[IdeaQuery]) -> IdeaPage:
    """What people have suggested, the newest first."""
    home = here()
    rows = idea_rows(home, timezone.localdate(), service=asked.service or "") if home is not None else []
    rows = [each for each in rows if asked.state in (None, each["state"])]
    return IdeaPage(**numbered(rows, asked, "ideas", IdeaTold))


@router.get("/collaboration/ideas/{number}", response=IdeaWhole, operation_id="read_idea", summary="One idea")
@public
def read_idea(request: HttpRequest, number: Path[Numbered]) -> IdeaWhole:
    """An idea with its steps, comments and what was merged into it. One that is hidden is not found."""
    found = access_idea(here_or_not().pk, number)
    if found.hidden:
        raise Refusal("not_found")
    return IdeaWhole.of(idea_row(found, timezone.localdate()))
