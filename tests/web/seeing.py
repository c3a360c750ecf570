"""What a browser can be asked about a page: accessibility faults, sideways scroll, targets that are too small."""

from __future__ import annotations

import os
from collections.abc import Iterable
from itertools import product
from pathlib import Path
from typing import TypeVar

from playwright.sync_api import Page

_T = TypeVar("_T")
AXE = Path(__file__).resolve().parents[2] / "node_modules/axe-core/axe.min.js"


RUN = """async told => {
    // The menu of a phone lies over the page; open, it would hide a target below by chance of its height.
    const main = document.querySelector('main')
    const over = [...document.querySelectorAll('details.burger > :not(summary)')]
    const bottom = over.map(each => each.getBoundingClientRect().bottom)
    const height = main ? Math.max(0, ...bottom) - main.getBoundingClientRect().top : 0
    if (main) main.style.marginTop = `${Math.max(0, height)}px`
    const found = await axe.run(document, told)
    if (main) main.style.marginTop = ''
    return found
}"""


def by_turns(pages: Iterable[_T], widths: tuple[int, ...]) -> list[tuple[_T, int]]:
    """Each page at one of the widths, by turns; with AKTIV_TEST_ALL=1 at all of them."""
    if os.environ.get("AKTIV_TEST_ALL"):
        return list(product(pages, widths))
    return [(page, widths[number % len(widths)]) for number, page in enumerate(pages)]


def unfold(page: Page) -> None:
    """Opens everything that is folded: axe does not look inside a closed `details`, even one that a style shows."""
    page.evaluate("() => document.querySelectorAll('details').forEach(each => { each.open = true })")


def faults(page: Page) -> list[str]:
    """What axe finds. The script comes through the browser's own door, so that the page's policy stays as it is."""
    unfold(page)
    page.evaluate(AXE.read_text(encoding="utf-8"))
    rules = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
    told = {"runOnly": rules, "resultTypes": ["violations"], "selectors": False}
    found = page.evaluate(RUN, told)
    return [
        f"{v['id']}: {n['html'][:160]} {n['failureSummary'][:200]}" for v in found["violations"] for n in v["nodes"]
    ]


def overflow(page: Page) -> int:
    """How many pixels the page is wider than its window."""
    return int(page.evaluate("() => document.documentElement.scrollWidth - window.innerWidth"))


def small_targets(page: Page) -> list[str]:
    """What is less than 24 × 24 to hit (WCAG 2.5.8). A link inside a sentence is as high as its line."""
    unfold(page)
    return list(
        page.evaluate(
            """() => [...document.querySelectorAll('a[href], button, select, summary, input:not([type=hidden])')]
        .filter(e => e.checkVisibility() && !e.closest('p, .skip, .ds-sr-only, .ds-error-summary'))
        .map(e => [e, e.closest('label') || e]).map(([e, l]) => [e, l.getBoundingClientRect()])
        .filter(([, r]) => r.width && (r.width < 24 || r.height < 24))
        .map(([e, r]) => e.outerHTML.slice(0, 90) + r.height)"""
        )
    )
