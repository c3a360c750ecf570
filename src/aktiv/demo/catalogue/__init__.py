"""What the four demo cities own, who plays there and what it costs: read from `demo/cities/*`, checked hard, frozen.

Promises that whatever `load()` returns is whole: every slug it names exists, every part divides its number line, every
coordinate lies in its city and every organisation number has its check digit. Knows no database: making rows of it is
left to the rest of the demo package."""

from aktiv.demo.catalogue.checks import CatalogueError
from aktiv.demo.catalogue.places import City, Facility, Layout, Link, Part, Space
from aktiv.demo.catalogue.reading import Catalogue, load
from aktiv.demo.catalogue.society import AgeGroup, Club, Persona, Team
from aktiv.demo.catalogue.tariffs import (
    Addition,
    Band,
    DayMaximum,
    DefaultGroup,
    PriceGroup,
    PriceList,
    PriceRow,
    Subsidy,
    VatRate,
)
from aktiv.demo.catalogue.times import Break, HoursPlan, HoursWindow, SchoolYear, Season
from aktiv.demo.catalogue.vocabulary import (
    Access,
    Activity,
    Equipment,
    HolidayRule,
    Kind,
    Layer,
    PriceUnit,
    Role,
    Rounding,
    Shape,
    Synonyms,
)

__all__ = [
    "Access",
    "Activity",
    "Addition",
    "AgeGroup",
    "Band",
    "Break",
    "Catalogue",
    "CatalogueError",
    "City",
    "Club",
    "DayMaximum",
    "DefaultGroup",
    "Equipment",
    "Facility",
    "HolidayRule",
    "HoursPlan",
    "HoursWindow",
    "Kind",
    "Layer",
    "Layout",
    "Link",
    "Part",
    "Persona",
    "PriceGroup",
    "PriceList",
    "PriceRow",
    "PriceUnit",
    "Role",
    "Rounding",
    "SchoolYear",
    "Season",
    "Shape",
    "Space",
    "Subsidy",
    "Synonyms",
    "Team",
    "VatRate",
    "load",
]
