"""Why something about persons, organisations or tokens was refused, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as n_

from aktiv.values.refusal import Refusal

WHY: Mapping[str, str] = {
    "not_an_organisation_number": n_("That is not an organisation number. Check the digits."),
    "organisation_number_taken": n_("An organisation with that number is already registered."),
    "validity_not_in_order": n_("The last day is before the first."),
    "not_representative": n_("You cannot act for that club or association."),
    "no_such_person": n_("Nobody here is called %(user)s. Give a persona, an e-mail address or an id."),
    "several_persons": n_("Several persons have the address %(user)s. Give the id."),
    "no_such_role": n_("There is no role called %(role)s."),
    "role_not_held": n_("The person does not have the role %(role)s today."),
    "several_organisations": n_("The person acts for several: %(names)s. Say which."),
    "too_many": n_("That was asked too often. Try again in %(retry_after)s seconds."),
    "token_expired_already": n_("The token would already have expired."),
}


def sentence(refusal: Refusal) -> str:
    """Why, in the language in use. An unknown code is told as the code."""
    if refusal.code not in WHY:
        return refusal.code
    told = {key: ", ".join(map(str, v)) if isinstance(v, list | tuple) else v for key, v in refusal.data.items()}
    return _(WHY[refusal.code]) % told
