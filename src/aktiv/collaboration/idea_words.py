"""Ideas in the reader's language: what becomes of them, where they came from, and why something was refused."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from aktiv.collaboration import words
from aktiv.values.refusal import Refusal

STATES: Mapping[str, Promise] = {
    "submitted": gettext_lazy("Waits for an answer"),
    "screening": gettext_lazy("Looked into"),
    "merged": gettext_lazy("Merged with another"),
    "withdrawn": gettext_lazy("Taken back"),
    "stopped": gettext_lazy("Not taken further"),
}
REPORTS: Mapping[str, Promise] = {
    "spam": gettext_lazy("Advertising or rubbish"),
    "abuse": gettext_lazy("Harassment or threats"),
    "private": gettext_lazy("It tells of somebody"),
    "other": gettext_lazy("Something else"),
}
FEATURES: Mapping[str, Promise] = {
    "search": gettext_lazy("Search"),
    "facility": gettext_lazy("Facilities and their calendars"),
    "prices": gettext_lazy("Prices"),
    "booking": gettext_lazy("Booking and paying"),
    "applying": gettext_lazy("Applications"),
    "events": gettext_lazy("What’s on"),
    "equipment": gettext_lazy("Equipment"),
    "clubs": gettext_lazy("Clubs and associations"),
    "seasons": gettext_lazy("Seasons"),
    "me": gettext_lazy("My page"),
    "staff": gettext_lazy("The municipality’s own pages"),
    "collaboration": gettext_lazy("Collaboration"),
    "entry": gettext_lazy("Signing in"),
    "other": gettext_lazy("Other pages"),
}
STEPS: Mapping[str, Promise] = {
    "submitted": gettext_lazy("Sent in"),
    "answered": gettext_lazy("Answered"),
    "merged": gettext_lazy("Merged with another"),
    "withdrawn": gettext_lazy("Taken back by who wrote it"),
    "hidden": gettext_lazy("Hidden"),
    "shown": gettext_lazy("Shown again"),
    "c_hidden": gettext_lazy("A comment was hidden"),
}
WHY: Mapping[str, str] = {
    "idea_over": gettext_noop("This idea is closed. Nothing more can be done with it."),
    "merged_into_itself": gettext_noop("Choose another idea than this one."),
    "hidden_already": gettext_noop("It is hidden already."),
    "not_hidden": gettext_noop("It is not hidden."),
    "no_such_idea": gettext_noop("There is no idea with that number."),
}


def sentence(refusal: Refusal) -> str:
    """Why something about ideas was refused."""
    return _(WHY[refusal.code]) if refusal.code in WHY else words.sentence(refusal)
