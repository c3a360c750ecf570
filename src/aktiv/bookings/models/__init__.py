"""Tables of rights to use space, one file a subject."""

from aktiv.bookings.models.alerts import Alert
from aktiv.bookings.models.attendance import Attendance
from aktiv.bookings.models.bookings import Booking, Occurrence
from aktiv.bookings.models.holds import Hold
from aktiv.bookings.models.particulars import Particulars
from aktiv.bookings.models.seasons import Season, SeasonWindow
from aktiv.bookings.models.waiting import Waiting

__all__ = ["Alert", "Attendance", "Booking", "Hold", "Occurrence", "Particulars", "Season", "SeasonWindow", "Waiting"]
