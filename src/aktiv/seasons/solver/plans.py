"""A plan file: what it says, read from one and written to one."""

from __future__ import annotations

import gzip
import json
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from aktiv.seasons.solver import facts, reading
from aktiv.seasons.solver.reading import Json


class Refusal(NamedTuple):
    """An unmet wish and the first reason that applies; `rules` and `by` where the reason has them."""

    group: str
    wish: int
    reason: str
    rules: tuple[str, ...] | None = None
    by: tuple[str, ...] | None = None
    price: int | None = None
    points: int | None = None


class RejectedPin(NamedTuple):
    """A pin that could not stand."""

    pin: int
    reason: str
    by: tuple[int, ...] | None


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan as its file tells it."""

    sha256: str
    status: str
    score: int
    bound: int
    seed: int | str
    versions: dict[str, str]
    sessions: tuple[facts.Session, ...]
    refusals: tuple[Refusal, ...]
    rejected: tuple[RejectedPin, ...]
    moves: int | None

    def document(self) -> Json:
        """The plan as it stands in a file."""
        found: Json = {
            "schema": "season-plan/1",
            "instance_sha256": self.sha256,
            "status": self.status,
            "score": self.score,
            "bound": self.bound,
            "seed": self.seed,
            "versions": self.versions,
            "sessions": [session_document(each) for each in self.sessions],
            "refusals": [
                {key: _listed(value) for key, value in each._asdict().items() if value is not None}
                for each in self.refusals
            ],
            "rejected_pins": [
                {key: _listed(value) for key, value in each._asdict().items() if value is not None}
                for each in self.rejected
            ],
        }
        if self.moves is not None:
            found["moves"] = self.moves
        return found


def _listed(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


def session_document(session: facts.Session) -> Json:
    """A session as it stands in a file."""
    return {
        "group": session.group,
        "facility": session.place.facility,
        "atoms": sorted(session.atoms),
        "day": session.place.day,
        "from": reading.clock(session.place.start),
        "minutes": session.minutes,
    }


def plan(raw: Json) -> Plan:
    """A plan from what a file holds. Raises InputError."""
    reading.hold_against(raw, "season-plan-1")
    return Plan(
        sha256=raw["instance_sha256"],
        status=raw["status"],
        score=int(raw["score"]),
        bound=int(raw["bound"]),
        seed=raw["seed"],
        versions=raw["versions"],
        sessions=tuple(reading.session(each) for each in raw["sessions"]),
        refusals=tuple(
            Refusal(
                each["group"],
                int(each["wish"]),
                each["reason"],
                tuple(each["rules"]) if "rules" in each else None,
                tuple(each["by"]) if "by" in each else None,
                each.get("price"),
                each.get("points"),
            )
            for each in raw["refusals"]
        ),
        rejected=tuple(
            RejectedPin(int(each["pin"]), each["reason"], tuple(int(n) for n in each["by"]) if "by" in each else None)
            for each in raw["rejected_pins"]
        ),
        moves=int(raw["moves"]) if "moves" in raw else None,
    )


def read_plan(path: Path) -> Plan:
    """A plan from a file. Raises InputError."""
    return plan(reading.load(path))


def write(path: Path, document: Json) -> None:
    """Writes a file whole or not at all; gzip, without a time in it, when its name ends in `.gz`."""
    data = (json.dumps(document, sort_keys=True, indent=1, ensure_ascii=False) + "\n").encode("utf-8")
    if path.suffix == ".gz":
        data = gzip.compress(data, mtime=0)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        umask = os.umask(0)
        os.umask(umask)
        os.chmod(name, 0o666 & ~umask)
        os.replace(name, path)
    except BaseException:
        os.unlink(name)
        raise
