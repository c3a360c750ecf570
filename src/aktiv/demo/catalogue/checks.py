"""What must hold of the catalogue. The first thing that does not is raised, with its place."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from aktiv.demo.catalogue.vocabulary import Kind, Layer, PriceUnit, Role
from aktiv.facilities.terms import SETTING_KEYS
from aktiv.values.footprints import UNITS
from aktiv.values.numbers import scheme
from aktiv.values.refusal import Refusal

if TYPE_CHECKING:
    from aktiv.demo.catalogue.places import City, Facility, Space
    from aktiv.demo.catalogue.society import AgeGroup, Club, Persona
    from aktiv.demo.catalogue.tariffs import PriceList
    from aktiv.demo.catalogue.times import HoursPlan
    from aktiv.demo.catalogue.vocabulary import Activity, Equipment

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
KEY = re.compile(r"[a-z0-9]+([-_][a-z0-9]+)*")
MAIL = re.compile(r"[a-z0-9.-]+@([a-z0-9-]+\.)*example(\.com)?")
BY_TIME = (PriceUnit.QUARTER_HOUR, PriceUnit.HALF_HOUR, PriceUnit.HOUR)


class CatalogueError(ValueError):
    """The demo's data is wrong: a stable code, and in `data` where and what."""

    def __init__(self, code: str, **data: object) -> None:
        super().__init__(code, data)
        self.code = code
        self.data = data


def _hold(condition: bool, code: str, **data: object) -> None:
    if not condition:
        raise CatalogueError(code, **data)


def _known(asked: Iterable[str], known: Iterable[str], code: str, place: str) -> None:
    missing = sorted(set(asked) - set(known))
    _hold(not missing, code, place=place, missing=missing)


def _once(keys: Sequence[str], place: str, pattern: re.Pattern[str] = KEY) -> None:
    for key in keys:
        _hold(pattern.fullmatch(key) is not None, "bad_slug", place=place, key=key)
    for key in keys:
        _hold(keys.count(key) == 1, "twice", place=place, key=key)


def organisation_number_holds(number: str, country: str) -> bool:
    """Whether a number is written as it is stored, and has the check digits of its country."""
    try:
        return scheme(country).organisation_number(number) == number
    except Refusal:
        return False


def check_vocabulary(
    activities: tuple[Activity, ...], equipment: tuple[Equipment, ...], age_groups: tuple[AgeGroup, ...]
) -> None:
    """Slugs once each; every activity suits some kind of space; a synonym is not said twice of one activity."""
    _once([activity.slug for activity in activities], "activities", SLUG)
    _once([tag.slug for tag in equipment], "equipment", SLUG)
    _once([group.key for group in age_groups], "age groups")
    for activity in activities:
        _hold(bool(activity.kinds), "suits_nothing", place=activity.slug)
    for group in age_groups:
        _hold(group.to_age is None or group.from_age <= group.to_age, "ages_backwards", place=group.key)


def check_city(
    city: City,
    activities: tuple[Activity, ...],
    equipment: tuple[Equipment, ...],
    age_groups: tuple[AgeGroup, ...],
) -> None:
    """All that must hold within one city."""
    _hold(re.fullmatch(r"[0-9]{4}", city.number) is not None, "bad_municipality_number", place=city.slug)
    _hold(city.box.holds(city.latitude, city.longitude), "outside_city", place=city.slug)
    _known(city.terms, SETTING_KEYS, "unknown_setting", city.slug)
    _check_times(city)
    _check_tariffs(city)
    _once([facility.slug for facility in city.facilities], city.slug, SLUG)
    kinds = {activity.slug: activity.kinds for activity in activities}
    tags = {tag.slug for tag in equipment}
    for facility in city.facilities:
        _check_facility(facility, city, kinds, tags)
    _once([club.slug for club in city.clubs], city.slug, SLUG)
    _once([club.number for club in city.clubs], city.slug)
    for club in city.clubs:
        _check_club(club, city, set(kinds), {group.key for group in age_groups})


def _check_times(city: City) -> None:
    for year in city.school_years:
        days = [year.first, *(day for pause in year.breaks for day in (pause.first, pause.last)), year.last]
        in_order = all(
            earlier < later if at % 2 == 0 else earlier <= later for at, (earlier, later) in enumerate(pairwise(days))
        )
        _hold(in_order, "school_year_out_of_order", place=f"{city.slug} {year.name}")
    for earlier, later in pairwise(city.school_years):
        _hold(earlier.last < later.first, "school_years_overlap", place=f"{city.slug} {later.name}")
    for season in city.seasons:
        _hold(season.first <= season.last, "season_backwards", place=f"{city.slug} {season.key}")
    for before, after in pairwise(city.seasons):
        _hold(before.last < after.first, "seasons_overlap", place=f"{city.slug} {after.key}")
    _once([plan.key for plan in city.hours], f"{city.slug} hours")
    for plan in city.hours:
        _check_plan(plan, f"{city.slug} {plan.key}")


def _check_plan(plan: HoursPlan, place: str) -> None:
    _hold(any(window.layer is Layer.OPEN for window in plan.windows), "never_open", place=place)
    for at, window in enumerate(plan.windows):
        _hold(window.from_minute < window.to_minute, "window_backwards", place=place, window=window)
        for other in plan.windows[:at]:
            overlap = (
                window.layer is other.layer
                and set(window.weekdays) & set(other.weekdays)
                and window.from_minute < other.to_minute
                and other.from_minute < window.to_minute
                and window.valid_from <= (other.valid_to or date.max)
                and other.valid_from <= (window.valid_to or date.max)
            )
            _hold(not overlap, "windows_overlap", place=place, window=window, other=other)


def _check_tariffs(city: City) -> None:
    place = f"{city.slug} prices"
    groups = [group.key for group in city.price_groups]
    _once(groups, place)
    _once([band.key for band in city.bands], place)
    _once([addition.key for addition in city.additions], place)
    _once([prices.key for prices in city.price_lists], place)
    _hold([group.ordinary for group in city.price_groups].count(True) == 1, "no_ordinary_group", place=place)
    _known((default.group for default in city.default_groups), groups, "unknown_group", place)
    parties = [(default.party, default.age_group) for default in city.default_groups]
    _hold(len(parties) == len(set(parties)), "twice", place=place)
    _known(("person", "club", "business", "public", "group"), (party for party, _ in parties), "no_group_for", place)
    minutes = Counter(
        (day, minute) for band in city.bands for day in band.days for minute in range(band.from_minute, band.to_minute)
    )
    _hold(len(minutes) == 8 * 1440 == minutes.total(), "bands_do_not_fill_the_week", place=place)
    codes = {rate.code for rate in city.vat_rates}
    _known((addition.vat for addition in city.additions), codes, "unknown_vat", place)
    for prices in city.price_lists:
        where = f"{place} {prices.key}"
        _known([prices.vat], codes, "unknown_vat", where)
        _known(prices.additions, (addition.key for addition in city.additions), "unknown_addition", where)
        for row in prices.rows:
            _known(row.groups, groups, "unknown_group", where)
            _known([row.band] if row.band else [], (band.key for band in city.bands), "unknown_band", where)
        for most in prices.day_maxima:
            _known(most.groups, groups, "unknown_group", where)
        for subsidy in prices.subsidies:
            _known([subsidy.group, subsidy.of], groups, "unknown_group", where)
            _hold(subsidy.group != subsidy.of and 0 < subsidy.percent <= 100, "bad_measure", place=where)
        rows = [(group, row.unit, row.band, row.share) for row in prices.rows for group in row.groups]
        _hold(len(rows) == len(set(rows)), "two_prices_for_one_thing", place=where)


def _check_priced(prices: PriceList, share: Fraction, city: City, place: str) -> None:
    """A missing price would be an error to staff later, so it is one here: every group and band by time."""
    paid_as = {subsidy.group: subsidy.of for subsidy in prices.subsidies}
    for group in city.price_groups:
        for band in city.bands:
            found = any(
                paid_as.get(group.key, group.key) in row.groups
                and row.unit in BY_TIME
                and row.band in (None, band.key)
                and row.share in (None, share)
                for row in prices.rows
            )
            _hold(found, "no_price", place=place, group=group.key, band=band.key, share=str(share))


def _check_facility(facility: Facility, city: City, kinds: dict[str, frozenset[Kind]], tags: set[str]) -> None:
    place = f"{city.slug} {facility.slug}"
    inside = city.box.holds(facility.latitude, facility.longitude)
    _hold(inside, "outside_city", place=place, at=(facility.latitude, facility.longitude))
    _hold(re.fullmatch(r"[0-9]{4}", facility.postcode) is not None, "bad_postcode", place=place)
    _hold(MAIL.fullmatch(facility.mail) is not None, "real_mail", place=place, mail=facility.mail)
    _hold(bool(facility.spaces), "no_spaces", place=place)
    keys = [space.key for space in facility.spaces]
    _once([*keys, *(part.key for space in facility.spaces for part in space.parts)], place)
    _known(facility.terms, SETTING_KEYS, "unknown_setting", place)
    for space in facility.spaces:
        where = f"{place} {space.key}"
        _check_space(space, where)
        _check_offer(space.kind, space.activities, kinds, where)
        for part in space.parts:
            _check_offer(part.kind, part.activities, kinds, f"{where} {part.key}")
        _hold(bool(space.activities) or not space.alone, "nothing_to_do", place=where)
        _known(space.equipment, tags, "unknown_equipment", where)
        _known(space.terms, SETTING_KEYS, "unknown_setting", where)
        _known((link.space for link in space.links), set(keys) - {space.key}, "unknown_link", where)
        _known([space.hours], (plan.key for plan in city.hours), "unknown_hours", where)
        _known([space.prices], (prices.key for prices in city.price_lists), "unknown_prices", where)
        prices = next(prices for prices in city.price_lists if prices.key == space.prices)
        for share in {Fraction(1), *(part.share for part in space.parts)}:
            _check_priced(prices, share, city, where)


def _check_offer(kind: Kind, activities: tuple[str, ...], kinds: dict[str, frozenset[Kind]], place: str) -> None:
    _known(activities, kinds, "unknown_activity", place)
    for activity in activities:
        _hold(kind in kinds[activity], "unsuited_activity", place=place, activity=activity, kind=kind)


def _check_space(space: Space, place: str) -> None:
    _hold(space.divisions * space.units_per_atom == UNITS, "indivisible", place=place, divisions=space.divisions)
    layout = space.layout
    _hold(layout.columns * layout.rows == space.divisions, "layout_does_not_fit", place=place)
    _hold(space.divisions == 1 or bool(space.parts), "cut_for_nothing", place=place)
    keys = [part.key for part in space.parts]
    _known((part.within for part in space.parts if part.within), keys, "unknown_part", place)
    by_key = {part.key: part for part in space.parts}
    seen: set[tuple[int, ...]] = set()
    for part in space.parts:
        where = f"{place} {part.key}"
        whole = 0 < len(part.atoms) < space.divisions
        in_order = tuple(sorted(set(part.atoms))) == part.atoms and set(part.atoms) <= set(range(space.divisions))
        _hold(whole and in_order, "bad_atoms", place=where, atoms=part.atoms)
        _hold(part.atoms not in seen, "twice", place=where, atoms=part.atoms)
        seen.add(part.atoms)
        if part.within:
            _hold(set(part.atoms) < set(by_key[part.within].atoms), "not_within", place=where, within=part.within)
    _hold(not (space.parts and any(link.required for link in space.links)), "required_link_of_parts", place=place)
    lengths = space.start_every_minutes > 0 and 0 < space.min_minutes <= space.max_minutes <= 7 * 1440
    _hold(lengths and space.capacity > 0 and space.area > 0, "bad_measure", place=place)
    buffers = min(space.buffer_before_minutes, space.buffer_after_minutes) >= 0
    _hold(buffers, "bad_measure", place=place)


def _check_club(club: Club, city: City, activities: set[str], age_groups: set[str]) -> None:
    place = f"{city.slug} {club.slug}"
    sound = organisation_number_holds(club.number, city.country)
    _hold(sound, "bad_organisation_number", place=place, number=club.number)
    _hold(club.number.startswith("80"), "real_organisation_number", place=place, number=club.number)
    _known([club.price_group], (group.key for group in city.price_groups), "unknown_group", place)
    _known(club.home, (facility.slug for facility in city.facilities), "unknown_facility", place)
    _known(club.activities, activities, "unknown_activity", place)
    _known(club.age_groups, age_groups, "unknown_age_group", place)
    _hold(len({team.name for team in club.teams}) == len(club.teams) > 0, "twice", place=place)
    for team in club.teams:
        _hold(team.size > 0 and 0 < team.sessions <= 7 and 15 <= team.minutes <= 240, "bad_measure", place=place)
    at_home = [facility for facility in city.facilities if facility.slug in club.home]
    offered = {
        activity for facility in at_home for space in facility.spaces for activity in space.activities if space.alone
    }
    _known(club.activities, offered, "not_offered_at_home", place)


def check_country(cities: tuple[City, ...]) -> None:
    """What must be alone in all cities together: addresses of pages, and organisation numbers."""
    _hold(bool(cities), "no_cities")
    _once([city.number for city in cities], "cities")
    _once([facility.slug for city in cities for facility in city.facilities], "facilities of all cities", SLUG)
    _once([club.slug for city in cities for club in city.clubs], "clubs of all cities", SLUG)
    _once([club.number for city in cities for club in city.clubs], "clubs of all cities")


def check_personas(personas: tuple[Persona, ...], cities: tuple[City, ...]) -> None:
    """Every persona is invented, lives in a city that exists and acts for clubs that do."""
    _once([persona.slug for persona in personas], "personas", SLUG)
    clubs = {club.slug: club for city in cities for club in city.clubs}
    for persona in personas:
        place = f"personas {persona.slug}"
        _hold(MAIL.fullmatch(persona.mail) is not None, "real_mail", place=place, mail=persona.mail)
        _known([persona.city], (city.slug for city in cities), "unknown_city", place)
        _known(persona.clubs, clubs, "unknown_club", place)
        acts = persona.role in (Role.BOOKER, Role.COACH)
        _hold(acts == bool(persona.clubs), "role_and_clubs_differ", place=place)
        teams = {team.name for slug in persona.clubs for team in clubs[slug].teams}
        _known([persona.team] if persona.team else [], teams, "unknown_team", place)
