"""What may be asked of the timetable, what it answers, and the algebra of holding. Pure: no database."""

from aktiv.timetable.rules.asked import Changed, Conflict, InTheWay, Taken, Wanted
from aktiv.timetable.rules.holding import Piece, barred, held, pieces

__all__ = ["Changed", "Conflict", "InTheWay", "Piece", "Taken", "Wanted", "barred", "held", "pieces"]
