"""What people are told of clubs and of who acts for them: one line in the service, a short letter by mail."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from aktiv.people.links import CLUB_INVITATION
from aktiv.people.models import Invitation, Organisation
from aktiv.people.words import CLUB_ROLES, sentence
from aktiv.values.formatting import day_long
from aktiv.values.refusal import Refusal


@dataclass(frozen=True, slots=True)
class AboutClub:
    """What is told of: the club, a role, the person who asks or came, why not, its name before, and
    the other organisation of an agreement to share what is paid."""

    organisation: Organisation
    role: str = ""
    person: str = ""
    reason: str = ""
    was: str = ""
    status: str = ""
    other: str = ""
    sharing: str = ""


LINES: Mapping[str, str] = {
    "right_asked": gettext_noop("%(person)s asks to act for %(club)s"),
    "right_given": gettext_noop("You can act for %(club)s"),
    "right_denied": gettext_noop("You were not given the right to act for %(club)s"),
    "right_ended": gettext_noop("You can no longer act for %(club)s as %(role)s"),
    "invite_taken": gettext_noop("%(person)s has taken your invitation to %(club)s"),
    "club_in": gettext_noop("%(club)s is approved"),
    "club_refused": gettext_noop("%(club)s was not approved"),
    "pay_asked": gettext_noop("%(other)s asks %(club)s to pay a part of a booking"),
    "pay_agreed": gettext_noop("%(other)s pays a part of what %(club)s has booked"),
    "pay_declined": gettext_noop("%(other)s said no to paying for %(club)s"),
    "pay_ended": gettext_noop("%(other)s and %(club)s share a booking no longer"),
    "club_changed": gettext_noop("News from the register about %(club)s"),
}
"""The line in the service, and the subject of the mail."""

OPENINGS: Mapping[str, str] = {
    "right_asked": gettext_noop("The role that is asked for: %(role)s. You answer on the club's page."),
    "right_given": gettext_noop("Your role: %(role)s. Choose the club at the top of the page to act for it."),
    "right_denied": gettext_noop("Why: %(reason)s"),
    "right_ended": gettext_noop("What you did for the club stays as it is. From now on you act for yourself."),
    "invite_taken": gettext_noop("The role: %(role)s. You can change it on the club's page."),
    "club_in": gettext_noop("You are its administrator. You can invite others and book for it."),
    "club_refused": gettext_noop("Why: %(reason)s"),
    "pay_asked": gettext_noop(
        "Nothing is charged to you before you say yes. You see what it is about, and answer, here:"
    ),
    "pay_agreed": gettext_noop("It is for the dates to come. You see who pays what here:"),
    "pay_declined": gettext_noop("You pay it yourselves, or ask another. You see who pays what here:"),
    "pay_ended": gettext_noop("What is to come is paid by the one who booked. You see who pays what here:"),
    "club_changed": gettext_noop("Bookings that are already made stay until the municipality has looked at them."),
}


def line(kind: str, about: AboutClub) -> str:
    """One line, in the language in use."""
    return _(LINES[kind]) % _values(about)


def letter(kind: str, about: AboutClub) -> tuple[str, str]:
    """Subject and body, in the language in use; the link leads to the club's page."""
    parts = [_(OPENINGS[kind]) % _values(about)]
    if kind == "club_refused" and not about.reason:
        parts = [_("The register of organisations has no organisation with that number.")]
    if kind == "club_changed":
        if about.was:
            changed = _("It is called %(club)s now; before it was %(was)s.")
            parts.insert(0, changed % {"club": about.organisation.name, "was": about.was})
        if about.status and about.status != Organisation.Status.ACTIVE:
            parts.insert(0, sentence(Refusal(f"organisation_{about.status}", name=about.organisation.name)))
    path = url_of(about) or reverse("club", args=[about.organisation.key])
    parts.append(settings.SITE + path)
    return line(kind, about), "\n\n".join(parts) + "\n"


def url_of(about: AboutClub) -> str:
    """Where it is answered or seen, when that is not the club's page."""
    return reverse("me_paying", args=[about.sharing]) if about.sharing else ""


def invitation_letter(invitation: Invitation) -> tuple[str, str, str]:
    """Subject, body and language of an invitation; nobody knows the reader's language, so it is the municipality's."""
    organisation = invitation.organisation
    home = organisation.municipality
    language = home.language if home is not None else invitation.invited_by.language
    with override(language):
        names = {
            "club": organisation.name,
            "person": invitation.invited_by.name,
            "role": str(CLUB_ROLES[invitation.role]),
        }
        until = day_long(invitation.expires_at, language, home.zone if home is not None else None)
        parts = [
            _("%(person)s invites you to act for %(club)s. Your role: %(role)s.") % names,
            _("Open this link and sign in. It is good until %(day)s, once.") % {"day": until},
            settings.SITE + reverse("invitation", args=[CLUB_INVITATION.token(invitation.pk)]),
            _("If you do not know the club, you need not do anything."),
        ]
        return _("Invitation to act for %(club)s") % names, "\n\n".join(parts) + "\n", language


def _values(about: AboutClub) -> dict[str, str]:
    return {
        "club": about.organisation.name,
        "role": str(CLUB_ROLES.get(about.role, "")),
        "person": about.person or _("Somebody"),
        "reason": about.reason,
        "other": about.other,
    }
