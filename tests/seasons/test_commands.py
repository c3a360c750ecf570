"""The four commands: what they write, what they print, and the exit codes others rely on."""

from __future__ import annotations

import gzip
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from aktiv import cli
from tests.seasons.towns import group, hall, instance, place, town

Json = dict[str, Any]
TOWN = town(3, 4, 24, days=3)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(signal, "signal", lambda *_: None)  # the tests' own process goes on
    (tmp_path / "town.json").write_text(json.dumps(TOWN))
    return tmp_path


def season(*words: object) -> int:
    return cli.main(["season", *map(str, words)])


def test_a_plan_is_made_checked_explained_and_changed(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    town_file, plan_file = folder / "town.json", folder / "plan.json.gz"
    assert season("solve", town_file, "--out", plan_file, "--seconds", 20) == 0
    assert season("check", town_file, plan_file) == 0
    assert "coverage worst: " in capsys.readouterr().out
    plan = json.loads(gzip.decompress(plan_file.read_bytes()))
    assert list(plan) == sorted(plan)
    refused = next(each for each in plan["refusals"] if each["reason"] == "taken")
    wish = next(each for each in TOWN["groups"] if each["id"] == refused["group"])["wishes"][refused["wish"]]
    asked = ("--group", refused["group"], "--facility", wish["facility"], "--day", wish["day"], "--from", wish["from"])
    assert season("explain", town_file, plan_file, *asked) == 0
    told = json.loads(capsys.readouterr().out)
    assert sorted(told) == ["competitors", "granted", "points", "price", "rules", "what_if"]
    assert sorted({each["group"] for each in told["competitors"]}) == refused["by"]
    assert (told["granted"], told["rules"], told["price"]) == (False, [], refused["price"])
    assert season("fairness", town_file, plan_file, "--clubs", 2) == 0
    assert [": coverage " in line for line in capsys.readouterr().out.splitlines()] == [True, True]
    change, new, after = folder / "change.json", folder / "new.json", folder / "after.json"
    change.write_text(json.dumps({"schema": "season-change/1", "withdrawn_groups": ["G1"]}))
    words = ("--change", change, "--max-moves", 1, "--out", new, "--instance-out", after, "--seconds", 20)
    assert season("resolve", town_file, plan_file, *words) == 0
    assert season("check", after, new) == 0
    assert json.loads(new.read_text())["moves"] <= 1


def test_a_plan_that_was_changed_is_told_line_by_line(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    season("solve", folder / "town.json", "--out", folder / "plan.json", "--work", 0.001)
    plan = json.loads((folder / "plan.json").read_text())
    plan["score"] += 1
    (folder / "plan.json").write_text(json.dumps(plan))
    capsys.readouterr()
    assert season("check", folder / "town.json", folder / "plan.json") == 1
    assert capsys.readouterr().out.startswith("score: ")


def test_exit_codes_tell_rejected_pins_and_bad_input_apart(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pinned = instance(
        [hall("H1", 0, (0, "17:00", "18:00"))], [group("G1")], pins=[{"group": "G1", **place("H1", 1, "17:00")}]
    )
    (folder / "pinned.json").write_text(json.dumps(pinned))
    assert season("solve", folder / "pinned.json", "--out", folder / "plan.json") == 3
    (folder / "bad.json").write_text(json.dumps({**pinned, "grid_minutes": 7}))
    assert season("solve", folder / "bad.json", "--out", folder / "none.json") == 2
    assert season("solve", folder / "absent.json", "--out", folder / "none.json") == 2
    assert season("check", folder / "pinned.json", folder / "bad.json") == 2
    assert "$.grid_minutes: " in capsys.readouterr().err
    assert not (folder / "none.json").exists()


def test_no_plan_leaves_no_file_and_names_the_least_number_of_moves(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    standing = [{"group": "G1", **place("H1", 0, "17:00"), "atoms": ["A"], "minutes": 60}]
    stuck = instance(
        [hall("H1", 0, (0, "17:00", "18:00"))], [group("G1"), group("G2")], standing_plan=standing, max_moves=0,
        pins=[{"group": "G2", **place("H1", 0, "17:00")}],
    )  # fmt: skip
    (folder / "stuck.json").write_text(json.dumps(stuck))
    assert season("solve", folder / "stuck.json", "--out", folder / "none.json") == 4
    assert "1 is the least" in capsys.readouterr().err
    assert not (folder / "none.json").exists()


def test_the_same_work_and_seed_give_the_same_bytes_whatever_the_order_of_the_file(folder: Path) -> None:
    turned = {**TOWN, "groups": TOWN["groups"][::-1], "facilities": TOWN["facilities"][::-1]}
    (folder / "turned.json").write_text(json.dumps(turned))
    command = [sys.executable, "-m", "aktiv", "season", "solve", "--out", "plan.json", "--work", "1"]
    outs = []
    for name, hashing in (("town", "1"), ("town", "2"), ("turned", "3")):
        env = {**os.environ, "PYTHONHASHSEED": hashing}  # the order in which Python goes through a set
        subprocess.run([*command, f"{name}.json"], cwd=folder, env=env, check=True, stdout=subprocess.DEVNULL)
        outs.append((folder / "plan.json").read_bytes())
    assert outs[0] == outs[1]
    assert json.loads(outs[0])["sessions"] == json.loads(outs[2])["sessions"]


def test_asked_to_stop_it_keeps_the_best_plan(tmp_path: Path) -> None:
    (tmp_path / "town.json").write_text(json.dumps(town(5, 25, 160)))
    command = [sys.executable, "-m", "aktiv", "season", "solve", "town.json", "--out", "plan.json", "--seconds", "600"]
    process = subprocess.Popen([*command, "--progress"], cwd=tmp_path, stderr=subprocess.PIPE, env=os.environ.copy())
    assert process.stderr is not None
    for line in process.stderr:
        if line.startswith(b"greedy"):
            break
    process.send_signal(signal.SIGTERM)
    began = time.monotonic()
    process.stderr.read()
    assert process.wait(timeout=60) == 0
    assert time.monotonic() - began < 30
    assert season("check", tmp_path / "town.json", tmp_path / "plan.json") == 0
