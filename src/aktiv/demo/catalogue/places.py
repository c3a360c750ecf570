"""Cities, their facilities and the spaces in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from aktiv.demo.catalogue.society import Club
from aktiv.demo.catalogue.tariffs import Addition, Band, DefaultGroup, PriceGroup, PriceList, VatRate
from aktiv.demo.catalogue.times import HoursPlan, SchoolYear, Season
from aktiv.demo.catalogue.vocabulary import Access, Kind, Shape
from aktiv.facilities.terms import Mode
from aktiv.values.footprints import UNITS
from aktiv.values.texts import Language, Texts


@dataclass(frozen=True, slots=True)
class Layout:
    """How atoms lie in the sketch: `columns` × `rows`, numbered row by row from the upper left."""

    shape: Shape
    columns: int
    rows: int


@dataclass(frozen=True, slots=True)
class Part:
    """A bookable set of atoms of a root space.

    `within` is the key of the part it is shown under, or None when it is shown under the root. Capacity and area
    are the root's, by the share of atoms.
    """

    key: str
    names: Texts
    kind: Kind
    atoms: tuple[int, ...]
    within: str | None
    share: Fraction
    capacity: int
    area: int
    activities: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """A root space of the same facility that is claimed along: always (`required`), or when asked for."""

    space: str
    required: bool


@dataclass(frozen=True, slots=True)
class Space:
    """A root space: one stretch of the number line cut into `divisions` equal atoms.

    Links hold for the space and for each of its parts; a required link stands only on spaces without parts. A space
    with `alone` False (a changing room) is only claimed along. Lengths and buffers are minutes, area is m². `terms` are
    further settings (facilities.terms) made at this space.
    """

    key: str
    names: Texts
    kind: Kind
    divisions: int
    layout: Layout
    parts: tuple[Part, ...]
    capacity: int
    area: int
    activities: tuple[str, ...]
    equipment: tuple[str, ...]
    links: tuple[Link, ...]
    hours: str
    mode: Mode
    min_minutes: int
    max_minutes: int
    start_every_minutes: int
    buffer_before_minutes: int
    buffer_after_minutes: int
    prices: str
    alone: bool
    terms: Mapping[str, int | str | bool]

    @property
    def units_per_atom(self) -> int:
        """How long one atom is on the number line."""
        return UNITS // self.divisions


@dataclass(frozen=True, slots=True)
class Facility:
    """A place with an address. Latitude and longitude are WGS84 degrees of the entrance, as good as a map by eye."""

    slug: str
    name: str
    district: str
    street: str
    postcode: str
    town: str
    latitude: float
    longitude: float
    mail: str
    access: frozenset[Access]
    terms: Mapping[str, int | str | bool]
    about: Texts
    spaces: tuple[Space, ...]

    @property
    def hours(self) -> str:
        """The plan of the facility itself: that of the first space named."""
        return self.spaces[0].hours

    @property
    def count(self) -> int:
        """Bookable things: root spaces and their parts."""
        return sum(1 + len(space.parts) for space in self.spaces)


@dataclass(frozen=True, slots=True)
class Box:
    """Where a city lies: the outermost degrees, WGS84."""

    south: float
    west: float
    north: float
    east: float

    def holds(self, latitude: float, longitude: float) -> bool:
        """Whether a point lies in the box, its edge included."""
        return self.south <= latitude <= self.north and self.west <= longitude <= self.east


@dataclass(frozen=True, slots=True)
class City:
    """A municipality and all that the demo knows of it."""

    slug: str
    number: str
    name: str
    county: str
    language: Language
    country: str
    currency: str
    time_zone: str
    mail: str
    colour: str
    latitude: float
    longitude: float
    box: Box
    about: Texts
    terms: Mapping[str, int | str | bool]
    school_years: tuple[SchoolYear, ...]
    seasons: tuple[Season, ...]
    hours: tuple[HoursPlan, ...]
    vat_rates: tuple[VatRate, ...]
    price_groups: tuple[PriceGroup, ...]
    default_groups: tuple[DefaultGroup, ...]
    bands: tuple[Band, ...]
    additions: tuple[Addition, ...]
    price_lists: tuple[PriceList, ...]
    facilities: tuple[Facility, ...]
    clubs: tuple[Club, ...]
