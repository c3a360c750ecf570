"""The doors of a date, as messages to its holder tell them. Codes are read when a message is sent and kept nowhere."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _

from aktiv.access.queries.shown import DoorTold, Stage, doors_of_dates, may_see_codes
from aktiv.bookings.models import Occurrence
from aktiv.messages.models import Notification
from aktiv.values.formatting import day_short, span


def doors_told(
    notification: Notification, dates: tuple[Occurrence, ...], language: str, now: datetime | None = None
) -> tuple[str, ...]:
    """A line for each door that opens, or should; none for somebody who does not act for the holder any more. The
    language in use is the one given."""
    now = now or timezone.now()
    if not dates or not may_see_codes(dates[0].booking, notification.person_id, now):
        return ()
    zone = dates[0].municipality.zone
    found = doors_of_dates([each.pk for each in dates], now)
    return tuple(_line(each, language, zone) for each in found if each.stage is not Stage.COMING)


def _line(door: DoorTold, language: str, zone: ZoneInfo) -> str:
    start, end = door.window.start, door.window.end
    when = f"{day_short(start, language, zone)} {span(start, end, language, zone)}"
    told = {"door": door.lock.name, "code": door.code, "when": when, "phone": door.lock.phone}
    if door.stage is Stage.READY:
        return _("%(door)s: code %(code)s, %(when)s") % told
    if door.stage is Stage.BY_HAND:
        opened = _("%(door)s: the caretaker opens for you, %(when)s") % told
    elif door.stage is Stage.MISSING:
        opened = _("%(door)s: no code has come, %(when)s") % told
    else:
        return _("%(door)s: the code is being made, see the booking") % told
    return f"{opened}. {_('Ring %(phone)s.') % told}" if door.lock.phone else opened
