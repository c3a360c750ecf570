"""Applications and cases on the wire."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from aktiv.api.fields import WHOLE, Given, Id, Instant, Slug, Told, Typed, Uuid
from aktiv.api.problems import members_of
from aktiv.api.schemas.time import MoneyTold, Span, local
from aktiv.bookings.rules import sane
from aktiv.cases.actions.drafting import Filled
from aktiv.cases.models import Application, Case, Decision, Line, RequestedDate
from aktiv.cases.queries.applications import Judged, JudgedDate
from aktiv.cases.queries.grounds import said_why
from aktiv.prices.drafts import QuoteDraft
from aktiv.values.periods import Period
from aktiv.values.refusal import Refusal

Band = Literal["0-5", "6-12", "13-19", "20-25", "26-66", "67+"]
MOST_TIMES = 200


class TimeGiven(Given):
    """A time that is asked for."""

    start: Instant
    end: Instant


class LineGiven(Given):
    """A space and the times that are asked for in it."""

    space_id: Id
    times: Annotated[list[TimeGiven], Field(min_length=1, max_length=MOST_TIMES)]
    linked: list[Id] = Field(default_factory=list, max_length=20, description="Ids of optional spaces claimed along.")
    additions: list[Slug] = Field(default_factory=list, max_length=20, description="Keys of what is wanted besides.")


class EventGiven(Given):
    """What an event tells besides."""

    organiser: Annotated[str, Typed(160)]
    safety_name: Annotated[str, Typed(120)]
    safety_phone: Annotated[str, Typed(40)]
    programme: Annotated[str, Typed(4000, lines=True)] = ""
    audience: Annotated[int, Field(ge=0, le=999_999), WHOLE] | None = None
    public: Annotated[bool, Field(description="Whether it may be shown under what is on.")] = False


class ApplicationAsked(Given):
    """What is applied for, over spaces and municipalities."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "title": "Handball training",
                    "lines": [
                        {
                            "space_id": 42,
                            "times": [{"start": "2027-03-02T18:00:00+01:00", "end": "2027-03-02T20:00:00+01:00"}],
                        }
                    ],
                    "participants": {"6-12": 18},
                }
            ]
        }
    )

    title: Annotated[str, Typed(160)]
    lines: Annotated[list[LineGiven], Field(min_length=1, max_length=30)]
    organisation: Annotated[Uuid | None, Field(description="Whom it is for, when not for yourself.")] = None
    team: Annotated[str, Typed(80)] = ""
    note: Annotated[str, Typed(4000, lines=True)] = ""
    participants: dict[Band, Annotated[int, Field(ge=0, le=100_000), WHOLE]] = Field(
        default_factory=dict, description="How many come, by age."
    )
    answers: dict[Annotated[str, Field(pattern=r"^[0-9]{1,18}$")], Annotated[str, Typed(2000, lines=True)]] = Field(
        default_factory=dict, max_length=50, description="By id of the question."
    )
    accepted_terms: list[Id] = Field(
        default_factory=list, max_length=30, description="`terms_document` of each space, once read."
    )
    event: Annotated[EventGiven | None, Field(description="When it is an event.")] = None
    only_together: Annotated[bool, Field(description="Book nothing before all of it is answered.")] = False

    def filled(self) -> Filled:
        """The same as the action wants it."""
        event: Mapping[str, str] = {}
        if self.event is not None:
            event = {
                "organiser": self.event.organiser,
                "safety_name": self.event.safety_name,
                "safety_phone": self.event.safety_phone,
                "programme": self.event.programme,
                "audience": "" if self.event.audience is None else str(self.event.audience),
                "public": "ja" if self.event.public else "",
            }
        return Filled(
            kind=Application.Kind.EVENT if self.event is not None else Application.Kind.USE,
            title=self.title,
            team=self.team,
            note=self.note,
            participants={str(band): count for band, count in self.participants.items()},
            answers={int(key): text for key, text in self.answers.items()},
            event=event,
            only_together=self.only_together,
        )


class DateAsked(Span):
    """A time that was asked for, and how it stands."""

    id: Annotated[int | None, Field(description="None before it is handed in.")]
    space_id: int
    state: Annotated[
        str, Field(description="asked, offered, granted, refused, withdrawn, booked; before it is handed in: at_once, "
                               "to_be_decided, refused.")
    ]  # fmt: skip
    booking_id: UUID | None = None
    price: MoneyTold | None = None
    problem: Annotated[dict[str, object] | None, Field(description="What refuses it, when anything does.")] = None

    @classmethod
    def of(cls, each: RequestedDate, line: Line) -> DateAsked:
        """What came of it; where it was granted elsewhere or at another time, that."""
        occurrence = each.occurrence
        during = occurrence.during if occurrence is not None else each.during
        return cls(
            id=each.pk,
            space_id=occurrence.space_id if occurrence is not None else line.space_id,
            start=local(during.lower),
            end=local(during.upper),
            state=each.state,
            booking_id=occurrence.booking_id if occurrence is not None else None,
        )

    @classmethod
    def judged(cls, each: JudgedDate, currency: str) -> DateAsked:
        """How it would be taken."""
        state = "refused" if each.refused else "at_once" if each.at_once else "to_be_decided"
        price = each.price.total if isinstance(each.price, QuoteDraft) else None
        first: Refusal | None = next(iter((*each.refused, *each.remarks)), None)
        return cls(
            id=None,
            space_id=each.where.space_id,
            start=local(each.period.start),
            end=local(each.period.end),
            state=state,
            price=MoneyTold(amount=price, currency=currency) if price is not None else None,
            problem=members_of(first) if first is not None else None,
        )


class DecisionSaid(Told):
    """A decision whose letter has left, as it was said."""

    number: Annotated[int, Field(description="In its case, from 1.")]
    outcome: Annotated[str, Field(description="granted, partly or refused.")]
    decided_at: datetime.datetime
    appeal_by: date
    language: Annotated[str, Field(description="That of the words below.")]
    reason: Annotated[str, Field(description="Empty when nothing is refused.")]
    reason_text: Annotated[str, Field(description="What the letter says of the reason.")]
    provision: Annotated[str, Field(description="What in law, or in the municipality's rules, the refusal rests on.")]
    text: Annotated[str, Field(description="The case handler's own words.")]

    @classmethod
    def of(cls, decision: Decision) -> DecisionSaid:
        """As the letter says it."""
        why = said_why(decision)
        return cls(
            number=decision.number,
            outcome=decision.outcome,
            decided_at=local(decision.decided_at),
            appeal_by=decision.appeal_by,
            language=decision.language,
            reason=decision.reason,
            reason_text=why.text,
            provision=why.provision,
            text=decision.text,
        )


class CaseTold(Told):
    """What one municipality handles of it."""

    key: Annotated[str, Field(examples=["2027-1183"])]
    municipality: str
    state: Annotated[str, Field(description="submitted, in_review, waiting, decided, withdrawn.")]
    outcome: Annotated[str, Field(description="granted, partly or refused, once it is decided.")]
    answer_by: date
    appeal: bool
    decisions: Annotated[list[DecisionSaid], Field(description="Those whose letter has left, the newest first.")]

    @classmethod
    def of(cls, case: Case, decisions: Sequence[Decision]) -> CaseTold:
        """As the applicant may know it."""
        return cls(
            key=case.key,
            municipality=case.municipality.slug,
            state=case.state,
            outcome=case.outcome,
            answer_by=case.answer_by,
            appeal=case.kind == Case.Kind.APPEAL,
            decisions=[DecisionSaid.of(each) for each in decisions],
        )


class ApplicationTold(Told):
    """An application with its cases and dates."""

    id: UUID
    title: str
    organisation: UUID | None
    submitted_at: datetime.datetime | None
    cases: list[CaseTold]
    dates: list[DateAsked]

    @classmethod
    def of(
        cls,
        application: Application,
        cases: Sequence[Case],
        lines: Sequence[Line],
        decisions: Mapping[int, Sequence[Decision]],
    ) -> ApplicationTold:
        """Whole. `decisions` are those that have been said, by case."""
        return cls(
            id=application.pk,
            title=application.title,
            organisation=application.organisation_id,
            submitted_at=local(application.submitted_at) if application.submitted_at else None,
            cases=[CaseTold.of(each, decisions.get(each.pk, ())) for each in cases],
            dates=[DateAsked.of(each, line) for line in lines for each in line.dates.all()],
        )


class PreviewTold(Told):
    """What would come of it. Nothing was kept."""

    dates: list[DateAsked]

    @classmethod
    def of(cls, judged: Judged, currency: str) -> PreviewTold:
        """Every date."""
        return cls(dates=[DateAsked.judged(each, currency) for each in judged.dates.values()])


class GrantGiven(Given):
    """A date that is granted: as it was asked for, or in another space or at another time."""

    date: Id
    space_id: Id | None = None
    start: Instant | None = None
    end: Instant | None = None

    @model_validator(mode="after")
    def _both_or_neither(self) -> GrantGiven:
        if (self.start is None) != (self.end is None):
            raise PydanticCustomError("start_and_end", "Start and end, or neither")
        return self

    def period(self) -> Period | None:
        """The other time; None for the one that was asked for. Raises as bookings.rules.sane."""
        return sane(self.start, self.end) if self.start is not None and self.end is not None else None


class DecisionAsked(Given):
    """What is decided. `version` is that of the case that was looked at."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"case": "2027-1183", "grant": [{"date": 7}], "refuse": [8], "reason": "priority", "version": 2}
            ]
        }
    )

    case: Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{1,12}$", examples=["2027-1183"])]
    grant: list[GrantGiven] = Field(default_factory=list, max_length=MOST_TIMES)
    refuse: list[Id] = Field(default_factory=list, max_length=MOST_TIMES, description="Ids of dates.")
    reason: Annotated[
        Literal["", *Decision.Reason.values], Field(description="Must be given when anything is refused.")  # type: ignore[valid-type]
    ] = ""
    text: Annotated[str, Typed(8000, lines=True)] = ""
    version: Annotated[int, Field(ge=1, le=10**9), WHOLE] | None = None


class DecisionTold(Told):
    """A decision. It can be undone until `letter_after`."""

    id: UUID
    case: str
    number: int
    outcome: str
    letter_after: datetime.datetime
    appeal_by: date
    taken: Annotated[list[int], Field(description="Ids of dates that somebody took meanwhile; they are as they were.")]
