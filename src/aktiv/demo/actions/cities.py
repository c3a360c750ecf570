"""A city of the catalogue made rows: calendar, hours, facilities, spaces, terms; by the actions of their packages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from itertools import pairwise

from aktiv.demo import catalogue
from aktiv.demo.pictures import picture_of
from aktiv.facilities.actions import (
    NewActivity,
    NewEquipment,
    NewFacility,
    NewPart,
    NewRoot,
    NewWindow,
    add_activities,
    add_equipment,
    add_roots,
    link_many,
    make_plan,
    open_facilities,
    set_school_holidays,
    set_values,
)
from aktiv.facilities.actions.settings import Level
from aktiv.facilities.models import HoursPlan, Space
from aktiv.facilities.terms import Terms
from aktiv.municipalities.actions import NewHoliday, NewMunicipality, admit
from aktiv.municipalities.models import Municipality
from aktiv.values.texts import Texts

SUMMER = Texts("Sommerferie", "Sommarferie", "Summer holiday")

Built = dict[tuple[str, str], tuple[Space, dict[str, Space]]]
"""Root spaces with their parts by key, by the slug of their facility and their own key."""


def register_vocabulary(data: catalogue.Catalogue, *, now: datetime) -> None:
    """The activities and equipment that all cities share."""
    add_activities(
        [
            NewActivity(
                slug=each.slug,
                name=each.names,
                synonyms=(*each.synonyms.nb, *each.synonyms.nn, *each.synonyms.en),
            )
            for each in data.activities
        ],
        by=None,
        now=now,
    )
    add_equipment([NewEquipment(slug=each.slug, name=each.names) for each in data.equipment], by=None, now=now)


def admit_city(city: catalogue.City, *, now: datetime) -> Municipality:
    """The municipality with its school holidays and its own terms."""
    municipality = admit(
        NewMunicipality(
            slug=city.slug,
            name=city.name,
            number=city.number,
            latitude=city.latitude,
            longitude=city.longitude,
            country=city.country,
            currency=city.currency,
            time_zone=city.time_zone,
            language=city.language,
            theme=city.slug,
            contact_email=city.mail,
        ),
        now=now,
    )
    set_school_holidays(municipality, _holidays(city), by=None, now=now)
    set_values([(municipality, key, value) for key, value in city.terms.items()], by=None, now=now)
    return municipality


def open_city(municipality: Municipality, city: catalogue.City, *, now: datetime) -> Built:
    """Every facility and space of the city, with hours, terms and what is claimed along."""
    plans = {plan.key: _plan(municipality, plan, city, now) for plan in city.hours}
    facilities = open_facilities(
        [_facility(municipality, facility, plans) for facility in city.facilities], by=None, now=now
    )
    by_slug = {facility.slug: facility for facility in facilities}
    wanted = [(facility, space) for facility in city.facilities for space in facility.spaces]
    trees = add_roots(
        [(by_slug[facility.slug], _root(facility, space, plans)) for facility, space in wanted], by=None, now=now
    )
    built: Built = {(facility.slug, space.key): tree for (facility, space), tree in zip(wanted, trees, strict=True)}
    settings: list[tuple[Level, str, object]] = [
        (by_slug[facility.slug], key, value) for facility in city.facilities for key, value in facility.terms.items()
    ]
    for facility, space in wanted:
        inherited = asdict(Terms()) | dict(city.terms) | dict(facility.terms)
        settings += [
            (built[facility.slug, space.key][0], key, value)
            for key, value in _terms(space).items()
            if inherited[key] != value
        ]
    set_values(settings, by=None, now=now)
    link_many(
        [
            (built[facility.slug, space.key][0], built[facility.slug, link.space][0], link.required)
            for facility, space in wanted
            for link in space.links
        ],
        by=None,
        now=now,
    )
    return built


def _holidays(city: catalogue.City) -> list[NewHoliday]:
    one = timedelta(days=1)
    breaks = [
        NewHoliday(name=each.names, first=each.first, last=each.last)
        for year in city.school_years
        for each in year.breaks
    ]
    summers = [
        NewHoliday(name=SUMMER, first=before.last + one, last=after.first - one)
        for before, after in pairwise(city.school_years)
    ]
    return breaks + summers


def _plan(municipality: Municipality, plan: catalogue.HoursPlan, city: catalogue.City, now: datetime) -> HoursPlan:
    return make_plan(
        municipality,
        key=plan.key,
        name=plan.names.said_in(city.language).text,
        windows=[
            NewWindow(
                weekdays=window.weekdays,
                from_minute=window.from_minute,
                to_minute=window.to_minute,
                layer=window.layer.value,
                mode=window.mode.value if window.mode else "",
                valid_from=window.valid_from,
                valid_to=window.valid_to,
            )
            for window in plan.windows
        ],
        on_public_holidays=plan.on_holidays.value,
        by=None,
        now=now,
    )


def _facility(municipality: Municipality, facility: catalogue.Facility, plans: Mapping[str, HoursPlan]) -> NewFacility:
    return NewFacility(
        municipality=municipality,
        slug=facility.slug,
        name=facility.name,
        address=facility.street,
        postcode=facility.postcode,
        place=facility.town,
        district=facility.district,
        latitude=facility.latitude,
        longitude=facility.longitude,
        hours_plan=plans[facility.hours],
        about=facility.about,
        email=facility.mail,
        accessibility=tuple(sorted(each.value for each in facility.access)),
        pictures=(picture_of(facility.spaces[0].kind),),
    )


def _root(facility: catalogue.Facility, space: catalogue.Space, plans: Mapping[str, HoursPlan]) -> NewRoot:
    return NewRoot(
        name=space.names,
        kind=space.kind.value,
        divisions=space.divisions,
        slug=space.key,
        layout=space.layout.shape.value,
        columns=space.layout.columns,
        capacity=space.capacity,
        area=space.area,
        hours_plan=None if space.hours == facility.hours else plans[space.hours],
        alone=space.alone,
        order=facility.spaces.index(space),
        activities=space.activities,
        equipment=space.equipment,
        parts=tuple(
            NewPart(
                name=part.names,
                atoms=part.atoms,
                kind=part.kind.value,
                key=part.key,
                slug=f"{space.key}-{part.key}",
                within=part.within or "",
                capacity=part.capacity,
                area=part.area,
                alone=space.alone,
                activities=part.activities,
                equipment=space.equipment,
            )
            for part in _parents_first(space)
        ),
    )


def _parents_first(space: catalogue.Space) -> list[catalogue.Part]:
    by_key = {part.key: part for part in space.parts}

    def depth(part: catalogue.Part) -> int:
        return 1 + depth(by_key[part.within]) if part.within else 0

    return sorted(space.parts, key=depth)


def _terms(space: catalogue.Space) -> dict[str, object]:
    return {
        "mode": space.mode.value,
        "min_length": space.min_minutes,
        "max_length": space.max_minutes,
        "start_interval": space.start_every_minutes,
        "buffer_before": space.buffer_before_minutes,
        "buffer_after": space.buffer_after_minutes,
        **space.terms,
    }


def read_city(municipality: Municipality) -> Built:
    """The spaces of a city that is there already, as `open_city` gave them."""
    spaces = list(Space.objects.filter(municipality=municipality).select_related("facility").order_by("pk"))
    roots = {space.stretch: space for space in spaces if space.parent_id is None}
    built: Built = {(root.facility.slug, root.slug): (root, {}) for root in roots.values()}
    for space in spaces:
        if space.parent_id is not None:
            root = roots[space.stretch]
            built[root.facility.slug, root.slug][1][space.slug.removeprefix(f"{root.slug}-")] = space
    return built
