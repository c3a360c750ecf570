"""Tables of the collaboration, one file a subject."""

from aktiv.collaboration.models.agreements import Adoption, AgreementVersion
from aktiv.collaboration.models.commitments import Commitment, Delivery
from aktiv.collaboration.models.mandates import Body, DecisionLimit, Mandate
from aktiv.collaboration.models.parties import Collaboration, Member, MemberFigure, Service, Succession

__all__ = [
    "Adoption",
    "AgreementVersion",
    "Body",
    "Collaboration",
    "Commitment",
    "DecisionLimit",
    "Delivery",
    "Mandate",
    "Member",
    "MemberFigure",
    "Service",
    "Succession",
]
