"""Every write about persons: registering, signing in, rights, tokens."""

from aktiv.people.actions.register import (
    NewOrganisation,
    NewPerson,
    NewRight,
    grant_rights,
    register_organisations,
    register_persons,
)
from aktiv.people.actions.tokens import issue_token, issue_token_for_role, revoke_token

__all__ = [
    "NewOrganisation",
    "NewPerson",
    "NewRight",
    "grant_rights",
    "issue_token",
    "issue_token_for_role",
    "register_organisations",
    "register_persons",
    "revoke_token",
]
