"""The three commands: what they print, what they exit with, and the examples of the document, run as they stand."""

from __future__ import annotations

import gzip
import io
import json
import re
import sys
from pathlib import Path
from typing import Any

import pytest

from aktiv import cli
from aktiv.collaboration.files import reading

Json = dict[str, Any]
DOCUMENT = Path("docs/collaboration.md")
EXAMPLE = re.compile(
    r"`aktiv collaboration (\w+) (\S+)`[^\n]*\n\n```json\n(.*?)```\n\n[^\n]*\n\n```json\n(.*?)```", re.S
)
EXAMPLES = EXAMPLE.findall(DOCUMENT.read_text(encoding="utf-8"))
FLAT = {
    "total_ore": 10, "period": {"from": "2027-01-01", "to": "2027-12-31"}, "key": {"flat": {}},
    "members": [{"id": "øy", "number": 1}, {"id": "b", "number": 2}],
}  # fmt: skip


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    def run(verb: str, content: str | bytes | Json, name: str = "in.json") -> tuple[int, Any]:
        path = tmp_path / name
        data = json.dumps(content) if isinstance(content, dict) else content
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        code = cli.main(["collaboration", verb, str(path)])
        told = capsys.readouterr()
        assert told.err == ""
        return code, json.loads(told.out)

    return run


@pytest.mark.parametrize(("verb", "name", "content", "told"), EXAMPLES, ids=[each[1] for each in EXAMPLES])
def test_an_example_of_the_document_gives_what_it_says(run: Any, verb: str, name: str, content: str, told: str) -> None:
    expected = json.loads(told)
    assert run(verb, content, name) == (2 if "error" in expected else 0, expected)


def test_the_document_shows_each_command_and_an_error() -> None:
    assert {verb for verb, *_ in EXAMPLES} == {"shares", "adopt", "recount"}
    assert any('"error"' in told for *_, told in EXAMPLES)


def test_an_answer_has_the_fields_it_promises_and_no_others(run: Any) -> None:
    code, told = run("shares", FLAT)
    assert code == 0
    assert told == {
        "total_ore": 10,
        "pieces": [
            {
                "from": "2027-01-01",
                "to": "2027-12-31",
                "total_ore": 10,
                "shares": [
                    {"id": "øy", "exact": "5/1", "amount_ore": 5},
                    {"id": "b", "exact": "5/1", "amount_ore": 5},
                ],
            }
        ],
        "shares": [{"id": "øy", "amount_ore": 5}, {"id": "b", "amount_ore": 5}],
    }


def test_standard_input_and_gzip_are_read_too(
    run: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("shares", gzip.compress(json.dumps(FLAT).encode()), "in.json.gz")[0] == 0
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"\xef\xbb\xbf" + json.dumps(FLAT).encode())))
    assert cli.main(["collaboration", "shares", "-"]) == 0
    assert json.loads(capsys.readouterr().out)["total_ore"] == 10


def test_numbers_may_be_longer_than_python_reads_by_itself(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = sys.get_int_max_str_digits()
    (tmp_path / "in.json").write_text(json.dumps(FLAT).replace('"total_ore": 10', f'"total_ore": {"8" * 9_000}'))
    assert cli.main(["collaboration", "shares", str(tmp_path / "in.json")]) == 0
    assert f'"amount_ore": {"4" * 9_000}\n' in capsys.readouterr().out
    assert sys.get_int_max_str_digits() == before


@pytest.mark.parametrize(
    ("content", "path"),
    [
        ("", "$"),
        ("[]", "$"),
        (b"\xff{}", "$"),
        ("[" * 100_000, "$"),
        ('{"key": ' + '{"cap": ' * 200 + "1" + "}" * 201, "$.key.cap.cap.cap"),
        ('{"total_ore": 1, "total_ore": 2}', "$"),
        ('{"total_ore": 1e3}', "$.total_ore"),
        ('{"total_ore": NaN}', "$.total_ore"),
        ('{"title": "\\ud800"}', "$.title"),
        ("{}", "$"),
    ],
)
def test_a_file_that_is_none_is_told_with_the_place(run: Any, content: str, path: str) -> None:
    code, told = run("shares", content)
    assert (code, told["error"], told["faults"][0]["path"]) == (2, "malformed", path)
    assert told["faults"][0]["what"]


def test_a_file_that_is_not_there_and_gzip_that_is_cut_are_told(
    run: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["collaboration", "recount", str(tmp_path / "none.json")]) == 2
    assert json.loads(capsys.readouterr().out)["error"] == "malformed"
    assert run("shares", gzip.compress(b"{}")[:-4], "in.json.gz")[1]["error"] == "malformed"
    assert run("shares", b"{}", "in.json.gz")[1]["error"] == "malformed"


def test_a_refusal_says_its_code_and_in_which_piece(run: Any) -> None:
    members = [{"id": "a", "number": 1, "to": "2027-06-30"}]
    told = {"error": "key_is_zero", "members": [], "from": "2027-07-01", "to": "2027-12-31"}
    assert run("shares", FLAT | {"members": members}) == (2, told)


@pytest.mark.parametrize("kind", ["shares-1", "adopt-1", "recount-1"])
def test_a_schema_describes_every_field_it_allows_once(kind: str) -> None:
    found = reading.schema(kind)
    assert found["$id"] == kind
    assert set(found["required"]) <= set(found["properties"])
    assert found["additionalProperties"] is False
