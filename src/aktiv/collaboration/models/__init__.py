"""Tables of the collaboration, one file a subject."""

from aktiv.collaboration.models.agreements import Adoption, AgreementVersion
from aktiv.collaboration.models.benefits import Benefit, BenefitPlan, Measurement
from aktiv.collaboration.models.budgets import (
    Budget,
    MemberOrganisation,
    ShareBill,
    ShareLine,
    SharePayment,
    ShareVersion,
)
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
from aktiv.collaboration.models.indicators import IndicatorFigure
from aktiv.collaboration.models.initiatives import (
    Backing,
    GateEvidence,
    Initiative,
    InitiativeSource,
    InitiativeTerms,
    InitiativeVersion,
    InitiativeVote,
    Transition,
)
from aktiv.collaboration.models.mandates import Body, DecisionLimit, Mandate
from aktiv.collaboration.models.parties import Collaboration, Member, MemberFigure, Service, Succession
from aktiv.collaboration.models.pilots import PilotFeedback, PilotReading, PilotThreshold
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
    "Backing",
    "Ballot",
    "Benefit",
    "BenefitPlan",
    "Body",
    "Budget",
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
    "GateEvidence",
    "HoursAnswer",
    "HoursLine",
    "Idea",
    "IdeaComment",
    "IdeaFollow",
    "IdeaReport",
    "IdeaStep",
    "IdeaSupport",
    "IndicatorFigure",
    "Initiative",
    "InitiativeSource",
    "InitiativeTerms",
    "InitiativeVersion",
    "InitiativeVote",
    "Joining",
    "Level",
    "Lot",
    "Mandate",
    "Measurement",
    "Member",
    "MemberFigure",
    "MemberOrganisation",
    "Need",
    "Offer",
    "Outcome",
    "PilotFeedback",
    "PilotReading",
    "PilotThreshold",
    "Procurement",
    "ProcurementStep",
    "Proxy",
    "Service",
    "ShareBill",
    "ShareLine",
    "SharePayment",
    "ShareVersion",
    "Succession",
    "Transition",
    "Vote",
]
