"""Freed season time and whom it was offered to, in words for those who share out seasons."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.utils.translation import pgettext_lazy as p_

from aktiv.seasons.models import Round, TimeOffer
from aktiv.seasons.queries.offering import offers_in
from aktiv.values import formatting
from aktiv.values.texts import Texts

ENDED = {
    "taken": p_("offered time", "Taken"),
    "declined": p_("offered time", "They said no"),
    "lapsed": p_("offered time", "Not answered in time"),
    "fallen": p_("offered time", "The time was needed otherwise"),
}
MOST = 50


def offers_shown(round_: Round, language: str) -> list[tuple[str, str, str]]:
    """The newest: club and group, when and where, and what came of it."""
    return [_row(each, round_, language) for each in offers_in(round_, most=MOST)]


def _row(each: TimeOffer, round_: Round, language: str) -> tuple[str, str, str]:
    zone, first = round_.municipality.zone, each.periods[0]
    name = Texts(each.space.name_nb, each.space.name_nn, each.space.name_en).said_in(language).text
    weekday = formatting.weekday(first.lower, language, zone, several=True)
    when = f"{weekday} {formatting.span(first.lower, first.upper, language, zone)}"
    if each.state == TimeOffer.State.OFFERED:
        moment = {
            "day": formatting.day(each.until, language, zone),
            "time": formatting.clock(each.until, language, zone),
        }
        became = pgettext("offered time", "Held for them until %(until)s") % {
            "until": _("%(day)s at %(time)s") % moment
        }
    else:
        became = str(ENDED[each.state])
    return f"{each.organisation.name}, {each.group.name}", f"{when}, {each.space.facility.name}, {name}", became
