"""Opening facilities, one by one or a whole city in a few statements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.text import slugify

from aktiv.facilities.actions.compile import lock_municipalities
from aktiv.facilities.actions.doors import give_codes
from aktiv.facilities.actions.words import index_facilities
from aktiv.facilities.models import (
    Facility,
    HoursPlan,
    Picture,
)
from aktiv.journal.actions import Event, append
from aktiv.municipalities.models import Municipality
from aktiv.people.models import Person
from aktiv.values.folding import fold, sort_key
from aktiv.values.texts import Texts

NO_TEXT = Texts()


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPicture:
    """A picture to come: where it is, its size in pixels, and words for those who do not see it."""

    path: str
    width: int
    height: int
    alt: Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFacility:
    """A facility to be opened. Without a slug it gets one from its name and municipality."""

    municipality: Municipality
    name: str
    address: str
    postcode: str
    place: str
    latitude: float
    longitude: float
    hours_plan: HoursPlan
    slug: str = ""
    district: str = ""
    about: Texts = NO_TEXT
    email: str = ""
    phone: str = ""
    accessibility: tuple[str, ...] = ()
    published: bool = True
    pictures: tuple[NewPicture, ...] = ()


@transaction.atomic
def open_facilities(facilities: Sequence[NewFacility], *, by: Person | None, now: datetime) -> list[Facility]:
    """Opens many facilities in a fixed number of statements: each found by search at once, and with
    a code for its door. In the order given."""
    lock_municipalities(new.municipality.pk for new in facilities)
    made = Facility.objects.bulk_create(
        Facility(
            municipality=new.municipality,
            slug=new.slug or slug_of(f"{new.municipality.slug}-{new.name}", 80),
            name=new.name,
            sort_key=sort_key(new.name),
            about_nb=new.about.nb,
            about_nn=new.about.nn,
            about_en=new.about.en,
            address=new.address,
            postcode=new.postcode,
            place=new.place,
            district=new.district,
            latitude=new.latitude,
            longitude=new.longitude,
            email=new.email,
            phone=new.phone,
            accessibility=list(new.accessibility),
            hours_plan=new.hours_plan,
            published=new.published,
        )
        for new in facilities
    )
    Picture.objects.bulk_create(
        Picture(
            facility=facility,
            path=picture.path,
            width=picture.width,
            height=picture.height,
            alt_nb=picture.alt.nb,
            alt_nn=picture.alt.nn,
            alt_en=picture.alt.en,
            place=place,
        )
        for facility, new in zip(made, facilities, strict=True)
        for place, picture in enumerate(new.pictures)
    )
    give_codes(made)
    index_facilities([facility.pk for facility in made])
    append(
        [
            Event(
                "facility.opened", ("facility", f.pk), f.municipality_id, by.pk if by else None, data={"name": f.name}
            )
            for f in made
        ],
        at=now,
    )
    return made


def open_facility(facility: NewFacility, *, by: Person | None, now: datetime) -> Facility:
    """Opens one facility."""
    return open_facilities([facility], by=by, now=now)[0]


def slug_of(name: str, length: int) -> str:
    """A name as an address: small letters without marks, digits and hyphens, at most so many. Never empty."""
    return slugify(fold(name))[:length].strip("-") or "x"
