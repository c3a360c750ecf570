"""Free for so many minutes, on a day, for an activity, near here: every root space's best part, ranked, with ways out.

A query room of its own. What is free is read from bit rows: day sheets (confirmed use), the patterns' compiled opening,
and live holds and buffers laid over while reading (docs/decisions/0004-bit-rows.md). It informs; claims decide.
"""

from aktiv.timetable.search.question import Facets, Hit, Hits, Question, WayOut
from aktiv.timetable.search.ranking import facets, search
from aktiv.timetable.search.starts import next_free, starts_of_lengths, starts_on

__all__ = [
    "Facets",
    "Hit",
    "Hits",
    "Question",
    "WayOut",
    "facets",
    "next_free",
    "search",
    "starts_of_lengths",
    "starts_on",
]
