"""Every read of the catalogue that is more than fetching one row."""

from aktiv.facilities.queries.find import Found, FoundFacility, activity_meant, find
from aktiv.facilities.queries.opening import Opening, opening_on, openings
from aktiv.facilities.queries.places import (
    Branch,
    Page,
    activities,
    described,
    equipment_tags,
    facilities,
    facility_by_slug,
    linked_to,
    spaces_at,
    spaces_of,
    tree,
)
from aktiv.facilities.queries.terms import Origin, Step, origins, terms_of, terms_of_many

__all__ = [
    "Branch",
    "Found",
    "FoundFacility",
    "Opening",
    "Origin",
    "Page",
    "Step",
    "activities",
    "activity_meant",
    "described",
    "equipment_tags",
    "facilities",
    "facility_by_slug",
    "find",
    "linked_to",
    "opening_on",
    "openings",
    "origins",
    "spaces_at",
    "spaces_of",
    "terms_of",
    "terms_of_many",
    "tree",
]
