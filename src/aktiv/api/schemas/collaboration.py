"""What everybody may read of the collaboration, on the wire: the same rows as its pages and files."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from pydantic import Field

from aktiv.api.fields import Told
from aktiv.api.paging import Paged
from aktiv.api.schemas.time import MoneyTold

Number = Annotated[str, Field(description="The country's own number of the partner.", examples=["4601"])]


class PartnerTold(Told):
    """Somebody who is, was or will be in the collaboration."""

    number: Number
    name: Annotated[str, Field(examples=["Bergen"])]
    kind: Annotated[str, Field(description="municipality, county, agency, private_owner, observer or supplier.")]
    joined: date
    left: Annotated[date | None, Field(description="Its last day.")]
    here: Annotated[bool, Field(description="Whether it is in it today.")]
    population: Annotated[int | None, Field(description="What counts today; null where nobody is counted.")]
    votes: Annotated[int | None, Field(description="Its weight today by the agreement in force.")]

    @classmethod
    def of(cls, row: dict[str, Any]) -> PartnerTold:  # Any: as the pages' rows
        """As the page has it."""
        return cls(**{name: row[name] for name in cls.model_fields})


class Partners(Told):
    """All of them, by number; there is one page."""

    items: list[PartnerTold]


class DecisionTold(Told):
    """Something that was decided."""

    id: Annotated[str, Field(description="The same for good.", examples=["vote-3"])]
    at: Annotated[datetime, Field(description="The beginning of the day where only the day is known.")]
    kind: Annotated[str, Field(description="Such as vote, agreement, member, service, rollout or money.")]
    what: Annotated[str, Field(description="What came of it, by a code of its kind.", examples=["passed"])]
    subject: str
    members: Annotated[list[Number], Field(description="Partners that took part.")]
    amount: Annotated[MoneyTold | None, Field(description="Where it is of money.")]

    @classmethod
    def of(cls, row: dict[str, Any]) -> DecisionTold:  # Any: as above
        """As the log has it."""
        same = {name: row[name] for name in ("id", "kind", "what", "subject", "members")}
        amount = None if row["amount_ore"] is None else MoneyTold(amount=row["amount_ore"], currency="NOK")
        return cls(**same, at=datetime.fromisoformat(row["at"]), amount=amount)


class DecisionPage(Paged):
    """Decisions, the newest first."""

    items: list[DecisionTold]


class StageTold(Told):
    """How far a feature is with a municipality."""

    municipality: Annotated[str, Field(description="The country's own number.", examples=["4601"])]
    feature: Annotated[str, Field(examples=["waiting_list"])]
    stage: Annotated[str, Field(description="off, internal, pilot, general or retired.")]
    on: Annotated[bool, Field(description="Whether it is there today for all who ask, everywhere.")]
    since: Annotated[datetime | None, Field(description="Null where nothing was ever said: it is general then.")]

    @classmethod
    def of(cls, row: dict[str, Any]) -> StageTold:  # Any: as above
        """As the page has it."""
        since = None if row["since"] is None else datetime.fromisoformat(row["since"])
        return cls(**{name: row[name] for name in ("municipality", "feature", "stage", "on")}, since=since)


class Stages(Told):
    """Every feature with every municipality that takes part; there is one page."""

    items: list[StageTold]
