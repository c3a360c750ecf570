"""Draws docs/img/house.svg: the floors of the house, from the layers that import-linter holds and each package's own words."""

from __future__ import annotations

import ast
import sys
import textwrap
import tomllib
from html import escape
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PICTURE = ROOT / "docs" / "img" / "house.svg"
FLOOR, WIDTH, TOP = 46, 880, 56


def floors() -> list[list[str]]:
    """Packages by floor, ground floor first, as pyproject's import contract orders them (it lists the top floor first)."""
    config = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    for contract in config["tool"]["importlinter"]["contracts"]:
        if contract["type"] == "layers":
            layers = [[name.strip().removeprefix("aktiv.").strip("()") for name in layer.split("|")] for layer in contract["layers"]]
            return [[name for name in layer if (ROOT / "src" / "aktiv" / name).is_dir()] for layer in reversed(layers)]
    raise SystemExit("no layers contract in pyproject.toml")


def promise(package: str) -> str:
    """The first sentence of the package's own docstring."""
    tree = ast.parse((ROOT / "src" / "aktiv" / package / "__init__.py").read_text(encoding="utf-8"))
    return (ast.get_docstring(tree) or "").split("\n\n")[0].replace("\n", " ")


def picture() -> str:
    """The whole drawing as SVG text."""
    rooms = [floor for floor in floors() if floor]
    height = TOP + FLOOR * len(rooms) + 60
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" font-family="Inter,system-ui,sans-serif">',
        "<title>The house: every floor may use the floors beneath it, none above</title>",
        f'<rect width="{WIDTH}" height="{height}" fill="#f5f8f9"/>',
        f'<path d="M20 {TOP} L{WIDTH / 2} 12 L{WIDTH - 20} {TOP} Z" fill="#0e5a6d"/>',
        f'<text x="{WIDTH / 2}" y="{TOP - 12}" text-anchor="middle" fill="#fff" font-size="14">a floor imports only from the floors beneath it</text>',
    ]
    for level, floor in enumerate(reversed(rooms)):
        y = TOP + level * FLOOR
        room = (WIDTH - 40) / len(floor)
        for place, name in enumerate(floor):
            x = 20 + place * room
            fill = "#ffffff" if (level + place) % 2 else "#eaf2f4"
            out.append(f'<rect x="{x}" y="{y}" width="{room}" height="{FLOOR}" fill="{fill}" stroke="#9fb9c1"/>')
            out.append(f'<text x="{x + 14}" y="{y + 28}" font-size="15" font-weight="650" fill="#0b3d4a">{escape(name)}</text>')
            words = textwrap.shorten(promise(name), int(room / 7.4) - 18, placeholder="…")
            out.append(f'<text x="{x + 140}" y="{y + 28}" font-size="12.5" fill="#33474f">{escape(words)}</text>')
    base = TOP + FLOOR * len(rooms)
    out.append(f'<rect x="8" y="{base}" width="{WIDTH - 16}" height="34" fill="#26323b"/>')
    out.append(
        f'<text x="{WIDTH / 2}" y="{base + 22}" text-anchor="middle" font-size="13.5" fill="#fff">'
        "PostgreSQL: one exclusion constraint over footprint, time and layer decides</text></svg>"
    )
    return "\n".join(out) + "\n"


if __name__ == "__main__":
    PICTURE.write_text(picture(), encoding="utf-8")
    sys.stdout.write(f"wrote {PICTURE.relative_to(ROOT)}\n")
