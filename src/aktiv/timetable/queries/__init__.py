"""Reading the timetable: what claims hold, what is in the way, what is taken when."""

from aktiv.timetable.queries.availability import Busy, availability
from aktiv.timetable.queries.conflicts import clear, in_the_way, in_the_way_of_each
from aktiv.timetable.queries.holdings import grants, held, taken_by

__all__ = ["Busy", "availability", "clear", "grants", "held", "in_the_way", "in_the_way_of_each", "taken_by"]
