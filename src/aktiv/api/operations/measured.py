"""What is counted from use, what partners gain, and how the service is: open to read for everyone."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest
from django.utils import timezone
from ninja import Path, Query, Router
from pydantic import Field

from aktiv.api.auth import ANYONE
from aktiv.api.contract import REFUSALS
from aktiv.api.operations.collaboration_reading import Numbered, here, here_or_not, numbered, part_of
from aktiv.api.paging import Page
from aktiv.api.schemas.measured import (
    BenefitPage,
    BenefitTold,
    BenefitWhole,
    Definitions,
    DefinitionTold,
    FigurePage,
    FigureTold,
    IncidentPage,
    IncidentTold,
    StatusTold,
)
from aktiv.collaboration.queries.benefits import access_benefit, benefit_row, benefit_rows
from aktiv.collaboration.queries.incidents import access_incident
from aktiv.collaboration.queries.measuring import definition_rows, indicator_rows, months_before
from aktiv.collaboration.queries.status import earlier_rows, incident_row, status_row
from aktiv.collaboration.rules.indicators import FEWEST, Code
from aktiv.people.permissions import public

router = Router(auth=ANYONE, tags=["Collaboration"])
LISTS = {REFUSALS: ["cursor_invalid"]}
MONTHS = 24
"""As many as the page shows."""


class FigureQuery(Page):
    """Narrows the figures."""

    indicator: Annotated[Code, Field(strict=False, description="Of this indicator.")] | None = None
    member: Annotated[str, Field(pattern="^[0-9]{3,12}$", description="Of this partner.")] | None = None


@router.get("/collaboration/indicators", response=Definitions, operation_id="list_indicators", summary="Indicators")
@public
def list_indicators(request: HttpRequest) -> Definitions:
    """What is counted from use each month, and how."""
    return Definitions(withheld_below=FEWEST, items=[DefinitionTold.of(each) for each in definition_rows()])


@router.get(
    "/collaboration/figures",
    response=FigurePage,
    operation_id="list_figures",
    summary="Figures of indicators",
    openapi_extra=LISTS,
)
@public
def list_figures(request: HttpRequest, asked: Query[FigureQuery]) -> FigurePage:
    """What each indicator came to for each partner in the last two years. A figure of few is withheld."""
    home, codes = here(), [] if asked.indicator is None else [asked.indicator.value]
    rows = indicator_rows(home, months_before(timezone.localdate(), MONTHS), codes) if home is not None else []
    rows = [each for each in rows if asked.member in (None, each["member"])]
    keyed = part_of(rows, asked, "figures", lambda each: [each["indicator"], each["from"], each["member"]])
    return FigurePage(items=[FigureTold.of(each) for each in keyed[0]], next=keyed[1])


@router.get(
    "/collaboration/benefits",
    response=BenefitPage,
    operation_id="list_benefits",
    summary="Benefits",
    openapi_extra=LISTS,
)
@public
def list_benefits(request: HttpRequest, asked: Query[Page]) -> BenefitPage:
    """What partners promised to gain beside what was measured, for each and in sum."""
    home = here()
    rows = benefit_rows(home, timezone.localdate()) if home is not None else []
    return BenefitPage(**numbered(rows, asked, "benefits", BenefitTold))


@router.get(
    "/collaboration/benefits/{number}", response=BenefitWhole, operation_id="read_benefit", summary="One benefit"
)
@public
def read_benefit(request: HttpRequest, number: Path[Numbered]) -> BenefitWhole:
    """A benefit with every measurement, also those that were corrected, and who measured."""
    return BenefitWhole.of(benefit_row(access_benefit(here_or_not().pk, number), timezone.localdate()))


@router.get(
    "/collaboration/status",
    response=StatusTold,
    operation_id="read_status",
    summary="How the service is",
    openapi_extra={REFUSALS: ["not_found"]},  # while there is no collaboration
)
@public
def read_status(request: HttpRequest) -> StatusTold:
    """How each part is now and was for ninety days, what goes on, and what is planned."""
    return StatusTold.of(status_row(here_or_not(), timezone.now()))


@router.get(
    "/collaboration/incidents",
    response=IncidentPage,
    operation_id="list_incidents",
    summary="Incidents and planned work",
    openapi_extra=LISTS,
)
@public
def list_incidents(request: HttpRequest, asked: Query[Page]) -> IncidentPage:
    """What goes on, what is planned within a month and what is over, the newest first."""
    home, now = here(), timezone.now()
    rows = []
    if home is not None:
        going, (earlier, _total) = status_row(home, now), earlier_rows(home, now)
        rows = sorted((*going["incidents"], *going["planned"], *earlier), key=lambda each: -int(each["number"]))
    return IncidentPage(**numbered(rows, asked, "incidents", IncidentTold))


@router.get(
    "/collaboration/incidents/{number}", response=IncidentTold, operation_id="read_incident", summary="One incident"
)
@public
def read_incident(request: HttpRequest, number: Path[Numbered]) -> IncidentTold:
    """An incident with all that was said of it, what was learnt, and what is done about it."""
    return IncidentTold.of(incident_row(access_incident(here_or_not().pk, number), timezone.now()))
