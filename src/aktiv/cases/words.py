"""Applications and cases in the reader's language: states, outcomes, reasons, and why something was refused."""

from __future__ import annotations

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.utils.translation import gettext_noop as n_

from aktiv.bookings import words as bookings
from aktiv.values.formatting import day
from aktiv.values.refusal import Refusal

WHY: Mapping[str, str] = {
    "not_in_state": n_("That cannot be done any more. Look at the case again."),
    "case_changed": n_("Somebody changed the case after you opened it. Look at what is new, then decide."),
    "application_changed": n_("The application was changed in another window. Look at it again."),
    "already_handed_in": n_("The application has been sent already."),
    "not_handler": n_("A colleague is handling this case. Take it over first."),
    "handled_by": n_("A colleague is handling this case."),
    "barred_from_appeal": n_("Whoever made the decision cannot handle the appeal."),
    "not_a_colleague": n_("Choose somebody who decides on cases here."),
    "nothing_decided": n_("Choose at least one date to answer."),
    "nothing_offered": n_("Choose at least one date to offer another time for."),
    "date_not_waiting": n_("Some of the dates are answered already. Look at the case again."),
    "reason_missing": n_("Give the reason. It stands in the letter."),
    "unknown_reason": n_("Choose one of the reasons in the list."),
    "too_late_to_undo": n_("The letter has been sent. Make a new decision instead."),
    "already_undone": n_("The decision has been undone already."),
    "undo_instead": n_("The letter has not been sent yet. Undo the decision instead."),
    "superseded": n_("There is a newer decision."),
    "not_decided": n_("Nothing has been decided yet."),
    "no_offers": n_("No times are offered to you any more."),
    "nothing_to_appeal": n_("You got all that you asked for."),
    "letter_not_sent": n_("The decision is being sent. Try again in a minute."),
    "appeal_too_late": n_("The last day to appeal was %(last)s."),
    "appealed_already": n_("The decision has been appealed already."),
    "not_an_appeal_outcome": n_("Say whether the decision stands or is changed."),
    "missing_title": n_("Write what you need the place for."),
    "missing_event": n_("Fill in who arranges the event, and who is responsible for safety."),
    "unknown_age_band": n_("Choose one of the age groups in the list."),
    "too_many_lines": n_("There can be at most %(limit)s places in one application."),
    "dates_refused": n_("Some of the dates cannot be asked for. Take them out first."),
    "nothing_to_come": n_("None of those times lie ahead."),
    "unknown_fields": n_("The form has a field that we do not know."),
    "not_a_day_of_the_year": n_("Write a day and a month, for example 15.8"),
    "days_out_of_bounds": n_("Write a number from %(least)s to %(most)s."),
    "unknown_act": n_("That button is not here any more. Look at the page again."),
    "not_ready": n_("Something stands in the way of %(count)s of the dates. Open the case to decide."),
    "reviewed_already": n_("Somebody has looked at that decision already."),
    "attachments_off": n_("Files cannot be attached here."),
    "too_many_files": n_("There can be at most %(limit)s files in one application."),
    "file_empty": n_("%(name)s is empty."),
    "file_too_large": n_("%(name)s is larger than %(megabytes)s MB."),
    "file_kind_unknown": n_(
        "%(name)s is of a kind that we do not take. Send PDF, a picture, a document or plain text."
    ),
    "file_not_its_kind": n_("%(name)s is broken, or is not what its name says."),
    "file_too_much_inside": n_("%(name)s holds more than a document of its size can."),
    "file_holds_macros": n_("%(name)s holds macros. Save it without them, or as PDF."),
    "picture_too_large": n_("%(name)s has more than %(megapixels)s million points. Make it smaller."),
    "file_waits": n_("The file has not been scanned for viruses yet. Try again in a minute."),
    "file_infected": n_("The file is infected, and has been taken away."),
    "file_not_scanned": n_("The file could not be scanned for viruses, and cannot be opened."),
    "file_gone": n_("The file is gone. Ask for it again."),
    "archive_not_named": n_("Write the archive’s account and the part of the archive before it is switched on."),
    "archive_class_not_whole": n_("A class needs both its system and its code."),
    "not_refused": n_("The archive has not refused it, or somebody has sent it again."),
    "too_many_filters": n_("You have saved %(limit)s already. Take one away first."),
    "too_many_dates": n_("That is %(count)s dates. There can be at most %(limit)s in one application."),
}

STATES: Mapping[str, Promise] = {
    "draft": gettext_lazy("Not sent"),
    "submitted": gettext_lazy("Received"),
    "in_review": gettext_lazy("In review"),
    "waiting": gettext_lazy("Waiting for an answer"),
    "decided": gettext_lazy("Answered"),
    "withdrawn": gettext_lazy("Withdrawn"),
}
OUTCOMES: Mapping[str, Promise] = {
    "granted": gettext_lazy("Granted"),
    "partly": gettext_lazy("Partly granted"),
    "refused": gettext_lazy("Refused"),
    "upheld": gettext_lazy("The decision stands"),
    "changed": gettext_lazy("The decision is changed"),
}
DATE_STATES: Mapping[str, Promise] = {
    "asked": pgettext_lazy("date", "Not answered"),
    "offered": pgettext_lazy("date", "Other time offered"),
    "granted": pgettext_lazy("date", "Granted"),
    "refused": pgettext_lazy("date", "Refused"),
    "withdrawn": pgettext_lazy("date", "Withdrawn"),
    "booked": pgettext_lazy("date", "Booked at once"),
}
FILE_STATES: Mapping[str, Promise] = {
    "waiting": gettext_lazy("Waits to be scanned for viruses"),
    "clean": gettext_lazy("Scanned for viruses"),
    "infected": gettext_lazy("Infected, taken away"),
    "refused": gettext_lazy("Could not be scanned"),
}
ARCHIVE_STATES: Mapping[str, Promise] = {
    "waiting": gettext_lazy("Waits to be sent"),
    "sent": gettext_lazy("Waits for the archive’s receipt"),
    "archived": gettext_lazy("Archived"),
    "refused": gettext_lazy("Refused by the archive"),
}
ARCHIVE_KINDS: Mapping[str, Promise] = {
    "application": gettext_lazy("The application"),
    "decision": gettext_lazy("The decision’s letter"),
    "appeal": gettext_lazy("The appeal"),
}
ARCHIVE_CODES: Mapping[str, Promise] = {
    "archive_away": gettext_lazy("The archive does not answer."),
    "archive_later": gettext_lazy("It could not be handed over. It is tried again."),
    "archive_lost": gettext_lazy("It got lost on the way, and is sent again."),
    "file_waits": gettext_lazy("A file waits to be scanned for viruses."),
}
"""Why something is not archived yet; what is not here is a refusal."""
ARCHIVE_REFUSED = gettext_lazy("The archive did not take it.")
REASONS: Mapping[str, Promise] = {
    "taken": gettext_lazy("The time is taken"),
    "closed": gettext_lazy("The place is closed then"),
    "priority": gettext_lazy("Others come first by the priority rules"),
    "not_suited": gettext_lazy("The place is not suited for it"),
    "terms_broken": gettext_lazy("The terms of use have been broken before"),
    "not_entitled": gettext_lazy("The place is lent to other groups"),
    "incomplete": gettext_lazy("Information is missing"),
    "other": gettext_lazy("Other reason"),
}
REASONS_IN_LETTERS: Mapping[str, Promise] = {
    "taken": gettext_lazy("Somebody else has the time."),
    "closed": gettext_lazy("The place is closed at that time."),
    "priority": gettext_lazy(
        "More asked for the time than there is room for, and others come first by the priority rules."
    ),
    "not_suited": gettext_lazy("The place is not suited for what you want to do."),
    "terms_broken": gettext_lazy("The terms of use have been broken before."),
    "not_entitled": gettext_lazy("The place is lent to other groups, by the municipality’s rules for lending."),
    "incomplete": gettext_lazy("We asked for more information, and did not get it."),
    "other": gettext_lazy("See what is written below."),
}
"""Why dates are refused, as whoever applied reads it, where the municipality has no words of its own."""
_BY_THE_RULES = gettext_lazy(
    "The municipality’s rules for lending. The reason is given under sections 24 and 25 of the Public Administration"
    " Act."
)
PROVISIONS: Mapping[str, Promise] = dict.fromkeys(REASONS, _BY_THE_RULES) | {
    "terms_broken": gettext_lazy(
        "The terms of use, and the municipality’s rules for lending. The reason is given under sections 24 and 25 of"
        " the Public Administration Act."
    ),
}
"""What a refusal rests on where the municipality has not named the provision."""


def sentence(refusal: Refusal, zone: ZoneInfo, language: str) -> str:
    """Why something about applications or cases was refused; what bookings refuse is told by them."""
    if refusal.code not in WHY:
        return bookings.sentence(refusal, zone)
    told = {
        key: day(value, language) if hasattr(value, "isoformat") else str(value) for key, value in refusal.data.items()
    }
    return _(WHY[refusal.code]) % told
