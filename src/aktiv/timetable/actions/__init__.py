"""Every change to the timetable: one verb, one transaction; the database decides who has the time."""

from aktiv.timetable.actions.claiming import claim, claim_many
from aktiv.timetable.actions.dividing import divide
from aktiv.timetable.actions.holds import confirm, extend
from aktiv.timetable.actions.placing import move, override, split, split_many
from aktiv.timetable.actions.releasing import give_back, release, release_many, take_back

__all__ = [
    "claim",
    "claim_many",
    "confirm",
    "divide",
    "extend",
    "give_back",
    "move",
    "override",
    "release",
    "release_many",
    "split",
    "split_many",
    "take_back",
]
