"""Words of clubs that several pages say."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as n_
from django.utils.translation import ngettext, pgettext

from aktiv.journal.models import Entry
from aktiv.people.models import Organisation, Team
from aktiv.people.words import CLUB_ROLES
from aktiv.values.numbers import scheme

SEXES = {"girls": n_("Girls and women"), "boys": n_("Boys and men"), "mixed": n_("Everybody")}
LEVELS = {
    "recreational": n_("Recreational"),
    "local": n_("Local league"),
    "regional": n_("Regional league"),
    "national": n_("National league"),
}
DONE = {
    "organisation.registered": n_("The profile was made"),
    "organisation.founded": n_("The profile was made"),
    "organisation.approved": n_("The municipality approved it"),
    "organisation.refused": n_("It was not approved"),
    "organisation.confirmed": n_("The register confirmed the number"),
    "organisation.described": n_("The profile was changed"),
    "organisation.logo_set": n_("The logo was changed"),
    "organisation.changed": n_("The register has news of it"),
    "organisation.updated": n_("The register has a new address or form"),
    "right.granted": n_("A right was given: %(role)s"),
    "right.ended": n_("A right was ended: %(role)s"),
    "right.limited": n_("A right got another last day: %(role)s"),
    "right.asked": n_("Somebody asked to act for it: %(role)s"),
    "right.request_granted": n_("A request was granted: %(role)s"),
    "right.request_refused": n_("A request was refused: %(role)s"),
    "right.request_withdrawn": n_("A request was taken back: %(role)s"),
    "invitation.sent": n_("An invitation was sent: %(role)s"),
    "invitation.withdrawn": n_("An invitation was withdrawn: %(role)s"),
    "invitation.accepted": n_("An invitation was taken: %(role)s"),
    "contact.chosen": n_("A contact person chose what is public"),
    "team.added": n_("A team was added"),
    "team.changed": n_("A team was changed"),
    "team.counted": n_("Members were counted"),
    "team.ended": n_("A team was ended"),
    "price_group.decided": n_("The municipality decided the price group"),
    "free_quota.given": n_("The municipality gave free hours"),
    "free_quota.changed": n_("The municipality changed the free hours"),
    "free_quota.dropped": n_("The municipality took free hours away"),
    "booking.confirmed": n_("Time was booked"),
    "booking.cancelled": n_("Time was cancelled"),
    "booking.moved": n_("Time was moved"),
    "booking.split": n_("Time was divided in two"),
    "booking.allocated": n_("Season time was given"),
    "booking.given_back": n_("Time was given back"),
    "booking.taken_back": n_("Time that was given back was taken back"),
    "token.issued": n_("A token for the API was made"),
}


def done(entry: Entry) -> str:
    """What an entry of the journal says of a club; its verb where there are no words for it."""
    text = DONE.get(entry.verb)
    return _(text) % {"role": role_told(entry.data.get("role", ""))} if text else entry.verb


def number_told(organisation: Organisation) -> str:
    """Its number as people write it; empty for one without."""
    return scheme(organisation.scheme).show_organisation_number(organisation.number) if organisation.number else ""


def role_told(role: str) -> str:
    """A role in a club, by its name."""
    return str(CLUB_ROLES.get(role, role))


def sex_and_age(team: Team) -> str:
    """Whom a team is for: "Girls and women, 13–14"."""
    if team.age_from == team.age_to:
        ages = ngettext("%(age)s year", "%(age)s years", team.age_from) % {"age": team.age_from}
    elif team.age_to >= 100:
        ages = pgettext("ages", "from %(age)s") % {"age": team.age_from}
    else:
        ages = f"{team.age_from}–{team.age_to}"
    return f"{_(SEXES[team.sex])}, {ages}"


def typed_day(text: str) -> date | None:
    """A day as a date field sends it; None for none. Raises ValueError for what is no day."""
    return date.fromisoformat(text.strip()) if text.strip() else None
