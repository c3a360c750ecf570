"""The services that the demo's agreement carries, and which of them its parts belong to."""

from __future__ import annotations

from aktiv.values.texts import Texts

BOOKING = "bestilling-av-haller-og-lokaler"
SEASONS = "fordeling-av-sesongtid"
NAMES = (
    Texts("Bestilling av haller og lokaler", "Bestilling av hallar og lokale", "Booking of halls and rooms"),
    Texts("Fordeling av sesongtid", "Fordeling av sesongtid", "Distribution of season time"),
)
"""As `carry` makes their slugs of them."""
OF_PART = {"booking": BOOKING, "search": BOOKING, "facility": BOOKING, "prices": BOOKING, "seasons": SEASONS}
"""Which service the parts of the site that ideas come from belong to; the others belong to both."""
