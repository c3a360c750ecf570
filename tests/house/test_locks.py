"""What is installed is exactly what was tested: every package by version and hash, and none left out."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
RUNTIME = [*PROJECT["project"]["dependencies"], *PROJECT["dependency-groups"]["setup"]]
LOCKS = {
    "requirements.lock": RUNTIME,
    "requirements-dev.lock": [*RUNTIME, *PROJECT["dependency-groups"]["dev"]],
    "requirements-node.lock": PROJECT["dependency-groups"]["node"],
}


def locked(name: str) -> dict[str, str]:
    """Package → exact version."""
    return dict(re.findall(r"^([a-z0-9-]+)==(\S+)", (ROOT / name).read_text(), re.MULTILINE))


@pytest.mark.parametrize("name", LOCKS)
def test_every_dependency_is_locked_within_what_is_asked_for(name: str) -> None:
    versions = locked(name)
    for text in LOCKS[name]:
        wanted = Requirement(text)
        version = versions.get(canonicalize_name(wanted.name))
        assert version is not None, f"{text} is not in {name}: run `make lock`"
        assert wanted.specifier.contains(version), f"{name} has {version} for {text}: run `make lock`"


@pytest.mark.parametrize("name", LOCKS)
def test_every_locked_package_has_hashes(name: str) -> None:
    text = (ROOT / name).read_text().replace("\\\n", " ")
    assert [line.split()[0] for line in text.splitlines() if "--hash=sha256:" not in line] == []


def test_development_runs_on_what_is_deployed() -> None:
    development = locked("requirements-dev.lock")
    assert {
        name: version for name, version in locked("requirements.lock").items() if development.get(name) != version
    } == {}
