"""What a club is told of a way: how many times, whatever the way is, and of groups its own alone."""

from __future__ import annotations

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from aktiv.seasons.rules.for_clubs import ClubWay, told_to_club
from aktiv.web.season.asked_shown import WayShown, _way, wish_in

GROUPS = ("g1", "g2", "g3", "g4")
SESSIONS = st.builds(
    lambda group, day, start: {
        "group": group, "facility": "h1", "day": day, "start": 60 * start, "minutes": 60, "atoms": [0]
    },
    st.sampled_from(GROUPS), st.integers(0, 6), st.integers(15, 21),
)  # fmt: skip
LISTS = st.lists(SESSIONS, max_size=6, unique_by=lambda each: (each["group"], each["day"], each["start"]))


@given(LISTS, LISTS, st.integers(-5_000, 5_000), st.integers(1, 10_000))
def test_every_time_of_others_that_goes_is_counted_once_as_moved_or_lost(
    gone: list[dict[str, object]], come: list[dict[str, object]], change: int, score: int
) -> None:
    stays = [each for each in gone if each in come]
    told = told_to_club({"gone": gone, "come": come, "score_change": change}, "g1", {"g1", "g2"}, score)
    going = [each for each in gone if each not in stays and each["group"] != "g1"]
    assert told.moved + told.lost == len(going)
    assert told.own == (("g2",) if any(each["group"] == "g2" for each in going) else ())
    assert told.instead == any(each["group"] == "g1" for each in gone if each not in stays)
    assert told.change == change
    assert told.permille * score == pytest.approx(1000 * abs(change))
    coming = sum(1 for each in come if each not in stays and each["group"] != "g1")
    assert told.moved <= coming


class Named:
    """As much of an answer as the words of a way look at."""

    group = "J12"
    groups = {"g1": "J12", "g2": "G12"}  # noqa: RUF012


@pytest.mark.parametrize(
    ("way", "title", "worth", "more"),
    [
        (ClubWay(0, 0, (), False, 0, 0.0), "Ingen andre grupper måtte flyttet.", "like mange poeng", 0),
        (ClubWay(1, 0, (), False, -3, 0.2), "1 tid for andre grupper måtte flyttes.", "3 poeng mindre (under 1", 0),
        (ClubWay(0, 1, ("g2",), False, -40, 3.4), "1 tid for andre grupper ville gått tapt.", "mindre (3 promille)", 1),
        (ClubWay(2, 3, ("g2",), True, 50, 7.0),
         "2 tider for andre grupper måtte flyttes. 3 tider for andre grupper ville gått tapt.", "mer (7 promille)", 2),
    ],
)  # fmt: skip
def test_a_way_is_told_in_words(way: ClubWay, title: str, worth: str, more: int) -> None:
    with override("nb"):
        shown: WayShown = _way(way, Named())  # type: ignore[arg-type]
    assert shown.title == title
    assert worth in shown.worth
    assert len(shown.more) == more
    assert ("G12" in " ".join(shown.more)) == bool(way.own)


@pytest.mark.parametrize(
    "key", ["", "wish", "wish-1-2-3", "time-1-2-3-4", "wish-1-2-3-x", "wish-1-2-3-²", "wish-1-2-3--4"]
)
def test_what_names_no_wish_is_none(key: str) -> None:
    assert wish_in(key) is None
    assert wish_in(f"wish-1-2-3-{'9' * 16}") is None
    assert wish_in("wish-1-2-3-1020") is not None
