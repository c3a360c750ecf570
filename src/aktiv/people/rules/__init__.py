"""Predicates and refusals about persons and organisations; pure."""

from aktiv.people.rules.rights import (
    ANY_STAFF,
    BOOKERS,
    CATALOGUE_KEEPERS,
    DECIDERS,
    TEAM_LEADERS,
    Dated,
    Party,
    holds,
    in_order,
    organisation_number,
)

__all__ = [
    "ANY_STAFF",
    "BOOKERS",
    "CATALOGUE_KEEPERS",
    "DECIDERS",
    "TEAM_LEADERS",
    "Dated",
    "Party",
    "holds",
    "in_order",
    "organisation_number",
]
