"""Tables of seasons, one file a subject."""

from aktiv.seasons.models.applying import ClubApplication, GroupApplication, Wish
from aktiv.seasons.models.board import BoardAct, Draft
from aktiv.seasons.models.plans import Plan, PlanInstance, PlanRefusal, PlanSession
from aktiv.seasons.models.rounds import PoolHall, PoolTime, Round, RuleTable

__all__ = [
    "BoardAct",
    "ClubApplication",
    "Draft",
    "GroupApplication",
    "Plan",
    "PlanInstance",
    "PlanRefusal",
    "PlanSession",
    "PoolHall",
    "PoolTime",
    "Round",
    "RuleTable",
    "Wish",
]
