"""Seasons: how a municipality shares its weekly training times among clubs and groups, once or twice a year.

Promises that a proposal follows every hard rule, that its distance from the best possible is proved, and that everyone
who does not get a wish is told why. Leaves to bookings what a published plan becomes.
"""
