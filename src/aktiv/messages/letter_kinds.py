"""The kinds of letter of this package whose text a municipality may write itself, registered when this is read.

Letters about roles, clubs and accounts are the service's own, and so are those to staff.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import override

from aktiv.messages import case_words, words
from aktiv.messages.template_kinds import TemplateKind, register, template_kind, template_kinds
from aktiv.values.formatting import day_long, day_short, money, span

__all__ = ["TemplateKind", "template_kind", "template_kinds"]

TIME_TITLES: Mapping[str, Promise] = {
    "confirmed": _l("A booking is made"),
    "allocated": _l("Time is given for a season"),
    "moved": _l("A booking is moved"),
    "cancelled": _l("A booking is cancelled"),
    "displaced": _l("Something else takes time"),
    "restored": _l("Time is back"),
    "free": _l("A time becomes free"),
}
CASE_TITLES: Mapping[str, Promise] = {
    "case_in": _l("An application is received"),
    "case_asked": _l("The case handler asks something"),
    "case_offer": _l("Other times are offered"),
    "case_written": _l("The case handler writes"),
    "case_decided": _l("An application is answered"),
    "appeal_done": _l("An appeal is answered"),
}
NAMES: Mapping[str, Promise] = {
    "name": _l("the recipient’s name"),
    "what": _l("place, day and time, in one line"),
    "dates": _l("all times, one on each line"),
    "along": _l("what comes along, such as a kitchen"),
    "held": _l("the time that was taken or is back, one on each line"),
    "fee": _l("the fee for cancelling; empty when there is none"),
    "price": _l("the price; empty when it is free"),
    "number": _l("the booking’s number"),
    "municipality": _l("the municipality’s name"),
    "title": _l("what is applied for"),
    "key": _l("the case’s number"),
    "day": _l("the day by which the answer comes"),
    "note": _l("what the case handler wrote; empty when nothing"),
    "letter": _l("the decision with its reason and the right to appeal"),
    "link": _l("the address of the case"),
    "secret_link": _l("an address that opens without signing in"),
}
"""What each name stands for, as an editor is told it."""
OF_TIME: Mapping[str, tuple[str, ...]] = {
    "confirmed": ("along", "price", "number"),
    "allocated": ("along", "number"),
    "moved": ("along", "number"),
    "cancelled": ("along", "fee", "number"),
    "displaced": ("held", "number"),
    "restored": ("held", "number"),
    "free": (),
}
MUST: Mapping[str, frozenset[str]] = {
    "cancelled": frozenset({"fee"}),
    "displaced": frozenset({"held"}),
    "case_in": frozenset({"link"}),
    "case_decided": frozenset({"letter", "link"}),
}
"""What a person could lose by not being told, beside the times or the link."""
OF_CASES: Mapping[str, tuple[str, ...]] = {"case_in": ("day", "secret_link"), "case_decided": ("letter",)}


def _named(*names: str) -> dict[str, Promise]:
    return {each: NAMES[each] for each in names}


def _sample(language: str) -> dict[str, str]:
    """Values that look like real ones, in a language."""
    zone = ZoneInfo(settings.TIME_ZONE)
    with override(language):
        place = _("Example hall, Court 1")

        def shown(day: int) -> str:
            start, end = (datetime(2027, 3, day, hour, tzinfo=zone) for hour in (18, 20))
            return f"{place}, {day_short(start, language, zone)} {span(start, end, language, zone)}"

        until = datetime(2027, 3, 12, 12, tzinfo=zone)
        taken = (datetime(2027, 3, 2, 18, tzinfo=zone), datetime(2027, 3, 2, 19, tzinfo=zone))
        return {
            "name": "Kari Nordmann",
            "what": _("%(what)s and %(more)s more") % {"what": shown(2), "more": 1},
            "dates": f"{shown(2)}\n{shown(9)}",
            "along": _("Kitchen"),
            "held": f"{day_long(taken[0], language, zone)} {span(*taken, language, zone)}",
            "fee": money(15_000, language),
            "price": money(40_000, language),
            "number": "2027-000123",
            "municipality": _("Example municipality"),
            "title": _("Summer tournament"),
            "key": "2027-000045",
            "day": day_long(until, language, zone),
            "note": _("How many will come?"),
            "letter": _("The whole letter of the decision stands here."),
            "link": f"{settings.SITE}/min/soknader/…",
            "secret_link": f"{settings.SITE}/soknad/lenke/…",
        }


for _code, _title in TIME_TITLES.items():
    register(
        TemplateKind(
            code=_code,
            title=_title,
            placeholders=_named("name", "what", "dates", *OF_TIME[_code], "municipality"),
            required=frozenset({"dates"}) | MUST.get(_code, frozenset()),
            standard=partial(words.standard, _code),
            sample=_sample,
        )
    )
for _code, _title in CASE_TITLES.items():
    _noted = () if _code in OF_CASES else ("note",)
    register(
        TemplateKind(
            code=_code,
            title=_title,
            placeholders=_named("name", "title", "key", *_noted, *OF_CASES.get(_code, ()), "municipality", "link"),
            required=MUST.get(_code, frozenset({"link", *_noted})),
            standard=partial(case_words.standard, _code),
            sample=_sample,
        )
    )
