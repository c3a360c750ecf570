"""Tables of the collaboration, one file a subject."""

from aktiv.collaboration.models.agreements import Adoption, AgreementVersion
from aktiv.collaboration.models.benefits import Benefit, BenefitPlan, BenefitRevision, Measurement
from aktiv.collaboration.models.budgets import Budget, BudgetVote, ShareLine, ShareVersion
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
from aktiv.collaboration.models.incidents import Incident, IncidentReach, IncidentReview, IncidentUpdate, Part, Remedy
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
from aktiv.collaboration.models.maintenance import MaintenanceItem, MaintenanceStep
from aktiv.collaboration.models.mandates import Body, DecisionLimit, Mandate
from aktiv.collaboration.models.meetings import AgendaItem, Meeting, Minutes, Reminder, WheelDone, WheelTask
from aktiv.collaboration.models.openness import AnnexedService, AssessedCriterion, Assessment, JoinRequest, Withheld
from aktiv.collaboration.models.owners import OwnedFacility
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
from aktiv.collaboration.models.prompts import Prompt
from aktiv.collaboration.models.share_billing import (
    CreditUse,
    MemberOrganisation,
    PayOut,
    ShareBill,
    SharePayment,
    ShareReceipt,
)
from aktiv.collaboration.models.support import Priority, ServiceLevel, SupportAsker, SupportEntry, SupportRequest
from aktiv.collaboration.models.trying import TrialInvitation, TrialQuestion
from aktiv.collaboration.models.votes import Ballot, Elector, Outcome, Proxy, Vote

__all__ = [
    "Adoption",
    "AgendaItem",
    "AgreementVersion",
    "AnnexedService",
    "AssessedCriterion",
    "Assessment",
    "Authorship",
    "Backing",
    "Ballot",
    "Benefit",
    "BenefitPlan",
    "BenefitRevision",
    "Body",
    "Budget",
    "BudgetVote",
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
    "CreditUse",
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
    "Incident",
    "IncidentReach",
    "IncidentReview",
    "IncidentUpdate",
    "IndicatorFigure",
    "Initiative",
    "InitiativeSource",
    "InitiativeTerms",
    "InitiativeVersion",
    "InitiativeVote",
    "JoinRequest",
    "Joining",
    "Level",
    "Lot",
    "MaintenanceItem",
    "MaintenanceStep",
    "Mandate",
    "Measurement",
    "Meeting",
    "Member",
    "MemberFigure",
    "MemberOrganisation",
    "Minutes",
    "Need",
    "Offer",
    "Outcome",
    "OwnedFacility",
    "Part",
    "PayOut",
    "PilotFeedback",
    "PilotReading",
    "PilotThreshold",
    "Priority",
    "Procurement",
    "ProcurementStep",
    "Prompt",
    "Proxy",
    "Remedy",
    "Reminder",
    "Service",
    "ServiceLevel",
    "ShareBill",
    "ShareLine",
    "SharePayment",
    "ShareReceipt",
    "ShareVersion",
    "Succession",
    "SupportAsker",
    "SupportEntry",
    "SupportRequest",
    "Transition",
    "TrialInvitation",
    "TrialQuestion",
    "Vote",
    "WheelDone",
    "WheelTask",
    "Withheld",
]
