"""Writes docs/scenarios.md from docs/scenarios.toml (our words) and the `scenario` marks in tests (the proof).

Run `python tools/scenarios.py` after marking a test; tests/house/test_scenarios.py fails while the page is out of date.
"""

from __future__ import annotations

import ast
import sys
import tomllib
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "scenarios.md"
WORDS = ROOT / "docs" / "scenarios.toml"


def marked_tests() -> dict[int, list[tuple[str, str]]]:
    """Scenario number → (file, test name) of every test that carries its mark."""
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                continue
            for mark in node.decorator_list:
                if isinstance(mark, ast.Call) and ast.unparse(mark.func) == "pytest.mark.scenario":
                    for number in mark.args:
                        if isinstance(number, ast.Constant) and isinstance(number.value, int):
                            found[number.value].append((path.relative_to(ROOT).as_posix(), node.name))
    return found


def page() -> str:
    """The whole page as Markdown."""
    book = tomllib.loads(WORDS.read_text(encoding="utf-8"))
    tests = marked_tests()
    unknown = sorted(set(tests) - {int(number) for chapter in book["chapter"] for number in chapter["scenario"]})
    if unknown:
        raise SystemExit(f"scenario marks without words in {WORDS.name}: {unknown}")
    lines = [book["intro"].strip(), ""]
    total = proven = 0
    for chapter in book["chapter"]:
        lines += [f"## {chapter['title']}", ""]
        for number, words in chapter["scenario"].items():
            total += 1
            proofs = tests.get(int(number), [])
            proven += bool(proofs)
            lines.append(f"**{number}.** {words.strip()}")
            lines.append("")
            if proofs:
                lines += [f"- [{name}](../{file})" for file, name in proofs]
            else:
                lines.append("- no test yet")
            lines.append("")
    lines.insert(1, f"\n{proven} of {total} scenarios have a test today.")
    return "\n".join(lines).rstrip() + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    sys.stdout.write(f"wrote {PAGE.relative_to(ROOT)}\n")
