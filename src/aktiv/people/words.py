"""Why something about persons, organisations or tokens was refused, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as n_
from django.utils.translation import pgettext_lazy

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
    "missing_text": n_("This must be filled in."),
    "not_found": n_("There is nothing here, or it is not yours to see."),
    "too_many": n_("That was asked too often. Try again in %(retry_after)s seconds."),
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
    # roles on a staff
    "no_such_municipality": n_("There is no municipality called %(slug)s. Give its slug, such as fjell."),
    "last_administrator": n_("Somebody must administer the municipality. Give another person the role first."),
    "administrator_everywhere": n_("An administrator is that for the whole municipality. Leave out where."),
    "no_such_facility": n_("That facility is not in this municipality. Choose one from the list."),
    "role_held_already": n_("The person has that role already."),
    "not_an_address": n_("Write an e-mail address, for example name@example.com."),
    "invited_already": n_("That address has an open invitation to the same role. Withdraw it to send a new one."),
    "invitation_unknown": n_("This link is not one of ours, or it was cut short. Open it from the mail once more."),
    "invitation_used": n_("This invitation has been used. If it was not by you, tell whoever sent it."),
    "invitation_withdrawn": n_("This invitation has been withdrawn. Ask whoever sent it for a new one."),
    "invitation_expired": n_("This invitation was good for 14 days. Ask whoever sent it for a new one."),
    "invitation_over": n_("The days that this role was offered for are past. Ask whoever sent it for a new one."),
    # contact data, consents, and how long data are kept
    "address_in_force": n_("That is the address we use already."),
    "link_unknown": n_("This link is not for you, or it was cut short. Open it from the mail once more."),
    "link_used": n_("This link has been used. The address is yours already."),
    "link_expired": n_("This link was good for 24 hours, or you asked for a newer one. Ask again in your profile."),
    "not_a_phone_number": n_("Write a telephone number, for example 912 34 567 or +47 912 34 567."),
    "phone_not_proven": n_("Show that the number is yours first: we send a code to it."),
    "phone_in_force": n_("You have shown already that the number is yours."),
    "code_wrong": n_("That is not the code. You can try %(left)s more times."),
    "code_expired": n_("The code was good for 15 minutes and five tries. Ask for a new one."),
    "no_such_language": n_("Choose one of the languages in the list."),
    "no_such_consent": n_("There is no such thing to agree to."),
    "wording_changed": n_("The words have changed. Read them again before you agree."),
    "kind_not_chosen_here": n_("How long that is kept is not for the municipality to choose."),
    "kept_out_of_bounds": n_("Choose between %(least)s and %(most)s days."),
    "not_settled": n_("Something must be settled first."),
    "coming_changed": n_("Your bookings, or what they cost to cancel, have changed. Look through them once more."),
    "provider_unknown": n_("There is no such way to sign in here."),
    # organisations, and who acts for them
    "register_down": n_("The register of organisations does not answer right now. Try again in a little while."),
    "register_knows_none": n_("The register of organisations has no organisation with that number."),
    "organisation_pending": n_("%(name)s waits to be approved. Nobody can act for it yet."),
    "organisation_refused": n_("%(name)s was not approved, so nobody can act for it."),
    "organisation_bankrupt": n_("%(name)s is bankrupt according to the register, so nobody can act for it here."),
    "organisation_dissolved": n_("%(name)s is dissolved according to the register, so nobody can act for it here."),
    "organisation_merged": n_("%(name)s went into another organisation. Act for that one instead."),
    "name_missing": n_("Write the name."),
    "reason_missing": n_("Write why. Whoever asked gets to read it."),
    "group_decided": n_("This has been decided already."),
    "request_answered": n_("Somebody has answered this already."),
    "right_held": n_("You can already act for it in that role."),
    "right_asked_already": n_("You have asked already. You get a message when somebody has answered."),
    "last_club_administrator": n_(
        "There must be an administrator without a last day. Let somebody else become one first."
    ),
    "not_a_web_address": n_("Write a web address, for example https://example.no."),
    "role_unknown": n_("Choose a role."),
    "invitation_own": n_("You sent this invitation yourself. Whoever you invited must open the link and sign in."),
    "invitation_for_other": n_(
        "This invitation was sent to somebody else's address. Sign in as that person, or ask for an invitation."
    ),
    "team_name_missing": n_("Write the name of the team, for example J14."),
    "ages_not_in_order": n_("Write ages between 0 and %(oldest)s, the youngest first."),
    "team_name_taken": n_("There is a team with that name already."),
    "too_many_teams": n_("There can be at most %(most)s teams."),
    "members_not_counted": n_("Write whole numbers from 0 to %(most)s."),
    "merged_into_itself": n_("Choose another organisation, one that is active."),
    "merged_already": n_("That is written down already."),
    "logo_too_large": n_("The picture is too large: at most %(megabytes)s MB."),
    "logo_not_a_picture": n_("Choose a picture in PNG, JPEG or WebP."),
    "activity_missing": n_("Choose an activity."),
    "day_unknown": n_("Write a day that exists."),
}

ROLES: Mapping[str, Promise] = {
    "administrator": pgettext_lazy("role", "administrator"),
    "case_handler": pgettext_lazy("role", "case handler"),
    "facility_manager": pgettext_lazy("role", "facility manager"),
    "caretaker": pgettext_lazy("role", "caretaker"),
    "finance": pgettext_lazy("role", "finance"),
    "viewer": pgettext_lazy("role", "viewer"),
}
"""Roles on a municipality's staff."""

CLUB_ROLES: Mapping[str, Promise] = {
    "administrator": pgettext_lazy("role", "administrator"),
    "booker": pgettext_lazy("role", "booker"),
    "finance": pgettext_lazy("role", "finance"),
    "coach": pgettext_lazy("role", "coach"),
}
"""What one can be for an organisation."""

MAY: Mapping[str, str] = {
    "administrator": n_("Everything: books, invites others, and changes the profile and the teams"),
    "booker": n_("Books, changes and cancels for the club"),
    "finance": n_("Sees bookings and prices, and changes nothing"),
    "coach": n_("Gives the club's own time to teams, and counts the members of her team; does not book"),
}
"""What each role lets one do."""

REGISTER_ROLES: Mapping[str, str] = {
    "LEDE": n_("Chair of the board"),
    "NEST": n_("Deputy chair"),
    "MEDL": n_("Member of the board"),
    "VARA": n_("Deputy member"),
    "DAGL": n_("General manager"),
    "INNH": n_("Owner"),
    "KONT": n_("Contact person"),
}
"""Roles in Norway's register of organisations."""


def sentence(refusal: Refusal) -> str:
    """Why, in the language in use. An unknown code is told as the code."""
    if refusal.code not in WHY:
        return refusal.code
    told = {key: ", ".join(map(str, v)) if isinstance(v, list | tuple) else v for key, v in refusal.data.items()}
    return _(WHY[refusal.code]) % told
