"""The season that runs in the demonstration: what clubs have done with it is there to be seen."""

from __future__ import annotations

from aktiv.bookings.models import Booking
from aktiv.municipalities.models import Municipality
from aktiv.seasons.models import Publication, Round, Swap
from aktiv.timetable.models import Cut
from tests.reading import everything_of


def test_a_season_is_under_way_with_divided_times_a_given_back_date_and_swaps(fjell: Municipality) -> None:
    round_ = Round.objects.get(municipality=fjell, state="running")
    published = Publication.objects.get(round=round_)
    assert (published.state, published.bookings > 4) == ("done", True), (published.bookings, published.dates)
    swaps = everything_of(Swap).filter(round=round_)
    assert sorted(each.state for each in swaps) == ["agreed", "proposed"]
    times = Booking.objects.filter(season=round_.season, kind="allocation")
    assert Booking.objects.filter(parent__in=times, kind="group_time").count() == 2
    claims = times.values("occurrences__claim")
    assert Cut.objects.filter(claim__in=claims, by=None, given_at__isnull=False).count() == 1
