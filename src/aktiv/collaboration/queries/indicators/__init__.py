"""Counting indicators from use: one statement each, for all municipalities at once and one stretch of days.

Each is bounded by its days: the index on when dates are used, on when cases were decided, or on when bookings were made
is what is walked. Days are those of each municipality's own clock, both included. Nothing personal leaves a statement.
"""

from aktiv.collaboration.queries.indicators.counting import counted, explained

__all__ = ["counted", "explained"]
