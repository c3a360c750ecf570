"""Bringing lines that stand to a new division: only differences, whatever was wrong before and in whatever order."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from aktiv.collaboration.rules import keys
from aktiv.collaboration.rules.adopting import adopt
from aktiv.collaboration.rules.correcting import Standing, differences, lines_of
from aktiv.collaboration.rules.members import Member
from aktiv.collaboration.rules.shares import Division, divide

FIRST, LAST = date(2027, 1, 1).toordinal(), date(2027, 12, 31).toordinal()
KEYS = (keys.Flat(), keys.PerCapita())
NAMES = "abcd"


@st.composite
def registers(draw: st.DrawFn) -> list[Member]:
    """Members as the register may have them at some time: one is there all the time, so that no piece is without."""
    there = [Member("a", 1, draw(st.integers(1, 10**6)))]
    for number, name in enumerate(NAMES[1:], 2):
        if draw(st.booleans()):
            first = draw(st.none() | st.integers(FIRST - 5, LAST))
            last = draw(st.none() | st.integers(first if first is not None else FIRST, LAST + 5))
            there.append(Member(name, number, draw(st.integers(0, 10**6)), first=first, last=last))
    return there


def written(standing: list[Standing], division: Division) -> list[Standing]:
    """The lines after a correction."""
    new = differences(standing, division)
    return standing + [
        Standing(len(standing) + at, each.member, each.first, each.last, each.ore) for at, each in enumerate(new)
    ]


@given(st.integers(1, 10**12), st.sampled_from(KEYS), st.lists(registers(), min_size=1, max_size=6))
def test_lines_are_the_total_and_each_members_share_after_any_sequence_of_corrections(
    ore: int, key: keys.Key, seen: list[list[Member]]
) -> None:
    division = divide(ore, FIRST, LAST, key, seen[0])
    standing = [
        Standing(at, each.member, each.first, each.last, each.ore) for at, each in enumerate(lines_of(division))
    ]
    for members in seen:
        division = divide(ore, FIRST, LAST, key, members)
        before = len(standing)
        standing = written(standing, division)
        assert sum(each.ore for each in standing[before:]) in (0, ore if not before else 0)
        assert sum(each.ore for each in standing) == ore
        for name in NAMES:
            mine = sum(each.ore for each in standing if each.member == name)
            assert mine == division.amounts.get(name, 0)
        assert differences(standing, division) == []


@given(registers(), st.integers(1, 10**9))
def test_a_line_names_one_of_its_own_member(members: list[Member], people: int) -> None:
    division = divide(10**9, FIRST, LAST, keys.PerCapita(), members)
    standing = [
        Standing(at, each.member, each.first, each.last, each.ore) for at, each in enumerate(lines_of(division))
    ]
    wrong = [Member("a", 1, people), *members[1:], Member("e", 9, 1000)]
    for line in differences(standing, divide(10**9, FIRST, LAST, keys.PerCapita(), wrong)):
        if line.corrects is None:
            assert line.member not in {each.member for each in standing}
        else:
            assert standing[line.corrects].member == line.member


def test_a_population_that_was_wrong_moves_only_the_difference_in_the_piece_it_is_of() -> None:
    half = date(2027, 7, 1).toordinal()
    were = [Member("a", 1, 100), Member("b", 2, 100), Member("c", 3, 100, first=half)]
    division = divide(36_500, FIRST, LAST, keys.PerCapita(), were)
    standing = [
        Standing(at, each.member, each.first, each.last, each.ore) for at, each in enumerate(lines_of(division))
    ]
    are = [were[0], were[1], Member("c", 3, 200, first=half)]
    found = differences(standing, divide(36_500, FIRST, LAST, keys.PerCapita(), are))
    assert [(each.member, each.first, each.ore, each.corrects) for each in found] == [
        ("a", half, -1534, 2), ("b", half, -1533, 3), ("c", half, 3067, 4),
    ]  # fmt: skip


@given(st.lists(st.integers(1, 10**6), min_size=2, max_size=6), st.integers(0, 10**12), st.sampled_from(KEYS))
def test_one_later_partner_after_another_pays_what_the_others_get_back(
    people: list[int], ore: int, key: keys.Key
) -> None:
    members = [Member(f"m{at}", at, each) for at, each in enumerate(people, 1)]
    stands = dict.fromkeys((each.id for each in members), 0)
    stands[members[0].id] = ore
    for at, adopter in enumerate(members[1:], 1):
        found = adopt(ore, key, members[:at], adopter, paid=date(2027, 1, 1), adopted=date(2027, 2, 1), months=12)
        assert found.payment == sum(found.credits.values())
        stands[adopter.id] += found.payment
        for each, credit in found.credits.items():
            stands[each] -= credit
        assert sum(stands.values()) == ore
    whole = divide(ore, FIRST, LAST, key, members)
    assert stands == dict(whole.amounts)
