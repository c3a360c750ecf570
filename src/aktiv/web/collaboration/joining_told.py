"""What a municipality needs to join, step by step, and how it can try the service first."""

from __future__ import annotations

from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from aktiv.web.collaboration.shown import Cell, Column, Facts, Table


class Step(NamedTuple):
    """One step on the way in: what, what it means, and where more stands."""

    heading: str
    told: str
    url: str = ""


def steps() -> list[Step]:
    """From the first question to the first booking."""
    return [
        Step(_("Try it"), _("Walk through the service, and run one of your own with made-up data."), "#sandbox-h"),
        Step(
            _("Reckon the cost"),
            _("See your share by the key of the agreement, before you ask anybody."),
            reverse("collaboration_costs"),
        ),
        Step(
            _("Read the agreement"),
            _("It is the same for all: text, keys, and the annex on personal data."),
            reverse("collaboration_agreement"),
        ),
        Step(
            _("Ask to join"),
            _("The secretariat answers, and agrees with you on a day."),
            reverse("collaboration_join"),
        ),
        Step(_("Adopt it"), _("Your own council or board adopts the agreement; case number and signatory are written"
                              " down.")),
        Step(_("Name your people"), _("Who sits in which body, who administers, and who handles applications.")),
        Step(_("Set it up"), _("Facilities, prices, rules and texts: by hand, or imported from what you have.")),
        Step(_("Open in steps"), _("Each feature can be off, for staff alone, on trial in some halls, or for all."),
             reverse("collaboration_rollout")),
    ]  # fmt: skip


def needs_table() -> Table:
    """What must be in place, and whose it is to see to."""
    municipality, together = _("The municipality"), _("Together")
    rows = (
        (_("A decision to join"), municipality, _("By whoever decides on agreements with others.")),
        (_("Legal basis and record of processing"), municipality,
         _("Each municipality answers for the data of its own residents and clubs; the service keeps the record.")),
        (_("Data processing agreement"), together, _("An annex of the agreement, the same for all.")),
        (_("Sign-in for residents and staff"), municipality, _("ID-porten for residents, and the municipality’s own"
                                                               " sign-in for those who work.")),
        (_("Accounting"), municipality, _("How invoices are handed over, and which accounts income goes to.")),
        (_("Archive"), municipality, _("Whether cases go to the municipality’s archive, and how.")),
        (_("A list of what you lend out"), municipality, _("Halls and rooms with parts, opening hours and prices.")),
        (_("Accessibility statement"), municipality, _("Each has its own; the report of tests is common.")),
        (_("Servers and operation"), together, _("There is nothing to install in a municipality.")),
    )  # fmt: skip
    columns = (Column(_("What")), Column(_("Who sees to it")), Column(_("More")))
    lines = tuple((Cell(what), Cell(who), Cell(more)) for what, who, more in rows)
    return Table("needs", _("What must be in place"), columns, lines)


def sandbox_facts() -> Facts:
    """The demonstration that anybody can run."""
    rows = (
        (_("What it is"), _("Four cities with made-up people, clubs, bookings and seasons: the whole service, with"
                            " all roles to sign in as.")),
        (_("How"), _("Get the source code and run “make demo”. It brings its own database and prints whom you can sign"
                     " in as, at http://localhost:8000/.")),
        (_("What it needs"), _("Debian or another Linux with Python 3.11, 3.12 or 3.13. Nothing of it reaches others,"
                               " and Ctrl-C stops all of it.")),
    )  # fmt: skip
    return Facts("sandbox", _("Try it first"), rows)
