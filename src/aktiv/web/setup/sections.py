"""The sections of a municipality's setup, as tabs: those that the reader may open."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from aktiv.municipalities.models import Municipality
from aktiv.people.permissions import Permission, Rights, Thing, permits
from aktiv.web.components.links import Link, Tabs

PAGES = (
    ("setup_clubs", Permission.GROUP_DECIDE, "Buildings3"),
    ("setup_prices", Permission.PRICE_EDIT, "Wallet"),
    ("setup_equipment", Permission.FACILITY_ENTER, "Package"),
    ("setup_cases", Permission.CASE_SET_UP, "FileText"),
    ("setup_questions", Permission.FACILITY_ENTER, "InformationSquare"),
    ("setup_terms", Permission.FACILITY_EDIT, "FileText"),
    ("setup_locks", Permission.FACILITY_ENTER, "PadlockLocked"),
    ("setup_archive", Permission.CASE_SET_UP, "Receipt"),
    ("setup_features", Permission.FEATURE_SET_UP, "Cog"),
    ("setup_messages", Permission.MESSAGE_SET_UP, "EnvelopeClosed"),
    ("setup_templates", Permission.MESSAGE_SET_UP, "Pencil"),
    ("setup_roles", Permission.ROLE_GRANT, "PersonGroup"),
    ("setup_why", Permission.ROLE_GRANT, "QuestionmarkCircle"),
    ("setup_privacy", Permission.PRIVACY_KEEP, "EyeSlash"),
)


def pages_for(municipality: Municipality, held: Rights, here: str = "") -> tuple[Link, ...]:
    """Links to the pages of a municipality that somebody with these rights may open."""
    names = {
        "setup_clubs": _("Clubs"),
        "setup_prices": _("Prices"),
        "setup_equipment": _("Equipment"),
        "setup_cases": _("Cases"),
        "setup_questions": _("Questions"),
        "setup_terms": _("Terms of use"),
        "setup_locks": _("Locks"),
        "setup_archive": _("Archive"),
        "setup_features": _("Features"),
        "setup_messages": _("Messages"),
        "setup_templates": _("Texts"),
        "setup_roles": _("Roles"),
        "setup_why": _("Why can’t they?"),
        "setup_privacy": _("Privacy"),
    }
    thing = Thing(municipality_id=municipality.pk)
    return tuple(
        Link(names[name], reverse(name, args=[municipality.slug]), name == here, icon)
        for name, permission, icon in PAGES
        if permits(permission, held, thing)
    )


def sections(municipality: Municipality, held: Rights, here: str) -> Tabs:
    """`here` is the URL name of the section that is shown."""
    return Tabs(_("Setup"), pages_for(municipality, held, here))
