"""Tables of rights to use space, one file a subject."""

from aktiv.bookings.models.alerts import Alert
from aktiv.bookings.models.attendance import Attendance
from aktiv.bookings.models.bookings import Booking, Occurrence
from aktiv.bookings.models.event_pages import EventContact, EventPage
from aktiv.bookings.models.holds import Hold
from aktiv.bookings.models.particulars import Particulars
from aktiv.bookings.models.seasons import Season, SeasonWindow
from aktiv.bookings.models.sharing import Sharing
from aktiv.bookings.models.signing_up import Arrival, Participant, SignUp
from aktiv.bookings.models.waiting import Waiting

__all__ = [
    "Alert",
    "Arrival",
    "Attendance",
    "Booking",
    "EventContact",
    "EventPage",
    "Hold",
    "Occurrence",
    "Participant",
    "Particulars",
    "Season",
    "SeasonWindow",
    "Sharing",
    "SignUp",
    "Waiting",
]
