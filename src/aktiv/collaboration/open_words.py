"""Words of openness: grounds for keeping something back, the criteria of a self-assessment, and why not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.utils.translation import gettext_noop as n_


class Ground(NamedTuple):
    """What something is kept back on: its name, the provision (as Norwegian law calls it), and what it lets."""

    name: Promise
    provision: str
    said: Promise


GROUNDS: Mapping[str, Ground] = {
    "confidential": Ground(
        gettext_lazy("Duty of confidentiality"),
        "offentleglova § 13",
        gettext_lazy("Must be kept back: a law forbids that it is told."),
    ),
    "internal": Ground(
        gettext_lazy("Internal document"),
        "offentleglova § 14",
        gettext_lazy("May be kept back: made by a body for its own preparation of a matter."),
    ),
    "obtained": Ground(
        gettext_lazy("Obtained for internal preparation"),
        "offentleglova § 15",
        gettext_lazy("May be kept back: advice that a body has obtained for its own preparation of a matter."),
    ),
    "negotiation": Ground(
        gettext_lazy("Negotiating position"),
        "offentleglova § 23",
        gettext_lazy("May be kept back while it is needed for sound management of money, pay or staff, or for a"
                     " negotiation; tenders until the supplier is chosen."),
    ),
    "security": Ground(
        gettext_lazy("Would make an offence easier"),
        "offentleglova § 24",
        gettext_lazy("May be kept back: what would make it easier to commit a crime, such as a fault in security"
                     " that is not mended."),
    ),
    "employment": Ground(
        gettext_lazy("Employment"),
        "offentleglova § 25",
        gettext_lazy("May be kept back: papers of a case about an appointment."),
    ),
    "personal": Ground(
        gettext_lazy("Personal data that need not be shown"),
        "personvernforordningen art. 5 nr. 1 c",
        gettext_lazy("No more is shown of people than the purpose needs."),
    ),
    "rules": Ground(
        gettext_lazy("The page’s own rules"),
        "–",
        gettext_lazy("Taken off the page, such as advertising or abuse. That is no exemption from access: who asks for"
                     " the text gets an answer by the Freedom of Information Act."),
    ),
    "agreement": Ground(
        gettext_lazy("Shown later"),
        "–",
        gettext_lazy("Shown when the vote has closed. Until then it is told who has voted, and not what."),
    ),
}  # fmt: skip
"""By code, in the order in which they are listed. The last is of the service’s own making and cannot be chosen."""

ANSWERS: Mapping[str, tuple[str, Promise]] = {
    "met": ("success", pgettext_lazy("criterion", "Met")),
    "partly": ("warning", pgettext_lazy("criterion", "Partly met")),
    "not_met": ("danger", pgettext_lazy("criterion", "Not met")),
    "n_a": ("neutral", pgettext_lazy("criterion", "Does not apply")),
}
"""How grave an answer is, and in a word."""

WHY: Mapping[str, str] = {
    "not_a_ground": n_("Choose the ground."),
    "withheld_out_of_order": n_("The day must be today or later."),
    "shown_already": n_("It is shown already."),
    "criterion_unanswered": n_("Answer every criterion."),
    "evidence_missing": n_("Name at least one file, page or address where it can be seen that the criterion is met."),
    "note_missing": n_("Write what is lacking, or why the criterion does not apply."),
    "evidence_wrong": n_("Write one on each line: a file such as docs/privacy.md, a page such as /samarbeid/, or an"
                         " address that begins with https://."),
    "assessed_ahead": n_("The day of the assessment must be today or earlier."),
    "not_a_mail_address": n_("Write an e-mail address, such as kari.nordmann@kommune.no."),
    "not_such_an_owner": n_("Choose a county, an agency or a private owner that is a partner that day."),
    "no_such_facility": n_("There is no facility at that address."),
    "owned_already": n_("The facility has an owner already that day."),
    "owner_not_bound": n_("The owner has not adopted the agreement by that day, or none has come into force yet."
                          " Note the adoption first."),
    "not_owned": n_("Choose a facility and its owner from the list."),
    "owned_last_wrong": n_("The last day is at the earliest the day before it began, and no later than the last day"
                           " that is written down already."),
    "no_such_service": n_("Choose services that are written down."),
    "request_answered_already": n_("The request is answered already."),
    "too_many": n_("You have done that many times in a short while. Try again later."),
}  # fmt: skip
"""Sentences by refusal code, as message ids."""


class Criterion(NamedTuple):
    """A criterion of the standard, and what it asks for in our own words."""

    name: Promise
    asks: Promise


STANDARD = "0.8.1"
"""The version of the Standard for Public Code that is assessed against."""
CRITERIA: Mapping[str, Criterion] = {
    "open": Criterion(
        gettext_lazy("Code in the open"),
        gettext_lazy("All source code in use can be read by anybody, and nothing sensitive is in it."),
    ),
    "policy": Criterion(
        gettext_lazy("Policy and code together"),
        gettext_lazy("The rules that the code carries out stand beside it, and can be followed into it."),
    ),
    "reusable": Criterion(
        gettext_lazy("Reusable and portable"),
        gettext_lazy("Others can run it in their own setting: nothing of one place, supplier or country is built in."),
    ),
    "welcome": Criterion(
        gettext_lazy("Contributors are welcome"),
        gettext_lazy("It is told how to take part, who decides, and who is in it."),
    ),
    "contributing": Criterion(
        gettext_lazy("Easy to contribute"),
        gettext_lazy("There is a public place for suggestions, and guidance for who wants to change something."),
    ),
    "history": Criterion(
        gettext_lazy("Version control"),
        gettext_lazy("Every change is kept with its reason, and all can be traced back."),
    ),
    "review": Criterion(
        gettext_lazy("Review of contributions"),
        gettext_lazy("Somebody else than who wrote it reads every change before it is taken in."),
    ),
    "objectives": Criterion(
        gettext_lazy("Objectives are written down"),
        gettext_lazy("It is told what the service is for and what it aims at."),
    ),
    "documented": Criterion(
        gettext_lazy("The code is documented"),
        gettext_lazy("A newcomer can install it, use it, change it and understand how it is built."),
    ),
    "english": Criterion(
        gettext_lazy("Plain English"),
        gettext_lazy("Code and its documentation are in an English that most can read."),
    ),
    "standards": Criterion(
        gettext_lazy("Open standards"),
        gettext_lazy("It exchanges data in formats that are open and that others use."),
    ),
    "integration": Criterion(
        gettext_lazy("Continuous integration"),
        gettext_lazy("Every change is tested by machine, and the tests are there for all."),
    ),
    "licence": Criterion(
        gettext_lazy("Open licence"),
        gettext_lazy("The licence lets anybody use, change and pass it on, and stands in the repository."),
    ),
    "findable": Criterion(
        gettext_lazy("Findable"),
        gettext_lazy("It has a name, a description that machines can read, and is listed where others look."),
    ),
    "style": Criterion(
        gettext_lazy("Coherent style"),
        gettext_lazy("The code follows one written style, which is checked by machine."),
    ),
    "maturity": Criterion(
        gettext_lazy("Maturity is told"),
        gettext_lazy("It is told which version this is, how far it has come, and what one can rely on."),
    ),
}
"""The sixteen criteria, in the standard's order, by codes of ours."""
