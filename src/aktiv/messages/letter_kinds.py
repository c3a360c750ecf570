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
from django.utils.translation import gettext_lazy, ngettext, override

from aktiv.messages import case_words, invoice_words, loan_letter_kinds, season_words, words  # noqa: F401 - registers
from aktiv.messages.template_kinds import TemplateKind, register, template_kind, template_kinds
from aktiv.values.formatting import clock, day, day_long, day_short, hours, money, span

__all__ = ["TemplateKind", "template_kind", "template_kinds"]

TIME_TITLES: Mapping[str, Promise] = {
    "confirmed": gettext_lazy("A booking is made"),
    "allocated": gettext_lazy("Time is given for a season"),
    "moved": gettext_lazy("A booking is moved"),
    "cancelled": gettext_lazy("A booking is cancelled"),
    "displaced": gettext_lazy("Something else takes time"),
    "restored": gettext_lazy("Time is back"),
    "door": gettext_lazy("The code of a door may be shown"),
    "free": gettext_lazy("A time becomes free"),
    "wait_offer": gettext_lazy("A time is offered to the next in line"),
    "paid": gettext_lazy("Money is taken for what was booked"),
    "pay_lost": gettext_lazy("A payment came when the time was gone"),
    "pay_back": gettext_lazy("Money goes back"),
    "deposit_back": gettext_lazy("A deposit is let go of"),
    "damage": gettext_lazy("Damage is charged"),
}
CASE_TITLES: Mapping[str, Promise] = {
    "case_in": gettext_lazy("An application is received"),
    "case_asked": gettext_lazy("The case handler asks something"),
    "case_offer": gettext_lazy("Other times are offered"),
    "case_written": gettext_lazy("The case handler writes"),
    "case_decided": gettext_lazy("An application is answered"),
    "appeal_done": gettext_lazy("An appeal is answered"),
}
SEASON_TITLES: Mapping[str, Promise] = {
    "season_in": gettext_lazy("An application for a season is received"),
    "season_edit": gettext_lazy("An application for a season is changed"),
    "season_late": gettext_lazy("An application for a season comes after the deadline"),
    "season_due": gettext_lazy("An application for a season is not handed in"),
    "season_hear": gettext_lazy("A proposal for a season is in hearing"),
    "season_longer": gettext_lazy("A hearing is made longer"),
    "season_new": gettext_lazy("A proposal for a season is changed"),
    "season_back": gettext_lazy("A proposal for a season is taken back"),
    "season_answ": gettext_lazy("An objection or appeal about a season is answered"),
    "season_done": gettext_lazy("A season is decided"),
}
NAMES: Mapping[str, Promise] = {
    "name": gettext_lazy("the recipient’s name"),
    "what": gettext_lazy("place, day and time, in one line"),
    "dates": gettext_lazy("all times, one on each line"),
    "along": gettext_lazy("what comes along, such as a kitchen"),
    "held": gettext_lazy("the time that was taken or is back, one on each line"),
    "instead": gettext_lazy("what was free instead; empty when nothing was"),
    "doors": gettext_lazy("each door with its code and when it works, one on each line"),
    "reason": gettext_lazy("why, where that is for everyone; empty when nothing is said"),
    "fee": gettext_lazy("the fee for cancelling; empty when there is none"),
    "price": gettext_lazy("the price; empty when it is free"),
    "number": gettext_lazy("the booking’s number"),
    "municipality": gettext_lazy("the municipality’s name"),
    "title": gettext_lazy("what is applied for"),
    "key": gettext_lazy("the case’s number"),
    "day": gettext_lazy("the day by which the answer comes"),
    "note": gettext_lazy("what the case handler wrote; empty when nothing"),
    "letter": gettext_lazy("the decision with its reason and the right to appeal"),
    "link": gettext_lazy("the address of the case"),
    "invoice": gettext_lazy("the invoice’s number"),
    "sum": gettext_lazy("what is to be paid"),
    "due": gettext_lazy("the day by which it is to be paid"),
    "kid": gettext_lazy("the KID; empty when there is none"),
    "account": gettext_lazy("the account that is paid to"),
    "holder": gettext_lazy("the club that it is to; empty for a person"),
    "until": gettext_lazy("until when the time is held"),
    "answer_link": gettext_lazy("the address where it is read and answered"),
    "take_link": gettext_lazy("the address where the time is taken"),
    "secret_link": gettext_lazy("an address that opens without signing in"),
}
"""What each name stands for, as an editor is told it."""
SEASON_NAMES: Mapping[str, Promise] = {
    "name": NAMES["name"],
    "season": gettext_lazy("the season’s name"),
    "club": gettext_lazy("the club’s name"),
    "deadline": gettext_lazy("the deadline, with the time of day"),
    "groups": gettext_lazy("the groups that are applied for, one on each line"),
    "reason": gettext_lazy("why, as the municipality wrote it"),
    "answer": gettext_lazy("the answer with its reason"),
    "letter": NAMES["letter"],
    "municipality": NAMES["municipality"],
    "link": gettext_lazy("the address of the club’s page"),
}
OF_SEASONS: Mapping[str, tuple[str, ...]] = {
    "season_in": ("deadline", "groups"),
    "season_edit": ("deadline", "groups"),
    "season_late": ("groups",),
    "season_due": ("deadline",),
    "season_hear": ("deadline",),
    "season_longer": ("deadline",),
    "season_new": ("reason",),
    "season_back": ("reason",),
    "season_answ": ("answer",),
    "season_done": ("letter",),
}
"""What texts about a season may name beside what all of them may."""
OF_TIME: Mapping[str, tuple[str, ...]] = {
    "confirmed": ("along", "price", "number"),
    "allocated": ("along", "number"),
    "moved": ("along", "reason", "number"),
    "cancelled": ("along", "reason", "fee", "number"),
    "displaced": ("held", "reason", "instead", "number"),
    "restored": ("held", "number"),
    "door": ("doors", "number"),
    "free": (),
    "wait_offer": ("until", "take_link"),
    "paid": (),
    "pay_lost": (),
    "pay_back": (),
    "deposit_back": (),
    "damage": ("answer_link",),
}
MUST: Mapping[str, frozenset[str]] = {
    "cancelled": frozenset({"fee"}),
    "displaced": frozenset({"held"}),
    "door": frozenset({"doors"}),
    "wait_offer": frozenset({"until", "take_link"}),
    "damage": frozenset({"answer_link"}),
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
            "instead": shown(3),
            "doors": _("%(door)s: code %(code)s, %(when)s")
            % {"door": _("Main entrance"), "code": "482 913", "when": shown(2).rpartition(", ")[2]},
            "reason": _("The floor is sanded"),
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
            "invoice": "70000123",
            "sum": money(125_000, language),
            "due": day_long(until, language, zone),
            "kid": "100017700001236",
            "account": "86011117947",
            "holder": _("Example club"),
            "until": _("%(day)s at %(time)s")
            % {"day": day(until, language, zone), "time": clock(until, language, zone)},
            "answer_link": f"{settings.SITE}/betaling/…",
            "take_link": f"{settings.SITE}/min/venteliste/",
            "secret_link": f"{settings.SITE}/soknad/lenke/…",
            "season": _("Spring 2027"),
            "club": _("Example club"),
            "deadline": _("%(day)s at %(time)s")
            % {"day": day(until, language, zone), "time": clock(until, language, zone)},
            "groups": "\n".join(
                ngettext("%(name)s: once a week, %(length)s", "%(name)s: %(n)s times a week, %(length)s", times)
                % {"name": name, "n": times, "length": hours(90, language)}
                for name, times in (("J12", 1), ("G14", 2))
            ),
            "answer": f"{_('Accepted')}. {_('Another hall is free then.')}",
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
for _code, _title in SEASON_TITLES.items():
    _named_too = OF_SEASONS[_code]
    register(
        TemplateKind(
            code=_code,
            title=_title,
            placeholders={
                each: SEASON_NAMES[each] for each in ("name", "season", "club", *_named_too, "municipality", "link")
            },
            required=frozenset({"link", *_named_too}) - {"groups"},
            standard=partial(season_words.standard, _code),
            sample=lambda language: {**_sample(language), "link": f"{settings.SITE}/sesong/…"},
        )
    )
register(
    TemplateKind(
        code="invoice",
        title=gettext_lazy("An invoice is sent"),
        placeholders=_named("name", "invoice", "holder", "sum", "due", "account", "kid", "municipality", "link"),
        required=frozenset({"sum", "due", "kid", "link"}),
        standard=invoice_words.standard,
        sample=lambda language: {**_sample(language), "link": f"{settings.SITE}/min/fakturaer/…"},
    )
)
