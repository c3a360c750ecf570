"""Clubs of the demo have what a club has, so that there is something to see and to answer."""

from __future__ import annotations

from datetime import timedelta

from aktiv.demo.actions import build
from aktiv.demo.catalogue import load
from aktiv.municipalities.models import Municipality
from aktiv.people.models import Organisation
from aktiv.people.queries.organisations import (
    open_invitations,
    public_contacts,
    requests_in,
    teams_of,
    waiting_in,
)
from tests.conftest import Committed
from tests.demo.world import NOW


def test_clubs_have_teams_and_a_contact_and_there_is_somebody_to_answer(committed: Committed) -> None:
    build(lambda _: None, now=NOW, only=("fjell",), reach=timedelta())
    fjell = Municipality.objects.get()
    first = load().city("fjell").clubs[0]
    club = Organisation.objects.get(number=first.number)
    assert {each.name for each in teams_of(club)} == {each.name for each in first.teams}
    assert sum(each.total for each in teams_of(club)) == sum({each.name: each.size for each in first.teams}.values())  # type: ignore[attr-defined]
    assert len(public_contacts(club, NOW)) == 1
    [offer] = open_invitations(club)
    assert (offer.role, offer.mail_after) == ("coach", None)  # nobody gets mail from a demonstration
    assert [each.organisation for each in requests_in(fjell)] == [club]
    assert [each.kind for each in waiting_in(fjell)] == ["group"]
