"""The year that was thought out, booked: by the bulk form of what people do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from aktiv.bookings.actions.loading import Load, load
from aktiv.bookings.actions.recording import NewBooking, Recorded
from aktiv.bookings.models import Booking, Season
from aktiv.bookings.queries.asking import Details
from aktiv.bookings.rules import Party
from aktiv.demo import catalogue
from aktiv.demo.actions.society import Society
from aktiv.demo.rules import Use
from aktiv.facilities.models import Activity
from aktiv.journal.actions import Event, append
from aktiv.municipalities.models import Municipality
from aktiv.people.models import Organisation, Person
from aktiv.values.periods import Period, at

Seasons = Mapping[str, int]
"""Ids of seasons by their key in the catalogue."""


def book_year(
    municipality: Municipality, uses: Sequence[Use], people: Cast, seasons: Seasons, *, now: datetime
) -> list[tuple[Use, Recorded]]:
    """Books every use in the order it was made. What could not be had is left out."""
    activities = dict(Activity.objects.values_list("slug", "pk"))
    in_order = sorted(uses, key=lambda use: use.made_at)
    loads = [
        Load(
            new=NewBooking(
                kind=Booking.Kind(use.right.value),
                municipality_id=municipality.pk,
                space_id=use.room.space_id,
                party=people.party(use.party.person, use.party.organisation),
                details=Details(
                    title=use.title,
                    activity_id=activities.get(use.activity),
                    age_group=use.party.age_group,
                    participants=use.participants,
                ),
                season_id=seasons[use.season] if use.season else None,
                team=use.team,
            ),
            periods=tuple(
                Period(at(day, low, municipality.zone), at(day, high, municipality.zone))
                for day, (low, high) in use.dates
            ),
            made_at=use.made_at,
            by=people.party("desk").person_id,
        )
        for use in in_order
    ]
    recorded = load(municipality.pk, loads, now=now)
    return [(use, one) for use, one in zip(in_order, recorded, strict=True) if one is not None]


@transaction.atomic
def open_seasons(municipality: Municipality, city: catalogue.City, *, now: datetime) -> Seasons:
    """The seasons that allocations lie in."""
    made = Season.objects.bulk_create(
        Season(
            municipality=municipality,
            name_nb=season.names.nb,
            name_nn=season.names.nn,
            name_en=season.names.en,
            first=season.first,
            last=season.last,
        )
        for season in city.seasons
    )
    append([Event("season.opened", ("season", one.pk), municipality.pk) for one in made], at=now)
    return {season.key: one.pk for season, one in zip(city.seasons, made, strict=True)}


class Cast:
    """The parties of a city by the keys that uses name them by."""

    def __init__(self, society: Society, municipality: Municipality) -> None:
        self._home = municipality
        self._organisations: dict[str, Organisation] = {
            **society.clubs,
            **society.groups,
            **society.businesses,
            "school": society.school,
            "culture": society.culture,
        }
        self._persons: dict[str, Person] = {
            **society.personas,
            **{f"resident-{number}": person for number, person in enumerate(society.residents)},
            "desk": society.desk,
        }
        self._contacts = society.contacts

    def party(self, person: str, organisation: str = "") -> Party:
        """A person for herself, or for an organisation; an organisation alone acts by its contact."""
        who = self._persons[person] if person else self._contacts[organisation]
        whom = self._organisations[organisation] if organisation else None
        return Party(
            person_id=who.pk,
            organisation_id=whom.pk if whom else None,
            organisation_kind=whom.kind if whom else "",
            birth_date=who.birth_date,
            home_id=self._home.pk,
            language=who.language,
        )
