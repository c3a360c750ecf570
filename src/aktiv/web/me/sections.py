"""The sections of My page, as tabs; one whose page does not exist is left out."""

from __future__ import annotations

from django.utils.translation import gettext as _

from aktiv.web.components.links import Link, Tabs
from aktiv.web.navigation import url_or_none


def sections(here: str) -> Tabs:
    """`here` is the URL name of the section that is shown."""
    known = (
        ("me_bookings", _("Bookings"), "Calendar"),
        ("me_applications", _("Applications"), "FileText"),
        ("me_loans", _("Loans"), "ArrowRightLeft"),
        ("me_invoices", _("Invoices"), "Receipt"),
        ("me_waiting", _("Waiting list"), "Clock"),
        ("me_sign_ups", _("Sign-ups"), "PersonGroup"),
        ("me_alerts", _("Notifications"), "Bell"),
        ("my_profile", _("Profile"), "Person"),
        ("my_privacy", _("Privacy"), "EyeSlash"),
        ("my_sign_ins", _("Sign-ins"), "PadlockLocked"),
    )
    links = (Link(word, url, name == here, icon) for name, word, icon in known if (url := url_or_none(name)))
    return Tabs(_("My page"), tuple(links))
