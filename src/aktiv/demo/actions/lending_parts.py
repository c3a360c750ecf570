"""What neighbours have answered when they were asked to pay a part of loans: most was agreed on long ago; of one kind
more is asked and waits for an answer, and of another it was declined."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from aktiv.demo.catalogue.equipment import SHARED
from aktiv.demo.chance import known_id
from aktiv.lending.actions.kinds import share_kind
from aktiv.lending.actions.parts import accept_parts, decline_parts
from aktiv.lending.models import Kind, PartAgreement
from aktiv.lending.new_stock import NewSharing
from aktiv.municipalities.models import Municipality
from aktiv.values.texts import Texts

PERCENT, FROM_DAYS = 50, 21
RULES = Texts(
    "Hentes og leveres av låntakeren selv.",
    "Låntakaren hentar og leverer sjølv.",
    "Borrowers fetch and return it themselves.",
)
WAITS, DECLINED = ("Hoppeslott", 60), ("Sakselift 8 m", 80)
NO = "Vi har ikke budsjett til mer enn halvparten av liften i år. Ta det opp igjen før budsjettet for neste år."


def agree_on_parts(home: Municipality, neighbour: Municipality, *, by: UUID, since: date, now: datetime) -> None:
    """The neighbour pays half of what its residents borrow since a day; lately it was asked for more of two kinds."""
    finance = known_id(neighbour.slug, "resident", 1)
    long_ago = now - (now.date() - since)
    for kind in Kind.objects.filter(municipality=home, name_nb__in=SHARED):
        share_kind(home.pk, kind.pk, _sharing(neighbour, since, PERCENT), by=by, now=long_ago)
    accept_parts(neighbour.pk, _waiting(home, neighbour), by=finance, now=long_ago + timedelta(hours=3))
    for (name, percent), days in ((DECLINED, 40), (WAITS, 3)):
        asked_at = now - timedelta(days=days)
        for kind in Kind.objects.filter(municipality=home, name_nb=name):
            share_kind(home.pk, kind.pk, _sharing(neighbour, since, percent), by=by, now=asked_at)
            if name == DECLINED[0]:
                waiting = _waiting(home, neighbour)
                decline_parts(neighbour.pk, waiting, NO, by=finance, now=asked_at + timedelta(days=2))


def _sharing(neighbour: Municipality, since: date, percent: int) -> NewSharing:
    return NewSharing(
        first_day=since, to=neighbour.pk, own_until_days=FROM_DAYS, home_percent=percent, rules=RULES
    )  # fmt: skip


def _waiting(home: Municipality, neighbour: Municipality) -> list[int]:
    rows = PartAgreement.objects.filter(municipality=home, home=neighbour, answer=PartAgreement.Answer.WAITS)
    return list(rows.values_list("pk", flat=True))
