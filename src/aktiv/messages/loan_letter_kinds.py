"""The letters about equipment whose text a municipality may write itself, registered when this is read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from aktiv.messages import block_words, loan_words
from aktiv.messages.template_kinds import TemplateKind, register
from aktiv.values.formatting import clock, day, day_long, money

TITLES: Mapping[str, Promise] = {
    "loan_ok": gettext_lazy("Equipment is reserved"),
    "loan_no": gettext_lazy("A loan of equipment is refused"),
    "loan_off": gettext_lazy("The municipality cancels a loan of equipment"),
    "pick_up_soon": gettext_lazy("Equipment is to be picked up soon"),
    "loan_lapsed": gettext_lazy("Equipment was not picked up"),
    "loan_due": gettext_lazy("Equipment is to be back soon"),
    "loan_extended": gettext_lazy("The municipality lets somebody keep equipment longer"),
    "loan_fee": gettext_lazy("Equipment is let go of late, for a fee"),
    "loan_late": gettext_lazy("Equipment is late"),
    "loan_lost": gettext_lazy("Equipment counts as lost"),
    "loan_back": gettext_lazy("Equipment is back"),
    "loan_damage": gettext_lazy("Damage to equipment is decided"),
    "loan_moved": gettext_lazy("Equipment goes along when its booking is moved"),
    "loan_left_behind": gettext_lazy("Equipment cannot go along when its booking is moved"),
    "loan_let_go": gettext_lazy("Equipment is let go of, since its booking is cancelled"),
    "loan_blocked": gettext_lazy("Somebody is blocked from borrowing"),
    "loan_appeal_answered": gettext_lazy("An appeal about being blocked is answered"),
    "loan_block_ended": gettext_lazy("Somebody may borrow again"),
}
NAMES: Mapping[str, Promise] = {
    "name": gettext_lazy("the recipient’s name"),
    "things": gettext_lazy("what is borrowed, with how many"),
    "start": gettext_lazy("day and time of picking up"),
    "end": gettext_lazy("day and time of bringing back"),
    "depot": gettext_lazy("the storage place"),
    "place": gettext_lazy("the address of the storage place; empty when it has none"),
    "hours": gettext_lazy("when somebody is there; empty when it is not said"),
    "number": gettext_lazy("the number of the loan"),
    "municipality": gettext_lazy("the municipality’s name"),
    "reason": gettext_lazy("why; empty when nothing is said"),
    "owed": gettext_lazy("what was charged; empty when nothing was"),
    "more": gettext_lazy("what more days cost; empty when they cost nothing"),
    "open": gettext_lazy("that damage is not decided yet; empty when there is none"),
    "outcome": gettext_lazy("what is decided, in a few words"),
    "date": gettext_lazy("when the booking is that it came along with"),
    "why": gettext_lazy("why it could not go along"),
    "holder": gettext_lazy("the club that it is about; empty for a person"),
    "day": gettext_lazy("the last day"),
    "answer": gettext_lazy("the answer to the appeal"),
    "link": gettext_lazy("the address of the page where it stands"),
}
"""What each name stands for, as an editor is told it."""
MUST: Mapping[str, frozenset[str]] = {
    "loan_ok": frozenset({"start", "end"}),
    "loan_no": frozenset({"reason"}),
    "loan_off": frozenset({"reason"}),
    "loan_damage": frozenset({"reason"}),
    "pick_up_soon": frozenset({"depot", "start"}),
    "loan_left_behind": frozenset({"start", "end"}),
    "loan_blocked": frozenset({"reason"}),
    "loan_appeal_answered": frozenset({"answer"}),
}
"""What a person could lose by not being told, beside the link."""


def _sample(language: str) -> dict[str, str]:
    """Values that look like real ones, in a language."""
    zone = ZoneInfo(settings.TIME_ZONE)
    start, end, booked = (datetime(2027, 3, each, 12, tzinfo=zone) for each in (12, 14, 13))
    with override(language):
        first, last, date = (
            f"{day(each, language, zone)} {clock(each, language, zone)}" for each in (start, end, booked)
        )
        return {
            "name": "Kari Nordmann",
            "things": _("20 × Folding chair"),
            "start": first,
            "end": last,
            "depot": _("The equipment store"),
            "place": "Storgata 1",
            "hours": _("Monday to Friday 8–15:30"),
            "number": "1234",
            "municipality": _("Example municipality"),
            "reason": _("It is to be mended"),
            "owed": money(40_000, language),
            "more": money(20_000, language),
            "open": _("Something was noted as broken or missing. You hear what is decided."),
            "outcome": _("%(amount)s is charged") % {"amount": money(15_000, language)},
            "date": date,
            "why": _("Others have borrowed it then, and there are too few left."),
            "holder": _("Example club"),
            "day": day_long(end, language, zone),
            "answer": _("We have looked at it again, and you are right."),
            "link": f"{settings.SITE}/min/lan/…",
        }


for _code, _title in TITLES.items():
    _words = block_words if _code in block_words.LINES else loan_words
    register(
        TemplateKind(
            code=_code,
            title=_title,
            placeholders={each: NAMES[each] for each in (*_words.NAMES[:-1], *_words.NAMED_TOO.get(_code, ()), "link")},
            required=frozenset({"link"}) | MUST.get(_code, frozenset()),
            standard=partial(_words.standard, _code),
            sample=_sample,
        )
    )
