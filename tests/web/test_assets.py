"""The third-party files: built once, built again when something changed, and never half."""

from __future__ import annotations

from pathlib import Path

import pytest

from aktiv.web import assets


def test_nothing_is_built_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    vendor = assets.VENDOR
    assert assets.build(assets.HERE.parents[2] / "node_modules", vendor) is False


def test_a_missing_package_is_named_with_what_to_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert assets.main(["--node-modules", str(tmp_path)]) == 1
    assert "npm ci" in capsys.readouterr().err


def test_a_build_that_fails_leaves_the_old_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    into = tmp_path / "vendor"
    into.mkdir()
    (into / "look.css").write_text("old")

    def fail(node_modules: Path, into: Path) -> None:
        raise assets.CannotBuild("no")

    monkeypatch.setattr(assets, "_themes", fail)
    with pytest.raises(assets.CannotBuild):
        assets.build(assets.HERE.parents[2] / "node_modules", into)
    assert [path.name for path in tmp_path.iterdir()] == ["vendor"]
    assert (into / "look.css").read_text() == "old"


def test_the_stylesheet_needs_no_data_addresses_and_puts_ours_last() -> None:
    look = (assets.VENDOR / "look.css").read_text(encoding="utf-8")
    assert look.startswith("@layer ds.theme, ds.base, ds.components, app;")
    assert "data:" not in look


def test_every_committed_theme_has_a_stylesheet() -> None:
    built = {path.stem for path in (assets.VENDOR / "themes").glob("*.css")}
    assert built == {path.stem for path in assets.THEMES.glob("*.json")}


def test_no_third_party_address_is_fetched_by_a_stylesheet() -> None:
    for path in [*assets.VENDOR.rglob("*.css"), *(assets.HERE / "static/css").glob("*.css")]:
        assert "url(http" not in path.read_text(encoding="utf-8")
