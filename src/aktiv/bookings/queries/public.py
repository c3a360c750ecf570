"""What everyone may read of who holds time: a title, or an organisation's name where published; never a person."""

from __future__ import annotations

from collections.abc import Collection

from aktiv.bookings.models import Booking
from aktiv.bookings.queries.bookings import by_claims
from aktiv.facilities.terms import Terms


def shown_name(booking: Booking, terms: Terms) -> str | None:
    """The name that a public calendar shows for a booking; None is "taken". The organisation is at hand.

    Events, closures and school use have titles for everyone. Others are named by their organisation, where both it and
    the space publish it. What persons book for themselves is never named.
    """
    if booking.kind in Booking.Kind.publicly_named():
        return booking.title or None
    organisation = booking.organisation
    if organisation is not None and organisation.publishes_name and terms.shows_holder:
        return organisation.name
    return None


def shown_names(claim_ids: Collection[int]) -> dict[int, str]:
    """The names to show for claims; those that show none are left out. One statement."""
    found = {}
    for claim_id, date in by_claims(sorted(claim_ids)).items():
        if name := shown_name(date.booking, Terms.from_json(date.space.terms)):
            found[claim_id] = name
    return found
