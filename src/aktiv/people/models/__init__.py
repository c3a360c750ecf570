"""Persons and how they sign in, organisations and their teams, rights, tokens, and what privacy keeps count of."""

from aktiv.people.models.limits import LimitWindow
from aktiv.people.models.organisations import Organisation, OrganisationActivity, Team, TeamMembers
from aktiv.people.models.persons import Consent, ContactCheck, Person, Persona, PhoneCheck
from aktiv.people.models.privacy import KeptName, Letter, PersonalDataRead, RetentionRule
from aktiv.people.models.register import RegisterPosition, RegisterUnit
from aktiv.people.models.rights import (
    Invitation,
    OperatorRole,
    Representative,
    RightRequest,
    StaffInvitation,
    StaffRole,
)
from aktiv.people.models.sign_ins import Identity, SignIn
from aktiv.people.models.tokens import ApiToken

__all__ = [
    "ApiToken",
    "Consent",
    "ContactCheck",
    "Identity",
    "Invitation",
    "KeptName",
    "Letter",
    "LimitWindow",
    "OperatorRole",
    "Organisation",
    "OrganisationActivity",
    "Person",
    "Persona",
    "PersonalDataRead",
    "PhoneCheck",
    "RegisterPosition",
    "RegisterUnit",
    "Representative",
    "RetentionRule",
    "RightRequest",
    "SignIn",
    "StaffInvitation",
    "StaffRole",
    "Team",
    "TeamMembers",
]
