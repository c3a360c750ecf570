"""Money, periods, footprints, recurrence, weekly hours and numbers as plain immutable values.

Promises: pure Python without Django, exact arithmetic, half-open intervals.
Leaves storage and rules to the packages below.
"""
