"""Rights to use space: single bookings, series, allocations, group times, events and closures.

Promises that every rule is one named function and that a right remembers what it was granted.
Leaves decisions by people to cases."""
