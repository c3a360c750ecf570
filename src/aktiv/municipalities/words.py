"""Why something about a municipality was refused, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as n_

from aktiv.values.formatting import day
from aktiv.values.refusal import Refusal

WHY: Mapping[str, str] = {
    "not_a_municipality_number": n_("That is not a municipality number."),
    "unknown_time_zone": n_("There is no time zone called %(time_zone)s."),
    "unknown_holiday_region": n_("We do not know the holidays of %(region)s in %(country)s."),
    "holiday_not_in_order": n_("The holiday ends on %(last)s, before it begins on %(first)s."),
    "holidays_overlap": n_("The holiday that begins on %(first)s overlaps another."),
}


def sentence(refusal: Refusal) -> str:
    """Why, in the language in use. An unknown code is told as the code."""
    if refusal.code not in WHY:
        return refusal.code
    language = get_language() or "nb"
    told = {key: day(value, language) if isinstance(value, date) else value for key, value in refusal.data.items()}
    return _(WHY[refusal.code]) % told
