"""The bench solves a folder of instances and tells what each came to."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench import season_options, seasons
from tests.seasons.towns import town


@pytest.mark.parametrize("known", [".", ".."])
def test_a_folder_of_instances_is_solved_beside_what_is_known(
    known: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "towns"
    folder.mkdir()
    (folder / "hamlet.json").write_text(json.dumps(town(1, 2, 4, days=2)))
    (folder / known / "bounds.json").write_text(json.dumps({"hamlet": {"plan": 10**6, "bound": 10**6}}))
    (folder / "broken.json").write_text("{}")
    assert seasons.main([str(folder)], 20) == 1
    lines = [line.split(" | ") for line in capsys.readouterr().out.splitlines() if line.startswith("| ")]
    assert [line[0] for line in lines] == ["| instance", "| broken", "| hamlet"]
    assert (lines[1][1], lines[2][6]) == ("failed |", "optimal")
    assert float(lines[2][5]) > 90, "the plan comes to far less than the best that is known"


@pytest.mark.parametrize("option", season_options.OPTIONS)
def test_each_option_can_be_switched_on_for_some_of_the_groups(
    option: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "hamlet.json").write_text(json.dumps(town(1, 3, 10, days=2)))
    assert seasons.main([str(tmp_path), f"+{option}"], 20) == 0
    assert "optimal" in capsys.readouterr().out
    assert seasons.main([str(tmp_path), "+nothing"], 20) == 2
