"""Tables of the collaboration, one file a subject."""

from aktiv.collaboration.models.agreements import Adoption, AgreementVersion
from aktiv.collaboration.models.commitments import Commitment, Delivery
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
from aktiv.collaboration.models.maintenance import MaintenanceItem, MaintenanceStep
from aktiv.collaboration.models.mandates import Body, DecisionLimit, Mandate
from aktiv.collaboration.models.meetings import AgendaItem, Meeting, Minutes, Reminder, WheelDone, WheelTask
from aktiv.collaboration.models.parties import Collaboration, Member, MemberFigure, Service, Succession
from aktiv.collaboration.models.support import Priority, ServiceLevel, SupportAsker, SupportEntry, SupportRequest
from aktiv.collaboration.models.votes import Ballot, Elector, Outcome, Proxy, Vote

__all__ = [
    "Adoption",
    "AgendaItem",
    "AgreementVersion",
    "Authorship",
    "Ballot",
    "Body",
    "Collaboration",
    "Commitment",
    "DecisionLimit",
    "Delivery",
    "Elector",
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
    "MaintenanceItem",
    "MaintenanceStep",
    "Mandate",
    "Meeting",
    "Member",
    "MemberFigure",
    "Minutes",
    "Outcome",
    "Part",
    "Priority",
    "Proxy",
    "Remedy",
    "Reminder",
    "Service",
    "ServiceLevel",
    "Succession",
    "SupportAsker",
    "SupportEntry",
    "SupportRequest",
    "Vote",
    "WheelDone",
    "WheelTask",
]
