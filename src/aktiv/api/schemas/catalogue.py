"""What the catalogue looks like on the wire. Names are in the language asked for."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Annotated, Any

from django.utils.translation import get_language
from pydantic import Field

from aktiv.api.fields import Told
from aktiv.api.paging import Paged
from aktiv.facilities.models import Activity, EquipmentTag, Facility, Picture, Question, Space, SpaceLink
from aktiv.facilities.terms import Terms
from aktiv.municipalities.models import Municipality
from aktiv.values.texts import Texts


def said(texts: Texts) -> str:
    """A municipality's own text in the language of the request."""
    return texts.said_in(get_language() or "nb").text


class MunicipalityTold(Told):
    """A municipality, and the clock and currency its answers are told in."""

    slug: Annotated[str, Field(examples=["stavanger"])]
    name: Annotated[str, Field(examples=["Stavanger"])]
    number: Annotated[str, Field(description="The country's own number of the municipality.", examples=["1103"])]
    country: Annotated[str, Field(description="ISO 3166-1 alpha-2.", examples=["NO"])]
    currency: Annotated[str, Field(description="ISO 4217.", examples=["NOK"])]
    time_zone: Annotated[str, Field(description="Name in the tz database.", examples=["Europe/Oslo"])]
    latitude: float
    longitude: float

    @classmethod
    def of(cls, one: Municipality) -> MunicipalityTold:
        """As the table has it."""
        return cls(
            slug=one.slug,
            name=one.name,
            number=one.number,
            country=one.country,
            currency=one.currency,
            time_zone=one.time_zone,
            latitude=one.latitude,
            longitude=one.longitude,
        )


class Municipalities(Told):
    """Every municipality; there is one page."""

    items: list[MunicipalityTold]


class NamedTold(Told):
    """An activity or a kind of equipment."""

    slug: Annotated[str, Field(examples=["handball"])]
    name: Annotated[str, Field(examples=["Handball"])]

    @classmethod
    def of(cls, one: Activity | EquipmentTag) -> NamedTold:
        """As the table has it."""
        return cls(slug=one.slug, name=said(one.name))


class NamedList(Told):
    """All of them; there is one page."""

    items: list[NamedTold]


class FacilityTold(Told):
    """A place with an address."""

    id: int
    slug: Annotated[str, Field(examples=["stavanger-sentrumhallen"])]
    name: str
    municipality: Annotated[str, Field(description="Slug.", examples=["stavanger"])]
    address: str
    postcode: str
    place: str
    district: str
    latitude: float
    longitude: float
    accessibility: Annotated[list[str], Field(description="Codes of what makes it accessible.")]

    @classmethod
    def of(cls, one: Facility) -> FacilityTold:
        """As the table has it."""
        return cls(**_facility(one))


class FacilityPage(Paged):
    """Facilities by name."""

    items: list[FacilityTold]


class PictureTold(Told):
    """A picture, with words for those who do not see it."""

    path: str
    width: int
    height: int
    alt: str

    @classmethod
    def of(cls, one: Picture) -> PictureTold:
        """As the table has it."""
        return cls(path=one.path, width=one.width, height=one.height, alt=said(one.alt))


class SpaceTold(Told):
    """Something that can be booked: a hall, a part of it, a room."""

    id: int
    facility_id: int
    facility: Annotated[str, Field(description="The facility's name.")]
    municipality: Annotated[str, Field(description="Slug.")]
    parent_id: Annotated[int | None, Field(description="The space it is a part of.")]
    slug: str
    name: str
    kind: Annotated[str, Field(examples=["sports_hall"])]
    share: Annotated[str, Field(description="How much of the whole it is, as a fraction.", examples=["1/3"])]
    capacity: int | None
    area: Annotated[int | None, Field(description="Square metres.")]
    bookable_alone: Annotated[bool, Field(description="False: only along with another space.")]
    mode: Annotated[str, Field(description="instant, application, season or closed, where hours say nothing else.")]
    activities: Annotated[list[str], Field(description="Slugs.")]
    equipment: Annotated[list[str], Field(description="Slugs.")]

    @classmethod
    def of(cls, one: Space) -> SpaceTold:
        """As the table has it, its facility, activities and equipment loaded."""
        return cls(**_space(one))


class SpacePage(Paged):
    """Spaces by id."""

    items: list[SpaceTold]


class FacilityWhole(FacilityTold):
    """A facility with everything in it."""

    about: str
    email: str
    phone: str
    pictures: list[PictureTold]
    spaces: list[SpaceTold]

    @classmethod
    def whole(cls, one: Facility, spaces: list[Space]) -> FacilityWhole:
        """As the tables have it."""
        return cls(
            **_facility(one),
            about=said(one.about),
            email=one.email,
            phone=one.phone,
            pictures=[PictureTold.of(each) for each in sorted(one.pictures.all(), key=lambda each: each.place)],
            spaces=[SpaceTold.of(each) for each in spaces],
        )


class TermsTold(Told):
    """The rules that a booking of the space is judged by. Minutes unless the name says otherwise; null: no limit."""

    start_interval: Annotated[int, Field(description="Starts are so far apart, counted from opening.")]
    min_length: int
    max_length: int | None
    length_step: int
    lead_minutes: Annotated[int, Field(description="Earliest notice.")]
    horizon_days: Annotated[int | None, Field(description="How far ahead; today is day 0.")]
    horizon_hours: Annotated[int | None, Field(description="When set it wins over the days.")]
    buffer_before: int
    buffer_after: int
    whole_day: bool
    audience: Annotated[str, Field(description="everyone, organisations or residents.")]
    min_age: int | None
    max_participants: int | None
    max_active_person: Annotated[int | None, Field(description="Bookings in any `quota_window_days`.")]
    max_active_organisation: int | None
    quota_window_days: int
    cancel_free_minutes: Annotated[int, Field(description="Cancelling is free until so long before the start.")]
    cancel_fee_percent: int
    deposit: Annotated[int, Field(description="Øre, reserved beside the price where it is paid beforehand.")]
    hold_minutes: int
    payment: Annotated[
        str, Field(description="invoice, or prepay: a booking then waits for a payment, where there is anybody to pay.")
    ]

    @classmethod
    def of(cls, terms: Terms) -> TermsTold:
        """As compiled for the space."""
        return cls(**{name: getattr(terms, name) for name in cls.model_fields})


class LinkTold(Told):
    """A space that is claimed along with this one."""

    space_id: int
    name: str
    required: Annotated[bool, Field(description="Always claimed along; otherwise when it is asked for.")]

    @classmethod
    def of(cls, one: SpaceLink) -> LinkTold:
        """As the table has it, the linked space loaded."""
        return cls(space_id=one.linked_id, name=said(one.linked.name), required=one.required)


class QuestionTold(Told):
    """Something that must, or may, be answered with the booking."""

    id: int
    text: str
    kind: Annotated[str, Field(description="text, number (in figures) or yes_or_no (answered yes or no).")]
    activity: Annotated[str | None, Field(description="Asked of those alone whose activity this is.")]
    required: bool


class SpaceWhole(SpaceTold):
    """A space with its rules and what is asked of those who book it."""

    terms: TermsTold
    terms_document: Annotated[int | None, Field(description="The document to accept: `accepted_terms` of a booking.")]
    links: list[LinkTold]
    questions: list[QuestionTold]

    @classmethod
    def whole(cls, one: Space, terms: Terms, document: int | None, questions: Sequence[Question]) -> SpaceWhole:
        """As the tables have it."""
        return cls(
            **_space(one),
            terms=TermsTold.of(terms),
            terms_document=document,
            links=[LinkTold.of(each) for each in one.links.all() if each.linked.active],
            questions=[
                QuestionTold(
                    id=q.pk,
                    text=said(q.text),
                    kind=q.kind,
                    activity=q.activity.slug if q.activity is not None else None,
                    required=q.required,
                )
                for q in questions
            ],
        )


def _facility(one: Facility) -> dict[str, Any]:  # Any: members of several shapes
    told = ("id", "slug", "name", "address", "postcode", "place", "district", "latitude", "longitude", "accessibility")
    return {name: getattr(one, name) for name in told} | {"municipality": one.municipality.slug}


def _space(one: Space) -> dict[str, Any]:  # Any: members of several shapes
    share: Fraction = one.footprint.fraction()
    return {
        "id": one.pk,
        "facility_id": one.facility_id,
        "facility": one.facility.name,
        "municipality": one.municipality.slug,
        "parent_id": one.parent_id,
        "slug": one.slug,
        "name": said(one.name),
        "kind": one.kind,
        "share": str(share),
        "capacity": one.capacity,
        "area": one.area,
        "bookable_alone": one.alone,
        "mode": Terms.from_json(one.terms).mode,
        "activities": sorted(each.activity.slug for each in one.activities.all()),
        "equipment": sorted(each.tag.slug for each in one.equipment.all()),
    }
