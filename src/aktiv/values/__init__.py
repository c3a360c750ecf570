"""Money, periods, footprints, recurrence, weekly hours and numbers as plain immutable values.

Promises: pure Python without Django, exact arithmetic, half-open intervals.
Leaves storage and rules to the packages below. What most packages need is named here; the rest is in the modules.
"""

from aktiv.values.footprints import UNITS, Footprint
from aktiv.values.money import Money
from aktiv.values.periods import NotAPeriod, Period
from aktiv.values.rectangles import Rectangle
from aktiv.values.recurrence import Recurrence
from aktiv.values.refusal import Refusal
from aktiv.values.texts import Texts
from aktiv.values.weekly import Window

__all__ = [
    "UNITS",
    "Footprint",
    "Money",
    "NotAPeriod",
    "Period",
    "Rectangle",
    "Recurrence",
    "Refusal",
    "Texts",
    "Window",
]
