"""What waits to be done since partners took features into use: a share to pay, and benefits to promise and measure.

For who speaks for the partner and for the secretariat; each line leads to a form with everything filled in.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from aktiv.collaboration import words
from aktiv.collaboration.queries.adoptions import Adoption, adoptions_on, owed_for, to_measure
from aktiv.municipalities.words import feature_told
from aktiv.people.permissions import Permission
from aktiv.web.collaboration.gates import Seat
from aktiv.web.collaboration.shown import on_day
from aktiv.web.components.links import Link

SPEAK, MEASURE = Permission.COLLABORATION_SPEAK, Permission.COLLABORATION_MEASURE


def adoption_waits(seat: Seat) -> list[Link]:
    """The lines, payments first. Nothing is read for whoever neither speaks nor measures for anybody."""
    if not any(seat.may(each, member_id=one.member_id) for each in (SPEAK, MEASURE) for one in seat.held.mandates):
        return []
    found = adoptions_on(seat.home, seat.today)
    pays = [each for each in found if seat.may(SPEAK, member_id=each.member.pk)]
    measures = [each for each in found if seat.may(MEASURE, member_id=each.member.pk)]
    return [*_owed(seat, pays), *_measured(seat, measures)]


def _owed(seat: Seat, adoptions: list[Adoption]) -> Iterator[Link]:
    for each in owed_for(seat.home, adoptions):
        told = _told(each.adoption) | {"amount": words.kroner(each.ore), "budget": each.budget.title}
        label = _("%(name)s has had %(feature)s in use since %(day)s: pay %(amount)s of %(budget)s") % told
        number = each.adoption.member.number
        asked = {"nr": each.budget.number, "medlem": number, "dag": each.adoption.on.isoformat()}
        yield Link(label, _address("ta-i-bruk", asked))


def _measured(seat: Seat, adoptions: list[Adoption]) -> Iterator[Link]:
    for each in to_measure(seat.home, adoptions):
        told = _told(each.adoption) | {"benefit": each.benefit.title}
        asked: dict[str, object] = {"nytte": each.benefit.number, "medlem": each.adoption.member.number}
        if not each.promised:
            label = _("%(name)s has had %(feature)s in use since %(day)s: write the baseline and target of %(benefit)s")
            before = each.adoption.on - timedelta(days=1)
            yield Link(label % told, _address("delta-nytte", asked | {"per": before.isoformat()}))
        else:
            label = _("%(name)s, %(feature)s: measure %(benefit)s by %(by)s")
            yield Link(label % (told | {"by": on_day(each.by)}), _address("maling", asked))


def _told(adoption: Adoption) -> dict[str, object]:
    feature = feature_told(adoption.feature)
    return {"name": adoption.member.name, "feature": feature[:1].lower() + feature[1:], "day": on_day(adoption.on)}


def _address(slug: str, asked: dict[str, object]) -> str:
    return f"{reverse('collaboration_act', args=[slug])}?{urlencode(asked)}"
