"""The collaboration: partners, decisions and stages of features, open to read for everyone."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router
from pydantic import Field

from aktiv.api.auth import ANYONE
from aktiv.api.contract import REFUSALS
from aktiv.api.fields import WHOLE
from aktiv.api.paging import Page, cursor_of
from aktiv.api.schemas.collaboration import (
    DecisionPage,
    DecisionTold,
    Partners,
    PartnerTold,
    Stages,
    StageTold,
)
from aktiv.collaboration.queries.decisions import decision_rows, narrowed
from aktiv.collaboration.queries.figures import member_rows
from aktiv.collaboration.queries.parties import the_collaboration
from aktiv.collaboration.queries.rollout import rollout_rows
from aktiv.people.permissions import public
from aktiv.values.refusal import Refusal

router = Router(auth=ANYONE, tags=["Collaboration"])


class DecisionQuery(Page):
    """Narrows the log of decisions."""

    year: Annotated[int, Field(ge=1900, le=2200, description="Decided in this year."), WHOLE] | None = None
    kind: Annotated[str, Field(pattern="^[a-z_]{1,20}$", description="Of this kind.")] | None = None
    member: Annotated[str, Field(pattern="^[0-9]{3,12}$", description="This partner took part.")] | None = None


@router.get(
    "/collaboration/members", response=Partners, operation_id="list_partners", summary="Partners of the collaboration"
)
@public
def list_partners(request: HttpRequest) -> Partners:
    """Who is, was or will be in the collaboration; nobody while there is none."""
    home = the_collaboration()
    rows = member_rows(home, timezone.localdate()) if home is not None else []
    return Partners(items=[PartnerTold.of(each) for each in rows])


@router.get(
    "/collaboration/decisions",
    response=DecisionPage,
    operation_id="list_decisions",
    summary="What was decided",
    openapi_extra={REFUSALS: ["cursor_invalid"]},
)
@public
def list_decisions(request: HttpRequest, asked: Query[DecisionQuery]) -> DecisionPage:
    """The decision log, the newest first: votes, agreement, partners, services, features and money."""
    home, after = the_collaboration(), asked.after(2)
    rows = decision_rows(home, timezone.now()) if home is not None else []
    rows = narrowed(rows, year=asked.year, kind=asked.kind or "", member=asked.member or "")
    if after is not None:
        if not all(isinstance(each, str) for each in after):
            raise Refusal("cursor_invalid")
        # What is decided meanwhile comes before, and shifts nothing.
        place = next((at for at, each in enumerate(rows, 1) if each["id"] == after[1]), None)
        if place is None:
            raise Refusal("cursor_invalid")
        rows = rows[place:]
    shown = rows[: asked.limit]
    following = cursor_of(["decisions", shown[-1]["id"]]) if len(rows) > len(shown) else None
    return DecisionPage(items=[DecisionTold.of(each) for each in shown], next=following)


@router.get("/collaboration/rollout", response=Stages, operation_id="list_stages", summary="Where each feature is on")
@public
def list_stages(request: HttpRequest) -> Stages:
    """How far each feature is with each municipality that takes part, as the service itself reads it."""
    home = the_collaboration()
    rows = rollout_rows(home, timezone.now()) if home is not None else []
    return Stages(items=[StageTold.of(each) for each in rows])
