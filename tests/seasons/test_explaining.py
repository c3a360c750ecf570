"""Why a wish was not met: every code has a sentence in three languages, and clubs are told kinds, never names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from fractions import Fraction
from types import MappingProxyType
from typing import Any, NamedTuple

import pytest
from django.utils.translation import override

from aktiv.seasons import reasons
from aktiv.seasons.rules import tables
from aktiv.seasons.rules.asked import Group, Wish
from aktiv.seasons.rules.deriving import Derived
from aktiv.seasons.rules.explaining import PARTS, Explained, Explainer, Given, Part, Refused
from aktiv.seasons.solver import reading
from aktiv.seasons.solver.running import Run
from tests.seasons.test_rules import TABLE, derived, group, hall

MONDAY, SATURDAY = 0, 5
ACTIVITIES = {"handball": "Håndball"}
LANGUAGES = ("nb", "nn", "en")


def explain(made: Derived, refused: Refused, *sessions: Given, table: dict[str, Any] | None = None) -> Explained:
    removed = [asdict(each) for each in made.removed]
    return Explainer(made.instance, removed, tables.read(table or TABLE), sessions).explain(refused)


def wishing(key: str = "g", *, wish: tuple[str, int, int] = ("A", MONDAY, 1020), **more: Any) -> Group:
    return group(key, wishes=(Wish(*wish),), **more)


class Case(NamedTuple):
    reason: str
    rules: tuple[str, ...]
    at: tuple[str, int, int]
    code: str
    group: Mapping[str, Any] = MappingProxyType({})
    table: Mapping[str, Any] = MappingProxyType({})


CASES = [
    Case("rule", ("window",), ("A", MONDAY, 1200), "done_by"),
    Case("rule", ("window",), ("A", MONDAY, 930), "not_before"),
    Case("rule", ("window",), ("A", MONDAY, 930), "within", {"minutes": 360}, {"caps": []}),
    Case("rule", ("window",), ("A", MONDAY, 1020), "blocked_day", {"blocked": frozenset({MONDAY})}),
    Case(
        "rule",
        ("window",),
        ("A", SATURDAY, 1020),
        "no_window",
        {},
        {"windows": [{**TABLE["windows"][0]}]},
    ),
    Case("rule", ("closed",), ("A", MONDAY, 900), "closed"),
    Case("rule", ("closed",), ("A", SATURDAY, 600), "closed_day"),
    Case("rule", ("closed",), ("A", MONDAY, 1020), "part_closed"),
    Case("rule", ("grid",), ("A", MONDAY, 1025), "grid"),
    Case("rule", ("no_unit",), ("A", MONDAY, 1020), "no_unit"),
    Case("rule", ("rest",), ("A", MONDAY, 1020), "rest"),
    Case("rule", ("banned",), ("A", MONDAY, 1020), "banned"),
    Case("rule", ("unsuitable",), ("A", MONDAY, 1020), "unsuitable"),
    Case("coach", (), ("A", MONDAY, 1020), "coach"),
    Case("open", (), ("A", MONDAY, 1020), "open"),
    Case("open", (), ("A", MONDAY, 1020), "no_points", {"from_age": 3, "to_age": 4}),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.reason} {case.code}")
def test_a_refusal_is_told_by_the_rule_that_it_comes_from(case: Case) -> None:
    table = {**TABLE, **case.table}
    made = derived(wishing(wish=case.at, **case.group), table=table)
    [part] = explain(made, Refused("g", *case.at, case.reason, case.rules), table=table).parts
    assert part.code == case.code


@pytest.mark.parametrize(
    ("code", "halls"),
    [
        ("other_activity", (hall("A"), hall("B", activity="chess"))),
        ("too_small", (hall("A"), replace(hall("B"), units=(frozenset("0"),)))),
        ("too_far", (hall("A"), hall("B", (60.0, 5.0)))),
    ],
)
def test_a_hall_that_does_not_suit_is_told_why(code: str, halls: Any) -> None:
    made = derived(wishing(wish=("B", MONDAY, 1020)), halls=halls)
    [part] = explain(made, Refused("g", "B", MONDAY, 1020, "rule", ("unsuitable",))).parts
    assert part.code == code


def test_halls_beyond_the_list_are_told_by_how_many_are_looked_at() -> None:
    halls = (hall("A"), hall("B", (58.971, 5.73)), hall("C", (58.99, 5.73)))
    made = derived(group("g"), halls=halls)
    [part] = explain(made, Refused("g", "C", MONDAY, 1020, "rule", ("unsuitable",))).parts
    assert (part.code, part.data["halls"]) == ("too_many_halls", 2)


def test_a_group_that_has_its_number_is_told_whether_the_rules_or_it_set_it() -> None:
    twice = (Given("g", "A", 1, 1020, 60), Given("g", "A", 3, 1020, 60))
    asked = Refused("g", "A", MONDAY, 1020, "own")
    [part] = explain(derived(wishing()), asked, *twice).parts
    assert part == Part("full", {"times": 2})
    [part] = explain(derived(wishing(sessions=3)), asked, *twice).parts
    assert part == Part("sessions_capped", {"rule": "Under 13", "times": 2})
    [part] = explain(derived(wishing(days_apart=2)), asked, twice[0]).parts
    assert part == Part("too_near", {"days": 2})


def rivals() -> Explained:
    """Two children's groups of other clubs that had the time, one of adults that had not."""
    made = derived(
        wishing(club="ours"),
        wishing("s1", club="secret", name="Secret A", given_last=(Wish("A", MONDAY, 1020),), members=77),
        wishing("s2", club="secret", name="Secret B", given_last=(Wish("A", MONDAY, 1020),), members=78),
        wishing("s3", club="other", name="Old boys", from_age=40, to_age=50, coaches=frozenset({"other:kari"})),
    )
    taken = Refused("g", "A", MONDAY, 1020, "taken", by=("s1", "s2", "s3"), price=2666, points=406)
    given = [Given(each, "A", MONDAY, 1020, 60) for each in ("s1", "s2", "s3")]
    return explain(made, taken, *given, Given("s1", "A", 2, 1020, 60))


def test_handlers_are_told_who_has_the_time_and_what_it_costs() -> None:
    found = rivals()
    assert [(each.name, each.ages, each.had_it) for each in found.rivals] == [
        ("Old boys", "40-50", False),
        ("Secret A", "11-12", True),
        ("Secret B", "11-12", True),
    ]
    with override("nb"):
        assert reasons.worth(found) == "Tiden koster 2\u00a0666 poeng, ønsket gir 406."


def test_a_club_is_told_of_what_kind_they_are_and_nothing_that_is_theirs() -> None:
    with override("nb"):
        told = " ".join(reasons.sentences(rivals().for_club, ACTIVITIES))
    assert told == (
        "Andre har fått tiden i Hall A. "
        "Tiden gikk til to barnegrupper i håndball som hadde tiden i fjor og én voksengruppe i håndball."
    )
    for theirs in ("Secret", "Old boys", "kari", "77", "78", "11", "40"):
        assert theirs not in told


def test_whoever_shares_out_is_not_spoken_to_as_the_club_that_asked() -> None:
    blocked, left = Part("blocked_day", {"day": MONDAY}), Part("open")
    with override("nb"):
        assert reasons.said(blocked) == "Dere har sagt at gruppen ikke kan på mandag."
        assert reasons.said_to_staff(blocked) == "Laget har sagt at gruppen ikke kan på mandag."
        assert reasons.said_to_staff(left) == "Tiden ble til overs i dette forslaget."
        assert reasons.said_to_staff(Part("coach")) == reasons.said(Part("coach"))
    with override("nn"):
        assert reasons.said_to_staff(blocked) == "Laget har sagt at gruppa ikkje kan på måndag."


def test_halls_are_called_as_the_reader_calls_them() -> None:
    made, asked = derived(wishing()), Refused("g", "A", MONDAY, 1020, "taken")
    table = tables.read(TABLE)
    [part] = Explainer(made.instance, [], table, (), names={"A": "Sports hall"}).explain(asked).parts
    [plain] = Explainer(made.instance, [], table, ()).explain(asked).parts
    assert (part.data["hall"], plain.data["hall"]) == ("Sports hall", "Hall A")


def test_a_coach_reads_the_rule_that_stopped_them() -> None:
    made = derived(wishing(wish=("A", MONDAY, 1200)))
    found = explain(made, Refused("g", "A", MONDAY, 1200, "rule", ("window",)))
    with override("nb"):
        assert reasons.sentences(found.for_club, ACTIVITIES) == [
            "De under 13 år må være ferdig kl. 20.30 på mandag (regelen «Under 13»)."
        ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_has_a_sentence_in_every_language(language: str) -> None:
    values: dict[str, Any] = {
        "hall": "Hall A", "km": 10, "halls": 2, "minutes": 30, "day": 1, "rule": "Barn", "from_age": 6, "to_age": 12,
        "first": 960, "last": 1230, "openings": ((960, 1080), (1140, 1320)), "days": 2, "times": 2,
    }  # fmt: skip
    with override(language):
        told = {code: reasons.said(Part(code, values)) for code in PARTS}
    assert set(reasons.SAID) == set(PARTS)
    assert all(text and "%(" not in text for text in told.values())
    if language != "en":
        with override("en"):
            assert not [code for code in PARTS if told[code] == reasons.said(Part(code, values))]


def test_what_a_real_plan_refuses_is_explained_to_the_last_wish() -> None:
    made = derived(*(wishing(f"g{number:02}", club=f"c{number}", share=Fraction(1)) for number in range(9)))
    found = explained_all(made)
    assert len(found) == 8
    assert {each.parts[0].code for each in found} <= {"taken", "full"}


def test_a_round_may_say_that_no_time_leaves_a_rest_that_nobody_can_use() -> None:
    asks = wishing(wish=("A", MONDAY, 990))  # half an hour after the hall opens
    assert "rests" not in derived(asks).instance
    made = derived(asks, table={**TABLE, "rest_minutes": 60})
    assert (made.instance["schema"], made.instance["rests"]) == ("season-allocation/2", {"least_minutes": 60})
    [found] = explained_all(made)
    with override("nb"):
        assert reasons.sentences(found.for_club, ACTIVITIES) == [
            "Mindre enn 60 minutter ville blitt til overs i Hall A, og det kan ingen bruke. "
            "Andre tidspunkter gir ingen slik rest."
        ]


def explained_all(made: Derived) -> list[Explained]:
    """Every refusal of the plan that the solver makes, explained and put into words."""
    plan = Run(reading.instance(dict(made.instance)), work=20).make().document()
    sessions = [
        Given(each["group"], each["facility"], each["day"], reading.minutes(each["from"]), each["minutes"])
        for each in plan["sessions"]
    ]
    explainer = Explainer(made.instance, [asdict(each) for each in made.removed], tables.read(TABLE), sessions)
    wishes = {each["id"]: each["wishes"] for each in made.instance["groups"]}
    found = []
    for row in plan["refusals"]:
        wish = wishes[row["group"]][row["wish"]]
        at = (wish["facility"], wish["day"], reading.minutes(wish["from"]))
        codes = (row.get("rules", ()), row.get("by", ()), row.get("price"), row.get("points"))
        found.append(explainer.explain(Refused(row["group"], *at, row["reason"], *codes)))
    assert all(each.parts and reasons.sentences(each.for_club, ACTIVITIES) for each in found)
    return found
