"""A season of a municipality: its days, and the weekly hours in which season time is given."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from aktiv.bookings.models import Season, SeasonWindow
from aktiv.bookings.queries.parties import require_staff
from aktiv.journal.actions import Event, append
from aktiv.municipalities.models import Municipality
from aktiv.people.permissions import Permission
from aktiv.values.refusal import Refusal
from aktiv.values.texts import Texts
from aktiv.values.typed_text import one_line
from aktiv.values.weekly import Window

LONGEST_NAME = 80
LONGEST_SEASON_DAYS = 400
"""A season is a year at most, and a little more for one that is moved."""


@transaction.atomic
def make_season(
    municipality_id: int,
    names: Texts,
    first: date,
    last: date,
    windows: Sequence[Window] = (),
    *,
    by: UUID,
    now: datetime,
) -> Season:
    """A season, days inclusive; without windows its time may lie at any hour. A name that is missing is the Norwegian
    one.

    Raises Refusal: not_staff, missing_text, too_long, wrong_days, season_too_long, season_over_already,
    season_there_already.
    """
    require_staff(by, Permission.SEASON_ALLOCATE, municipality_id, now)
    nb = one_line(names.nb, limit=LONGEST_NAME, required=True)
    if first > last:
        raise Refusal("wrong_days", first=first, last=last)
    if (last - first).days >= LONGEST_SEASON_DAYS:
        raise Refusal("season_too_long", days=LONGEST_SEASON_DAYS)
    home = Municipality.objects.get(pk=municipality_id)
    if last <= now.astimezone(home.zone).date():
        raise Refusal("season_over_already", last=last)
    try:
        with transaction.atomic():
            made = Season.objects.create(
                municipality_id=municipality_id,
                name_nb=nb,
                name_nn=one_line(names.nn, limit=LONGEST_NAME) or nb,
                name_en=one_line(names.en, limit=LONGEST_NAME) or nb,
                first=first,
                last=last,
            )
    except IntegrityError as error:
        raise Refusal("season_there_already", name=nb) from error
    SeasonWindow.objects.bulk_create(
        SeasonWindow(season=made, weekday=each.weekday, from_minute=each.from_minute, to_minute=each.to_minute)
        for each in sorted(set(windows))
    )
    days = {"first": first.isoformat(), "last": last.isoformat()}
    append(Event("season.made", ("season", made.pk), municipality_id, by, data=days), at=now)
    return made
