"""What components work out for themselves: where things lie, what is merged, and what is said in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.test import RequestFactory, override_settings
from django.utils import translation

from aktiv.web.components import render
from aktiv.web.components.links import Choice, Paging
from aktiv.web.components.parts import Part, Sketch
from aktiv.web.components.results import DayStrip, Stretch
from aktiv.web.components.search import Facet, Filters
from aktiv.web.components.series import Months
from aktiv.web.components.uses import Use
from aktiv.web.components.week import Block, Cell, Chosen, Column, Start, Week
from tests.web.gallery import fixtures


def strip(*stretches: Stretch) -> DayStrip:
    return DayStrip(8 * 60, 22 * 60, stretches, wanted=(18 * 60, 20 * 60))


def test_a_use_lies_in_quarters_of_an_hour_rounded_outward() -> None:
    """08 is column 1; 17.40–18.05 touches the quarters from 17.30 to 18.15: column 39, three wide."""
    assert strip(Stretch(Use.BUSY, 17 * 60 + 40, 18 * 60 + 5)).drawn[0].classes == "busy c39 s3"


def test_what_reaches_out_of_the_strip_is_cut_and_what_lies_outside_is_left_out() -> None:
    drawn = strip(Stretch(Use.SCHOOL, 0, 9 * 60), Stretch(Use.BUSY, 21 * 60, 1440), Stretch(Use.BUSY, 60, 120)).drawn
    assert [part.classes for part in drawn] == ["school c1 s4", "busy c53 s4"]


def test_the_strip_is_told_in_words_with_what_is_free() -> None:
    day = strip(Stretch(Use.SCHOOL, 8 * 60, 15 * 60), Stretch(Use.BUSY, 20 * 60, 22 * 60))
    with translation.override("nb"):
        assert day.told == "Skolebruk 08.00–15.00. Ledig 15.00–20.00. Opptatt 20.00–22.00."
    with translation.override("nn"):
        assert day.told == "Skulebruk 08.00–15.00. Ledig 15.00–20.00. Oppteken 20.00–22.00."


def a_week(*blocks: Block, starts: tuple[Start, ...] = (), chosen: Chosen | None = None) -> Week:
    column = Column(fixtures.TUESDAY, blocks, starts)
    return replace(fixtures.week(), columns=(column,), first=900, last=1140, chosen=chosen)


def cells(week: Week) -> list[list[Cell]]:
    return [list(row.cells) for row in week.rows]


def test_a_block_covers_its_rows_as_one_cell() -> None:
    drawn = cells(a_week(Block(Use.BUSY, 930, 1020, "Solheim IL")))
    assert [len(row) for row in drawn] == [1, 1, 0, 0, 1, 1, 1, 1]
    assert drawn[1][0].span == 3


def test_blocks_that_share_a_row_become_one_cell_and_keep_their_order() -> None:
    drawn = cells(a_week(Block(Use.BUSY, 975, 1080, "second"), Block(Use.BUSY, 900, 975, "first")))
    assert drawn[0][0].span == 6
    assert [block.title for block in drawn[0][0].blocks] == ["first", "second"]


def test_blocks_that_only_touch_stay_cells_of_their_own() -> None:
    drawn = cells(a_week(Block(Use.BUSY, 900, 960, "first"), Block(Use.BUSY, 960, 1080, "second")))
    assert [drawn[0][0].span, drawn[2][0].span] == [2, 4]


def test_a_block_that_began_before_and_ends_after_fills_the_table() -> None:
    drawn = cells(a_week(Block(Use.CLOSED, 0, 1440, "Stengt")))
    assert (drawn[0][0].span, drawn[0][0].classes) == (8, "closed")


def test_every_row_has_as_many_cells_as_the_table_needs() -> None:
    """Rowspans and cells together always fill rows × columns: a real table, nothing out of line."""
    for step in (15, 30):
        week = fixtures.week(step=step)
        covered = sum(cell.span for row in week.rows for cell in row.cells)
        assert covered == len(week.rows) * len(week.columns)


def test_the_chosen_time_is_marked_from_its_start_to_its_end() -> None:
    starts = tuple(Start(minute, minute + 120, "") for minute in (900, 930, 960, 990, 1020))
    week = a_week(starts=starts, chosen=Chosen(fixtures.TUESDAY, 960, 1080))
    marked = [row.minute for row in week.rows for cell in row.cells if " sel" in cell.classes]
    assert marked == [960, 990, 1020, 1050]
    assert [row.minute for row in week.rows for cell in row.cells if cell.first] == [960]


def test_time_too_near_the_end_to_start_at_still_shows_as_free() -> None:
    drawn = cells(a_week(starts=(Start(1020, 1140, ""),)))
    assert [row[0].classes for row in drawn] == ["none"] * 4 + ["free", "tail", "tail", "tail"]


def test_the_phone_lists_the_day_that_is_chosen() -> None:
    week = replace(fixtures.week(), chosen_day=date(2026, 11, 27))
    assert week.day_list.column.day == date(2026, 11, 27)
    assert week.day_list.chosen_minute is None


def sketch(divisions: int, layout: str, *parts: tuple[str, set[int]]) -> Sketch:
    made = tuple(Part(mark, mark, frozenset(atoms), mark, chosen=not n) for n, (mark, atoms) in enumerate(parts))
    return Sketch(layout, divisions, made, "")  # type: ignore[arg-type]


def test_thirds_divide_the_hall_along_its_length() -> None:
    plan = sketch(3, "strip", ("A", {0}), ("B", {1}), ("C", {2}))
    assert [rect.x for _, (rect,) in plan.pieces] == [1, 72.3, 143.7]
    assert len(plan.lines) == 2


def test_pieces_side_by_side_are_drawn_as_one() -> None:
    whole = sketch(4, "grid", ("all", {0, 1, 2, 3}), ("A", {0}))
    assert [(r.width, r.height) for r in whole.chosen] == [(214, 82)]
    across = sketch(4, "grid", ("upper", {0, 2}), ("lower", {1, 3}))
    assert [(r.width, r.height) for r in across.chosen] == [(214, 41)]


def test_parts_that_lie_apart_are_drawn_apart() -> None:
    assert len(sketch(3, "strip", ("A+C", {0, 2})).chosen) == 2


def test_where_halves_meet_thirds_only_the_chosen_letter_is_shown() -> None:
    plan = sketch(6, "strip", ("1", {0, 1, 2}), ("2", {3, 4, 5}), ("A", {0, 1}), ("B", {2, 3}))
    assert [mark.text for mark in plan.marks] == ["1"]


def test_lanes_lie_across() -> None:
    plan = sketch(4, "lanes", ("1", {0}), ("2", {1}), ("3", {2}), ("4", {3}))
    assert {rect.width for _, (rect,) in plan.pieces} == {214}


@pytest.mark.parametrize(
    ("page", "last", "shown"),
    [
        (1, 1, ["1"]),
        (1, 3, ["1", "2", "3"]),
        (4, 9, ["1", None, "3", "4", "5", None, "9"]),
        (9, 9, ["1", None, "8", "9"]),
    ],
)
def test_paging_shows_the_ends_and_the_neighbours(page: int, last: int, shown: list[str | None]) -> None:
    paging = Paging.of(page, last, lambda number: f"?side={number}")
    assert [link.label if link else None for link in paging.pages] == shown
    assert paging.previous == ("" if page == 1 else f"?side={page - 1}")
    assert paging.next == ("" if page == last else f"?side={page + 1}")


def test_filters_count_what_is_in_use() -> None:
    boxes = Facet("Type", "type", (Choice("a", "A", chosen=True), Choice("b", "B")))
    untouched = Facet("Hvem", "hvem", (Choice("", "Alle", chosen=True), Choice("u", "Unge")), "radio")
    touched = Facet("Hvem", "hvem", (Choice("", "Alle"), Choice("u", "Unge", chosen=True)), "radio")
    assert Filters((boxes, untouched)).in_use == 1
    assert Filters((boxes, touched)).in_use == 2


def test_months_reach_over_the_new_year_and_start_on_the_right_weekday() -> None:
    months = Months.of({date(2026, 12, 29): "chosen", date(2027, 2, 2): "conflict"}, "").months
    assert [month.first for month in months] == [date(2026, 12, 1), date(2027, 1, 1), date(2027, 2, 1)]
    assert months[1].days[0].classes == "c5"  # 1 January 2027 is a Friday
    assert months[2].days[1].classes == "conflict"


@override_settings(ROOT_URLCONF="tests.web.gallery.urls")
@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_every_component_is_drawn_alone_in_every_language(language: str) -> None:
    request = RequestFactory().get("/")
    request.resolver_match = None
    months, conflicts = fixtures.series()
    alone = [fixtures.search_bar(), fixtures.chips(), fixtures.filters(), *fixtures.rows(), fixtures.week(), months]
    alone += [conflicts, fixtures.parts(), fixtures.order(), fixtures.hold(), fixtures.receipt(), fixtures.summary()]
    alone += [*fixtures.fields(errors=True), fixtures.paging(), fixtures.empty(), fixtures.price()]
    with translation.override(language):
        for component in alone:
            assert "<" in render(request, component)  # type: ignore[arg-type]


def test_text_from_people_is_escaped() -> None:
    request = RequestFactory().get("/")
    request.resolver_match = None
    row = replace(fixtures.rows()[0], name="<script>alert(1)</script>")
    assert "<script>" not in render(request, row)  # type: ignore[arg-type]
