"""Every read about persons: who may act for whom, and whose token it is."""

from aktiv.people.queries.rights import (
    acting,
    may_for,
    may_in,
    organisations_in_role,
    organisations_of,
    person_called,
    staff_roles,
)
from aktiv.people.queries.tokens import Bearer, digest, person_of_token

__all__ = [
    "Bearer",
    "acting",
    "digest",
    "may_for",
    "may_in",
    "organisations_in_role",
    "organisations_of",
    "person_called",
    "person_of_token",
    "staff_roles",
]
