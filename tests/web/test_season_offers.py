"""Time that others gave back, on the page of the club that is offered it: one press takes it, one says no."""

from __future__ import annotations

import pytest

from aktiv.bookings.models import Booking
from aktiv.seasons.models import FreedTime
from tests.reading import everything_of
from tests.seasons.given import Given
from tests.seasons.test_offering import LATER, give, offered, town
from tests.web.booking_world import stop_the_clock
from tests.web.test_me_bookings import signed_in, text

__all__ = ["town"]


def test_a_club_takes_or_declines_what_it_is_offered(town: Given, monkeypatch: pytest.MonkeyPatch) -> None:
    stop_the_clock(monkeypatch, LATER)
    give(town)
    first, url = offered(), f"/sesong/{town.round.slug}/mine/"
    ours, theirs = (signed_in(who, club) for who, club in (
        (town.world.charlie, town.world.rival), (town.world.alice, town.world.club)
    ))  # fmt: skip
    page = text(ours.get(url).content)
    name = next(name for name, each in town.groups.items() if each.pk == first.group_id)
    assert f"En tid til {name}" in page
    assert "Tirsdager 17.00–18.30" in page
    assert "Den holdes av til dere til" in page
    page = text(theirs.get(url).content)
    assert "En tid til" not in page
    assert "Datoer som begynner innen 48 timer, er ledige for andre med en gang." in page
    assert "når det er minst 4 datoer." in page
    assert theirs.post(url, {"gjor": "ta", "tilbud": first.pk}).status_code == 404
    for sent in ("", "x", "999999"):
        assert ours.post(url, {"gjor": "ta", "tilbud": sent}).status_code == 404
    assert ours.post(url, {"gjor": "avsla", "tilbud": first.pk}).status_code == 302
    second = offered()
    assert second.group_id != first.group_id
    answer = ours.post(url, {"gjor": "ta", "tilbud": first.pk})
    assert (answer.status_code, "ikke tilbudt laget lenger" in text(answer.content)) == (422, True)
    told = text(ours.post(url, {"gjor": "ta", "tilbud": second.pk}, follow=True).content)
    assert "Tiden er lagets." in told
    assert "En tid til" not in told
    assert everything_of(FreedTime).get().state == "taken"
    group = next(name for name, each in town.groups.items() if each.pk == second.group_id)
    assert Booking.objects.filter(organisation=town.world.rival, team=group).count() == 2
    desk = text(signed_in(town.world.ingrid).get(f"/fordeling/{town.round.slug}/sesongen/").content)
    assert ("De sa nei" in desk, f"Ås Turn, {group}" in desk and "tirsdager 17.00–18.30" in desk) == (True, True)
