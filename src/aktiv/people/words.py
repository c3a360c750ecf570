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
    "token_expired_already": n_("The token would already have expired."),
    # signing in
    "sign_in_not_begun": n_("This sign-in was not begun in this browser, or it has been used. Begin again."),
    "sign_in_too_slow": n_("Too long passed before you came back. Begin again."),
    "sign_in_cancelled": n_("You stopped before you were signed in."),
    "provider_down": n_("The sign-in service does not answer right now. Try again in a little while."),
    "provider_refused": n_("The sign-in service did not accept it. Begin again."),
    "proof_not_valid": n_("What the sign-in service sent could not be trusted. Nothing was changed. Begin again."),
    "level_too_low": n_("This needs a safer way to sign in. Begin again, and choose one of the highest level."),
    "not_a_personal_number": n_("The sign-in service sent a number that is no national identity number."),
    "made_up_person": n_("Made-up people cannot sign in here."),
    "work_account_unknown": n_("Nobody here is expected with that work account. Ask an administrator to add you."),
    "work_account_taken": n_("Somebody else is expected with that work account."),
    "provider_unknown": n_("There is no such way to sign in here."),
}


def sentence(refusal: Refusal) -> str:
    """Why, in the language in use. An unknown code is told as the code."""
    if refusal.code not in WHY:
        return refusal.code
    told = {key: ", ".join(map(str, v)) if isinstance(v, list | tuple) else v for key, v in refusal.data.items()}
    return _(WHY[refusal.code]) % told
