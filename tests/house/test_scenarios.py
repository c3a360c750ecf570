"""The page that tells each scenario and links its test is never out of date."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).resolve().parents[2]


def scenarios() -> ModuleType:
    spec = importlib.util.spec_from_file_location("scenarios", ROOT / "tools" / "scenarios.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_of_scenarios_matches_the_marks_in_the_tests() -> None:
    tool = scenarios()
    assert tool.PAGE.read_text(encoding="utf-8") == tool.page(), "run: python tools/scenarios.py"
