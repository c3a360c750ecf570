"""Tables of the collaboration, one file a subject."""

from aktiv.collaboration.models.agreements import Adoption, AgreementVersion
from aktiv.collaboration.models.budgets import (
    Budget,
    MemberOrganisation,
    ShareBill,
    ShareLine,
    SharePayment,
    ShareVersion,
)
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
from aktiv.collaboration.models.votes import Ballot, Elector, Outcome, Proxy, Vote

__all__ = [
    "Adoption",
    "AgreementVersion",
    "Authorship",
    "Ballot",
    "Body",
    "Budget",
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
    "Mandate",
    "Member",
    "MemberFigure",
    "MemberOrganisation",
    "Outcome",
    "Proxy",
    "Service",
    "ShareBill",
    "ShareLine",
    "SharePayment",
    "ShareVersion",
    "Succession",
    "Vote",
]
