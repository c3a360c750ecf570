"""Every read about persons: who may act for whom, and whose token it is."""

from aktiv.people.queries.rights import acting, is_staff, may_book_for, organisations_of, person_called, staff_roles
from aktiv.people.queries.tokens import Bearer, digest, person_of_token

__all__ = [
    "Bearer",
    "acting",
    "digest",
    "is_staff",
    "may_book_for",
    "organisations_of",
    "person_called",
    "person_of_token",
    "staff_roles",
]
