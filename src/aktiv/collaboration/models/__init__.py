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
from aktiv.collaboration.models.parties import Collaboration, Member, MemberFigure, Service, Succession

__all__ = [
    "Adoption",
    "AgreementVersion",
    "Authorship",
    "Body",
    "Collaboration",
    "Commitment",
    "DecisionLimit",
    "Delivery",
    "Idea",
    "IdeaComment",
    "IdeaFollow",
    "IdeaReport",
    "IdeaStep",
    "IdeaSupport",
    "Mandate",
    "Member",
    "MemberFigure",
    "Service",
    "Succession",
]
