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
from aktiv.collaboration.models.mandates import Body, DecisionLimit, Mandate
from aktiv.collaboration.models.openness import AnnexedService, AssessedCriterion, Assessment, JoinRequest, Withheld
from aktiv.collaboration.models.owners import OwnedFacility
from aktiv.collaboration.models.parties import Collaboration, Member, MemberFigure, Service, Succession
from aktiv.collaboration.models.votes import Ballot, Elector, Outcome, Proxy, Vote

__all__ = [
    "Adoption",
    "AgreementVersion",
    "AnnexedService",
    "AssessedCriterion",
    "Assessment",
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
    "JoinRequest",
    "Mandate",
    "Member",
    "MemberFigure",
    "Outcome",
    "OwnedFacility",
    "Proxy",
    "Service",
    "Succession",
    "Vote",
    "Withheld",
]
