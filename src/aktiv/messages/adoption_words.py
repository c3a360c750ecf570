"""What partner and secretariat are told when a feature is taken into use: one line in the service, a letter by mail.

What there is to do is told as it was when it was taken into use; the page it leads to has it as it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from aktiv.municipalities.words import feature_told
from aktiv.values import formatting
from aktiv.values.money import Money

Data = Mapping[str, Any]  # Any: JSON, as telling_of_adoption makes it


def line(data: Data) -> str:
    """One line, in the language in use."""
    return _("%(name)s has taken a feature into use: %(feature)s") % {
        "name": data["member"],
        "feature": feature_told(data["feature"]),
    }


def letter(data: Data) -> tuple[str, str]:
    """Subject and body, in the language in use: what to pay and by which rule, what to measure and when."""
    parts = [_("It has been in use since %(day)s. A trial counts as use.") % {"day": _day(data["on"])}]
    if data["pay"]:
        opening = _("Others paid to have it made. By the rule of the budget this is to be paid back to them:")
        parts.append("\n".join([opening, *(_pay(each) for each in data["pay"])]))
    if data["measure"]:
        many = len(data["measure"])
        opening = ngettext("This is to be measured:", "These are to be measured:", many)
        parts.append("\n".join([opening, *(_measure(each) for each in data["measure"])]))
    parts.append(_("Each is filled in for you here, and takes one press:"))
    parts.append(settings.SITE + url_of())
    parts.append(_("You get this because you hold a mandate for the partner, or keep the secretariat."))
    return line(data), "\n\n".join(parts) + "\n"


def url_of() -> str:
    """The page where it is done."""
    return reverse("collaboration_desk")


def _pay(each: Data) -> str:
    amount = formatting.money(Money(each["ore"], "NOK"), get_language() or "nb")
    return f"- {each['budget']}: {amount}"


def _measure(each: Data) -> str:
    if each["by"] is None:
        return "- " + _("%(benefit)s: write the baseline and the target first") % {"benefit": each["benefit"]}
    return "- " + _("%(benefit)s: by %(day)s") % {"benefit": each["benefit"], "day": _day(each["by"])}


def _day(day: str) -> str:
    when = date.fromisoformat(day)
    return f"{formatting.date_short(when, get_language() or 'nb')} {when.year}"
