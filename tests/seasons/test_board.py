"""The board: each act is checked and kept, several handlers work at once, and what comes of it is a plan."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from aktiv.journal.models import Entry
from aktiv.seasons.actions import board
from aktiv.seasons.models import BoardAct, Draft, Plan, Round
from aktiv.seasons.queries.board import access_draft, board_of, drafts_of
from aktiv.seasons.queries.plans import sessions_of
from aktiv.walls import within
from tests.bookings.world import World
from tests.reading import everything_of
from tests.seasons.test_plans import AFTER, allocating, proposed, settled
from tests.seasons.test_rounds import opened, planned, refused, world

__all__ = ["allocating", "opened", "planned", "world"]  # fixtures


@pytest.fixture
def draft(world: World, allocating: Round) -> Draft:
    plan = settled(world, proposed(world, allocating))
    return board.begin_draft(allocating.pk, plan.pk, name="Mitt utkast", by=world.ingrid.pk, now=AFTER)


def done(world: World, draft: Draft, kind: str, *, seen: int | None = None, by: Any = None, **more: Any) -> BoardAct:
    options = {key: more.pop(key) for key in ("reason", "overrule") if key in more}
    last = Draft.objects.get(pk=draft.pk).last
    who = by or world.ingrid.pk
    return board.act(
        draft.round_id, draft.number, kind, more, seen=last if seen is None else seen, by=who, now=AFTER, **options
    )


def standing(draft: Draft) -> set[tuple[str, int, int]]:
    """Group, day and start of what stands: nobody here has two at once."""
    return {key[:3] for key in board_of(access_draft(draft.round_id, draft.number)).standing.sessions}


def hall_of(draft: Draft, key: tuple[str, int, int]) -> str:
    [hall] = [
        each[3] for each in board_of(access_draft(draft.round_id, draft.number)).standing.sessions if each[:3] == key
    ]
    return hall


def first(draft: Draft) -> tuple[str, int, int]:
    return sorted(standing(draft))[0]


def test_each_act_is_in_the_journal_and_undone_act_by_act(world: World, draft: Draft) -> None:
    before = standing(draft)
    name, day, start = first(draft)
    out = done(world, draft, "take_out", group=name, day=day, start=start, reason="Haller byttes")
    assert standing(draft) == before - {(name, day, start)}
    assert out.what["gain"] < 0
    free = board_of(access_draft(draft.round_id, draft.number)).checks
    fit = free.fits(free.rules.groups[name])[0]
    done(world, draft, "place", group=name, facility=fit.place.facility, day=fit.place.day, start=fit.place.start)
    for _ in range(2):
        done(world, draft, "undo")
    assert standing(draft) == before
    with refused("nothing_to_undo"):
        done(world, draft, "undo")
    done(world, draft, "redo")
    assert standing(draft) == before - {(name, day, start)}
    rows = sorted((each for each in everything_of(Entry) if each.verb == "season.board_act"), key=lambda each: each.id)
    assert [each.data["kind"] for each in rows] == ["take_out", "place", "undo", "undo", "redo"]
    assert rows[0].data["reason"] == "Haller byttes"


def test_what_breaks_a_rule_is_refused_and_leaves_nothing(world: World, draft: Draft) -> None:
    here = board_of(access_draft(draft.round_id, draft.number))
    name, day, start = first(draft)
    hall = hall_of(draft, first(draft))
    other = next(each for each in sorted(here.standing.sessions) if each[0] != name)
    with refused("fit_taken") as no:
        done(world, draft, "move", group=other[0], day=other[1], start=other[2],
             to={"facility": hall, "day": day, "start": start})  # fmt: skip
    assert no.value.data["who"]
    with refused("fit_window"):
        done(world, draft, "move", group=name, day=day, start=start,
             to={"facility": hall, "day": day, "start": 22 * 60})  # fmt: skip
    with refused("fit_full"):
        done(world, draft, "place", group=name, facility=hall, day=(day + 3) % 7, start=start)
    done(world, draft, "pin", group=name, day=day, start=start)
    with refused("session_locked"):
        done(world, draft, "take_out", group=name, day=day, start=start)
    with refused("not_found"):
        done(world, draft, "place", group="g999999", facility=hall, day=0, start=960)
    with refused("not_staff"):
        done(world, draft, "unpin", group=name, day=day, start=start, by=world.alice.pk)
    assert [each.kind for each in everything_of(BoardAct)] == ["pin"]


def test_others_work_stands_and_what_is_about_the_same_is_told(world: World, draft: Draft) -> None:
    one, two = sorted(standing(draft))[:2]
    done(world, draft, "pin", group=one[0], day=one[1], start=one[2])
    with refused("changed_meanwhile") as no:
        done(world, draft, "unpin", seen=0, group=one[0], day=one[1], start=one[2])
    assert no.value.data == {"act": 1}
    done(world, draft, "ban", seen=0, group=two[0], day=(one[1] + 2) % 7)
    assert Draft.objects.get(pk=draft.pk).last == 2


def test_a_draft_becomes_a_plan_that_the_checker_passes_with_its_locks(world: World, draft: Draft) -> None:
    name, day, start = first(draft)
    done(world, draft, "pin", group=name, day=day, start=start)
    plan = board.make_plan(draft.round_id, draft.number, seen=1, by=world.ingrid.pk, now=AFTER)
    assert (plan.kind, plan.state, plan.checked) == (Plan.Kind.BOARD, "done", True)
    rows = sessions_of(plan.pk)
    assert {(f"g{each.group_id}", each.weekday, each.from_minute) for each in rows} == standing(draft)
    assert [each.pinned for each in rows if f"g{each.group_id}" == name] == [True]
    hall = hall_of(draft, first(draft))
    done(world, draft, "close", facility=hall, day=day, start=start, end=start + 30)
    with refused("changed_meanwhile"):
        board.make_plan(draft.round_id, draft.number, seen=1, by=world.ingrid.pk, now=AFTER)
    with refused("board_conflicts"):
        board.make_plan(draft.round_id, draft.number, seen=2, by=world.ingrid.pk, now=AFTER)


def test_an_age_window_is_set_aside_with_a_reason_and_the_plan_is_still_right(world: World, draft: Draft) -> None:
    name, day, start = first(draft)
    here = board_of(access_draft(draft.round_id, draft.number))
    group = here.checks.rules.groups[name]
    late = max((each.end for each in group.windows if each.day == day), default=0)
    to = {"facility": hall_of(draft, first(draft)), "day": day, "start": late}
    with refused("fit_window"):
        done(world, draft, "move", group=name, day=day, start=start, to=to)
    with refused("needs_reason"):
        done(world, draft, "move", group=name, day=day, start=start, to=to, overrule=True)
    moved = done(world, draft, "move", group=name, day=day, start=start, to=to, overrule=True, reason="Avtalt")
    assert moved.what["to"]["over"] == ["window"]
    plan = board.make_plan(draft.round_id, draft.number, seen=1, by=world.ingrid.pk, now=AFTER)
    assert plan.checked


def test_a_copy_stands_as_its_source_and_goes_its_own_way(world: World, draft: Draft) -> None:
    name, day, start = first(draft)
    done(world, draft, "take_out", group=name, day=day, start=start)
    copy = board.copy_draft(draft.round_id, draft.number, name="Prøve", by=world.ingrid.pk, now=AFTER)
    assert standing(copy) == standing(draft)
    done(world, copy, "undo")
    assert standing(copy) != standing(draft)
    assert [each.number for each in drafts_of(draft.round_id)] == [2, 1]


def test_the_database_keeps_what_was_done_and_shows_it_to_staff_alone(world: World, draft: Draft) -> None:
    name, day, start = first(draft)
    done(world, draft, "pin", group=name, day=day, start=start)
    with within(organisation=world.club.pk):
        assert not BoardAct.objects.exists()
    with within(municipalities=[world.municipality.pk]):
        assert BoardAct.objects.update(reason="x") == 0
        assert BoardAct.objects.all().delete()[0] == 0


def test_a_draft_is_read_with_few_statements(world: World, draft: Draft) -> None:
    board_of(draft)
    with CaptureQueriesContext(connection) as asked:
        board_of(draft)
    assert len(asked) == 4
