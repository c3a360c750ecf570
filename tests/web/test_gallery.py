"""Every component, seen in a browser: no accessibility faults, no sideways scroll, no breach of the security policy."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page

from aktiv.web.assets import HERE, VENDOR
from tests.web.gallery.urls import PAGES
from tests.web.seeing import faults, overflow, small_targets, unfold

pytestmark = pytest.mark.browser

STATES = [
    *PAGES,
    "search/?state=empty",
    "search/?state=error",
    "facility/?state=none",
    "facility/?state=fine",
    "form/?state=error",
]
THEMES = ["stavanger", "bergen", "fjell", "alesund"]


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page that may scroll; anything a browser complains of fails the test."""
    context = browser.new_context(locale="nb-NO", bypass_csp=False)
    page = context.new_page()
    complaints: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            complaints.append(message.text)

    page.on("console", note)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    assert complaints == []


def address(gallery: str, state: str) -> str:
    name, _, query = state.partition("/")
    return f"{gallery}/gallery/{name}/{query}"


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("state", STATES)
def test_no_component_has_an_accessibility_fault(gallery: str, page: Page, state: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(address(gallery, state))
    assert faults(page) == []


@pytest.mark.parametrize("theme", THEMES)
def test_every_municipality_s_colours_have_contrast(gallery: str, page: Page, theme: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    for name in ("search", "facility", "repeat"):
        page.goto(f"{gallery}/gallery/{name}/?theme={theme}")
        assert faults(page) == []


@pytest.mark.parametrize("language", ["nn", "en"])
def test_longer_words_of_another_language_break_nothing(gallery: str, page: Page, language: str) -> None:
    for width in (1280, 390, 320):
        page.set_viewport_size({"width": width, "height": 900})
        for name in ("search", "facility"):
            page.goto(f"{gallery}/{language}/gallery/{name}/")
            assert page.get_attribute("html", "lang") == language
            assert overflow(page) == 0
    assert faults(page) == []


@pytest.mark.parametrize("state", STATES)
def test_nothing_scrolls_sideways_on_the_narrowest_phone(gallery: str, page: Page, state: str) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(address(gallery, state))
    assert overflow(page) == 0
    unfold(page)
    assert overflow(page) == 0
    # the reader's own text spacing (WCAG 1.4.12) may not push anything out either
    page.evaluate(
        "() => { const s = new CSSStyleSheet(); s.replaceSync('*{line-height:1.5!important;"
        "letter-spacing:.12em!important;word-spacing:.16em!important}'); document.adoptedStyleSheets.push(s) }"
    )
    assert overflow(page) == 0


@pytest.mark.parametrize("state", STATES)
def test_no_target_on_the_phone_is_too_small_to_hit(gallery: str, page: Page, state: str) -> None:
    """24 × 24 (WCAG 2.5.8); a link inside a sentence is as high as its line."""
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(address(gallery, state))
    assert small_targets(page) == []


def test_the_language_links_keep_the_page_and_its_query(gallery: str, page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"{gallery}/gallery/search/?hva=sang&dato=2026-11-24")
    page.get_by_role("link", name="Nynorsk").first.click()
    assert page.url == f"{gallery}/nn/gallery/search/?hva=sang&dato=2026-11-24"
    assert page.get_by_role("link", name="Bokmål").first.get_attribute("lang") == "nb"


def test_the_menu_of_the_phone_works_without_scripts(gallery: str, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(f"{gallery}/gallery/search/")
    page.locator(".burger summary").click()
    assert page.locator(".burger nav a").first.is_visible()
    context.close()


def packed(*paths: Path) -> int:
    return sum(len(gzip.compress(path.read_bytes(), 9)) for path in paths)


def linked(template: str, kind: str) -> set[Path]:
    """The files of ours that a page made of `template` links to: its own and, as if all were kept, those it extends."""
    text = (HERE / "templates" / template).read_text(encoding="utf-8")
    found = {HERE / "static" / name for name in re.findall(rf"static '((?:css|js|vendor)/[^']+\.{kind})'", text)}
    parent = re.search(r"{% extends ['\"]([^'\"]+)['\"]", text)
    return found | (linked(parent[1], kind) if parent else set())


def test_styles_and_scripts_of_every_page_keep_to_their_budget() -> None:
    """Bytes after gzip, as a first visit to a page pays them: 35 KB of styles, 30 KB of scripts, 50 KB of font.

    The map's own files come only when the map is opened, and have a budget of their own.
    """
    templates = HERE / "templates"
    pages = [str(path.relative_to(templates)) for path in templates.rglob("*.html")]
    theme = VENDOR / "themes/felles.css"
    styles = {name: packed(theme, *(f for f in linked(name, "css") if "leaflet" not in f.parts)) for name in pages}
    scripts = {name: packed(*(f for f in linked(name, "js") if "leaflet" not in f.parts)) for name in pages}
    assert {name: size for name, size in styles.items() if size > 35_000} == {}
    assert {name: size for name, size in scripts.items() if size > 30_000} == {}
    assert max(styles.values()) > 15_000, "the files that every page has are counted"
    assert (VENDOR / "fonts/inter-latin.woff2").stat().st_size <= 50_000


def test_every_icon_that_a_template_names_is_built() -> None:
    built = set(json.loads((VENDOR / "icons.json").read_text(encoding="utf-8")))
    named = {
        name
        for path in HERE.rglob("*.html")
        for name in re.findall(r"{% icon '(\w+)'", path.read_text(encoding="utf-8"))
    }
    assert named <= built
