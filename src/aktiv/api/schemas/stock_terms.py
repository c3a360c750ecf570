"""On which terms a municipality lends, on the wire: its rules, with whom it shares, who is billed, and certificates."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from aktiv.api.fields import WHOLE, Day, Given, Id, Slug, Told, Typed
from aktiv.api.schemas.stock import TextsSaid, TextsTold
from aktiv.api.schemas.time import local
from aktiv.lending.actions.terms import BOUNDS
from aktiv.lending.models import Certificate, HeldCertificate, LendingTerms, Neighbour, Sharing
from aktiv.lending.new_stock import NewSharing

LONGEST_OWN = 366


def _rule(name: str, description: str) -> Any:  # Any: pydantic's own
    least, most = BOUNDS[name]
    return Field(ge=least, le=most, description=description)


class RulesSaid(Given):
    """The rules of lending: what is left out stays as it is."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"version": 4, "most_extensions": 1}]})

    version: Annotated[
        int, Field(ge=0, le=2**31 - 1, description="The `version` that you read; 0 where none are written."), WHOLE
    ]
    remind_before_hours: Annotated[
        int | None, _rule("remind_before_hours", "Before it is to be back, borrowers are reminded."), WHOLE
    ] = None
    late_after_minutes: Annotated[
        int | None, _rule("late_after_minutes", "Of grace, before anything is late."), WHOLE
    ] = None
    late_fee_days: Annotated[int | None, _rule("late_fee_days", "Days that a late fee runs at most."), WHOLE] = None
    lost_after_days: Annotated[int | None, _rule("lost_after_days", "Late, before it counts as lost."), WHOLE] = None
    lapses_after_hours: Annotated[
        int | None, _rule("lapses_after_hours", "Not picked up, before a loan is let go."), WHOLE
    ] = None
    free_until_hours: Annotated[
        int | None, _rule("free_until_hours", "Before pick-up that cancelling is free."), WHOLE
    ] = None
    late_cancel_percent: Annotated[
        int | None, _rule("late_cancel_percent", "Of the price, for cancelling after that."), WHOLE
    ] = None
    most_extensions: Annotated[
        int | None, _rule("most_extensions", "How often borrowers may make a loan longer."), WHOLE
    ] = None
    block_after: Annotated[
        int | None, _rule("block_after", "Late loans in a year before somebody is blocked; 0: nobody is."), WHOLE
    ] = None
    block_days: Annotated[int | None, _rule("block_days", "That a block lasts."), WHOLE] = None
    names_kept_days: Annotated[
        int | None, _rule("names_kept_days", "That names are kept after a loan has ended."), WHOLE
    ] = None

    @model_validator(mode="after")
    def _given(self) -> RulesSaid:
        for name in self.model_fields_set:
            if getattr(self, name) is None:
                raise PydanticCustomError("missing", "Must be given")
        return self

    def on(self, before: LendingTerms) -> Mapping[str, int]:
        """All of the rules, with what is said in place of what was."""
        return {name: getattr(self if name in self.model_fields_set else before, name) for name in BOUNDS}


class RulesTold(Told):
    """A municipality's rules of lending. Where it has written none (`version` 0), what is told holds all the same."""

    version: int
    remind_before_hours: int
    late_after_minutes: int
    late_fee_days: int
    lost_after_days: int
    lapses_after_hours: int
    free_until_hours: int
    late_cancel_percent: int
    most_extensions: int
    block_after: int
    block_days: int
    names_kept_days: int

    @classmethod
    def of(cls, terms: LendingTerms) -> RulesTold:
        """As they stand; those that are not kept in the database are the defaults."""
        written = not terms._state.adding
        return cls(version=terms.version if written else 0, **{name: getattr(terms, name) for name in BOUNDS})


class SharingSaid(Given):
    """That others may borrow a kind."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"to": "stavanger", "first_day": "2027-03-01", "home_percent": 50}]}
    )

    first_day: Day
    last_day: Annotated[Day | None, Field(description="Inclusive; null: until it is ended.")] = None
    to: Annotated[Slug | None, Field(description="Another municipality; null: all of them.")] = None
    own_until_days: Annotated[
        int,
        Field(
            ge=0, le=LONGEST_OWN, description="Others may ask from so many days before pick-up: own residents first."
        ),
        WHOLE,
    ] = 30
    home_percent: Annotated[
        int,
        Field(ge=0, le=100, description="Of the price, what the borrower’s own municipality is asked to pay."),
        WHOLE,
    ] = 0
    rules: Annotated[TextsSaid, Field(description="What those who borrow from elsewhere should know.")] = Field(
        default_factory=TextsSaid
    )

    def new(self, to: int | None) -> NewSharing:
        """As lending wants it."""
        return NewSharing(
            first_day=self.first_day,
            last_day=self.last_day,
            to=to,
            own_until_days=self.own_until_days,
            home_percent=self.home_percent,
            rules=self.rules.texts,
        )


class SharingTold(Told):
    """With whom a kind is shared, and how."""

    id: int
    to: Annotated[str | None, Field(description="A municipality; null: all of them.")]
    first_day: date
    last_day: date | None
    own_until_days: int
    home_percent: int
    rules: TextsTold

    @classmethod
    def of(cls, sharing: Sharing) -> SharingTold:
        """The other municipality is at hand."""
        return cls(
            id=sharing.pk,
            to=sharing.to.slug if sharing.to is not None else None,
            first_day=sharing.first_day,
            last_day=sharing.last_day,
            own_until_days=sharing.own_until_days,
            home_percent=sharing.home_percent,
            rules=TextsTold.of(sharing.rules),
        )


class SharingsTold(Told):
    """With whom a kind is shared, by name."""

    items: list[SharingTold]


class NeighbourSaid(Given):
    """How another municipality is billed for its part of what its residents borrow here."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"municipality": "stavanger", "number": "964965226"}]})

    municipality: Slug
    number: Annotated[str, Field(min_length=1, description="Its organisation number."), Typed(40)]


class NeighbourTold(Told):
    """A municipality, and as whom it is billed."""

    municipality: str
    organisation: str
    number: str

    @classmethod
    def of(cls, neighbour: Neighbour) -> NeighbourTold:
        """Both are at hand."""
        return cls(
            municipality=neighbour.home.slug,
            organisation=neighbour.organisation.name,
            number=neighbour.organisation.number or "",
        )


class NeighboursTold(Told):
    """Those whom the municipality knows how to bill, by name, and those whom it does not."""

    items: list[NeighbourTold]
    unknown: Annotated[list[str], Field(description="Municipalities that cannot be made to pay a part yet.")]


class CertificateSaid(Given):
    """What borrowers may be asked to show; said again with the same code it is renamed."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"code": "lift", "name": {"nb": "Liftkurs", "nn": "Liftkurs", "en": "Lift course"}}]
        }
    )

    code: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,39}$")]
    name: TextsSaid


class CertificateTold(Told):
    """A certificate that kinds may ask for (`certificate_id`)."""

    id: int
    code: str
    name: TextsTold

    @classmethod
    def of(cls, certificate: Certificate) -> CertificateTold:
        """As it stands."""
        return cls(id=certificate.pk, code=certificate.code, name=TextsTold.of(certificate.name))


class CertificatesTold(Told):
    """By code."""

    items: list[CertificateTold]


class HeldSaid(Given):
    """Somebody has shown a certificate."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"certificate_id": 2, "email": "kari@example.com", "valid_to": "2028-12-31"}]}
    )

    certificate_id: Id
    email: Annotated[str, Field(min_length=1, description="Of her account here."), Typed(254)]
    valid_to: Annotated[Day | None, Field(description="Inclusive; null: for good.")] = None


class HeldTold(Told):
    """Whose certificate was seen."""

    id: int
    certificate_id: int
    name: str
    valid_to: date | None
    seen_at: datetime

    @classmethod
    def of(cls, held: HeldCertificate) -> HeldTold:
        """The person is at hand."""
        return cls(
            id=held.pk, certificate_id=held.certificate_id, name=held.person.name, valid_to=held.valid_to,
            seen_at=local(held.seen_at),
        )  # fmt: skip


class HeldsTold(Told):
    """Those that are good today, the last seen first, at most 200."""

    items: list[HeldTold]
