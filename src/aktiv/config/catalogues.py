"""Builds the compiled catalogues (.mo) from the texts (.po): `python -m aktiv.config.catalogues`. Needs no gettext."""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

PACKAGE = Path(__file__).resolve().parent.parent


def build(below: Path = PACKAGE) -> int:
    """Compiles every catalogue below a folder whose text is newer. Returns how many were compiled."""
    built = 0
    for text in sorted(below.glob("**/locale/*/LC_MESSAGES/*.po")):
        compiled = text.with_suffix(".mo")
        if compiled.exists() and compiled.stat().st_mtime_ns >= text.stat().st_mtime_ns:
            continue
        with text.open("rb") as source:
            catalogue = read_po(source, locale=text.parts[-3])
        unfinished = compiled.with_suffix(".mo.unfinished")
        with unfinished.open("wb") as target:
            write_mo(target, catalogue)
        unfinished.replace(compiled)
        built += 1
    return built


if __name__ == "__main__":
    print(f"{build()} catalogues compiled")
