"""Input that cannot be used is told line by line with its place, and never a crash."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from aktiv.seasons.solver import reading
from tests.seasons.towns import group, hall, instance, place

Json = dict[str, Any]
RAW = instance(
    [hall("H1", 1, (0, "17:00", "24:00"))],
    [group("G1", wishes=[place("H1", 0, "17:00")], last_season=[place("H1", 0, "17:00")])],
    pins=[{"group": "G1", **place("H1", 0, "17:00")}],
)

FAULTS: dict[str, tuple[Callable[[Json], object], str]] = {
    "a facility twice": (lambda raw: raw["facilities"].append(raw["facilities"][0]), "$.facilities[1].id"),
    "a group twice": (lambda raw: raw["groups"].append(raw["groups"][0]), "$.groups[1].id"),
    "a club twice": (lambda raw: raw["clubs"].append(raw["clubs"][0]), "$.clubs[1].id"),
    "a club unknown": (lambda raw: raw["groups"][0].update(club="C9"), "$.groups[0].club"),
    "a hall unknown": (lambda raw: raw["groups"][0]["wishes"][0].update(facility="H9"), "wishes[0].facility"),
    "a hall suitable twice": (
        lambda raw: raw["groups"][0].update(suitable=raw["groups"][0]["suitable"] * 2), "suitable[1].facility",
    ),
    "an atom unknown in a unit": (lambda raw: raw["facilities"][0]["units"].append(["X"]), "$.facilities[0].units[3]"),
    "a unit twice": (lambda raw: raw["facilities"][0]["units"].append(["B", "A"]), "$.facilities[0].units[3]"),
    "an atom unknown in an opening": (
        lambda raw: raw["facilities"][0]["open"][0].update(atoms=["X"]), "$.facilities[0].open[0].atoms",
    ),
    "an opening that ends first": (
        lambda raw: raw["facilities"][0]["open"][0].update(to="17:00"), "$.facilities[0].open[0]",
    ),
    "two of last season on a day": (
        lambda raw: raw["groups"][0]["last_season"].append(place("H1", 0, "18:00")), "$.groups[0].last_season[1].day",
    ),
    "a pin of nobody": (lambda raw: raw["pins"][0].update(group="G9"), "$.pins[0].group"),
    "a ban of nobody": (lambda raw: raw.update(bans=[{"group": "G9"}]), "$.bans[0].group"),
    "moves of nothing": (lambda raw: raw.update(max_moves=2), "standing_plan"),
    "a time that is none": (lambda raw: raw["pins"][0].update({"from": "24:00"}), "$.pins[0].from"),
    "a line after a time": (lambda raw: raw["pins"][0].update({"from": "17:00\n"}), "$.pins[0].from"),
    "a day too many": (lambda raw: raw["pins"][0].update(day=7), "$.pins[0].day"),
    "a field of its own": (lambda raw: raw["groups"][0].update(colour="red"), "$.groups[0]"),
    "a fact left out": (lambda raw: raw["groups"][0].pop("weight"), "$.groups[0]"),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_told_with_its_place(name: str) -> None:
    change, where = FAULTS[name]
    raw = deepcopy(RAW)
    change(raw)
    with pytest.raises(reading.InputError) as refused:
        reading.instance(raw)
    assert [each for each in refused.value.faults if where in each] != []


@pytest.mark.parametrize(
    "data",
    [b"", b"[]", b"{", b'{"a": NaN}', b'{"a": 1e999}', b'"\\ud800"', b'{"a": "\\ud800"}', b"\xff", b"[" * 100_000],
    ids=range(9),
)
def test_what_is_no_object_of_json_is_an_input_error(data: bytes) -> None:
    with pytest.raises(reading.InputError):
        reading.parsed(data, "file")


def test_a_file_that_ends_in_gz_is_gzip(tmp_path: Path) -> None:
    path = tmp_path / "town.json.gz"
    path.write_bytes(gzip.compress(json.dumps(RAW).encode()))
    assert reading.read_instance(path).sha256 == reading.instance(RAW).sha256
    path.write_bytes(b"no gzip")
    with pytest.raises(reading.InputError):
        reading.read_instance(path)


def test_the_hash_is_of_the_file_as_it_was_read() -> None:
    raw = {**deepcopy(RAW), "id": "Bø"}
    same = json.loads(json.dumps(raw), object_pairs_hook=lambda pairs: dict(reversed(pairs)))
    assert reading.sha256(raw) == reading.sha256(same)
    assert reading.sha256(raw) != reading.sha256({**raw, "fair": False})
    assert reading.sha256({"b": 1, "a": "ø"}) == "602cd4b2ede00f7bf1946ef9ec097b73d42a29b67e972061e35239e1859ffdc3"


def test_whole_numbers_may_be_written_with_a_point() -> None:
    raw = deepcopy(RAW)
    raw["groups"][0].update(weight=10.0, sessions=1.0)
    read = reading.instance(raw).groups[0]
    assert (type(read.weight), type(read.sessions)) == (int, int)
