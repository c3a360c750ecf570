"""The archive of one city: what happens in it from now on goes there. What is made up of the past does not."""

from __future__ import annotations

from datetime import datetime

from aktiv.cases.models import Archiving
from aktiv.municipalities.models import Municipality

CITY = "fjell"


def open_archive(municipality: Municipality, *, now: datetime) -> None:
    """Switches Fjell's archive on; the others have none, as many municipalities that begin."""
    if municipality.slug == CITY:
        Archiving.objects.create(
            municipality=municipality,
            since=now,
            account="fjell-arkiv",
            archive_part="SAK",
            class_system="K-koder",
            class_id="614",
        )
