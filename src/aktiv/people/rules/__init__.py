"""Predicates and refusals about persons and organisations; pure."""

from aktiv.people.rules.rights import Party, in_order, organisation_number

__all__ = ["Party", "in_order", "organisation_number"]
