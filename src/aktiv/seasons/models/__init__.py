"""Tables of seasons, one file a subject."""

from aktiv.seasons.models.applying import ClubApplication, GroupApplication, TakenOut, Wish
from aktiv.seasons.models.board import BoardAct, Draft
from aktiv.seasons.models.hearing import DecisionLetter, Objection
from aktiv.seasons.models.inquiries import Inquiry
from aktiv.seasons.models.offering import FreedTime, TimeOffer
from aktiv.seasons.models.plans import Plan, PlanInstance, PlanRefusal, PlanSession
from aktiv.seasons.models.publishing import LeftOut, Publication, Published
from aktiv.seasons.models.rounds import PoolHall, PoolTime, Round, RuleTable
from aktiv.seasons.models.running import Swap, Withdrawal

__all__ = [
    "BoardAct",
    "ClubApplication",
    "DecisionLetter",
    "Draft",
    "FreedTime",
    "GroupApplication",
    "Inquiry",
    "LeftOut",
    "Objection",
    "Plan",
    "PlanInstance",
    "PlanRefusal",
    "PlanSession",
    "PoolHall",
    "PoolTime",
    "Publication",
    "Published",
    "Round",
    "RuleTable",
    "Swap",
    "TakenOut",
    "TimeOffer",
    "Wish",
    "Withdrawal",
]
