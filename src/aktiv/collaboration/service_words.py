"""The service as it is run, in the reader's language: parts, incidents, help and what is to be mended."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop, pgettext_lazy

from aktiv.collaboration import words
from aktiv.values.refusal import Refusal

PARTS: Mapping[str, Promise] = {
    "search": gettext_lazy("Search and calendars"),
    "booking": gettext_lazy("Booking and applications"),
    "sign_in": gettext_lazy("Signing in"),
    "payment": gettext_lazy("Payment and invoices"),
    "messages": gettext_lazy("Mail and text messages"),
    "access": gettext_lazy("Doors and codes"),
    "season": gettext_lazy("Seasons"),
    "equipment": gettext_lazy("Equipment and lending"),
    "sign_up": gettext_lazy("Events and signing up"),
    "staff": gettext_lazy("The municipality’s own pages"),
}
SEVERITIES: Mapping[str, Promise] = {
    "minor": pgettext_lazy("incident", "Minor: slow, or something small does not work"),
    "major": pgettext_lazy("incident", "Major: something does not work for many"),
    "critical": pgettext_lazy("incident", "Critical: something does not work for anybody"),
}
FELT: Mapping[str, tuple[str, str, Promise]] = {
    "": ("success", "CheckmarkCircleFill", pgettext_lazy("status", "Works")),
    "minor": ("info", "InformationSquareFill", pgettext_lazy("status", "Disturbed")),
    "major": ("warning", "ExclamationmarkTriangleFill", pgettext_lazy("status", "Does not work for many")),
    "critical": ("danger", "XMarkOctagonFill", pgettext_lazy("status", "Does not work")),
}
"""How a part is by the gravest that is felt: how grave it is, its icon, and in a word."""
STATES: Mapping[str, tuple[str, Promise]] = {
    "investigating": ("danger", pgettext_lazy("incident", "Being looked into")),
    "identified": ("warning", pgettext_lazy("incident", "The cause is known")),
    "monitoring": ("info", pgettext_lazy("incident", "Mended, and watched")),
    "resolved": ("success", pgettext_lazy("incident", "Over")),
    "scheduled": ("neutral", pgettext_lazy("incident", "Planned")),
    "running": ("warning", pgettext_lazy("incident", "Under way now")),
    "done": ("success", pgettext_lazy("incident", "Done")),
    "cancelled": ("neutral", pgettext_lazy("incident", "Called off")),
}
CATEGORIES: Mapping[str, Promise] = {
    "fault": gettext_lazy("Something does not work"),
    "access": gettext_lazy("I cannot sign in, or get in at a door"),
    "booking": gettext_lazy("How I book, apply or change something"),
    "payment": gettext_lazy("A payment or an invoice"),
    "accessible": gettext_lazy("I cannot use it with the aids that I use"),
    "privacy": gettext_lazy("Data about me, or about others that I saw"),
    "other": pgettext_lazy("help", "Something else"),
}
HINDRANCES: Mapping[str, Promise] = {
    "stopped": gettext_lazy("I cannot do what I came for"),
    "slowed": gettext_lazy("It is difficult, but there is a way around"),
    "asking": gettext_lazy("I only have a question"),
}
PRIORITIES: Mapping[str, tuple[str, Promise]] = {
    "urgent": ("danger", pgettext_lazy("priority", "Urgent")),
    "high": ("warning", pgettext_lazy("priority", "High")),
    "normal": ("info", pgettext_lazy("priority", "Normal")),
    "low": ("neutral", pgettext_lazy("priority", "Low")),
}
HELP_STATES: Mapping[str, tuple[str, Promise]] = {
    "open": ("info", pgettext_lazy("help", "Open")),
    "waiting": ("neutral", pgettext_lazy("help", "Waits for who asked")),
    "closed": ("success", pgettext_lazy("help", "Closed")),
}
ENTRIES: Mapping[str, Promise] = {
    "asked": pgettext_lazy("help", "Asked"),
    "wrote": pgettext_lazy("help", "Wrote"),
    "answered": pgettext_lazy("help", "Answer"),
    "waits": pgettext_lazy("help", "Answer, with a question back"),
    "note": pgettext_lazy("help", "Note between those who answer"),
    "handed": pgettext_lazy("help", "Handed to a colleague"),
    "taken": pgettext_lazy("help", "Taken on"),
    "moved": pgettext_lazy("help", "Sent on to those who know more"),
    "closed": pgettext_lazy("help", "Closed"),
    "reopened": pgettext_lazy("help", "Opened again"),
    "became": pgettext_lazy("help", "Something was made of it"),
}
BECAME: Mapping[str, Promise] = {
    "incident": gettext_lazy("An incident on the status page"),
    "idea": gettext_lazy("An idea for the service"),
    "maintenance": gettext_lazy("Something on the list of what is to be mended"),
}
MAINTENANCE_KINDS: Mapping[str, Promise] = {
    "fault": pgettext_lazy("maintenance", "Fault"),
    "dependency": pgettext_lazy("maintenance", "Something old that others make"),
    "security": pgettext_lazy("maintenance", "Security"),
    "accessibility": pgettext_lazy("maintenance", "Accessibility"),
    "law": pgettext_lazy("maintenance", "A rule demands it"),
    "debt": pgettext_lazy("maintenance", "Hard to change"),
}
GRAVITIES: Mapping[str, tuple[str, Promise]] = {
    "low": ("neutral", pgettext_lazy("gravity", "Low")),
    "medium": ("info", pgettext_lazy("gravity", "Medium")),
    "high": ("warning", pgettext_lazy("gravity", "High")),
    "critical": ("danger", pgettext_lazy("gravity", "Critical")),
}
EFFORTS: Mapping[str, Promise] = {
    "small": pgettext_lazy("effort", "A day or less"),
    "medium": pgettext_lazy("effort", "Up to two weeks"),
    "large": pgettext_lazy("effort", "More than two weeks"),
}
MENDING: Mapping[str, tuple[str, Promise]] = {
    "noted": ("neutral", pgettext_lazy("maintenance", "Noted")),
    "planned": ("info", pgettext_lazy("maintenance", "Planned")),
    "under_way": ("warning", pgettext_lazy("maintenance", "Under way")),
    "mended": ("success", pgettext_lazy("maintenance", "Mended")),
    "dropped": ("neutral", pgettext_lazy("maintenance", "Not done")),
}
WITHHELD: Mapping[str, Promise] = {
    "security": gettext_lazy("A hole in the security of the service"),
}
WHY: Mapping[str, str] = {
    "incident_without_parts": gettext_noop("Choose at least one part of the service."),
    "incident_not_in_order": gettext_noop("It must end after it begins."),
    "incident_ahead": gettext_noop("An incident has begun already. What comes later is planned work."),
    "incident_over": gettext_noop("It is over. If it comes back, it is a new incident."),
    "incident_state_wrong": gettext_noop("It cannot go from how it stands to that. Choose another."),
    "incident_goes_on": gettext_noop("It is not over yet. Say that it is over first."),
    "remedied_already": gettext_noop("It is done already."),
    "remedied_ahead": gettext_noop("The day must be today or earlier."),
    "wrong_address": gettext_noop("Write an e-mail address, such as name@example.com."),
    "support_closed": gettext_noop("The request is closed."),
    "nobody_to_ask": gettext_noop("Nobody may be asked now. Nobody is asked twice within a month."),
    "trial_day_wrong": gettext_noop("Choose a day from tomorrow, at most %(most)s days ahead."),
    "trial_over": gettext_noop("The last day for an answer has gone by."),
    "no_such_colleague": gettext_noop("Choose a colleague who may answer it."),
    "support_of_no_party": gettext_noop("Only a partner that uses the service answers. Choose another."),
    "support_became_already": gettext_noop("Something is made of it already."),
    "level_not_in_order": gettext_noop("Write hours from 1 to %(most)s, and no fewer for closing than for answering."),
    "level_in_the_past": gettext_noop("It holds from today or later."),
    "level_said_already": gettext_noop("That is set already, from that day. Choose another day."),
    "maintenance_over": gettext_noop("It is over. If it comes back, note it anew."),
    "maintenance_state_wrong": gettext_noop("It cannot go back to that. Choose another."),
    "too_many": gettext_noop("You have asked many times today. Try again tomorrow, or call your municipality."),
    "link_unknown": gettext_noop("We do not know this link."),
}


def sentence(refusal: Refusal) -> str:
    """Why something about running the service was refused."""
    if refusal.code not in WHY:
        return words.sentence(refusal)
    return _(WHY[refusal.code]) % refusal.data
