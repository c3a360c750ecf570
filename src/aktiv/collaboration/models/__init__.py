"""Tables of the collaboration, one file a subject."""

from aktiv.collaboration.models.agreements import Adoption, AgreementVersion
from aktiv.collaboration.models.commitments import Commitment, Delivery
from aktiv.collaboration.models.contracts import (
    CallOff,
    Contract,
    ContractLot,
    ContractMember,
    ContractOption,
    ContractReminder,
    ContractStep,
)
from aktiv.collaboration.models.ideas import (
    Authorship,
    Idea,
    IdeaComment,
    IdeaFollow,
    IdeaReport,
    IdeaStep,
    IdeaSupport,
)
from aktiv.collaboration.models.mandates import Body, DecisionLimit, Mandate
from aktiv.collaboration.models.parties import Collaboration, Member, MemberFigure, Service, Succession
from aktiv.collaboration.models.pool import (
    Competence,
    Engagement,
    EngagementStep,
    HoursAnswer,
    HoursLine,
    Level,
    Need,
    Offer,
)
from aktiv.collaboration.models.procurements import Joining, Lot, Procurement, ProcurementStep
from aktiv.collaboration.models.votes import Ballot, Elector, Outcome, Proxy, Vote

__all__ = [
    "Adoption",
    "AgreementVersion",
    "Authorship",
    "Ballot",
    "Body",
    "CallOff",
    "Collaboration",
    "Commitment",
    "Competence",
    "Contract",
    "ContractLot",
    "ContractMember",
    "ContractOption",
    "ContractReminder",
    "ContractStep",
    "DecisionLimit",
    "Delivery",
    "Elector",
    "Engagement",
    "EngagementStep",
    "HoursAnswer",
    "HoursLine",
    "Idea",
    "IdeaComment",
    "IdeaFollow",
    "IdeaReport",
    "IdeaStep",
    "IdeaSupport",
    "Joining",
    "Level",
    "Lot",
    "Mandate",
    "Member",
    "MemberFigure",
    "Need",
    "Offer",
    "Outcome",
    "Procurement",
    "ProcurementStep",
    "Proxy",
    "Service",
    "Succession",
    "Vote",
]
