"""What people type is kept as they meant it; what cannot be seen or cannot be stored is not let in."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aktiv.values.refusal import Refusal
from aktiv.values.typed_text import many_lines, one_line

either = pytest.mark.parametrize("clean", [one_line, many_lines])


@either
@pytest.mark.parametrize("letter", ["\x00", "\x07", "\x1b", "\x7f", "\x9f", "\ud800", "\u202e", "\u2066"])
def test_control_characters_and_turned_text_are_refused(clean: Callable[..., str], letter: str) -> None:
    with pytest.raises(Refusal) as refused:
        clean(f"Bane{letter}1", limit=100)
    assert refused.value.code == "control_characters"


@pytest.mark.parametrize("end_of_line", ["\n", "\r\n", "\r", "\u2028", "\u0085"])
def test_a_line_break_is_kept_where_it_belongs_and_refused_where_it_does_not(end_of_line: str) -> None:
    text = f"  Hei {end_of_line}{end_of_line} der{end_of_line}"
    assert many_lines(text, limit=100) == "Hei\n\n der"
    with pytest.raises(Refusal) as refused:
        one_line(text, limit=100)
    assert refused.value.code == "control_characters"


@either
def test_marks_that_come_with_pasting_are_taken_out(clean: Callable[..., str]) -> None:
    assert clean("\ufeffHånd\u00adball\u200b A\u030a ", limit=100) == "Håndball Å"


@either
@pytest.mark.parametrize("text", ["Ærlig talt – «ja» 👨‍👩‍👧 10 €", "नमस्ते", "Ørsta/Volda; 1 < 2 & 'x'"])
def test_what_people_write_is_kept_letter_by_letter(clean: Callable[..., str], text: str) -> None:
    assert clean(text, limit=100) == text


def test_a_name_has_single_spaces() -> None:
    assert one_line("  Bane \t 1\u00a0 nord ", limit=100) == "Bane 1 nord"


@either
def test_a_text_exactly_at_its_limit_is_kept_and_one_past_it_told(clean: Callable[..., str]) -> None:
    assert clean("å" * 5 + " ", limit=5) == "ååååå"
    with pytest.raises(Refusal) as refused:
        clean("a\u030a" * 6, limit=5)
    assert refused.value.code == "too_long"
    assert refused.value.data == {"limit": 5, "length": 6}


@either
@pytest.mark.parametrize("text", ["", "  ", "\u200b"])
def test_a_required_text_has_something_in_it(clean: Callable[..., str], text: str) -> None:
    assert clean(text, limit=5) == ""
    with pytest.raises(Refusal) as refused:
        clean(text, limit=5, required=True)
    assert refused.value.code == "missing_text"


@either
@given(text=st.text())
def test_cleaning_twice_changes_nothing_and_the_result_can_be_stored(clean: Callable[..., str], text: str) -> None:
    try:
        kept = clean(text, limit=1000)
    except Refusal:
        return
    assert clean(kept, limit=1000) == kept
    assert "\x00" not in kept
    kept.encode()
